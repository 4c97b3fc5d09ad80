"""Comparing again as records: how words were weighed, each run, and when which case met which version of a list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.screening import RESCREENING
from kikin.office.lists.models import WatchlistVersion
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.screening.models.cases import DIGEST_LENGTH, ScreeningCase


class Lineage(models.Model):
    """How many parties of the lists bore each word when it was counted.

    Probabilities rest on it, so it is kept while lists change: what was compared with an old version and what is
    compared with a new one can be told of together. It is counted anew only with a full run that somebody asks for.
    """

    digest = models.CharField(max_length=DIGEST_LENGTH)
    parties_count = models.PositiveIntegerField()
    counts = models.JSONField(default=dict, help_text="{word: how many parties bear it}")
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"lineage {self.pk}"


class Rescreening(Record):
    """One run of comparing again. Its counts grow with each batch that is kept, so a run that was killed goes on.

    `causes` are what set it off, as (kind, whom or what), and `since` when the first of these could be known;
    `subjects` counts those compared by their kind.
    """

    lifecycle = RESCREENING
    subject_relations: ClassVar[tuple[str, ...]] = ()

    versions = models.ManyToManyField(WatchlistVersion, related_name="+")
    lineage = models.ForeignKey(Lineage, models.PROTECT, related_name="+")
    engine = models.CharField(max_length=64)
    basis = models.CharField(max_length=DIGEST_LENGTH)
    is_yearly = models.BooleanField(default=False, help_text="everyone live, whether anything has changed or not")
    causes = models.JSONField(default=list)
    since = models.DateTimeField()
    subjects = models.JSONField(default=dict)
    is_full = models.BooleanField(default=False, help_text="some case had to be compared with every entry")
    inputs_digest = models.CharField(max_length=DIGEST_LENGTH)
    cases_count = models.PositiveIntegerField()
    subjects_count = models.PositiveIntegerField()
    entries_count = models.PositiveIntegerField(help_text="in force")
    came_count = models.PositiveIntegerField(help_text="of these, the most that a known party was compared with")
    kept_count = models.PositiveIntegerField(default=0, help_text="cases that are done")
    raised_count = models.PositiveIntegerField(default=0)
    fallen_count = models.PositiveIntegerField(default=0)
    alerted_count = models.PositiveIntegerField(default=0, help_text="decided cases that went back to adjudication")
    asked_by = models.CharField(max_length=REF_LENGTH, blank=True)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)

    class Meta:
        constraints = [state_is_in(RESCREENING)]
        ordering = ["pk"]

    def subject(self) -> Subject:
        return Subject("rescreening", self.ref, self.state)


class Comparison(models.Model):
    """A case was compared with a version of a list: at its first matching, or in a run."""

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="comparisons")
    version = models.ForeignKey(WatchlistVersion, models.PROTECT, related_name="+")
    run = models.ForeignKey(Rescreening, models.PROTECT, null=True, related_name="comparisons")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="case_meets_a_version_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.version}"
