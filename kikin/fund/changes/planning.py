"""What speaks against moving money between the cost items of a year, or between the years of an award."""

from __future__ import annotations

from kikin.fund.changes.complaints import only_for, problem, too_much
from kikin.fund.changes.facts import Facts
from kikin.fund.charter import COST_ITEMS, INDIRECT
from kikin.fund.instruments import indirect_of
from kikin.values.money import Yen
from kikin.values.problems import Problem

YEARS = ("use_earlier", "use_later")


@only_for("move_items", *YEARS)
def its_year_is_open(facts: Facts) -> Problem | None:
    """What a year that has passed was planned for is a matter of its settlement."""
    years = {facts.request.fiscal_year} | ({facts.request.to_year} if facts.request.kind in YEARS else set())
    past = [year for year in sorted(years) if year < facts.current_year]
    if not past:
        return None
    return problem(
        "year_has_passed",
        "fiscal_year",
        "終了した年度の計画は変更できません",
        "the plan of a year that has ended stands",
        f"{facts.current_year}年度以降を選んでください",
        f"choose fiscal year {facts.current_year} or later",
        past[0],
    )


@only_for("use_earlier")
def its_stage_is_open(facts: Facts) -> Problem | None:
    """Else money of a locked stage would be used before its gate."""
    locked_from, request = facts.locked_from, facts.request
    if locked_from is None or request.fiscal_year < locked_from or request.to_year >= locked_from:
        return None
    return problem(
        "stage_is_locked",
        "fiscal_year",
        "ステージゲートを通過していない年度の金額は、前倒しできません",
        "money of a stage that is locked is not used earlier",
        "ステージゲートの通過を待ってください",
        "wait until the stage gate is passed",
        request.fiscal_year,
    )


@only_for("move_items", *YEARS)
def there_is_so_much(facts: Facts) -> Problem | None:
    request, member = facts.request, facts.asker
    if member is None:
        return None
    if request.kind == "move_items":
        there_yen = member.plan.get(request.fiscal_year, {}).get(request.from_item, 0)
    else:
        there_yen = member.year_yen(request.fiscal_year)
    return None if request.amount_yen <= there_yen else too_much(request.amount_yen, there_yen)


@only_for("move_items")
def goes_between_items(facts: Facts) -> Problem | None:
    items = (facts.request.from_item, facts.request.to_item)
    if items[0] != items[1] and all(item in COST_ITEMS for item in items):
        return None
    return problem(
        "items_not_two",
        "to_item",
        "異なる二つの費目ではありません",
        "these are not two different cost items",
        "流用元と流用先の費目を選んでください",
        "choose the item it comes from and the one it goes to",
        items[1],
    )


@only_for("move_items")
def goes_to_an_item_that_is_paid(facts: Facts) -> Problem | None:
    if facts.instrument.pays_for(facts.request.to_item):
        return None
    paid = facts.instrument.items
    return problem(
        "item_not_paid",
        "to_item",
        "この支援手段では支払わない費目です",
        "the instrument does not pay for this item",
        f"次のいずれかです：{'、'.join(COST_ITEMS[item].ja for item in paid)}",
        f"it pays for: {', '.join(COST_ITEMS[item].en for item in paid)}",
        facts.request.to_item,
    )


@only_for("move_items")
def keeps_indirect_capped(facts: Facts) -> Problem | None:
    request, member = facts.request, facts.asker
    if member is None or request.to_item != INDIRECT:
        return None
    direct_yen = member.direct_yen(request.fiscal_year) - request.amount_yen
    cap_yen = indirect_of(facts.instrument, max(0, direct_yen), member.kind)
    after_yen = member.plan.get(request.fiscal_year, {}).get(INDIRECT, 0) + request.amount_yen
    if after_yen <= cap_yen:
        return None
    return problem(
        "indirect_above_cap",
        "amount_yen",
        "間接経費の上限を超えます",
        "indirect cost would be above its cap",
        f"変更後の直接経費に対する上限は{cap_yen:,}円です",
        f"on the direct cost that would be left, its cap is JPY {cap_yen:,}",
        f"{after_yen:,}",
    )


@only_for(*YEARS)
def is_fund_money(facts: Facts) -> Problem | None:
    if facts.regime == "fund":
        return None
    return problem(
        "one_year_money",
        "kind",
        "単年度の予算は、年度を越えて使用できません",
        "money of one year is used in that year",
        "予期しない事由があるときは、繰越を申請してください",
        "where something unforeseen has happened, ask for a carry-over",
    )


@only_for(*YEARS)
def goes_the_right_way(facts: Facts) -> Problem | None:
    request = facts.request
    start, to = request.fiscal_year, request.to_year
    is_earlier = request.kind == "use_earlier"
    if (to < start if is_earlier else start < to) and to <= facts.last_year:
        return None
    return problem(
        "years_do_not_fit",
        "to_year",
        "使用する年度が正しくありません",
        "the year to use it in is not one that this change can lead to",
        f"{'より前の' if is_earlier else 'より後、'}{facts.last_year}年度までの年度を選んでください",
        f"choose a year {'before it' if is_earlier else 'after it'}, at the latest fiscal year {facts.last_year}",
        to,
    )


@only_for("use_later")
def leaves_what_was_paid(facts: Facts) -> Problem | None:
    """Up to the present year the plan has to hold what was paid and what is about to be, or it could not be."""
    member = facts.asker
    if member is None or facts.request.fiscal_year > facts.current_year:
        return None
    planned_yen = sum(yen for year, yen in member.by_year.items() if year <= facts.current_year)
    free_yen = planned_yen - (member.amount_yen - member.bound_yen) - member.asked_yen
    return None if facts.request.amount_yen <= free_yen else too_much(facts.request.amount_yen, max(0, free_yen))


def free_transfer_yen(facts: Facts) -> Yen:
    """What a member may still move between the items of a year without asking: by the charter, of its direct cost."""
    if facts.asker is None:
        return 0
    free = facts.money.free_transfer * facts.asker.direct_yen(facts.request.fiscal_year)
    return max(0, free.__floor__() - facts.moved_yen)
