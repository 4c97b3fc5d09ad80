"""Giving an asset up: asked for by its holder, checked by one officer, decided by another, and the money collected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kikin.fund import costs as rules
from kikin.fund import ledger as money
from kikin.fund.relations import Actor
from kikin.office import gate, papers
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.costs import queries
from kikin.office.costs.models import Asset, Disposal
from kikin.office.ledger import posting
from kikin.office.transitions import perform
from kikin.values.text import Text


def ask_to_give_up(
    asset: Asset, request: rules.Request, paper: tuple[str, bytes], actor: Actor, now: datetime
) -> Disposal:
    """A recipient asks to give an asset up; `paper`, a name and content, shows what it fetches or why nothing."""
    name, content = paper
    with gate.change():
        # The asset is the lock under which two requests of the same moment wait for each other.
        list(Asset.objects.select_for_update().filter(pk=asset.pk).values_list("pk"))
        held = Asset.objects.select_related("line__report__member__award__application").get(pk=asset.pk)
        asked = Disposal(
            state=rules.DISPOSAL.initial,
            asset=held,
            kind=request.kind,
            given_up_on=request.given_up_on,
            proceeds_yen=request.proceeds_yen,
            to_whom=request.to_whom.strip(),
            reason=request.reason.strip(),
            paper_name=name,
            filed_by=actor.person,
            filed_at=now,
        )
        gate.permit_or_refuse(actor, "file", replace(asked.subject(), done_by=frozenset()))
        standing = [one.ref for one in queries.disposals_of(held) if one.state not in ("refused", "withdrawn")]
        facts = queries.facts_of_disposal(asked, now, standing)
        gate.refuse_if(
            [*rules.problems_of_asking(request, facts), *papers.problems_of_paper(name, content, "disposal.file")]
        )
        asked.ref = next_ref("DSP", in_force().fiscal_year(facts.today))
        asked.paper_sha256 = papers.keep(content)
        with gate.act("file", actor, now, asked.subject(), "disposal_filed") as pending:
            _say(asked, pending)
            pending.facts |= {"sha256": asked.paper_sha256, "proceeds_yen": asked.proceeds_yen}
        asked.save(force_insert=True)
        return asked


def withdraw_request(one: Disposal, actor: Actor, now: datetime) -> Disposal:
    """The recipient keeps the asset after all."""
    return perform(one, "withdraw", actor, now, do=_say)


def check_disposal(one: Disposal, actor: Actor, now: datetime) -> Disposal:
    """An officer has read the paper; what comes back of the asset is worked out and stands."""

    def keep(one: Disposal, pending: PendingEvent) -> None:
        one.checked_by, one.owed_yen = actor.person, queries.owed_of(one)
        _say(one, pending)
        pending.facts |= {"owed_yen": one.owed_yen}

    return perform(one, "check", actor, now, gather=lambda one: queries.facts_of_disposal(one, now), do=keep)


def approve_disposal(one: Disposal, actor: Actor, now: datetime) -> Disposal:
    """Another officer than the one who checked lets the asset go, for what is owed of it now."""

    def keep(one: Disposal, pending: PendingEvent) -> None:
        one.owed_yen = queries.owed_of(one)
        one.decided_by, one.decided_on = actor.person, queries.facts_of_disposal(one, now).today
        _say(one, pending)
        pending.facts |= {"owed_yen": one.owed_yen}

    return perform(one, "approve", actor, now, gather=lambda one: queries.facts_of_disposal(one, now), do=keep)


def refuse_disposal(one: Disposal, reasons: Text, actor: Actor, now: datetime) -> Disposal:
    """The asset is kept, for reasons that the recipient reads."""

    def keep(one: Disposal, pending: PendingEvent) -> None:
        one.decided_by, one.reasons_ja, one.reasons_en = actor.person, reasons.ja, reasons.en
        one.decided_on = queries.facts_of_disposal(one, now).today
        _say(one, pending)

    facts = rules.DisposalFacts(reasons=reasons.ja and reasons.en)
    return perform(one, "refuse", actor, now, gather=lambda _: facts, do=keep)


def complete_disposal(one: Disposal, received_on: date | None, document: str, actor: Actor, now: datetime) -> Disposal:
    """The asset is gone, and what was owed of it has come in: into the fund's appropriation, by the notice of it."""

    def gather(one: Disposal) -> rules.DisposalFacts:
        return replace(queries.facts_of_disposal(one, now), received_on=received_on, document=document)

    def keep(one: Disposal, pending: PendingEvent) -> None:
        # Its line may have been disallowed, or answered for, since it was approved.
        one.owed_yen = queries.owed_of(one)
        one.received_on, one.document = (received_on, document) if one.owed_yen else (None, "")
        _say(one, pending)
        pending.facts |= {"owed_yen": one.owed_yen, "document": one.document}
        Asset.objects.filter(pk=one.asset.pk).update(given_up_on=one.given_up_on)
        if one.owed_yen and received_on is not None:
            member = one.asset.line.report.member
            paper = money.voucher(by_digest(member.award.charter_digest), received_on, document)
            drafts = money.collect_payback(member.award.ledger_facts(), {member.organisation.ref: one.owed_yen}, paper)
            posting.post(drafts, pending, now, in_force().first_month)

    return perform(one, "complete", actor, now, gather=gather, do=keep)


def _say(one: Disposal, pending: PendingEvent) -> None:
    pending.facts |= {"asset": one.asset.tag, "award": one.asset.line.report.member.award.ref, "kind": one.kind}
