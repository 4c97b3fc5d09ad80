"""Awards in public: the list with its filters and its CSV, and one award with what the charter publishes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikin.office.doors.marks import marked
from kikin.office.doors.public.forms import AwardFilter, named
from kikin.office.doors.public.pages import names_of, of_a_fund
from kikin.office.look.parts import Crumb, Fact, Moment
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.publication import queries as public
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

ON_ONE_PAGE = 50
_COLUMNS = (
    Column(Text("番号", "Ref"), "ref", sort="ref"),
    Column(Text("課題名", "Title")),
    Column(Text("代表機関", "Recipient")),
    Column(Text("分野", "Field")),
    Column(Text("配分機関", "Agency")),
    Column(Text("採択年度", "Year"), "fiscal_year", sort="fiscal_year"),
    Column(Text("採択額", "Amount"), "yen", sort="amount"),
)


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def awards(request: HttpRequest) -> HttpResponse:
    """Every published award, filtered and in order; `?format=csv` is the same list for a spreadsheet."""
    charter = public.charter()
    years = sorted({one.fiscal_year for one in public.published_awards() if one.fiscal_year is not None})
    said = {str(year): Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")) for year in years}
    form = AwardFilter(request.GET, {"field": named(charter.fields), "agency": named(charter.agencies), "year": said})
    order = asked_order(request, ("ref", "fiscal_year", "amount"), otherwise="ref")
    year = form.chosen("year")
    found = public.published_awards(form.chosen("field"), form.chosen("agency"), int(year) if year else None, order)
    if request.GET.get("format") == "csv":
        response = HttpResponse(as_csv(_table(found, charter)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="awards.csv"'
        return response
    page = Paginator(found, ON_ONE_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        "form": form,
        "page": page,
        "figures": [
            Fact(Text("採択課題", "Awards"), len(found), "count"),
            Fact(Text("採択額の合計", "Sum of the awards"), sum(one.amount_yen for one in found), "yen"),
        ],
        "table": _table(list(page), charter, order, f"?{query.urlencode()}"),
    }
    return render(request, "public/awards.html", context)


def _table(found: Sequence[public.Shown], charter: Any, order: str = "", csv_url: str = "") -> Table:
    rows = [
        (
            Cell(one.ref, reverse("public:award", args=[one.ref])),
            one.text("title"),
            one.text("recipient"),
            names_of(charter.fields, [one.field]),
            names_of(charter.agencies, one.agencies),
            one.fiscal_year,
            one.amount_yen,
        )
        for one in found
    ]
    nothing = Text(
        "公表された採択課題はありません。条件を変えるか、後日ご覧ください。",
        "No published award is here. Change the filters, or come back later.",
    )
    totals = add_up(rows, _COLUMNS, Text("合計", "Total")) if rows else ()
    return Table(Text("採択課題", "Awards"), _COLUMNS, rows, totals, nothing, order, csv_url)


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award: what is published of it, and how to acknowledge it."""
    shown = public.published_award(ref)
    if shown is None:
        raise Http404("no such award is published")
    fund = public.charter().name
    thanks = Text(
        f"本研究は、{fund.ja}（課題番号 {shown.ref}）の支援を受けたものです。",
        f"This work was supported by the {fund.en} (award {shown.ref}).",
    )
    corrected = Text("公表内容を訂正", "The public record was corrected")
    context = {
        "shown": shown,
        "title": shown.text("title"),
        "summary": shown.text("summary"),
        "facts": _facts(shown),
        "members": [Text(one["ja"], one["en"]) for one in shown.content.get("members") or ()],
        "milestones": [_milestone(one) for one in shown.content.get("milestones") or ()],
        "thanks": thanks,
        "moments": [
            *(Moment(day, corrected, note=reason) for day, reason in reversed(shown.corrections)),
            Moment(shown.published_on, Text("公表", "Published")),
        ],
        "crumbs": [Crumb(Text("採択課題", "Awards"), reverse("public:awards")), Crumb(shown.ref)],
    }
    return render(request, "public/award.html", context)


def _milestone(said: Any) -> Text:
    return Text(said.get("ja", ""), said.get("en", ""))


def _facts(shown: public.Shown) -> list[Fact]:
    """Only what is in the published content; the charter decides what that is."""
    charter, said = public.charter(), shown.content
    listed = reverse("public:awards")
    facts = {
        "recipient": Fact(Text("代表機関", "Recipient"), shown.text("recipient")),
        "amount_yen": Fact(Text("採択額", "Amount"), said.get("amount_yen"), "yen"),
        "period": Fact(Text("期間", "Period"), _period(said.get("period"))),
        "field": Fact(
            Text("分野", "Field"), names_of(charter.fields, [shown.field]), url=f"{listed}?field={shown.field}"
        ),
        "agency": Fact(Text("配分機関", "Agency"), names_of(charter.agencies, shown.agencies)),
        "instrument": Fact(Text("支援手段", "Instrument"), names_of(charter.instruments, [said.get("instrument", "")])),
        "stage": Fact(Text("段階", "Stage"), names_of(charter.stages, [said.get("stage", "")])),
    }
    return [fact for name, fact in facts.items() if name in said]


def _period(years: Sequence[int] | None) -> Text | None:
    if not years:
        return None
    return Text(
        " から ".join(show_fiscal_year(year, "ja") for year in years),
        " to ".join(show_fiscal_year(year, "en") for year in years),
    )
