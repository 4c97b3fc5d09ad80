"""Changes as records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.changes import CHANGE, DESK_ANSWER, DESKS, OF_ONE_MEMBER, Request
from kikin.fund.relations import Subject
from kikin.office.awards.models import Award, AwardMember
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text


class Change(Record):
    """One change of an award that was asked for, and what became of it.

    `member` is whom it is about, where it is about one. `content` is what was asked for, to the letter; `effect_on`
    the day on which it took effect.
    """

    lifecycle = CHANGE
    subject_relations: ClassVar[tuple[str, ...]] = (
        "member__organisation",
        "award__lead",
        "award__application",
        "award__concept",
        "award__round__call",
        "award__members__organisation",
    )

    award = models.ForeignKey(Award, models.PROTECT, related_name="changes")
    member = models.ForeignKey(AwardMember, models.PROTECT, null=True, related_name="changes")
    kind = models.CharField(max_length=24)
    fiscal_year = models.PositiveSmallIntegerField(help_text="the year that it is about, or in which it was filed")
    content = models.JSONField()
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    checked_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    effect_on = models.DateField(null=True)
    approval_number = models.CharField(max_length=120, blank=True, help_text="the paper that approves a carry-over")
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(CHANGE)]
        indexes = [models.Index(fields=["award", "state"], name="change_award_state")]
        ordering = ["pk"]

    @property
    def request(self) -> Request:
        return Request.of(self.content)

    @property
    def reasons(self) -> Text:
        """Why it was refused."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        """`lead` is the organisation that answers for this change: the member itself, or the award's lead."""
        asks_alone = self.kind in OF_ONE_MEMBER and self.member is not None
        asker = self.member.organisation if asks_alone and self.member is not None else self.award.lead
        return Subject(
            "change",
            self.ref,
            self.state,
            agencies=frozenset({self.award.agency}),
            lead=asker.ref,
            members=frozenset(member.organisation.ref for member in self.award.members.all()),
            done_by=frozenset({self.filed_by, self.checked_by} - {""}),
        )


class DeskAnswer(Record):
    """What one desk says to a change that may carry technology away. Why stays with the desk."""

    lifecycle = DESK_ANSWER
    subject_relations: ClassVar[tuple[str, ...]] = ("change__award__lead", "change__member__organisation")

    change = models.ForeignKey(Change, models.PROTECT, related_name="answers")
    desk = models.CharField(max_length=16, choices=[(key, text.en) for key, text in DESKS.items()])
    answered_by = models.CharField(max_length=REF_LENGTH, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            state_is_in(DESK_ANSWER),
            models.UniqueConstraint(fields=["change", "desk"], name="desk_answer_stands_once"),
        ]
        ordering = ["pk"]

    def subject(self) -> Subject:
        agencies, asked_by = frozenset({self.change.award.agency}), frozenset({self.change.filed_by} - {""})
        return Subject("desk_answer", self.ref, self.state, agencies=agencies, done_by=asked_by, desk=self.desk)
