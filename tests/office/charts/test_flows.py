"""A flow picture: ribbons as broad as their amounts, one image to a screen reader, and never without its table."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kikin.office.charts import Flow, flow_chart
from kikin.office.charts.flows import TALL
from kikin.office.charts.palette import palette
from kikin.office.look.tables import Cell
from kikin.values.text import Text

QUESTION = Text("資金はどこから誰に渡ったか", 'Where did the "money" <go>?')
COLUMNS = (Text("予算", "Budget"), Text("機関", "Agency"), Text("分野", "Field"))


def name(words: str) -> Text:
    return Text(f"{words}（和）", words)


def flow(field: str, yen: int, agency: str = "One", url: str = "") -> Flow:
    return Flow((name("Act"), name(agency), name(field)), yen, url)


FLOWS = (flow("Small", 100), flow("Large", 500, url="/behind"), flow("Large", 300, "Two"), flow("Other", 100, "Two"))


def bars(svg: str) -> list[float]:
    return [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', svg)]


def ribbons(svg: str) -> list[float]:
    return [float(breadth) for breadth in re.findall(r'<path [^>]*stroke-width="([\d.]+)"', svg)]


def test_bars_and_ribbons_are_on_one_scale_from_nothing() -> None:
    svg = flow_chart(QUESTION, COLUMNS, FLOWS, "en").broad
    assert bars(svg) == pytest.approx([TALL * share for share in (1, 0.6, 0.4, 0.8, 0.1, 0.1)], abs=0.1)
    assert sum(ribbons(svg)) == pytest.approx(2 * TALL, abs=0.1)
    assert sorted(ribbons(svg)) == pytest.approx([42, 42, 126, 168, 210, 252], abs=0.1)


def test_ribbons_lie_beside_each_other_within_their_bars() -> None:
    svg = flow_chart(QUESTION, COLUMNS, FLOWS, "en").broad
    top = float(re.findall(r'<rect x="0.0" y="([\d.]+)"', svg)[0])
    starts = [
        (float(y) - float(breadth) / 2, float(y) + float(breadth) / 2)
        for y, breadth in re.findall(r'd="M12.0,([\d.]+)C[^"]*" stroke-width="([\d.]+)"', svg)
    ]
    assert starts[0][0] == pytest.approx(top, abs=0.1)
    assert starts[0][1] == pytest.approx(starts[1][0], abs=0.1)
    assert starts[1][1] == pytest.approx(top + TALL, abs=0.1)


@pytest.mark.parametrize(("language", "words"), [("en", ["Large", "JPY 800"]), ("ja", ["Large（和）", "800円"])])
def test_names_and_amounts_stand_on_the_marks(language: Any, words: list[str]) -> None:
    chart = flow_chart(QUESTION, COLUMNS, FLOWS, language)
    for each in words:
        assert f">{each}</text>" in chart.broad
        assert each in chart.narrow


def test_the_picture_is_one_image_named_by_its_question() -> None:
    chart = flow_chart(QUESTION, COLUMNS, [flow("<script>", 1)], "en")
    for svg in (chart.broad, chart.narrow):
        assert 'role="img" aria-label="Where did the &quot;money&quot; &lt;go&gt;?"' in svg
        assert "<script" not in svg
        assert " style=" not in svg


def test_the_table_has_every_way_the_largest_first_and_adds_up() -> None:
    table = flow_chart(QUESTION, COLUMNS, FLOWS, "en").table
    amounts = [row[-1] for row in table.rows if isinstance(row[-1], Cell)]
    assert [(one.value, one.url) for one in amounts] == [(500, "/behind"), (100, ""), (300, ""), (100, "")]
    assert table.totals[-1] == 1_000


def test_the_same_ways_in_another_order_make_the_same_picture() -> None:
    assert flow_chart(QUESTION, COLUMNS, FLOWS[::-1], "en").broad == flow_chart(QUESTION, COLUMNS, FLOWS, "en").broad


def test_a_way_that_carries_nothing_has_no_ribbon() -> None:
    with pytest.raises(ValueError, match="cannot show nothing"):
        flow_chart(QUESTION, COLUMNS, [*FLOWS, flow("None", 0)], "en")


def test_without_a_way_there_is_no_picture_but_words() -> None:
    chart = flow_chart(QUESTION, COLUMNS, [], "en")
    assert (chart.broad, chart.narrow, chart.table.rows) == ("", "", [])


def test_every_colour_of_a_picture_is_a_token() -> None:
    inks = palette()
    svg = flow_chart(QUESTION, COLUMNS, FLOWS, "en").broad
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none"}
    assert used == {inks.accent, inks.ground, inks.line, inks.ink}
