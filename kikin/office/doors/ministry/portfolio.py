"""The whole fund over every agency, read only: what is committed and paid, and the public awards behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kikin.office.doors.marks import marked
from kikin.office.doors.ministry.forms import AsOf
from kikin.office.doors.ministry.words import today
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.publication import queries
from kikin.values.text import Text

_DIMENSIONS = (
    ("field", "field", Text("分野", "Field"), Text("分野別の金額", "Money by field")),
    ("agency", "agency", Text("配分機関", "Agency"), Text("配分機関別の金額", "Money by agency")),
    ("fiscal_year", "year", Text("年度", "Fiscal year"), Text("年度別の金額", "Money by fiscal year")),
)


@marked("ministry", "ledger", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Committed and paid by field, agency and year at the end of a day; every count leads to public awards."""
    form, as_of = _asked_day(request)
    glance = queries.fund_at_a_glance(as_of)
    context = {
        "form": form,
        "as_of": as_of,
        "figures": _figures(glance),
        "tables": [
            _table(getattr(glance, f"by_{name}"), filter_name, label, caption)
            for name, filter_name, label, caption in _DIMENSIONS
        ],
    }
    return render(request, "ministry/portfolio.html", context)


def _asked_day(request: HttpRequest) -> tuple[AsOf, date]:
    """The day that the address asks for; today where it asks for none, or for one that there is not."""
    if not request.GET.get("as_of"):
        return AsOf(initial={"as_of": today()}), today()
    form = AsOf(request.GET)
    return form, (form.cleaned_data["as_of"] if form.is_valid() else None) or today()


def _figures(glance: Any) -> list[Fact]:
    return [
        Fact(Text("予算措置額", "Appropriated"), glance.appropriated_yen, "yen"),
        Fact(Text("支出予定額", "Committed"), glance.committed_yen, "yen"),
        Fact(Text("支払額", "Paid"), glance.paid_yen, "yen"),
        Fact(Text("残額", "Left"), glance.left_yen, "yen"),
    ]


def _table(parts: Sequence[queries.Part], filter_name: str, label: Text, caption: Text) -> Table:
    columns = (
        Column(label),
        Column(Text("採択課題", "Awards"), "count"),
        Column(Text("支出予定額", "Committed"), "yen"),
        Column(Text("支払額", "Paid"), "yen"),
    )
    awards = reverse("public:awards")
    rows = [
        (
            part.name,
            Cell(part.awarded_count, f"{awards}?{urlencode({filter_name: part.key})}" if part.awarded_count else ""),
            part.committed_yen,
            part.paid_yen,
        )
        for part in parts
    ]
    return Table(caption, columns, rows, add_up(rows, columns, Text("合計", "Total")) if rows else ())
