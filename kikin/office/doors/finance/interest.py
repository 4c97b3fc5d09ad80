"""Interest subsidies: taking in the banks' statements that they are paid by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kikin.office import clock
from kikin.office.awards import queries as awards
from kikin.office.doors.finance.settlement_forms import BankStatement
from kikin.office.doors.marks import actor_of, marked
from kikin.office.gate import Refused
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Column, Table, add_up
from kikin.office.look.words import either
from kikin.office.settlements import queries
from kikin.office.settlements.actions import interest as loading
from kikin.values.problems import Problem
from kikin.values.text import Text

_LINES = (
    Column(Text("借入", "Loan")),
    Column(Text("金融機関", "Bank")),
    Column(Text("受託者・交付先", "Recipient")),
    Column(Text("期間の初日", "From"), "on"),
    Column(Text("期間の末日", "To"), "on"),
    Column(Text("支払日", "Due on"), "on"),
    Column(Text("利子", "Interest"), "yen"),
)


@marked("finance", "interest_statement", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The lines known of one award, and the form for a bank's statement."""
    return _page(request, BankStatement(initial={"award": request.GET.get("award", "")}))


@marked("finance", "interest_statement", "load")
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take in a statement: all of it, or nothing, with every bad row named."""
    actor, form = actor_of(request), BankStatement(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    try:
        award = awards.get(form.cleaned_data["award"].strip(), actor)
        done = loading.load(award, form.cleaned_data["sheet"].read(), actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            form.add_error("award", either("自機関にこの番号の契約はありません。", "This agency has no such award."))
            return _page(request, form)
        return _page(request, form, refused.problems)
    query: dict[str, str | int] = {"award": award.ref, "new": done.new_count, "known": done.known_count}
    return redirect(f"{reverse('finance:interest')}?{urlencode(query)}")


def _page(request: HttpRequest, form: BankStatement, problems: Sequence[Problem] = ()) -> HttpResponse:
    new, known = request.GET.get("new", ""), request.GET.get("known", "")
    ref = request.GET.get("award", "")
    table = _table(request, ref) if ref else None
    done = []
    if new.isdecimal() and known.isdecimal():
        done = [
            either(
                f"{int(new):,}行を取り込みました。{int(known):,}行は登録済みでした。",
                f"{int(new):,} lines were taken in; {int(known):,} were known already.",
            )
        ]
    context: dict[str, Any] = {"form": form, "problems": tuple(problems), "table": table, "messages": done, "ref": ref}
    context["crumbs"] = [
        Crumb(Text("額の確定", "Settlements"), reverse("finance:settlements")),
        Crumb(Text("利子補給", "Interest subsidy")),
    ]
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "finance/interest.html", context, status=status)


def _table(request: HttpRequest, ref: str) -> Table | None:
    try:
        award = awards.get(ref, actor_of(request))
    except Refused:
        return None
    rows = [
        [one.loan, one.bank, member.organisation.name, one.from_on, one.to_on, one.due_on, one.interest_yen]
        for member in awards.members_of(award)
        for one in queries.interest_of(member)
    ]
    caption = Text(f"{ref}の利子の明細", f"Interest paid under {ref}")
    totals = add_up(rows, _LINES, Text("合計", "Total")) if rows else ()
    return Table(caption, _LINES, rows, totals, Text("まだ明細はありません。", "No line has been taken in yet."))
