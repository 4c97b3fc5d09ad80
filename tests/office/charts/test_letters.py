"""Words in the room that a picture has for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kikin.office.charts.letters import breadth, wrap

SIZE = 16


def test_kanji_are_broader_than_letters() -> None:
    assert breadth("量子", SIZE) == 32
    assert breadth("AI", SIZE) < breadth("量子", SIZE)


def test_lines_break_at_spaces_and_between_kanji() -> None:
    assert wrap("Artificial intelligence", SIZE, 120) == ["Artificial", "intelligence"]
    assert wrap("経済安全保障重要技術", SIZE, 80) == ["経済安全保", "障重要技術"]
    assert wrap("短い", SIZE, 80) == ["短い"]


@given(st.text(alphabet="abcＡ量子 -9", min_size=1, max_size=60), st.integers(SIZE, 200))
def test_no_letter_is_lost_and_every_line_fits(words: str, room: int) -> None:
    lines = wrap(words, SIZE, room)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(breadth(line, SIZE) <= room for line in lines)
