"""The ledger at a day's end, and down from any figure to the transfers that it is made of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kikin.fund.ledger import FAMILIES, KINDS, Row, parse_account
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter import queries as charters
from kikin.office.claims import queries as claims
from kikin.office.closing.queries import books
from kikin.office.closing.queries.behind import accounts_behind, transfers_behind
from kikin.office.doors.finance import statements
from kikin.office.doors.finance.forms import AsOf, Span
from kikin.office.doors.marks import actor_of, marked
from kikin.office.ledger import queries, sheets
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.look.transfers import FAMILY_NAMES, facts_of_transfer, signed_yen
from kikin.office.settlements import queries as settlements
from kikin.values.calendar import local_date
from kikin.values.text import Text

_MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_ROWS_ON_A_PAGE = 100


@marked("finance", "ledger", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The statement at the end of a day: totals, where the money stands, families of accounts, and by dimension."""
    form, as_of = _asked_day(request)
    at = f"?{urlencode({'as_of': as_of.isoformat()})}"
    totals, balances = queries.totals(as_of), queries.balances(as_of)
    context = {
        "form": form,
        "as_of": as_of,
        "at": at,
        "has_transfers": bool(balances),
        "figures": statements.figures(totals, as_of),
        "standing": statements.standing(totals, balances, as_of),
        "families": statements.families(balances, as_of),
        "dimensions": [statements.by_dimension(name, as_of) for name in ("field", "agency", "fiscal_year")],
    }
    return render(request, "finance/home.html", context)


@marked("finance", "ledger", "see")
@require_safe
def statement_file(request: HttpRequest, format: str) -> HttpResponse:
    """The statement as a file."""
    form, as_of = _asked_day(request)
    if format not in _MEDIA or form.errors:
        raise Http404("no such file")
    answer = HttpResponse(sheets.FORMATS[format](queries.statement(as_of)), content_type=_MEDIA[format])
    answer["Content-Disposition"] = f'attachment; filename="statement-{as_of}.{format}"'
    return answer


@marked("finance", "ledger", "see")
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of a family (default: all), and what each holds."""
    form, as_of = _asked_day(request)
    family = request.GET.get("family", "")
    if family and family not in FAMILIES:
        raise Http404("no such family of accounts")
    years = request.GET.getlist("fiscal_year")
    held = accounts_behind(family, years, as_of)
    order = asked_order(request, ("account", "balance"), "account")
    place = 1 if order.endswith("balance") else 0
    held.sort(key=lambda row: row[place], reverse=order.startswith("-"))
    columns = (
        Column(Text("勘定", "Account"), sort="account"),
        Column(Text("残高", "Balance"), "yen", sort="balance"),
    )
    page = Paginator(held, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = held if request.GET.get("format") == "csv" else page.object_list
    rows = [(Cell(name, url=_account_url(name)), yen) for name, yen in shown]
    label = FAMILY_NAMES[family] if family else Text("すべての勘定", "All accounts")
    chosen = {"family": family, "fiscal_year": years, "as_of": as_of.isoformat(), "format": "csv"}
    csv_url = f"?{urlencode(chosen, doseq=True)}"
    table = Table(label, columns, rows, _total(rows, columns), sorted_by=order, csv_url=csv_url)
    if request.GET.get("format") == "csv":
        return HttpResponse(as_csv(table), content_type=_MEDIA["csv"])
    context = {"title": label, "form": form, "family": family, "as_of": as_of, "table": table, "page": page}
    return render(request, "finance/accounts.html", context | _crumbs(label))


@marked("finance", "ledger", "see")
@require_safe
def account(request: HttpRequest, name: str) -> HttpResponse:
    """One account between two days: every transfer, with what it held after each."""
    known = parse_account(name)
    if known is None or name not in queries.balances():
        raise Http404("no such account")
    asked = bool(request.GET.get("first") or request.GET.get("last"))
    form = Span(request.GET if asked else None)
    said = form.cleaned_data if asked and form.is_valid() else {}
    first, last = said.get("first") or charters.in_force().founded_on, said.get("last") or _today()
    columns = (
        Column(Text("取引", "Transfer"), "ref"),
        Column(Text("日付", "Date"), "on"),
        Column(Text("種類", "Kind")),
        Column(Text("相手勘定", "Other account")),
        Column(Text("増減", "Change"), "yen"),
        Column(Text("残高", "Balance"), "yen"),
    )
    history = queries.history(name, first, last)
    page = Paginator(history[::-1], _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_line(name, row, balance_yen) for row, balance_yen in page.object_list]
    empty = Text("この期間の取引はありません。期間を広げてください。", "No transfer in these days: ask for more.")
    context = {
        "name": name,
        "family": FAMILY_NAMES[known[0]],
        "form": form,
        "first": first,
        "last": last,
        "facts": statements.facts_of_account(known, history),
        "table": Table(Text("取引（新しい順）", "Transfers, the newest first"), columns, rows, empty=empty),
        "page": page,
    }
    up = Crumb(FAMILY_NAMES[known[0]], f"{reverse('finance:accounts')}?family={known[0]}")
    return render(request, "finance/account.html", context | _crumbs(Text(name, name), up))


@marked("finance", "ledger", "see")
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """The transfers behind a figure: of some kinds, of a field, an agency or a fiscal year."""
    _, as_of = _asked_day(request)
    kinds = [kind for kind in request.GET.getlist("kind") if kind in KINDS] or list(KINDS)
    order = asked_order(request, ("id", "on", "amount_yen"), "-id")
    found = transfers_behind(request.GET, kinds, _first_day(request), as_of, order)
    columns = statements.TRANSFER_COLUMNS
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_file = request.GET.get("format") == "csv"
    rows = [statements.transfer_line(row, kinds) for row in (found if is_file else page.object_list)]
    query = request.GET.copy()
    query["format"] = "csv"
    title = Text("取引", "Transfers")
    caption = Text("台帳への記入", "Posted to the ledger")
    table = Table(
        caption, columns, rows, _total(rows, columns), statements.NO_TRANSFERS, order, f"?{query.urlencode()}"
    )
    if is_file:
        return HttpResponse(as_csv(table), content_type=_MEDIA["csv"])
    context = {
        "as_of": as_of,
        "table": table,
        "page": page,
        "net_yen": sum(signed_yen(row, kinds) for row in found),
        "chosen": statements.said_filters(request.GET, kinds),
    }
    return render(request, "finance/transfers.html", context | _crumbs(title))


@marked("finance", "ledger", "see")
@require_safe
def transfer(request: HttpRequest, number: int) -> HttpResponse:
    """One transfer with every dimension, and what it rests on."""
    evidence = claims.evidence_of(number, actor_of(request))
    row = evidence.transfer
    actor = actor_of(request)
    behind: list[Fact] = []
    if evidence.claim is not None:
        url = reverse("finance:claim", args=(evidence.claim.ref,))
        behind.append(Fact(Text("請求", "Claim"), evidence.claim.ref, "ref", url))
    kind, ref = trail.about(row.event_uid)
    for named, label, page, seen in (
        (row.document, Text("額の確定", "Settlement"), "settlement", settlements.settlements_of(actor)),
        (ref, Text("返還債権", "Receivable"), "receivable", settlements.receivables_of(actor)),
        (ref, Text("収益納付", "Payback"), "payback", settlements.paybacks_of(actor)),
        (ref, Text("基金の記入", "Entry of the fund"), "fund_entry", books.entries_visible_to(actor)),
    ):
        if (page == kind or named == row.document) and seen.filter(ref=named).exists():
            behind.append(Fact(label, named, "ref", reverse(f"finance:{page}", args=(named,))))
    if evidence.award is not None:
        url = reverse("finance:award", args=(evidence.award.ref,))
        behind.append(Fact(Text("採択・契約", "Award"), evidence.award.ref, "ref", url, evidence.award.title))
    title = Text(f"取引 {row.id}", f"Transfer {row.id}")
    context: dict[str, Any] = {
        "title": title,
        "row": row,
        "kind": KINDS[row.kind],
        "summary": facts_of_transfer(row, charters.in_force(), _transfer_url, _account_url),
        "behind": behind,
    }
    up = Crumb(Text("取引", "Transfers"), reverse("finance:transfers"))
    return render(request, "finance/transfer.html", context | _crumbs(title, up))


def _asked_day(request: HttpRequest) -> tuple[AsOf, date]:
    """The day that the address asks for; today where it asks for none, or for one that there is not."""
    if not request.GET.get("as_of"):
        return AsOf(initial={"as_of": _today()}), _today()
    form = AsOf(request.GET)
    return form, (form.cleaned_data["as_of"] if form.is_valid() else None) or _today()


def _first_day(request: HttpRequest) -> date | None:
    """The first day that the address asks for; nothing where it asks for none, or for one that there is not."""
    form = Span({"first": request.GET.get("first", "")})
    return form.cleaned_data["first"] if form.is_valid() else None


def _today() -> date:
    return local_date(clock.now(), charters.in_force().zone)


def _line(account: str, row: Row, balance_yen: int) -> list[object]:
    into = row.to_account == account
    other = row.from_account if into else row.to_account
    return [
        Cell(str(row.id), url=_transfer_url(row.id)),
        row.on,
        KINDS[row.kind].label,
        Cell(other, url=_account_url(other)),
        row.amount_yen if into else -row.amount_yen,
        balance_yen,
    ]


def _transfer_url(number: int) -> str:
    return reverse("finance:transfer", args=(number,))


def _account_url(name: str) -> str:
    return reverse("finance:account", args=(name,))


def _total(rows: Any, columns: Any) -> Any:
    return add_up(rows, columns, Text("表示中の合計", "Total on this page")) if rows else ()


def _crumbs(*last: Any) -> dict[str, Any]:
    """The way here: the statement first, then whatever lies between, then the page itself."""
    words, *between = last
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), *between, Crumb(words)]}
