"""Where the organisation's money goes: the account in force, masked, and naming another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.payments import ACCOUNT_KINDS
from kikin.fund.policy import may
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.account_form import AccountForm
from kikin.office.doors.marks import actor_of, marked
from kikin.office.gate import Refused
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.payments import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_PLACES = {
    f"account.{name}": name
    for name in ("holder", "bank_code", "bank_kana", "branch_code", "branch_kana", "kind", "number", "iban", "bic")
} | {"account.telephone": "telephone"}
"""Where a problem of an account is mended."""


@marked("applicant", "payee_account", "see")
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The organisation's accounts with their states, and the form for another."""
    return _page(request)


@marked("applicant", "payee_account", "propose")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Name another account. It is confirmed by a call before it counts."""
    actor, form = actor_of(request), AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    organisation = parties.organisation(actor.of)
    if organisation is None:
        raise Refused((), hidden=True)
    new = actions.NewAccount(organisation, form.details(), form.cleaned_data["telephone"], actor)
    try:
        actions.propose(new, clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, form, form.take_up(refused.problems, _PLACES))
    return redirect("applicant:account")


def _page(request: HttpRequest, form: AccountForm | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    seen = list(queries.payees_visible_to(actor).order_by("-pk"))
    is_pending = any(one.is_pending for one in seen)
    subject = Subject("payee_account", members=frozenset({actor.of}))
    may_propose = may(actor, "propose", subject) and not is_pending
    context = {
        "is_pending": is_pending,
        "has_one": any(one.state == "in_force" for one in seen),
        "accounts": _table(seen, actor),
        "form": (form or AccountForm()) if may_propose or form is not None else None,
        "sent": form,
        "problems": tuple(problems),
        "crumbs": [words.way_home(), Crumb(Text("振込先口座", "Account"))],
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/account.html", context, status=status)


def _table(seen: Sequence[Any], actor: Actor) -> Table:
    columns = (
        Column(Text("口座", "Account"), "ref"),
        Column(Text("状態", "State"), "state:payee_account"),
        Column(Text("金融機関", "Bank")),
        Column(Text("預金の種類", "Kind of account")),
        Column(Text("口座番号", "Number"), "ref"),
        Column(Text("口座名義", "Holder")),
        Column(Text("届出日時", "Proposed"), "at"),
    )
    rows = [
        (
            Cell(one.ref, note=one.reasons if one.state == "refused" else ""),
            one.state,
            one.bic or f"{one.bank_code} {one.bank_kana} {one.branch_code} {one.branch_kana}",
            ACCOUNT_KINDS[one.kind],
            queries.number_for(one, actor),
            one.holder,
            one.entered_at,
        )
        for one in seen
    ]
    empty = Text("まだ届出はありません。下の欄から届け出てください。", "None yet: name one below.")
    return Table(Text("自機関の振込先口座", "Accounts of my organisation"), columns, rows, empty=empty)
