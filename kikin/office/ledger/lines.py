"""What the trail says of the ledger's rows: the line of a transfer, every column as one line of JSON, which the
event that posted it has hashed; and of a closed year, everything.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeAlias

from kikin.fund.ledger import Closing, Draft, Row
from kikin.office.audit.chain import Facts, Link, facts_in
from kikin.office.audit.reading import day, instant, raw, stream, stream_lists

Kept: TypeAlias = tuple[Any, ...]
"""A row as it is kept, in the columns of `Row`, or one column of many."""

_CLOSES = "closes"
EVENT_UID = Row._fields.index("event_uid")
_ON = Row._fields.index("on")
_before = attrgetter(*Row._fields[1:_ON])
_after = attrgetter(*Row._fields[EVENT_UID + 1 :])
_NUMBERS = tuple(Row._fields.index(name) for name in ("id", "amount_yen", "fiscal_year"))
_TEXTS = tuple(place for place in range(len(Row._fields) - 1) if place not in _NUMBERS)
_BEGINNING = ",".join("%d" if place in _NUMBERS else '"%s"' for place in range(len(Row._fields) - 1))
_LINE, _CORRECTING_LINE = f"[{_BEGINNING},null%.0s]", f"[{_BEGINNING},%d]"

# What SQLite may hold in a tampered row and JSON cannot say is written as Python shows it.
write = json.JSONEncoder(separators=(",", ":"), default=repr).encode


def line_of(draft: Draft, number: int, now: datetime, event_uid: str) -> str:
    """The line of a draft that has just been posted."""
    posted = (date.isoformat(draft.on), draft.fiscal_year, str(now.astimezone(UTC)), event_uid)
    return write([number, *_before(draft), *posted, *_after(draft)])


def lines_of(rows: Sequence[Kept], columns: Sequence[Kept]) -> list[str]:
    """The lines of kept rows, which are given by columns as well. Where every value is as plain as it should be they
    are written without asking of each what it is.
    """
    if _are_plain(columns):
        return [(_LINE if row[-1] is None else _CORRECTING_LINE) % row for row in rows]
    return [write(row) for row in rows]


def _are_plain(columns: Sequence[Kept]) -> bool:
    """Whether the values are of the kinds that belong there, and no text has a sign that JSON writes otherwise."""
    try:
        texts = "".join(chain.from_iterable(columns[place] for place in _TEXTS))
    except TypeError:
        return False
    return texts.isascii() and texts.isprintable() and '"' not in texts and "\\" not in texts and _numbers_are(columns)


def _numbers_are(columns: Sequence[Kept]) -> bool:
    numbers = chain.from_iterable(columns[place] for place in _NUMBERS)
    return set(map(type, numbers)) <= {int} and set(map(type, columns[-1])) <= {int, type(None)}


def kept_rows() -> Generator[list[Kept], None, None]:
    """Every row in the order of its number, many at a time, as it is kept, in the columns of `Row`; accounts by their
    names.
    """
    special = {
        "from_account": raw("f.name"),
        "to_account": raw("t.name"),
        "on": day('transfer."on"'),
        "recorded_at": instant("transfer.recorded_at"),
        "corrects": raw("transfer.corrects_id"),
    }
    columns = ", ".join(special.get(name) or raw(f'transfer."{name}"') for name in Row._fields)
    return stream_lists(
        f"SELECT {columns} FROM ledger_transfer transfer"
        " LEFT JOIN ledger_account f ON f.id = transfer.from_account_id"
        " LEFT JOIN ledger_account t ON t.id = transfer.to_account_id ORDER BY transfer.id"
    )


def read_columns(columns: Sequence[Kept]) -> list[Kept] | None:
    """Kept rows by columns with their dates read, or nothing where any value is rubbish."""
    if not _numbers_are(columns) or not all(isinstance(text, str) for place in _TEXTS for text in columns[place]):
        return None
    try:
        return [*columns[:_ON], tuple(map(_read_day, columns[_ON])), *columns[_ON + 1 :]]
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def _read_day(text: str) -> date:
    return date.fromisoformat(text)


def said_of_closing(closing: Closing) -> Facts:
    """What the event that closed a year says of it."""
    return {_CLOSES: [closing.fiscal_year, closing.last_on.isoformat(), closing.last_id]}


def closing_in(link: Link) -> tuple[int, str, int, str] | None:
    """What an event says of the year that it closed, as a kept closed year has it; None for most.

    ValueError for a text that no event of ours has.
    """
    # Within a text the quotation marks are escaped, so the key is found as a key alone.
    if f'"{_CLOSES}":' not in link.canonical:
        return None
    try:
        said: Any = facts_in(link.canonical)[_CLOSES]
        fiscal_year, last_on, last_id = said
        return int(fiscal_year), str(last_on), int(last_id), link.uid
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("the text names no closed year") from error


def kept_closings() -> Iterator[tuple[Any, ...]]:
    """Every closed year as it is kept, in the columns of `Closing` and with its event, in the order of closing."""
    columns = ", ".join((raw("fiscal_year"), day("last_on"), raw("last_id"), raw("event_uid")))
    return stream(f"SELECT {columns} FROM ledger_closed_year ORDER BY fiscal_year")


def read_closing(values: tuple[Any, ...]) -> Closing | None:
    """A kept closed year with its date read, or nothing where a value in it is rubbish."""
    fiscal_year, last_on, last_id, _ = values
    if (type(fiscal_year), type(last_on), type(last_id)) != (int, str, int):
        return None
    try:
        return Closing(fiscal_year, date.fromisoformat(last_on), last_id)
    except ValueError:
        return None
