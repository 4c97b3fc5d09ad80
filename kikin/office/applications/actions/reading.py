"""Who judges an application: it is given, taken up, shut, and barred from whoever a tie binds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.applications.models import Application, Reader


def give_to_read(pairs: Iterable[tuple[Application, str]], actor: Actor, now: datetime) -> None:
    """Offer applications to persons to judge; they stay shut until taken up. A bar that stands is not lifted."""
    with gate.change():
        readers = _readers(pairs, "give_to_read", "application_given_to_read", actor, now)
        Reader.objects.bulk_create(readers, batch_size=500, ignore_conflicts=True)


def take_up(applications: Sequence[Application], actor: Actor, now: datetime) -> None:
    """A reader has pledged secrecy and freedom from conflict: from now on they open these applications."""
    with gate.change():
        _readers([(one, actor.person) for one in applications], "take_up", "application_taken_up", actor, now)
        keys = [application.pk for application in applications]
        Reader.objects.filter(application__in=keys, person=actor.person).update(has_pledged=True)


def shut(application: Application, person: str, actor: Actor, now: datetime) -> None:
    """A reader hands an application back, or it is taken from one who is late: it is shut for them."""
    action = "hand_back" if actor.person == person else "take_from_reader"
    with gate.change():
        _readers([(application, person)], action, "application_shut", actor, now)
        Reader.objects.filter(application=application, person=person).update(has_pledged=False)


def bar_from_reading(application: Application, actor: Actor, now: datetime) -> None:
    """A reader bars themselves for a conflict of interest: from now on the application is not found for them."""
    with gate.change():
        _readers([(application, actor.person)], "recuse", "reader_barred", actor, now)
        Reader.objects.filter(application=application, person=actor.person).update(has_conflict=True)


def bar_readers(pairs: Iterable[tuple[Application, str]], actor: Actor, now: datetime) -> None:
    """Bar those whom the records tie to an application of one call; whoever is no reader of it stays as they were.

    Ties are found in the whole call by any of its agencies, so any of them closes the door on what it found.
    """
    tied = {(application.pk, person): application for application, person in pairs}
    with gate.change():
        calls = {application.call_id for application in tied.values()}
        readers = Reader.objects.filter(application__call__in=calls, has_conflict=False)
        found = [one for one in readers if (one.application_id, one.person) in tied]
        barred = [(tied[one.application_id, one.person], one.person) for one in found]
        _readers(barred, "bar", "reader_barred", actor, now, is_for_its_call=True)
        Reader.objects.filter(pk__in=[one.pk for one in found]).update(has_conflict=True)


def _readers(
    pairs: Iterable[tuple[Application, str]],
    action: str,
    event: str,
    actor: Actor,
    now: datetime,
    *,
    is_for_its_call: bool = False,
) -> list[Reader]:
    """Permit and record, for each application, what happens between it and its readers.

    `is_for_its_call`: every agency of its call answers here, and not only the application's own.
    """
    by_application: dict[int, set[str]] = {}
    for application, person in pairs:
        by_application.setdefault(application.pk, set()).add(person)
    # Read afresh: what the caller holds may not know its latest readers, and must not learn half of them here.
    afresh = Application.objects.prefetch_related(*Application.subject_relations).in_bulk(by_application)
    for pk, people in by_application.items():
        subject = afresh[pk].subject()
        if is_for_its_call:
            subject = replace(subject, agencies=frozenset(afresh[pk].call.agencies))
        with gate.act(action, actor, now, subject, event) as pending:
            pending.facts |= {"people": sorted(people)}
    return [
        Reader(application=afresh[pk], person=one) for pk, people in by_application.items() for one in sorted(people)
    ]
