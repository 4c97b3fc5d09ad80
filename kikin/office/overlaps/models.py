"""Pairs of projects, and projects of other funds with the files that brought them, as records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.overlaps import FILE, OVERLAP
from kikin.fund.relations import Subject
from kikin.office.applications.models import Application
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in


class ProjectFile(Record):
    """A file of other funds' projects, read by one agency. Nothing of it counts before it is taken."""

    lifecycle = FILE

    agency = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=100, help_text="whose projects they are")
    sha256 = models.CharField(max_length=64)
    rows_count = models.PositiveIntegerField()
    refused_count = models.PositiveIntegerField()
    projects = models.JSONField(default=list, help_text="what could be read; empty once taken or dropped")
    complaints = models.JSONField(default=list, help_text="what is wrong with the refused rows")
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    read_by = models.CharField(max_length=REF_LENGTH)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [state_is_in(FILE)]

    def subject(self) -> Subject:
        return Subject("project_file", self.ref, self.state, agencies=frozenset({self.agency}))


class OutsideProject(models.Model):
    """A project that another fund pays for, by its source and its number there. Applications are compared with it."""

    source = models.CharField(max_length=100)
    number = models.CharField(max_length=200)
    title = models.TextField()
    abstract = models.TextField(blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    amount_yen = amount_field(default=0)
    lines = models.JSONField(default=list, help_text="[[fiscal year, cost item, yen], ...]")
    people = models.JSONField(default=list, help_text="name, number, organisation and effort of each")
    file = models.ForeignKey(ProjectFile, models.PROTECT, related_name="taken")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="outside_project_stands_once")]
        indexes = [models.Index(fields=["last_year"], name="outside_project_last_year")]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class Overlap(Record):
    """An application beside another one, or beside a project of another fund, and what coincides."""

    lifecycle = OVERLAP
    subject_relations: ClassVar[tuple[str, ...]] = (
        *("application__call", "application__readers"),
        "other__readers",
    )

    application = models.ForeignKey(Application, models.PROTECT, related_name="overlaps")
    other = models.ForeignKey(Application, models.PROTECT, null=True, related_name="overlaps_of_others")
    outside = models.ForeignKey(OutsideProject, models.PROTECT, null=True, related_name="overlaps")
    agency = models.CharField(max_length=64)
    signs = models.JSONField(default=list)
    alike_bp = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField()
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True, help_text="who decided or proposed last")

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(OVERLAP),
            models.CheckConstraint(
                condition=models.Q(other__isnull=True) ^ models.Q(outside__isnull=True), name="overlap_is_of_two"
            ),
            models.UniqueConstraint(fields=["application", "other"], name="overlap_of_applications_stands_once"),
            models.UniqueConstraint(fields=["application", "outside"], name="overlap_with_a_record_stands_once"),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="overlap_agency_state")]

    def subject(self) -> Subject:
        sides = [self.application, *([self.other] if self.other else [])]
        barred = {one.person for side in sides for one in side.readers.all() if one.has_conflict}
        return Subject(
            "overlap",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            conflicted=frozenset(barred),
            done_by=frozenset({self.decided_by} - {""}),
        )


class Decision(models.Model):
    """One thing that was decided about a pair, with the reasons. None is ever rewritten."""

    overlap = models.ForeignKey(Overlap, models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=24)
    reasons = models.TextField()
    person = models.CharField(max_length=REF_LENGTH)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.overlap} {self.action}"
