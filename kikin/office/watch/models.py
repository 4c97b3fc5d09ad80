"""Watch cases as records: a fact seen once is kept once, however often it is seen again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.watch import KINDS, OPEN, WATCH_CASE, AlertKind, Stake
from kikin.office.awards.models import Award
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text

DIGEST_LENGTH = 64


class WatchCase(Record):
    """An alert that a person looks into. `key` is the digest of what was seen: the database keeps it single.

    `path` explains it, [[ja, en], ...]; `about` are all whom it concerns, the subject first; `causes` what showed it.
    """

    lifecycle = WATCH_CASE
    subject_relations: ClassVar[tuple[str, ...]] = ("awards",)

    kind = models.CharField(max_length=32, help_text="a key of KINDS")
    key = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    about = models.JSONField()
    path = models.JSONField()
    causes = models.JSONField()
    awards = models.ManyToManyField(Award, related_name="+")
    known_on = models.DateField()
    look_by = models.DateField()
    raised_at = models.DateTimeField()
    left_yen = amount_field(default=0, help_text="what was not yet paid of its awards when it was raised")
    technology_level = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField(null=True)
    looked_into_by = models.CharField(max_length=REF_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, help_text="when it was last dismissed, acted on or resolved")
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

    @property
    def steps(self) -> list[Text]:
        """The path, step by step."""
        return [Text(ja, en) for ja, en in self.path]

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        """A matter of security is for those who screen; help to a company or a person is also the programme's."""
        agencies = frozenset(award.agency for award in self.awards.all())
        return Subject(self.what.of_kind, self.ref, self.state, agencies=agencies)
