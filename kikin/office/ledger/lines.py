"""The line of a transfer: every column of a row as one line of JSON, which the event that posted it has
hashed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from kikin.fund.ledger import Draft, Row
from kikin.office.audit.reading import day, instant, raw, stream

EVENT_UID = Row._fields.index("event_uid")
_ON = Row._fields.index("on")
_TYPES = tuple(int if name in ("id", "amount_yen", "fiscal_year") else str for name in Row._fields[:-1])

# What SQLite may hold in a tampered row and JSON cannot say is written as Python shows it.
write = json.JSONEncoder(separators=(",", ":"), default=repr).encode


def line_of(draft: Draft, number: int, now: datetime, event_uid: str) -> str:
    """The line of a draft that has just been posted."""
    posted = {
        "id": number,
        "on": date.isoformat(draft.on),
        "recorded_at": str(now.astimezone(UTC)),
        "event_uid": event_uid,
    }
    return write([posted[name] if name in posted else getattr(draft, name) for name in Row._fields])


def kept_rows() -> Iterator[tuple[Any, ...]]:
    """Every row in the order of its number, as it is kept, in the columns of `Row`; accounts by their names."""
    special = {
        "from_account": raw("f.name"),
        "to_account": raw("t.name"),
        "on": day('transfer."on"'),
        "recorded_at": instant("transfer.recorded_at"),
        "corrects": raw("transfer.corrects_id"),
    }
    columns = ", ".join(special.get(name) or raw(f'transfer."{name}"') for name in Row._fields)
    return stream(
        f"SELECT {columns} FROM ledger_transfer transfer"
        " LEFT JOIN ledger_account f ON f.id = transfer.from_account_id"
        " LEFT JOIN ledger_account t ON t.id = transfer.to_account_id ORDER BY transfer.id"
    )


def read_row(values: tuple[Any, ...]) -> Row | None:
    """A kept row with its date read, or nothing where a value in it is rubbish."""
    *types, type_of_corrects = map(type, values)
    if tuple(types) != _TYPES or type_of_corrects not in (int, type(None)):
        return None
    try:
        return Row._make((*values[:_ON], date.fromisoformat(values[_ON]), *values[_ON + 1 :]))
    except ValueError:
        return None
