"""A picture of ownership: layers, what each holds on its line, words escaped, and the table beneath."""

from __future__ import annotations

import re

from kikin.office.charts import Box, Link, ownership_chart
from kikin.office.charts.ownership import MOST_BOXES
from kikin.values.text import Language, Text

QUESTION = Text("背後に誰がいるか", 'Who stands "behind" it?')


def box(key: str, distance: int, *, hidden: bool = False) -> Box:
    return Box(key, Text(f"{key}（和）", f"<{key}>"), distance, hidden)


def link(owner: str, owned: str, *, by_share: bool = True) -> Link:
    return Link(owner, owned, "50%", Text("持分50%", "share 50%"), by_share)


LANGUAGES: tuple[Language, ...] = ("ja", "en")
BOXES = (box("X", 0), box("A", 1), box("B", 1, hidden=True), box("P", 2))
LINKS = (link("A", "X"), link("B", "X", by_share=False), link("P", "A"), link("X", "A"))


def test_owners_stand_above_what_they_own() -> None:
    for language in LANGUAGES:
        svg = ownership_chart(QUESTION, BOXES, LINKS, language).broad
        heights = [float(y) for y in re.findall(r'<rect x="[\d.]+" y="([\d.]+)"', svg)]
        assert heights == sorted(heights)
        assert len(set(heights)) == 3
        width = float(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
        for x, broad in re.findall(r'<rect x="(-?[\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
            assert 0 <= float(x) <= float(x) + float(broad) <= width


def test_control_without_shares_is_broken_and_so_is_a_frame_without_a_name() -> None:
    svg = ownership_chart(QUESTION, BOXES, LINKS, "en").broad
    assert svg.count('stroke-dasharray="6 4"') == 1
    assert svg.count('stroke-dasharray="4 3"') == 1


def test_a_small_screen_lists_the_chains_with_every_name_and_no_picture() -> None:
    said = ownership_chart(QUESTION, BOXES, LINKS, "en").narrow
    assert "<svg" not in said and "<X>" not in said
    held = ' <span class="quiet">share 50%</span>'
    again = ' <span class="quiet">share 50%, whose holders stand above</span>'
    assert said == (
        '<ul class="chains"><li>&lt;X&gt;<ul class="chains">'
        f'<li>&lt;A&gt;{held}<ul class="chains"><li>&lt;P&gt;{held}</li><li>&lt;X&gt;{again}</li></ul></li>'
        f"<li>&lt;B&gt;{held}</li></ul></li></ul>"
    )


def test_words_are_escaped_and_the_whole_is_one_image() -> None:
    svg = ownership_chart(QUESTION, BOXES, LINKS, "en").broad
    assert "<X>" not in svg and "&lt;X&gt;" in svg
    assert svg.count('role="img"') == 1 and "&quot;behind&quot;" in svg


def test_the_table_holds_every_link_and_the_picture_the_nearest() -> None:
    many = [box("X", 0), *(box(f"H{i:03}", 1) for i in range(60))]
    chart = ownership_chart(QUESTION, many, [link(one.key, "X") for one in many[1:]], "en")
    assert chart.broad.count("<rect") == MOST_BOXES
    assert len(chart.table.rows) == 60


def test_without_links_there_is_no_picture() -> None:
    chart = ownership_chart(QUESTION, BOXES, (), "en")
    assert not chart.broad and not chart.narrow
    assert chart.table.empty
