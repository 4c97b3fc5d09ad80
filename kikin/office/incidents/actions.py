"""Everything that changes an incident: reported by anyone, then looked into by those who screen."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kikin.fund.incidents import INCIDENT, Facts, problems_of_addition, problems_of_report
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.incidents import queries
from kikin.office.incidents.models import Addition, Incident, Telling
from kikin.office.transitions import perform
from kikin.office.watch import queries as watch
from kikin.values.problems import Problem, shown
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

_SECRET_BYTES = 16
_SECRET = re.compile(rf"[0-9a-f]{{{2 * _SECRET_BYTES}}}")
_AT_ONCE = timedelta(minutes=10)
_NOBODY = Actor("", "public", "", "public")
"""Whoever reports is nobody to the house, signed in or not."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever reported takes away: the number, and the secret that is shown once and kept nowhere."""

    ref: str
    secret: str


def new_secret() -> str:
    """A secret for a page to carry until it is sent."""
    return secrets.token_hex(_SECRET_BYTES)


def report(words: str, now: datetime, secret: str = "") -> Receipt:
    """Take a report from anyone. The same page sent twice is one report, known by nothing but the secret that it
    carries; a secret that is none of ours, or was used for other words, is replaced."""
    with gate.change():
        before = Incident.objects.filter(secret_digest=_digest(secret)).first() if _SECRET.fullmatch(secret) else None
        if before is not None and before.words == words:
            return Receipt(before.ref, secret)
        gate.refuse_if(
            problems_of_report(words, queries.taken_within_the_hour(now), in_force().incidents.reports_per_hour)
        )
        if before is not None or not _SECRET.fullmatch(secret):
            secret = new_secret()
        incident = _begin(words, _digest(secret), _NOBODY, now)
    return Receipt(incident.ref, secret)


def enter(words: str, actor: Actor, now: datetime) -> Incident:
    """Enter what those who screen have learned themselves. A second click finds it entered already."""
    with gate.change():
        gate.refuse_if(problems_of_report(words, 0, 1))
        entered = Incident.objects.filter(state=INCIDENT.initial, secret_digest="", reported_at__gt=now - _AT_ONCE)
        same = entered.filter(words=words).first()
        if same is not None:
            gate.permit_or_refuse(actor, "report", same.subject())
            return same
        return _begin(words, "", actor, now)


def _begin(words: str, secret_digest: str, actor: Actor, now: datetime) -> Incident:
    ref = make_confidential_ref("INC", secrets.token_bytes(8))
    with gate.act("report", actor, now, Subject("incident", ref), "incident_reported"):
        return Incident.objects.create(
            ref=ref,
            state=INCIDENT.initial,
            words=words,
            reported_at=now,
            assess_by=now + timedelta(hours=in_force().incidents.assess_within_hours),
            secret_digest=secret_digest,
        )


def add(ref: str, secret: str, words: str, now: datetime) -> None:
    """Whoever reported adds something. A wrong number and a wrong secret are answered alike."""
    with gate.change():
        incident = Incident.objects.select_for_update().filter(ref=ref.strip().upper()).first()
        kept = incident.secret_digest if incident is not None else ""
        if not (secrets.compare_digest(kept, _digest(secret.strip())) and incident is not None):
            raise gate.Refused([_no_such_receipt()])
        gate.refuse_if(problems_of_addition(words, incident.additions.count()))
        with gate.act("add", _NOBODY, now, Subject("incident", incident.ref), "incident_added_to"):
            Addition.objects.create(incident=incident, words=words, at=now)


def _grade(action: str) -> Callable[[Incident, str, Text, Actor, datetime], Incident]:
    def take(incident: Incident, severity: str, reasons: Text, actor: Actor, now: datetime) -> Incident:
        """Say how grave it is, and why; who has to be told follows from it."""

        def keep(incident: Incident, pending: PendingEvent) -> None:
            incident.severity, incident.reasons, incident.graded_by = severity, reasons.en, actor.person
            pending.facts |= {"severity": severity}

        facts = Facts(severity=severity, reasons=reasons.en)
        return perform(incident, action, actor, now, gather=lambda incident: facts, do=keep)

    return take


assess = _grade("assess")
regrade = _grade("regrade")


def contain(incident: Incident, reasons: Text, actor: Actor, now: datetime) -> Incident:
    """Note what was done so that it goes no further."""

    def keep(incident: Incident, pending: PendingEvent) -> None:
        incident.containment = incident.reasons = reasons.en

    return perform(incident, "contain", actor, now, gather=_facts(reasons.en), do=keep)


def learn(incident: Incident, lessons: Text, actor: Actor, now: datetime) -> Incident:
    """Write what will be done otherwise, once everyone was told who has to be."""

    def keep(incident: Incident, pending: PendingEvent) -> None:
        incident.lessons, incident.learned_by = lessons.en, actor.person

    def gather(incident: Incident) -> Facts:
        return replace(queries.facts_of(incident), lessons=lessons.en)

    return perform(incident, "learn", actor, now, gather=gather, do=keep)


def close(incident: Incident, actor: Actor, now: datetime) -> Incident:
    """Nothing is left to do."""

    def keep(incident: Incident, pending: PendingEvent) -> None:
        incident.closed_at = now

    return perform(incident, "close", actor, now, gather=queries.facts_of, do=keep)


def _with_reasons(action: str) -> Callable[[Incident, Text, Actor, datetime], Incident]:
    def take(incident: Incident, reasons: Text, actor: Actor, now: datetime) -> Incident:
        """One step, for reasons that stay with it."""

        def keep(incident: Incident, pending: PendingEvent) -> None:
            incident.reasons = reasons.en
            incident.closed_at = now if incident.state in INCIDENT.ends else None

        return perform(incident, action, actor, now, gather=_facts(reasons.en), do=keep)

    return take


dismiss = _with_reasons("dismiss")
reopen = _with_reasons("reopen")


def note_sent(incident: Incident, key: str, document: str, actor: Actor, now: datetime) -> None:
    """Note that somebody was told. Noted once, it stays."""
    with gate.act("note_sent", actor, now, incident.subject(), "incident_told") as pending:
        Incident.objects.select_for_update().get(pk=incident.pk)
        due = {one.telling.key: one for one in queries.tellings_of(incident)}
        if key not in due:
            raise gate.Refused(
                [_wrong("incident.tellings", key, Text("通知の相手ではありません", "nobody who has to be told"))]
            )
        if due[key].sent_at is not None:
            raise gate.Refused([_wrong("incident.tellings", key, Text("通知は記録済みです", "it is noted already"))])
        pending.facts |= {"told": key, "document": document}
        Telling.objects.create(incident=incident, key=key, sent_at=now, document=document, sent_by=actor.person)


def link(incident: Incident, refs: Iterable[str], actor: Actor, now: datetime) -> None:
    """Say which awards and watch cases it concerns, of those that the actor may know of; what was linked stays."""
    named = set(refs)
    with gate.act("link", actor, now, incident.subject(), "incident_linked") as pending:
        mine = {"agency": actor.of} if actor.of else {}
        awards = list(Award.objects.filter(ref__in=named, **mine))
        cases = list(watch.visible_to(actor).filter(ref__in=named))
        unknown = named - {one.ref for one in (*awards, *cases)}
        gate.refuse_if(
            _wrong("incident.links", ref, Text("採択でも監視案件でもありません", "neither an award nor a watch case"))
            for ref in sorted(unknown)
        )
        pending.facts |= {"linked": sorted(named)}
        incident.awards.add(*awards)
        incident.watch_cases.add(*cases)


def _facts(reasons: str) -> Callable[[Incident], Facts]:
    return lambda incident: replace(queries.facts_of(incident), reasons=reasons)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _no_such_receipt() -> Problem:
    return Problem(
        "no_such_receipt",
        "incident.receipt",
        Text("受付番号と合言葉が一致しません", "the number and the secret do not belong together"),
        Text("控えを確かめるか、新しく報告してください", "look at your receipt, or report it anew"),
    )


def _wrong(where: str, value: str, what: Text) -> Problem:
    return Problem("wrong_answer", where, what, Text("番号を確かめてください", "check the number"), shown(value))
