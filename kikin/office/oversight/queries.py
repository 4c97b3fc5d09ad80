"""Reading risks, issues and notes: what an actor may see, and what of an award is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.gate import Refused
from kikin.office.oversight.models import Issue, OversightNote

R = TypeVar("R", Issue, OversightNote)


def issues_visible_to(actor: Actor) -> QuerySet[Issue]:
    """The issues that the policy lets an actor see, as SQL."""
    return _of_agency(Issue.objects.select_related("award"), actor)


def notes_visible_to(actor: Actor) -> QuerySet[OversightNote]:
    """The notes that the policy lets an actor see, as SQL."""
    return _of_agency(OversightNote.objects.select_related("award"), actor)


def _of_agency(found: QuerySet[R], actor: Actor) -> QuerySet[R]:
    if actor.role in ("programme_officer", "programme_director"):
        return found.filter(award__agency=actor.of) if actor.of else found.none()
    return found if actor.role == "auditor" else found.none()


def issue(ref: str, actor: Actor) -> Issue:
    """One issue, or Refused as hidden."""
    return _seen(Issue.objects.select_related("award").filter(ref=ref).first(), actor)


def note(ref: str, actor: Actor) -> OversightNote:
    """One note, or Refused as hidden."""
    return _seen(OversightNote.objects.select_related("award").filter(ref=ref).first(), actor)


def _seen(found: R | None, actor: Actor) -> R:
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def open_issues(award: Award) -> list[Issue]:
    """What of an award somebody has to see to, the first due first."""
    return list(Issue.objects.filter(award=award, state="open").select_related("award"))


def newest_notes(award: Award, actor: Actor, most_count: int) -> Sequence[Any]:
    """The last visits and meetings of an award that an actor may read of."""
    return list(notes_visible_to(actor).filter(award=award)[:most_count])
