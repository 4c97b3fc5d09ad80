"""The budget as a grid of boxes with totals, and what it is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.forms import BoundField

from kikin.fund.applications import COST_ITEMS, largest_request_yen
from kikin.office.applications.outline import LineOutline, Outline
from kikin.office.charter.queries import by_digest
from kikin.office.doors.applicant.forms import BudgetForm, capitalised
from kikin.office.look.parts import Fact
from kikin.values.calendar import local_date
from kikin.values.money import Yen, show_yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One cost item: its boxes, year by year, and their sum."""

    name: Text
    boxes: list[BoundField]
    total_yen: Yen


@dataclass(frozen=True, slots=True)
class Grid:
    """The budget of one member."""

    name: Text
    rows: list[Row]
    totals_yen: list[Yen]
    total_yen: Yen


def grid_of(form: BudgetForm, lines: Sequence[LineOutline]) -> list[Grid]:
    """A grid for each member, with the totals of these lines."""
    grids = []
    for place, name in enumerate(form.members):
        own = [line for line in lines if line.member == place]
        rows = [
            Row(
                capitalised(words),
                [form[form.box(place, year, item)] for year in form.years],
                sum(line.amount_yen for line in own if line.cost_item == item),
            )
            for item, words in COST_ITEMS.items()
        ]
        by_year = [sum(line.amount_yen for line in own if line.fiscal_year == year) for year in form.years]
        grids.append(Grid(name, rows, by_year, sum(by_year)))
    return grids


def limits_of(application: Any, outline: Outline) -> list[Fact]:
    """The request beside the whole cost, the own share, and the two limits that it has to keep."""
    call, lead = application.call, application.lead
    charter = by_digest(call.charter_digest)
    instrument = charter.instrument(application.instrument, local_date(call.opens_at, charter.zone))
    whole_yen = outline.requested_yen + outline.cost_share_yen
    groups = (lead.size, lead.kind)
    most_yen = largest_request_yen(instrument, groups, whole_yen)
    rate, unit_yen = instrument.rate_for(*groups), instrument.rounding.unit_yen
    return [
        Fact(
            Text("申請額（基金の負担）", "Requested from the fund"),
            outline.requested_yen,
            "yen",
            note=_over(outline, most_yen),
        ),
        Fact(Text("自己負担額", "Own share"), outline.cost_share_yen, "yen"),
        Fact(Text("総事業費", "Whole cost"), whole_yen, "yen"),
        Fact(
            Text("負担割合による上限", "Most that the rate allows"),
            most_yen,
            "yen",
            note=Text(
                f"総事業費の{_percent(rate)}（{instrument.name.ja}）。{unit_yen:,}円単位で端数を処理します。",
                f"{_percent(rate)} of the whole cost ({instrument.name.en}), rounded to JPY {unit_yen:,}.",
            ),
        ),
        Fact(Text("公募の予算総額", "Budget of the call"), call.budget_yen, "yen"),
    ]


def _over(outline: Outline, most_yen: Yen) -> Text | str:
    over_yen = outline.requested_yen - most_yen
    if over_yen <= 0:
        return ""
    return Text(
        f"上限を{show_yen(over_yen, 'ja')}超えています。自己負担額を増やすか、申請額を減らしてください。",
        f"{show_yen(over_yen, 'en')} over the limit: raise the own share or ask for less.",
    )


def _percent(rate: Fraction) -> str:
    percent = rate * 100
    return f"{percent}%" if percent.denominator == 1 else str(rate)
