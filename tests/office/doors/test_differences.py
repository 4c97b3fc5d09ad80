"""Letters that differ are marked, whatever else a name holds."""

from __future__ import annotations

import pytest

from kikin.office.doors.security.differences import marked_names, nearest


@pytest.mark.parametrize(
    ("ours", "listed", "left", "right"),
    [
        ("Sato Taro", "Sato Taro", "Sato Taro", "Sato Taro"),
        ("Sato Taro", "Saito Taro", "Sato Taro", "Sa<mark>i</mark>to Taro"),
        ("ＮＥＣ", "nec", "ＮＥＣ", "nec"),
        ("髙橋", "高橋", "<mark>髙</mark>橋", "<mark>高</mark>橋"),
        ("", "Nemo", "", "Nemo"),
        ("A<b>", "A", "A<mark>&lt;b&gt;</mark>", "A"),
        ("x" * 10_000, "x", "x" * 10_000, "x"),
    ],
)
def test_letters_that_differ_are_marked(ours: str, listed: str, left: str, right: str) -> None:
    assert marked_names(ours, listed) == (left, right)


@pytest.mark.parametrize(
    ("names", "expected"),
    [(("架空研究所", "Imaginary Institute"), "Imaginary Institute"), (("架空研究所", ""), "架空研究所"), ((), "")],
)
def test_of_several_names_the_nearest_is_compared(names: tuple[str, ...], expected: str) -> None:
    assert nearest(names, "Imaginary Institutes") == expected
