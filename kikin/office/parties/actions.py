"""Registering persons and organisations, and appointing people to roles."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from kikin.fund.parties import problems_of_appointment, problems_of_ending, problems_of_identifier
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.parties import complaints, queries
from kikin.office.parties.models import Appointment, Identifier, Organisation, Person
from kikin.values.calendar import local_date
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

MIN_PASSWORD_CHARACTERS = 12
Party = TypeVar("Party", Organisation, Person)


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
    """What is known of a person before they are registered; `within` tells namesakes apart.

    `numbers` are those that only they bear, as pairs of a scheme and a value.
    """

    name: Text
    within: str = ""
    email: str = ""
    organisation: str = ""
    numbers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        told_apart = self.email or f"{self.name.ja}|{self.name.en}|{self.within}"
        return hashlib.sha256(told_apart.casefold().encode()).hexdigest()


def register_organisations(
    outlines: Iterable[OrganisationOutline], actor: Actor, now: datetime
) -> dict[str, Organisation]:
    """Register those not known yet; all of them come back by key. One event names how many were new.

    Whoever registers the same at the same moment gets the same; a number that is another's is a problem.
    """
    wanted = {outline.key: outline for outline in outlines}
    known = {found.key: found for found in Organisation.objects.filter(key__in=wanted)}
    new = [wanted[key] for key in sorted(wanted.keys() - known.keys())]
    if not new:
        return known
    gate.refuse_if(
        problem for outline in new for problem in complaints.of_organisation(outline.kind, outline.corporate_number)
    )
    with gate.change():
        gate.permit_or_refuse(actor, "register", Subject("organisation"))
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
        kept, fresh = _kept(made)
        numbers = {wanted[key].corporate_number: kept[key] for key in fresh if wanted[key].corporate_number}
        taken = Identifier.objects.filter(scheme="corporate_number", value__in=numbers)
        gate.refuse_if(complaints.number_taken(value) for value in taken.values_list("value", flat=True))
        Identifier.objects.bulk_create(
            Identifier(scheme="corporate_number", value=number, organisation=organisation)
            for number, organisation in numbers.items()
        )
        if fresh:
            with gate.act("register", actor, now, Subject("organisation"), "organisations_registered") as pending:
                pending.facts |= {"count": len(fresh)}
    return known | kept


def register_people(outlines: Iterable[PersonOutline], actor: Actor, now: datetime) -> dict[str, Person]:
    """Register those not known yet; all of them come back by key.

    Whoever registers the same at the same moment gets the same; an address that is another's is a problem.
    """
    wanted = {outline.key: outline for outline in outlines}
    known = {found.key: found for found in Person.objects.filter(key__in=wanted)}
    new = [wanted[key] for key in sorted(wanted.keys() - known.keys())]
    if not new:
        return known
    gate.refuse_if(problem for one in new for number in one.numbers for problem in problems_of_identifier(*number))
    homes = Organisation.objects.in_bulk({outline.organisation for outline in new}, field_name="ref")
    with gate.change():
        gate.permit_or_refuse(actor, "register", Subject("person"))
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
        kept, fresh = _kept(made)
        gate.refuse_if(complaints.address_taken(one.email) for one in new if one.key not in kept)
        for key in sorted(fresh):
            _give_numbers(kept[key], wanted[key].numbers)
        if fresh:
            with gate.act("register", actor, now, Subject("person"), "people_registered") as pending:
                pending.facts |= {"count": len(fresh)}
    return known | kept


def identify(person: Person, numbers: Sequence[tuple[str, str]], actor: Actor, now: datetime) -> None:
    """Keep the numbers that only this person bears, each in the place of the one of its scheme."""
    with gate.act("identify", actor, now, person.subject(), "person_identified") as pending:
        gate.refuse_if(problem for number in numbers for problem in problems_of_identifier(*number))
        Identifier.objects.filter(person=person, scheme__in=[scheme for scheme, _ in numbers]).delete()
        _give_numbers(person, numbers)
        pending.facts |= {"person": person.ref, "schemes": [scheme for scheme, _ in numbers]}


def _give_numbers(person: Person, numbers: Sequence[tuple[str, str]]) -> None:
    """Keep numbers; one that another bears is a problem."""
    for scheme, value in numbers:
        found, _ = Identifier.objects.get_or_create(scheme=scheme, value=value, defaults={"person": person})
        gate.refuse_if([] if found.person_id == person.pk else [complaints.number_borne(scheme, value)])


def _kept(made: Sequence[Party]) -> tuple[dict[str, Party], set[str]]:
    """Keep those that nobody has kept before or in this moment: what is kept by key, and the keys of what is new.

    They come in the order of their keys, so that two batches never wait for each other.
    """
    model = type(made[0])
    model._default_manager.bulk_create(made, batch_size=500, ignore_conflicts=True)
    kept = {one.key: one for one in model._default_manager.filter(key__in=[one.key for one in made])}
    return kept, {one.key for one in made if one.key in kept and kept[one.key].ref == one.ref}


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
        raise gate.Refused([complaints.short_password(MIN_PASSWORD_CHARACTERS)])
    with gate.act("give_password", actor, now, person.subject(), "password_given"):
        person.set_password(password)
        person.save(update_fields=["password"])
