"""Selection rounds as records: what was asked of the engine, what it answered, and what became of each application."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from kikin.fund.relations import Subject
from kikin.fund.selection import ROUND, FieldLimit
from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.records import REF_LENGTH, Record, amount_field, state_is_in
from kikin.values.money import Yen
from kikin.values.text import Text


class Round(Record):
    """The selection round of one call. Its budget and limits are fixed in yen when it is prepared."""

    lifecycle = ROUND
    subject_relations: ClassVar[tuple[str, ...]] = ("call",)

    call = models.OneToOneField(Call, models.PROTECT, related_name="round")
    charter_digest = models.CharField(max_length=64)
    objective = models.CharField(max_length=32, help_text="the charter's name of what is made most of")
    appropriation = models.CharField(max_length=64)
    budget_by_year = models.JSONField(help_text="[[fiscal year, yen], ...]")
    limits = models.JSONField(help_text="[[field, floor in yen, ceiling in yen], ...]")
    prepared_by = models.CharField(max_length=REF_LENGTH)
    prepared_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0, help_text="how many portfolios have been proposed")
    proposed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    problem_text = models.TextField(blank=True, help_text="what the engine was asked, as `kikin select` reads it")
    problem_digest = models.CharField(max_length=64, blank=True)
    portfolio_text = models.TextField(blank=True, help_text="what the engine answered, in JSON")
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [state_is_in(ROUND)]
        ordering = ["pk"]

    @property
    def problem(self) -> dict[str, Any] | None:
        """What the engine was asked. It is large, and rounds are read in many places: it is parsed where wanted."""
        return json.loads(self.problem_text) if self.problem_text else None

    @problem.setter
    def problem(self, asked: Mapping[str, Any]) -> None:
        self.problem_text = json.dumps(asked, ensure_ascii=False)

    @property
    def portfolio(self) -> dict[str, Any] | None:
        """What the engine answered; large as well."""
        return json.loads(self.portfolio_text) if self.portfolio_text else None

    @portfolio.setter
    def portfolio(self, answered: Mapping[str, Any]) -> None:
        self.portfolio_text = json.dumps(answered, ensure_ascii=False)

    @property
    def budget_yen(self) -> Yen:
        return sum(yen for _, yen in self.budget_by_year)

    @property
    def field_limits(self) -> tuple[FieldLimit, ...]:
        return tuple(FieldLimit(*limit) for limit in self.limits)

    @property
    def reasons(self) -> Text:
        """Why the last portfolio was put aside."""
        return Text(self.reasons_ja, self.reasons_en)

    def subject(self) -> Subject:
        return Subject(
            "round",
            self.ref,
            self.state,
            agencies=frozenset(self.call.agencies),
            done_by=frozenset({self.prepared_by, self.proposed_by} - {""}),
        )


class RoundEntry(models.Model):
    """An application in a round: its points, what it is worth, and whether and why it is not in the portfolio.

    `rank` orders by points alone and `is_in_pay_line` says whom a ranked cut-off would have chosen: both are there
    to compare with, neither decides.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="round_entries")
    points = models.PositiveIntegerField()
    rank = models.PositiveIntegerField()
    value = amount_field(default=0, help_text="points times yen, in the unit of the problem")
    is_chosen = models.BooleanField(default=False)
    is_in_pay_line = models.BooleanField(default=False)
    is_recommended = models.BooleanField(default=True, help_text="a panel's final ranking does not speak against it")
    row_in_the_way = models.CharField(max_length=120, blank=True)
    why_not_ja = models.TextField(blank=True)
    why_not_en = models.TextField(blank=True)
    brought_in_ja = models.TextField(blank=True)
    brought_in_en = models.TextField(blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "application"], name="round_entry_stands_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.application}"

    @property
    def why_not(self) -> Text:
        """Why it is not in the portfolio, as officials read it: other applications are named."""
        return Text(self.why_not_ja, self.why_not_en)

    @property
    def brought_in(self) -> Text:
        """What would have brought it in, likewise."""
        return Text(self.brought_in_ja, self.brought_in_en)


class RoundPackage(models.Model):
    """What a stranger needs to check one of a round's portfolios, as it was proposed. It is never changed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="packages")
    number = models.PositiveIntegerField(help_text="which of the round's portfolios")
    digest = models.CharField(max_length=64)
    text = models.TextField(help_text="the package, as `kikin verify selection` reads it")
    scenario = models.JSONField(default=dict, help_text="the scenario that it came from, with reasons, if any")
    lottery = models.JSONField(default=dict, help_text="who is in the band, with how many tickets; how it was drawn")
    made_by = models.CharField(max_length=REF_LENGTH)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="round_package_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.round.ref}-{self.number}.package.json"


class RoundSeed(models.Model):
    """What a round's lottery is drawn from: committed before anything is solved, shown once it is drawn."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="seeds")
    seed = models.CharField(max_length=100)
    commitment = models.CharField(max_length=64, help_text="the sha256 of the seed")
    committed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(drawn_at__isnull=True), name="round_seed_is_the_only_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.commitment}"


class RoundScenario(models.Model):
    """What would have been chosen instead of one of a round's portfolios, had some limits been others."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="scenarios")
    number = models.PositiveIntegerField(help_text="which of the round's portfolios it stands beside")
    name = models.CharField(max_length=60)
    changes = models.JSONField(help_text="[[limit, yen before, yen in the scenario], ...]")
    answer = models.JSONField(help_text="what the engine answered; columns as in the round's problem")
    made_by = models.CharField(max_length=REF_LENGTH)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "number", "name"], name="round_scenario_is_named_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.name}"
