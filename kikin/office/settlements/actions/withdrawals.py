"""A refund demanded in error: one officer proposes to withdraw it, another confirms, and its year is settled anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kikin.fund import ledger as money
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.claims import actions as claims
from kikin.office.ledger import posting
from kikin.office.settlements import queries
from kikin.office.settlements.actions.settling import hold_awards
from kikin.office.settlements.models import Receivable, Settlement
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.text import NOTHING_SAID, Text


def propose(receivable: Receivable, reasons: Text, actor: Actor, now: datetime) -> Receivable:
    """Say that it was demanded in error, and why. Until another officer confirms it, it stays due."""

    def keep(one: Receivable, pending: PendingEvent) -> None:
        one.withdrawal_proposed_by = actor.person
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    given = reasons.ja and reasons.en
    return _step("propose_withdrawal", receivable, given, actor, now, keep)


def decline(receivable: Receivable, actor: Actor, now: datetime) -> Receivable:
    """It was demanded rightly after all, or the proposal is taken back."""

    def keep(one: Receivable, pending: PendingEvent) -> None:
        one.withdrawal_proposed_by = ""
        one.reasons_ja, one.reasons_en = NOTHING_SAID.ja, NOTHING_SAID.en
        _say(one, pending)

    return _step("decline_withdrawal", receivable, "", actor, now, keep)


def confirm(receivable: Receivable, actor: Actor, now: datetime) -> Receivable:
    """Withdraw it, and with it the settlement that demanded it.

    Every transfer of that settlement is taken back by a new one of today. What it covered is paid and not settled
    again, and what it took the place of waits to be paid: the year stands as it did before, and is drawn up anew.
    """

    def keep(one: Receivable, pending: PendingEvent) -> None:
        _say(one, pending)
        day = local_date(now, by_digest(one.member.award.charter_digest).zone)
        drafts = [money.reverse(row, day, one.ref) for row in reversed(queries.standing_transfers_of(_behind(one)))]
        posting.post(drafts, pending, now, in_force().first_month)

    with gate.change():
        withdrawn = _step("confirm_withdrawal", receivable, "", actor, now, keep)
        revoked = _behind(withdrawn)
        replaced = queries.replaced_by(revoked)
        perform(revoked, "revoke", actor, now)
        perform_all([] if replaced is None else [replaced], "reinstate", actor, now)
        claims.uncover(revoked.ref, actor, now)
        return withdrawn


def _step(
    action: str,
    receivable: Receivable,
    reasons: str,
    actor: Actor,
    now: datetime,
    keep: Callable[[Receivable, PendingEvent], None],
) -> Receivable:
    with gate.change():
        hold_awards([receivable.member.award_id])
        return perform(
            receivable,
            action,
            actor,
            now,
            gather=lambda one: queries.withdrawal_facts(one, reasons=reasons),
            do=keep,
        )


def _behind(one: Receivable) -> Settlement:
    """The settlement that demanded it: the rules withdraw no other receivable."""
    return Settlement.objects.get(receivable=one)


def _say(one: Receivable, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.member.award.ref, "settlement": _behind(one).ref, "amount_yen": one.amount_yen}
