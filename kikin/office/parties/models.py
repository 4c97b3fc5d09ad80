"""Persons, organisations, their identifiers, and who acts for whom. People are pseudonymised, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from kikin.fund.parties import IDENTIFIERS, ORGANISATION_KINDS, SIZES
from kikin.fund.policy import ROLES
from kikin.fund.relations import Subject
from kikin.office.records import REF_LENGTH
from kikin.values.text import Text

NAME_LENGTH = 300


class Organisation(models.Model):
    """A company, a university, an institute: whoever can hold a contract."""

    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    name_ja = models.CharField(max_length=NAME_LENGTH, blank=True)
    name_en = models.CharField(max_length=NAME_LENGTH, blank=True)
    kind = models.CharField(max_length=24, choices=[(key, text.en) for key, text in ORGANISATION_KINDS.items()])
    size = models.CharField(max_length=24, choices=[(key, text.en) for key, text in SIZES.items()], default="default")
    key = models.CharField(max_length=64, unique=True, help_text="digest of what tells it apart when imported")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_ja="", name_en=""), name="organisation_has_a_name")
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def name(self) -> Text:
        return Text(self.name_ja or self.name_en, self.name_en or self.name_ja)

    def subject(self) -> Subject:
        return Subject("organisation", self.ref)


class Person(AbstractBaseUser):
    """One person: a user of the site, or someone named in an application."""

    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    name_ja = models.CharField(max_length=NAME_LENGTH, blank=True)
    name_en = models.CharField(max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(max_length=254, unique=True, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="people")
    key = models.CharField(max_length=64, unique=True)
    last_login = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.ref

    @property
    def name(self) -> Text:
        return Text(self.name_ja or self.name_en, self.name_en or self.name_ja)

    def subject(self) -> Subject:
        return Subject("person", self.ref, people=frozenset({self.ref}))


class Identifier(models.Model):
    """A number given from outside, of a known kind, checked before it is kept."""

    scheme = models.CharField(max_length=24, choices=[(key, text.en) for key, (text, _) in IDENTIFIERS.items()])
    value = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="identifiers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="identifiers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_names_one_party"),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(person__isnull=True),
                name="identifier_is_of_one_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Appointment(models.Model):
    """A person in a role, for a body, an agency or an organisation, from one day to another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=24, choices=[(key, text.en) for key, text in ROLES.items()])
    of = models.CharField(max_length=REF_LENGTH, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "role", "of"], name="appointment_is_made_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.of}"
