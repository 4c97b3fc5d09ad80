"""What the database refuses of the ledger, whoever writes, and that nothing has changed afterwards."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from kikin.fund import ledger
from kikin.office import guards
from kikin.office.ledger.models import Account, Balance, Transfer
from tests.fund.ledger_play import FACTS, paper
from tests.office.ledger import small_fund

pytestmark = pytest.mark.django_db

REFS = "appropriation, agency, field, concept, call, award, member, instrument, document"
COLUMNS = f'kind, from_account_id, to_account_id, amount_yen, "on", fiscal_year, recorded_at, event_uid, {REFS}'
SIDES = {
    "from": "(SELECT id FROM ledger_account WHERE name = 'obligation:JPNP22001:ORG-1')",
    "to": "(SELECT id FROM ledger_account WHERE name = 'advance:JPNP22001:ORG-1')",
}
REST = "'2022-10-01', 2022, '2022-10-01 00:00:00', 'u', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'"


def insertion(amount: str, verb: str = "INSERT", start: str = SIDES["from"], to: str = SIDES["to"]) -> str:
    return f"{verb} INTO ledger_transfer ({COLUMNS}) SELECT 'advance', {start}, {to}, {amount}, {REST}"


def run_to_the_commit(sql: str) -> None:
    with transaction.atomic():
        small_fund.run(sql)
        # What PostgreSQL puts off to the commit counts as well.
        connection.check_constraints()


def must_refuse(sql: str) -> None:
    before = small_fund.snapshot()
    with pytest.raises(DatabaseError):
        run_to_the_commit(sql)
    assert small_fund.snapshot() == before


def test_a_row_within_the_balance_is_taken_whoever_writes(fund: None) -> None:
    small_fund.run(insertion("70"))
    assert Balance.objects.get(account__name="obligation:JPNP22001:ORG-1").balance_yen == 0


@pytest.mark.parametrize("amount", ["71", "0", "-1", "1000000000000001", "NULL"])
def test_an_overdraft_or_no_amount_is_refused_whoever_writes(fund: None, amount: str) -> None:
    must_refuse(insertion(amount))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("verb", ["INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("amount", ["71", "1.5", "'abc'"])
def test_no_conflict_clause_walks_past_the_guards(fund: None, verb: str, amount: str) -> None:
    must_refuse(insertion(amount, verb))


def test_bulk_create_that_ignores_conflicts_does_not_overdraw(fund: None) -> None:
    before = small_fund.snapshot()
    account = {name: Account.objects.get(name=f"{name}:JPNP22001:ORG-1") for name in ("obligation", "advance")}
    draft = ledger.advance(FACTS, {"ORG-1": 71}, paper())[0]
    transfer = Transfer(
        kind="advance", from_account=account["obligation"], to_account=account["advance"], amount_yen=71,
        on=draft.on, fiscal_year=2022, recorded_at=small_fund.NOW, event_uid="u", document="d",
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.bulk_create([transfer], ignore_conflicts=True)
    assert small_fund.snapshot() == before


@pytest.mark.parametrize(
    "sql",
    [
        insertion("1", to=SIDES["from"]),
        insertion("1", to="999999"),
        insertion("1", start="999999"),
        insertion("1", to="NULL"),
        "UPDATE ledger_transfer SET amount_yen = amount_yen + 1 WHERE id = (SELECT min(id) FROM ledger_transfer)",
        "UPDATE ledger_transfer SET document = document",
        "DELETE FROM ledger_transfer WHERE id = (SELECT max(id) FROM ledger_transfer)",
        "DELETE FROM ledger_transfer",
        "UPDATE ledger_account SET name = name || 'x' WHERE name = 'treasury'",
        "DELETE FROM ledger_account WHERE name = 'treasury'",
        "UPDATE ledger_balance SET balance_yen = balance_yen + 1",
        "UPDATE ledger_balance SET last_id = last_id + 1",
        "UPDATE ledger_balance SET last_on = '2030-01-01', last_id = last_id + 1",
        "DELETE FROM ledger_balance",
        "INSERT INTO ledger_balance (account_id, balance_yen, last_id) VALUES (999999, 5, 0)",
        "INSERT INTO ledger_balance (account_id, balance_yen, last_id) SELECT id, 0, 0 FROM ledger_account",
        "UPDATE ledger_month_end SET balance_yen = balance_yen + 1",
        "UPDATE ledger_month_end SET sent_count = sent_count + 1",
        "UPDATE ledger_month_end SET last_id = last_id + 1",
        "UPDATE ledger_month_end SET month = '2030-01-01'",
        "DELETE FROM ledger_month_end",
        "INSERT INTO ledger_month_end (account_id, month, balance_yen, sent_count, last_id)"
        " SELECT account_id, '2030-01-01', balance_yen, sent_count, last_id FROM ledger_month_end LIMIT 1",
        "UPDATE ledger_closed_year SET last_on = '2020-03-31'",
        "DELETE FROM ledger_closed_year",
    ],
)
def test_rows_accounts_and_balances_are_not_changed_or_removed(fund: None, sql: str) -> None:
    small_fund.close(2020)
    must_refuse(sql)


THE_LAST = "(SELECT max(id) FROM ledger_transfer)"


def closing(values: str, verb: str = "INSERT") -> str:
    return f"{verb} INTO ledger_closed_year (fiscal_year, last_on, last_id, event_uid) VALUES ({values})"


def test_a_row_on_the_day_after_a_closed_year_is_taken_whoever_writes(fund: None) -> None:
    small_fund.close(2021)
    small_fund.run(insertion("70").replace("'2022-10-01', 2022", "'2022-04-01', 2022"))


@pytest.mark.parametrize("day", ["2022-03-31", "2021-04-01", "1999-01-01"])
def test_a_row_in_a_closed_year_is_refused_whoever_writes(fund: None, day: str) -> None:
    small_fund.close(2021)
    must_refuse(insertion("70").replace("'2022-10-01', 2022", f"'{day}', 2022"))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("verb", ["INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("day", ["'2022-03-31'", "20220331", "NULL", "''"])
def test_no_conflict_clause_walks_into_a_closed_year(fund: None, verb: str, day: str) -> None:
    small_fund.close(2021)
    must_refuse(insertion("70", verb).replace("'2022-10-01', 2022", f"{day}, 2022"))


def test_the_next_year_is_closed_whoever_writes(fund: None) -> None:
    small_fund.close(2021)
    run_to_the_commit(closing(f"2022, '2023-03-31', {THE_LAST}, 'u'"))


@pytest.mark.parametrize(
    "values",
    [
        f"2021, '2023-03-31', {THE_LAST}, 'u'",
        f"2020, '2023-03-31', {THE_LAST}, 'u'",
        f"2022, '2022-03-31', {THE_LAST}, 'u'",
        f"2022, '2021-03-31', {THE_LAST}, 'u'",
        f"2022, '2023-03-31', {THE_LAST} + 1, 'u'",
        "2022, '2023-03-31', 0, 'u'",
        "2022, '2023-03-31', NULL, 'u'",
    ],
)
def test_years_are_closed_once_and_in_order_whoever_writes(fund: None, values: str) -> None:
    small_fund.close(2021)
    must_refuse(closing(values))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("verb", ["INSERT OR IGNORE", "INSERT OR REPLACE"])
def test_no_conflict_clause_closes_a_year_twice(fund: None, verb: str) -> None:
    small_fund.close(2021)
    must_refuse(closing(f"2021, '2022-03-31', {THE_LAST}, 'u'", verb))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
@pytest.mark.parametrize(
    "sql",
    [
        f"REPLACE INTO ledger_transfer (id, {COLUMNS}) SELECT id, {COLUMNS} FROM ledger_transfer",
        "UPDATE OR REPLACE ledger_transfer SET id = (SELECT min(id) FROM ledger_transfer) WHERE amount_yen = 250",
        "REPLACE INTO ledger_account (id, name) SELECT id, name FROM ledger_account",
        "INSERT OR REPLACE INTO ledger_account (name) VALUES ('treasury')",
        "REPLACE INTO ledger_balance SELECT * FROM ledger_balance",
        "REPLACE INTO ledger_balance SELECT account_id, 0, 0, NULL FROM ledger_balance",
        "REPLACE INTO ledger_month_end SELECT * FROM ledger_month_end",
        "REPLACE INTO ledger_closed_year SELECT * FROM ledger_closed_year",
        "UPDATE OR REPLACE ledger_closed_year SET fiscal_year = 2021",
    ],
)
def test_replace_removes_nothing(fund: None, sql: str, recursive_triggers: str) -> None:
    small_fund.close(2020)
    small_fund.run(f"PRAGMA recursive_triggers = {recursive_triggers}")
    try:
        must_refuse(sql)
    finally:
        small_fund.run("PRAGMA recursive_triggers = ON")


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "table",
    [
        *("ledger_transfer", "ledger_account", "ledger_balance", "ledger_month_end", "ledger_closed_year"),
        *("audit_event", "audit_head"),
    ],
)
@pytest.mark.parametrize("how", ["TRUNCATE {} CASCADE", "SET session_replication_role = replica; DELETE FROM {}"])
def test_neither_truncate_nor_a_replica_walks_past_the_guards(fund: None, table: str, how: str) -> None:
    small_fund.close(2020)
    must_refuse(how.format(table))


def test_every_guard_is_there_and_a_missing_one_is_named_and_put_back(fund: None) -> None:
    connection.check_constraints()
    assert guards.missing(connection) == []
    guards.remove(connection)
    assert guards.missing(connection) == sorted(guard.name for guard in guards.expected(connection))
    guards.install(connection)
    guards.install(connection)
    assert guards.missing(connection) == []
    must_refuse("DELETE FROM ledger_transfer")


def test_a_migration_may_remake_a_table_and_the_guards_come_back(shared_fund: None) -> None:
    before = small_fund.snapshot()
    old, new = Balance._meta.get_field("last_id"), models.IntegerField(default=0)
    new.set_attributes_from_name("last_id")
    new.model = Balance
    with connection.schema_editor() as editor:
        guards.remove_before_remaking(apps, editor)
        editor.alter_field(Balance, old, new)
        editor.alter_field(Balance, new, old)
    assert guards.missing(connection) != []
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
    assert small_fund.snapshot() == before
    must_refuse("UPDATE ledger_balance SET balance_yen = 0")
