"""By which ways does the money go, and how much by each? Columns of nodes, joined by ribbons as broad as their amounts.

All heights are on one linear scale from nothing. Names and amounts stand on the marks; nothing is told by colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kikin.office.charts import layout
from kikin.office.charts.bars import Chart
from kikin.office.charts.drawing import draw
from kikin.office.charts.letters import wrap
from kikin.office.charts.palette import palette
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.money import Yen, show_large_yen
from kikin.values.text import Language, Text

WIDTH = 880
TALL = 420.0
"""The height in pixels of all the money."""
_BAR = 12.0
_SPACE = 8.0
_LETTER = 15
_LINE = 20.0
_GAP = 14.0
_TOTAL = Text("合計", "Total")
_AMOUNT = Text("金額", "Amount")
_NOTHING = Text("まだ金額がありません。", "There are no amounts yet.")


@dataclass(frozen=True, slots=True)
class Flow:
    """One way with what it carries: a name in each column; `url` leads to what the amount is made of."""

    names: tuple[Text, ...]
    value_yen: Yen
    url: str = ""


@dataclass(slots=True)
class Node:
    """One name in one column, where it stands, and how far its ribbons are laid on either side, in pixels."""

    name: Text
    column: int
    yen: Yen
    lines: tuple[str, ...]
    x: float
    y: float = 0.0
    height: float = 0.0
    slot: float = 0.0
    come: float = 0.0
    gone: float = 0.0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What goes from a node to one of the next column, with the middle of its ends."""

    start: tuple[float, float]
    end: tuple[float, float]
    breadth: float


def flow_chart(question: Text, columns: Sequence[Text], flows: Sequence[Flow], language: Language) -> Chart:
    """Ways through the columns, the largest first; a column's nodes stand below those from which they come.

    ValueError where an amount is not above nothing: such a ribbon would have no breadth.
    """
    if any(flow.value_yen <= 0 for flow in flows):
        raise ValueError(f"a ribbon cannot show nothing, or less: {question.en}")
    shown = _in_order(flows)
    heads = [*(Column(column) for column in columns), Column(_AMOUNT, "yen")]
    cells = [[*flow.names, Cell(flow.value_yen, flow.url)] for flow in shown]
    table = Table(question, heads, cells, add_up(cells, heads, _TOTAL) if cells else (), empty=_NOTHING)
    if not shown:
        return Chart(question, SafeString(), SafeString(), table)
    name = question.say(language)
    nodes = _nodes(shown, len(columns), language)
    return Chart(question, _draw(nodes, _ribbons(nodes, shown), name), _narrow(nodes, columns, name, language), table)


def _in_order(flows: Sequence[Flow]) -> list[Flow]:
    """Larger ways first, column by column, so that what belongs together stands together."""

    def rank(flow: Flow) -> tuple[object, ...]:
        found: list[object] = []
        for place, name in enumerate(flow.names):
            below = sum(one.value_yen for one in flows if one.names[: place + 1] == flow.names[: place + 1])
            found += [-below, name.en]
        return tuple(found)

    return sorted(flows, key=rank)


def _nodes(flows: Sequence[Flow], columns_count: int, language: Language) -> dict[tuple[int, Text], Node]:
    per_yen = TALL / sum(flow.value_yen for flow in flows)
    step = WIDTH / columns_count
    nodes: dict[tuple[int, Text], Node] = {}
    for column in range(columns_count):
        sums: dict[Text, Yen] = {}
        for flow in flows:
            sums[flow.names[column]] = sums.get(flow.names[column], 0) + flow.value_yen
        # In the last column every way ends, so its order is its own.
        names = sorted(sums, key=lambda name: (-sums[name], name.en)) if column == columns_count - 1 else list(sums)
        for name in names:
            lines = (*wrap(name.say(language), _LETTER, step - _BAR - _SPACE), show_large_yen(sums[name], language))
            node = Node(name, column, sums[name], lines, x=column * step, height=max(1.0, sums[name] * per_yen))
            node.slot = max(node.height, len(lines) * _LINE)
            nodes[column, name] = node
    _stand(nodes.values(), columns_count)
    return nodes


def _stand(nodes: Iterable[Node], columns_count: int) -> None:
    """Give every node its height: each column in the middle of the tallest."""
    by_column = [[node for node in nodes if node.column == column] for column in range(columns_count)]
    heights = [sum(node.slot for node in each) + _GAP * (len(each) - 1) for each in by_column]
    for each, height in zip(by_column, heights, strict=True):
        top = (max(heights) - height) / 2
        for node in each:
            node.y = top + (node.slot - node.height) / 2
            top += node.slot + _GAP


def _ribbons(nodes: dict[tuple[int, Text], Node], flows: Sequence[Flow]) -> list[Ribbon]:
    """One ribbon for each pair of neighbours, laid beside each other in the order in which nodes stand."""
    sums: dict[tuple[int, Text, Text], Yen] = {}
    for flow in flows:
        for column, (start, end) in enumerate(zip(flow.names, flow.names[1:], strict=False)):
            sums[column, start, end] = sums.get((column, start, end), 0) + flow.value_yen
    found = []
    pairs = [(nodes[column, start], nodes[column + 1, end], yen) for (column, start, end), yen in sums.items()]
    for source, target, yen in sorted(pairs, key=lambda pair: (pair[0].column, pair[0].y, pair[1].y)):
        breadth = source.height * yen / source.yen
        middles = (source.y + source.gone + breadth / 2, target.y + target.come + breadth / 2)
        source.gone += breadth
        target.come += breadth
        found.append(Ribbon((source.x + _BAR, middles[0]), (target.x, middles[1]), breadth))
    return found


def _draw(nodes: dict[tuple[int, Text], Node], ribbons: Iterable[Ribbon], name: str) -> SafeString:
    inks = palette()
    bottom = max(node.y + (node.height + node.slot) / 2 for node in nodes.values()) + 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(name)}" focusable="false"'
        f' width="{WIDTH}" height="{bottom:.1f}" viewBox="0 0 {WIDTH} {bottom:.1f}">',
        f'<g class="flow_ribbons" fill="none" stroke="{inks.line}" stroke-opacity="0.25">',
        *(_path(ribbon) for ribbon in ribbons),
        f'</g><g class="flow_nodes" fill="{inks.accent}">',
        *(
            f'<rect x="{node.x:.1f}" y="{node.y:.1f}" width="{_BAR:g}" height="{node.height:.1f}"/>'
            for node in nodes.values()
        ),
        f'</g><g class="flow_words" fill="{inks.ink}" stroke="{inks.ground}" stroke-width="4" stroke-linejoin="round"'
        f' paint-order="stroke" font-family="{escape(inks.family)}" font-size="{_LETTER}">',
        *(_words(node) for node in nodes.values()),
        "</g></svg>",
    ]
    # Numbers are ours, and every word is escaped.
    return mark_safe("".join(parts))


def _path(ribbon: Ribbon) -> str:
    (x, y), (to_x, to_y) = ribbon.start, ribbon.end
    bend = (x + to_x) / 2
    curve = f"M{x:.1f},{y:.1f}C{bend:.1f},{y:.1f} {bend:.1f},{to_y:.1f} {to_x:.1f},{to_y:.1f}"
    return f'<path d="{curve}" stroke-width="{max(ribbon.breadth, 0.5):.2f}"/>'


def _words(node: Node) -> str:
    middle = node.y + node.height / 2
    first = middle - (len(node.lines) - 1) * _LINE / 2
    return "".join(
        f'<text x="{node.x + _BAR + _SPACE:.1f}" y="{first + place * _LINE:.1f}" dominant-baseline="middle"'
        f' font-weight="{700 if place == len(node.lines) - 1 else 400}">{escape(line)}</text>'
        for place, line in enumerate(node.lines)
    )


def _narrow(nodes: dict[tuple[int, Text], Node], columns: Sequence[Text], name: str, language: Language) -> SafeString:
    """A small screen has no room for ribbons: the nodes as bars, column by column."""
    rows = [
        layout.Row(
            f"{columns[node.column].say(language)}{'：' if language == 'ja' else ': '}{node.name.say(language)}",
            show_large_yen(node.yen, language),
            node.yen,
            None,
        )
        for node in nodes.values()
    ]
    return draw(layout.narrow(rows), name)
