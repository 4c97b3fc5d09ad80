"""`kikin ledger compare`, as a person at a terminal has it, and as scripts outside rely on it."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kikin.cli import ledger
from kikin.office.claims.models import Claim
from tests.office.refusals import refused

KEYS = (
    "planned_yen", "paid_yen", "annual_paid_yen", "annual_lapsed_yen", "annual_carried_yen", "annual_rushed_yen",
)  # fmt: skip


@pytest.fixture
def compare(paid: Claim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[..., bytes]:
    """The command, on the test's database and on a home of its own; what it wrote."""
    monkeypatch.setenv("KIKIN_HOME", str(tmp_path))
    (tmp_path / "secret.key").write_text("a home has its secret", encoding="utf-8")
    settings.KIKIN_HOME = tmp_path
    parser = argparse.ArgumentParser()
    ledger.register(parser.add_subparsers(required=True))

    def run(*words: str) -> bytes:
        into = tmp_path / "comparison"
        arguments = parser.parse_args(["ledger", "compare", "-o", str(into), *words])
        assert arguments.run(arguments) == 0
        return into.read_bytes()

    return run


def test_json_has_a_row_for_every_year_and_sums_that_are_exact(compare: Callable[..., bytes]) -> None:
    found = json.loads(compare("--as-of", "2024-12-31"))
    assert [year["fiscal_year"] for year in found["years"]] == [2021, 2022, 2023, 2024]
    for key in KEYS:
        assert found["totals"][key] == sum(year[key] for year in found["years"])
        assert all(year[key] >= 0 for year in found["years"])
    assert found["years"][1]["planned_yen"] == 200_000_000
    assert found["totals"]["paid_yen"] == 120_000_000


def test_without_a_day_it_is_that_of_the_newest_transfer(compare: Callable[..., bytes]) -> None:
    found = json.loads(compare())
    assert found["as_of"] == "2022-09-01"
    assert [year["fiscal_year"] for year in found["years"]] == [2021, 2022]


def test_csv_and_workbook_hold_the_same(compare: Callable[..., bytes]) -> None:
    day = ("--as-of", "2024-12-31")
    said = json.loads(compare(*day))
    lines = list(csv.DictReader(compare(*day, "--format", "csv").decode().splitlines()))
    assert [{key: int(value) for key, value in line.items()} for line in lines[:-1]] == said["years"]
    assert {key: int(value) for key, value in lines[-1].items() if key != "fiscal_year"} == said["totals"]
    rows = list(load_workbook(BytesIO(compare(*day, "--format", "xlsx"))).worksheets[0].values)
    assert [dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]] == said["years"]
    assert rows[-1] == ("totals", *said["totals"].values())


@pytest.mark.parametrize("day", ["2999-03-31", "9999-12-31"])
def test_a_day_that_has_not_come_is_refused(compare: Callable[..., bytes], day: str) -> None:
    """Its years would be shown as if they were over."""
    with refused("in_the_future"):
        compare("--as-of", day)
