"""Requests to let technology go out, as records."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from kikin.fund.outgoing import BY_CLOCK, CONDITION, IP_KINDS, IP_NOTICE, KINDS, REQUEST, IpKind, Kept, Kind, Request
from kikin.fund.relations import Subject
from kikin.office.awards.models import AwardMember
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text, of_pairs

_OF_THE_AWARD: tuple[str, ...] = ("member__organisation", "member__award")


class OutgoingRequest(Record):
    """What a recipient asks to let out, and what came of it.

    `triage` are the reasons of the rule, [[ja, en], ...]; `near` the names that may stand on a list, for those who
    screen alone. `told` is what the recipient reads of an answer.
    """

    lifecycle = REQUEST
    subject_relations: ClassVar[tuple[str, ...]] = _OF_THE_AWARD

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="outgoing")
    kind = models.CharField(max_length=24)
    content = models.JSONField()
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    answer_by = models.DateField()
    outcome = models.CharField(max_length=16, blank=True)
    triage = models.JSONField(default=list)
    near = models.JSONField(default=list)
    licence_until = models.DateField(null=True)
    escalated_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    told_ja = models.TextField(blank=True)
    told_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(REQUEST)]
        indexes = [models.Index(fields=["state", "answer_by"], name="outgoing_state_answer_by")]
        ordering = ["pk"]

    @property
    def what(self) -> Kind:
        return KINDS[self.kind]

    @property
    def request(self) -> Request:
        return Request.of({"kind": self.kind} | self.content)

    @property
    def why(self) -> tuple[Text, ...]:
        """The reasons of the triage."""
        return of_pairs(self.triage)

    def is_late(self, today: date) -> bool:
        """Whether its clock has ended and nobody has answered; what a lead looks at has no clock."""
        return self.state in ("filed", *BY_CLOCK) and self.answer_by < today

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    @property
    def told(self) -> Text:
        return Text(self.told_ja or self.told_en, self.told_en or self.told_ja)

    def subject(self) -> Subject:
        """`lead` is the organisation that asks, whichever member of the award it is."""
        return _subject("outgoing_request", self, self.member, {self.filed_by, self.escalated_by})


class OutgoingCondition(Record):
    """A condition of an answer: what the recipient has to do by a day, and the paper that shows it."""

    lifecycle = CONDITION
    subject_relations: ClassVar[tuple[str, ...]] = tuple(f"request__{one}" for one in _OF_THE_AWARD)

    request = models.ForeignKey(OutgoingRequest, models.PROTECT, related_name="conditions")
    text_ja = models.TextField()
    text_en = models.TextField()
    due_on = models.DateField()
    document = models.CharField(max_length=120, blank=True)
    shown_by = models.CharField(max_length=REF_LENGTH, blank=True)
    shown_on = models.DateField(null=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(CONDITION)]
        ordering = ["pk"]

    @property
    def text(self) -> Text:
        return Text(self.text_ja, self.text_en)

    @property
    def reasons(self) -> Text:
        """Why what was shown was sent back."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return _subject("outgoing_condition", self, self.request.member, {self.shown_by})


def _subject(kind: str, record: Record, member: AwardMember, done_by: set[str]) -> Subject:
    return Subject(
        kind,
        record.ref,
        record.state,
        agencies=frozenset({member.award.agency}),
        lead=member.organisation.ref,
        done_by=frozenset(done_by - {""}),
    )


class IpNotice(Record):
    """What a recipient told of a right that came of the work, or asked to do with it, and what came of it."""

    lifecycle = IP_NOTICE
    subject_relations: ClassVar[tuple[str, ...]] = _OF_THE_AWARD

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="ip_notices")
    kind = models.CharField(max_length=24)
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    title = models.TextField()
    happened_on = models.DateField()
    number = models.CharField(max_length=120, blank=True)
    counterparty = models.CharField(max_length=200, blank=True)
    plan = models.TextField(blank=True)
    states_the_fund = models.BooleanField(default=False)
    document = models.CharField(max_length=120, blank=True)
    filed_by = models.CharField(max_length=REF_LENGTH)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="by when it had to be told; nothing where it is asked beforehand")
    is_late = models.BooleanField(default=False)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(IP_NOTICE)]
        ordering = ["pk"]

    @property
    def what(self) -> IpKind:
        return IP_KINDS[self.kind]

    @property
    def reasons(self) -> Text:
        """Why it was refused, as the recipient reads it."""
        return Text(self.reasons_ja, self.reasons_en)

    @property
    def kept(self) -> Kept:
        """The notice as the rules see it."""
        about = self.about.ref if self.about is not None else ""
        return Kept(self.ref, self.kind, self.state, self.happened_on, about)

    def subject(self) -> Subject:
        return _subject("ip_notice", self, self.member, {self.filed_by})
