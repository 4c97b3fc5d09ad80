"""Reviewers, the ties that bar them, and what they read and say, as records."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.reviews import ASSIGNMENT, CONFLICTS, Days
from kikin.office.applications.models import Application
from kikin.office.charter.queries import in_force
from kikin.office.parties.models import Person
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.reviews.desk import Draft, SentBack
from kikin.office.reviews.links import InvitationLink
from kikin.office.reviews.papers import KeptPaper
from kikin.office.reviews.proposed import ProposedReaders
from kikin.values.text import Text

__all__ = [
    "CONFLICT_SOURCES",
    "Assignment",
    "Conflict",
    "Draft",
    "InvitationLink",
    "KeptPaper",
    "ProposedReaders",
    "Review",
    "ReviewerProfile",
    "SentBack",
    "agencies_of",
]

CONFLICT_SOURCES: dict[str, Text] = {
    "declared": Text("本人の申告", "declared"),
    "found": Text("記録から判明", "found in the records"),
}


class ReviewerProfile(models.Model):
    """What a reviewer knows, where they work, and how many applications of a call they read at most."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="reviewer_profile")
    organisation = models.CharField(max_length=REF_LENGTH, blank=True)
    agency = models.CharField(max_length=64, blank=True, help_text="empty: reads for every agency")
    fields = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)

    def subject(self) -> Subject:
        agencies = {self.agency} if self.agency else {agency.key for agency in in_force().agencies}
        return Subject("reviewer", self.person.ref, agencies=frozenset(agencies))

    @property
    def workplace(self) -> str:
        """The ref of the organisation they work for, as far as it is known."""
        home = self.person.organisation
        return self.organisation or (home.ref if home else "")


class Conflict(models.Model):
    """A tie that bars a person from an application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    person = models.CharField(max_length=REF_LENGTH, db_index=True)
    kind = models.CharField(max_length=32, choices=[(key, text.en) for key, text in CONFLICTS.items()])
    source = models.CharField(max_length=16, choices=[(key, text.en) for key, text in CONFLICT_SOURCES.items()])
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "person", "kind"], name="conflict_stands_once")]

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"


class Assignment(Record):
    """An application given to a reviewer. Its ref is random: an applicant must not learn who reads."""

    lifecycle = ASSIGNMENT
    subject_relations: ClassVar[tuple[str, ...]] = ("application__call", "application__readers", "person")

    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    affinity_bp = models.PositiveIntegerField(default=0)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    invited_at = models.DateTimeField()
    answer_by = models.DateField()
    review_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    pledged_at = models.DateTimeField(null=True)
    pledge_digest = models.CharField(max_length=64, blank=True, help_text="of the words that were pledged")
    beyond_ja = models.TextField(blank=True, help_text="why its reviewer has more in hand than the charter allows")
    beyond_en = models.TextField(blank=True)
    suggestion = models.TextField(blank=True, help_text="whom one who declined would ask instead")
    reasons_ja = models.TextField(blank=True, help_text="of one who declined, stepped aside, was late or was taken off")
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            state_is_in(ASSIGNMENT),
            models.UniqueConstraint(fields=["application", "person"], name="assignment_is_made_once"),
            models.CheckConstraint(
                condition=models.Q(affinity_bp__gte=0, affinity_bp__lte=10_000), name="assignment_affinity_is_a_share"
            ),
        ]
        indexes = [models.Index(fields=["application", "state"], name="assignment_application_state")]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    @property
    def days(self) -> Days:
        return Days(self.answer_by, self.review_by)

    @property
    def names_are_open(self) -> bool:
        """Whether its reviewer may know title, bodies and people: not before the pledge, not after stepping aside."""
        return self.state == "pledged" or self.content_is_open

    @property
    def content_is_open(self) -> bool:
        """Whether its reviewer may read the whole application: not before they have declared that they have no tie."""
        return self.state in ("accepted", "submitted", "locked")

    def subject(self) -> Subject:
        readers = self.application.readers.all()
        return Subject(
            "assignment",
            self.ref,
            self.state,
            agencies=agencies_of(self.application),
            assigned=frozenset({self.person.ref}),
            conflicted=frozenset(reader.person for reader in readers if reader.has_conflict),
        )


def agencies_of(application: Application) -> frozenset[str]:
    """The agency that answers for an application, or before that is known the agencies of its call."""
    return frozenset({application.agency} if application.agency else application.call.agencies)


class Review(models.Model):
    """One reviewer's scores and reasons. One that was drawn from a seed says so, wherever it shows."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    scores = models.JSONField(help_text="criterion to whole number")
    remarks = models.JSONField(default=dict, help_text="criterion to what is said of it, to the applicant")
    reasons_ja = models.TextField(blank=True, help_text="to the applicant, after the decision and without a name")
    reasons_en = models.TextField(blank=True)
    to_panel_ja = models.TextField(blank=True, help_text="to the panel, and never to the applicant")
    to_panel_en = models.TextField(blank=True)
    hours = models.PositiveSmallIntegerField(null=True, help_text="as the reviewer estimates them")
    is_drawn = models.BooleanField(default=False)
    drawn_note_ja = models.CharField(max_length=300, blank=True)
    drawn_note_en = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_drawn=False) | ~models.Q(drawn_note_ja="", drawn_note_en=""),
                name="drawn_review_says_so",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} review"

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    @property
    def content(self) -> dict[str, Any]:
        """What its reviewer said, by the names of the questions."""
        said = {"reasons": self.reasons.ja, "to_panel": self.to_panel.ja}
        return {"scores": self.scores, "remarks": self.remarks, **said, "hours": self.hours, "is_drawn": self.is_drawn}

    @property
    def to_panel(self) -> Text:
        return Text(self.to_panel_ja or self.to_panel_en, self.to_panel_en or self.to_panel_ja)

    @property
    def drawn_note(self) -> Text:
        return Text(self.drawn_note_ja or self.drawn_note_en, self.drawn_note_en or self.drawn_note_ja)
