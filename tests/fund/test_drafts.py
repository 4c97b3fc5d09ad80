"""Drafts that meet: nothing that was written is lost, whichever window saves first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund.drafts import MAX_DRAFT_CHARACTERS, Merged, merge, plain, seen_of, too_long

FIRST = {"reasons": "sound", "merit": "7"}


@pytest.mark.parametrize(
    ("kept", "sent", "answers", "aside"),
    [
        (FIRST, {"reasons": "sound plan"}, {"reasons": "sound plan", "merit": "7"}, {}),
        (FIRST, {"reasons": ""}, {"reasons": "", "merit": "7"}, {}),
        ({"reasons": "sound", "merit": "8"}, FIRST, {"reasons": "sound", "merit": "8"}, {}),
        (
            {"reasons": "weak", "merit": "7"},
            {"reasons": "bold"},
            {"reasons": "bold", "merit": "7"},
            {"reasons": "weak"},
        ),
        ({"reasons": "bold", "merit": "7"}, {"reasons": "bold"}, {"reasons": "bold", "merit": "7"}, {}),
        ({"reasons": "weak", "merit": "7"}, {"reasons": "weak team"}, {"reasons": "weak team", "merit": "7"}, {}),
        (FIRST, {"to_panel": "new"}, {**FIRST, "to_panel": "new"}, {}),
    ],
)
def test_question_by_question(
    kept: dict[str, str], sent: dict[str, str], answers: dict[str, str], aside: dict[str, str]
) -> None:
    assert merge(kept, seen_of(FIRST), sent) == Merged(answers, aside)


def test_a_browsers_ends_of_lines_are_no_change() -> None:
    kept = {"reasons": "one\ntwo"}
    assert merge(kept, seen_of(kept), {"reasons": "one\r\ntwo"}) == Merged(kept, {})
    assert plain("a\x00\rb") == "a\nb"


WORDS = st.text(alphabet="ab\n", max_size=4)


@given(seen=WORDS, kept=WORDS, sent=WORDS)
def test_no_word_is_lost(seen: str, kept: str, sent: str) -> None:
    """Whatever somebody wrote since the page was opened is kept, or laid aside, or within what is kept."""
    merged = merge({"q": kept}, seen_of({"q": seen}), {"q": sent})
    left = [merged.answers["q"], *merged.aside.values()]
    assert sent == seen or sent in left
    assert kept == seen or any(kept in words for words in left)


def test_a_draft_has_an_end() -> None:
    assert not [*too_long({"reasons": "a" * MAX_DRAFT_CHARACTERS})]
    (problem,) = too_long({"reasons": "a" * (MAX_DRAFT_CHARACTERS + 1)})
    assert (problem.code, problem.where) == ("draft_too_long", "draft.reasons")
