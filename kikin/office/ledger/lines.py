"""What the trail says of the ledger's rows: the line of a transfer, every column as one line of JSON, which the
event that posted it has hashed; and of a closed year, everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from kikin.fund.ledger import Closing, Draft, Row
from kikin.office.audit.chain import Facts, Link, facts_in
from kikin.office.audit.reading import day, instant, raw, stream, stream_lists

_CLOSES = "closes"
EVENT_UID = Row._fields.index("event_uid")
_ON = Row._fields.index("on")
_before = attrgetter(*Row._fields[1:_ON])
_after = attrgetter(*Row._fields[EVENT_UID + 1 :])
_TYPES = tuple(int if name in ("id", "amount_yen", "fiscal_year") else str for name in Row._fields[:-1])

# What SQLite may hold in a tampered row and JSON cannot say is written as Python shows it.
write = json.JSONEncoder(separators=(",", ":"), default=repr).encode


def line_of(draft: Draft, number: int, now: datetime, event_uid: str) -> str:
    """The line of a draft that has just been posted."""
    posted = (date.isoformat(draft.on), draft.fiscal_year, str(now.astimezone(UTC)), event_uid)
    return write([number, *_before(draft), *posted, *_after(draft)])


def lines_of(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """The lines of kept rows. Written together and cut apart again, because that takes a third of the time."""
    lines = write(rows)[2:-2].split("],[")
    # A text in a row may hold the very signs at which they are cut; then there are too many.
    return [f"[{line}]" for line in lines] if len(lines) == len(rows) else [write(row) for row in rows]


def kept_rows() -> Iterator[list[tuple[Any, ...]]]:
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


def read_rows(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]] | None:
    """Kept rows with their dates read, or nothing where a value in any of them is rubbish."""
    if not rows:
        return []
    columns = list(zip(*rows, strict=True))
    if any(set(map(type, column)) != {kind} for column, kind in zip(columns, _TYPES, strict=False)):
        return None
    if not set(map(type, columns[-1])) <= {int, type(None)}:
        return None
    try:
        columns[_ON] = tuple(map(_read_day, columns[_ON]))
    except ValueError:
        return None
    return list(zip(*columns, strict=True))


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
