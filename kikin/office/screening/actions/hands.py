"""What the acts of this room share: refs that say nothing, locks, the day, and whose hands were in a case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kikin.fund.relations import Actor
from kikin.fund.screening import SecurityPolicy
from kikin.office import papers
from kikin.office.audit.record import salted_digest
from kikin.office.charter.queries import by_digest
from kikin.office.screening.models import Hand, Paper, ScreeningCase
from kikin.office.screening.queries.dealings import FOLDER
from kikin.office.screening.queries.policies import policy_of
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text


def new_ref(kind: str) -> str:
    return make_confidential_ref(kind, secrets.token_bytes(8))


def lock(records: QuerySet[Any]) -> None:
    """Hold these still until the change is made: no case is opened twice, or closed on a state it no longer has."""
    list(records.select_for_update().order_by("pk").values_list("pk"))


def hold(case: ScreeningCase) -> ScreeningCase:
    """A case, read anew under its lock."""
    lock(ScreeningCase.objects.filter(pk=case.pk))
    return ScreeningCase.objects.select_related("application__lead", "application__call").get(pk=case.pk)


def note_hands(cases: Iterable[ScreeningCase], action: str, actor: Actor) -> None:
    """Keep whose hands were in these cases, each person and act once. What is done by itself is nobody's hand."""
    if not actor.person:
        return
    Hand.objects.bulk_create(
        [Hand(case=case, person=actor.person, action=action) for case in cases], ignore_conflicts=True, batch_size=500
    )


def day_of(case: ScreeningCase, now: datetime) -> date:
    """The legal date of an instant under the charter that a case keeps."""
    return local_date(now, by_digest(case.charter_digest).zone)


def policy_kept_by(case: ScreeningCase) -> SecurityPolicy:
    return policy_of(case.policy_digest)


def sealed(*words: str) -> str:
    """What the trail holds of words that nobody outside may read: a digest that can be proved, and tells nothing.

    A case's ref too is sealed in what an applicant does: else the trail would say whose case it is.
    """
    return salted_digest("\n".join(words))


def said(text: Text) -> tuple[str, str]:
    return text.ja.strip(), text.en.strip()


def problems_of_papers(files: Iterable[tuple[str, bytes]]) -> list[Problem]:
    return [problem for name, content in files for problem in papers.problems_of_paper(name, content, "paper.file")]


def keep_papers(
    case: ScreeningCase, files: Iterable[tuple[str, bytes]], actor: Actor, now: datetime, **about: Any
) -> list[Paper]:
    """Keep files in the home, apart from all others, and what they are about."""
    return Paper.objects.bulk_create(
        [
            Paper(
                case=case,
                name=name,
                sha256=papers.keep(content, FOLDER),
                size_bytes=len(content),
                added_by=actor.person,
                added_at=now,
                **about,
            )
            for name, content in files
        ]
    )
