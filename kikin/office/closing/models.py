"""Closings of years and entries of the fund as records."""

from __future__ import annotations

from django.db import models

from kikin.fund.closing.entries import FUND_ENTRY, PURPOSES
from kikin.fund.closing.years import YEAR_CLOSE
from kikin.fund.relations import Subject
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in


class YearClose(Record):
    """The closing of one fiscal year: what was open when it was prepared, and who closed the books over it."""

    lifecycle = YEAR_CLOSE

    fiscal_year = models.PositiveSmallIntegerField()
    last_on = models.DateField()
    items = models.JSONField(help_text="[[kind, ref, yen], ...]: what is open, as it was prepared")
    explanation = models.TextField(blank=True, help_text="what becomes of the open items")
    prepared_by = models.CharField(max_length=REF_LENGTH)
    prepared_at = models.DateTimeField()
    closed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(YEAR_CLOSE),
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=models.Q(state__in=("prepared", "closed")),
                name="year_close_stands_once",
            ),
        ]

    def subject(self) -> Subject:
        return Subject("year_close", self.ref, self.state, done_by=frozenset({self.prepared_by}))


class FundEntry(Record):
    """What one person proposes that the fund spends on administration, has earned or returns, and another confirms.

    `fiscal_year` is the year of the agency's allotment that is returned; without it the money is not allotted.
    `agencies` are those whose officers may act on it: its own, or all.
    """

    lifecycle = FUND_ENTRY

    purpose = models.CharField(max_length=24)
    appropriation = models.CharField(max_length=64)
    agency = models.CharField(max_length=64, blank=True)
    agencies = models.JSONField(help_text="[key of an agency, ...]")
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    amount_yen = amount_field()
    on = models.DateField()
    document = models.CharField(max_length=120)
    proposed_by = models.CharField(max_length=REF_LENGTH)
    proposed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_is_in(FUND_ENTRY),
            models.CheckConstraint(condition=models.Q(amount_yen__gt=0), name="fund_entry_amount_is_positive"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=sorted(PURPOSES)), name="fund_entry_purpose_is_known"
            ),
        ]

    def subject(self) -> Subject:
        return Subject(
            "fund_entry",
            self.ref,
            self.state,
            agencies=frozenset(self.agencies),
            done_by=frozenset({self.proposed_by}),
        )
