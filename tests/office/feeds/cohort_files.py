"""Small files of applications, right but for what a test changes in them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from kikin.office.feeds.cohorts.mapping import CohortMapping, parse_mapping
from kikin.office.feeds.cohorts.reading import read_cohort
from kikin.office.feeds.cohorts.records import Cohort

ROW: dict[str, Any] = {
    "number": "A-1",
    "title": "Quantum sensors",
    "summary": "Sensors that are quantum.",
    "organisation": "Sample Works Ltd",
    "investigator": "Alice Sampleton",
    "usd": 1000,
}
MAPPING_TEXT = """
key = "sample"
name = { ja = "見本", en = "Sample" }
identity = ["number"]

[columns]
title_en = "title"
summary_en = "summary"
lead_name_en = "organisation"
principal_investigator_en = "investigator"
amount = "usd"

[constants]
stage = "research"
instrument = "commission"
declarations = ["research_integrity"]

[amount]
currency = "USD"
yen_per_unit = "221/2"

[budget]
years = [40, 40, 20]
cost_items = { personnel = 60, equipment = 30, indirect = 10 }
"""


def mapping() -> CohortMapping:
    found, problems = parse_mapping(MAPPING_TEXT)
    assert found is not None, problems
    return found


def row(**changes: Any) -> dict[str, Any]:
    return ROW | changes


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in rows)


def read(folder: Path, stored: bytes, name: str = "cohort.jsonl") -> Cohort:
    """What the sample mapping makes of a file with these bytes."""
    path = folder / name
    path.write_bytes(gzip.compress(stored) if name.endswith(".gz") else stored)
    return read_cohort(path, 2022, mapping())


def codes(cohort: Cohort, number: int = 1) -> set[str]:
    """Why a row was refused, as the codes of its problems; empty when it was not."""
    return {problem.code for one in cohort.refused if one.row == number for problem in one.problems}
