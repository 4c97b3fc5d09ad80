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
    amount_yen = amount_field()
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    checked_by = models.CharField(max_length=REF_LENGTH, blank=True)
    approved_by = models.CharField(max_length=REF_LENGTH, blank=True)
    paid_by = models.CharField(max_length=REF_LENGTH, blank=True)
    paid_on = models.DateField(null=True)
    settled_yen = amount_field(null=True)
    settled_on = models.DateField(null=True)
    document = models.CharField(max_length=120, blank=True, help_text="the notice of settlement or of refund")
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(CLAIM),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="claim_amount_is_positive"),
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
