"""The house's own form of a cohort, which reads back to the same applications: JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from kikin.office.feeds.cohorts.records import CohortApplication

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_json_lines(applications: Iterable[CohortApplication]) -> str:
    """One application on a line, with its lists as lists."""
    return "".join(json.dumps(_row(application), ensure_ascii=False) + "\n" for application in applications)


def as_csv(applications: Iterable[CohortApplication]) -> str:
    """One application in a row, its lists as JSON, and nothing that a spreadsheet would calculate."""
    rows = [_row(application) for application in applications]
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
    writer.writerows([_guarded(value) for value in row.values()] for row in rows)
    return file.getvalue()


def _row(application: CohortApplication) -> dict[str, Any]:
    return {
        "external_id": application.external_id,
        "call": application.call,
        "language": application.language,
        "title_ja": application.title.ja,
        "title_en": application.title.en,
        "summary_ja": application.summary.ja,
        "summary_en": application.summary.en,
        "stage": application.stage,
        "instrument": application.instrument,
        "requested_yen": application.requested_yen,
        "keywords": list(application.keywords),
        "declarations": list(application.declarations),
        "members": [
            {**asdict(member.organisation), "cost_share_yen": member.cost_share_yen} for member in application.members
        ],
        "people": [asdict(person) for person in application.people],
        "budget": [asdict(line) for line in application.budget],
        "disclosures": [asdict(disclosure) for disclosure in application.disclosures],
        "amount_rule": asdict(application.amount_rule),
        "budget_rule": asdict(application.budget_rule),
    }


def _guarded(value: Any) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe; so does what already looks guarded."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) else text
