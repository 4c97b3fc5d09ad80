"""To which accounts the money goes: masked, with every change of them, and who confirmed it on which number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.payments import ACCOUNT_KINDS
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.auditor.forms import PayeeFilter
from kikin.office.doors.auditor.pages import history_of
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.reports import Report, answer
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.parties import queries as parties
from kikin.office.payments import queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_TITLE = Text("振込先口座", "Accounts of payees")
_ACCOUNT = Column(Text("口座", "Account"), "ref")
_NUMBER = Column(Text("口座番号（下3桁）", "Number, last three figures"), "ref")
_ACCOUNTS = (
    _ACCOUNT,
    Column(Text("状態", "State"), "state:payee_account"),
    Column(Text("機関", "Organisation")),
    _NUMBER,
    Column(Text("かけた番号", "Number called")),
    Column(Text("番号の出所", "Where that number was found")),
    Column(Text("折り返した人", "Called back by")),
    Column(Text("折り返し", "Called back"), "at"),
    Column(Text("届け出た人", "Proposed by")),
    Column(Text("届出", "Proposed"), "at"),
    Column(Text("有効とした人", "Put in force by")),
    Column(Text("有効とした日時", "In force"), "at"),
    Column(Text("金融機関", "Bank")),
)
_PAYMENTS = (
    Column(Text("振込", "Payment"), "ref"),
    Column(Text("状態", "State"), "state:payment"),
    Column(Text("支払処理", "Run"), "ref"),
    Column(Text("支払日", "To be paid on"), "on"),
    Column(Text("請求等", "What it pays"), "ref"),
    Column(Text("金額", "Amount"), "yen"),
)
_NOTES = (
    Text(
        "口座番号は、監査に必要な下3桁だけを表示します。全桁を見られるのは、支払う配分機関の経理担当者だけです。",
        "Of a number you see the last three figures: that is what an audit needs. Only finance officers of the agency "
        "that pays see the whole.",
    ),
    Text(
        "口座は、変更前から知られていた電話番号に、届け出た人とは別の人が折り返して確認してから有効になります。古い口座は消えず、変更の経過として残ります。",
        "An account comes into force only after somebody else than who proposed it has called back, on a number known "
        "before the change. Old accounts are kept: they are the history of the changes.",
    ),
)


@marked("auditor", "payee_account", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every account that was ever proposed, the organisation's newest first, with who called back where."""
    actor, form = actor_of(request), PayeeFilter(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.payees_visible_to(actor).order_by("organisation__ref", "-pk")
    if state := said.get("state"):
        found = found.filter(state=state)
    if organisation := said.get("organisation", "").strip():
        found = found.filter(organisation__ref=organisation)
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = found if request.GET.get("format") else page.object_list
    report = Report("payees", _TITLE, _today(), tables=(_table(list(shown), actor),), notes=_NOTES)
    show = Text("絞り込む", "Filter")
    return answer(request, report, form, "auditor/inspection.html", button=show, page=page, crumbs=_crumbs(_TITLE))


@marked("auditor", "payee_account", "see")
@require_safe
def payee(request: HttpRequest, ref: str) -> HttpResponse:
    """One account: the telephone numbers side by side, the organisation's other accounts, and what was paid to it."""
    actor = actor_of(request)
    found = queries.payee(ref, actor)
    same = queries.payees_visible_to(actor).filter(organisation=found.organisation).order_by("-pk")
    summary = [
        Fact(Text("機関", "Organisation"), found.organisation.name, note=found.organisation.ref),
        Fact(Text("口座名義", "Holder"), found.holder),
        Fact(Text("金融機関", "Bank"), _bank(found)),
        Fact(Text("預金の種類", "Kind of account"), ACCOUNT_KINDS[found.kind]),
        Fact(_NUMBER.label, queries.number_for(found, actor), "ref"),
        Fact(Text("変更前からの電話番号", "Telephone known before"), found.known_telephone),
        Fact(Text("届出の電話番号", "Telephone in the proposal"), found.telephone),
        Fact(Text("かけた番号", "Number called"), found.called_telephone, note=found.source),
        Fact(Text("不承認の理由", "Why it was refused"), found.reasons if found.reasons.ja else ""),
    ]
    names = _names([found])
    steps = [
        Fact(label, names.get(person, ""), note=person)
        for label, person in (
            (Text("届け出た人", "Proposed by"), found.entered_by),
            (Text("折り返した人", "Called back by"), found.called_back_by),
            (Text("有効とした人", "Put in force by"), found.put_in_force_by),
        )
    ]
    context = {
        "found": found,
        "kind": "payee_account",
        "title": _TITLE,
        "steps": steps,
        "summary": summary,
        "tables": (_table(list(same), actor), _payments(queries.payments_to(found))),
        "moments": history_of("payee_account", ref),
        "crumbs": _crumbs(Text(ref, ref), Crumb(_TITLE, reverse("auditor:payees"))),
    }
    return render(request, "auditor/record.html", context)


def _table(accounts: list[Any], actor: Actor) -> Table:
    names = _names(accounts)
    rows = [
        (
            Cell(one.ref, reverse("auditor:payee", args=(one.ref,))),
            one.state,
            Cell(one.organisation.name, note=one.organisation.ref),
            queries.number_for(one, actor),
            one.called_telephone,
            one.source,
            names.get(one.called_back_by, ""),
            one.called_back_at,
            names.get(one.entered_by, ""),
            one.entered_at,
            names.get(one.put_in_force_by, ""),
            one.put_in_force_at,
            _bank(one),
        )
        for one in accounts
    ]
    caption = Text(
        "口座とその変更（機関ごとに新しい順）", "Accounts and their changes, each organisation's newest first"
    )
    return Table(caption, _ACCOUNTS, rows, empty=Text("該当する口座はありません。", "There is no such account."))


def _payments(payments: Iterable[Any]) -> Table:
    rows = []
    for one in payments:
        url = reverse("auditor:claim", args=(one.document,)) if one.source == "claim" else ""
        url = reverse("auditor:settlement", args=(one.document,)) if one.source == "settlement" else url
        rows.append((one.ref, one.state, one.run.ref, one.run.pay_on, Cell(one.document, url), one.amount_yen))
    totals = add_up(rows, _PAYMENTS, Text("合計", "Total")) if rows else ()
    empty = Text("この口座への振込はまだありません。", "Nothing has been paid to it yet.")
    return Table(Text("この口座への振込", "Paid to this account"), _PAYMENTS, rows, totals, empty)


def _names(accounts: Iterable[Any]) -> dict[str, Text]:
    hands = {hand for one in accounts for hand in (one.entered_by, one.called_back_by, one.put_in_force_by)}
    return parties.names_of_people(hands - {""})


def _bank(account: Any) -> str:
    return account.bic or f"{account.bank_code} {account.bank_kana} {account.branch_code} {account.branch_kana}"


def _today() -> Any:
    return local_date(clock.now(), in_force().zone)


def _crumbs(last: Text, *between: Crumb) -> list[Crumb]:
    return [Crumb(Text("支払", "Payments"), reverse("auditor:home")), *between, Crumb(last)]
