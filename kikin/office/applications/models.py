"""Applications as records: who applies, with whom, for how much, and what was sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.applications import APPLICATION, COST_ITEMS, DISCLOSURE_KINDS, PERSON_ROLES
from kikin.fund.relations import Subject
from kikin.office.calls.models import Call
from kikin.office.parties.models import Organisation, Person
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.office.vision.models import Concept
from kikin.values.text import Text


class Application(Record):
    """What is sent in answer to a call."""

    lifecycle = APPLICATION
    subject_relations: ClassVar[tuple[str, ...]] = ("call", "lead", "members__organisation", "readers")

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="applications_led")
    title_ja = models.CharField(max_length=500, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    summary_ja = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    keywords = models.JSONField(default=list)
    stage = models.CharField(max_length=64, blank=True)
    instrument = models.CharField(max_length=64)
    requested_yen = amount_field(default=0)
    cost_share_yen = amount_field(default=0)
    declarations = models.JSONField(default=list)
    field = models.CharField(max_length=64, blank=True)
    field_reasons = models.JSONField(default=list, help_text="how the text was recognised")
    concept = models.ForeignKey(Concept, models.PROTECT, null=True, related_name="applications")
    agency = models.CharField(max_length=64, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    amount_rule_ja = models.TextField(blank=True)
    amount_rule_en = models.TextField(blank=True)
    external_id = models.CharField(max_length=64, null=True)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_is_in(APPLICATION),
            models.UniqueConstraint(fields=["call", "external_id"], name="application_is_taken_in_once"),
            models.CheckConstraint(
                condition=models.Q(requested_yen__gte=0, cost_share_yen__gte=0), name="application_amounts"
            ),
        ]
        indexes = [models.Index(fields=["call", "state"], name="application_call_state")]
        ordering = ["pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja or self.title_en, self.title_en or self.title_ja)

    @property
    def summary(self) -> Text:
        return Text(self.summary_ja or self.summary_en, self.summary_en or self.summary_ja)

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        readers = list(self.readers.all())
        return Subject(
            "application",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}) if self.agency else frozenset(self.call.agencies),
            lead=self.lead.ref,
            members=frozenset(member.organisation.ref for member in self.members.all()),
            offered=frozenset(reader.person for reader in readers if not reader.has_conflict),
            assigned=frozenset(reader.person for reader in readers if reader.has_pledged and not reader.has_conflict),
            conflicted=frozenset(reader.person for reader in readers if reader.has_conflict),
        )


class Member(models.Model):
    """An organisation of a consortium; position 0 is the lead."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    cost_share_yen = amount_field(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="member_has_its_place"),
            models.UniqueConstraint(fields=["application", "organisation"], name="member_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application} member {self.position}"


class Involvement(models.Model):
    """A person in an application, in a role, for a member."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="involvements")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="involvements")
    member = models.ForeignKey(Member, models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=24, choices=[(key, text.en) for key, text in PERSON_ROLES.items()])

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.application} person {self.position}"


class BudgetLine(models.Model):
    """What one member asks for, for one cost item, in one fiscal year."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="budget_lines")
    member = models.ForeignKey(Member, models.PROTECT, related_name="budget_lines")
    fiscal_year = models.PositiveSmallIntegerField()
    cost_item = models.CharField(max_length=16, choices=[(key, text.en) for key, text in COST_ITEMS.items()])
    amount_yen = amount_field()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "fiscal_year", "cost_item"], name="budget_line_stands_once"),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="budget_line_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.fiscal_year} {self.cost_item}"


class Disclosure(models.Model):
    """What a person must declare. Only the lead, which answers for the application, and those who screen read it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="disclosures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="disclosures")
    kind = models.CharField(max_length=24, choices=[(key, text.en) for key, text in DISCLOSURE_KINDS.items()])
    counterparty_ja = models.CharField(max_length=300, blank=True)
    counterparty_en = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    amount_yen = amount_field(default=0)
    note_ja = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"

    @property
    def counterparty(self) -> Text:
        return Text(self.counterparty_ja or self.counterparty_en, self.counterparty_en or self.counterparty_ja)


class Submission(models.Model):
    """What was sent, to the letter, and the receipt for it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.application} submission {self.number}"


class Deficiency(models.Model):
    """A letter that told an applicant what the formal check found lacking."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="deficiencies")
    lacking = models.JSONField(help_text="the codes of what was lacking")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} deficiency"


class Reader(models.Model):
    """A person asked to judge an application, who opens it once they have pledged secrecy, or is barred by a tie."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="readers")
    person = models.CharField(max_length=REF_LENGTH)
    has_pledged = models.BooleanField(default=False)
    has_conflict = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="reader_stands_once")]
        indexes = [models.Index(fields=["person"], name="reader_person")]

    def __str__(self) -> str:
        return f"{self.application} reader"
