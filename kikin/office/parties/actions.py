"""Registering persons and organisations, and appointing people to roles."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kikin.fund.parties import (
    ORGANISATION_KINDS,
    problems_of_appointment,
    problems_of_ending,
    problems_of_identifier,
)
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.parties import queries
from kikin.office.parties.models import Appointment, Identifier, Organisation, Person
from kikin.values.calendar import local_date
from kikin.values.problems import Problem, shown
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

MIN_PASSWORD_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class OrganisationOutline:
    """What is known of an organisation before it is registered."""

    name: Text
    kind: str = "company"
    size: str = "default"
    corporate_number: str = ""

    @property
    def key(self) -> str:
        """The same organisation has the same key: its number from outside, else its name and kind."""
        told_apart = self.corporate_number or f"{self.name.ja}|{self.name.en}|{self.kind}"
        return hashlib.sha256(told_apart.casefold().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PersonOutline:
    """What is known of a person before they are registered; `within` tells namesakes apart."""

    name: Text
    within: str = ""
    email: str = ""
    organisation: str = ""

    @property
    def key(self) -> str:
        told_apart = self.email or f"{self.name.ja}|{self.name.en}|{self.within}"
        return hashlib.sha256(told_apart.casefold().encode()).hexdigest()


def register_organisations(
    outlines: Iterable[OrganisationOutline], actor: Actor, now: datetime
) -> dict[str, Organisation]:
    """Register those not known yet; all of them come back by key. One event names how many were new."""
    wanted = {outline.key: outline for outline in outlines}
    known = {found.key: found for found in Organisation.objects.filter(key__in=wanted)}
    new = [outline for key, outline in wanted.items() if key not in known]
    if not new:
        return known
    gate.refuse_if(problem for outline in new for problem in _problems_of_organisation(outline))
    with gate.act("register", actor, now, Subject("organisation"), "organisations_registered") as pending:
        made = [
            Organisation(
                ref=make_confidential_ref("ORG", secrets.token_bytes(8)),
                name_ja=outline.name.ja,
                name_en=outline.name.en,
                kind=outline.kind,
                size=outline.size,
                key=outline.key,
            )
            for outline in new
        ]
        Organisation.objects.bulk_create(made, batch_size=500)
        by_key = {organisation.key: organisation for organisation in made}
        Identifier.objects.bulk_create(
            Identifier(scheme="corporate_number", value=outline.corporate_number, organisation=by_key[outline.key])
            for outline in new
            if outline.corporate_number
        )
        pending.facts |= {"count": len(made)}
    return known | by_key


def register_people(outlines: Iterable[PersonOutline], actor: Actor, now: datetime) -> dict[str, Person]:
    """Register those not known yet; all of them come back by key."""
    wanted = {outline.key: outline for outline in outlines}
    known = {found.key: found for found in Person.objects.filter(key__in=wanted)}
    new = [outline for key, outline in wanted.items() if key not in known]
    if not new:
        return known
    homes = Organisation.objects.in_bulk({outline.organisation for outline in new}, field_name="ref")
    with gate.act("register", actor, now, Subject("person"), "people_registered") as pending:
        made = []
        for outline in new:
            person = Person(
                ref=make_confidential_ref("PER", secrets.token_bytes(8)),
                name_ja=outline.name.ja,
                name_en=outline.name.en,
                email=outline.email or None,
                organisation=homes.get(outline.organisation),
                key=outline.key,
            )
            person.set_unusable_password()
            made.append(person)
        Person.objects.bulk_create(made, batch_size=500)
        pending.facts |= {"count": len(made)}
    return known | {person.key: person for person in made}


def appoint(
    appointments: Sequence[tuple[Person, str, str]], since_on: date, actor: Actor, now: datetime
) -> list[Appointment]:
    """Appoint persons to roles for a body, an agency or an organisation.

    Appointing twice changes nothing; appointing again after an end begins anew, and the trail keeps both.
    """
    sides = queries.sides_of(of for _, _, of in appointments)
    gate.refuse_if(problem for _, role, of in appointments for problem in problems_of_appointment(role, sides[of]))
    today = local_date(now, in_force().zone)
    with gate.change():
        people = [person for person, _, _ in appointments]
        known = {(one.person_id, one.role, one.of): one for one in Appointment.objects.filter(person__in=people)}
        new: list[Appointment] = []
        for person, role, of in appointments:
            before = known.get((person.pk, role, of))
            if before is not None and (before.until_on is None or before.until_on >= today):
                continue
            with gate.act("appoint", actor, now, person.subject(), "person_appointed") as pending:
                anew = before or Appointment(person=person, role=role, of=of)
                anew.since_on, anew.until_on = since_on, None
                known[person.pk, role, of] = anew
                if before is None:
                    new.append(anew)
                else:
                    anew.save()
                pending.facts |= {"person": person.ref, "role": role, "of": of, "since_on": str(since_on)}
        Appointment.objects.bulk_create(new, batch_size=500)
    return [known[person.pk, role, of] for person, role, of in appointments]


def end(appointment: Appointment, last_on: date, actor: Actor, now: datetime) -> Appointment:
    """Let an appointment end with its last day; yesterday means at once. Ending it twice changes nothing."""
    with gate.change():
        found = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(pk=appointment.pk)
        gate.permit_or_refuse(actor, "end", found.person.subject())
        if found.until_on == last_on:
            return found
        gate.refuse_if(problems_of_ending(last_on, found.until_on, local_date(now, in_force().zone)))
        with gate.act("end", actor, now, found.person.subject(), "appointment_ended") as pending:
            found.until_on = last_on
            found.save()
            pending.facts |= {"person": found.person.ref, "role": found.role, "of": found.of, "last_on": str(last_on)}
    return found


def give_password(person: Person, password: str, actor: Actor, now: datetime) -> None:
    """Give a person a password to sign in with; the trail says that they got one, and nothing of it."""
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise gate.Refused([_short_password()])
    with gate.act("give_password", actor, now, person.subject(), "password_given"):
        person.set_password(password)
        person.save(update_fields=["password"])


def _problems_of_organisation(outline: OrganisationOutline) -> list[Problem]:
    found = []
    if outline.kind not in ORGANISATION_KINDS:
        kinds = ", ".join(ORGANISATION_KINDS)
        found.append(
            Problem(
                "unknown_kind",
                "organisation.kind",
                Text("知らない種類の機関です", "not a kind of organisation that is known here"),
                Text(f"次のいずれかにしてください：{kinds}", f"use one of {kinds}"),
                shown(outline.kind),
            )
        )
    if outline.corporate_number:
        found += problems_of_identifier("corporate_number", outline.corporate_number)
    return found


def _short_password() -> Problem:
    return Problem(
        "password_too_short",
        "person.password",
        Text("パスワードが短すぎます", "the password is too short"),
        Text(
            f"{MIN_PASSWORD_CHARACTERS}字以上にしてください",
            f"use at least {MIN_PASSWORD_CHARACTERS} characters",
        ),
    )
