"""A bar chart: true to its amounts, one image to a screen reader, and never without its table."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from kikin.office.charts import Bar, Chart, bar_chart, drawing
from kikin.office.charts.palette import palette
from kikin.values.money import MAX_YEN
from kikin.values.text import Language, Text

QUESTION = Text("どの分野にいくら採択したか", "How much went to each field?")
LIMIT = Text("上限", "Limit")
BARS = (
    Bar(Text("量子", "Quantum"), 3_000_000_000, 5_000_000_000, "/fields/quantum"),
    Bar(Text("半導体", "Semiconductors"), 12_000_000_000, 15_000_000_000),
    Bar(Text("5G", "5G"), 0, 1_000_000_000),
)
_BAR = re.compile(r'd="M([\d.]+),[\d.]+h([\d.]+)v24')


def chart_of(bars: tuple[Bar, ...] = BARS, language: Language = "en", **more: Any) -> Chart:
    return bar_chart(QUESTION, bars, language, limit=LIMIT, **more)


def lengths(svg: str, name: str) -> list[tuple[float, float]]:
    """Where each bar of one name starts, and how long it is, read from the picture itself."""
    part = svg.split(f"{name}_marks")[1].split("</g>")[0]
    return [(float(start), float(length)) for start, length in _BAR.findall(part)]


@pytest.mark.parametrize("width", ["broad", "narrow"])
def test_bars_start_at_zero_and_are_as_long_as_their_amounts(width: str) -> None:
    svg = getattr(chart_of(), width)
    amounts, limits = lengths(svg, "amount_bar"), lengths(svg, "limit_bar")
    assert len({start for start, _ in amounts + limits}) == 1
    per_yen = limits[0][1] / 15_000_000_000
    assert [length for _, length in amounts] == pytest.approx([12e9 * per_yen, 3e9 * per_yen, 0])
    assert [length for _, length in limits] == pytest.approx([15e9 * per_yen, 5e9 * per_yen, 1e9 * per_yen])


def test_the_largest_comes_first_unless_the_order_has_a_meaning() -> None:
    assert [row[0] for row in chart_of().table.rows] == [BARS[1].label, BARS[0].label, BARS[2].label]
    assert [row[0] for row in chart_of(in_order=True).table.rows] == [bar.label for bar in BARS]


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", ["量子", "30億円（上限 50億円）"]), ("en", ["Quantum", "JPY 3 bn (limit JPY 5 bn)"])],
)
def test_labels_stand_on_the_marks_in_the_language_of_the_reader(language: Language, words: list[str]) -> None:
    chart = chart_of(language=language)
    for svg in (chart.broad, chart.narrow):
        for each in words:
            assert f">{each}</text>" in svg


def test_the_picture_is_one_image_named_by_its_question() -> None:
    bars = (Bar(Text("<script>", "<script>alert(1)</script>"), 1),)
    chart = bar_chart(Text("x", 'Is "A & B" <more>?'), bars, "en")
    assert chart.broad.startswith("<svg ")
    assert 'role="img" aria-label="Is &quot;A &amp; B&quot; &lt;more&gt;?"' in chart.broad
    assert len(re.findall(r"role=|aria-", chart.broad)) == 2
    assert "<script" not in chart.broad
    assert " style=" not in chart.broad


def test_the_table_beneath_is_exact_to_the_yen_and_leads_to_what_the_amounts_are_made_of() -> None:
    chart = chart_of((*BARS, Bar(Text("最大", "Largest"), MAX_YEN, MAX_YEN)))
    context = Context({"chart": chart, "request": RequestFactory().get("/")})
    with translation.override("en"):
        shown = Template('{% include "_chart.html" %}').render(context)
    assert "JPY 1,000,000,000,000,000" in shown
    assert "JPY 1,000,015,000,000,000" in shown.split("<tfoot>")[1]
    assert 'href="/fields/quantum"' in shown
    assert shown.index("<svg") < shown.index("<table")
    assert shown.count("<svg") == 2
    assert 'chart__narrow" hidden' in shown


def test_parts_of_one_another_are_not_added_up() -> None:
    assert chart_of(adds_up=False).table.totals == ()


def test_a_negative_amount_has_no_bar() -> None:
    with pytest.raises(ValueError, match="negative"):
        chart_of((*BARS, Bar(Text("返還", "Repaid"), -1)))


def test_without_a_row_there_is_no_picture_but_words() -> None:
    chart = chart_of(())
    assert (chart.broad, chart.narrow) == ("", "")
    with translation.override("en"):
        assert "There are no amounts yet." in Template('{% include "_chart.html" %}').render(Context({"chart": chart}))


def test_the_same_amounts_make_the_same_picture_byte_for_byte() -> None:
    first = chart_of()
    cache.clear()
    assert (chart_of().broad, chart_of().narrow) == (first.broad, first.narrow)


def test_a_picture_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = chart_of()
    monkeypatch.delattr(drawing, "_render")
    assert chart_of().broad == first.broad
    changed = (Bar(BARS[0].label, BARS[0].value_yen + 1),)
    with pytest.raises(NameError):
        chart_of(changed)


def test_every_colour_of_a_picture_is_a_token() -> None:
    inks = palette()
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', chart_of().broad)) - {"none"}
    assert used == {inks.accent, inks.ground, inks.line, inks.ink}
