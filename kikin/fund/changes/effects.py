"""What a change does to plan, contracts and money: shown before it is filed, done when it takes effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kikin.fund.changes.facts import Facts, Member, Plan
from kikin.fund.charter import INDIRECT, TOLD
from kikin.fund.instruments import indirect_of
from kikin.values.money import Yen, split_yen

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Move:
    """Money that moves in the ledger, by the deed of that name; `into` is the year into which it is carried."""

    deed: str
    member: str
    amount_yen: Yen
    into: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What is otherwise afterwards: by organisation the plans, contracts and own shares that change, the moves in the
    ledger, the award's last year, and from which year on a further gate locks its money. `told` is what the contract
    says otherwise, `on` the day from which it does so, or on which `milestone` becomes due.
    """

    plans: Mapping[str, Plan] = field(default_factory=dict)
    amounts: Mapping[str, Yen] = field(default_factory=dict)
    own_shares: Mapping[str, Yen] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    leaves: str = ""
    last_year: int = 0
    gated_from: int | None = None
    told: str = ""
    on: date | None = None
    milestone: str = ""


def effect_of(facts: Facts) -> Effect:
    """The effect of a request against which nothing speaks. ValueError for one that was not judged before."""
    made = _EFFECTS[facts.request.kind](facts)
    return made


def parts_of(facts: Facts) -> dict[str, Yen]:
    """Who gets how much of the share of a member that leaves, to the yen."""
    request = facts.request
    if request.shares_are == "amounts":
        return {ref: yen for ref, yen in sorted(request.shares.items()) if yen}
    return split_yen(freed_yen(facts), dict(request.shares))


def freed_yen(facts: Facts) -> Yen:
    """What a member that leaves sets free: what its contract binds and, of one-year money, has not lapsed."""
    return sum(_freed_by_year(facts).values())


def own_share_needed_yen(facts: Facts, ref: str, part_yen: Yen) -> Yen:
    """What a member has to add of its own so that its rate allows it a further part of the award."""
    member = facts.member(ref)
    groups = (member.size, member.kind) if member is not None else ()
    rate = facts.instrument.rate_for(*groups, stage=facts.stage)
    return (part_yen / rate).__ceil__() - part_yen


def _item_moved(facts: Facts) -> Effect:
    request, member = facts.request, _asker(facts)
    year = dict(member.plan.get(request.fiscal_year, {}))
    year[request.from_item] = year.get(request.from_item, 0) - request.amount_yen
    year[request.to_item] = year.get(request.to_item, 0) + request.amount_yen
    return Effect(plans={member.ref: {**member.plan, request.fiscal_year: year}})


def _year_moved(facts: Facts) -> Effect:
    """Each item of the year gives its part, and keeps it in the other year."""
    request, member = facts.request, _asker(facts)
    start = dict(member.plan.get(request.fiscal_year, {}))
    end = dict(member.plan.get(request.to_year, {}))
    for item, yen in split_yen(request.amount_yen, start).items():
        start[item] -= yen
        end[item] = end.get(item, 0) + yen
    plan = {**member.plan, request.fiscal_year: start, request.to_year: end}
    return Effect(plans={member.ref: dict(sorted(plan.items()))})


def _carried(facts: Facts) -> Effect:
    request = facts.request
    return Effect(moves=(Move("carry_over", request.member, request.amount_yen, request.fiscal_year + 1),))


def _prolonged(facts: Facts) -> Effect:
    return Effect(last_year=facts.request.to_year, gated_from=facts.gated_from)


def _left(facts: Facts) -> Effect:
    """The share that is not paid goes from the leaver's plan to the others', item by item and year by year."""
    leaver, parts = _asker(facts), parts_of(facts)
    total_yen = sum(parts.values())
    after: dict[str, dict[int, dict[str, Yen]]] = {
        one.ref: {year: dict(items) for year, items in one.plan.items()}
        for one in facts.members
        if one.ref == leaver.ref or one.ref in parts
    }
    left = dict(parts)
    for year, freed in _freed_by_year(facts).items():
        into = max(year, facts.current_year)
        for item, yen in split_yen(freed, dict(leaver.plan[year])).items():
            after[leaver.ref][year][item] -= yen
            for ref, part_yen in split_yen(yen, left).items():
                left[ref] -= part_yen
                _add(after[ref], into, item, part_yen)
    for ref in parts:
        _keep_indirect_capped(facts, ref, after[ref])
    amounts = {leaver.ref: leaver.amount_yen - total_yen}
    amounts |= {one.ref: one.amount_yen + parts[one.ref] for one in facts.members if one.ref in parts}
    return Effect(
        plans=after,
        amounts=amounts,
        own_shares={ref: yen for ref, yen in facts.request.own_shares.items() if yen},
        moves=(
            Move("release_obligation", leaver.ref, total_yen),
            *(Move("oblige", ref, yen) for ref, yen in sorted(parts.items()) if yen),
        ),
        leaves=leaver.ref,
    )


def _told(facts: Facts) -> Effect:
    request = facts.request
    return Effect(told=request.what, on=date.fromisoformat(request.on), milestone=request.milestone)


def _freed_by_year(facts: Facts) -> dict[int, Yen]:
    """Which years' money a leaver sets free: what was paid came from the first years, so the last are free first."""
    leaver = _asker(facts)
    if facts.regime == "annual":
        years = [year for year in leaver.plan if year >= facts.current_year]
        return {year: yen for year in sorted(years) if (yen := leaver.unpaid_yen(year))}
    freed: dict[int, Yen] = {}
    left_yen = leaver.bound_yen
    for year in sorted(leaver.plan, reverse=True):
        part_yen = min(left_yen, leaver.year_yen(year))
        left_yen -= part_yen
        if part_yen:
            freed[year] = part_yen
    return dict(sorted(freed.items()))


def _add(plan: dict[int, dict[str, Yen]], year: int, item: str, yen: Yen) -> None:
    if yen:
        items = plan.setdefault(year, {})
        items[item] = items.get(item, 0) + yen


def _keep_indirect_capped(facts: Facts, ref: str, plan: dict[int, dict[str, Yen]]) -> None:
    """Indirect cost that the leaver was allowed and the other is not comes to it as direct cost."""
    member = facts.member(ref)
    assert member is not None
    for year, items in plan.items():
        direct_yen = sum(yen for item, yen in items.items() if item != INDIRECT)
        was_yen = member.plan.get(year, {}).get(INDIRECT, 0)
        more_yen = items.get(INDIRECT, 0) - was_yen
        if more_yen and items[INDIRECT] > indirect_of(facts.instrument, direct_yen, member.kind):
            items[INDIRECT] = was_yen
            _add(plan, year, _direct_item(facts), more_yen)


def _direct_item(facts: Facts) -> str:
    return next((item for item in (OTHER, *facts.instrument.items) if facts.instrument.pays_for(item)), OTHER)


def _asker(facts: Facts) -> Member:
    if facts.asker is None:
        raise ValueError(f"{facts.request.member} is no member of this award")
    return facts.asker


_EFFECTS = {
    "move_items": _item_moved,
    "use_earlier": _year_moved,
    "use_later": _year_moved,
    "carry_over": _carried,
    "member_leaves": _left,
    "prolong": _prolonged,
    "milestone": _told,
    **dict.fromkeys(TOLD, _told),
}
