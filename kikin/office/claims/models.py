"""Claims as records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.claims import CLAIM
from kikin.fund.relations import Subject
from kikin.office.awards.models import AwardMember
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text


class Claim(Record):
    """A member's request to be paid in advance for one fiscal year, and what became of it.

    Whoever took a step is kept by name of the step: the next one has to be another person.
    """

    lifecycle = CLAIM
    subject_relations: ClassVar[tuple[str, ...]] = (
        "member__organisation",
        "member__award__concept",
        "member__award__round__call",
    )

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="claims")
    fiscal_year = models.PositiveSmallIntegerField()
    carried_into = models.PositiveSmallIntegerField(
        null=True, help_text="the year of the bucket that it draws on; empty for money of the year itself"
    )
    amount_yen = amount_field()
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    checked_by = models.CharField(max_length=REF_LENGTH, blank=True)
    approved_by = models.CharField(max_length=REF_LENGTH, blank=True)
    paid_by = models.CharField(max_length=REF_LENGTH, blank=True)
    paid_on = models.DateField(null=True)
    settled_yen: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(null=True)
    settled_on = models.DateField(null=True)
    document = models.CharField(max_length=120, blank=True, help_text="the notice of settlement or of refund")
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(CLAIM),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="claim_amount_is_positive"),
            models.CheckConstraint(
                condition=models.Q(carried_into__isnull=True) | models.Q(carried_into=models.F("fiscal_year")),
                name="claim_draws_on_one_bucket",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_yen__isnull=True)
                | models.Q(settled_yen__gte=0, settled_yen__lte=models.F("amount_yen")),
                name="claim_settled_within_the_advance",
            ),
        ]
        indexes = [models.Index(fields=["member", "state"], name="claim_member_state")]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        """Why it was refused."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return Subject(
            "claim",
            self.ref,
            self.state,
            agencies=frozenset({self.member.award.agency}),
            members=frozenset({self.member.organisation.ref}),
            done_by=frozenset({self.filed_by, self.checked_by, self.approved_by} - {""}),
        )


class SettledYear(models.Model):
    """A member's fiscal year whose amount is fixed: nothing more is claimed for it, and this is what it has used.

    Each settlement of the year says it anew, and the last one holds.
    """

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="settled_years")
    fiscal_year = models.PositiveSmallIntegerField()
    used_yen = amount_field(help_text="of the money of the year itself")
    carried_used_yen = amount_field(help_text="of what was carried into it")
    document = models.CharField(max_length=120, help_text="the settlement that fixed it")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "fiscal_year", "document"], name="settled_year_is_said_once"),
            models.CheckConstraint(
                condition=models.Q(used_yen__gte=0, carried_used_yen__gte=0), name="settled_year_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.fiscal_year}"
