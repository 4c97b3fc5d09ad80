"""Which field a text belongs to: by its words, by their places, and by nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund.charter import Field, parse
from kikin.fund.recognition import MOST_TERMS_IN_TEXT, recognise
from kikin.values.text import Text
from tests.fund.charters import FUND

NOTHING = Text("", "")


def field(key: str, en: tuple[str, ...] = (), ja: tuple[str, ...] = ()) -> Field:
    return Field(key, Text(key, key), Fraction(0), Fraction(1), en, ja)


QUANTUM = field("quantum", ("quantum", "qubit", "single-photon", "quantum memory"), ("量子", "量子ビット"))
ROBOTICS = field("robotics", ("robot", "end effector"), ("ロボット",))
FIELDS = (QUANTUM, ROBOTICS)


def one(words: str) -> Text:
    return Text(words, words)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("A quantum sensor", "quantum"),
        ("QUANTUM", "quantum"),
        ("ＱＵＡＮＴＵＭ", "quantum"),
        ("many robots", "robotics"),
        ("the robot's arm", "robotics"),
        ("single photon source", "quantum"),
        ("single-photon source", "quantum"),
        ("single\u2010photon source", "quantum"),
        ("end-effectors", "robotics"),
        ("新しいロボットの手", "robotics"),
        ("半角のﾛﾎﾞｯﾄ", "robotics"),
        ("robotを用いた研究", "robotics"),
        ("robotics", None),
        ("microrobot", None),
        ("robot5", None),
        ("quantums of solace", "quantum"),
        ("a quantumly thing", None),
        ("", None),
    ],
)
def test_a_term_counts_as_a_whole_word_in_any_width_case_or_number(words: str, found: str | None) -> None:
    assert recognise(FIELDS, one(words), NOTHING).field == found


def test_the_title_weighs_twice_the_summary() -> None:
    recognition = recognise(FIELDS, one("a robot"), one("with a qubit"))
    assert dict(recognition.scores) == {"quantum": 1, "robotics": 2}
    assert recognition.field == "robotics"


def test_between_equals_the_charter_order_decides() -> None:
    text = one("a robot with a qubit")
    assert recognise((QUANTUM, ROBOTICS), NOTHING, text).field == "quantum"
    assert recognise((ROBOTICS, QUANTUM), NOTHING, text).field == "robotics"


def test_distinct_terms_count_however_often_they_stand() -> None:
    assert dict(recognise(FIELDS, NOTHING, one("robot robot robot")).scores)["robotics"] == 1
    assert dict(recognise(FIELDS, NOTHING, one("robot, robots"), ("robot",)).scores)["robotics"] == 1


def test_two_ways_to_write_a_term_are_one_term() -> None:
    twice = field("twice", ("single photon", "single-photon", "Single Photon"))
    assert recognise((twice,), NOTHING, one("single photon")).scores == (("twice", 1),)


def test_a_longer_term_hides_a_shorter_one_inside_it() -> None:
    found = recognise(FIELDS, NOTHING, one("quantum memory"))
    assert [finding.term for finding in found.findings] == ["quantum memory"]
    apart = recognise(FIELDS, NOTHING, one("quantum memory and quantum light"))
    assert {finding.term for finding in apart.findings} == {"quantum memory", "quantum"}


def test_a_long_text_does_not_win_by_its_length() -> None:
    words = tuple(f"word{letter}" for letter in "abcdefghij")
    chatty, plain = field("chatty", words), field("plain", ("one", "two", "three", "four"))
    recognition = recognise((chatty, plain), one("one two three four"), one(" ".join(words)))
    assert dict(recognition.scores) == {"chatty": MOST_TERMS_IN_TEXT, "plain": 8}


def test_both_languages_of_a_text_are_read() -> None:
    assert recognise(FIELDS, Text("量子の研究", "A study"), NOTHING).field == "quantum"
    assert recognise(FIELDS, Text("研究", "A study of qubits"), NOTHING).field == "quantum"


def test_keywords_count_with_the_summary() -> None:
    assert recognise(FIELDS, NOTHING, NOTHING, ("robot",)).field == "robotics"


def test_reasons_say_which_words_stood_where() -> None:
    recognition = recognise(FIELDS, one("Robots"), one("with a qubit"), ("end effector",))
    assert [(why.term, why.place) for why in recognition.reasons()] == [
        ("robot", "title"),
        ("end effector", "keywords"),
    ]


def test_what_matches_no_field_is_not_eligible_and_says_so() -> None:
    recognition = recognise(FIELDS, one("Timber joinery"), one("How beams meet"))
    assert recognition.field is None
    assert recognition.problem is not None
    assert "not eligible" in recognition.problem.line("en")
    assert recognise(FIELDS, one("Timber joinery for robots"), one("How beams meet")).problem is None


def test_signs_in_a_term_are_letters_not_a_pattern() -> None:
    odd = field("odd", ("c++", "a.b", "(x)"))
    assert recognise((odd,), one("axb"), NOTHING).field is None
    assert recognise((odd,), one("c++"), NOTHING).field == "odd"


@pytest.mark.parametrize("hollow", ["-", "‐ －", "−"])
def test_a_term_of_hyphens_alone_stands_nowhere(hollow: str) -> None:
    fields = (field("a", en=(hollow,), ja=(hollow,)), field("b", en=("qubit",)))
    assert recognise(fields, one("a qubit - 量子"), one("-")).field == "b"
    assert recognise(fields, one("nothing - at all"), one("漢字")).field is None


def test_a_field_without_terms_matches_nothing() -> None:
    assert recognise((field("empty"),), one("quantum"), NOTHING).field is None


def test_every_term_of_the_fund_is_recognised_as_its_own() -> None:
    charter, problems = parse(FUND)
    assert charter is not None, problems
    for known in charter.fields:
        for term in known.terms_en + known.terms_ja:
            recognition = recognise(charter.fields, one(term), NOTHING)
            assert dict(recognition.scores)[known.key] >= 2, term


@given(st.text(max_size=200), st.text(max_size=200))
def test_it_answers_for_any_text(title: str, summary: str) -> None:
    recognition = recognise(FIELDS, one(title), one(summary))
    assert (recognition.field is None) == (recognition.problem is not None)
    assert recognition.field is None or dict(recognition.scores)[recognition.field] > 0
