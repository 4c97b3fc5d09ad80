"""The line of a transfer: every column of a row as one line of JSON, which the event that posted it has
hashed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from kikin.fund.ledger import Draft, Row
from kikin.office.audit.reading import as_day, as_instant, raw, stream

_ON = Row._fields.index("on")
_RECORDED_AT = Row._fields.index("recorded_at")
_FIRST_REF = Row._fields.index("appropriation")
_COLUMNS = tuple({"corrects": "corrects_id"}.get(name, name) for name in Row._fields)

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


def kept_rows() -> Iterator[list[Any]]:
    """Every row in the order of its number, as it is kept, in the columns of `Row`; accounts by their names."""
    tables = {"from_account": "f.name", "to_account": "t.name"}
    columns = ", ".join(
        raw(tables.get(name) or f'transfer."{column}"') for name, column in zip(Row._fields, _COLUMNS, strict=True)
    )
    sql = (
        f"SELECT {columns} FROM ledger_transfer transfer"
        " LEFT JOIN ledger_account f ON f.id = transfer.from_account_id"
        " LEFT JOIN ledger_account t ON t.id = transfer.to_account_id ORDER BY transfer.id"
    )
    for values in stream(sql):
        row = list(values)
        row[_ON] = as_day(row[_ON])
        row[_RECORDED_AT] = as_instant(row[_RECORDED_AT])
        yield row


def read_row(values: list[Any]) -> Row | None:
    """A kept row with its values' own types, or nothing where they are rubbish."""
    row = Row(*values)
    numbers = (row.id, row.amount_yen, row.fiscal_year, 0 if row.corrects is None else row.corrects)
    texts = (row.kind, row.from_account, row.to_account, row.recorded_at, *values[_FIRST_REF:-1])
    if not (all(type(number) is int for number in numbers) and all(type(text) is str for text in texts)):
        return None
    try:
        return row._replace(on=date.fromisoformat(values[_ON]))
    except (TypeError, ValueError):
        return None
