"""Which of these can be told apart? A dot and its interval for each, on one scale, with the line that matters.

Dots that are hollow belong to the band that nothing tells apart, so that no colour is needed to see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kikin.office.charts.letters import breadth
from kikin.office.charts.palette import Palette, palette
from kikin.values.text import Language, Text

WIDTH = 880
NARROW = 328
MOST_ROWS = 40
_LETTER = 14
_ROW = 24.0
_GAP = 12.0
_DOT = 5
_HEAD = 28.0


@dataclass(frozen=True, slots=True)
class Range:
    """One thing: what it is called, its level and the interval that holds it; `in_band` is drawn hollow."""

    label: str
    low: float
    middle: float
    high: float
    in_band: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A question, and its picture for broad and for small screens; its table stands on the page."""

    question: Text
    broad: SafeString
    narrow: SafeString


def range_chart(question: Text, rows: Sequence[Range], line: int | None, language: Language) -> Picture:
    """The picture in the order given; `line` is after how many rows the dashed line is drawn. The first forty show."""
    shown = list(rows)[:MOST_ROWS]
    if not shown:
        return Picture(question, SafeString(), SafeString())
    after = line if line is not None and 0 < line <= len(shown) else None
    name = question.say(language)
    return Picture(question, _draw(shown, after, name, WIDTH), _draw(shown, after, name, NARROW))


def _draw(rows: Sequence[Range], line: int | None, name: str, width: int) -> SafeString:
    inks = palette()
    left = max(breadth(row.label, _LETTER) for row in rows) + 2 * _GAP
    least, most = min(row.low for row in rows), max(row.high for row in rows)
    span = (most - least) or 1.0
    reach = width - left - 2 * _GAP

    def along(value: float) -> float:
        return left + (value - least) / span * reach

    height = _HEAD + len(rows) * _ROW + _GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(name)}" focusable="false"'
        f' width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}">',
        f'<g fill="{inks.ink}" font-family="{escape(inks.family)}" font-size="{_LETTER}" dominant-baseline="middle">',
        f'<text x="{left:.1f}" y="{_HEAD / 2:.1f}">{least:.2f}</text>',
        f'<text x="{left + reach:.1f}" y="{_HEAD / 2:.1f}" text-anchor="end">{most:.2f}</text>',
        *(f'<text x="0" y="{_down(place):.1f}">{escape(row.label)}</text>' for place, row in enumerate(rows)),
        "</g>",
        *(
            _mark(row, _down(place), along(row.low), along(row.middle), along(row.high), inks)
            for place, row in enumerate(rows)
        ),
        _line(line, width, inks),
        "</svg>",
    ]
    # Numbers are ours, and every word is escaped.
    return mark_safe("".join(parts))


def _down(place: int) -> float:
    return _HEAD + (place + 0.5) * _ROW


def _mark(row: Range, y: float, low: float, middle: float, high: float, inks: Palette) -> str:
    fill = inks.ground if row.in_band else inks.accent
    return (
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{inks.line}" stroke-width="2"/>'
        f'<circle cx="{middle:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{fill}" stroke="{inks.accent}" stroke-width="2"/>'
    )


def _line(after: int | None, width: int, inks: Palette) -> str:
    if after is None:
        return ""
    y = _HEAD + after * _ROW
    return (
        f'<line x1="0" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{inks.ink}" stroke-width="1.5"'
        ' stroke-dasharray="6 4"/>'
    )
