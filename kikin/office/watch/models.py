"""Watch cases as records: a fact seen once is kept once, however often it is seen again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.watch import (
    ASKS,
    CHANGES_OF_CONTROL,
    CONFIRMATION,
    FEED_FILE,
    KINDS,
    OPEN,
    WATCH_CASE,
    AlertKind,
    Answer,
    Stake,
)
from kikin.office.awards.models import Award, AwardMember
from kikin.office.parties.models import Organisation
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text, of_pairs

DIGEST_LENGTH = 64


class Look(models.Model):
    """One time that the watch looked: what came until then, on the day on which it counts. The first is the ground.

    `causes` are what set it off, as (kind, whom or what); `since` when the first of these could be known.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    at = models.DateTimeField()
    since = models.DateTimeField()
    causes = models.JSONField(default=list)
    companies_count = models.PositiveIntegerField()
    people_count = models.PositiveIntegerField(default=0)
    alerts_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"look {self.number}"


class Watched(models.Model):
    """Somebody of an award whom the last look knew: whoever is not among these has joined since."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    about = models.CharField(max_length=REF_LENGTH)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["award", "about"], name="watched_stands_once")]

    def __str__(self) -> str:
        return f"{self.award} {self.about}"


class WatchCase(Record):
    """An alert that a person looks into. `key` is the digest of what was seen: the database keeps it single.

    `path` explains it, [[ja, en], ...]; `about` are all whom it concerns, the subject first; `causes` what showed
    it; `also` what of another source showed it again, [[ref, day], ...].
    """

    lifecycle = WATCH_CASE
    subject_relations: ClassVar[tuple[str, ...]] = ("awards",)

    kind = models.CharField(max_length=32, help_text="a key of KINDS")
    key = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    about = models.JSONField()
    path = models.JSONField()
    causes = models.JSONField()
    also = models.JSONField(default=list)
    noticed_on = models.DateField(null=True, help_text="when the company told of a change of its control")
    awards = models.ManyToManyField(Award, related_name="+")
    known_on = models.DateField()
    look_by = models.DateField()
    raised_at = models.DateTimeField()
    left_yen = amount_field(default=0, help_text="what was not yet paid of its awards when it was raised")
    technology_level = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField(null=True)
    looked_into_by = models.CharField(max_length=REF_LENGTH, blank=True)
    chosen = models.CharField(max_length=200, blank=True, help_text="the choice of a Help that was offered")
    decided_at = models.DateTimeField(null=True, help_text="when it was last dismissed, acted on or resolved")
    look = models.ForeignKey(
        Look, models.PROTECT, null=True, related_name="cases", help_text="that raised it, where one did"
    )
    taken_back_on = models.DateField(null=True, help_text="when a feed took back what had shown it")
    taken_back_by = models.ForeignKey(
        Look, models.PROTECT, null=True, related_name="fallen", help_text="the look that this showed in"
    )
    met = models.JSONField(default=dict, help_text="of what it asks for, the day on which each was done")
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(WATCH_CASE)]
        indexes = [models.Index(fields=["state", "kind"], name="watch_case_state_kind")]
        ordering = ["pk"]

    @property
    def what(self) -> AlertKind:
        return KINDS[self.kind]

    @property
    def stake(self) -> Stake:
        return Stake(self.left_yen, self.technology_level, self.ends_on)

    @property
    def holds_payments(self) -> bool:
        return self.what.holds and self.state in OPEN

    def is_late(self, today: date) -> bool:
        """Whether nobody has looked into it by its day."""
        return self.state == WATCH_CASE.initial and self.look_by < today

    @property
    def steps(self) -> tuple[Text, ...]:
        """The path, step by step; what only says again of what kind it is, is left out where more is told."""
        said = of_pairs(self.path)
        return tuple(one for one in said if not one.ja.startswith(self.what.label.ja)) or said

    @property
    def sources(self) -> list[tuple[str, date]]:
        """Every statement that showed it, with its day."""
        also = [(ref, date.fromisoformat(day)) for ref, day in self.also]
        return [*((ref, self.known_on) for ref in self.causes), *also]

    @property
    def was_told_in_time(self) -> bool | None:
        """Whether the company told of a change of control before anybody else did; nothing where that is not asked."""
        if self.kind not in CHANGES_OF_CONTROL:
            return None
        return self.noticed_on is not None and self.noticed_on <= self.known_on

    @property
    def asks(self) -> dict[str, Text]:
        """What it asks for before it is resolved."""
        return ASKS.get(self.kind, {})

    @property
    def open_asks(self) -> tuple[str, ...]:
        return tuple(one for one in self.asks if one not in self.met)

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        """A matter of security is for those who screen; help to a company or a person is also the programme's."""
        agencies = frozenset(award.agency for award in self.awards.all())
        return Subject(self.what.of_kind, self.ref, self.state, agencies=agencies, people=frozenset(self.about))


class Notice(models.Model):
    """What a recipient stated of itself, or of one of its key people, after the award: each one is a version.

    `about` is the ref of the organisation or the person; `content` what the rule of its kind reads.
    `look` is the one that took in what it says.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    about = models.CharField(max_length=REF_LENGTH)
    is_about_a_person = models.BooleanField()
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=REF_LENGTH)
    look = models.ForeignKey(Look, models.PROTECT, null=True, related_name="notices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "about", "number"], name="notice_stands_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.about} {self.number}"

    def subject(self) -> Subject:
        """Of the recipients, only the one that states it reads it, and the person whom it is about."""
        people = frozenset({self.about}) if self.is_about_a_person else frozenset()
        return Subject(
            "notice",
            self.award.ref,
            agencies=frozenset({self.award.agency}),
            members=frozenset({self.organisation.ref}),
            people=people,
        )


class FeedFile(Record):
    """A file of feeds, kept to the last byte. `look` is the one that took in what it says."""

    lifecycle = FEED_FILE

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    content = models.BinaryField()
    rows_count = models.PositiveIntegerField()
    refused_count = models.PositiveIntegerField()
    complaints = models.JSONField(default=list, help_text="what is wrong with the refused rows")
    look = models.ForeignKey(Look, models.PROTECT, null=True, related_name="files")
    read_by = models.CharField(max_length=REF_LENGTH)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(FEED_FILE),
            # what was dropped by mistake can be read again
            models.UniqueConstraint(fields=["sha256"], condition=~models.Q(state="dropped"), name="feed_file_is_once"),
        ]

    def subject(self) -> Subject:
        return Subject("feed_file", self.ref, self.state)


class Confirmation(Record):
    """What a recipient says once a year of all that it declared. `answers`: topic to [choice, words]."""

    lifecycle = CONFIRMATION
    subject_relations: ClassVar[tuple[str, ...]] = ("member__award", "member__organisation")

    member = models.ForeignKey(AwardMember, models.PROTECT, related_name="confirmations")
    year = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    holds_from = models.DateField()
    reminded_on = models.DateField(null=True)
    reminders_count = models.PositiveSmallIntegerField(default=0)
    answers = models.JSONField(default=dict)
    given_by = models.CharField(max_length=REF_LENGTH, blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_is_in(CONFIRMATION),
            models.UniqueConstraint(fields=["member", "year"], name="confirmation_is_asked_once_a_year"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="confirmation_state_due")]
        ordering = ["due_on", "pk"]

    @property
    def said(self) -> dict[str, Answer]:
        return {topic: Answer(choice, words) for topic, (choice, words) in self.answers.items()}

    def is_overdue(self, today: date) -> bool:
        return self.state == CONFIRMATION.initial and self.due_on < today

    def holds_payments(self, today: date) -> bool:
        return self.state == CONFIRMATION.initial and self.holds_from <= today

    def subject(self) -> Subject:
        return Subject(
            "confirmation",
            self.ref,
            self.state,
            agencies=frozenset({self.member.award.agency}),
            members=frozenset({self.member.organisation.ref}),
        )
