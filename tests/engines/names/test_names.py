from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.names.check import FalseClaim, check
from kikin.engines.names.explain import explain
from kikin.engines.names.index import ListIndex, build_index
from kikin.engines.names.normal import folded, latin_words
from kikin.engines.names.problem import Entry, Match, Query, problems_of, problems_of_entries
from kikin.engines.names.solve import match

# Nobody real: words of no language, and things that are no one's name.
LISTED = (
    Entry("tamesu", "Tamesu Quantum Co., Ltd.", ("株式会社試量子",), "organisation", "JP"),
    Entry("example", "Institute of Example Technology", (), "organisation", "ZZ"),
    Entry("sample", "Institute of Sample Technology", (), "organisation", "ZZ"),
    Entry("person", "Nanashi Gonbeh", ("名無権兵衛",), "person", "JP", "1970-04-01"),
    Entry("river", "Reka Obrazets", ("Река Образец",), "any"),
    Entry("peace", "Heping Yangben", ("和平样本",), "any"),
)


@pytest.fixture(scope="module")
def index() -> ListIndex:
    return build_index(LISTED)


def found(index: ListIndex, name: str, threshold_bp: int = 7_000, **known: Any) -> tuple[Match, ...]:
    query = Query(name, **known)
    matches = match(index, query, threshold_bp)
    for one in matches:
        check(LISTED, query, one)
        assert explain(one).ja
        assert explain(one).en
    return matches


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Tamesu Quantum", "tamesu"),
        ("TAMESU QUANTUM K.K.", "tamesu"),
        ("Quantum Tamesu Inc.", "tamesu"),
        ("ｔａｍｅｓｕ　ｑｕａｎｔｕｍ", "tamesu"),
        ("Tame\u200bsu Quan\u00adtum", "tamesu"),
        ("（株）試量子", "tamesu"),
        ("㈱試量子", "tamesu"),
        ("試量子有限会社", "tamesu"),
        ("Gonbeh Nanashi", "person"),
        ("名無　権兵衛", "person"),
        ("РЕКА ОБРАЗЕЦ", "river"),
        ("和平 样本", "peace"),
        ("He Ping Yang Ben", "peace"),
        ("Yangben, He-ping", "peace"),
    ],
)
def test_one_name_in_many_writings_agrees_fully(index: ListIndex, name: str, entry: str) -> None:
    best = found(index, name)[0]
    assert (best.entry, best.score_bp) == (entry, 10_000)


@pytest.mark.parametrize("name", ["Tamesu Quantom", "Tamseu Quantum", "Tamesu Quantun GmbH"])
def test_a_misspelt_name_is_found_and_scores_less(index: ListIndex, name: str) -> None:
    best = found(index, name)[0]
    assert best.entry == "tamesu"
    assert 7_000 <= best.score_bp < 10_000
    assert any("spelt like" in reason.text.en for reason in best.reasons)


@pytest.mark.parametrize("name", ["Co., Ltd.", "Quantum", "Nanashi Hanako", "試験"])
def test_parts_of_names_are_no_match(index: ListIndex, name: str) -> None:
    assert found(index, name, threshold_bp=8_000) == ()


def test_a_rare_word_counts_more_than_a_common_one(index: ListIndex) -> None:
    best, second = found(index, "Example Technology Institute", threshold_bp=1)[:2]
    assert (best.entry, second.entry) == ("example", "sample")
    weights = {reason.asked: reason.weight for reason in best.reasons}
    assert weights["example"] > weights["institute"]


def test_words_that_every_name_has_are_no_match() -> None:
    subjects = ("Example", "Sample", "Specimen", "Pattern", "Model", "Instance", "Template", "Muster")
    index = build_index(Entry(subject, f"Institute of {subject} Technology") for subject in subjects)
    assert match(index, Query("Institute of Technology"), threshold_bp=7_000) == ()
    assert [one.entry for one in match(index, Query("Muster Technology Institute"), threshold_bp=7_000)] == ["Muster"]


def test_what_contradicts_lowers_and_what_agrees_never_raises(index: ListIndex) -> None:
    name = "Nanashi Gonbe"
    plain = found(index, name)[0].score_bp
    assert found(index, name, birth_date="1970", country="jp")[0].score_bp == plain
    near = found(index, name, threshold_bp=1, birth_date="1971")[0].score_bp
    far = found(index, name, threshold_bp=1, birth_date="1950-01-01")[0].score_bp
    abroad = found(index, name, threshold_bp=1, country="FR")[0]
    assert far < near < plain
    assert abroad.score_bp < abroad.name_score_bp == plain
    assert "国が異なる" in abroad.reasons[-1].text.ja


def test_a_person_is_no_organisation(index: ListIndex) -> None:
    assert found(index, "Tamesu Quantum", kind="person") == ()
    assert found(index, "Tamesu Quantum", kind="organisation") != ()


def test_a_form_is_part_of_a_persons_name(index: ListIndex) -> None:
    assert latin_words(folded("Sa Co"), "person") == ("sa", "co")
    assert latin_words(folded("Sa Co"), "organisation") == ("sa",)


def test_threshold_and_top_are_kept(index: ListIndex) -> None:
    everything = found(index, "Institute of Example Technology", threshold_bp=1)
    assert len(everything) == 2
    assert match(index, Query("Institute of Example Technology"), 1, top=1) == everything[:1]
    assert [one.score_bp for one in everything] == sorted((one.score_bp for one in everything), reverse=True)


def test_a_match_names_engine_version_and_list(index: ListIndex) -> None:
    best = found(index, "Tamesu Quantum")[0]
    assert (best.engine, best.version, best.list_digest) == ("names", "1", build_index(LISTED).digest)
    assert build_index(LISTED[1:]).digest != best.list_digest


def test_nothing_is_asked_that_may_not_be() -> None:
    fields = {field.name for kind in (Query, Entry) for field in dataclasses.fields(kind)}
    assert not fields & {"nationality", "ethnicity", "religion", "birthplace"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Query(""), "empty"),
        (Query(" \u200b・"), "empty"),
        (Query("a" * 10_000), "too_long"),
        (Query("a", birth_date="1/4/1970"), "not_a_date"),
    ],
)
def test_a_query_that_is_none_is_refused(index: ListIndex, query: Query, code: str) -> None:
    assert [problem.code for problem in problems_of(query)] == [code]
    with pytest.raises(ValueError, match="problem:"):
        match(index, query)


@pytest.mark.parametrize(("threshold_bp", "top"), [(0, 5), (10_001, 5), (7_000, 0)])
def test_limits_that_make_no_sense_are_refused(index: ListIndex, threshold_bp: int, top: int) -> None:
    with pytest.raises(ValueError, match="threshold"):
        match(index, Query("Tamesu"), threshold_bp, top)


def test_every_mistake_of_a_list_is_told_at_once() -> None:
    wrong = [Entry("1", "", ("a" * 501,)), Entry("1", "a", birth_date="soon")]
    assert [problem.where for problem in problems_of_entries(wrong)] == [
        "entries",
        "entries[0].name",
        "entries[0].aliases[0]",
        "entries[1].birth_date",
    ]
    with pytest.raises(ValueError, match="more than once"):
        build_index(wrong)


def test_an_empty_list_matches_nobody() -> None:
    assert match(build_index([]), Query("Tamesu")) == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_problem_or_an_answer_that_holds(name: str, listed: str) -> None:
    entries = [Entry("1", listed)] if not problems_of(Query(listed)) else []
    query = Query(name)
    if problems_of(query):
        return
    for one in match(build_index(entries), query, threshold_bp=1):
        check(entries, query, one)
    itself = match(build_index([Entry("2", name)]), query)
    assert [one.score_bp for one in itself] == [10_000]


@pytest.mark.parametrize(
    "change", [{"score_bp": 9_999}, {"entry": "nobody"}, {"name": "Nobody"}, {"name_score_bp": 1}, {"reasons": ()}]
)
def test_the_checker_refuses_a_false_claim(index: ListIndex, change: dict[str, Any]) -> None:
    query = Query("Tamesu Quantum")
    best = match(index, query)[0]
    check(LISTED, query, best)
    with pytest.raises(FalseClaim):
        check(LISTED, query, dataclasses.replace(best, **change))


def test_a_long_list_is_asked_often_and_misspelt_names_are_found() -> None:
    drawn = random.Random(5)
    parts = [
        "ka",
        "ro",
        "mi",
        "ten",
        "shu",
        "bel",
        "an",
        "dor",
        "vik",
        "lo",
        "qua",
        "zen",
        "pri",
        "tor",
        "el",
        "na",
        "gar",
        "hi",
        "sto",
        "wen",
    ]
    words = ["".join(drawn.choices(parts, k=3)) for _ in range(1_500)]
    entries = [
        Entry(str(number), " ".join([*drawn.choices(words, k=3), drawn.choice(["Institute", "University"])]))
        for number in range(1_000)
    ]
    index = build_index(entries)
    for entry in drawn.sample(entries, 200):
        place = drawn.randrange(len(entry.name))
        misspelt = entry.name[:place] + entry.name[place + 1 :]
        assert entry.id in {one.entry for one in match(index, Query(misspelt), threshold_bp=7_000)}
