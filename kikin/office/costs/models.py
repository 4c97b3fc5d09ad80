"""Costs as records: reports, their lines and papers, timesheets and rates, and the things that were bought."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.db import models

from kikin.fund.charter import COST_ITEMS
from kikin.fund.costs import (
    AMOUNT_PLACES,
    BASES,
    CODES,
    DIGITS,
    DISPOSAL,
    DISPOSALS,
    GRADE_RATE,
    HOLDERS,
    LINE,
    RATE_PLACES,
    REPORT,
    SOURCES,
)
from kikin.fund.relations import Subject
from kikin.office.awards.models import AwardMember
from kikin.office.parties.models import Organisation, Person
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text

WORDS_LENGTH = 500
DIGEST_LENGTH = 64


class CostReport(Record):
    """What one member spent under its award in one fiscal year. Whoever took a step is kept by name of the step."""

    lifecycle = REPORT
    subject_relations: ClassVar[tuple[str, ...]] = ("member__organisation", "member__award")

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="cost_reports")
    fiscal_year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    deducts_tax = models.BooleanField(default=False, help_text="the recipient gets its input tax back")
    opened_by = models.CharField(max_length=REF_LENGTH)
    handed_in_by = models.CharField(max_length=REF_LENGTH, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    sample_count = models.PositiveIntegerField(default=0, help_text="how many lines were drawn; 0: all are looked at")
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(REPORT),
            models.UniqueConstraint(fields=["member", "fiscal_year"], name="cost_report_stands_once"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="cost_report_state_due")]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        """Why it was sent back."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return self.subject_of("cost_report")

    def subject_of(self, kind: str, ref: str = "") -> Subject:
        """The report, or something in it, as the policy sees it: the member's own, and its agency's."""
        return Subject(
            kind,
            ref or self.ref,
            self.state,
            agencies=frozenset({self.member.award.agency}),
            members=frozenset({self.member.organisation.ref}),
            done_by=frozenset({self.handed_in_by} - {""}),
        )


class Evidence(models.Model):
    """A paper of a report. Its content lies in the home, under its digest."""

    report = models.ForeignKey(CostReport, models.PROTECT, related_name="papers")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    size_bytes = models.PositiveIntegerField()
    added_by = models.CharField(max_length=REF_LENGTH)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="evidence_has_its_name")]

    def __str__(self) -> str:
        return f"{self.report} {self.name}"


class OwnFunding(models.Model):
    """Where a part of the own share of a report's year comes from, with the paper that shows it."""

    report = models.ForeignKey(CostReport, models.PROTECT, related_name="own_funding")
    source = models.CharField(max_length=16, choices=[(key, text.en) for key, text in SOURCES.items()])
    from_whom = models.CharField(max_length=WORDS_LENGTH, blank=True)
    amount_yen = amount_field()
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="own_funding")
    declared_by = models.CharField(max_length=REF_LENGTH)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "source", "from_whom"], name="own_funding_stands_once"),
            models.CheckConstraint(
                condition=models.Q(amount_yen__gt=0, source__in=sorted(SOURCES)), name="own_funding_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.source}"


class Upload(models.Model):
    """A file of lines that was sent. Nothing of it is taken before `taken_at`."""

    report = models.ForeignKey(CostReport, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    sent_by = models.CharField(max_length=REF_LENGTH)
    sent_at = models.DateTimeField()
    taken_count = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "sha256"], name="upload_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.name}"


class CostLine(Record):
    """One thing that money was spent on. `bill_key` is its bill's number as bills are compared across awards."""

    lifecycle = LINE
    subject_relations: ClassVar[tuple[str, ...]] = ("report__member__organisation", "report__member__award")

    report = models.ForeignKey(CostReport, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    cost_item = models.CharField(max_length=16, choices=[(key, text.en) for key, text in COST_ITEMS.items()])
    description = models.CharField(max_length=WORDS_LENGTH)
    ordered_on = models.DateField()
    delivered_on = models.DateField()
    paid_on = models.DateField()
    amount_yen = amount_field(help_text="tax included")
    tax_yen = amount_field(default=0)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217; empty: yen")
    foreign_amount = models.DecimalField(max_digits=DIGITS, decimal_places=AMOUNT_PLACES, null=True)
    exchange_rate = models.DecimalField(max_digits=DIGITS, decimal_places=RATE_PLACES, null=True, help_text="yen for 1")
    rate_source = models.CharField(max_length=WORDS_LENGTH, blank=True)
    rate_on = models.DateField(null=True)
    supplier = models.CharField(max_length=WORDS_LENGTH, blank=True)
    supplier_number = models.CharField(max_length=13, blank=True)
    bill_number = models.CharField(max_length=WORDS_LENGTH, blank=True)
    bill_key = models.CharField(max_length=WORDS_LENGTH, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="lines")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="lines")
    remark = models.CharField(max_length=WORDS_LENGTH, blank=True)
    flags = models.JSONField(default=list)
    is_sampled = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=REF_LENGTH)
    code = models.CharField(max_length=24, blank=True, choices=[(key, text.en) for key, text in CODES.items()])
    words_ja = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    disallowed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reply = models.TextField(blank=True)
    answered_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    last_words_ja = models.TextField(blank=True)
    last_words_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(LINE),
            models.UniqueConstraint(fields=["report", "number"], name="cost_line_is_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(amount_yen__gt=0, tax_yen__gte=0) & models.Q(tax_yen__lt=models.F("amount_yen")),
                name="cost_line_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(currency="", foreign_amount=None, exchange_rate=None, rate_source="", rate_on=None)
                | ~models.Q(currency="")
                & ~models.Q(rate_source="")
                & models.Q(foreign_amount__gt=0, exchange_rate__gt=0, rate_on__isnull=False),
                name="cost_line_rate_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["bill_key", "amount_yen"], name="cost_line_bill"),
            models.Index(fields=["report", "state"], name="cost_line_report_state"),
        ]
        ordering = ["report", "number"]

    @property
    def words(self) -> Text:
        """Why it was disallowed."""
        return Text(self.words_ja, self.words_en)

    @property
    def last_words(self) -> Text:
        """Why the disallowance was upheld."""
        return Text(self.last_words_ja, self.last_words_en)

    def subject(self) -> Subject:
        """Whoever handed it in does not decide it, and whoever disallowed it does not decide on the answer."""
        subject = self.report.subject_of("cost_line", self.ref)
        barred = {self.report.handed_in_by, self.entered_by}
        if self.state == "answered":
            barred |= {self.disallowed_by, self.answered_by}
        return Subject(
            "cost_line",
            self.ref,
            self.state,
            agencies=subject.agencies,
            members=subject.members,
            done_by=frozenset(barred - {""}),
        )


class GradeRate(Record):
    """What an hour of a grade costs from a day on, in one agency's table. One person enters it, another approves it."""

    lifecycle = GRADE_RATE

    agency = models.CharField(max_length=64)
    grade = models.CharField(max_length=64)
    valid_from = models.DateField()
    hourly_yen = amount_field()
    entered_by = models.CharField(max_length=REF_LENGTH)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)

    class Meta:
        constraints = [
            state_is_in(GRADE_RATE),
            models.UniqueConstraint(
                fields=["agency", "grade", "valid_from"],
                condition=~models.Q(state="refused"),
                name="grade_rate_stands_once",
            ),
            models.CheckConstraint(condition=models.Q(hourly_yen__gt=0), name="grade_rate_is_positive"),
        ]
        ordering = ["agency", "grade", "valid_from"]

    def subject(self) -> Subject:
        return Subject(
            "grade_rate",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            done_by=frozenset({self.entered_by} - {""}),
        )


class WorkMonth(models.Model):
    """A person's timesheet of one month under one award, and the rate at which it became a line."""

    line = models.OneToOneField(CostLine, models.PROTECT, related_name="work")
    report = models.ForeignKey(CostReport, models.PROTECT, related_name="work")
    person = models.ForeignKey(Person, models.PROTECT, related_name="work_months")
    month = models.DateField(help_text="its first day")
    days = models.JSONField(help_text="[[date, minutes, minutes of leave], ...]")
    minutes = models.PositiveIntegerField()
    agreed_minutes = models.PositiveIntegerField(default=0, help_text="of part-time work in a month; 0: full time")
    basis = models.CharField(max_length=16, choices=[(key, text.en) for key, text in BASES.items()])
    grade_rate = models.ForeignKey(GradeRate, models.PROTECT, null=True, related_name="work_months")
    measured_by = models.ForeignKey(
        GradeRate, models.PROTECT, null=True, related_name="+", help_text="the grade that pay is compared with"
    )
    pay_yen = amount_field()
    pay_minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "person", "month"], name="work_month_stands_once"),
            models.CheckConstraint(condition=models.Q(pay_yen__gt=0, pay_minutes__gt=0), name="work_month_has_a_rate"),
        ]
        indexes = [models.Index(fields=["person", "month"], name="work_month_person")]

    def __str__(self) -> str:
        return f"{self.report} {self.month:%Y-%m}"


class Asset(models.Model):
    """A thing that was bought and can be found again: by its tag, at its place, with its custodian.

    `insurance` names the policy and `sharing` those who use it too; both are empty where there is none.
    """

    line = models.OneToOneField(CostLine, models.PROTECT, related_name="asset")
    tag = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=WORDS_LENGTH)
    custodian = models.CharField(max_length=WORDS_LENGTH)
    belongs_to = models.CharField(max_length=16, choices=[(key, text.en) for key, text in HOLDERS.items()])
    insurance = models.CharField(max_length=WORDS_LENGTH, blank=True)
    sharing = models.CharField(max_length=WORDS_LENGTH, blank=True)
    acquired_on = models.DateField()
    last_seen_on = models.DateField()
    last_seen_by = models.CharField(max_length=REF_LENGTH)
    given_up_on = models.DateField(null=True)

    class Meta:
        ordering = ["tag"]
        constraints = [
            models.CheckConstraint(condition=models.Q(belongs_to__in=sorted(HOLDERS)), name="asset_holder_is_known"),
        ]

    def __str__(self) -> str:
        return self.tag


class Disposal(Record):
    """A request to give an asset up, what comes back of it, and who decided on it. Its paper lies in the home."""

    lifecycle = DISPOSAL
    subject_relations: ClassVar[tuple[str, ...]] = (
        "asset__line__report__member__organisation",
        "asset__line__report__member__award__application",
    )

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="disposals")
    kind = models.CharField(max_length=16, choices=[(key, text.en) for key, text in DISPOSALS.items()])
    given_up_on = models.DateField()
    proceeds_yen = amount_field(default=0)
    to_whom = models.CharField(max_length=WORDS_LENGTH, blank=True)
    reason = models.CharField(max_length=WORDS_LENGTH)
    paper_name = models.CharField(max_length=200)
    paper_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    owed_yen = amount_field(default=0)
    checked_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    received_on = models.DateField(null=True)
    document = models.CharField(max_length=WORDS_LENGTH, blank=True)

    class Meta:
        constraints = [
            state_is_in(DISPOSAL),
            models.UniqueConstraint(
                fields=["asset"],
                condition=~models.Q(state__in=["refused", "withdrawn"]),
                name="disposal_stands_once",
            ),
            models.CheckConstraint(condition=models.Q(proceeds_yen__gte=0, owed_yen__gte=0), name="disposal_amounts"),
        ]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        """Why it was refused."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        """Whoever checked it does not decide on it, and whoever decided does not say that the money is in."""
        barred = {"filed": {self.filed_by}, "checked": {self.filed_by, self.checked_by}}
        return replace(
            self.asset.line.report.subject_of("disposal", self.ref),
            state=self.state,
            done_by=frozenset(barred.get(self.state, {self.decided_by}) - {""}),
        )


class GroupCompany(models.Model):
    """A company that a recipient declares to be of its own group: what it sells to the recipient is looked at."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="group")
    name = models.CharField(max_length=300)
    corporate_number = models.CharField(max_length=13, blank=True)
    declared_by = models.CharField(max_length=REF_LENGTH)
    declared_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="group_company_stands_once")]

    def __str__(self) -> str:
        return self.name
