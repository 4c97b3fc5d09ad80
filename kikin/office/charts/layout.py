"""Where everything of a bar chart stands, in pixels: pure arithmetic over words and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kikin.office.charts.letters import breadth, wrap

LETTER = 16
LINE = 24
BAR = 24
GAP = 16
EDGE = 1.0
BROAD = 880
NARROW = 328
LABELS_AT_MOST = 240
LABELS_AT_LEAST = 96


@dataclass(frozen=True, slots=True)
class Row:
    """What one bar shows: its label, its amount in words, and both amounts in yen."""

    label: str
    words: str
    value_yen: int
    limit_yen: int | None

    @property
    def longest_yen(self) -> int:
        return max(self.value_yen, self.limit_yen or 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words that starts (left) or ends (right) at `x`, with its middle at `y`."""

    text: str
    x: float
    y: float
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, from zero to `yen`, with its middle at `y`."""

    yen: int
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture. Nothing stands at `zero`, `most_yen` at `end`, and the rest in proportion."""

    width: int
    height: float
    zero: float
    end: float
    most_yen: int
    values: tuple[Mark, ...]
    limits: tuple[Mark, ...]
    lines: tuple[Line, ...]


def broad(rows: Sequence[Row]) -> Layout:
    """Labels at the left, bars, and each amount in words at the end of its bar."""
    most_yen = max(1, *(row.longest_yen for row in rows))
    longest = max(breadth(row.label, LETTER) for row in rows)
    room = min(LABELS_AT_MOST, max(LABELS_AT_LEAST, longest))
    zero = room + GAP
    # The scale is as broad as leaves every row room for its words after the tip of its bar.
    end = zero + min(
        (BROAD - GAP - breadth(row.words, LETTER) - zero) * most_yen / max(1, row.longest_yen) for row in rows
    )
    middles: list[float] = []
    lines: list[Line] = []
    top = EDGE
    for row in rows:
        label = wrap(row.label, LETTER, room)
        height = max(BAR, len(label) * LINE)
        first = top + (height - len(label) * LINE) / 2 + LINE / 2
        lines += [Line(text, room, first + place * LINE, "right") for place, text in enumerate(label)]
        middles.append(top + height / 2)
        tip = zero + (end - zero) * row.longest_yen / most_yen
        lines.append(Line(row.words, tip + GAP / 2, middles[-1]))
        top += height + GAP
    return _layout(BROAD, top - GAP + EDGE, (zero, end), most_yen, rows, middles, lines)


def narrow(rows: Sequence[Row]) -> Layout:
    """For a small screen: label and amount in words above their bar, which has the whole width."""
    most_yen = max(1, *(row.longest_yen for row in rows))
    middles: list[float] = []
    lines: list[Line] = []
    top = EDGE
    labels = [wrap(row.label, LETTER, NARROW) for row in rows]
    beside = all(
        breadth(label[-1], LETTER) + GAP + breadth(row.words, LETTER) <= NARROW
        for row, label in zip(rows, labels, strict=True)
    )
    for row, label in zip(rows, labels, strict=True):
        lines += [Line(text, 0, top + (place + 0.5) * LINE) for place, text in enumerate(label)]
        top += (len(label) if beside else len(label) + 1) * LINE
        middle = top - LINE / 2
        lines.append(Line(row.words, NARROW, middle, "right") if beside else Line(row.words, 0, middle))
        middles.append(top + BAR / 2)
        top += BAR + GAP
    return _layout(NARROW, top - GAP + EDGE, (EDGE, NARROW - EDGE), most_yen, rows, middles, lines)


def _layout(
    width: int,
    height: float,
    reach: tuple[float, float],
    most_yen: int,
    rows: Sequence[Row],
    middles: Sequence[float],
    lines: Sequence[Line],
) -> Layout:
    pairs = list(zip(rows, middles, strict=True))
    return Layout(
        width=width,
        height=height,
        zero=reach[0],
        end=reach[1],
        most_yen=most_yen,
        values=tuple(Mark(row.value_yen, middle) for row, middle in pairs),
        limits=tuple(Mark(row.limit_yen, middle) for row, middle in pairs if row.limit_yen is not None),
        lines=tuple(lines),
    )
