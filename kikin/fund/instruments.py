"""What the fund pays of a cost: public shares, indirect cost, and what comes back with interest.

Every sum is exact until the one place where its rule rounds; what is then shared out among members is split by
largest remainder, so that parts add up and none depends on the order in which members are named. Rates, units
and years are the charter's (domain: instruments and their worked examples A to E). An amount below zero or above
what goes everywhere without loss is no amount, and a ValueError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

from kikin.fund.charter import Instrument, MoneyRules
from kikin.values.money import MAX_YEN, Rate, Yen, split_yen
from kikin.values.problems import Problem
from kikin.values.text import Text

_DAYS_OF_A_YEAR = 365
"""Interest by the year is counted by days of a year of 365, leap years included."""


@dataclass(frozen=True, slots=True)
class Eligible:
    """One member's eligible cost in yen, the groups (size, kind) that its rate may depend on, and the most that its
    own contract leaves it."""

    eligible_yen: Yen
    groups: tuple[str, ...] = ()
    most_yen: Yen | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What one member asks of the fund, direct and indirect, and what it pays itself, all in yen.

    `size` and `kind` are those of its organisation: rates may depend on both, caps of indirect cost on the kind.
    """

    direct_yen: Yen
    indirect_yen: Yen
    own_yen: Yen
    size: str = ""
    kind: str = ""

    @property
    def asked_yen(self) -> Yen:
        return self.direct_yen + self.indirect_yen

    @property
    def whole_yen(self) -> Yen:
        return self.asked_yen + self.own_yen


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that an instrument pays a member for its whole cost, and the most of it that is indirect."""

    share_yen: Yen
    indirect_yen: Yen


def share_of(
    instrument: Instrument, eligible_yen: Yen, ceiling_yen: Yen, *, groups: Sequence[str] = (), stage: str = ""
) -> Yen:
    """The public share of one eligible cost: rounded once, and at most the ceiling and the cost itself."""
    _must_be_amounts(eligible_yen, ceiling_yen)
    return min(
        ceiling_yen, eligible_yen, instrument.rounding.apply(instrument.rate_for(*groups, stage=stage) * eligible_yen)
    )


def indirect_of(instrument: Instrument, direct_yen: Yen, organisation_kind: str) -> Yen:
    """The most indirect cost that an organisation of this kind may charge on a direct cost; rounding never exceeds it.

    The cap is a limit, so whatever the direction in which shares are rounded, it is cut to the yen.
    """
    _must_be_amounts(direct_yen)
    return (instrument.indirect_cap_for(organisation_kind) * direct_yen).__floor__()


def shares_of_members(
    instrument: Instrument, members: Mapping[str, Eligible], ceiling_yen: Yen, stage: str = ""
) -> dict[str, Yen]:
    """The public share of each member, by its ref. They add up to the award's share, at most its ceiling.

    `per = "award"`: the exact shares are added, rounded once and split. `per = "member"`: each contract is rounded
    by itself; only where together they exceed the ceiling is the ceiling split by them. No member gets more than
    its own cost, nor more than its `most_yen`: what one spends too much is not made up by what another leaves.
    """
    _must_be_amounts(ceiling_yen)
    if instrument.per == "member":
        shares = {
            name: share_of(instrument, one.eligible_yen, _most_of(one), groups=one.groups, stage=stage)
            for name, one in members.items()
        }
        return shares if sum(shares.values()) <= ceiling_yen else split_yen(ceiling_yen, shares)
    _must_be_amounts(*(one.eligible_yen for one in members.values()))
    exact = {name: instrument.rate_for(*one.groups, stage=stage) * one.eligible_yen for name, one in members.items()}
    most = {
        name: one.eligible_yen if one.most_yen is None else min(one.eligible_yen, one.most_yen, exact[name].__ceil__())
        for name, one in members.items()
    }
    total_yen = instrument.rounding.apply(sum(exact.values(), Fraction()))
    return _split_within(min(ceiling_yen, sum(most.values()), total_yen), exact, most)


def limits_of(
    instrument: Instrument, requests: Mapping[str, Request], ceiling_yen: Yen, stage: str = ""
) -> dict[str, Limit]:
    """The limits of each member's request, by its ref. A cost beyond every amount counts as the largest there is."""
    members = {name: Eligible(min(one.whole_yen, MAX_YEN), (one.size, one.kind)) for name, one in requests.items()}
    shares = shares_of_members(instrument, members, ceiling_yen, stage)
    return {
        name: Limit(shares[name], indirect_of(instrument, min(one.direct_yen, MAX_YEN), one.kind))
        for name, one in requests.items()
    }


def late_interest_of(versions: Sequence[MoneyRules], parts: Iterable[tuple[Yen, date]], due_on: date) -> Yen | Problem:
    """Interest on a refund that comes late, in parts of (yen, day on which it came): each day by the rate in force on
    it, all of it one sum of whole yen, rounded down once.

    Days count from the one after `due_on` to that of the part. A day before the first version has no rate, and is a
    problem.
    """
    by_date = sorted(versions, key=lambda version: version.valid_from)
    first = due_on + timedelta(days=1)
    exact = Fraction()
    for owed_yen, paid_on in parts:
        _must_be_amounts(owed_yen)
        after = paid_on + timedelta(days=1)
        if first >= after:
            continue
        if not by_date or first < by_date[0].valid_from:
            return _no_rate_on(first)
        for version, following in zip(by_date, [*by_date[1:], None], strict=True):
            begins = max(first, version.valid_from)
            ends = after if following is None else min(after, following.valid_from)
            exact += owed_yen * version.late_interest * max(0, (ends - begins).days) / _DAYS_OF_A_YEAR
    return exact.__floor__()


def payback_of(instrument: Instrument, profit_yen: Yen, grant_yen: Yen, whole_cost_yen: Yen, paid_back_yen: Yen) -> Yen:
    """What a recipient owes of a year's profit: the grant's part in the whole cost, up to the grant in all years.

    A loss owes nothing. ValueError where the whole cost is less than the grant that is said to be part of it.
    """
    _must_be_amounts(abs(profit_yen), grant_yen, whole_cost_yen, paid_back_yen)
    if whole_cost_yen < grant_yen:
        raise ValueError(f"a grant of {grant_yen} yen is no part of a cost of {whole_cost_yen}")
    if profit_yen <= 0 or grant_yen == 0:
        return 0
    owed_yen = instrument.rounding.apply(instrument.payback * profit_yen * Fraction(grant_yen, whole_cost_yen))
    return max(0, min(owed_yen, profit_yen, grant_yen - paid_back_yen))


def claw_back_of(instrument: Instrument, paid_yen: Yen, months_kept: int, months_bound: int) -> Yen:
    """What a recipient gives back that kept its obligation for some of the months that it was bound to.

    By the charter all of it, or the part for the months that were not kept, rounded up to the yen. ValueError where
    no month was bound, or where more were kept than months are.
    """
    _must_be_amounts(paid_yen)
    if not 0 <= months_kept <= months_bound or not months_bound:
        raise ValueError(f"{months_kept} of {months_bound} months cannot have been kept")
    if months_kept == months_bound:
        return 0
    if instrument.claw_back == "all":
        return paid_yen
    return Fraction(paid_yen * (months_bound - months_kept), months_bound).__ceil__()


def eligible_of(instrument: Instrument, price_yen: Yen, tax_yen: Yen, *, deducts_tax: bool) -> Yen:
    """What of a price counts: without consumption tax where the instrument or the recipient's deduction takes it out.

    `price_yen` holds the tax. ValueError where the tax is not within the price.
    """
    _must_be_amounts(price_yen)
    if not 0 <= tax_yen <= price_yen:
        raise ValueError(f"a tax of {tax_yen} yen is not within a price of {price_yen}")
    return price_yen - tax_yen if deducts_tax or instrument.tax == "excluded" else price_yen


def adds_up(where: str, total_yen: Yen, parts_yen: Iterable[Yen]) -> Problem | None:
    """Why parts are no split of a total: a yen is lost, or one too many. None where they add up."""
    difference_yen = sum(parts_yen) - total_yen
    if not difference_yen:
        return None
    return Problem(
        "does_not_add_up",
        where,
        Text(
            f"内訳の合計が総額と{abs(difference_yen):,}円違います",
            f"the parts differ from the total by JPY {abs(difference_yen):,}",
        ),
        Text(
            f"内訳の合計が{total_yen:,}円になるように直してください",
            f"correct them so that they add up to JPY {total_yen:,}",
        ),
        f"{difference_yen:+,}",
    )


def _must_be_amounts(*amounts_yen: Yen) -> None:
    for yen in amounts_yen:
        if not 0 <= yen <= MAX_YEN:
            raise ValueError(f"{yen} yen is no amount from 0 to {MAX_YEN}")


def _most_of(one: Eligible) -> Yen:
    return MAX_YEN if one.most_yen is None else one.most_yen


def _split_within(total_yen: Yen, exact: Mapping[str, Rate], most: Mapping[str, Yen]) -> dict[str, Yen]:
    """A total split by exact shares, no part above the most that is its own.

    Rounding up to a unit can lift a part over its cost; what is over is split again among the others.
    """
    parts = _split(total_yen, exact)
    full = {name: most[name] for name, yen in parts.items() if yen > most[name]}
    if not full:
        return parts
    others = {name: share for name, share in exact.items() if name not in full}
    return full | _split_within(total_yen - sum(full.values()), others, most)


def _split(total_yen: Yen, exact: Mapping[str, Rate]) -> dict[str, Yen]:
    """A total split by exact shares: as weights they are brought to one denominator."""
    below = lcm(*(share.denominator for share in exact.values()))
    return split_yen(total_yen, {name: int(share * below) for name, share in exact.items()})


def _no_rate_on(day: date) -> Problem:
    return Problem(
        "rate_without_a_date",
        "money.late_interest",
        Text("この日に適用される利率がありません", "no rate is in force on this day"),
        Text(
            "設置要綱にこの日以前から有効な [[money]] を加えてください",
            "add a [[money]] to the charter that is valid from that day or earlier",
        ),
        day.isoformat(),
    )
