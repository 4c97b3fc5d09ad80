"""The fund in public: nothing but what was published, and sums over the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikin.fund.vision import CONCEPT_TYPES
from kikin.office import clock
from kikin.office.charts import Bar, bar_chart
from kikin.office.doors.marks import View, marked
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.publication import queries as public
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TOTAL = Text("合計", "Total")
_NEWEST = 5


def of_a_fund(view: View) -> View:
    """Before a fund is founded there is nothing to show, and the page says so."""

    @wraps(view)
    def shown(request: HttpRequest, *arguments: Any, **names: Any) -> HttpResponse:
        if not public.is_founded():
            return render(request, "public/unfounded.html", status=503)
        return view(request, *arguments, **names)

    return shown


def today() -> date:
    """The legal date in the charter's zone."""
    return local_date(clock.now(), public.charter().zone)


def names_of(entries: Iterable[Any], keys: Iterable[str]) -> Text:
    """Names of entries of the charter, one after another; a key that it no longer names stays a key."""
    known = {entry.key: entry.name for entry in entries}
    found = [known.get(key, Text(key, key)) for key in keys]
    return Text("、".join(name.ja for name in found), ", ".join(name.en for name in found))


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def home(request: HttpRequest) -> HttpResponse:
    """The fund at a glance."""
    glance = public.fund_at_a_glance(today())
    now = clock.now()
    newest = sorted(public.published_awards(), key=lambda award: (award.published_on, award.ref), reverse=True)
    context = {
        "glance": glance,
        "figures": _figures(glance),
        "chart": _by_field(glance),
        "by_agency": _parts(glance.by_agency, Text("配分機関別の金額", "Money by agency"), _agency_of),
        "by_year": _parts(glance.by_fiscal_year, Text("年度別の金額", "Money by fiscal year"), _year_of),
        "open_calls": [call for call in public.published_calls(now) if call.state == "open"],
        "newest": [(award, award.text("title"), award.text("recipient")) for award in newest[:_NEWEST]],
    }
    return render(request, "public/home.html", context)


def _figures(glance: public.Glance) -> list[Fact]:
    awards, calls = reverse("public:awards"), reverse("public:calls")
    applied = Text(f"応募 {glance.applications_count:,}件", f"{glance.applications_count:,} applications")
    awarded = Text(f"採択課題 {glance.awarded_count:,}件", f"{glance.awarded_count:,} awards")
    return [
        Fact(Text("予算措置額", "Appropriated"), glance.appropriated_yen, "yen", reverse("public:about")),
        Fact(Text("応募額", "Applied for"), glance.requested_yen, "yen", calls, applied),
        Fact(Text("採択された応募", "Applications selected"), glance.selected_count, "count", calls),
        Fact(Text("支出予定額", "Committed"), glance.committed_yen, "yen", awards, awarded),
        Fact(Text("契約済みの額", "Bound by contract"), glance.obligated_yen, "yen", awards),
        Fact(Text("支払済みの額", "Paid"), glance.paid_yen, "yen", awards),
        Fact(Text("残額", "Left"), glance.left_yen, "yen", note=_what_is_left(glance)),
    ]


def _what_is_left(glance: public.Glance) -> Text:
    return Text("支出予定も返納もされていない額", "neither committed nor returned to the treasury")


def _by_field(glance: public.Glance) -> Any:
    bars = [
        Bar(part.name, max(part.committed_yen, 0), url=f"{reverse('public:awards')}?field={part.key}")
        for part in glance.by_field
    ]
    return bar_chart(
        Text("どの分野にいくら支出を予定しているか", "How much is committed to each field?"),
        bars if any(bar.value_yen for bar in bars) else [],
        current_language(),
        item=Text("分野", "Field"),
        amount=Text("支出予定額", "Committed"),
    )


def _agency_of(part: public.Part) -> object:
    return Cell(part.name, f"{reverse('public:awards')}?agency={part.key}")


def _year_of(part: public.Part) -> object:
    return Cell(int(part.key), f"{reverse('public:awards')}?year={part.key}")


def _parts(parts: Iterable[public.Part], caption: Text, first: Callable[[public.Part], object]) -> Table:
    is_by_year = first is _year_of
    columns = (
        Column(Text("年度", "Fiscal year"), "fiscal_year") if is_by_year else Column(Text("配分機関", "Agency")),
        Column(Text("採択課題", "Awards"), "count"),
        Column(Text("支出予定額", "Committed"), "yen"),
        Column(Text("支払済みの額", "Paid"), "yen"),
    )
    rows = [(first(part), part.awarded_count, part.committed_yen, part.paid_yen) for part in parts]
    nothing = Text("採択が決まると、ここに金額が示されます。", "Amounts will appear here once awards are made.")
    return Table(caption, columns, rows, add_up(rows, columns, _TOTAL) if rows else (), empty=nothing)


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def visions(request: HttpRequest) -> HttpResponse:
    """What the fund is for: the visions, and the concepts under them with their ceilings."""
    charter = public.charter()
    columns = (Column(Text("技術", "Technology")), Column(Text("分野", "Field")))
    shown = []
    for vision in public.published_visions():
        items = vision.content.get("items") or []
        rows = [(Text(item["ja"], item["en"]), names_of(charter.fields, [item["field"]])) for item in items]
        shown.append((vision, vision.text("title"), Table(Text("対象とする技術", "Technologies"), columns, rows)))
    context = {"visions": shown, "concepts": _concepts(charter), "crumbs": _crumbs(Text("ビジョン", "Visions"))}
    return render(request, "public/visions.html", context)


def _concepts(charter: Any) -> Table:
    columns = (
        Column(Text("研究開発構想", "Concept")),
        Column(Text("番号", "Ref"), "ref"),
        Column(Text("型", "Type")),
        Column(Text("分野", "Field")),
        Column(Text("配分機関", "Agency")),
        Column(Text("上限額", "Ceiling"), "yen"),
    )
    rows = [
        (
            concept.text("title"),
            concept.ref,
            CONCEPT_TYPES.get(str(concept.content.get("type"))),
            names_of(charter.fields, [concept.field]),
            names_of(charter.agencies, concept.agencies),
            concept.content.get("ceiling_yen"),
        )
        for concept in public.published_concepts()
    ]
    nothing = Text("公表された研究開発構想はまだありません。", "No concept has been published yet.")
    totals = add_up(rows, columns, _TOTAL) if rows else ()
    return Table(Text("研究開発構想", "Concepts"), columns, rows, totals, empty=nothing)


@marked("public", "charter", "see")
@require_GET
@of_a_fund
def about(request: HttpRequest) -> HttpResponse:
    """Open data: the charter and its digest, the licence, and where the trail ends."""
    charter = public.charter()
    position, digest = public.trail_head()
    columns = (
        Column(Text("版", "Version"), "count"),
        Column(Text("採択日", "Adopted"), "on"),
        Column(Text("改正の理由", "Reason")),
        Column(Text("SHA-256", "SHA-256"), "digest"),
    )
    rows = [
        (Cell(one.number, reverse("public:charter", args=[one.number])), one.adopted_on, one.reason, one.digest)
        for one in public.charter_texts()
    ]
    context = {
        "facts": [
            Fact(Text("基金の名称", "Name of the fund"), charter.name),
            Fact(Text("根拠", "Legal basis"), charter.legal_basis),
            Fact(Text("設置日", "Founded"), charter.founded_on, "on"),
            Fact(Text("府省", "Bodies"), names_of(charter.bodies, [one.key for one in charter.bodies])),
            Fact(Text("配分機関", "Agencies"), names_of(charter.agencies, [one.key for one in charter.agencies])),
            Fact(Text("基金設置要綱のSHA-256", "SHA-256 of the charter"), charter.digest, "digest"),
            Fact(Text("利用許諾", "Licence"), public.licence()),
        ],
        "head": [
            Fact(Text("記録の件数", "Events in the trail"), position, "count"),
            Fact(Text("末尾のハッシュ", "Hash of the last"), digest, "digest"),
        ],
        "money": _appropriations(charter),
        "versions": Table(Text("基金設置要綱の版", "Versions of the charter"), columns, rows),
        "crumbs": _crumbs(Text("公開データ", "Open data")),
    }
    return render(request, "public/about.html", context)


def _appropriations(charter: Any) -> Table:
    columns = (
        Column(Text("予算", "Act")),
        Column(Text("成立日", "Enacted"), "on"),
        Column(Text("使用期限", "Available until"), "on"),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [(one.act, one.enacted_on, one.available_until, one.amount_yen) for one in charter.appropriations]
    return Table(Text("予算措置", "Appropriations"), columns, rows, add_up(rows, columns, _TOTAL))


@marked("public", "charter", "see")
@require_GET
@of_a_fund
def charter(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the charter, to the letter."""
    version = next((one for one in public.charter_texts() if one.number == number), None)
    if version is None:
        raise Http404("no such version")
    response = HttpResponse(version.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="charter-{number}.toml"'
    return response


def _crumbs(here: Text) -> list[Crumb]:
    return [Crumb(Text("基金の概況", "The fund"), reverse("public:home")), Crumb(here)]
