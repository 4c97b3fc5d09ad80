"""A mapping is checked whole before any row is read by it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kikin.fund.applications import COST_ITEMS
from kikin.office.feeds.cohorts.mapping import built_in_mappings, parse_mapping
from tests.office.feeds.cohort_files import MAPPING_TEXT, mapping


def test_a_mapping_says_what_columns_mean() -> None:
    found = mapping()
    assert found.columns["amount"] == "usd"
    assert found.yen_per_unit == Fraction(221, 2)
    assert found.identity == ("number",)
    assert found.budget is not None
    assert found.budget.years == (40, 40, 20)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('key = "sample"', "", "key"),
        ('en = "Sample"', 'fr = "Echantillon"', "name"),
        ('identity = ["number"]', "", "identity"),
        ('identity = ["number"]', 'identity = "number"', "identity"),
        ('title_en = "title"', "", "columns.title"),
        ('summary_en = "summary"', "", "columns.summary"),
        ('lead_name_en = "organisation"', "", "columns.lead_name"),
        ('principal_investigator_en = "investigator"', "", "columns.principal_investigator"),
        ('amount = "usd"', "", "columns.amount"),
        ('amount = "usd"', "amount = 7", "columns.amount"),
        ('title_en = "title"', 'title_en = "title"\ntitel = "t"', "columns.titel"),
        ('stage = "research"', "stage = 3", "constants.stage"),
        ('stage = "research"', 'nation = "x"', "constants.nation"),
        ('["research_integrity"]', '["goodwill"]', "constants.declarations"),
        ('currency = "USD"', 'currency = "dollars"', "amount.currency"),
        ('yen_per_unit = "221/2"', "yen_per_unit = 110.5", "amount.yen_per_unit"),
        ('yen_per_unit = "221/2"', 'yen_per_unit = "0"', "amount.yen_per_unit"),
        ('yen_per_unit = "221/2"', 'yen_per_unit = "1/0"', "amount.yen_per_unit"),
        ("years = [40, 40, 20]", "years = [40, 40, 21]", "budget.years"),
        ("years = [40, 40, 20]", "years = [120, -20]", "budget.years"),
        ("years = [40, 40, 20]", "years = [99.5, 0.5]", "budget.years"),
        ("personnel = 60", "personnel = 61", "budget.cost_items"),
        ("personnel = 60", "champagne = 60", "budget.cost_items"),
        ("[budget]", "[bugdet]", "bugdet"),
    ],
)
def test_a_mistake_is_named_where_it_stands(old: str, new: str, where: str) -> None:
    assert old in MAPPING_TEXT
    found, problems = parse_mapping(MAPPING_TEXT.replace(old, new, 1))
    assert found is None
    assert where in {problem.where for problem in problems}


def test_all_mistakes_are_named_at_once() -> None:
    text = MAPPING_TEXT.replace('key = "sample"', "").replace("[40, 40, 20]", "[1]").replace('"USD"', '"$"')
    _, problems = parse_mapping(text)
    assert {problem.where for problem in problems} == {"key", "budget.years", "amount.currency"}


def test_what_is_not_toml_says_so() -> None:
    found, (problem,) = parse_mapping("key = ")
    assert found is None
    assert problem.where == "mapping"


def test_the_mappings_of_the_house_are_right() -> None:
    assert [one.key for one in built_in_mappings()] == ["kikin", "sbir"]
    _, sbir = built_in_mappings()
    assert sbir.yen_per_unit == 110
    assert sbir.budget is not None
    assert {item for item, _ in sbir.budget.cost_items} == set(COST_ITEMS) - {"construction", "interest"}


def test_the_rule_is_said_in_its_own_numbers() -> None:
    _, sbir = built_in_mappings()
    assert sbir.budget is not None
    said = sbir.budget.said()
    for number in ("40/40/20", "50%", "10%"):
        assert number in said.en
        assert number in said.ja
    assert built_in_mappings()[0].amount_rule().en == ""
