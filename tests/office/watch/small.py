"""A fund of a few and feeds of a line, for what one day shows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kikin.office.feeds.watch.folder import Delivery, read_file
from kikin.office.watch.looking import Award, Company, Fund, Looking, Outcome, Person, Rules

EVE = date(2026, 3, 31)
NUMBER = "5493000000000000AA12"
COMPANIES = [
    Company("C1", "Aoba Photonics", ("AW-1",), (("lei", NUMBER),)),
    Company("C2", "Midori Robotics", ("AW-1", "AW-2")),
]
PEOPLE = [
    Person(
        "P1",
        "Kuramoto Sanae",
        ("AW-1",),
        "Kita University",
        "0kita",
        "1970-01-02",
        "0000-0001",
        "A1",
        None,
        {"AW-1": 5_000},
    ),
    Person(
        "P2", "Orihara Touma", ("AW-2",), "Kita University", "0kita", "1980-01-02", "0000-0002", "A2", date(2028, 3, 31)
    ),
]


def fund() -> Fund:
    awards = [Award("AW-1", 50_000_000, 3, date(2029, 3, 31)), Award("AW-2", 9_000_000, 5)]
    return Fund(Rules(), awards, COMPANIES, PEOPLE)


def stake(holder: str, held: str, percent: float, on: str, **more: Any) -> dict[str, Any]:
    """A statement of BODS that somebody holds shares."""
    interest = {"type": "shareholding", "share": {"exact": percent}}
    details = {"subject": held, "interestedParty": holder, "interests": [interest]}
    return {
        "statementId": f"{holder}-{held}-{on}-{percent}",
        "statementDate": on,
        "recordId": f"{holder}-{held}",
        "recordType": "relationship",
        "recordDetails": details,
        **more,
    }


def career(orcid: str, modified: int, *posts: dict[str, Any]) -> dict[str, Any]:
    """A record of ORCID."""
    groups = [{"summaries": [{"employment-summary": one}]} for one in posts]
    return {
        "orcid-identifier": {"path": orcid},
        "history": {"last-modified-date": {"value": modified}},
        "activities-summary": {"employments": {"affiliation-group": groups}},
    }


def post(number: int, organisation: str, ends: str = "", begins: str = "2015") -> dict[str, Any]:
    def parts(day: str) -> Any:
        return {name: {"value": value} for name, value in zip(("year", "month", "day"), day.split("-"), strict=False)}

    return {
        "put-code": number,
        "organization": {"name": organisation},
        "start-date": parts(begins),
        "end-date": parts(ends) if ends else None,
    }


def file(name: str, *said: dict[str, Any] | str, day: str = "2026-04-01") -> Delivery:
    text = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in said)
    return read_file(name, text.encode(), day)


def begun(*files: Delivery, of: Fund | None = None) -> Looking:
    """The watch on the eve of its first day."""
    looking = Looking(of or fund())
    looking.begin(files, EVE)
    return looking


def on(looking: Looking, day: str, *files: Delivery) -> Outcome:
    return looking.take(files, date.fromisoformat(day))


def shown(outcome: Outcome) -> list[tuple[str, str]]:
    """Kind and subject of what a day raised."""
    return [(one.kind, one.subject) for one in outcome.alerts]
