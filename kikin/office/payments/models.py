"""Accounts, holds, runs and payments as records. An account's figures are never changed: a new one replaces it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kikin.fund.payments import (
    ACCOUNT_KINDS,
    FILE_FORMATS,
    HOLD,
    PAYEE_ACCOUNT,
    PAYER_ACCOUNT,
    PAYMENT,
    PAYMENT_RUN,
    PLACED,
    STANDING,
    Details,
    PayerTerms,
)
from kikin.fund.relations import Subject
from kikin.office.awards.models import Award, AwardMember
from kikin.office.parties.models import Organisation
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text

_PENDING = ("proposed", "called_back")
_DETAILS = ("holder", "bank_code", "bank_kana", "branch_code", "branch_kana", "kind", "number", "iban", "bic")


class _Account(Record):
    """An account in a bank, as `kikin.fund.payments.normal` has written it."""

    holder = models.CharField(max_length=70)
    bank_code = models.CharField(max_length=4, blank=True)
    bank_kana = models.CharField(max_length=15, blank=True)
    branch_code = models.CharField(max_length=3, blank=True)
    branch_kana = models.CharField(max_length=15, blank=True)
    kind = models.CharField(max_length=12, choices=[(key, text.en) for key, text in ACCOUNT_KINDS.items()])
    number = models.CharField(max_length=7, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    entered_by = models.CharField(max_length=REF_LENGTH)
    entered_at = models.DateTimeField()
    put_in_force_by = models.CharField(max_length=REF_LENGTH, blank=True)
    put_in_force_at = models.DateTimeField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def details(self) -> Details:
        return Details(**{name: getattr(self, name) for name in _DETAILS})

    @property
    def reasons(self) -> Text:
        """Why it was refused."""
        return Text(self.reasons_ja, self.reasons_en)


class PayeeAccount(_Account):
    """Where an organisation's money goes. Its ref is random: it says nothing of how many there are.

    `known_telephone` is the number that stood with the account in force when this one was proposed.
    """

    lifecycle = PAYEE_ACCOUNT
    subject_relations: ClassVar[tuple[str, ...]] = ("organisation__award_memberships__award",)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payee_accounts")
    telephone = models.CharField(max_length=32)
    known_telephone = models.CharField(max_length=32, blank=True)
    called_back_by = models.CharField(max_length=REF_LENGTH, blank=True)
    called_back_at = models.DateTimeField(null=True)
    called_telephone = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="where the number called was found")

    class Meta:
        constraints = [
            state_is_in(PAYEE_ACCOUNT),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state="in_force"), name="payee_account_in_force_is_one"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state__in=_PENDING), name="payee_account_pending_is_one"
            ),
        ]
        ordering = ["pk"]

    @property
    def is_pending(self) -> bool:
        return self.state in _PENDING

    def subject(self) -> Subject:
        memberships = self.organisation.award_memberships.all()
        return Subject(
            "payee_account",
            self.ref,
            self.state,
            agencies=frozenset(membership.award.agency for membership in memberships),
            members=frozenset({self.organisation.ref}),
            done_by=frozenset({self.entered_by, self.called_back_by} - {""}),
        )


class PayerAccount(_Account):
    """From where an agency pays, and what it has agreed with its bank."""

    lifecycle = PAYER_ACCOUNT

    agency = models.CharField(max_length=64)
    requester_code = models.CharField(max_length=10)
    requester_kana = models.CharField(max_length=40)
    file_format = models.CharField(max_length=12, choices=[(key, text.en) for key, text in FILE_FORMATS.items()])
    has_line_ends = models.BooleanField(default=True)

    class Meta:
        constraints = [
            state_is_in(PAYER_ACCOUNT),
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(state="in_force"), name="payer_account_in_force_is_one"
            ),
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(state="proposed"), name="payer_account_pending_is_one"
            ),
        ]
        ordering = ["pk"]

    @property
    def terms(self) -> PayerTerms:
        return PayerTerms(self.requester_code, self.requester_kana, self.file_format, self.has_line_ends)

    def subject(self) -> Subject:
        return Subject(
            "payer_account",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            done_by=frozenset({self.entered_by}),
        )


class Hold(Record):
    """Someone has stopped the payments of an award, or of one of its members."""

    lifecycle = HOLD
    subject_relations: ClassVar[tuple[str, ...]] = ("award", "member__organisation")

    award = models.ForeignKey(Award, models.PROTECT, related_name="holds")
    member = models.ForeignKey(AwardMember, models.PROTECT, null=True, related_name="holds")
    code = models.CharField(max_length=24, choices=[(key, text.en) for key, text in PLACED.items()])
    reasons_ja = models.TextField()
    reasons_en = models.TextField()
    placed_by = models.CharField(max_length=REF_LENGTH)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=REF_LENGTH, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_because_ja = models.TextField(blank=True)
    lifted_because_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(HOLD)]
        indexes = [models.Index(fields=["award", "state"], name="hold_award_state")]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        """Why it was placed."""
        return Text(self.reasons_ja, self.reasons_en)

    @property
    def lifted_because(self) -> Text:
        return Text(self.lifted_because_ja, self.lifted_because_en)

    def subject(self) -> Subject:
        return Subject(
            "hold",
            self.ref,
            self.state,
            agencies=frozenset({self.award.agency}),
            done_by=frozenset({self.placed_by}),
        )


class PaymentRun(Record):
    """The payments of an agency that go to its bank in one file.

    `hands` are the persons who have filed, checked or approved anything in it: none of them sends it. Whoever has
    sent it or, after a break, posted any of it does not say what of it the bank returned.
    """

    lifecycle = PAYMENT_RUN

    agency = models.CharField(max_length=64)
    pay_on = models.DateField()
    payer = models.ForeignKey(PayerAccount, models.PROTECT, related_name="runs")
    hands = models.JSONField(default=list)
    prepared_by = models.CharField(max_length=REF_LENGTH)
    prepared_at = models.DateTimeField()
    approved_by = models.CharField(max_length=REF_LENGTH, blank=True)
    approved_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=REF_LENGTH, blank=True)
    sent_at = models.DateTimeField(null=True)
    posted_by = models.JSONField(default=list, help_text="the persons who have posted any of it")
    file_digest = models.CharField(max_length=64, blank=True, help_text="of the file as it was approved")

    class Meta:
        constraints = [state_is_in(PAYMENT_RUN)]
        indexes = [models.Index(fields=["agency", "state"], name="payment_run_agency_state")]
        ordering = ["pk"]

    def subject(self) -> Subject:
        barred = {self.prepared_by}
        if self.state != "prepared":
            barred |= {self.approved_by, *self.hands}
        return Subject(
            "payment_run",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            done_by=frozenset(barred - {""}),
        )


class Payment(Record):
    """One transfer of a run. `source` and `document` say what it pays: a claim by its ref, or another payable."""

    lifecycle = PAYMENT
    subject_relations: ClassVar[tuple[str, ...]] = ("run",)

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=24)
    document = models.CharField(max_length=REF_LENGTH)
    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="payments")
    account = models.ForeignKey(PayeeAccount, models.PROTECT, null=True, related_name="payments")
    amount_yen = amount_field()
    held_for = models.JSONField(default=list, help_text="the codes of the holds for which it was set aside")
    paid_at = models.DateTimeField(null=True)
    reasons = models.CharField(max_length=200, blank=True, help_text="why the bank returned it")
    notice = models.CharField(max_length=120, blank=True, help_text="the bank's notice of that")

    class Meta:
        constraints = [
            state_is_in(PAYMENT),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="payment_amount_is_positive"),
            models.UniqueConstraint(fields=["run", "number"], name="payment_has_its_place"),
            models.UniqueConstraint(
                fields=["source", "document"],
                condition=models.Q(state__in=sorted(STANDING)),
                name="payment_is_made_once",
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="payment_run_state")]
        ordering = ["run", "number"]

    def subject(self) -> Subject:
        return Subject(
            "payment",
            self.ref,
            self.state,
            agencies=frozenset({self.run.agency}),
            done_by=frozenset({self.run.sent_by, *self.run.posted_by} - {""}),
        )


def fields_of(details: Details) -> dict[str, Any]:
    """An account's details as the fields of its record."""
    return {name: getattr(details, name) for name in _DETAILS}
