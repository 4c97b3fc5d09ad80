"""What the database refuses of the trail, whoever writes, and that nothing has changed afterwards."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.office.ledger import small_fund

pytestmark = pytest.mark.django_db

COLUMNS = "at, name, actor, role, body, door, object_kind, object_ref, charter_digest, canonical, hash"


def copy(position: int | str, uid: str = "'u'", verb: str = "INSERT") -> str:
    return (
        f"{verb} INTO audit_event (position, uid, {COLUMNS}) SELECT {position}, {uid}, {COLUMNS}"
        " FROM audit_event WHERE position = 3"
    )


def must_refuse(sql: str) -> None:
    before = small_fund.snapshot()
    with pytest.raises(DatabaseError), transaction.atomic():
        small_fund.run(sql)
    assert small_fund.snapshot() == before


def test_the_next_event_is_taken_and_moves_the_head(fund: None) -> None:
    small_fund.run(copy(12))
    assert small_fund.rows("SELECT position, hash FROM audit_head") == small_fund.rows(
        "SELECT position, hash FROM audit_event WHERE position = 12"
    )


@pytest.mark.parametrize(
    "sql",
    [
        copy(13),
        copy(0),
        copy(3),
        copy(12, uid="uid"),
        copy("NULL"),
        "UPDATE audit_event SET name = name",
        "UPDATE audit_event SET actor = 'PER-2' WHERE position = 3",
        "UPDATE audit_event SET position = 12 WHERE position = 11",
        "DELETE FROM audit_event WHERE position = 11",
        "DELETE FROM audit_event",
        "UPDATE audit_head SET position = 10",
        "UPDATE audit_head SET position = 12",
        "UPDATE audit_head SET hash = 'x'",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, position, hash) VALUES (2, 0, 'x')",
    ],
)
def test_events_and_head_are_not_changed_removed_or_put_out_of_order(fund: None, sql: str) -> None:
    must_refuse(sql)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
@pytest.mark.parametrize(
    "sql",
    [
        copy(3, verb="INSERT OR REPLACE"),
        copy(12, uid="uid", verb="REPLACE"),
        copy(3, verb="INSERT OR IGNORE"),
        copy(13, verb="INSERT OR IGNORE"),
        "UPDATE OR REPLACE audit_event SET position = 1 WHERE position = 2",
        "REPLACE INTO audit_head (id, position, hash) VALUES (1, 0, 'x')",
    ],
)
def test_no_conflict_clause_walks_past_the_guards(fund: None, sql: str, recursive_triggers: str) -> None:
    small_fund.run(f"PRAGMA recursive_triggers = {recursive_triggers}")
    try:
        must_refuse(sql)
    finally:
        small_fund.run("PRAGMA recursive_triggers = ON")


def test_a_trail_with_events_is_given_no_second_beginning(fund: None) -> None:
    from kikin.office.audit import record
    from kikin.office.guards import install, remove

    connection.check_constraints()
    remove(connection)
    small_fund.run("DELETE FROM audit_head")
    install(connection)
    record.begin()
    assert small_fund.rows("SELECT * FROM audit_head") == []
