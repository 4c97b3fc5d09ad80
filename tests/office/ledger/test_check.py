"""With the guards dropped and rows touched behind the product's back, the two checks find every fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kikin.fund import ledger
from kikin.office import guards
from kikin.office.audit import heads
from kikin.office.audit.chain import BEGINNING
from kikin.office.ledger.check import check_ledger, verify_trail
from tests.fund.ledger_play import FACTS, paper
from tests.office.ledger import small_fund
from tests.office.ledger.small_fund import drop_guards, rows, run

THE_FIRST = "(SELECT min(account_id) FROM ledger_balance)"
pytestmark = pytest.mark.django_db

TABLES = ("audit_event", "ledger_transfer", "ledger_closed_year")
KEYS = {"audit_event": "position", "ledger_transfer": "id", "ledger_closed_year": "fiscal_year"}
EVENT_COLUMNS = [
    "uid",
    "at",
    "name",
    "actor",
    "role",
    "body",
    "door",
    "object_kind",
    "object_ref",
    "charter_digest",
    "canonical",
    "hash",
]
TRANSFER_COLUMNS = [
    "kind",
    "from_account_id",
    "to_account_id",
    "amount_yen",
    "on",
    "fiscal_year",
    "recorded_at",
    "event_uid",
    "appropriation",
    "agency",
    "field",
    "concept",
    "call",
    "award",
    "member",
    "instrument",
    "document",
    "corrects_id",
]
CLOSED_YEAR_COLUMNS = ["last_on", "last_id", "event_uid"]
COLUMNS = [
    (table, name)
    for table, names in zip(TABLES, (EVENT_COLUMNS, TRANSFER_COLUMNS, CLOSED_YEAR_COLUMNS), strict=True)
    for name in names
]
ROWS = {"audit_event": (1, 5, 9, 12), "ledger_transfer": (1, 5, 9), "ledger_closed_year": (2019, 2020, 2021)}
"""Rows of each table, by their keys; the twelfth event closes the first of the years."""


@pytest.fixture
def bare(fund: None, tmp_path: Path, settings: Any) -> None:
    """The small fund and three years closed, its head published, its guards dropped; it is sound."""
    settings.KIKIN_HOME = tmp_path
    for year in (2019, 2020, 2021):
        small_fund.close(year)
    heads.publish_head(small_fund.NOW)
    connection.check_constraints()
    drop_guards()
    assert small_fund.columns_of("audit_event") == EVENT_COLUMNS
    assert sorted(small_fund.columns_of("ledger_transfer")) == sorted(TRANSFER_COLUMNS)
    assert small_fund.columns_of("ledger_closed_year") == ["fiscal_year", *CLOSED_YEAR_COLUMNS]
    assert is_sound()


def is_sound() -> bool:
    return not verify_trail().problems and not check_ledger().problems


def touch(*statements: tuple[str, list[object]]) -> bool:
    """Whether the change was made; the schema itself refuses some."""
    try:
        with transaction.atomic():
            for sql, values in statements:
                run(sql, *values)
            connection.check_constraints()
    except DatabaseError:
        return False
    return True


def must_be_found() -> None:
    found = verify_trail().problems + check_ledger().problems
    assert found
    assert all(problem.line().startswith("problem: ") and problem.what.ja for problem in found)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def different(value: object) -> object:
    if isinstance(value, bool | int):
        return value + 1
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    return f"{value or ''}x"


def between(value: object) -> object:
    """What a column may hold while its value is on the way to another row."""
    if isinstance(value, datetime | date):
        return value - timedelta(days=50_000)
    return "held" if isinstance(value, str) else value


def value_of(table: str, column: str, key: int) -> object:
    return rows(f'SELECT "{column}" FROM {table} WHERE {KEYS[table]} = {key}')[0][0]


def edit(table: str, column: str, key: int, value: object) -> bool:
    return touch((f'UPDATE {table} SET "{column}" = %s WHERE {KEYS[table]} = %s', [value, key]))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_an_edited_column_is_found(bare: None, table: str, column: str) -> None:
    for key in ROWS[table]:
        with undone():
            if edit(table, column, key, different(value_of(table, column, key))):
                must_be_found()
    assert is_sound()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "settle"), ("corrects_id", 2), ("award", ""), ("amount_yen", 1), ("from_account_id", 2),
        ("to_account_id", 3), ("fiscal_year", 0), ("on", "2022-06-02"), ("recorded_at", "2022-06-01 03:04:05+00:00"),
    ],
)  # fmt: skip
def test_a_value_that_the_schema_would_take_is_found_too(bare: None, column: str, value: object) -> None:
    assert edit("ledger_transfer", column, 9, value)
    must_be_found()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_rubbish_is_found_and_crashes_nothing(bare: None, table: str, column: str) -> None:
    key = ROWS[table][1]
    kept = f'SELECT quote("{column}") FROM {table} WHERE {KEYS[table]} = {key}'
    was = rows(kept)
    run("PRAGMA ignore_check_constraints = ON")
    for rubbish in ("2022-13-45", "9" * 40, b"\xff\x00", 1.5, -(2**63), "", "{", "None", 0, "\x00"):
        with undone():
            if edit(table, column, key, rubbish) and rows(kept) != was:
                must_be_found()
    with undone():
        run(f"UPDATE {table} SET \"{column}\" = CAST(x'ff' AS TEXT) WHERE {KEYS[table]} = {key}")
        must_be_found()
    run("PRAGMA ignore_check_constraints = OFF")
    assert is_sound()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("which", ["first", "middle", "last", "last five", "all"])
def test_a_missing_row_is_found(bare: None, table: str, which: str) -> None:
    numbers = sorted(number for (number,) in rows(f"SELECT {KEYS[table]} FROM {table}"))
    middle = numbers[len(numbers) // 2]
    gone = {
        "first": numbers[:1], "middle": [middle], "last": numbers[-1:], "last five": numbers[-5:], "all": numbers,
    }[which]  # fmt: skip
    if table == "ledger_transfer":
        run(f"UPDATE {table} SET corrects_id = NULL WHERE corrects_id IN ({','.join(map(str, gone))})")
    assert touch((f"DELETE FROM {table} WHERE {KEYS[table]} IN ({','.join(map(str, gone))})", []))
    must_be_found()


@pytest.mark.parametrize("table", TABLES[:2])
@pytest.mark.parametrize("key", [1, 5, 9])
def test_an_inserted_copy_is_found(bare: None, table: str, key: int) -> None:
    names = [name for name in small_fund.columns_of(table) if name not in ("uid", "corrects_id")]
    columns = ", ".join(f'"{name}"' for name in names)
    extra = {"audit_event": ("position, uid, ", "1000, 'another', "), "ledger_transfer": ("id, ", "1000, ")}[table]
    sql = (
        f"INSERT INTO {table} ({extra[0]}{columns}) SELECT {extra[1]}{columns} FROM {table} WHERE {KEYS[table]} = {key}"
    )
    assert touch((sql, []))
    must_be_found()


def test_an_inserted_closed_year_is_found(bare: None) -> None:
    assert touch(
        (
            "INSERT INTO ledger_closed_year (fiscal_year, last_on, last_id, event_uid)"
            " SELECT 2031, '2032-03-31', last_id, event_uid FROM ledger_closed_year WHERE fiscal_year = 2019",
            [],
        )
    )
    must_be_found()


def test_a_closed_year_whose_event_does_not_say_so_is_found(bare: None) -> None:
    """The event is there and closes nothing."""
    uid = value_of("audit_event", "uid", 1)
    assert edit("ledger_closed_year", "event_uid", 2021, uid)
    must_be_found()


def test_a_transfer_that_came_after_the_closing_of_its_year_is_found(fund: None) -> None:
    """Posted by the office's own road, with the guards away and the closing hidden: the laws still see it."""
    connection.check_constraints()
    small_fund.close(2021)
    drop_guards()
    run("CREATE TEMPORARY TABLE hidden AS SELECT * FROM ledger_closed_year")
    run("DELETE FROM ledger_closed_year")
    guards.install(connection)
    (number,) = small_fund.post(ledger.earn_interest("fy2021", 5, paper(date(2022, 3, 31))))
    drop_guards()
    run("INSERT INTO ledger_closed_year SELECT * FROM hidden")
    assert verify_trail().problems == []
    assert [(one.code, one.where) for one in check_ledger().problems] == [("period_closed", f"transfer {number}")]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_two_rows_with_a_column_swapped_are_found(bare: None, table: str, column: str) -> None:
    here, there = (2019, 2021) if table == "ledger_closed_year" else (2, 9)
    one, other = value_of(table, column, here), value_of(table, column, there)
    if one == other:
        return
    statement = f'UPDATE {table} SET "{column}" = %s WHERE {KEYS[table]} = %s'
    if touch((statement, [between(one), here]), (statement, [one, there]), (statement, [other, here])):
        must_be_found()


@pytest.mark.parametrize("table", TABLES)
def test_two_rows_that_changed_places_are_found(bare: None, table: str) -> None:
    if table == "ledger_transfer":
        run("UPDATE ledger_transfer SET corrects_id = NULL")
    statement = f"UPDATE {table} SET {KEYS[table]} = %s WHERE {KEYS[table]} = %s"
    one, other = ROWS[table][:2]
    assert touch((statement, [1000, one]), (statement, [one, other]), (statement, [other, 1000]))
    must_be_found()


def test_a_closed_year_that_becomes_another_is_found(bare: None) -> None:
    assert edit("ledger_closed_year", "fiscal_year", 2021, 2022)
    must_be_found()


def test_both_ends_cut_off_together_are_found(bare: None) -> None:
    small_fund.cut_both_ends(5)
    assert any("audit_head" in problem.where for problem in verify_trail().problems)


def test_both_ends_cut_off_with_the_head_and_the_balances_wound_back_are_found(bare: None, tmp_path: Path) -> None:
    small_fund.cut_both_ends(5)
    small_fund.wind_back()
    assert [problem.where for problem in verify_trail().problems] == ["heads.txt:1"]
    heads.path().unlink()
    # Without the published heads a whole cut looks like an earlier, honest day: that is what they are for.
    assert is_sound()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_account SET name = 'commitment:JPNP22009' WHERE name = 'commitment:JPNP22001'",
        "UPDATE ledger_balance SET balance_yen = balance_yen + 1 WHERE balance_yen = 70",
        f"UPDATE ledger_balance SET last_id = last_id + 1 WHERE account_id = {THE_FIRST}",
        f"UPDATE ledger_balance SET last_on = '2030-01-01' WHERE account_id = {THE_FIRST}",
        "DELETE FROM ledger_balance WHERE account_id = (SELECT max(account_id) FROM ledger_balance)",
        "DELETE FROM ledger_balance",
        f"UPDATE ledger_month_end SET balance_yen = balance_yen + 1 WHERE account_id = {THE_FIRST}",
        f"UPDATE ledger_month_end SET sent_count = sent_count + 1 WHERE account_id = {THE_FIRST}",
        f"UPDATE ledger_month_end SET last_id = last_id + 1 WHERE account_id = {THE_FIRST}",
        f"UPDATE ledger_month_end SET month = '2022-05-01' WHERE account_id = {THE_FIRST}",
        f"UPDATE ledger_month_end SET account_id = (SELECT max(id) FROM ledger_account) WHERE account_id = {THE_FIRST}",
        "DELETE FROM ledger_month_end WHERE month = '2022-07-01'",
        "INSERT INTO ledger_month_end (account_id, month, balance_yen, sent_count, last_id)"
        f" SELECT account_id, '2022-05-01', 0, 0, 0 FROM ledger_month_end WHERE account_id = {THE_FIRST}",
        "UPDATE audit_head SET position = position - 1",
        "UPDATE audit_head SET position = position + 1",
        f"UPDATE audit_head SET hash = '{BEGINNING}'",
        "DELETE FROM audit_head",
    ],
)
def test_what_the_database_keeps_beside_the_rows_is_checked_as_well(bare: None, sql: str) -> None:
    run(sql)
    must_be_found()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO ledger_account (name) VALUES ('commitment:JPNP22009')",
        "DELETE FROM ledger_account WHERE name = 'treasury'",
        "UPDATE ledger_account SET name = x'ff' WHERE name = 'treasury'",
        f"UPDATE ledger_balance SET balance_yen = 'much' WHERE account_id = {THE_FIRST}",
        f"UPDATE ledger_month_end SET balance_yen = 'much', month = x'ff' WHERE account_id = {THE_FIRST}",
        "UPDATE audit_head SET id = 2",
        "UPDATE audit_head SET hash = CAST(hash AS BLOB)",
        "INSERT INTO audit_head (id, position, hash) VALUES (2, 0, '')",
    ],
)
def test_harm_that_only_this_database_takes_is_found(bare: None, sql: str) -> None:
    run("PRAGMA ignore_check_constraints = ON")
    with undone():
        run(sql)
        must_be_found()
    run("PRAGMA ignore_check_constraints = OFF")


KEPT = ("audit_event", "audit_head", "ledger_account", "ledger_balance", "ledger_transfer")


@pytest.mark.parametrize("table", KEPT)
def test_a_table_that_is_gone_is_found(bare: None, table: str) -> None:
    with undone():
        run(f"ALTER TABLE {table} RENAME TO elsewhere")
        must_be_found()
    assert is_sound()


@pytest.mark.parametrize("table", KEPT)
def test_an_emptied_table_is_found(bare: None, table: str) -> None:
    with undone():
        run(f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else f"DELETE FROM {table}")
        must_be_found()
    assert is_sound()


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("harm", ["RENAME COLUMN {} TO elsewhere", "DROP COLUMN {}"])
def test_a_column_that_is_gone_is_found(bare: None, table: str, harm: str) -> None:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    for column in columns:
        with undone():
            if touch((f"ALTER TABLE {table} " + harm.format(f'"{column}"'), [])):
                must_be_found()
    assert is_sound()


def test_an_overdraft_that_the_trail_knows_of_is_found(bare: None) -> None:
    """Somebody who writes both trail and ledger, and no guard to stop them: the laws still see it."""
    from kikin.office.audit import record as trail
    from kikin.office.ledger.lines import line_of
    from kikin.office.ledger.models import Account, Transfer

    draft = ledger.advance(FACTS, {"ORG-1": 71}, paper(date(2022, 10, 1)))[0]
    keys = dict(Account.objects.values_list("name", "pk"))
    pending = small_fund.note()
    transfer = Transfer.objects.create(
        kind="advance", from_account_id=keys[draft.from_account], to_account_id=keys[draft.to_account], amount_yen=71,
        on=draft.on, fiscal_year=2022, recorded_at=small_fund.NOW, event_uid=pending.uid, corrects=None,
        **{name: getattr(draft, name) for name in (*ledger.DIMENSIONS, "document")},
    )  # fmt: skip
    pending.transfer_lines[transfer.pk] = line_of(draft, transfer.pk, small_fund.NOW, pending.uid)
    trail.flush()
    run(
        "UPDATE audit_head SET position = position + 1,"
        " hash = (SELECT hash FROM audit_event ORDER BY position DESC LIMIT 1)"
    )
    assert verify_trail().problems == []
    found = check_ledger().problems
    assert {problem.code for problem in found if problem.where.startswith("transfer ")} == {"overdrawn"}
    until_then = check_ledger(date(2022, 9, 30)).problems
    assert "overdrawn" not in {problem.code for problem in until_then}


def test_an_honest_fund_is_called_sound_with_its_head_and_counts(fund: None, tmp_path: Path, settings: Any) -> None:
    settings.KIKIN_HOME = tmp_path
    findings = check_ledger()
    assert (findings.problems, findings.missing_guards) == ([], [])
    assert (findings.position, findings.transfers_count) == (11, 14)
    assert verify_trail(findings.head).problems == []
    assert [problem.where for problem in verify_trail("0" * 64).problems] == ["--head"]


def test_an_empty_fund_is_sound(db: None, tmp_path: Path, settings: Any) -> None:
    settings.KIKIN_HOME = tmp_path
    assert check_ledger().problems == []
    assert heads.publish_head(datetime(2022, 1, 1, tzinfo=UTC)) is None
    assert not heads.path().exists()
