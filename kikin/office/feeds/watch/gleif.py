"""LEI records and relationship records of GLEIF, as CSV with the golden copy's columns or as JSON lines of the same.

Who consolidates a company in its accounts controls it; a record that is retired or a relationship that is inactive
counts no more; a successor is what the company was merged into.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kikin.office.feeds.watch.cells import Row, by_day, each, json_lines, needed, table
from kikin.office.feeds.watch.said import Interest, Merged, PartySaid, Read, Relation

SOURCE = "gleif"
_CONSOLIDATES = ("IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY")
_NAME, _COUNTRY = "Entity.LegalName", "Entity.LegalJurisdiction"
_SUCCESSORS = ("Entity.SuccessorEntity.1.SuccessorLEI", "Entity.SuccessorEntity.SuccessorLEI")
_CHILD, _PARENT = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"


def read_records(text: str, name: str, today: str) -> Iterator[Read]:
    """LEI records: who somebody is, and what they were merged into."""
    return each(_rows(text, name, ("LEI",)), lambda where, row: _record(row, today))


def read_relationships(text: str, name: str, today: str) -> Iterator[Read]:
    """Relationship records: who consolidates whom."""
    return each(_rows(text, name, (_CHILD, _PARENT)), lambda where, row: _relationship(row, today))


def _rows(text: str, name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    return json_lines(text, name) if text.lstrip()[:1] in ("{", "[") else table(text, name, columns)


def _record(row: Row, today: str) -> Iterator[Read]:
    lei = needed(row, "LEI")
    updated = by_day(str(row.get("Registration.LastUpdateDate") or today), today)
    ref = f"gleif:{lei}:{updated}"
    yield PartySaid(lei, ref, (updated, today), str(row.get(_NAME) or ""), country=str(row.get(_COUNTRY) or "")[:2])
    into = next((str(row[column]) for column in _SUCCESSORS if row.get(column)), "")
    if into and row.get("Entity.EntityStatus") != "ACTIVE":
        yield Merged(ref, lei, into)


def _relationship(row: Row, today: str) -> Iterator[Read]:
    kind = row.get("Relationship.RelationshipType", "")
    if kind not in _CONSOLIDATES:
        return
    child, parent = needed(row, _CHILD), needed(row, _PARENT)
    updated = by_day(str(row.get("Registration.LastUpdateDate") or today), today)
    active = row.get("Relationship.RelationshipStatus", "ACTIVE") == "ACTIVE"
    stands = active and row.get("Registration.RegistrationStatus") not in ("RETIRED", "ANNULLED", "LAPSED_WITHDRAWN")
    record = f"gleif:{child}:{parent}:{kind}"
    interests = (Interest("influence"),) if stands else ()
    annulled = row.get("Registration.RegistrationStatus") == "ANNULLED"
    yield Relation(
        SOURCE,
        record,
        f"{record}:{updated}:{stands}",
        (updated, today),
        parent,
        child,
        interests,
        "",
        not stands,
        annulled,
    )
