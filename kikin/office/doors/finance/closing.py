"""The fund's own books: closing a year over its open items, and entries of the fund, each by two persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.closing.entries import FUND_ENTRY, PURPOSES
from kikin.fund.closing.years import OPEN_ITEMS, YEAR_CLOSE, problems_of_preparing
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.claims import queries as claims
from kikin.office.closing import actions
from kikin.office.closing.queries import books
from kikin.office.costs import queries as costs
from kikin.office.doors.finance import statements
from kikin.office.doors.finance.entry_forms import PLACES, Entering, Explaining
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv
from kikin.office.parties import queries as parties
from kikin.office.settlements import queries as settlements
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("年度締め・基金の記入", "Year-end and entries")
_CLOSE_LABELS = {"close": Text("年度を締める", "Close the year"), "withdraw": Text("取り下げる", "Withdraw")}
_ENTRY_LABELS = {"confirm": Text("確認して記入する", "Confirm and post"), "withdraw": Text("取り下げる", "Withdraw")}
_ROWS_ON_A_PAGE = 100
_TOTAL = Text("表示中の合計", "Total on this page")


@marked("finance", "year_close", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be closed next with what is open in it, the years that were closed, and the entries of the fund."""
    return _home(request)


@marked("finance", "year_close", "prepare")
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """List what is open of the next year, and say what becomes of it."""
    form = Explaining(request.POST, auto_id="explain_%s")
    if not form.is_valid():
        return _home(request, explaining=form)
    try:
        made = actions.prepare(
            form.cleaned_data["year"], form.cleaned_data["explanation"], actor_of(request), clock.now()
        )
    except Refused as refused:
        if refused.forbidden:
            raise
        return _home(request, explaining=form, problems=form.take_up(refused.problems, PLACES))
    return redirect("finance:year_close", made.ref)


@marked("finance", "fund_entry", "propose")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an entry of the fund."""
    form = Entering(request.POST, auto_id="enter_%s", charter=in_force(), agency=actor_of(request).of)
    if not form.is_valid():
        return _home(request, entering=form)
    try:
        made = actions.propose(form.outline(), actor_of(request), clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        return _home(request, entering=form, problems=form.take_up(refused.problems, PLACES))
    return redirect("finance:fund_entry", made.ref)


@marked("finance", "year_close", "see")
@require_safe
def year_close(request: HttpRequest, ref: str) -> HttpResponse:
    """One closing: its open items as they were listed, and what speaks against closing now."""
    return _close_page(request, ref)


@marked("finance", "year_close", "close")
@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Another person closes the year."""
    return _step_of_close(request, ref, actions.close, "year_closed")


@marked("finance", "year_close", "withdraw")
@require_POST
def withdraw_close(request: HttpRequest, ref: str) -> HttpResponse:
    """The closing is put aside."""
    return _step_of_close(request, ref, actions.withdraw, "year_close_withdrawn")


@marked("finance", "fund_entry", "see")
@require_safe
def fund_entry(request: HttpRequest, ref: str) -> HttpResponse:
    """One entry of the fund."""
    return _entry_page(request, ref)


@marked("finance", "fund_entry", "confirm")
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Another person confirms it, and it is posted."""
    return _step_of_entry(request, ref, actions.confirm, "fund_entry_confirmed")


@marked("finance", "fund_entry", "withdraw")
@require_POST
def withdraw_entry(request: HttpRequest, ref: str) -> HttpResponse:
    """The entry is put aside."""
    return _step_of_entry(request, ref, actions.withdraw_entry, "fund_entry_withdrawn")


def _home(
    request: HttpRequest,
    explaining: Explaining | None = None,
    entering: Entering | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    actor, charter = actor_of(request), in_force()
    year = books.next_year_to_close(charter)
    facts = books.facts_of_preparing(year, "", clock.now())
    against_preparing = [one for one in problems_of_preparing(facts) if one.code != "open_items_unexplained"]
    items = facts.items_now if not against_preparing else ()
    page = Paginator(items, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    if request.GET.get("format") == "csv":
        return HttpResponse(as_csv(_items_table(items, actor)), content_type="text/csv; charset=utf-8")
    may_enter = against(actor, "propose", Subject("fund_entry", agencies=frozenset({actor.of}))) == ()
    context = {
        "title": _TITLE,
        "year": year,
        "against_preparing": against_preparing,
        "kinds": _kinds_table(items),
        "items": _items_table(list(page.object_list), actor, "?format=csv"),
        "page": page,
        "explaining": explaining or Explaining(auto_id="explain_%s", initial={"year": year}),
        "entering": (entering or Entering(auto_id="enter_%s", charter=charter, agency=actor.of)) if may_enter else None,
        "closes": _closes_table(books.closes_visible_to(actor)),
        "entries": _entries_table(books.entries_visible_to(actor)),
        "form": explaining or entering,
        "problems": tuple(problems),
    }
    status = 409 if problems else 422 if explaining or entering else 200
    return render(request, "finance/closing.html", context | _crumbs(), status=status)


def _kinds_table(items: Sequence[books.Item]) -> Table:
    counts = Counter(kind for kind, _, _ in items)
    sums: Counter[str] = Counter()
    for kind, _, yen in items:
        sums[kind] += yen
    columns = (
        Column(Text("未了の事項", "What is open")),
        Column(Text("件数", "Number"), "count"),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [[_capitalised(label), counts[kind], sums[kind]] for kind, label in OPEN_ITEMS.items()]
    return Table(Text("未了の事項の件数と金額", "What is open, how many and how much"), columns, rows)


def _items_table(items: Sequence[books.Item], actor: Actor, csv_url: str = "") -> Table:
    columns = (
        Column(Text("番号", "Reference"), "ref"),
        Column(Text("未了の事項", "What is open")),
        Column(Text("金額", "Amount"), "yen"),
    )
    hidden = _hidden(items, actor)
    rows = [
        [Cell(ref, "" if ref in hidden else _item_url(kind, ref)), _capitalised(OPEN_ITEMS[kind]), yen]
        for kind, ref, yen in items
    ]
    empty = Text("未了の事項はありません。", "Nothing is open.")
    totals = add_up(rows, columns, _TOTAL) if rows else ()
    return Table(Text("未了の事項の一覧", "List of what is open"), columns, rows, totals, empty, csv_url=csv_url)


_PAGES = {
    "claims": "claim",
    "entries": "fund_entry",
    "disposals": "disposal",
    "breaches": "breach",
    "paybacks": "payback",
}
_VISIBLE: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "claims": claims.visible_to,
    "disposals": costs.disposals_visible_to,
    "breaches": settlements.breaches_of,
    "paybacks": settlements.paybacks_of,
}
"""Papers that whoever keeps another agency's awards does not see; what they come to, everybody sees."""
_FAMILIES = {"advances": "advance", "receivables": "receivable", "contracts": "commitment"}


def _hidden(items: Sequence[books.Item], actor: Actor) -> set[str]:
    """The refs of open items whose pages are another agency's."""
    asked = {kind: {ref for of, ref, _ in items if of == kind} for kind in _VISIBLE}
    seen = {
        ref
        for kind, refs in asked.items()
        if refs
        for ref in _VISIBLE[kind](actor).filter(ref__in=refs).order_by().values_list("ref", flat=True)
    }
    return set().union(*asked.values()) - seen


def _item_url(kind: str, ref: str) -> str:
    """Where an open item is seen: its own page, or its account; a missing report is nowhere yet."""
    if kind in _PAGES:
        return reverse(f"finance:{_PAGES[kind]}", args=(ref,))
    if kind not in _FAMILIES:
        return ""
    family = _FAMILIES[kind]
    is_carried = kind == "advances" and ref.count(":") > 1
    return reverse("finance:account", args=(f"{'carried-' if is_carried else ''}{family}:{ref}",))


def _closes_table(closes: Any) -> Table:
    columns = (
        Column(Text("番号", "Reference"), "ref"),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("状態", "State"), "state:year_close"),
        Column(Text("未了の事項", "Open items"), "count"),
        Column(Text("準備日時", "Prepared"), "at"),
        Column(Text("締めた日時", "Closed"), "at"),
    )
    rows = [
        [
            Cell(one.ref, reverse("finance:year_close", args=(one.ref,))),
            one.fiscal_year,
            one.state,
            len(one.items),
            one.prepared_at,
            one.closed_at,
        ]
        for one in closes.order_by("-pk")
    ]
    empty = Text("まだ年度締めは行われていません。", "No year has been closed yet.")
    return Table(Text("年度締めの記録", "Closings of years"), columns, rows, empty=empty)


def _entries_table(entries: Any) -> Table:
    columns = (
        Column(Text("番号", "Reference"), "ref"),
        Column(Text("種類", "Purpose")),
        Column(Text("状態", "State"), "state:fund_entry"),
        Column(Text("日付", "Date"), "on"),
        Column(Text("配分機関", "Agency")),
        Column(Text("証拠", "Document")),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [
        [
            Cell(one.ref, reverse("finance:fund_entry", args=(one.ref,))),
            _capitalised(PURPOSES[one.purpose]),
            one.state,
            one.on,
            statements.name_of("agency", one.agency) if one.agency else "",
            one.document,
            one.amount_yen,
        ]
        for one in entries.order_by("-pk")[:_ROWS_ON_A_PAGE]
    ]
    empty = Text("まだ記入はありません。", "There is no entry yet.")
    return Table(Text("基金の記入（新しい順）", "Entries of the fund, the newest first"), columns, rows, empty=empty)


def _close_page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = books.get_close(ref, actor)
    events = trail.events_about("year_close", ref)
    names = parties.names_of_people([event.actor for event in events])
    urls = {
        "close": reverse("finance:close_year", args=(ref,)),
        "withdraw": reverse("finance:withdraw_close", args=(ref,)),
    }
    acts = []
    if found.state == "prepared":
        facts = books.facts_of_close(found, clock.now())
        acts = acts_from_here(YEAR_CLOSE, found.subject(), facts, actor, _CLOSE_LABELS, urls, ("close",))
    items = books.items_of(found)
    page = Paginator(items, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    if request.GET.get("format") == "csv":
        return HttpResponse(as_csv(_items_table(items, actor)), content_type="text/csv; charset=utf-8")
    context = {
        "close": found,
        "acts": acts,
        "problems": tuple(problems),
        "kinds": _kinds_table(items),
        "items": _items_table(list(page.object_list), actor, "?format=csv"),
        "page": page,
        "summary": [
            Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
            Fact(Text("最終日", "Last day"), found.last_on, "on"),
            Fact(Text("未了の事項の取扱い", "What becomes of the open items"), found.explanation),
        ],
        "moments": moments(events, names),
    }
    return render(request, "finance/year_close.html", context | _crumbs(Crumb(ref)), status=409 if problems else 200)


def _entry_page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = books.get_entry(ref, actor)
    events = trail.events_about("fund_entry", ref)
    names = parties.names_of_people([event.actor for event in events])
    urls = {
        "confirm": reverse("finance:confirm_entry", args=(ref,)),
        "withdraw": reverse("finance:withdraw_entry", args=(ref,)),
    }
    acts = []
    if found.state == "proposed":
        facts = books.facts_of_entry(found, clock.now(), found.pk)
        acts = acts_from_here(FUND_ENTRY, found.subject(), facts, actor, _ENTRY_LABELS, urls)
    rows = [row for event in events for row in ledger.transfers_of(event_uid=event.uid)]
    context = {
        "entry": found,
        "acts": acts,
        "problems": tuple(problems),
        "summary": [
            Fact(Text("種類", "Purpose"), _capitalised(PURPOSES[found.purpose])),
            Fact(Text("金額", "Amount"), found.amount_yen, "yen"),
            Fact(Text("日付", "Date"), found.on, "on"),
            Fact(Text("予算措置", "Appropriation"), in_force().appropriation(found.appropriation).act),
            Fact(Text("配分機関", "Agency"), statements.name_of("agency", found.agency) if found.agency else ""),
            Fact(Text("返納する配分の年度", "Year whose allotment is returned"), found.fiscal_year, "fiscal_year"),
            Fact(Text("証拠書類", "Document"), found.document),
        ],
        "transfers": statements.posted_table(rows),
        "moments": moments(events, names),
    }
    return render(request, "finance/fund_entry.html", context | _crumbs(Crumb(ref)), status=409 if problems else 200)


def _step_of_close(request: HttpRequest, ref: str, step: Callable[..., object], event: str) -> HttpResponse:
    actor = actor_of(request)
    found = books.get_close(ref, actor)
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("finance:year_close", args=(ref,)),
        lambda problems: _close_page(request, ref, problems),
        lambda: trail.was_just_done("year_close", ref, event, actor.person),
    )


def _step_of_entry(request: HttpRequest, ref: str, step: Callable[..., object], event: str) -> HttpResponse:
    actor = actor_of(request)
    found = books.get_entry(ref, actor)
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("finance:fund_entry", args=(ref,)),
        lambda problems: _entry_page(request, ref, problems),
        lambda: trail.was_just_done("fund_entry", ref, event, actor.person),
    )


def _capitalised(words: Text) -> Text:
    return Text(words.ja, words.en[:1].upper() + words.en[1:])


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(_TITLE, reverse("finance:closing") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
