"""Meetings of a panel, their members and agenda, who came and went, and the versions of the ranking, as records."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kikin.fund.panels import CHOICES, INTERVIEW, ITEM, MEETING, MOVES, RANKING, RECOMMENDATIONS, RankedRow
from kikin.fund.relations import Subject
from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.parties.models import Person
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in


class Meeting(Record):
    """A panel that meets about the applications of one agency to one call. Its ref is random, as its items' are."""

    lifecycle = MEETING
    subject_relations: ClassVar[tuple[str, ...]] = ("seats__person", "chair")

    call = models.ForeignKey(Call, models.PROTECT, related_name="meetings")
    agency = models.CharField(max_length=64)
    chair = models.ForeignKey(Person, models.PROTECT, related_name="chaired_meetings")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    is_secret = models.BooleanField(default=False, help_text="votes are kept as counts")
    convened_by = models.CharField(max_length=REF_LENGTH)
    convened_at = models.DateTimeField()
    reasons = models.TextField(blank=True, help_text="why it was called off")

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(MEETING),
            models.UniqueConstraint(
                fields=["call", "agency"], condition=~models.Q(state="cancelled"), name="panel_of_an_agency_meets_once"
            ),
        ]

    def subject(self) -> Subject:
        return Subject(
            "meeting",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            assigned=frozenset(seat.person.ref for seat in self.seats.all()),
            chair=self.chair.ref,
        )


class Seat(models.Model):
    """A reviewer who is a member of a panel."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="panel_seats")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="seat_is_taken_once")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.person}"


class PanelItem(Record):
    """An application on the agenda, and what the panel came to. Of a secret vote nobody's choice is kept."""

    lifecycle = ITEM
    subject_relations: ClassVar[tuple[str, ...]] = (
        *("meeting__seats__person", "meeting__chair", "meeting__call"),
        *("application__readers", "application__conflicts"),
    )

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, models.PROTECT, related_name="panel_items")
    votes = models.JSONField(default=dict, help_text="choice to how many")
    voters = models.JSONField(default=list, help_text="who has voted, in the order of their refs")
    named_votes = models.JSONField(default=dict, help_text="person to choice; empty where votes are secret")
    in_room = models.JSONField(default=list, help_text="who was there when it was judged")
    summary = models.TextField(blank=True)
    score_centi = models.PositiveIntegerField(default=0)
    recommendation = models.CharField(
        max_length=24, blank=True, choices=[(key, text.en) for key, text in RECOMMENDATIONS.items()]
    )
    conditions = models.TextField(blank=True)
    amount_yen = amount_field(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(ITEM),
            models.UniqueConstraint(fields=["meeting", "application"], name="application_is_on_the_agenda_once"),
            models.CheckConstraint(condition=models.Q(amount_yen__gte=0), name="panel_amount_is_not_negative"),
        ]

    @property
    def tied(self) -> frozenset[str]:
        """Whom a tie keeps out of the room, declared or found."""
        barred = {reader.person for reader in self.application.readers.all() if reader.has_conflict}
        return frozenset(barred | {conflict.person for conflict in self.application.conflicts.all()})

    @property
    def counts(self) -> dict[str, int]:
        """Every choice and how many made it."""
        return {choice: self.votes.get(choice, 0) for choice in CHOICES}

    def subject(self) -> Subject:
        return Subject(
            "panel_item",
            self.ref,
            self.state,
            agencies=frozenset({self.meeting.agency}),
            assigned=frozenset(seat.person.ref for seat in self.meeting.seats.all()),
            chair=self.meeting.chair.ref,
            conflicted=self.tied,
        )


class Presence(models.Model):
    """One line of the log: who came or went; of whom a tie kept out, for which item."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="presences")
    person = models.CharField(max_length=REF_LENGTH)
    what = models.CharField(max_length=16, choices=[(key, text.en) for key, text in MOVES.items()])
    item = models.ForeignKey(PanelItem, models.PROTECT, null=True, related_name="presences")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting} {self.person} {self.what}"


class Interview(Record):
    """A slot of an application's interview; `zone` is the applicant's, beside the fund's own."""

    lifecycle = INTERVIEW
    subject_relations: ClassVar[tuple[str, ...]] = (
        *("item__meeting__call", "item__application__lead"),
        *("item__application__readers", "item__application__conflicts"),
    )

    item = models.ForeignKey(PanelItem, models.PROTECT, related_name="interviews")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    link = models.URLField(max_length=500, blank=True)
    place = models.CharField(max_length=300, blank=True)
    materials = models.TextField(blank=True, help_text="what to bring, by name")
    reasons = models.TextField(blank=True, help_text="why it was declined or called off")
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            state_is_in(INTERVIEW),
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(state__in=["offered", "accepted"]), name="item_has_one_interview"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="interview_ends_after_its_beginning"
            ),
        ]

    def subject(self) -> Subject:
        return Subject(
            "interview",
            self.ref,
            self.state,
            agencies=frozenset({self.item.meeting.agency}),
            lead=self.item.application.lead.ref,
            conflicted=self.item.tied,
        )


class Ranking(Record):
    """One version of a panel's ranking. It is final once someone else than its maker has signed it."""

    lifecycle = RANKING
    subject_relations: ClassVar[tuple[str, ...]] = (
        *("meeting__chair", "meeting__call"),
        *("meeting__items__application__readers", "meeting__items__application__conflicts"),
    )

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="rankings")
    number = models.PositiveIntegerField()
    kept_rows = models.JSONField(help_text="[[application, score in hundredths, recommendation, yen], ...], best first")
    reasons = models.TextField(blank=True, help_text="why the version before it was changed")
    proposed_by = models.CharField(max_length=REF_LENGTH)
    proposed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(RANKING),
            models.UniqueConstraint(fields=["meeting", "number"], name="ranking_has_its_number"),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="frozen"), name="one_ranking_of_a_panel_is_final"
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="proposed"), name="one_ranking_of_a_panel_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by="") | ~models.Q(signed_by=models.F("proposed_by")),
                name="ranking_is_signed_by_another",
            ),
        ]

    @property
    def rows(self) -> tuple[RankedRow, ...]:
        return tuple(RankedRow(*row) for row in self.kept_rows)

    @rows.setter
    def rows(self, rows: Any) -> None:
        self.kept_rows = [[row.application, row.score_centi, row.recommendation, row.amount_yen] for row in rows]

    def subject(self) -> Subject:
        tied = [item.tied for item in self.meeting.items.all()]
        return Subject(
            "ranking",
            self.ref,
            self.state,
            agencies=frozenset({self.meeting.agency}),
            chair=self.meeting.chair.ref,
            conflicted=frozenset[str]().union(*tied),
            done_by=frozenset({self.proposed_by}),
        )
