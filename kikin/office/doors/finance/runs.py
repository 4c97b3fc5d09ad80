"""Payment runs: chosen from what is approved, approved by another, sent by a third, and what came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.payments import FILE_FORMATS, PAYMENT_RUN, Held, first_business_day
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.finance.payment_forms import Failing, Preparing
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused, permit_or_refuse
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import state_name
from kikin.office.look.tables import Cell, Column, Table, Tick, add_up, nothing_ticked
from kikin.office.parties import queries as parties
from kikin.office.payments import actions, payables, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_WITH_A_FILE = ("approved", "sent", "done")
_LABELS = {
    "approve": Text("承認する", "Approve"),
    "send": Text("銀行に送信し、支払を記帳する", "Send it to the bank, and post its payments"),
    "revise": Text("保留分を外す", "Take out what is on hold"),
    "cancel": Text("取りやめる", "Cancel it"),
}
_STEPS = (
    ("prepared_by", Text("作成した人", "Prepared by")),
    ("approved_by", Text("承認した人", "Approved by")),
    ("sent_by", Text("送信した人", "Sent by")),
)
_PLACES = {"payment_run.pay_on": "pay_on", "payment.reasons": "reasons", "payment.document": "notice"}
_TYPES = {"zengin": "text/plain; charset=shift_jis", "pain": "application/xml; charset=utf-8"}
_NOTHING_TICKED = nothing_ticked("payment_run.payments", Text("支払うものが選ばれていません", "nothing is ticked"))


@marked("finance", "payment_run", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits to be paid, and the runs so far."""
    return _home(request)


@marked("finance", "payment_run", "prepare")
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Put what is ticked into a run."""
    actor, form = actor_of(request), Preparing(request.POST)
    ticked = request.POST.getlist("document")
    if not form.is_valid():
        return _home(request, form, ticked)
    if not ticked:
        return _home(request, form, ticked, [_NOTHING_TICKED])
    try:
        run = actions.prepare(actor.of, ticked, form.cleaned_data["pay_on"], actor, clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        return _home(request, form, ticked, form.take_up(refused.problems, _PLACES))
    return redirect("finance:run", run.ref)


def _home(
    request: HttpRequest, form: Preparing | None = None, ticked: Sequence[str] = (), problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, today = actor_of(request), queries.today_of(clock.now())
    page = Paginator(queries.runs_visible_to(actor).order_by("-pk"), _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    may_prepare = against(actor, "prepare", Subject("payment_run", agencies=frozenset({actor.of}))) == ()
    day = first_business_day(today, in_force().calendar)
    context = {
        "waiting": _waiting_table(actor, ticked),
        "runs": _runs_table(list(page.object_list)),
        "page": page,
        "preparing": (form or Preparing(initial={"pay_on": day})) if may_prepare else None,
        "form": form,
        "problems": tuple(problems),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "finance/runs.html", context | _crumbs(), status=status)


def _waiting_table(actor: Actor, ticked: Sequence[str]) -> Table:
    found = payables.waiting(actor.of)
    holds = queries.holds_of(found, queries.today_of(clock.now()))
    columns = (
        Column(Text("支払うもの", "To be paid"), "ref"),
        Column(Text("種類", "Kind")),
        Column(Text("支払先", "Payee")),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("保留", "On hold")),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [
        (
            Cell(one.document, tick=Tick("document", one.document, one.document in ticked)),
            payables.SOURCES[one.source].name,
            one.member.organisation.name,
            Cell(one.member.award.ref, reverse("finance:award", args=(one.member.award.ref,))),
            one.fiscal_year,
            _all_of(held.label for held in holds.get(one.document, ())),
            one.amount_yen,
        )
        for one in found
    ]
    empty = Text("支払を待つものはありません。", "Nothing waits to be paid.")
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    return Table(Text("承認済みで、支払を待つもの", "Approved, and not in a run"), columns, rows, totals, empty)


def _runs_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("支払一括処理", "Run"), "ref"),
        Column(Text("状態", "State"), "state:payment_run"),
        Column(Text("振込指定日", "Day of the transfer"), "on"),
        Column(Text("件数", "Payments"), "count"),
        Column(Text("合計額", "Amount"), "yen"),
    )
    sums = queries.sums_of(found)
    rows = [
        (Cell(one.ref, reverse("finance:run", args=(one.ref,))), one.state, one.pay_on, *sums.get(one.pk, (0, 0)))
        for one in found
    ]
    empty = Text("まだ支払一括処理はありません。", "There is no run yet.")
    return Table(Text("支払一括処理（新しい順）", "Runs, the newest first"), columns, rows, empty=empty)


@marked("finance", "payment_run", "see")
@require_safe
def run(request: HttpRequest, ref: str) -> HttpResponse:
    """One run: its payments, what is on hold in it, its file, and the next step."""
    return _run_page(request, ref)


@marked("finance", "payment_run", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer approves the run and its file."""
    return _take(request, ref, actions.approve, "payment_run_approved")


@marked("finance", "payment_run", "send")
@require_POST
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """A third one has handed the file to the bank: its payments are posted."""
    return _take(request, ref, actions.send, "payment_run_sent", "payment_run_done")


@marked("finance", "payment_run", "resume")
@require_POST
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """Post what is not posted yet of a run that was sent."""
    return _take(request, ref, actions.resume, "payment_run_done")


@marked("finance", "payment_run", "revise")
@require_POST
def revise(request: HttpRequest, ref: str) -> HttpResponse:
    """Take out what is on hold."""
    return _take(request, ref, actions.revise, "payment_run_revised")


@marked("finance", "payment_run", "cancel")
@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the run up."""
    return _take(request, ref, actions.cancel, "payment_run_cancelled")


@marked("finance", "payment_run", "read")
@require_safe
def bank_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The file for the bank, as it was approved; there is none before."""
    actor = actor_of(request)
    found = queries.run(ref, actor)
    permit_or_refuse(actor, "read", found.subject())
    if found.state not in _WITH_A_FILE:
        raise Http404("no file before the approval")
    answer = HttpResponse(queries.file_of(found), content_type=_TYPES[found.payer.file_format])
    answer["Content-Disposition"] = f'attachment; filename="{queries.file_name(found)}"'
    answer["Cache-Control"] = "no-store"
    return answer


@marked("finance", "payment", "fail")
@require_POST
def fail(request: HttpRequest, ref: str) -> HttpResponse:
    """The bank has returned one of the payments of a run."""
    actor = actor_of(request)
    form = _failing(queries.run(ref, actor), request.POST)
    if not form.is_valid():
        return _run_page(request, ref, form)
    said = form.cleaned_data
    payment = queries.payment(said["payment"], actor)
    return attempt(
        lambda: actions.fail(payment, said["reasons"], said["notice"], actor, clock.now()),
        reverse("finance:run", args=(ref,)),
        lambda problems: _run_page(request, ref, form, form.take_up(problems, _PLACES)),
        lambda: trail.was_just_done("payment", payment.ref, "payment_failed", actor.person),
    )


def _take(request: HttpRequest, ref: str, step: Callable[..., object], *events: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.run(ref, actor)
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("finance:run", args=(ref,)),
        lambda problems: _run_page(request, ref, problems=problems),
        lambda: any(trail.was_just_done("payment_run", ref, event, actor.person) for event in events),
    )


def _run_page(
    request: HttpRequest, ref: str, form: Questions | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.run(ref, actor)
    payments = queries.payments_of(found)
    events = trail.events_about("payment_run", ref)
    people = [getattr(found, name) for name, _ in _STEPS]
    names = parties.names_of_people([*people, *(event.actor for event in events)])
    count, total_yen = queries.sums_of([found]).get(found.pk, (0, 0))
    context = {
        "run": found,
        "summary": [
            Fact(Text("振込指定日", "Day of the transfer"), found.pay_on, "on"),
            Fact(Text("件数", "Payments"), count, "count"),
            Fact(Text("合計額", "Amount"), total_yen, "yen"),
            Fact(Text("振込データの形式", "Form of the bank file"), FILE_FORMATS[found.payer.file_format]),
            Fact(Text("承認された振込データの要約値", "Digest of the approved file"), found.file_digest, "digest"),
        ],
        "steps": [
            Fact(label, names.get(person, Text(person, person)) if person else "")
            for (_, label), person in zip(_STEPS, people, strict=True)
        ],
        "acts": _acts(found, actor),
        "file_url": reverse("finance:bank_file", args=(ref,)) if found.state in _WITH_A_FILE else "",
        "payments": _payments_table(found, payments),
        "failing": form
        or (_failing(found) if found.state in ("sent", "done") and _may_come_back(payments, actor) else None),
        "form": form,
        "problems": tuple(problems),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "finance/run.html", context | _crumbs(Crumb(ref)), status=status)


def _acts(found: Any, actor: Actor) -> list[Act]:
    """The steps from here; of a run that was sent and did not come to its end, the way on."""
    urls = {action: reverse(f"finance:{action}_run", args=(found.ref,)) for action in _LABELS}
    facts = queries.facts_of(found, clock.now())
    if not facts.held:
        del urls["revise"]
    acts = acts_from_here(PAYMENT_RUN, found.subject(), facts, actor, _LABELS, urls, grave=("send", "cancel"))
    forbidden = against(actor, "resume", found.subject())
    if found.state == "sent" and forbidden is not None:
        label = Text("支払の続きを記帳する", "Go on posting its payments")
        acts.append(Act(label, reverse("finance:resume_run", args=(found.ref,)), forbidden))
    return acts


def _payments_table(found: Any, payments: Sequence[Any]) -> Table:
    stopped = queries.held_in([one for one in payments if one.state == "waiting"], queries.today_of(clock.now()))
    columns = (
        Column(Text("支払", "Payment"), "ref"),
        Column(Text("状態", "State"), "state:payment"),
        Column(Text("支払うもの", "What it pays"), "ref"),
        Column(Text("支払先", "Payee")),
        Column(Text("保留・不能の理由", "On hold, or failed, because")),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [
        (
            one.ref,
            one.state,
            Cell(one.document, reverse("finance:claim", args=(one.document,)) if one.source == "claim" else ""),
            one.member.organisation.name,
            _why(one, stopped.get(one.pk, [])),
            one.amount_yen,
        )
        for one in payments
    ]
    return Table(Text("この処理の支払", "Payments of this run"), columns, rows)


def _why(payment: Any, held: Sequence[Held]) -> Text | str:
    if payment.state == "failed":
        return f"{payment.reasons} ({payment.notice})"
    holds = [Held(code) for code in payment.held_for] if payment.state == "held" else held
    return _all_of(one.label for one in holds)


def _all_of(labels: Any) -> Text:
    said = list(labels)
    return Text("、".join(label.ja for label in said), "; ".join(label.en for label in said))


def _may_come_back(payments: Sequence[Any], actor: Actor) -> bool:
    return any(against(actor, "fail", one.subject()) == () for one in payments if one.state in ("waiting", "paid"))


def _failing(found: Any, sent: Any = None) -> Failing:
    form = Failing(sent, auto_id="fail_%s")
    form.choose(
        "payment",
        [
            (one.ref, f"{one.ref} {one.document} {state_name('payment', one.state).staff.ja}")
            for one in queries.payments_of(found, ("waiting", "paid"))
        ],
    )
    return form


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(Text("支払一括処理", "Payment runs"), reverse("finance:runs") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
