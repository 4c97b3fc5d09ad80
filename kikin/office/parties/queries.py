"""Reading persons, organisations and appointments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.parties.models import Appointment, Identifier, Organisation, Person
from kikin.values.text import Text


def appointments_of(person: Person, today: date) -> list[Appointment]:
    """The roles in which a person may act today."""
    return list(person.appointments.filter(_is_in_force(today)))


def actor_for(appointment: Appointment, door: str) -> Actor:
    """The person of an appointment, acting in it through a door."""
    return Actor(appointment.person.ref, appointment.role, appointment.of, door)


def appointed(today: date, role: str = "", of: str = "", words: str = "") -> list[Appointment]:
    """Everyone who may act today, role by role; where they are given, in a role, for one body, agency or
    organisation, or whose name or address holds these words.
    """
    found = Appointment.objects.filter(_is_in_force(today))
    if role:
        found = found.filter(role=role)
    if of:
        found = found.filter(of=of)
    if words:
        found = found.filter(
            Q(person__name_ja__icontains=words)
            | Q(person__name_en__icontains=words)
            | Q(person__email__icontains=words)
            | Q(person__ref=words)
        )
    return list(found.select_related("person").order_by("role", "of", "pk"))


def appointed_counts(today: date) -> dict[str, int]:
    """Role to how many appointments to it are in force."""
    rows = Appointment.objects.filter(_is_in_force(today)).order_by().values_list("role")
    return dict(rows.annotate(count=Count("pk")))


def all_appointments_of(person: Person) -> list[Appointment]:
    """Every appointment of a person, in force, to come or over, in the order of their making."""
    return list(person.appointments.all())


def sides_of(keys: Iterable[str]) -> dict[str, str]:
    """What each key names: the whole fund (an empty key), a body, an agency, an organisation; empty for nothing."""
    charter = in_force()
    wanted = dict.fromkeys(keys, "")
    known = Organisation.objects.filter(ref__in=list(wanted)).values_list("ref", flat=True)
    sides = dict.fromkeys(known, "organisation") | {"": "fund"}
    sides |= {one.key: "agency" for one in charter.agencies} | {one.key: "body" for one in charter.bodies}
    return {key: sides.get(key, "") for key in wanted}


def organisations_called(words: str) -> list[Organisation]:
    """The organisations of this ref, this corporate number or exactly this name."""
    if not words:
        return []
    numbered = Q(identifiers__scheme="corporate_number", identifiers__value=words)
    called = Q(ref=words) | Q(name_ja=words) | Q(name_en__iexact=words)
    return list(Organisation.objects.filter(called | numbered).distinct())


def visible_person(ref: str, actor: Actor) -> Person:
    """One person, or Refused as hidden."""
    found = person(ref)
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def person_of_address(email: str) -> Person | None:
    """Whoever is registered with this address, whatever the size of its letters."""
    return Person.objects.filter(email__iexact=email).first()


def appointment(pk: int) -> Appointment | None:
    return Appointment.objects.filter(pk=pk).select_related("person").first()


def person(ref: str) -> Person | None:
    return Person.objects.filter(ref=ref).first()


def organisation(ref: str) -> Organisation | None:
    return Organisation.objects.filter(ref=ref).first()


def names_of_organisations(refs: Iterable[str]) -> dict[str, Text]:
    """Ref to name, for those that are known."""
    return {found.ref: found.name for found in Organisation.objects.filter(ref__in=set(refs))}


def kinds_of_organisations(refs: Iterable[str]) -> dict[str, str]:
    """Ref to kind of organisation."""
    return dict(Organisation.objects.filter(ref__in=list(refs)).values_list("ref", "kind"))


def names_of_people(refs: Iterable[str]) -> dict[str, Text]:
    """Ref to name, for those that are known."""
    return {found.ref: found.name for found in Person.objects.filter(ref__in=set(refs))}


def numbers_of_people(refs: Iterable[str]) -> dict[str, dict[str, str]]:
    """Ref to the numbers that only they bear, by scheme, for those who have any."""
    found: dict[str, dict[str, str]] = {}
    rows = Identifier.objects.filter(person__ref__in=set(refs)).order_by("pk")
    for ref, scheme, value in rows.values_list("person__ref", "scheme", "value"):
        found.setdefault(ref, {})[scheme] = value
    return found


def _is_in_force(today: date) -> Q:
    return (Q(until_on__isnull=True) | Q(until_on__gte=today)) & Q(since_on__lte=today)
