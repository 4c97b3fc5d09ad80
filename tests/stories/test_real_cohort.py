"""Real applications: read, sorted into fields, chosen from and paid; what is refused is told, and nothing twice."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.stories.plays import at_once, is_sound, objections_to

COHORT = Path("data") / "applications" / "sbir-phase2-2017.jsonl.gz"
LINES = 100
TODAY = "2022-11-01"


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[str]:
    """The first applications of the real cohort, as they stand in its file."""
    with gzip.open(shared / COHORT, "rt", encoding="utf-8") as file:
        return list(islice(file, LINES))


def bad_rows(line: str) -> list[str]:
    """Rows that no fund can take: not JSON, an empty title, a negative and a huge amount."""
    row: dict[str, Any] = json.loads(line)
    (amount,) = (key for key in row if "amount" in key)
    changes: list[dict[str, Any]] = [{"title": ""}, {amount: -1}, {amount: "9" * 30}]
    return ["{not json\n", *(json.dumps(row | change) + "\n" for change in changes)]


def test_a_real_cohort_is_played_and_the_same_rows_twice_change_nothing(lines: list[str], tmp_path: Path) -> None:
    once, twice = tmp_path / "once.jsonl", tmp_path / "twice.jsonl"
    once.write_text("".join(lines), encoding="utf-8")
    twice.write_text("".join([*lines, *bad_rows(lines[0]), *lines[:20]]), encoding="utf-8")

    homes = {tmp_path / file.stem: ("--cohort", file, "--today", TODAY) for file in (once, twice)}
    found, again = at_once(homes)
    assert found["applications_count"] + len(found["refused_rows"]) == LINES
    assert 0 < found["eligible_count"] < found["applications_count"]
    assert found["awarded_count"] > 0
    assert found["paid_yen"] > 0
    assert found["portfolio"]["gap_bp"] <= 10
    assert objections_to(found) == []
    assert all(map(is_sound, homes))

    refused = again.pop("refused_rows")
    added = [row for row in refused if row["row"] > LINES]
    assert [row["row"] for row in added] == list(range(LINES + 1, LINES + 25))
    assert all(row["why"] for row in refused)
    assert [row for row in refused if row["row"] <= LINES] == found.pop("refused_rows")
    assert again == found
