"""Visions and concepts as records."""

from __future__ import annotations

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.vision import CONCEPT, CONCEPT_TYPES, VISION
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text


class Vision(Record):
    """Which technologies the fund is for, in one version."""

    lifecycle = VISION

    title_ja = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    items = models.JSONField(help_text="[{key, field, ja, en}]")
    bodies = models.JSONField()
    drafted_by = models.CharField(max_length=REF_LENGTH)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [state_is_in(VISION)]
        ordering = ["pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja, self.title_en)

    def subject(self) -> Subject:
        return Subject(
            "vision",
            self.ref,
            self.state,
            bodies=frozenset(self.bodies),
            public=self.state != "draft",
        )


class Concept(Record):
    """One item of a vision made fundable: one agency, one field, one ceiling, some years."""

    lifecycle = CONCEPT

    vision = models.ForeignKey(Vision, models.PROTECT, related_name="concepts")
    item = models.CharField(max_length=64)
    title_ja = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    type = models.CharField(max_length=16, choices=[(key, text.en) for key, text in CONCEPT_TYPES.items()])
    field = models.CharField(max_length=64)
    agency = models.CharField(max_length=64)
    bodies = models.JSONField()
    ceiling_yen = amount_field()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    drafted_by = models.CharField(max_length=REF_LENGTH)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_is_in(CONCEPT),
            models.CheckConstraint(condition=models.Q(ceiling_yen__gt=0), name="concept_ceiling_is_positive"),
        ]
        ordering = ["pk"]

    @property
    def title(self) -> Text:
        return Text(self.title_ja, self.title_en)

    def subject(self) -> Subject:
        return Subject(
            "concept",
            self.ref,
            self.state,
            agencies=frozenset({self.agency}),
            bodies=frozenset(self.bodies),
            public=self.state == "decided",
        )
