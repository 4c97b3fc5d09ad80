"""Runs on their way to the bank: prepared, revised, approved by another, or cancelled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from kikin.fund import payments as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.actions import next_ref, next_refs
from kikin.office.charter.queries import in_force
from kikin.office.payments import payables, queries
from kikin.office.payments.actions.paying import send
from kikin.office.payments.models import PayerAccount, Payment, PaymentRun
from kikin.office.payments.payables import Payable
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem
from kikin.values.text import Text


def prepare(agency: str, documents: Collection[str], pay_on: date, actor: Actor, now: datetime) -> PaymentRun:
    """Put what is chosen, by the refs of its documents, into one run. What is on hold is set aside in it, with why."""
    today = queries.today_of(now)
    with gate.change():
        subject = Subject("payment_run", "", agencies=frozenset({agency}))
        gate.permit_or_refuse(actor, "prepare", subject)
        # Under the agency's account two runs of the same moment wait for each other.
        payer = PayerAccount.objects.select_for_update().filter(agency=agency, state="in_force").first()
        chosen = _chosen(agency, documents)
        held = queries.holds_of(chosen, today)
        _refuse_to_prepare(chosen, held, payer, pay_on, today)
        run = PaymentRun(
            ref=next_ref("RUN", in_force().fiscal_year(today)),
            state=rules.PAYMENT_RUN.initial,
            agency=agency,
            pay_on=pay_on,
            payer=payer,
            hands=sorted({person for one in chosen if one.document not in held for person in one.hands}),
            prepared_by=actor.person,
            prepared_at=now,
        )
        subject = Subject("payment_run", run.ref, agencies=frozenset({agency}))
        with gate.act("prepare", actor, now, subject, "payment_run_prepared") as pending:
            run.save()
            payments = _enter(run, chosen, today)
            _say(run, pending)
        stopped = [one for one in payments if one.document in held]
        _set_aside(stopped, {one.pk: held[one.document] for one in stopped}, actor, now)
        return run


def approve(run: PaymentRun, actor: Actor, now: datetime) -> PaymentRun:
    """Another officer approves the run, and with it one file to the last byte."""

    def keep(run: PaymentRun, pending: PendingEvent) -> None:
        run.approved_by, run.approved_at = actor.person, now
        run.file_digest = known[run.pk].digest_now
        _say(run, pending)
        pending.facts |= {"file": run.file_digest, "format": run.payer.file_format}

    def gather(run: PaymentRun) -> rules.RunFacts:
        known[run.pk] = queries.facts_of(run, now)
        return known[run.pk]

    known: dict[int, rules.RunFacts] = {}
    return perform(run, "approve", actor, now, gather=gather, do=keep, reads=("payer",))


def revise(run: PaymentRun, actor: Actor, now: datetime) -> PaymentRun:
    """Take out what has come to be on hold since the run was prepared; it has to be approved anew."""

    def keep(run: PaymentRun, pending: PendingEvent) -> None:
        run.approved_by, run.approved_at, run.file_digest = "", None, ""
        pending.facts |= {"held_count": len(held)}

    with gate.change():
        list(PaymentRun.objects.select_for_update().filter(pk=run.pk).values_list("pk"))
        waiting = queries.payments_of(run, ("waiting",))
        held = queries.held_in(waiting, queries.today_of(now))
        revised = perform(run, "revise", actor, now, do=keep)
        stopped = [one for one in waiting if one.pk in held]
        _set_aside(stopped, {one.pk: held[one.pk] for one in stopped}, actor, now)
        return revised


def cancel(run: PaymentRun, actor: Actor, now: datetime) -> PaymentRun:
    """Give a run up before it is sent; what stands in it can be paid by another one."""
    with gate.change():
        cancelled = perform(run, "cancel", actor, now, do=_say)
        perform_all(queries.payments_of(run, ("waiting",)), "withdraw", actor, now)
        return cancelled


def pay_documents(
    documents: Sequence[str],
    people: tuple[Actor, Actor, Actor],
    now: datetime,
    pay_on: date | None = None,
) -> PaymentRun:
    """Prepare, approve and send one run for what is payable of one agency, by three people in this order.

    Without a day it is the first on which banks work. Refused where something is on hold.
    """
    preparer, approver, sender = people
    today = queries.today_of(now)
    day = pay_on or rules.first_business_day(today, in_force().calendar)
    run = prepare(preparer.of, documents, day, preparer, now)
    gate.refuse_if(
        rules.problem_of(rules.Held(code), one.document)
        for one in queries.payments_of(run, ("held",))
        for code in one.held_for
    )
    return send(approve(run, approver, now), sender, now)


def _chosen(agency: str, documents: Collection[str]) -> list[Payable]:
    """What is payable of these documents, in their order. Refused where one is not, or stands in a run already."""
    found = {one.document: one for one in payables.named(documents) if one.member.award.agency == agency}
    standing = set(
        Payment.objects.filter(document__in=list(documents), state__in=sorted(rules.STANDING)).values_list(
            "document", flat=True
        )
    )
    gate.refuse_if(_not_payable(ref) for ref in documents if ref not in found or ref in standing)
    return [found[ref] for ref in dict.fromkeys(documents)]


def _refuse_to_prepare(
    chosen: Sequence[Payable],
    held: Mapping[str, Sequence[rules.Held]],
    payer: PayerAccount | None,
    pay_on: date,
    today: date,
) -> None:
    facts = rules.RunFacts(
        waiting_count=len(chosen) - len(held),
        has_payer=payer is not None,
        pay_on=pay_on,
        today=today,
        calendar=in_force().calendar,
    )
    problems = list(rules.problems_of_preparing(facts))
    if not facts.waiting_count:
        problems += [rules.problem_of(one, document) for document, holds in held.items() for one in holds]
    gate.refuse_if(problems)


def _enter(run: PaymentRun, chosen: Sequence[Payable], today: date) -> list[Payment]:
    standing, _ = queries.accounts_of(one.member.organisation_id for one in chosen)
    refs = iter(next_refs("PAY", in_force().fiscal_year(today), len(chosen)))
    return Payment.objects.bulk_create(
        [
            Payment(
                ref=ref,
                state=rules.PAYMENT.initial,
                run=run,
                number=number,
                source=one.source,
                document=one.document,
                member=one.member,
                account=standing.get(one.member.organisation_id),
                amount_yen=one.amount_yen,
            )
            for number, (ref, one) in enumerate(zip(refs, chosen, strict=True), start=1)
        ],
        batch_size=500,
    )


def _set_aside(
    payments: Sequence[Payment], why: Mapping[int, Sequence[rules.Held]], actor: Actor, now: datetime
) -> None:
    """Note for what each of these payments is set aside."""

    def keep(payment: Payment, pending: PendingEvent) -> None:
        payment.held_for = list(dict.fromkeys(held.code for held in why[payment.pk]))
        pending.facts |= {"document": payment.document, "held_for": ",".join(payment.held_for)}

    perform_all(payments, "hold", actor, now, do=keep)


def _say(run: PaymentRun, pending: PendingEvent) -> None:
    count, total_yen = queries.sums_of([run]).get(run.pk, (0, 0))
    pending.facts |= {"payments_count": count, "total_yen": total_yen, "pay_on": str(run.pay_on)}


def _not_payable(ref: str) -> Problem:
    return Problem(
        "not_payable",
        "payment_run.payments",
        Text(
            "支払える状態ではないか、既に支払一括処理に入っています",
            "it cannot be paid now, or stands in a run already",
        ),
        Text("承認済みで、他の処理に入っていないものを選んでください", "choose what is approved and stands in no run"),
        ref,
    )
