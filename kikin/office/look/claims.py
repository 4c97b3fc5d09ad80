"""The claims under an award, as every door that sees them shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import Text

_COLUMNS = (
    Column(Text("請求", "Claim"), "ref"),
    Column(Text("状態", "State"), "state:claim"),
    Column(Text("請求者", "Recipient")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("請求額", "Amount"), "yen"),
)


def claims_table(found: Sequence[Any], address: str) -> Table:
    """Claims year by year; `address` names the page of one in the door that shows them."""
    rows = [
        (
            Cell(one.ref, url=reverse(address, args=(one.ref,))),
            one.state,
            one.member.organisation.name,
            one.fiscal_year,
            one.amount_yen,
        )
        for one in found
    ]
    empty = Text("まだ請求はありません。", "Nothing has been claimed yet.")
    return Table(Text("年度ごとの請求", "Claimed, year by year"), _COLUMNS, rows, empty=empty)
