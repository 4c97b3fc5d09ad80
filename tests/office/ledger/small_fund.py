"""A small fund in a real database: one appropriation, one award, some payments, by the roads that the office takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection

from kikin.fund import ledger
from kikin.fund.ledger import Draft
from kikin.fund.relations import Actor
from kikin.office import gate, guards
from kikin.office.audit import record as trail
from kikin.office.ledger import posting
from tests.fund.ledger_play import FACTS, founding, paper

NOW = datetime(2022, 6, 1, 3, 4, 5, 678901, tzinfo=UTC)
OFFICER = Actor("PER-1", "finance_officer", "nedo", "finance")


def post(drafts: Sequence[Draft], name: str = "money_moved", now: datetime = NOW) -> list[int]:
    """Post drafts under an event of their own."""
    with gate.change():
        return posting.post(drafts, note(name, now), now, 4)


def note(name: str = "money_moved", now: datetime = NOW, **facts: Any) -> trail.PendingEvent:
    """An event in the buffer."""
    return trail.record(
        name, actor=OFFICER, kind="award", ref=FACTS.award, at=now, charter_digest="c" * 64, facts=facts
    )


def found(appropriated_yen: int = 1_000, allotted_yen: int = 600) -> None:
    """Ten events, some of which post: 400 committed, 300 bound, 150 paid, one payment taken back."""
    # Numbers count on over tests before; these tests name rows by their numbers.
    for table in ("ledger_transfer", "ledger_account"):
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), [{"table": table, "column": "id"}]):
            run(statement)
    post(founding(appropriated_yen, allotted_yen))
    post(ledger.set_limits("CALL-1", "R-1", {"quantum": 500}, paper()), now=NOW.replace(microsecond=0))
    post(ledger.commit(FACTS, {2022: 250, 2023: 150}, paper()))
    post(ledger.oblige(FACTS, {"ORG-1": 200, "ORG-2": 100}, paper()))
    with gate.change():
        for number in range(3):
            note("report_read", remark="見本", number=number)
    paid = post(ledger.advance(FACTS, {"ORG-1": 100, "ORG-2": 50}, paper(date(2022, 7, 1))))
    post(ledger.advance(FACTS, {"ORG-1": 30}, paper(date(2022, 8, 1))))
    post([ledger.reverse(ledger_row(paid[1]), date(2022, 9, 1), "the mistake found")])
    post(ledger.advance(FACTS, {"ORG-2": 50}, paper(date(2022, 9, 1))))


def close(fiscal_year: int, now: datetime = NOW) -> str:
    """Close a fiscal year under an event of its own; the event's uid."""
    with gate.change():
        pending = note("year_closed", now)
        posting.close_year(fiscal_year, date(fiscal_year + 1, 3, 31), pending)
    return pending.uid


def ledger_row(number: int) -> ledger.Row:
    from kikin.office.ledger.queries import transfer

    row = transfer(number)
    assert row is not None
    return row


def run(sql: str, *values: Any) -> None:
    """Raw SQL, as someone with a database client would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def drop_guards() -> None:
    guards.remove(connection)


def cut_both_ends(events_count: int) -> None:
    """Remove the last events, with the transfers that they posted and the years that they closed."""
    for (uid,) in rows(f"SELECT uid FROM audit_event ORDER BY position DESC LIMIT {events_count}"):
        run("DELETE FROM ledger_transfer WHERE event_uid = %s", uid)
        run("DELETE FROM ledger_closed_year WHERE event_uid = %s", uid)
        run("DELETE FROM audit_event WHERE uid = %s", uid)


def wind_back() -> None:
    """Make the head, the balances and the month ends fit what is left, as someone who knows the tables would."""
    position, digest = rows("SELECT position, hash FROM audit_event ORDER BY position DESC LIMIT 1")[0]
    run("UPDATE audit_head SET position = %s, hash = %s", position, digest)
    for (account,) in rows("SELECT account_id FROM ledger_balance"):
        (moved,) = rows(
            f'SELECT sum(CASE WHEN to_account_id = {account} THEN amount_yen ELSE -amount_yen END), max(id), max("on")'
            f" FROM ledger_transfer WHERE {account} IN (from_account_id, to_account_id)"
        )
        wind_back_month_ends(account)
        if moved[1] is None:
            run("DELETE FROM ledger_balance WHERE account_id = %s", account)
            run("DELETE FROM ledger_account WHERE id = %s", account)
        else:
            run(
                "UPDATE ledger_balance SET balance_yen = %s, last_id = %s, last_on = %s WHERE account_id = %s",
                *moved,
                account,
            )


def wind_back_month_ends(account: int) -> None:
    until = 'substr(CAST("on" AS text), 1, 7) <= substr(CAST(e.month AS text), 1, 7)'
    there = f"FROM ledger_transfer WHERE {account} IN (from_account_id, to_account_id)"
    run(
        f"DELETE FROM ledger_month_end AS e WHERE account_id = {account} AND NOT EXISTS"
        f" (SELECT 1 {there} AND {until.replace('<=', '=')})"
    )
    run(
        "UPDATE ledger_month_end AS e SET"
        f" balance_yen = (SELECT sum(CASE WHEN to_account_id = {account} THEN amount_yen ELSE -amount_yen END)"
        f" {there} AND {until}), last_id = (SELECT max(id) {there} AND {until}),"
        f" sent_count = (SELECT count(*) {there} AND {until} AND from_account_id = {account})"
        f" WHERE account_id = {account}"
    )


def columns_of(table: str) -> list[str]:
    """The columns that are not the key."""
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
            if column.name not in ("id", "position")
        ]  # fmt: skip


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that ledger and trail hold."""
    tables = ("audit_event", "audit_head", "ledger_account", "ledger_balance", "ledger_transfer", "ledger_closed_year")
    return {table: rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in (*tables, "ledger_month_end")}
