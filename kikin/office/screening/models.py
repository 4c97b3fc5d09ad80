"""Cases as records. A machine's score and a person's judgement of it are kept apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.screening import CASE, HIT, MEASURE, MEASURES, PARTY_KINDS
from kikin.office.applications.models import Application
from kikin.office.lists.models import NAME_LENGTH, WatchlistEntry, WatchlistVersion
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text


class ScreeningCase(Record):
    """One screening of one proposed award. It keeps the charter, the policy and the lists that it was judged by.

    The application does not know its case: nothing that starts from merit leads here.
    """

    lifecycle = CASE
    subject_relations: ClassVar[tuple[str, ...]] = ("application__readers", "hits__adjudications", "measures")

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=64)
    charter_digest = models.CharField(max_length=64)
    policy = models.CharField(max_length=64)
    list_versions = models.ManyToManyField(WatchlistVersion, related_name="cases")
    requested_by = models.CharField(max_length=REF_LENGTH)
    opened_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    level = models.CharField(max_length=64, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    engine = models.CharField(max_length=64, blank=True, help_text="name and version of what compared the names")
    inputs_digest = models.CharField(max_length=64, blank=True, help_text="of what was compared")

    class Meta:
        constraints = [state_is_in(CASE)]
        indexes = [models.Index(fields=["state"], name="screening_case_state")]
        ordering = ["pk"]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        judged = {one.person for hit in self.hits.all() for one in hit.adjudications.all()}
        proposed = {measure.proposed_by for measure in self.measures.all()}
        return Subject(
            "screening_case",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            done_by=frozenset(judged | proposed),
            judges=judges_of(self),
        )


def judges_of(case: ScreeningCase) -> frozenset[str]:
    """Whoever was given the application to judge, or was kept from it by a tie."""
    return frozenset(reader.person for reader in case.application.readers.all())


def _sealed_subject(kind: str, part: Record, case: ScreeningCase) -> Subject:
    """A part of a case is for the agency of the case, and closed to those who judged the merit behind it."""
    return Subject(kind, part.ref, part.state, agencies=frozenset({case.agency}), judges=judges_of(case))


class ScreenedParty(models.Model):
    """Who was looked at: a member, a person in the application, or the other side of what was disclosed."""

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="parties")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=[(key, text.en) for key, text in PARTY_KINDS.items()])
    ref = models.CharField(max_length=REF_LENGTH, help_text="of the organisation, or of the person (who disclosed)")
    name_ja = models.CharField(max_length=NAME_LENGTH, blank=True)
    name_en = models.CharField(max_length=NAME_LENGTH, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="as disclosed; it may only tell namesakes apart")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="screened_party_has_its_place")]

    def __str__(self) -> str:
        return f"{self.case} party {self.position}"

    @property
    def name(self) -> Text:
        return Text(self.name_ja or self.name_en, self.name_en or self.name_ja)


class Hit(Record):
    """A possible match between a party and an entry of a list, as an engine found it."""

    lifecycle = HIT
    subject_relations: ClassVar[tuple[str, ...]] = ("case__application__readers",)

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="hits")
    party = models.ForeignKey(ScreenedParty, models.PROTECT, related_name="hits")
    entry = models.ForeignKey(WatchlistEntry, models.PROTECT, related_name="hits")
    matched_name = models.CharField(max_length=NAME_LENGTH)
    score_bp = models.PositiveIntegerField()
    grounds = models.JSONField(default=list, help_text="why the engine thinks so: [[ja, en], ...]")

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
        return _sealed_subject("hit", self, self.case)


class Adjudication(models.Model):
    """What a person decided of a hit, and why. Later ones do not undo it: the last one stands."""

    hit = models.ForeignKey(Hit, models.PROTECT, related_name="adjudications")
    state = models.CharField(max_length=24, help_text="what the hit became")
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


class Measure(Record):
    """A measure agreed to reduce a risk."""

    lifecycle = MEASURE
    subject_relations: ClassVar[tuple[str, ...]] = ("case__application__readers",)

    case = models.ForeignKey(ScreeningCase, models.PROTECT, related_name="measures")
    code = models.CharField(max_length=24, choices=[(key, text.en) for key, text in MEASURES.items()])
    text_ja = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    due_on = models.DateField()
    proposed_by = models.CharField(max_length=REF_LENGTH)
    proposed_at = models.DateTimeField()
    note_ja = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        constraints = [state_is_in(MEASURE)]
        ordering = ["pk"]

    @property
    def text(self) -> Text:
        return Text(self.text_ja or self.text_en, self.text_en or self.text_ja)

    @property
    def note(self) -> Text:
        return Text(self.note_ja or self.note_en, self.note_en or self.note_ja)

    def subject(self) -> Subject:
        return _sealed_subject("measure", self, self.case)
