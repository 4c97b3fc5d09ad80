"""The budget as a grid of boxes with totals, and what it is measured against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField

from kikin.fund import applications as rules
from kikin.fund.applications import COST_ITEMS, MemberBudget
from kikin.fund.charter import Instrument
from kikin.fund.lifecycle import problems_of
from kikin.fund.parties import ORGANISATION_KINDS, SIZES
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.applications.outline import Outline
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.forms import BudgetForm, capitalised
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Column, Table, add_up
from kikin.office.parties import queries as parties
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Rate, Yen, show_yen
from kikin.values.problems import Problem
from kikin.values.text import Text

_AGAINST = (
    rules.lines_are_lawful,
    rules.indirect_cost_is_within_its_cap,
    rules.request_is_within_the_rate,
    rules.request_is_within_the_call,
)
"""What is said of a budget while it is written; what is merely missing is asked for before it is sent."""
_DIRECTIONS = {
    "floor": Text("を切り捨てます", "rounded down"),
    "ceiling": Text("を切り上げます", "rounded up"),
    "half_up": Text("を四捨五入します", "rounded half up"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One cost item: its boxes, year by year, and their sum."""

    name: Text
    boxes: list[BoundField]
    total_yen: Yen


@dataclass(frozen=True, slots=True)
class Grid:
    """The budget of one member; `own` is the box for what it pays itself."""

    name: Text
    rows: list[Row]
    totals_yen: list[Yen]
    total_yen: Yen
    own: BoundField


def names_by_ref(outline: Outline) -> dict[str, Text]:
    """The members' names by their refs, the lead first."""
    refs = [member.organisation for member in outline.members]
    return dict(zip(refs, words.names_of_members(outline), strict=True))


def grids_of(form: BudgetForm, outline: Outline) -> list[Grid]:
    """A grid for each member, with the totals of these lines."""
    asked: Counter[tuple[int, int, str]] = Counter()
    for line in outline.lines:
        asked[line.member, line.fiscal_year, line.cost_item] += line.amount_yen
    grids = []
    for place, name in enumerate(form.members.values()):
        rows = [
            Row(
                capitalised(COST_ITEMS[item]),
                [form[form.box(place, year, item)] for year in form.years],
                sum(asked[place, year, item] for year in form.years),
            )
            for item in form.items
        ]
        by_year = [sum(asked[place, year, item] for item in form.items) for year in form.years]
        grids.append(Grid(name, rows, by_year, sum(by_year), form[form.own_box(place)]))
    return grids


def measured(application: Any, outline: Outline) -> tuple[MemberBudget, ...]:
    """What each member would ask for beside its limits, as it is typed."""
    paying = [(parties.organisation(one.organisation), one.cost_share_yen) for one in outline.members]
    return rules.budgets_of(
        applications.instrument_of(application),
        application.stage,
        applications.applying((home, own_yen) for home, own_yen in paying if home is not None),
        [(line.member, line.cost_item, line.amount_yen) for line in outline.lines],
    )


def hindrances(application: Any, outline: Outline, budgets: tuple[MemberBudget, ...]) -> tuple[Problem, ...]:
    """What would keep a budget as it is typed from being sent."""
    if not outline.lines:
        return ()
    typed = replace(
        applications.facts_of(application, clock.now()),
        lines=tuple((str(line.member), line.fiscal_year, line.cost_item, line.amount_yen) for line in outline.lines),
        requested_yen=outline.requested_yen,
        cost_share_yen=outline.cost_share_yen,
        budgets=budgets,
    )
    return problems_of(_AGAINST, typed)


def limits_of(application: Any, outline: Outline, budgets: tuple[MemberBudget, ...]) -> list[Fact]:
    """The request beside the whole cost, the own share, and the two limits that it has to keep."""
    most_yen = sum(one.limit.share_yen for one in budgets)
    whole_yen = outline.requested_yen + outline.cost_share_yen
    asked = Text("申請額（基金の負担）", "Requested from the fund")
    return [
        Fact(asked, outline.requested_yen, "yen", note=_over(outline, most_yen)),
        Fact(Text("自己負担額", "Own share"), outline.cost_share_yen, "yen"),
        Fact(Text("総事業費", "Whole cost"), whole_yen, "yen"),
        Fact(Text("負担割合による上限", "Most that the rate allows"), most_yen, "yen"),
        Fact(Text("公募の予算総額", "Budget of the call"), application.call.budget_yen, "yen"),
    ]


def by_member(outline: Outline, budgets: Sequence[MemberBudget]) -> Table:
    """Each member's direct, indirect and own cost beside the most that the instrument pays."""
    columns = [
        Column(Text("機関", "Organisation")),
        Column(Text("直接経費", "Direct cost"), "yen"),
        Column(Text("間接経費", "Indirect cost"), "yen"),
        Column(Text("間接経費の上限", "Most indirect cost"), "yen"),
        Column(Text("申請額", "Requested"), "yen"),
        Column(Text("自己負担額", "Own share"), "yen"),
        Column(Text("総事業費", "Whole cost"), "yen"),
        Column(Text("負担割合による額", "Share by the rate"), "yen"),
    ]
    rows = [
        (
            one.name,
            one.request.direct_yen,
            one.request.indirect_yen,
            one.limit.indirect_yen,
            one.request.asked_yen,
            one.request.own_yen,
            one.request.whole_yen,
            one.limit.share_yen,
        )
        for one in budgets
    ]
    return Table(
        Text("機関別の合計と上限", "Sums and limits by organisation"),
        columns,
        rows,
        add_up(rows, columns, Text("合計", "Total")),
    )


def by_item(form: BudgetForm, outline: Outline) -> Table:
    """What all members ask for, by cost item and fiscal year."""
    asked: Counter[tuple[str, int]] = Counter()
    for line in outline.lines:
        asked[line.cost_item, line.fiscal_year] += line.amount_yen
    years = [Column(Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")), "yen") for year in form.years]
    columns = [Column(Text("費目", "Cost item")), *years, Column(Text("計", "Sum"), "yen")]
    rows = []
    for item in form.items:
        by_year = [asked[item, year] for year in form.years]
        rows.append((capitalised(COST_ITEMS[item]), *by_year, sum(by_year)))
    return Table(
        Text("費目別・年度別の合計", "Sums by cost item and year"),
        columns,
        rows,
        add_up(rows, columns, Text("合計", "Total")),
    )


def rounding_of(instrument: Instrument, stage: str) -> Text:
    """The instrument's rule in words: which rate, of what, and the one place where it rounds."""
    rates = instrument.rate_by_stage.get(stage, instrument.rate)
    others = {**ORGANISATION_KINDS, **SIZES}
    named = [(others[group], _percent(rate)) for group, rate in rates.items() if group != "default"]
    ja = "・".join([_percent(rates["default"]), *(f"{group.ja}は{rate}" for group, rate in named)])
    en = ", ".join([_percent(rates["default"]), *(f"{rate} for a {group.en}" for group, rate in named)])
    unit, direction = f"{instrument.rounding.unit_yen:,}", _DIRECTIONS[instrument.rounding.mode]
    if instrument.per == "member":
        return Text(
            f"{instrument.name.ja}：負担割合（{ja}）を機関ごとの総事業費に掛け、機関ごとに1回だけ{unit}円未満{direction.ja}。",
            f"{instrument.name.en}: the rate ({en}) of each organisation's whole cost, {direction.en} "
            f"to JPY {unit} once for each.",
        )
    return Text(
        f"{instrument.name.ja}：各機関の総事業費に負担割合（{ja}）を掛けた額を足し合わせ、課題全体で1回だけ"
        f"{unit}円未満{direction.ja}。機関への配分は端数の大きい順に1円ずつ割り当て、合計は必ず一致します。",
        f"{instrument.name.en}: the rate ({en}) of the whole cost of every organisation is added up, {direction.en} "
        f"to JPY {unit} once for all, and split by largest remainder, so that the parts add up to the yen.",
    )


def _over(outline: Outline, most_yen: Yen) -> Text | str:
    over_yen = outline.requested_yen - most_yen
    if over_yen <= 0:
        return ""
    return Text(
        f"上限を{show_yen(over_yen, 'ja')}超えています。自己負担額を増やすか、申請額を減らしてください。",
        f"{show_yen(over_yen, 'en')} over the limit: raise the own share or ask for less.",
    )


def _percent(rate: Rate) -> str:
    percent = rate * 100
    return f"{percent}%" if percent.denominator == 1 else str(rate)
