"""Proposals of who should read what, as they stand until they are confirmed, and as they were afterwards."""

from __future__ import annotations

from django.db import models

from kikin.office.calls.models import Call
from kikin.office.records import REF_LENGTH


class ProposedReaders(models.Model):
    """What the engines proposed to one agency, with what was asked of them and what was changed by hand.

    pairings: one object for each, with its evidence. kept_bp: application ref to what those who read it already know
    of it. changes: who was put in whose place, with the reason. files: what was asked, as `kikin assign` reads it.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="proposed_readers")
    agency = models.CharField(max_length=64)
    made_by = models.CharField(max_length=REF_LENGTH)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    pairings = models.JSONField()
    kept_bp = models.JSONField(default=dict)
    standing = models.JSONField()
    changes = models.JSONField(default=list)
    command = models.CharField(max_length=300)
    files = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["call", "agency"], name="proposed_call_agency")]

    def __str__(self) -> str:
        return f"{self.call} {self.agency} proposed readers"
