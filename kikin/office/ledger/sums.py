"""What the database keeps beside the ledger's rows, held against them: balances and month ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kikin.fund.ledger.book import Book, MonthEnd
from kikin.office.audit.reading import day, raw, stream
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


def problems_beside_rows(book: Book) -> Iterator[Problem]:
    """Where balances and month ends are not what the transfers of a book in time add up to."""
    newest: dict[Any, MonthEnd] = {}
    month_ends: dict[Any, tuple[Any, ...]] = {}
    for month, accounts in book.month_ends():
        newest |= accounts
        shown_month = month.isoformat()
        for name, of in accounts.items():
            month_ends[name, shown_month] = of[:3]
    balances = {name: (of.balance_yen, of.last_id, of.last_on.isoformat()) for name, of in newest.items()}
    yield from _problems_of_balances(balances)
    yield from _problems_of_month_ends(month_ends)


def broken(where: str, what: Text, value: object) -> Problem:
    """That the database no longer holds what was written."""
    remedy = Text(
        "バックアップおよび公開済みの控えと照合してください", "compare with a backup and with published heads"
    )
    return Problem("ledger_broken", where, what, remedy, shown(value))


def _problems_of_balances(expected: dict[Any, tuple[Any, ...]]) -> Iterator[Problem]:
    kept = _beside("ledger_balance", (raw("b.balance_yen"), raw("b.last_id"), day("b.last_on")))
    for name, *said in kept:
        if expected.pop(name, None) != tuple(said):
            what = Text("残高が取引の合計と一致しません", "what it is said to hold is not what its transfers add up to")
            yield broken(f"account {shown(name)}", what, said[0])
    for name in expected:
        yield broken(f"account {name}", Text("口座がありません", "it is not there"), "")


def _problems_of_month_ends(expected: dict[Any, tuple[Any, ...]]) -> Iterator[Problem]:
    columns = (day("b.month"), raw("b.balance_yen"), raw("b.sent_count"), raw("b.last_id"))
    for name, month, *said in _beside("ledger_month_end", columns, which="b.account_id IS NOT NULL"):
        if expected.pop((name, month), None) != tuple(said):
            what = Text(
                "月末残高が取引の合計と一致しません", "what it is said to have held is not what its transfers add up to"
            )
            yield broken(f"account {shown(name)} {shown(month)}", what, said[0])
    for name, month in expected:
        yield broken(f"account {name} {month}", Text("月末残高がありません", "its month end is not there"), "")


def _beside(table: str, columns: Iterable[str], which: str = "true") -> Iterator[tuple[Any, ...]]:
    """Every account with what this table keeps of it, then what it keeps of accounts that are not there."""
    said = ", ".join((raw("a.name"), *columns))
    yield from stream(
        f"SELECT {said} FROM ledger_account a LEFT JOIN {table} b ON b.account_id = a.id WHERE {which} ORDER BY a.id"
    )
    yield from stream(
        f"SELECT {said} FROM {table} b LEFT JOIN ledger_account a ON b.account_id = a.id"
        " WHERE a.id IS NULL ORDER BY b.account_id"
    )
