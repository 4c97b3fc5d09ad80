"""Incidents as records. Of whoever reported nothing is kept but the digest of a secret."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from kikin.fund.incidents import INCIDENT
from kikin.fund.relations import Subject
from kikin.office.awards.models import Award
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.watch.models import WatchCase

DIGEST_LENGTH = 64


class Incident(Record):
    """What happened, as it was reported and as it was found. `secret_digest` lets the reporter come back."""

    lifecycle = INCIDENT
    subject_relations: ClassVar[tuple[str, ...]] = ("awards",)

    words = models.TextField(help_text="what was reported, to the letter")
    reported_at = models.DateTimeField()
    assess_by = models.DateTimeField()
    secret_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    severity = models.CharField(max_length=16, blank=True)
    containment = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    reasons = models.TextField(blank=True, help_text="of the last step that asked for them")
    graded_by = models.CharField(max_length=REF_LENGTH, blank=True)
    learned_by = models.CharField(max_length=REF_LENGTH, blank=True)
    closed_at = models.DateTimeField(null=True, help_text="when it was closed or dismissed")
    awards = models.ManyToManyField(Award, related_name="+")
    watch_cases = models.ManyToManyField(WatchCase, related_name="+")

    class Meta:
        constraints = [state_is_in(INCIDENT)]
        indexes = [models.Index(fields=["state", "severity"], name="incident_state_severity")]
        ordering = ["pk"]

    def is_late(self, now: datetime) -> bool:
        """Whether nobody has looked at the report in time."""
        return self.state == INCIDENT.initial and self.assess_by < now

    def subject(self) -> Subject:
        """A grave one is closed by another person than who wrote what was learned, and by another than who found it
        grave it is taken for less."""
        by = {"assessing": self.graded_by, "learned": self.learned_by}.get(self.state, "")
        return Subject(
            "incident", self.ref, self.state, done_by=frozenset({by} - {""} if self.severity == "grave" else ())
        )


class Addition(models.Model):
    """What whoever reported has added since. It only grows."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="additions")
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.incident} {self.at}"


class Telling(models.Model):
    """A telling of the charter that was done: when, and by which paper."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tellings")
    key = models.CharField(max_length=60, help_text="of the telling in the charter")
    sent_at = models.DateTimeField()
    document = models.CharField(max_length=120)
    sent_by = models.CharField(max_length=REF_LENGTH)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="incident_is_told_once")]

    def __str__(self) -> str:
        return f"{self.incident} {self.key}"
