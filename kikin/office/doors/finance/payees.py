"""Accounts: those of payees on their way into force, and the agency's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.lifecycle import Lifecycle
from kikin.fund.payments import ACCOUNT_KINDS, FILE_FORMATS, PAYEE_ACCOUNT, PAYER_ACCOUNT, AccountFacts
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.finance.payment_forms import CallingBack, EnteringPayer
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.payments import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_PUT = {"put_in_force": Text("有効にする", "Put it in force")}
_CALL_PLACES = {"account.called_telephone": "telephone", "account.source": "source"}
_PAYER_PLACES = {
    f"account.{name}": name
    for name in ("holder", "bank_code", "bank_kana", "branch_code", "branch_kana", "kind", "number")
} | {"account.requester_code": "requester_code", "account.requester_kana": "requester_kana"}


@marked("finance", "payee_account", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The accounts of payees, those that wait for someone first."""
    actor = actor_of(request)
    seen = queries.payees_visible_to(actor)
    page = Paginator(seen.exclude(state__in=queries.PENDING).order_by("-pk"), _ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "waiting": _table(
            Text("確認を待つ口座", "Waiting to be confirmed"),
            seen.filter(state__in=queries.PENDING).order_by("pk"),
            actor,
            Text("確認を待つ口座はありません。", "No account waits to be confirmed."),
        ),
        "others": _table(
            Text("その他の口座", "Other accounts"), page.object_list, actor, Text("まだありません。", "None yet.")
        ),
        "page": page,
    }
    return render(request, "finance/payees.html", context | _crumbs("payees"))


def _table(caption: Text, found: Any, actor: Actor, empty: Text) -> Table:
    columns = (
        Column(Text("口座", "Account"), "ref"),
        Column(Text("状態", "State"), "state:payee_account"),
        Column(Text("機関", "Organisation")),
        Column(Text("金融機関", "Bank")),
        Column(Text("口座番号", "Number"), "ref"),
        Column(Text("届出日時", "Proposed"), "at"),
    )
    rows = [
        (
            Cell(one.ref, reverse("finance:payee", args=(one.ref,))),
            one.state,
            one.organisation.name,
            _bank(one),
            queries.number_for(one, actor),
            one.entered_at,
        )
        for one in found
    ]
    return Table(caption, columns, rows, empty=empty)


def _bank(account: Any) -> str:
    return account.bic or f"{account.bank_code} {account.bank_kana} {account.branch_code} {account.branch_kana}"


@marked("finance", "payee_account", "see")
@require_safe
def payee(request: HttpRequest, ref: str) -> HttpResponse:
    """One payee's account: what was proposed, who confirmed it on which number, and the next step."""
    return _payee_page(request, ref)


@marked("finance", "payee_account", "call_back")
@require_POST
def call_back(request: HttpRequest, ref: str) -> HttpResponse:
    """It was confirmed on a number known before."""
    actor, form = actor_of(request), CallingBack(request.POST, auto_id="call_%s")
    found = queries.payee(ref, actor)
    if not form.is_valid():
        return _payee_page(request, ref, {"call_back": form})
    said = form.cleaned_data
    return attempt(
        lambda: actions.call_back(found, actions.CallBack(said["telephone"], said["source"]), actor, clock.now()),
        reverse("finance:payee", args=(ref,)),
        lambda problems: _payee_page(request, ref, {"call_back": form}, form.take_up(problems, _CALL_PLACES)),
        lambda: trail.was_just_done("payee_account", ref, "payee_account_called_back", actor.person),
    )


@marked("finance", "payee_account", "put_in_force")
@require_POST
def put_in_force(request: HttpRequest, ref: str) -> HttpResponse:
    """From now on, money goes there."""
    actor = actor_of(request)
    found = queries.payee(ref, actor)
    return attempt(
        lambda: actions.put_in_force([found], actor, clock.now()),
        reverse("finance:payee", args=(ref,)),
        lambda problems: _payee_page(request, ref, problems=problems),
        lambda: trail.was_just_done("payee_account", ref, "payee_account_put_in_force", actor.person),
    )


@marked("finance", "payee_account", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """It was not confirmed, for reasons that the organisation reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="refuse_%s")
    found = queries.payee(ref, actor)
    if not form.is_valid():
        return _payee_page(request, ref, {"refuse": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.refuse(found, said, actor, clock.now()),
        reverse("finance:payee", args=(ref,)),
        lambda problems: _payee_page(request, ref, {"refuse": form}, problems),
        lambda: trail.was_just_done("payee_account", ref, "payee_account_refused", actor.person),
    )


def _payee_page(
    request: HttpRequest, ref: str, forms: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    sent, actor = dict(forms or {}), actor_of(request)
    found = queries.payee(ref, actor)
    events = trail.events_about("payee_account", ref)
    hands = [found.entered_by, found.called_back_by, found.put_in_force_by]
    names = parties.names_of_people([*hands, *(event.actor for event in events)])
    labels = (
        Text("届け出た人", "Proposed by"),
        Text("折り返した人", "Called back by"),
        Text("有効とした人", "In force by"),
    )
    urls = {"put_in_force": reverse("finance:put_payee_in_force", args=(ref,))}
    context = {
        "account": found,
        "summary": [
            Fact(Text("機関", "Organisation"), found.organisation.name, note=found.organisation.ref),
            *_facts_of_account(found, actor),
            Fact(Text("変更前からの電話番号", "Telephone known before"), found.known_telephone),
            Fact(Text("届出の電話番号", "Telephone in the proposal"), found.telephone),
            Fact(Text("かけた電話番号", "Number called"), found.called_telephone, note=found.source),
            Fact(Text("不承認の理由", "Why it was refused"), found.reasons if found.reasons.ja else ""),
        ],
        "steps": [
            Fact(label, names.get(person, Text(person, person)) if person else "")
            for label, person in zip(labels, hands, strict=True)
        ],
        "acts": acts_from_here(PAYEE_ACCOUNT, found.subject(), AccountFacts(), actor, _PUT, urls),
        "calling": _asked(PAYEE_ACCOUNT, found, "call_back", actor, sent, lambda: CallingBack(auto_id="call_%s")),
        "barred": against(actor, "call_back", found.subject()) if found.state == "proposed" else (),
        "refusing": _asked(PAYEE_ACCOUNT, found, "refuse", actor, sent, lambda: Reasons(auto_id="refuse_%s")),
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "finance/payee.html", context | _crumbs("payees", Crumb(ref)), status=status)


def _facts_of_account(found: Any, actor: Actor) -> list[Fact]:
    return [
        Fact(Text("口座名義", "Holder"), found.holder),
        Fact(Text("金融機関", "Bank"), _bank(found)),
        Fact(Text("預金の種類", "Kind of account"), ACCOUNT_KINDS[found.kind]),
        Fact(Text("口座番号", "Number"), queries.number_for(found, actor), "ref"),
    ]


def _asked(
    lifecycle: Lifecycle, found: Any, action: str, actor: Actor, sent: Mapping[str, Questions], make: Callable[[], Any]
) -> Any:
    """The form of a step that needs more than a click, where the step is there and the actor's."""
    if isinstance(lifecycle.step(action, found.state), Problem) or against(actor, action, found.subject()) != ():
        return None
    return sent.get(action) or make()


@marked("finance", "payer_account", "see")
@require_safe
def payers(request: HttpRequest) -> HttpResponse:
    """From where the agency pays: the account in force, the one that waits, and the form for another."""
    return _payer_page(request)


@marked("finance", "payer_account", "propose")
@require_POST
def enter_payer(request: HttpRequest) -> HttpResponse:
    """Enter another account; a second officer approves it."""
    actor, form = actor_of(request), EnteringPayer(request.POST)
    if not form.is_valid():
        return _payer_page(request, form)
    return attempt(
        lambda: actions.propose_payer(actor.of, form.details(), form.terms(), actor, clock.now()),
        reverse("finance:payers"),
        lambda problems: _payer_page(request, form, form.take_up(problems, _PAYER_PLACES)),
    )


@marked("finance", "payer_account", "put_in_force")
@require_POST
def put_payer_in_force(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer approves the agency's account."""
    actor = actor_of(request)
    found = queries.payer(ref, actor)
    return attempt(
        lambda: actions.put_payer_in_force(found, actor, clock.now()),
        reverse("finance:payers"),
        lambda problems: _payer_page(request, problems=problems),
        lambda: trail.was_just_done("payer_account", ref, "payer_account_put_in_force", actor.person),
    )


@marked("finance", "payer_account", "refuse")
@require_POST
def refuse_payer(request: HttpRequest, ref: str) -> HttpResponse:
    """It is not as it should be."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="refuse_%s")
    found = queries.payer(ref, actor)
    if not form.is_valid():
        return _payer_page(request, refusing=form)
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.refuse_payer(found, said, actor, clock.now()),
        reverse("finance:payers"),
        lambda problems: _payer_page(request, problems=problems),
        lambda: trail.was_just_done("payer_account", ref, "payer_account_refused", actor.person),
    )


def _payer_page(
    request: HttpRequest,
    form: EnteringPayer | None = None,
    problems: Sequence[Problem] = (),
    refusing: Reasons | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    seen = list(queries.payers_visible_to(actor).order_by("-pk"))
    waiting = next((one for one in seen if one.state == "proposed"), None)
    standing = next((one for one in seen if one.state == "in_force"), None)
    acts = []
    if waiting is not None:
        urls = {"put_in_force": reverse("finance:put_payer_in_force", args=(waiting.ref,))}
        acts = acts_from_here(PAYER_ACCOUNT, waiting.subject(), AccountFacts(), actor, _PUT, urls)
        refusing = refusing or Reasons(auto_id="refuse_%s")
    may_enter = against(actor, "propose", Subject("payer_account", agencies=frozenset({actor.of}))) == ()
    context = {
        "standing": _facts_of_payer(standing, actor) if standing is not None else None,
        "waiting": _facts_of_payer(waiting, actor) if waiting is not None else None,
        "waiting_ref": waiting.ref if waiting is not None else "",
        "acts": acts,
        "refusing": refusing if waiting is not None else None,
        "entering": (form or EnteringPayer(initial={"has_line_ends": True})) if may_enter and waiting is None else None,
        "form": form or (refusing if refusing is not None and refusing.is_bound else None),
        "problems": tuple(problems),
    }
    is_asked_again = any(one is not None and one.errors for one in (form, refusing))
    status = 409 if problems else 422 if is_asked_again else 200
    return render(request, "finance/payers.html", context | _crumbs("payers"), status=status)


def _facts_of_payer(found: Any, actor: Actor) -> list[Fact]:
    return [
        Fact(Text("番号", "Ref"), found.ref, "ref"),
        *_facts_of_account(found, actor),
        Fact(Text("委託者コード", "Requester's code"), found.requester_code),
        Fact(Text("依頼人名", "Requester"), found.requester_kana),
        Fact(Text("振込データの形式", "Form of the bank file"), FILE_FORMATS[found.file_format]),
    ]


def _crumbs(place: str, *last: Crumb) -> dict[str, Any]:
    names = {"payees": Text("振込先口座", "Payees"), "payers": Text("支払口座", "Account to pay from")}
    way = Crumb(names[place], reverse(f"finance:{place}") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
