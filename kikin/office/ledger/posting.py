"""The only writer of transfers and of closed years."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, NoReturn

from django.db import connection
from django.db.models import Max, Q

from kikin.fund.ledger import DIMENSIONS, Closing, Draft, Standing, accounts_of, period_closed, problems_of_drafts
from kikin.office.audit.reading import day
from kikin.office.audit.record import PendingEvent
from kikin.office.ledger import queries
from kikin.office.ledger.guards import PERIOD_LOCK
from kikin.office.ledger.lines import line_of, said_of_closing
from kikin.office.ledger.models import Account, ClosedYear, Transfer
from kikin.values.money import Yen
from kikin.values.problems import Problem

_COLUMNS = ", ".join(
    f'"{name}"'
    for name in (
        *("kind", "from_account_id", "to_account_id", "amount_yen", "on", "fiscal_year", "recorded_at", "event_uid"),
        *(*DIMENSIONS, "document", "corrects_id"),
    )
)
_INSERT = f"INSERT INTO ledger_transfer ({_COLUMNS})"
_PLACES = f"({', '.join(['%s'] * (10 + len(DIMENSIONS)))})"
_NUMBERS = "SELECT nextval('ledger_transfer_id_seq') FROM generate_series(1, %s)"
_ROWS_AT_A_TIME = 1_000
_WORTH_COPYING = 8
"""From how many rows on PostgreSQL takes them faster as a copy, which needs their numbers first."""
_dimensions = attrgetter(*DIMENSIONS)


def post(drafts: Sequence[Draft], because: PendingEvent, now: datetime, first_month: int) -> list[int]:
    """Post the transfers of one event together, in this order, and have it name them. Returns their numbers."""
    return post_all([(drafts, because)], now, first_month)


def post_all(papers: Sequence[tuple[Sequence[Draft], PendingEvent]], now: datetime, first_month: int) -> list[int]:
    """Post the transfers of several events together, in this order; each event names its own.

    Raises Refused with every problem at once, and then has changed nothing. What concurrent writers may do
    between the check and the posting, the database itself refuses. A transaction that posts several times
    over the same accounts locks them all first, or two of its kind can wait for each other in a circle.
    """
    pairs = [(draft, because) for drafts, because in papers for draft in drafts]
    drafts = [draft for draft, _ in pairs]
    if not drafts:
        return []
    names = accounts_of(drafts)
    closed_on, locked = _read_and_lock(names)
    named = {draft.corrects for draft in drafts if draft.corrects is not None}
    corrected = queries.uncorrected(named) if named else {}
    problems = problems_of_drafts(drafts, _standings(drafts, locked), corrected, first_month, closed_on)
    if problems:
        _refuse(problems)
    keys = {name: held.pk for name, held in locked.items()} | _open(names, locked)
    numbers = _insert(pairs, keys, now)
    for (draft, because), number in zip(pairs, numbers, strict=True):
        because.transfer_lines[number] = line_of(draft, number, now, because.uid)
    return numbers


def close_year(fiscal_year: int, last_on: date, because: PendingEvent) -> None:
    """Close a fiscal year, and every one before it: nothing more is dated on its last day or earlier.

    Raises Refused where that year or a later one is closed already, and then has changed nothing. It waits for
    everybody who is posting: see `hold_postings`.
    """
    hold_postings()
    newest = ClosedYear.objects.last()
    if newest is not None and (newest.fiscal_year >= fiscal_year or newest.last_on >= last_on):
        _refuse([period_closed("fiscal_year", last_on, newest.last_on)])
    last_id = Transfer.objects.aggregate(newest=Max("id"))["newest"] or 0
    ClosedYear.objects.create(fiscal_year=fiscal_year, last_on=last_on, last_id=last_id, event_uid=because.uid)
    because.facts |= said_of_closing(Closing(fiscal_year, last_on, last_id))


def hold_postings() -> None:
    """Wait for everybody who is posting, and let nobody else begin to until this transaction ends.

    A transaction that posts and then closes a year calls this first, or it and another could wait for each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({PERIOD_LOCK})")


def lock(names: Iterable[str]) -> None:
    """Lock the accounts that there are, always in the same order, until the transaction ends."""
    _read_and_lock(list(names))


class _Held(NamedTuple):
    """A locked account: its key, what it holds, and the latest day on which it was moved."""

    pk: int
    balance_yen: Yen
    last_on: date | None


def _read_and_lock(names: list[str]) -> tuple[date | None, dict[str, _Held]]:
    """Wait for whoever is closing a year and let nobody begin to, then lock the accounts in the order of their keys.

    Returns the last day that is closed and the accounts that there are. One journey to the database, because
    whoever posts a single transfer waits for little else.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT name, account_id, balance_yen, last_on FROM ledger_hold(%s)", [names])
            (*_, closed), *rows = cursor.fetchall()
        else:
            (closed,) = cursor.execute(f"SELECT {day('max(last_on)')} FROM ledger_closed_year").fetchone()
            rows = cursor.execute(
                f"SELECT a.name, a.id, b.balance_yen, {day('b.last_on')} FROM ledger_balance b"
                " JOIN ledger_account a ON a.id = b.account_id WHERE a.name IN (SELECT value FROM json_each(%s))",
                [json.dumps(names)],
            ).fetchall()
    return _day(closed), {name: _Held(pk, yen, _day(last_on)) for name, pk, yen, last_on in rows}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _refuse(problems: Sequence[Problem]) -> NoReturn:
    # The gate stands above the ledger, and its no is the house's one way to say no.
    from kikin.office.gate import Refused

    raise Refused(problems)


def _standings(drafts: Sequence[Draft], locked: Mapping[str, _Held]) -> dict[str, Standing]:
    """How the accounts stand; where a draft is dated back, with what has changed since its day."""
    first_taken: dict[str, date] = {}
    for draft in drafts:
        known = first_taken.get(draft.from_account)
        if known is None or draft.on < known:
            first_taken[draft.from_account] = draft.on
    return {name: Standing(held.balance_yen, _later(held, first_taken.get(name))) for name, held in locked.items()}


def _later(held: _Held, first: date | None) -> tuple[tuple[date, Yen], ...]:
    if first is None or held.last_on is None or held.last_on <= first:
        return ()
    on_it = Q(from_account=held.pk) | Q(to_account=held.pk)
    rows = Transfer.objects.filter(on_it, on__gt=first).order_by("on", "id")
    return tuple(
        (on, amount_yen if to_account == held.pk else -amount_yen)
        for on, amount_yen, to_account in rows.values_list("on", "amount_yen", "to_account_id")
    )


def _open(names: Iterable[str], locked: Mapping[str, _Held]) -> dict[str, int]:
    """Open the accounts that are not there; another transaction may have opened one since."""
    missing = [name for name in names if name not in locked]
    if not missing:
        return {}
    Account.objects.bulk_create([Account(name=name) for name in missing], ignore_conflicts=True)
    return dict(Account.objects.filter(name__in=missing).values_list("name", "pk"))


def _insert(pairs: Sequence[tuple[Draft, PendingEvent]], keys: Mapping[str, int], now: datetime) -> list[int]:
    """Write the rows, in this order. Returns their numbers.

    By hand, because the records' own way costs more than all the rules and guards together.
    """
    recorded_at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (
            draft.kind, keys[draft.from_account], keys[draft.to_account], draft.amount_yen,
            date.isoformat(draft.on), draft.fiscal_year, recorded_at, because.uid, *_dimensions(draft),
            draft.document, draft.corrects,
        )
        for draft, because in pairs
    ]  # fmt: skip
    numbers: list[int] = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > _WORTH_COPYING:
            cursor.execute(_NUMBERS, [len(rows)])
            numbers = [number for (number,) in cursor.fetchall()]
            with cursor.copy(f"COPY ledger_transfer (id, {_COLUMNS}) FROM STDIN") as copy:
                for number, row in zip(numbers, rows, strict=True):
                    copy.write_row((number, *row))
            return numbers
        for start in range(0, len(rows), _ROWS_AT_A_TIME):
            here = rows[start : start + _ROWS_AT_A_TIME]
            places = ", ".join([_PLACES] * len(here))
            cursor.execute(f"{_INSERT} VALUES {places} RETURNING id", list(chain.from_iterable(here)))
            numbers += [number for (number,) in cursor.fetchall()]
    return numbers
