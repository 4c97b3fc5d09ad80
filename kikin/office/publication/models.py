"""What is held for the public, and what the public is shown, as records."""

from __future__ import annotations

from django.db import models

from kikin.fund.publication import KINDS, PUBLICATION_ITEM, SHOWN
from kikin.fund.relations import Subject
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.text import Text


class Item(Record):
    """One thing as the public sees it: only what the charter allows, from its day on.

    The columns beside the content are what the public may list and filter by; they repeat it.
    """

    lifecycle = PUBLICATION_ITEM

    kind = models.CharField(max_length=16, choices=[(key, text.en) for key, text in KINDS.items()])
    about = models.CharField(max_length=REF_LENGTH)
    content = models.JSONField()
    agencies = models.JSONField(default=list)
    bodies = models.JSONField(default=list)
    field = models.CharField(max_length=64, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    amount_yen = amount_field(default=0)
    public_from_on = models.DateField()
    embargo_until_on = models.DateField(null=True)
    charter_digest = models.CharField(max_length=64)
    held_by = models.CharField(max_length=REF_LENGTH)
    cleared_by = models.CharField(max_length=REF_LENGTH, blank=True)
    published_by = models.CharField(max_length=REF_LENGTH, blank=True)
    published_at = models.DateTimeField(null=True)
    prepared_by = models.CharField(max_length=REF_LENGTH, blank=True, help_text="of a correction not made yet")
    prepared_digest = models.CharField(max_length=64, blank=True)
    prepared_reasons_ja = models.TextField(blank=True)
    prepared_reasons_en = models.TextField(blank=True)
    corrections = models.JSONField(default=list, help_text="[{on, ja, en}], the first first")

    class Meta:
        constraints = [
            state_is_in(PUBLICATION_ITEM),
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=~models.Q(state="withdrawn"),
                name="publication_item_is_the_only_one",
            ),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="publication_item_kind_state")]
        ordering = ["pk"]

    @property
    def prepared_reasons(self) -> Text:
        """Why a correction is prepared, as the public will read it; empty where none is."""
        return Text(self.prepared_reasons_ja, self.prepared_reasons_en)

    def subject(self) -> Subject:
        is_shown = self.state in SHOWN
        return Subject(
            "publication_item",
            self.ref,
            self.state,
            agencies=frozenset(self.agencies),
            bodies=frozenset(self.bodies),
            done_by=frozenset(({self.prepared_by} if is_shown else {self.held_by, self.cleared_by}) - {""}),
            public=is_shown,
        )
