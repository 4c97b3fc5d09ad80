"""What the programme is told of technology that goes out: how many requests stand where, and nothing of them."""

from __future__ import annotations

from typing import Any

from kikin.office.look.tables import Column, Table
from kikin.office.outgoing.queries import standing_of
from kikin.values.text import Text

_COLUMNS = (
    Column(Text("状態", "State"), "state:outgoing_request"),
    Column(Text("届出", "Requests"), "count"),
)


def standing_table(award: Any) -> Table | None:
    """How many stand where; nothing where nothing was asked."""
    rows = sorted(standing_of(award).items())
    return Table(Text("技術の持ち出しの届出", "Requests to let technology out"), _COLUMNS, rows) if rows else None
