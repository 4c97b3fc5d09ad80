"""Reading what recipients stated after the award: the newest of each, all versions, and whom they may speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kikin.fund.relations import Actor
from kikin.fund.watch import CompanyNotice, Holder, PersonNotice
from kikin.office.applications.models import Involvement
from kikin.office.awards.models import Award
from kikin.office.parties.models import Person
from kikin.office.watch.models import Notice


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The notices that the policy lets an actor see, as SQL."""
    notices = Notice.objects.select_related("award", "organisation")
    if actor.role == "applicant":
        return notices.filter(organisation__ref=actor.of) if actor.of else notices.none()
    if actor.role in ("programme_officer", "programme_director"):
        return notices.filter(award__agency=actor.of) if actor.of else notices.none()
    if actor.role in ("security_officer", "security_lead"):
        return notices.filter(award__agency=actor.of) if actor.of else notices
    return notices.none()


def of_award(award: Award, actor: Actor) -> list[Notice]:
    """All versions that an actor may see of an award, the newest first."""
    return list(visible_to(actor).filter(award=award).order_by("-pk"))


def about(refs: Iterable[str], actor: Actor) -> list[Notice]:
    """What was stated of these companies and people, the newest first."""
    return list(visible_to(actor).filter(about__in=list(refs)).order_by("-pk"))


def newest(award: Award, about: str, organisation: str) -> Notice | None:
    """The version of one recipient that stands; what another says of the same person it may not even know of."""
    return Notice.objects.filter(award=award, about=about, organisation__ref=organisation).last()


def key_people(award: Award, organisation: str) -> list[Person]:
    """The people of an award who are there for one of its organisations."""
    involved = Involvement.objects.filter(
        application=award.application_id, member__organisation__ref=organisation
    ).select_related("person")
    return list({one.person.pk: one.person for one in involved}.values())


def company_of(notice: Notice) -> CompanyNotice:
    """A company's notice as its rule reads it."""
    said: Mapping[str, Any] = notice.content
    holders = tuple(Holder(one["name"], one["votes_bp"], one["rights"]) for one in said["holders"])
    return CompanyNotice(holders, said["runway_months"], said["liens"], said["talks_with"], _day(said["talks_on"]))


def person_of(notice: Notice) -> PersonNotice:
    """A notice about a person as its rule reads it."""
    said: Mapping[str, Any] = notice.content
    return PersonNotice(said["post"], _day(said["term_ends_on"]), said["effort_bp"], _day(said["leaves_on"]))


def elsewhere_bp(award: Award, person: str) -> int:
    """How much of a person's time was stated for other awards."""
    others = Notice.objects.filter(about=person).exclude(award=award).order_by("pk")
    return sum(person_of(one).effort_bp for one in {one.award_id: one for one in others}.values())


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
