"""The whole fund over every agency, read only: money by whatever a body asks for, down to each award."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kikin.fund.charter import Charter
from kikin.fund.parties import ORGANISATION_KINDS
from kikin.office.awards.portfolio import Holding, holdings
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.ministry.forms import AsOf
from kikin.office.doors.ministry.words import capitalised, today
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.reports import Report, answer
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.transfers import name_of
from kikin.office.look.words import either
from kikin.office.publication import queries
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Yen
from kikin.values.text import Text

_TITLE = Text("基金の執行状況", "The portfolio of the fund")
_AWARDS = Text("採択課題と金額", "Awards and their money")
_TOTAL = Text("合計", "Total")
_COUNT = Column(Text("採択課題", "Awards"), "count")
_GRANTED = Column(Text("採択額", "Granted"), "yen")
_COMMITTED = Column(Text("支出予定額", "Committed"), "yen")
_PAID = Column(Text("支払額", "Paid"), "yen")
_NOTES = (
    Text(
        "金額は、台帳の記入から、返還・取消しを差し引いて算出しています。採択額は採択時の額です。年度別の支出予定額は配分された年度、"
        "支払額は支払った年度で数えます。",
        "Money is worked out from the ledger, net of what came back; granted is what the award says. By year, "
        "committed counts in the year of its allotment and paid in the year of payment.",
    ),
    Text(
        "構想を共同で所管する府省には、その構想の採択課題をそれぞれに数えるため、府省別の表は合計しません。",
        "Bodies that share a concept each count its awards, so that the table by body has no total.",
    ),
    Text("審査員と安全保障に関する事項は含みません。", "It holds nothing of reviewers and nothing of security."),
)
Keys = Callable[[Holding], Iterable[str]]
_KEYS: dict[str, Keys] = {
    "field": lambda one: (one.award.field,),
    "agency": lambda one: (one.award.agency,),
    "year": lambda one: (str(one.offered_year),),
    "tranche": lambda one: (one.award.appropriation,),
    "concept": lambda one: (one.award.concept.ref,),
    "body": lambda one: one.award.concept.bodies,
    "kind": lambda one: one.kinds,
}
"""What money can be asked by, as it stands in the address, and which awards it then is."""
_LABELS = {
    "field": Text("分野", "Field"),
    "agency": Text("配分機関", "Agency"),
    "year": Text("採択した年度", "Year of the offer"),
    "tranche": Text("予算措置", "Tranche"),
    "concept": Text("研究開発構想", "Concept"),
    "body": Text("府省", "Body"),
    "kind": Text("機関の種類", "Kind of organisation"),
}


class Wanted(AsOf):
    """Which awards to show, all by the address."""

    field_order = ("as_of", *_KEYS)

    def __init__(self, names: Mapping[str, Mapping[str, Text]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, named in names.items():
            label, choices = _LABELS[key], [("", either("すべて", "All"))]
            choices += [(value, either(said.ja, said.en)) for value, said in named.items()]
            self.fields[key] = forms.ChoiceField(label=either(label.ja, label.en), choices=choices, required=False)


@marked("ministry", "ledger", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Money at the end of a day by field, agency, year, tranche, concept, body and kind; each leads to its awards."""
    form, as_of = _asked_day(request)
    charter, held = in_force(), holdings(actor_of(request), as_of)
    names = _names(charter, held)
    glance = queries.fund_at_a_glance(as_of)
    years = {part.key: (part.committed_yen, part.paid_yen) for part in glance.by_fiscal_year}
    tables = [_table(key, names[key], held, as_of) for key in ("field", "agency")]
    tables.append(_years(years, held, as_of))
    tables += [_table(key, names[key], held, as_of) for key in ("tranche", "concept", "body")]
    tables.append(_kinds(held, as_of))
    report = Report("portfolio", _TITLE, as_of, _figures(glance), tables=tables, notes=_NOTES)
    return answer(request, report, form, crumbs=[Crumb(Text("執行状況", "Portfolio"))])


@marked("ministry", "award", "see")
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """The awards behind a figure."""
    _, as_of = _asked_day(request)
    charter, held = in_force(), holdings(actor_of(request), as_of)
    form = Wanted(_names(charter, held), request.GET or None, initial={"as_of": as_of})
    asked = {key: form.cleaned_data.get(key) for key in _KEYS} if form.is_bound and form.is_valid() else {}
    found = [one for one in held if all(not value or value in _KEYS[key](one) for key, value in asked.items())]
    columns = (
        Column(Text("採択課題", "Award"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("分野", "Field")),
        Column(Text("配分機関", "Agency")),
        Column(Text("現在の状態", "State today"), "state:award"),
        _GRANTED,
        _COMMITTED,
        _PAID,
    )
    rows = [
        (
            Cell(one.award.ref, reverse("ministry:award", args=(one.award.ref,)) + f"?as_of={as_of}"),
            Cell(one.award.title, note=one.award.lead.name),
            name_of(charter, "field", one.award.field),
            name_of(charter, "agency", one.award.agency),
            one.award.state,
            one.award.amount_yen,
            one.committed_yen,
            one.paid_yen,
        )
        for one in found
    ]
    empty = Text("該当する採択課題はありません。", "No award answers to this.")
    table = Table(Text("採択課題", "Awards"), columns, rows, add_up(rows, columns, _TOTAL) if rows else (), empty)
    report = Report("awards", _AWARDS, as_of, tables=(table,), notes=_NOTES[:1])
    return answer(request, report, form, crumbs=[_way_home(), Crumb(_AWARDS)])


@marked("ministry", "award", "see")
@require_safe
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award with its contracts: what was granted, committed and paid by a day."""
    _, as_of = _asked_day(request)
    found = holdings(actor_of(request), as_of, [ref])
    if not found:
        raise Http404("no such award")
    one, charter = found[0], in_force()
    shown = one.award
    columns = (Column(Text("機関", "Organisation")), Column(_LABELS["kind"]), _GRANTED, _PAID)
    rows = [(each.name, capitalised(ORGANISATION_KINDS[each.kind]), granted, paid) for each, granted, paid in one.parts]
    years = (Column(Text("年度", "Fiscal year"), "fiscal_year"), _GRANTED)
    by_year = [tuple(part) for part in shown.by_year]
    context = {
        "award": shown,
        "as_of": as_of,
        "figures": [
            Fact(_GRANTED.label, shown.amount_yen, "yen"),
            Fact(_COMMITTED.label, one.committed_yen, "yen"),
            Fact(_PAID.label, one.paid_yen, "yen"),
        ],
        "tables": [
            Table(Text("契約", "Contracts"), columns, rows, add_up(rows, columns, _TOTAL)),
            Table(Text("年度別の採択額", "Granted by year"), years, by_year, add_up(by_year, years, _TOTAL)),
        ],
        "facts": [
            Fact(Text("代表機関", "Lead"), shown.lead.name),
            Fact(_LABELS["agency"], name_of(charter, "agency", shown.agency)),
            Fact(_LABELS["field"], name_of(charter, "field", shown.field)),
            Fact(_LABELS["tranche"], name_of(charter, "appropriation", shown.appropriation)),
            Fact(_LABELS["concept"], shown.concept.title, url=reverse("ministry:concept", args=(shown.concept.ref,))),
            Fact(Text("支援手段", "Instrument"), name_of(charter, "instrument", shown.instrument)),
            Fact(Text("採択日", "Offered"), shown.offered_on, "on"),
        ],
        "crumbs": [_way_home(), Crumb(_AWARDS, reverse("ministry:awards")), Crumb(ref)],
    }
    return render(request, "ministry/award.html", context)


def _way_home() -> Crumb:
    return Crumb(Text("執行状況", "Portfolio"), reverse("ministry:portfolio"))


def _asked_day(request: HttpRequest) -> tuple[AsOf, date]:
    """The day that the address asks for; today where it asks for none, or for one that there is not."""
    if not request.GET.get("as_of"):
        return AsOf(initial={"as_of": today()}), today()
    form = AsOf(request.GET)
    return form, (form.cleaned_data["as_of"] if form.is_valid() else None) or today()


def _names(charter: Charter, held: Sequence[Holding]) -> dict[str, dict[str, Text]]:
    """By what is asked, every value there is with its name."""
    years = sorted({one.offered_year for one in held})
    return {
        "field": {one.key: one.name for one in charter.fields},
        "agency": {one.key: one.name for one in charter.agencies},
        "year": {str(year): Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")) for year in years},
        "tranche": {one.key: name_of(charter, "appropriation", one.key) for one in charter.appropriations},
        "concept": {one.award.concept.ref: one.award.concept.title for one in held},
        "body": {one.key: one.name for one in charter.bodies},
        "kind": {key: capitalised(name) for key, name in ORGANISATION_KINDS.items()},
    }


def _figures(glance: Any) -> list[Fact]:
    return [
        Fact(Text("予算措置額", "Appropriated"), glance.appropriated_yen, "yen"),
        Fact(Text("支出予定額", "Committed"), glance.committed_yen, "yen"),
        Fact(Text("支払額", "Paid"), glance.paid_yen, "yen"),
        Fact(Text("残額", "Left"), glance.left_yen, "yen"),
    ]


def _counted(key: str, value: str, count: int, as_of: date) -> Cell:
    asked = urlencode({key: value, "as_of": as_of.isoformat()})
    return Cell(count, f"{reverse('ministry:awards')}?{asked}" if count else "")


def _table(key: str, names: Mapping[str, Text], held: Sequence[Holding], as_of: date) -> Table:
    columns = (Column(_LABELS[key]), _COUNT, _GRANTED, _COMMITTED, _PAID)
    rows = []
    for value, name in names.items():
        mine = [one for one in held if value in _KEYS[key](one)]
        granted = sum(one.award.amount_yen for one in mine)
        sums = (granted, sum(one.committed_yen for one in mine), sum(one.paid_yen for one in mine))
        rows.append((name, _counted(key, value, len(mine), as_of), *sums))
    label = _LABELS[key]
    caption = Text(f"{label.ja}別の金額", f"Money by {label.en.lower()}")
    totals = add_up(rows, columns, _TOTAL) if rows and key != "body" else ()
    return Table(caption, columns, rows, totals)


def _years(money: Mapping[str, tuple[Yen, Yen]], held: Sequence[Holding], as_of: date) -> Table:
    """Awards by the year of the offer, money by the years in which it is committed and paid."""
    columns = (Column(Text("年度", "Fiscal year"), "fiscal_year"), _COUNT, _COMMITTED, _PAID)
    rows = [
        (int(year), _counted("year", year, sum(year == str(one.offered_year) for one in held), as_of), *sums)
        for year, sums in money.items()
    ]
    caption = Text("年度別の金額", "Money by fiscal year")
    return Table(caption, columns, rows, add_up(rows, columns, _TOTAL) if rows else ())


def _kinds(held: Sequence[Holding], as_of: date) -> Table:
    """Contracts by the kind of organisation that has them."""
    columns = (Column(_LABELS["kind"]), _COUNT, Column(Text("契約", "Contracts"), "count"), _GRANTED, _PAID)
    rows = []
    for kind, name in ORGANISATION_KINDS.items():
        parts = [part for one in held for part in one.parts if part[0].kind == kind]
        count = sum(kind in one.kinds for one in held)
        sums = (sum(granted for _, granted, _ in parts), sum(paid for _, _, paid in parts))
        rows.append((capitalised(name), _counted("kind", kind, count, as_of), len(parts), *sums))
    return Table(Text("機関の種類別の金額", "Money by kind of organisation"), columns, rows)
