"""Security policies as records: drafted by one person, tried on past cases, released by another, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.screening import POLICY
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.screening.models.cases import DIGEST_LENGTH
from kikin.values.text import Text


class PolicyVersion(Record):
    """One version of a policy, with the whole of its text."""

    lifecycle = POLICY
    subject_relations: ClassVar[tuple[str, ...]] = ()

    key = models.CharField(max_length=64)
    family = models.CharField(max_length=64)
    text = models.TextField()
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    valid_from = models.DateField()
    drafted_by = models.CharField(max_length=REF_LENGTH)
    drafted_at = models.DateTimeField()
    released_by = models.CharField(max_length=REF_LENGTH, blank=True)
    released_at = models.DateTimeField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(POLICY),
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(state="withdrawn"), name="security_policy_key_stands_once"
            ),
        ]
        ordering = ["family", "valid_from", "pk"]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        return Subject("security_policy", self.ref, self.state, done_by=frozenset({self.drafted_by}))


class PolicyTrial(models.Model):
    """What a policy would have made of the cases that were assessed by then."""

    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="trials")
    cases_count = models.PositiveIntegerField()
    graver_count = models.PositiveIntegerField()
    milder_count = models.PositiveIntegerField()
    moves = models.JSONField(default=list, help_text="[[from, to, count], ...]")
    changed = models.JSONField(default=list, help_text="[[case, from, to, verdict from, verdict to], ...]")
    tried_by = models.CharField(max_length=REF_LENGTH)
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.policy} tried"


class PolicyText(models.Model):
    """The very text of a policy under which some case was opened, whether it came with the house or was released."""

    sha256 = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    key = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key
