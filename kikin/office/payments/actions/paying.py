"""Sending a run: the file has gone to the bank, and its payments are posted batch by batch.

Each batch is one transaction that takes only what still waits, under the lock of its run. Whatever dies between two
of them, or within one, has posted whole batches and nothing else; `resume` goes on from there and pays nothing twice.
Behind that stand the life of a claim, which is paid once, and the database, which knows one standing payment of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from kikin.fund import payments as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.payments import queries
from kikin.office.payments.actions.sources import WAYS
from kikin.office.payments.models import Payment, PaymentRun
from kikin.office.transitions import perform, perform_all

BATCH_COUNT = 100


def send(run: PaymentRun, actor: Actor, now: datetime) -> PaymentRun:
    """A third person hands the approved file to the bank; from now on its payments are posted."""

    def keep(run: PaymentRun, pending: PendingEvent) -> None:
        run.sent_by, run.sent_at = actor.person, now
        pending.facts |= {"file": run.file_digest}

    def gather(run: PaymentRun) -> rules.RunFacts:
        return queries.facts_of(run, now)

    perform(run, "send", actor, now, gather=gather, do=keep, reads=("payer",))
    return resume(run, actor, now)


def resume(run: PaymentRun, actor: Actor, now: datetime) -> PaymentRun:
    """Post what of a sent run is not posted yet, and close it once nothing waits.

    What has come to be on hold since the file went is left waiting: its hold is lifted, or the bank stops it.
    """
    done_to = 0
    while True:
        with gate.change():
            held = _locked(run)
            gate.permit_or_refuse(actor, "resume", held.subject())
            batch = _next_batch(run, done_to, now)
            if not batch:
                break
            _note_hand(held, actor)
            _post(batch, actor, now)
            done_to = batch[-1].number
    return _finish(run, actor, now)


def fail(payment: Payment, reasons: str, notice: str, actor: Actor, now: datetime) -> Payment:
    """The bank has returned a payment, or never made it. What was posted is taken back, and can be paid anew."""

    def gather(payment: Payment) -> rules.PaymentFacts:
        return rules.PaymentFacts(reasons, notice)

    def keep(payment: Payment, pending: PendingEvent) -> None:
        payment.reasons, payment.notice = reasons.strip(), notice.strip()
        pending.facts |= {"document": payment.document, "amount_yen": payment.amount_yen, "notice": payment.notice}

    with gate.change():
        run = _locked(payment.run)
        payment.refresh_from_db(fields=["state"])
        was_paid = payment.state == "paid"
        failed = perform(payment, "fail", actor, now, gather=gather, do=keep)
        if was_paid:
            WAYS[failed.source].take_back(failed.document, failed.notice, actor, now)
        else:
            _finish(run, actor, now)
        return failed


def _locked(run: PaymentRun) -> PaymentRun:
    return PaymentRun.objects.select_for_update().get(pk=run.pk)


def _next_batch(run: PaymentRun, done_to: int, now: datetime) -> list[Payment]:
    """The next payments that wait and that nothing stops, in their order. Which account is now in force is no matter
    any more: the file has gone with the one that was."""
    today = queries.today_of(now)
    while part := queries.waiting_after(run, done_to, BATCH_COUNT):
        held = queries.held_in(part, today)
        stopped = {pk for pk, holds in held.items() if not rules.OF_THE_ACCOUNT.issuperset(one.code for one in holds)}
        if free := [one for one in part if one.pk not in stopped]:
            return free
        done_to = part[-1].number
    return []


def _note_hand(held: PaymentRun, actor: Actor) -> None:
    """Keep who has posted of a run, in the transaction in which they do."""
    if actor.person not in held.posted_by:
        PaymentRun.objects.filter(pk=held.pk).update(posted_by=[*held.posted_by, actor.person])


def _post(batch: Sequence[Payment], actor: Actor, now: datetime) -> None:
    def keep(payment: Payment, pending: PendingEvent) -> None:
        payment.paid_at = now
        pending.facts |= {"document": payment.document, "amount_yen": payment.amount_yen}

    by_source: defaultdict[str, list[str]] = defaultdict(list)
    for one in batch:
        by_source[one.source].append(one.document)
    for source, documents in by_source.items():
        WAYS[source].pay(documents, actor, now)
    perform_all(batch, "pay", actor, now, do=keep)


def _finish(run: PaymentRun, actor: Actor, now: datetime) -> PaymentRun:
    """Close a run that is sent and in which nothing waits any more."""
    with gate.change():
        found = _locked(run)
        if found.state == "sent" and not Payment.objects.filter(run=found, state="waiting").exists():
            found = perform(found, "finish", actor, now, gather=lambda _: rules.RunFacts())
        for field in found._meta.concrete_fields:
            setattr(run, field.attname, getattr(found, field.attname))
        return run
