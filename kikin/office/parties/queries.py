"""Reading persons, organisations and appointments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from kikin.fund.relations import Actor
from kikin.office.parties.models import Appointment, Organisation, Person
from kikin.values.text import Text


def appointments_of(person: Person, today: date) -> list[Appointment]:
    """The roles in which a person may act today."""
    in_force = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return list(person.appointments.filter(in_force, since_on__lte=today))


def actor_for(appointment: Appointment, door: str) -> Actor:
    """The person of an appointment, acting in it through a door."""
    return Actor(appointment.person.ref, appointment.role, appointment.of, door)


def appointed(today: date) -> list[Appointment]:
    """Everyone who may act today, role by role."""
    in_force = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return list(
        Appointment.objects.filter(in_force, since_on__lte=today).select_related("person").order_by("role", "of", "pk")
    )


def appointment(pk: int) -> Appointment | None:
    return Appointment.objects.filter(pk=pk).select_related("person").first()


def person(ref: str) -> Person | None:
    return Person.objects.filter(ref=ref).first()


def organisation(ref: str) -> Organisation | None:
    return Organisation.objects.filter(ref=ref).first()


def names_of_organisations(refs: Iterable[str]) -> dict[str, Text]:
    """Ref to name, for those that are known."""
    return {found.ref: found.name for found in Organisation.objects.filter(ref__in=set(refs))}


def names_of_people(refs: Iterable[str]) -> dict[str, Text]:
    """Ref to name, for those that are known."""
    return {found.ref: found.name for found in Person.objects.filter(ref__in=set(refs))}
