"""A case, whose hands were on it, and who was looked at in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.screening import CASE, PARTY_KINDS
from kikin.office.applications.models import Application
from kikin.office.lists.models import WatchlistVersion
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text

NAME_LENGTH = 300
DIGEST_LENGTH = 64

WEIGHING = frozenset(
    {"dismiss", "confirm", "reopen", "leave_unclear", "propose", "break_off", "depart", "mitigate", "refuse"}
)
"""What somebody does in a case after which another has to close it against the applicant."""


class ScreeningCase(Record):
    """One screening of one proposed award. It keeps the charter, the policy and the lists that it was judged by.

    The application does not know its case: nothing that starts from merit leads here.
    """

    lifecycle = CASE
    subject_relations: ClassVar[tuple[str, ...]] = ("application__readers", "hands")

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=64)
    charter_digest = models.CharField(max_length=DIGEST_LENGTH)
    policy = models.CharField(max_length=64)
    policy_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    areas = models.JSONField(default=list, help_text="technologies of the policy's gate, as a person confirmed them")
    list_versions = models.ManyToManyField(WatchlistVersion, through="Comparison", related_name="cases")
    requested_by = models.CharField(max_length=REF_LENGTH)
    opened_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    level = models.CharField(max_length=64, blank=True)
    stands_as = models.CharField(
        max_length=24, blank=True, help_text="the decided state whose verdict holds while an alert is looked into"
    )
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    told_ja = models.TextField(blank=True, help_text="why it was decided so, as the applicant reads it")
    told_en = models.TextField(blank=True)
    engine = models.CharField(max_length=64, blank=True, help_text="name and version of what compared the names")
    inputs_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, help_text="of what was compared")
    basis = models.CharField(max_length=DIGEST_LENGTH, blank=True, help_text="of how it was compared the last time")

    class Meta:
        constraints = [state_is_in(CASE)]
        indexes = [models.Index(fields=["state"], name="screening_case_state")]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    @property
    def told(self) -> Text:
        return Text(self.told_ja, self.told_en)

    @property
    def standing(self) -> str:
        """The decided state whose verdict holds now, also while an alert is looked into; nothing where none does."""
        return self.state if self.state in CASE.ends else self.stands_as

    def subject(self) -> Subject:
        return Subject(
            "screening_case",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            done_by=frozenset(hand.person for hand in self.hands.all() if hand.action in WEIGHING),
            judges=judges_of(self),
        )


def judges_of(case: ScreeningCase) -> frozenset[str]:
    """Whoever was given the application to judge, or was kept from it by a tie."""
    return frozenset(reader.person for reader in case.application.readers.all())


def sealed_subject(
    kind: str, ref: str, state: str, case: ScreeningCase, done_by: frozenset[str] = frozenset()
) -> Subject:
    """A part of a case is for the agency of the case, and closed to those who judged the merit behind it."""
    return Subject(kind, ref, state, agencies=frozenset({case.agency}), done_by=done_by, judges=judges_of(case))


def shared_subject(
    kind: str, ref: str, state: str, case: ScreeningCase, done_by: frozenset[str] = frozenset()
) -> Subject:
    """A part of a case that its applicant is told of, through the lead of the application."""
    return Subject(
        kind,
        ref,
        state,
        agencies=frozenset({case.agency}),
        lead=case.application.lead.ref,
        done_by=done_by,
        judges=judges_of(case),
    )


class Hand(models.Model):
    """Who did what in a case: whoever had a hand in it decides no appeal, and not every next step."""

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="hands")
    person = models.CharField(max_length=REF_LENGTH)
    action = models.CharField(max_length=24)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "person", "action"], name="hand_is_noted_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.action}"


class ScreenedParty(models.Model):
    """Who was looked at: a member, a person in the application, or the other side of what was disclosed."""

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="parties")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=[(key, text.en) for key, text in PARTY_KINDS.items()])
    ref = models.CharField(max_length=REF_LENGTH, help_text="of the organisation, or of the person (who disclosed)")
    name_ja = models.CharField(max_length=NAME_LENGTH, blank=True)
    name_en = models.CharField(max_length=NAME_LENGTH, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="as disclosed; it may only tell namesakes apart")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="screened_party_has_its_place")]

    def __str__(self) -> str:
        return f"{self.case} party {self.position}"

    @property
    def name(self) -> Text:
        return Text(self.name_ja or self.name_en, self.name_en or self.name_ja)


class FieldRead(models.Model):
    """Who has read which part of which case, and when. It only grows, and no one who reads is told of others."""

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="reads")
    part = models.CharField(max_length=24)
    person = models.CharField(max_length=REF_LENGTH)
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.part}"
