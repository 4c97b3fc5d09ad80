"""Risks, issues and notes as records."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from kikin.fund.oversight import ISSUE, ISSUE_KINDS, LEVELS, NOTE_KINDS, Raised
from kikin.fund.relations import Subject
from kikin.office.awards.models import Award
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text

WORDS_LENGTH = 300


class Issue(Record):
    """A risk or an issue of an award: who sees to it by when, and what became of it."""

    lifecycle = ISSUE
    subject_relations: ClassVar[tuple[str, ...]] = ("award",)

    award = models.ForeignKey(Award, models.PROTECT, related_name="issues")
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=WORDS_LENGTH)
    words = models.TextField()
    level = models.CharField(max_length=8)
    seen_to_by = models.CharField(max_length=WORDS_LENGTH, help_text="who sees to it")
    due_on = models.DateField()
    raised_by = models.CharField(max_length=REF_LENGTH)
    raised_at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            state_is_in(ISSUE),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(ISSUE_KINDS), level__in=sorted(LEVELS)), name="issue_is_known"
            ),
        ]
        indexes = [models.Index(fields=["award", "state"], name="issue_award_state")]
        ordering = ["due_on", "pk"]

    @property
    def said(self) -> Raised:
        return Raised(self.kind, self.title, self.words, self.level, self.seen_to_by, self.due_on)

    @property
    def label(self) -> Text:
        return ISSUE_KINDS[self.kind]

    def is_overdue(self, today: date) -> bool:
        return self.state == "open" and self.due_on < today

    def subject(self) -> Subject:
        return subject_of("issue", self.award, self.ref, self.state)


class OversightNote(models.Model):
    """What was seen at a visit or said at a meeting. It is corrected by another note and never changed."""

    subject_relations: ClassVar[tuple[str, ...]] = ("award",)

    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    award = models.ForeignKey(Award, models.PROTECT, related_name="oversight_notes")
    kind = models.CharField(max_length=16)
    held_on = models.DateField()
    who = models.TextField(help_text="who was there")
    words = models.TextField()
    noted_by = models.CharField(max_length=REF_LENGTH)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=sorted(NOTE_KINDS)), name="oversight_note_is_known")
        ]
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.ref

    @property
    def label(self) -> Text:
        return NOTE_KINDS[self.kind]

    def subject(self) -> Subject:
        return subject_of("oversight_note", self.award, self.ref)


def subject_of(kind: str, award: Any, ref: str = "", state: str = "") -> Subject:
    """An issue or a note as the policy sees it: its agency's."""
    return Subject(kind, ref, state, agencies=frozenset({award.agency}))
