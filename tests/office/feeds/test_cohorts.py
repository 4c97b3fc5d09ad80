"""Rows become applications, or are refused with every reason; the rows around them are read all the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.office.feeds.cohorts.budgets import spread
from kikin.office.feeds.cohorts.mapping import BudgetRule
from kikin.office.feeds.cohorts.reading import read_cohort
from kikin.values.money import MAX_YEN
from tests.office.feeds.cohort_files import codes, lines, read, row

GOOD = row(number="A-2", title="Robots")


def test_a_row_becomes_an_application(tmp_path: Path) -> None:
    cohort = read(tmp_path, lines(row()))
    (one,) = cohort.applications
    assert (cohort.refused, cohort.problems, cohort.mapping) == ((), (), "sample")
    assert (one.title.ja, one.title.en, one.language) == ("Quantum sensors", "Quantum sensors", "en")
    assert one.lead.name.en == "Sample Works Ltd"
    assert one.principal_investigator.name.en == "Alice Sampleton"
    assert one.requested_yen == 110_500
    assert "221/2" in one.amount_rule.en
    assert "40/40/20" in one.budget_rule.en
    assert one.declarations == ("research_integrity",)


def test_a_total_is_spread_to_the_yen_over_years_and_cost_items(tmp_path: Path) -> None:
    (one,) = read(tmp_path, lines(row(usd="1000.01"))).applications
    assert one.requested_yen == 110_501  # 110,501.105 yen, cut once
    assert sum(line.amount_yen for line in one.budget) == one.requested_yen
    assert {line.fiscal_year for line in one.budget} == {2022, 2023, 2024}
    first = sum(line.amount_yen for line in one.budget if line.fiscal_year == 2022)
    assert abs(first - one.requested_yen * 40 // 100) <= 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "missing"),
        ({"title": None}, "missing"),
        ({"summary": "  "}, "missing"),
        ({"organisation": ""}, "missing"),
        ({"investigator": ""}, "missing"),
        ({"usd": None}, "missing"),
        ({"number": ""}, "missing"),
        ({"usd": -1}, "amount_too_small"),
        ({"usd": 0}, "amount_too_small"),
        ({"usd": "0.001"}, "amount_too_small"),
        ({"usd": -(10**50)}, "amount_too_small"),
        ({"usd": 10**15}, "huge_amount"),
        ({"usd": 10**80}, "huge_amount"),
        ({"usd": "9" * 5000}, "huge_amount"),
        ({"usd": "a lot"}, "not_a_number"),
        ({"usd": True}, "not_a_number"),
        ({"usd": [1]}, "not_a_number"),
        ({"usd": float("nan")}, "not_a_number"),
        ({"usd": float("inf")}, "not_a_number"),
        ({"usd": "-Infinity"}, "not_a_number"),
        ({"usd": "1e6"}, "not_a_number"),
        ({"usd": "0x10"}, "not_a_number"),
        ({"title": "t" * 501}, "too_long"),
        ({"summary": "s" * 20_001}, "too_long"),
        ({"organisation": "o" * 301}, "too_long"),
        ({"title": "bell\x07"}, "control_character"),
        ({"title": "turned \u202eround"}, "control_character"),
        ({"other column": "null\x00"}, "control_character"),
        ({"title": "half \ud83d pair"}, "not_utf8"),
        ({"title": "\u200b"}, "missing"),
        ({"title": "\u2060\ufeff\u00ad"}, "missing"),
        ({"title": "\u3164"}, "missing"),
        ({"summary": "\u200b\n\u2028"}, "missing"),
        ({"organisation": "\u2800"}, "missing"),
        ({"investigator": "\u200b"}, "missing"),
        ({"number": "\u200b"}, "missing"),
        ({"usd": "¥1000"}, "not_a_number"),
        ({"usd": "1000円"}, "not_a_number"),
        ({"usd": "1,00"}, "not_a_number"),
        ({"title": "bent \u2066round"}, "control_character"),
        ({"title": True}, "not_a_text"),
        ({"title": ["a", "list"]}, "not_a_text"),
        ({"title": {"en": "an object"}}, "not_a_text"),
    ],
)
def test_a_bad_row_is_refused_by_its_field_and_its_neighbour_is_read(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    cohort = read(tmp_path, lines(row(**changes), GOOD))
    assert codes(cohort) == {code}
    assert [one.title.en for one in cohort.applications] == ["Robots"]
    (refused,) = cohort.refused
    (column,) = changes
    assert column in refused.why()
    refused.why("ja").encode("utf-8")


@pytest.mark.parametrize(("hidden", "name"), [("\x00", "U+0000"), ("\u202e", "U+202E"), ("\u2069", "U+2069")])
def test_a_character_that_cannot_be_seen_is_named(tmp_path: Path, hidden: str, name: str) -> None:
    cohort = read(tmp_path, lines(row(title=f"a{hidden}b"), GOOD))
    assert f"title: holds a control character, {name}" in cohort.refused[0].why()


def test_every_reason_is_given_at_once(tmp_path: Path) -> None:
    cohort = read(tmp_path, lines(row(title="", usd=-5, investigator="")))
    assert [problem.where for problem in cohort.refused[0].problems] == ["title", "usd", "investigator"]


@pytest.mark.parametrize(
    ("amount", "yen"),
    [
        ("1,000", 110_500),
        ("１０００", 110_500),
        (" 1000.00 ", 110_500),
        (1000.0, 110_500),
        (0.01, 1),
        ("+1000", 110_500),
    ],
)
def test_amounts_are_read_exactly(tmp_path: Path, amount: Any, yen: int) -> None:
    assert [one.requested_yen for one in read(tmp_path, lines(row(usd=amount))).applications] == [yen]


def test_the_largest_amount_passes_and_one_more_does_not(tmp_path: Path) -> None:
    largest = MAX_YEN * 2 // 221
    assert read(tmp_path, lines(row(usd=largest))).applications
    assert codes(read(tmp_path, lines(row(usd=largest + 1)))) == {"huge_amount"}


def test_a_repeated_row_is_refused_and_names_the_first(tmp_path: Path) -> None:
    cohort = read(tmp_path, lines(row(), row(title="Another title"), GOOD))
    assert codes(cohort, 2) == {"repeated_row"}
    assert "row 1" in cohort.refused[0].why()
    assert [one.source_row for one in cohort.applications] == [1, 3]


def test_a_refused_row_does_not_make_the_next_one_a_repetition(tmp_path: Path) -> None:
    cohort = read(tmp_path, lines(row(usd=-1), row()))
    assert [one.source_row for one in cohort.applications] == [2]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    stored = lines(row(), GOOD)
    assert read(tmp_path, stored) == read(tmp_path, stored)


def test_the_same_application_keeps_its_id_wherever_it_stands(tmp_path: Path) -> None:
    first = {one.title.en: one.external_id for one in read(tmp_path, lines(row(), GOOD)).applications}
    second = {one.title.en: one.external_id for one in read(tmp_path, lines(GOOD, row(usd=7))).applications}
    assert first == second
    assert len(set(first.values())) == 2


def test_texts_are_composed_and_their_spaces_are_single(tmp_path: Path) -> None:
    (one,) = read(tmp_path, lines(row(title="Cafe\u0301 \t noir\n", summary="a_x000D_\r\n\n\n\nb"))).applications
    assert one.title.en == "Café noir"
    assert one.summary.en == "a\n\nb"


def test_what_is_japanese_is_taken_for_japanese(tmp_path: Path) -> None:
    assert [one.language for one in read(tmp_path, lines(row(title="量子"))).applications] == ["ja"]


def test_an_unknown_form_of_columns_is_a_problem_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cohort.jsonl"
    path.write_bytes(lines({"name": "x"}))
    cohort = read_cohort(path, 2022)
    assert [problem.code for problem in cohort.problems] == ["no_mapping"]
    assert cohort.applications == ()


@given(st.integers(1, MAX_YEN), st.lists(st.integers(1, 60), min_size=1, max_size=4))
def test_spread_parts_add_up(total_yen: int, years: list[int]) -> None:
    rule = BudgetRule(tuple(years), (("equipment", 70), ("indirect", 30)))
    assert sum(line.amount_yen for line in spread(total_yen, rule, 2022)) == total_yen


@given(st.dictionaries(st.text(max_size=8), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), st.lists, max_leaves=5
), max_size=5))  # fmt: skip
def test_no_row_raises(tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any]) -> None:
    cohort = read(tmp_path_factory.mktemp("any"), lines(row(**changes)))
    assert len(cohort.applications) + len(cohort.refused) == 1


def test_the_real_cohort(shared: Path) -> None:
    path = shared / "data" / "applications" / "sbir-phase2-2017.jsonl.gz"
    cohort = read_cohort(path, 2022)
    assert len(cohort.applications) + len(cohort.refused) == 1196
    assert len(cohort.refused) <= 60
    assert cohort.mapping == "sbir"
    first = cohort.applications[0]
    assert first.requested_yen == 300_000 * 110
    assert all(sum(line.amount_yen for line in one.budget) == one.requested_yen for one in cohort.applications)
    assert all({line.fiscal_year for line in one.budget} == {2022, 2023, 2024} for one in cohort.applications)
    assert {problem.code for one in cohort.refused for problem in one.problems} == {"control_character"}
    assert "110 JPY per USD" in first.amount_rule.en


def test_other_values_than_texts_do_not_stop_a_row(tmp_path: Path) -> None:
    """Numbers and dates in columns of texts are what spreadsheets make of titles such as 2017."""
    stored = json.dumps(row(title=2017, organisation=str(date(2017, 1, 1)))).encode()
    assert [one.title.en for one in read(tmp_path, stored).applications] == ["2017"]
