"""Who stands behind a party? Layers by the hands between, the party itself lowest, what each holds on its line.
A small screen has no room for lines with words on them: there the chains are a list.

A broken line is control without shares, and a broken frame someone whom nobody names; each is said in words, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kikin.office.charts.bars import Chart
from kikin.office.charts.letters import breadth, wrap
from kikin.office.charts.palette import palette
from kikin.office.look.tables import Column, Table
from kikin.values.text import Language, Text

WIDTH = 880
MOST_BOXES = 40
_LETTER = 14
_LINE = 18.0
_PAD = 8.0
_GAP = 12.0
_BETWEEN = 64.0
_EDGE = 2.0
_WIDEST = 200.0
_MARGIN = 48.0
"""Free on either side, for lines that lead back up."""
_LIFT = 40.0
"""How far above a row its lines from one to another bend."""
_NOTHING = Text("保有者の記載はありません。", "Nobody is stated to hold anything.")
_TOLD = Text("保有者は上に示した", "whose holders stand above")
_COLUMNS = (
    Column(Text("保有者", "Holder")),
    Column(Text("保有先", "Held")),
    Column(Text("保有の内容", "What is held")),
)


@dataclass(frozen=True, slots=True)
class Box:
    """One party: `distance` counts the hands between it and the lowest; `is_hidden` when nobody names it."""

    key: str
    name: Text
    distance: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """What one party holds in another: `brief` on the line, `words` in the table; `by_share` draws it unbroken."""

    holder: str
    held: str
    brief: str
    words: Text
    by_share: bool = True


@dataclass(frozen=True, slots=True)
class _Way:
    """A line and its head; its words stand between `start` and `end`."""

    path: str
    start: tuple[float, float]
    end: tuple[float, float]
    head: str


@dataclass(frozen=True, slots=True)
class _Placed:
    box: Box
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def ownership_chart(question: Text, boxes: Sequence[Box], links: Sequence[Link], language: Language) -> Chart:
    """The picture, in its place on a small screen the chains as a list, and the table of every link.

    Of more than forty parties the nearest are drawn; the table holds all.
    """
    names = {box.key: box.name for box in boxes}
    rows = [(names.get(one.holder, one.holder), names.get(one.held, one.held), one.words) for one in links]
    table = Table(question, _COLUMNS, rows, empty=_NOTHING)
    if not links:
        return Chart(question, SafeString(), SafeString(), table)
    drawn = sorted(boxes, key=lambda box: (box.distance, box.key))[:MOST_BOXES]
    shown = [link for link in links if {link.holder, link.held} <= {box.key for box in drawn}]
    return Chart(question, _draw(drawn, shown, question, language), _listed(drawn, shown, language), table)


def _listed(boxes: Sequence[Box], links: Sequence[Link], language: Language) -> SafeString:
    """Under each party those who hold something in it, and so on up: names and words have all the room they need."""
    holders: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for link in links:
        holders[link.held].setdefault(link.holder, []).append(link.words.say(language))
    names = {box.key: box.name.say(language) for box in boxes}
    told: set[str] = set()

    def branch(key: str, what: Sequence[str]) -> str:
        is_told = key in told
        told.add(key)
        words = [*what, _TOLD.say(language)] if is_told and holders[key] else what
        said = f' <span class="quiet">{escape(", ".join(words))}</span>' if words else ""
        above = "" if is_told else branches(holders[key])
        return f"<li>{escape(names[key])}{said}{above}</li>"

    def branches(some: Mapping[str, Sequence[str]]) -> str:
        each = "".join(branch(key, what) for key, what in some.items())
        return f'<ul class="chains">{each}</ul>' if each else ""

    # Every word is escaped.
    return mark_safe(branches({box.key: () for box in boxes if not box.distance}))


def _draw(boxes: Sequence[Box], links: Sequence[Link], question: Text, language: Language) -> SafeString:
    placed, height = _place(boxes, language)
    inks = palette()
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" focusable="false"'
        f' aria-label="{escape(question.say(language))}"'
        f' width="{WIDTH}" height="{height:.1f}" viewBox="0 0 {WIDTH} {height:.1f}">',
        f'<g class="ownership_lines" fill="none" stroke="{inks.line}" stroke-width="1.5">',
        *(_line(link, placed) for link in links),
        f'</g><g class="ownership_boxes" fill="{inks.ground}" stroke="{inks.accent}" stroke-width="1.5">',
        *(_frame(one) for one in placed.values()),
        f'</g><g class="ownership_words" fill="{inks.ink}" stroke="{inks.ground}" stroke-width="4"'
        f' stroke-linejoin="round" paint-order="stroke" text-anchor="middle" dominant-baseline="middle"'
        f' font-family="{escape(inks.family)}" font-size="{_LETTER}">',
        *(_name(one) for one in placed.values()),
        *_briefs(links, placed),
        "</g></svg>",
    ]
    # Numbers are ours, and every word is escaped.
    return mark_safe("".join(parts))


def _place(boxes: Sequence[Box], language: Language) -> tuple[dict[str, _Placed], float]:
    """Layers from the farthest down; a layer with too many boxes for one row takes several."""
    layers: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        layers[box.distance].append(box)
    placed: dict[str, _Placed] = {}
    top = _LIFT
    for distance in sorted(layers, reverse=True):
        for row in _rows(layers[distance], language):
            room = sum(broad for _, _, broad in row) + _GAP * (len(row) - 1)
            tall = max(len(lines) for _, lines, _ in row) * _LINE + 2 * _PAD
            x = (WIDTH - room) / 2
            for box, lines, broad in row:
                placed[box.key] = _Placed(box, lines, x, top, broad, tall)
                x += broad + _GAP
            top += tall + _BETWEEN
    return placed, top - _BETWEEN + _EDGE


def _rows(boxes: Sequence[Box], language: Language) -> list[list[tuple[Box, tuple[str, ...], float]]]:
    rows: list[list[tuple[Box, tuple[str, ...], float]]] = [[]]
    left = WIDTH - 2 * _MARGIN
    for box in boxes:
        lines = tuple(wrap(box.name.say(language), _LETTER, _WIDEST - 2 * _PAD))
        broad = max(breadth(line, _LETTER) for line in lines) + 2 * _PAD
        if rows[-1] and broad > left:
            rows.append([])
            left = WIDTH - 2 * _MARGIN
        rows[-1].append((box, lines, broad))
        left -= broad + _GAP
    return rows


def _way(link: Link, placed: dict[str, _Placed]) -> _Way:
    """Down from the holder's lower edge; over the top to one of the same row; up along the right to a higher one."""
    holder, held = placed[link.holder], placed[link.held]
    # lines arrive apart from one another, towards the side on which their holder stands
    lean = max(-1.0, min(1.0, (holder.middle - held.middle) / WIDTH * 2)) * held.width * 0.4
    end = (held.middle + lean, held.y)
    if held.y > holder.y:
        start = (holder.middle, holder.y + holder.height)
        return _Way(f"M{_at(start)}L{_at(end)}", start, end, f"M{_at(end, -5, -9)}L{_at(end)}L{_at(end, 5, -9)}")
    if held.y == holder.y:
        start = (holder.middle, holder.y)
        curve = f"M{_at(start)}C{_at(start, 0, -_LIFT)} {_at(end, 0, -_LIFT)} {_at(end)}"
        over = (start[0], start[1] - _LIFT * 0.75), (end[0], end[1] - _LIFT * 0.75)
        return _Way(curve, *over, f"M{_at(end, -5, -9)}L{_at(end)}L{_at(end, 5, -9)}")
    start = (holder.x + holder.width, holder.y + holder.height / 2)
    end = (held.x + held.width, held.y + held.height / 2)
    aside = max(start[0], end[0]) + _MARGIN * 0.75
    curve = f"M{_at(start)}C{_at((aside, start[1]))} {_at((aside, end[1]))} {_at(end)}"
    beside = (aside - _GAP / 2, start[1]), (aside - _GAP / 2, end[1])
    return _Way(curve, *beside, f"M{_at(end, 9, -5)}L{_at(end)}L{_at(end, 9, 5)}")


def _at(point: tuple[float, float], across: float = 0.0, down: float = 0.0) -> str:
    return f"{point[0] + across:.1f},{point[1] + down:.1f}"


def _line(link: Link, placed: dict[str, _Placed]) -> str:
    way = _way(link, placed)
    broken = "" if link.by_share else ' stroke-dasharray="6 4"'
    return f'<path d="{way.path}"{broken}/><path d="{way.head}"/>'


def _frame(one: _Placed) -> str:
    broken = ' stroke-dasharray="4 3"' if one.box.is_hidden else ""
    heavy = ' stroke-width="3"' if not one.box.distance else ""
    size = f'width="{one.width:.1f}" height="{one.height:.1f}"'
    return f'<rect x="{one.x:.1f}" y="{one.y:.1f}" {size} rx="4"{broken}{heavy}/>'


def _name(one: _Placed) -> str:
    first = one.y + one.height / 2 - (len(one.lines) - 1) * _LINE / 2
    return "".join(
        f'<text x="{one.middle:.1f}" y="{first + place * _LINE:.1f}">{escape(line)}</text>'
        for place, line in enumerate(one.lines)
    )


def _briefs(links: Sequence[Link], placed: dict[str, _Placed]) -> list[str]:
    """What each line carries: those of lines that meet in one party stand by turns nearer to it and further."""
    arriving: dict[str, int] = defaultdict(int)
    beside: dict[tuple[str, str], int] = defaultdict(int)
    found = []
    for link in links:
        way = _way(link, placed)
        lower = beside[link.holder, link.held] * _LINE
        if not beside[link.holder, link.held]:
            arriving[link.held] += 1
        beside[link.holder, link.held] += 1
        part = 0.36 if arriving[link.held] % 2 else 0.64
        x, y = (start + (end - start) * part for start, end in zip(way.start, way.end, strict=True))
        found.append(f'<text x="{x:.1f}" y="{y + lower:.1f}">{escape(link.brief)}</text>')
    return found
