"""Settlements and what follows them, as records. Figures of a settlement that holds are never changed: a later one
goes on from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.settlements import (
    BASES,
    BREACH,
    CAUSES,
    COMPLETED_WORK,
    FULFILMENT,
    PAYBACK,
    RECEIVABLE,
    SETTLEMENT,
    Owed,
    Statement,
)
from kikin.office.awards.models import AwardMember
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.money import Yen, parse_rate
from kikin.values.text import Text

DOCUMENT_LENGTH = 120
_SAYS = ("direct_yen", "indirect_yen", "indirect_limit_yen", "eligible_yen", "ceiling_yen", "share_yen", "received_yen")
_RELATIONS = ("member__organisation", "member__award")


class Settlement(Record):
    """What one member's work of a fiscal year comes to. `number` counts those of the same member and year."""

    lifecycle = SETTLEMENT
    subject_relations: ClassVar[tuple[str, ...]] = (
        *_RELATIONS,
        "member__award__concept",
        "member__award__round__call",
        "member__award__application",
    )

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="settlements")
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=24, choices=[(key, text.en) for key, text in BASES.items()])
    by_item = models.JSONField(default=dict)
    direct_yen = amount_field(default=0)
    indirect_yen = amount_field(default=0)
    indirect_limit_yen = amount_field(default=0)
    eligible_yen = amount_field(default=0)
    rate = models.CharField(max_length=24)
    ceiling_yen = amount_field(default=0)
    share_yen = amount_field(default=0)
    received_yen = amount_field(default=0)
    drawn_up_by = models.CharField(max_length=REF_LENGTH)
    drawn_up_at = models.DateTimeField()
    signed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    signed_on = models.DateField(null=True)
    paid_by = models.CharField(max_length=REF_LENGTH, blank=True)
    paid_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(SETTLEMENT),
            models.UniqueConstraint(fields=["member", "fiscal_year", "number"], name="settlement_has_its_number"),
            models.UniqueConstraint(
                fields=["member", "fiscal_year"],
                condition=models.Q(state="drawn_up"),
                name="settlement_is_drawn_up_once",
            ),
            models.CheckConstraint(
                condition=models.Q(share_yen__gte=0, share_yen__lte=models.F("ceiling_yen"), received_yen__gte=0),
                name="settlement_within_its_ceiling",
            ),
        ]
        indexes = [models.Index(fields=["state", "member"], name="settlement_state_member")]
        ordering = ["pk"]

    @property
    def statement(self) -> Statement:
        """Its figures as they were drawn up."""
        return Statement(
            by_item=dict(self.by_item), rate=parse_rate(self.rate), **{name: getattr(self, name) for name in _SAYS}
        )

    @statement.setter
    def statement(self, said: Statement) -> None:
        self.by_item, self.rate = dict(said.by_item), str(said.rate)
        for name in _SAYS:
            setattr(self, name, getattr(said, name))

    @property
    def to_pay_yen(self) -> Yen:
        return self.statement.to_pay_yen

    @property
    def reasons(self) -> Text:
        """Why it was withdrawn."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("settlement", self, {self.drawn_up_by, self.signed_by})


class Breach(Record):
    """An obligation that a recipient did not keep: recorded by one officer, confirmed by another."""

    lifecycle = BREACH
    subject_relations: ClassVar[tuple[str, ...]] = Settlement.subject_relations

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="breaches")
    breached_on = models.DateField()
    bound_from = models.DateField()
    months_bound = models.PositiveSmallIntegerField()
    months_kept = models.PositiveSmallIntegerField()
    paid_yen = amount_field(default=0)
    amount_yen = amount_field(default=0, help_text="what is to be given back")
    document = models.CharField(max_length=DOCUMENT_LENGTH)
    words_ja = models.TextField()
    words_en = models.TextField()
    recorded_by = models.CharField(max_length=REF_LENGTH)
    recorded_on = models.DateField()
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(BREACH),
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(state="recorded"), name="breach_is_recorded_once"
            ),
        ]
        ordering = ["pk"]

    @property
    def words(self) -> Text:
        """What was not kept."""
        return Text(self.words_ja, self.words_en)

    @property
    def reasons(self) -> Text:
        """Why it was dismissed."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("breach", self, {self.recorded_by})


class Receivable(Record):
    """What a member owes the fund, after a settlement or a breach."""

    lifecycle = RECEIVABLE
    subject_relations: ClassVar[tuple[str, ...]] = (*Settlement.subject_relations, "repayments")

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="receivables")
    cause = models.CharField(max_length=12, choices=[(key, text.en) for key, text in CAUSES.items()])
    settlement = models.OneToOneField(Settlement, models.PROTECT, null=True, related_name="receivable")
    breach = models.OneToOneField(Breach, models.PROTECT, null=True, related_name="receivable")
    amount_yen = amount_field()
    carried_yen = amount_field(default=0, help_text="what of it had been carried into the year that was settled")
    demanded_on = models.DateField()
    due_on = models.DateField()
    written_off_yen = amount_field(default=0)
    demanded_by = models.CharField(max_length=REF_LENGTH)
    withdrawal_proposed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(RECEIVABLE),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="receivable_amount_is_positive"),
            models.CheckConstraint(
                condition=models.Q(carried_yen__gte=0, carried_yen__lte=models.F("amount_yen")),
                name="receivable_carried_within_it",
            ),
            models.CheckConstraint(
                condition=models.Q(written_off_yen__gte=0, written_off_yen__lte=models.F("amount_yen")),
                name="receivable_written_off_within_it",
            ),
            models.CheckConstraint(
                condition=models.Q(settlement__isnull=True) ^ models.Q(breach__isnull=True),
                name="receivable_has_one_cause",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="receivable_state_due")]
        ordering = ["pk"]

    @property
    def owed(self) -> Owed:
        """How it stands by what has come in. What is withdrawn was never owed."""
        repaid = list(self.repayments.all())
        return Owed(
            0 if self.state == "withdrawn" else self.amount_yen,
            self.due_on,
            tuple((one.principal_yen, one.received_on) for one in repaid if one.principal_yen),
            self.written_off_yen,
            sum(one.interest_yen for one in repaid),
            self.carried_yen,
        )

    @property
    def reasons(self) -> Text:
        """Why it was written off, or is to be withdrawn."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        repaid = self.repayments.all() if self.pk else ()
        noted_by = frozenset(one.recorded_by for one in repaid)
        done_by = {self.demanded_by, self.withdrawal_proposed_by}
        return replace(_subject("receivable", self, done_by), received_by=noted_by)


class Repayment(models.Model):
    """One receipt: what of it is principal, and what late interest."""

    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="repayments")
    received_on = models.DateField()
    principal_yen = amount_field()
    interest_yen = amount_field()
    document = models.CharField(max_length=DOCUMENT_LENGTH)
    recorded_by = models.CharField(max_length=REF_LENGTH)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(principal_yen__gte=0, interest_yen__gte=0), name="repayment_is_not_negative"
            ),
            models.UniqueConstraint(fields=["receivable", "document"], name="repayment_is_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.receivable} {self.received_on}"


class Payback(Record):
    """What a recipient declares of a year's profit, and what it owes of it."""

    lifecycle = PAYBACK
    subject_relations: ClassVar[tuple[str, ...]] = Settlement.subject_relations

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="paybacks")
    fiscal_year = models.PositiveSmallIntegerField()
    profit_yen = amount_field()
    declared_document = models.CharField(max_length=DOCUMENT_LENGTH)
    declared_by = models.CharField(max_length=REF_LENGTH)
    declared_at = models.DateTimeField()
    whole_cost_yen = amount_field(default=0)
    grant_yen = amount_field(default=0)
    owed_yen = amount_field(default=0)
    noted_by = models.CharField(max_length=REF_LENGTH, blank=True)
    noted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    collected_on = models.DateField(null=True)
    document = models.CharField(max_length=DOCUMENT_LENGTH, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(PAYBACK),
            models.UniqueConstraint(
                fields=["member", "fiscal_year"],
                condition=~models.Q(state="sent_back"),
                name="payback_is_declared_once",
            ),
            models.CheckConstraint(
                condition=models.Q(owed_yen__gte=0, owed_yen__lte=models.F("grant_yen")),
                name="payback_within_the_grant",
            ),
        ]
        ordering = ["fiscal_year", "pk"]

    @property
    def reasons(self) -> Text:
        """Why it was sent back."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("payback", self, {self.declared_by, self.noted_by})


class CompletedWork(Record):
    """A part of a facility that is completed, and the eligible cost of it."""

    lifecycle = COMPLETED_WORK
    subject_relations: ClassVar[tuple[str, ...]] = _RELATIONS

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="completed_works")
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    completed_on = models.DateField()
    completed_yen = amount_field()
    document = models.CharField(max_length=DOCUMENT_LENGTH)
    reported_by = models.CharField(max_length=REF_LENGTH)
    reported_at = models.DateTimeField()
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(COMPLETED_WORK),
            models.CheckConstraint(condition=models.Q(completed_yen__gt=0), name="completed_work_cost_is_positive"),
        ]
        ordering = ["pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja, self.title_en)

    @property
    def reasons(self) -> Text:
        """Why it was sent back."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("completed_work", self, {self.reported_by})


class Fulfilment(Record):
    """A recipient's yearly report that it keeps its obligation."""

    lifecycle = FULFILMENT
    subject_relations: ClassVar[tuple[str, ...]] = _RELATIONS

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="fulfilments")
    fiscal_year = models.PositiveSmallIntegerField()
    words = models.TextField()
    document = models.CharField(max_length=DOCUMENT_LENGTH)
    reported_by = models.CharField(max_length=REF_LENGTH)
    reported_at = models.DateTimeField()
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(FULFILMENT),
            models.UniqueConstraint(
                fields=["member", "fiscal_year"],
                condition=~models.Q(state="sent_back"),
                name="fulfilment_is_reported_once",
            ),
        ]
        ordering = ["fiscal_year", "pk"]

    @property
    def reasons(self) -> Text:
        """Why it was sent back."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("fulfilment", self, {self.reported_by})


class InterestPaid(models.Model):
    """A line of a bank's statement: the interest of one loan that fell due on a day."""

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="interest_paid")
    bank = models.CharField(max_length=120)
    loan = models.CharField(max_length=120)
    from_on = models.DateField()
    to_on = models.DateField()
    due_on = models.DateField()
    interest_yen = amount_field()
    sheet_sha256 = models.CharField(max_length=64)
    loaded_by = models.CharField(max_length=REF_LENGTH)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "loan", "due_on"], name="interest_paid_counts_once"),
            models.CheckConstraint(condition=models.Q(interest_yen__gt=0), name="interest_paid_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.loan} {self.due_on}"


def _subject(
    kind: str, record: Settlement | Breach | Receivable | Payback | CompletedWork | Fulfilment, done_by: set[str]
) -> Subject:
    return Subject(
        kind,
        record.ref,
        record.state,
        agencies=frozenset({record.member.award.agency}),
        members=frozenset({record.member.organisation.ref}),
        done_by=frozenset(done_by - {""}),
    )
