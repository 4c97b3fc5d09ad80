"""A paper as PDF, accessible and with its font in it: the values of the page, passed as data and never as markup."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.html import strip_tags

from kikin.office.look.languages import current_language
from kikin.office.look.parts import Fact, Words
from kikin.office.look.show import FIGURES, at_instant, show
from kikin.office.look.tables import Cell, Table
from kikin.office.look.words import sentence, spoken
from kikin.values.money import show_yen

_LAYOUT = Path(__file__).with_name("paper.typ")
_PIECE = 8
"""Digits of a digest after which a line may break."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section: a heading, then facts, then a table, then remarks; any of them may be missing."""

    heading: Words
    facts: Sequence[Fact] = ()
    table: Table | None = None
    notes: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed. `sender` stands above the title, `ref` and the moment at the foot of every page."""

    title: Words
    sender: Words
    ref: str
    made_at: datetime
    parts: Sequence[Part]
    is_broad: bool = False


def as_pdf(paper: Paper) -> bytes:
    """The paper in the language that is spoken now."""
    # The typesetter is loaded only by those who print.
    import typst
    from pylopdf_fonts_jp import sans_path

    made: bytes = typst.compile(
        _LAYOUT,
        font_paths=[sans_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_told(paper), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(paper.made_at.timestamp()),
    )
    return made


def _told(paper: Paper) -> dict[str, Any]:
    return {
        "language": current_language(),
        "title": spoken(paper.title),
        "sender": spoken(paper.sender),
        "ref": paper.ref,
        "made": _plain(at_instant(paper.made_at)),
        "broad": paper.is_broad,
        "parts": [_part(part) for part in paper.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": sentence(part.heading),
        "facts": [[sentence(fact.label), _said(fact.value, fact.kind)] for fact in part.facts],
        "table": None if part.table is None else _table(part.table),
        "notes": [spoken(note) for note in part.notes],
    }


def _table(table: Table) -> dict[str, Any]:
    kinds = [column.kind for column in table.columns]
    rows = [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.rows]
    totals = [_cell(value, kind) if value != "" else "" for value, kind in zip(table.totals, kinds, strict=False)]
    return {
        "heads": [sentence(column.label) for column in table.columns],
        "figures": [kind in FIGURES for kind in kinds],
        "kinds": kinds,
        "rows": rows,
        "totals": totals,
        "empty": spoken(table.empty),
    }


def _cell(value: object, kind: str) -> str:
    if not isinstance(value, Cell):
        return _said(value, kind)
    note = f"\n{spoken(value.note)}" if value.note else ""
    return _said(value.value, kind) + note


def _said(value: object, kind: str) -> str:
    """A value as the page says it, an amount in yen alone; a digest may break across lines."""
    if kind == "yen" and isinstance(value, int):
        return show_yen(value, current_language())
    words = _plain(show(value, kind))
    if kind != "digest":
        return words
    return "\u200b".join(words[place : place + _PIECE] for place in range(0, len(words), _PIECE))


def _plain(shown: str) -> str:
    return html.unescape(strip_tags(shown))
