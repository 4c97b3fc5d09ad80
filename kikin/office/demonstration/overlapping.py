"""A scene of overlap: each agency takes in projects of another fund, finds pairs, and decides about the first."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from kikin.office.applications.models import Application
from kikin.office.applications.queries import involvements_of, visible_to
from kikin.office.calls.models import Call
from kikin.office.demonstration.company import Company
from kikin.office.overlaps import actions, queries

_SOURCE = "e-Rad"
_REASONS = "題名と概要は似ているが、対象とする装置と達成目標が異なる。研究代表者に確かめた。"


def look_for_overlap(company: Company, call: Call, now: datetime) -> None:
    """The projects are made from an application of each agency, so that something is found whatever the cohort."""
    for agency in call.agencies:
        officer = company.of("programme_officer", agency)
        mine = visible_to(officer).filter(call=call, state="in_review").order_by("external_id", "pk").first()
        if mine is None:
            continue
        content = json.dumps([_beside(mine, call), _unreadable(call)], ensure_ascii=False).encode()
        actions.take(actions.read_file("e-rad.json", content, f"{_SOURCE} {agency}", officer, now), officer, now)
        actions.search(call, officer, now)
        found = [one for one in queries.of_call(call, officer) if one.outside is not None]
        actions.decide(found[:1], "dismiss", _REASONS, officer, now)


def _beside(application: Application, call: Call) -> dict[str, Any]:
    """Nearly the same project, paid for by another fund."""
    investigator = next(one for one in involvements_of(application) if one.role == "principal_investigator")
    return {
        "project": "JP-EXAMPLE-0001",
        "title": f"{application.title.ja}に関する基礎的検討",
        "abstract": application.summary.ja,
        "person": investigator.person.name.ja,
        "organisation": investigator.member.organisation.name.ja,
        "first_year": min(call.years),
        "last_year": max(call.years),
        "amount_yen": 12_000_000,
        "effort_percent": 30,
        "lines": [[min(call.years), "equipment", 8_000_000]],
    }


def _unreadable(call: Call) -> dict[str, Any]:
    """A row that is refused: it does not say who."""
    return {
        "project": "JP-EXAMPLE-0002",
        "title": "見本課題",
        "first_year": min(call.years),
        "last_year": max(call.years),
    }
