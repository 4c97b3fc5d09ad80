"""Characters that nobody sees: named one by one, and never taken for words."""

from __future__ import annotations

import pytest

from kikin.values.wording import hidden_characters, is_blank


@pytest.mark.parametrize(
    "text", ["", "量子ビット", "Qubits – 100% “stable”", "か\u3099", "👩\u200d🔬", "נוסע", "\u200eA", "　全角　"]
)
def test_words_of_any_script_hide_nothing(text: str) -> None:
    assert hidden_characters(text) == ()


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"),
        ("\x08", "U+0008"),
        ("\x1f", "U+001F"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\u202a", "U+202A"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u2069", "U+2069"),
        ("\ud800", "U+D800"),
    ],
)
@pytest.mark.parametrize("lines", [False, True])
def test_controls_and_overrides_are_named_in_any_text(character: str, name: str, lines: bool) -> None:
    assert hidden_characters(f"量子{character}ビット", lines) == (name,)


@pytest.mark.parametrize("character", ["\t", "\n", "\r", "\u2028"])
def test_ends_of_lines_belong_to_texts_of_several_lines(character: str) -> None:
    assert hidden_characters(f"量子{character}ビット") == (f"U+{ord(character):04X}",)
    assert hidden_characters(f"量子{character}ビット", lines=True) == ()


def test_each_is_named_once_and_in_order() -> None:
    assert hidden_characters("\u202ea\x00b\u202e\x00") == ("U+202E", "U+0000")


@pytest.mark.parametrize(
    "text", ["", " ", "　", "\u200b", "\u200b\u2060 \ufeff", "\u202e", "\u3164", "\uffa0", "\u2800", "\ufe0f", "\u00ad"]
)
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(f"{text}量")
