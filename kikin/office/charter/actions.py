"""Founding a fund, amending its charter, and counting up refs."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.db.models import F

from kikin.fund import ledger as rules
from kikin.fund.charter import Appropriation, Charter, check_amendment, parse
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.charter import queries
from kikin.office.charter.models import CharterVersion, Serial
from kikin.office.ledger import posting
from kikin.office.ledger import queries as ledger
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.refs import make_ref
from kikin.values.text import Text


def found(text: str, actor: Actor, now: datetime) -> CharterVersion:
    """Found the fund of this home by a charter, and give it the money appropriated so far."""
    charter = _read(text)
    try:
        with gate.change():
            gate.refuse_if([_already_founded()] if queries.is_founded() else [])
            subject = Subject("charter", "1")
            with gate.act("found", actor, now, subject, "fund_founded", charter_digest=charter.digest) as pending:
                version = CharterVersion.objects.create(number=1, digest=charter.digest, text=text, adopted_at=now)
                pending.facts |= {"charter": charter.key, "version": 1}
            appropriate_what_is_due(charter, actor, now)
    except IntegrityError:
        # Somebody founded it in this moment: nothing is there to be locked before that.
        gate.refuse_if([_already_founded()] if queries.is_founded() else [])
        raise
    return version


def amend(text: str, reason: str, actor: Actor, now: datetime) -> CharterVersion:
    """Put a new version of the charter in force, with its reason.

    Of two amendments at once the second is refused: whoever wrote it had not read the first, and would undo it.
    """
    charter = _read(text)
    known_count = CharterVersion.objects.count()
    with gate.change():
        gate.refuse_if([] if _hold_versions() else [_not_founded()])
        queries.forget()
        newest = CharterVersion.objects.get(digest=queries.digest_in_force())
        gate.refuse_if([_amended_meanwhile(newest.number)] if newest.number != known_count else [])
        gate.refuse_if(check_amendment(queries.in_force(), charter, reason))
        number = newest.number + 1
        subject = Subject("charter", str(number))
        with gate.act("amend", actor, now, subject, "charter_amended", charter_digest=charter.digest) as pending:
            version = CharterVersion.objects.create(
                number=number, digest=charter.digest, text=text, reason=reason, adopted_at=now
            )
            queries.forget()
            pending.facts |= {"charter": charter.key, "version": number, "amends": newest.digest}
        appropriate_what_is_due(charter, actor, now)
    return version


def appropriate(actor: Actor, now: datetime) -> list[Appropriation]:
    """Post what is due by the charter in force, and say what that was. Refused where no fund is founded."""
    with gate.change():
        gate.refuse_if([] if _hold_versions() else [_not_founded()])
        return appropriate_what_is_due(queries.in_force(), actor, now)


def appropriate_what_is_due(charter: Charter, actor: Actor, now: datetime) -> list[Appropriation]:
    """Post every appropriation that has been enacted by now and is not in the ledger yet, with its allotments.

    What was posted before, or at the same moment by another, is not posted again. Returns what was posted now.
    """
    today = local_date(now, charter.zone)
    with gate.change():
        _hold_versions()
        known = ledger.appropriations_posted()
        due = [one for one in charter.appropriations if one.enacted_on <= today and one.key not in known]
        for appropriation in due:
            _appropriate(appropriation, charter, actor, now)
    return due


def _appropriate(appropriation: Appropriation, charter: Charter, actor: Actor, now: datetime) -> None:
    today = local_date(now, charter.zone)
    subject = Subject("appropriation", appropriation.key)
    with gate.act("appropriate", actor, now, subject, "money_appropriated", charter_digest=charter.digest) as pending:
        pending.facts |= {"amount_yen": appropriation.amount_yen, "until": str(appropriation.available_until)}
        posting.post(rules.appropriate(charter, appropriation, today), pending, now, charter.first_month)
    with gate.act("allot", actor, now, subject, "money_allotted", charter_digest=charter.digest) as pending:
        posting.post(rules.allot(charter, appropriation, today), pending, now, charter.first_month)


def _hold_versions() -> bool:
    """Lock every version of the charter, the newest first as an amendment does; whether there is any.

    The newest alone would not do: whoever waits for an amendment to end wakes with the one before it.
    """
    return bool(CharterVersion.objects.select_for_update().order_by("-number").values_list("pk"))


def next_refs(kind: str, fiscal_year: int, count: int) -> list[str]:
    """The next public refs of a kind, without gaps: the counter is locked until the transaction ends."""
    return [make_ref(kind, fiscal_year, number) for number in next_serials(kind, fiscal_year, count)]


def next_ref(kind: str, fiscal_year: int) -> str:
    """The next public ref of a kind."""
    return next_refs(kind, fiscal_year, 1)[0]


def next_serials(kind: str, fiscal_year: int, count: int) -> range:
    """The next numbers of a kind, for refs whose grammar is the charter's own."""
    with gate.change():
        counted = Serial.objects.filter(kind=kind, fiscal_year=fiscal_year)
        if not counted.update(last=F("last") + count):
            Serial.objects.bulk_create([Serial(kind=kind, fiscal_year=fiscal_year)], ignore_conflicts=True)
            counted.update(last=F("last") + count)
        last = counted.values_list("last", flat=True).get()
    return range(last - count + 1, last + 1)


def _read(text: str) -> Charter:
    charter, problems = parse(text)
    if charter is None:
        raise gate.Refused(problems)
    return charter


def _already_founded() -> Problem:
    return Problem(
        "already_founded",
        "charter",
        Text("この置き場所には既に基金があります", "this home holds a fund already"),
        Text(
            "別の --home を指定するか、改正として登録してください",
            "give another --home, or amend the charter",
        ),
    )


def _amended_meanwhile(number: int) -> Problem:
    return Problem(
        "amended_meanwhile",
        "charter",
        Text("同時に別の改正が行われました", "the charter was amended by another at the same moment"),
        Text(f"第{number}版を確認し、それを改正してください", f"read version {number}, and amend that"),
        str(number),
    )


def _not_founded() -> Problem:
    return Problem(
        "not_founded",
        "charter",
        Text("まだ基金が設置されていません", "no fund has been founded here"),
        Text("先に kikin found で設置してください", "found it first: kikin found FILE"),
    )
