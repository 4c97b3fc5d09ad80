"""Milestones, gates with the opinions of their panels, and tasks of closing out, as records."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kikin.fund.milestones import BASES, CLOSEOUT_TASK, MILESTONE, OPINIONS, STAGE_GATE, WORKS
from kikin.fund.relations import Subject
from kikin.office.awards.models import Award
from kikin.office.papers import MAX_NAME_CHARACTERS
from kikin.office.parties.models import Person
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text, of_pairs

DIGEST_LENGTH = 64
_RELATIONS = ("award__lead", "award__application", "award__members__organisation")


class Milestone(Record):
    """A dated result that an award owes. Title, criteria, evidence and day are fixed when the contract is signed."""

    lifecycle = MILESTONE
    subject_relations: ClassVar[tuple[str, ...]] = _RELATIONS

    award = models.ForeignKey(Award, models.PROTECT, related_name="milestones")
    basis = models.CharField(max_length=16, choices=[(key, text.en) for key, text in BASES.items()])
    key = models.CharField(max_length=64, blank=True, help_text="its name in the charter, where it comes from there")
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    criteria_ja = models.TextField()
    criteria_en = models.TextField()
    evidence = models.JSONField(help_text="[[ja, en], ...]")
    due_on = models.DateField()
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    planned_by = models.CharField(max_length=REF_LENGTH)
    words = models.TextField(blank=True)
    papers = models.JSONField(default=list, help_text="the number of the paper for each item of the evidence")
    reported_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reported_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(MILESTONE),
            models.UniqueConstraint(
                fields=["award", "key", "fiscal_year"],
                condition=~models.Q(state="changed") & ~models.Q(key=""),
                name="milestone_of_a_year_stands_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="milestone_state_due")]
        ordering = ["due_on", "pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja, self.title_en)

    @property
    def criteria(self) -> Text:
        return Text(self.criteria_ja, self.criteria_en)

    @property
    def evidence_items(self) -> tuple[Text, ...]:
        return of_pairs(self.evidence)

    @property
    def items_with_files(self) -> frozenset[int]:
        """The places of the items of its evidence that a file shows."""
        return frozenset(paper.item for paper in self.files.all())

    @property
    def reasons(self) -> Text:
        """Why it was sent back or given up."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("milestone", self, {self.reported_by})


class Gate(Record):
    """A gate between two stages: the papers that were asked for, what the panel said, and what was decided."""

    lifecycle = STAGE_GATE
    subject_relations: ClassVar[tuple[str, ...]] = (*_RELATIONS, "seats__person")

    award = models.ForeignKey(Award, models.PROTECT, related_name="gates")
    key = models.CharField(max_length=64)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    opens_year = models.PositiveSmallIntegerField(help_text="the first fiscal year whose money it unlocks")
    criteria = models.JSONField(help_text="[[ja, en], ...]")
    evidence = models.JSONField(help_text="[[ja, en], ...]")
    due_on = models.DateField()
    words = models.TextField(blank=True)
    papers = models.JSONField(default=list, help_text="the number of the paper for each item of the evidence")
    submitted_by = models.CharField(max_length=REF_LENGTH, blank=True)
    submitted_on = models.DateField(null=True)
    seated_by = models.CharField(max_length=REF_LENGTH, blank=True)
    judged_by = models.CharField(max_length=REF_LENGTH, blank=True)
    judged_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    conditions_ja = models.TextField(blank=True)
    conditions_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(STAGE_GATE),
            models.UniqueConstraint(fields=["award", "key"], name="gate_of_an_award_stands_once"),
        ]
        ordering = ["opens_year", "pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja, self.title_en)

    @property
    def criteria_items(self) -> tuple[Text, ...]:
        return of_pairs(self.criteria)

    @property
    def evidence_items(self) -> tuple[Text, ...]:
        return of_pairs(self.evidence)

    @property
    def items_with_files(self) -> frozenset[int]:
        """The places of the items of its evidence that a file shows."""
        return frozenset(paper.item for paper in self.files.all())

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja, self.reasons_en)

    @property
    def conditions(self) -> Text:
        """What the recipient has to change before the next stage begins."""
        return Text(self.conditions_ja, self.conditions_en)

    @property
    def opinions(self) -> dict[str, str]:
        """Person to what they said, empty where nothing yet; whoever is tied has no voice."""
        return {seat.person.ref: seat.choice for seat in self.seats.all() if not seat.is_tied}

    def subject(self) -> Subject:
        """Whoever sits on the panel, or sat there until a tie came up, does not carry out what it says."""
        seats = list(self.seats.all()) if self.pk else []
        return _subject(
            "stage_gate",
            self,
            {self.seated_by, self.submitted_by, *(seat.person.ref for seat in seats)},
            assigned=frozenset(seat.person.ref for seat in seats if not seat.is_tied),
        )


class GateSeat(models.Model):
    """A reviewer on the panel of a gate, and what they said."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="gate_seats")
    choice = models.CharField(max_length=16, blank=True, choices=[(key, text.en) for key, text in OPINIONS.items()])
    words = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    is_tied = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["gate", "person"], name="gate_seat_is_taken_once")]

    def __str__(self) -> str:
        return f"{self.gate} {self.person}"


class Paper(models.Model):
    """A file that shows an item of the evidence of a milestone or a gate. Once it is handed in it stays as it is.

    Its content lies in the home, under its digest.
    """

    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, related_name="files")
    gate = models.ForeignKey(Gate, models.PROTECT, null=True, related_name="files")
    item = models.PositiveSmallIntegerField(help_text="the place of what it shows in the list that was fixed")
    name = models.CharField(max_length=MAX_NAME_CHARACTERS)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    size_bytes = models.PositiveIntegerField()
    added_by = models.CharField(max_length=REF_LENGTH)
    added_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(milestone__isnull=True) ^ models.Q(gate__isnull=True), name="paper_is_of_one_thing"
            ),
            models.UniqueConstraint(fields=["milestone", "item", "sha256"], name="paper_of_a_milestone_is_kept_once"),
            models.UniqueConstraint(fields=["gate", "item", "sha256"], name="paper_of_a_gate_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone or self.gate} {self.name}"


class Task(Record):
    """One thing that is left to do once an award is stopped."""

    lifecycle = CLOSEOUT_TASK
    subject_relations: ClassVar[tuple[str, ...]] = _RELATIONS

    award = models.ForeignKey(Award, models.PROTECT, related_name="closeout_tasks")
    what = models.CharField(max_length=16, choices=[(key, work.label.en) for key, work in WORKS.items()])
    due_on = models.DateField()
    done_by = models.CharField(max_length=REF_LENGTH, blank=True)
    done_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(CLOSEOUT_TASK),
            models.UniqueConstraint(fields=["award", "what"], name="closeout_task_stands_once"),
        ]
        ordering = ["pk"]

    @property
    def label(self) -> Text:
        return WORKS[self.what].label

    def subject(self) -> Subject:
        return _subject("closeout_task", self, set())


def _subject(kind: str, record: Milestone | Gate | Task, done_by: set[str], **more: Any) -> Subject:
    return Subject(
        kind,
        record.ref,
        record.state,
        agencies=frozenset({record.award.agency}),
        lead=record.award.lead.ref,
        members=frozenset(member.organisation.ref for member in record.award.members.all()),
        done_by=frozenset(done_by - {""}),
        **more,
    )
