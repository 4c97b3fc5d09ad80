"""Calls as records."""

from __future__ import annotations

from django.db import models

from kikin.fund.calls import CALL
from kikin.fund.relations import Subject
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.office.vision.models import Concept
from kikin.values.money import Yen
from kikin.values.text import Text


class Call(Record):
    """An invitation to apply. It keeps the charter that was in force when it was drafted."""

    lifecycle = CALL

    title_ja = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    summary_ja = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    concepts = models.ManyToManyField(Concept, related_name="calls")
    agencies = models.JSONField()
    instrument = models.CharField(max_length=64)
    stages = models.JSONField()
    budget_by_year = models.JSONField(help_text="[[fiscal year, yen], ...]")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    charter_digest = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=REF_LENGTH)
    key = models.CharField(max_length=64, blank=True, help_text="what a file of applications calls it")

    class Meta:
        constraints = [
            state_is_in(CALL),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="call_opens_before_it_closes"
            ),
        ]
        ordering = ["pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja, self.title_en)

    @property
    def summary(self) -> Text:
        return Text(self.summary_ja, self.summary_en)

    @property
    def budget_yen(self) -> Yen:
        return sum(yen for _, yen in self.budget_by_year)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(year for year, _ in self.budget_by_year)

    def subject(self) -> Subject:
        return Subject(
            "call",
            self.ref,
            self.state,
            agencies=frozenset(self.agencies),
            done_by=frozenset({self.drafted_by}),
            public=self.state in ("open", "closed", "decided"),
        )
