"""Hits, what people decided of them, what else was found, and what came of it all. A machine's score stands apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.screening import DISCLOSED, HIT, KINDS, SOURCES
from kikin.office.lists.models import NAME_LENGTH as LISTED_NAME_LENGTH
from kikin.office.lists.models import WatchlistEntry
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.screening.models.cases import DIGEST_LENGTH, ScreenedParty, ScreeningCase, sealed_subject
from kikin.office.screening.models.runs import Rescreening
from kikin.values.text import Text


class Hit(Record):
    """A possible match between a party and an entry of a list, as an engine found it."""

    lifecycle = HIT
    subject_relations: ClassVar[tuple[str, ...]] = ("case__application__readers", "adjudications")

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="hits")
    party = models.ForeignKey(ScreenedParty, models.PROTECT, related_name="hits")
    entry = models.ForeignKey(WatchlistEntry, models.PROTECT, related_name="hits")
    matched_name = models.CharField(max_length=LISTED_NAME_LENGTH)
    score_bp = models.PositiveIntegerField()
    grounds = models.JSONField(default=list, help_text="why the engine thinks so: [[ja, en], ...]")
    run = models.ForeignKey(
        Rescreening,
        models.PROTECT,
        null=True,
        related_name="hits",
        help_text="that found it, unless it was there first",
    )
    fallen_by = models.ForeignKey(
        Rescreening, models.PROTECT, null=True, related_name="fallen", help_text="the run in which it last fell away"
    )
    is_seconded = models.BooleanField(default=False, help_text="a second person agrees with how it was adjudicated")

    class Meta:
        constraints = [
            state_is_in(HIT),
            models.UniqueConstraint(fields=["party", "entry"], name="hit_stands_once"),
            models.CheckConstraint(
                condition=models.Q(score_bp__gte=0, score_bp__lte=10_000), name="hit_score_is_a_share"
            ),
        ]
        ordering = ["-score_bp", "pk"]

    def subject(self) -> Subject:
        latest = [one for one in self.adjudications.all() if one.state == self.state][-1:]
        return sealed_subject("hit", self.ref, self.state, self.case, frozenset(one.person for one in latest))


class Adjudication(models.Model):
    """What a person decided of a hit, and why. Later ones do not undo it: the last one stands."""

    hit = models.ForeignKey(Hit, models.PROTECT, related_name="adjudications")
    entry = models.ForeignKey(WatchlistEntry, models.PROTECT, related_name="+", help_text="as the list had it then")
    state = models.CharField(max_length=24, help_text="what the hit became")
    is_second = models.BooleanField(default=False)
    person = models.CharField(max_length=REF_LENGTH)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.hit} {self.state}"

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)


class Finding(models.Model):
    """What is so, beside the lists: drawn from a disclosure, or entered by an officer who says how it is known.

    On which lists the other side stands is not kept here: it follows from the hits of its party that people confirmed.
    """

    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="findings")
    party = models.ForeignKey(ScreenedParty, models.PROTECT, null=True, related_name="findings")
    kind = models.CharField(max_length=24, choices=[(key, text.en) for key, text in KINDS.items()])
    source = models.CharField(max_length=24, choices=[(key, text.en) for key, text in SOURCES.items()])
    disclosed = models.CharField(max_length=8, choices=[(one, one) for one in DISCLOSED])
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    facts = models.JSONField(default=dict, help_text="what is known of it, in the words of the policies")
    note_ja = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    entered_by = models.CharField(max_length=REF_LENGTH)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.ref

    @property
    def note(self) -> Text:
        return Text(self.note_ja or self.note_en, self.note_en or self.note_ja)

    def subject(self) -> Subject:
        return sealed_subject("finding", self.ref, "", self.case)


class Capture(models.Model):
    """A page of an open source as it was seen: where, when, its digest, and until when it is kept.

    The content lies in the home by its digest. What is past its day is purged: content and address go, the row stays.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="captures")
    url = models.CharField(max_length=2_000, blank=True)
    name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    size_bytes = models.PositiveIntegerField()
    note_ja = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    captured_by = models.CharField(max_length=REF_LENGTH)
    captured_at = models.DateTimeField()
    keep_until = models.DateField()
    purged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["keep_until"], name="capture_keep_until")]

    def __str__(self) -> str:
        return f"{self.finding} capture"

    @property
    def note(self) -> Text:
        return Text(self.note_ja or self.note_en, self.note_en or self.note_ja)


class Assessment(models.Model):
    """The level of a case on a day, by its policy and what was found; or as a lead set it instead, with reasons.

    `inputs` are all that the rules were asked about, so that another policy can be tried on the same case.
    """

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField()
    policy = models.CharField(max_length=64)
    policy_digest = models.CharField(max_length=DIGEST_LENGTH)
    on = models.DateField()
    level = models.CharField(max_length=64)
    proposed_level = models.CharField(max_length=64, help_text="what the rules gave")
    is_basic = models.BooleanField(default=False)
    trace = models.JSONField(default=list, help_text="[{rule, finding, then, level, why: [ja, en]}, ...]")
    measures = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    assessed_by = models.CharField(max_length=REF_LENGTH)
    assessed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="assessment_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.case} assessment {self.number}"

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)
