"""What passes between the desk and the applicant: questions, the plan and its measures, papers, an appeal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.screening import APPEAL, MEASURE, MEASURES, PLAN, QUESTION, QUESTIONS
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.screening.models.cases import DIGEST_LENGTH, ScreeningCase, shared_subject
from kikin.values.text import Text

_TOLD = ("case__application__readers", "case__application__lead")


class Question(Record):
    """What the applicant is asked, until when, and what they answered. While it waits, the clock stands still."""

    lifecycle = QUESTION
    subject_relations: ClassVar[tuple[str, ...]] = _TOLD

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=24, choices=[(key, text.en) for key, text in QUESTIONS.items()])
    text_ja = models.TextField()
    text_en = models.TextField()
    asked_by = models.CharField(max_length=REF_LENGTH)
    sent_at = models.DateTimeField()
    reply_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=REF_LENGTH, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was answered, its days had run, or it was taken back")

    class Meta:
        constraints = [state_is_in(QUESTION)]
        ordering = ["pk"]

    @property
    def text(self) -> Text:
        return Text(self.text_ja, self.text_en)

    def subject(self) -> Subject:
        return shared_subject("question", self.ref, self.state, self.case)


class Plan(Record):
    """How a risk is to be carried: the fund proposes, the applicant counters, until both accept one version."""

    lifecycle = PLAN
    subject_relations: ClassVar[tuple[str, ...]] = (*_TOLD, "versions")

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="plans")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reasons_ja = models.TextField(blank=True, help_text="why it was declined, broken off or withdrawn")
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(PLAN)]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        of_fund = frozenset(one.written_by for one in self.versions.all() if one.side == "fund")
        return shared_subject("plan", self.ref, self.state, self.case, of_fund)


class PlanVersion(models.Model):
    """What one side puts on the table. Its measures are rows of their own."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=16, choices=[("fund", "fund"), ("applicant", "applicant")])
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    written_by = models.CharField(max_length=REF_LENGTH)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.plan} version {self.number}"

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)


class Measure(Record):
    """A measure to reduce a risk, as a version of a plan has it: agreed with that, in force with the decision."""

    lifecycle = MEASURE
    subject_relations: ClassVar[tuple[str, ...]] = _TOLD

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="measures")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="measures")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=24, choices=[(key, text.en) for key, text in MEASURES.items()])
    text_ja = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    due_on = models.DateField()
    holds_payment = models.BooleanField(default=False)
    escalated_at = models.DateTimeField(null=True)
    note_ja = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(MEASURE),
            models.UniqueConstraint(fields=["version", "position"], name="measure_has_its_place"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="measure_state_due")]
        ordering = ["pk"]

    @property
    def text(self) -> Text:
        return Text(self.text_ja or self.text_en, self.text_en or self.text_ja)

    @property
    def note(self) -> Text:
        return Text(self.note_ja or self.note_en, self.note_en or self.note_ja)

    def subject(self) -> Subject:
        return shared_subject("measure", self.ref, self.state, self.case)


class Appeal(Record):
    """The applicant asks that a decision be looked at by someone who was not in the case."""

    lifecycle = APPEAL
    subject_relations: ClassVar[tuple[str, ...]] = (*_TOLD, "case__hands")

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="appeals")
    grounds = models.TextField()
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_is_in(APPEAL),
            models.UniqueConstraint(fields=["case"], condition=models.Q(state="filed"), name="appeal_is_open_once"),
        ]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        hands = frozenset(hand.person for hand in self.case.hands.all())
        return shared_subject("appeal", self.ref, self.state, self.case, hands)


class Paper(models.Model):
    """A file that the applicant adds to an answer, to a measure that it shows to be met, or to an appeal.

    Its content lies in the home by its digest, until its case has been decided for as long as the policy says.
    """

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="papers")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="papers")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="papers")
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, related_name="papers")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    size_bytes = models.PositiveIntegerField()
    added_by = models.CharField(max_length=REF_LENGTH)
    added_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} paper {self.pk}"


class Consent(models.Model):
    """The consent of those outside the desk whom a level asks for, with the document that says so."""

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="consents")
    authority = models.CharField(max_length=24)
    level = models.CharField(max_length=64)
    document = models.CharField(max_length=200)
    given_on = models.DateField()
    recorded_by = models.CharField(max_length=REF_LENGTH)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "authority", "level"], name="consent_is_recorded_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.authority}"
