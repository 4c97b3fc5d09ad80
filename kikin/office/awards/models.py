"""Awards as records: what is granted, to whom, for which years."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.awards import AWARD
from kikin.fund.ledger import AwardFacts
from kikin.fund.relations import Subject
from kikin.office.applications.models import Application
from kikin.office.parties.models import Organisation
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept
from kikin.values.text import Text


class Award(Record):
    """The agreement that grants money. Its ref follows the pattern of its agency."""

    lifecycle = AWARD
    subject_relations: ClassVar[tuple[str, ...]] = ("application", "lead", "members__organisation")

    application = models.OneToOneField(Application, models.PROTECT, related_name="award")
    round = models.ForeignKey(Round, models.PROTECT, related_name="awards")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="awards")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="awards_led")
    appropriation = models.CharField(max_length=64)
    agency = models.CharField(max_length=64)
    field = models.CharField(max_length=64)
    instrument = models.CharField(max_length=64)
    title_ja = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    amount_yen = amount_field()
    by_year = models.JSONField(help_text="[[fiscal year, yen], ...]")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    charter_digest = models.CharField(max_length=64)
    approval = models.CharField(max_length=REF_LENGTH, help_text="the joint approval of its round")
    offered_by = models.CharField(max_length=REF_LENGTH)
    offered_on = models.DateField()
    accepted_on = models.DateField(null=True)
    activated_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(AWARD),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="award_amount_is_positive"),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="award_agency_state")]
        ordering = ["pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja or self.title_en, self.title_en or self.title_ja)

    @property
    def reasons(self) -> Text:
        """Why it was suspended, ended early or lapsed."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return Subject(
            "award",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            lead=self.lead.ref,
            members=frozenset(member.organisation.ref for member in self.members.all()),
        )

    def ledger_facts(self) -> AwardFacts:
        """What every transfer of this award says about it."""
        return AwardFacts(
            award=self.ref,
            appropriation=self.appropriation,
            agency=self.agency,
            field=self.field,
            concept=self.concept.ref,
            call=self.round.call.ref,
            instrument=self.instrument,
            round=self.round.ref,
        )


class AwardMember(models.Model):
    """One organisation's part of an award: its contract. Parts add up to the award, to the yen."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="award_memberships")
    amount_yen = amount_field()
    own_share_yen = amount_field(default=0, help_text="what it pays itself of the work that the award supports")
    by_year = models.JSONField(help_text="[[fiscal year, yen], ...]")
    carried = models.JSONField(default=list, help_text="[[fiscal year into which it is carried, yen], ...]")
    left_on = models.DateField(null=True, help_text="since when it is no longer a part of the work")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["award", "organisation"], name="award_member_stands_once"),
            models.CheckConstraint(condition=models.Q(amount_yen__gte=0), name="award_member_amount_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.award} member {self.position}"


class PlanLine(models.Model):
    """What an award plans to pay a member for one cost item in one fiscal year: the lines of a year add up to it."""

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="plan_lines")
    fiscal_year = models.PositiveSmallIntegerField()
    cost_item = models.CharField(max_length=16)
    amount_yen = amount_field()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "fiscal_year", "cost_item"], name="plan_line_stands_once"),
            models.CheckConstraint(condition=models.Q(amount_yen__gte=0), name="plan_line_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.fiscal_year} {self.cost_item}"
