"""Reading what recipients stated after the award: the newest of each, all versions, and whom they may speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import QuerySet

from kikin.fund.relations import Actor
from kikin.fund.watch import CompanyNotice, Holder, PersonNotice, changed_in
from kikin.office.applications.models import Involvement
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watch.folder import Delivery
from kikin.office.feeds.watch.said import Declared, Holders, Lien, Said
from kikin.office.parties.models import Person
from kikin.office.watch.models import Notice
from kikin.office.watch.sources import NOTICE
from kikin.values.calendar import local_date


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


def deliveries(notices: Sequence[Notice]) -> list[Delivery]:
    """What notices say to the watch, each beside the versions before it, as a feed says it."""
    versions: dict[tuple[int, int, str], list[Notice]] = defaultdict(list)
    for one in Notice.objects.filter(about__in={one.about for one in notices}).order_by("pk") if notices else ():
        versions[_of(one)].append(one)
    zone = in_force().zone
    return [_delivery(one, [before for before in versions[_of(one)] if before.pk <= one.pk], zone) for one in notices]


def _of(notice: Notice) -> tuple[int, int, str]:
    """Whose statement of whom it is, in which award: what one recipient states is no version of another's."""
    return notice.award_id, notice.organisation_id, notice.about


def _delivery(notice: Notice, until: Sequence[Notice], zone: str) -> Delivery:
    ref, day = f"{NOTICE}:{notice.pk}", local_date(notice.at, zone).isoformat()
    said = _of_person if notice.is_about_a_person else _of_company
    return Delivery(f"notice {notice.pk}", ref, tuple(said(notice, until, ref, day)))


def _of_company(notice: Notice, until: Sequence[Notice], ref: str, day: str) -> Iterator[Said]:
    now, before = company_of(notice), company_of(until[-2]) if len(until) > 1 else None
    changed = changed_in(now, before)
    if "runway_months" in changed and now.runway_months is not None:
        yield Declared(f"{ref}:cash", "cash", notice.about, day, amount=now.runway_months, per_month=1)
    if "talks_with" in changed and now.talks_with:
        yield Declared(f"{ref}:talks", "talks", notice.about, day, with_whom=now.talks_with)
    if "liens" in changed:
        record = f"{NOTICE}:{notice.organisation_id}:liens"
        yield Lien(record, f"{ref}:liens", (day, day), notice.about, "", now.liens, "", closed=not now.liens)
    if "holders" in changed:
        yield Holders(
            f"{ref}:holders", (day, day), notice.about, tuple((one.name, one.votes_bp) for one in now.holders)
        )


def _of_person(notice: Notice, until: Sequence[Notice], ref: str, day: str) -> Iterator[Said]:
    now, before = person_of(notice), person_of(until[-2]) if len(until) > 1 else None
    changed = changed_in(now, before)
    if now.leaves_on is not None and "leaves_on" in changed:
        yield Declared(f"{ref}:departure", "departure", notice.about, now.leaves_on.isoformat())
    elif "leaves_on" in changed:
        left = takewhile(lambda one: person_of(one).leaves_on is not None, reversed(until[:-1]))
        for one in left:
            departure = f"{NOTICE}:{one.pk}:departure"
            yield Declared(f"{ref}:stays:{one.pk}", "withdrawal", "", withdraws=departure)
    if "term_ends_on" in changed:
        ends_on = now.term_ends_on.isoformat() if now.term_ends_on else ""
        yield Declared(f"{ref}:term", "term", notice.about, ends_on)
    if "effort_bp" in changed:
        yield Declared(f"{ref}:effort", "effort", notice.about, day, notice.award.ref, now.effort_bp)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
