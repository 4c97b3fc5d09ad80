"""Risks and issues, and notes of visits and meetings, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from kikin.fund.oversight import LEVELS
from kikin.office.look.milestones import late
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import NOTHING_SAID, Text

_NO_ISSUES = Text("記録されたリスク・課題はありません。", "No risk or issue is kept.")
_NO_NOTES = Text("現地確認・打合せの記録はありません。", "No visit or meeting was noted.")


def issues_table(found: Iterable[Any], address: str, today: date) -> Table:
    """Risks and issues with who sees to them by when; what is overdue says so."""
    columns = (
        Column(Text("件名", "What")),
        Column(Text("区分・影響", "Kind and weight")),
        Column(Text("担当", "Who sees to it")),
        Column(Text("期限", "By when"), "on"),
        Column(Text("状態", "State"), "state:issue"),
    )
    rows = [
        (
            Cell(one.title, reverse(address, args=(one.ref,)), one.ref),
            Text(f"{one.label.ja}・{LEVELS[one.level].ja}", f"{one.label.en}, {LEVELS[one.level].en.lower()}"),
            one.seen_to_by,
            Cell(one.due_on, note=late(one.due_on, today) if one.state == "open" else NOTHING_SAID),
            one.state,
        )
        for one in found
    ]
    return Table(Text("リスク・課題", "Risks and issues"), columns, rows, empty=_NO_ISSUES)


def notes_table(found: Iterable[Any], address: str) -> Table:
    """Visits and meetings, the newest first."""
    columns = (
        Column(Text("記録", "Note")),
        Column(Text("実施日", "Held on"), "on"),
        Column(Text("出席者", "Who was there")),
    )
    rows = [(Cell(one.label, reverse(address, args=(one.ref,)), one.ref), one.held_on, one.who) for one in found]
    return Table(Text("現地確認・打合せ", "Visits and meetings"), columns, rows, empty=_NO_NOTES)
