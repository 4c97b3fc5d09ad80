"""Statements as they were loaded. A version is never changed: what is wrong in it, the next one says otherwise."""

from __future__ import annotations

from django.db import models

from kikin.fund.control import SOURCES
from kikin.fund.relations import Subject
from kikin.office.parties.models import Organisation
from kikin.office.records import REF_LENGTH
from kikin.values.text import Text

PARTY_LENGTH = 500


class OwnershipVersion(models.Model):
    """Who owns and controls one organisation, as one source said on one day.

    `party` is the organisation in the statements; `statements` holds parties, stakes in units, and what no one says.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=16, choices=[(key, text.en) for key, text in SOURCES.items()])
    as_of = models.DateField()
    party = models.CharField(max_length=PARTY_LENGTH)
    sha256 = models.CharField(max_length=64)
    stakes_count = models.PositiveIntegerField()
    statements = models.JSONField()
    loaded_by = models.CharField(max_length=REF_LENGTH)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="ownership_version_is_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.number}"

    def subject(self) -> Subject:
        return Subject("ownership", self.organisation.ref)

    @property
    def source_name(self) -> Text:
        return SOURCES[self.source]
