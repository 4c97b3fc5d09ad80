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
from kikin.engines.names.problem import Entry, Identifier, Match, Query, problems_of, problems_of_entries
from kikin.engines.names.rarity import rarity_of
from kikin.engines.names.score import probability_bp
from kikin.engines.names.solve import match, match_all

# Nobody real: words of no language, and things that are no one's name.
LISTED = (
    Entry("tamesu", "Tamesu Quantum Co., Ltd.", (), "organisation", ("JP",), (), (Identifier("lei", "5493-TAMESU"),)),
    Entry("example", "Institute of Example Technology", (), "organisation", ("ZZ",)),
    Entry("sample", "Institute of Sample Technology", (), "organisation", ("ZZ",)),
    Entry("person", "GONBEH, Nanashi Saburo", ("Nanashi the Nameless",), "person", ("JP",), ("1970-04-01",)),
    Entry("river", "Reka Obrazets", (), "any"),
    Entry("unit", "Plant No. 711 Vymysel", (), "organisation"),
    Entry("servant", "Abd al-Rahman Misali", (), "person"),
    Entry("agency", "Vymysel Zaum Nikto Company", (), "organisation"),
    Entry("short", "Q.W.X.", (), "organisation"),
    Entry("bracketed", "Zaum Obshchii Nikogda Works (ZONW)", (), "organisation"),
)
RARITY = rarity_of(LISTED)
_MANY = tuple(Entry(f"other{number}", f"Dummy{chr(97 + number)} Placeholder", (), "person") for number in range(20))


@pytest.fixture(scope="module")
def index() -> ListIndex:
    return build_index(LISTED)


def found(index: ListIndex, name: str, threshold_bp: int = 1_000, **known: Any) -> tuple[Match, ...]:
    query = Query(name, **known)
    matches = match(index, query, threshold_bp)
    for one in matches:
        check(LISTED, query, one)
        assert explain(one).ja
        assert explain(one).en
    return matches


def points(index: ListIndex, name: str, entry: str, **known: Any) -> int:
    return next(one.points for one in found(index, name, 0, **known) if one.entry == entry)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Tamesu Quantum", "tamesu"),
        ("TAMESU QUANTUM K.K.", "tamesu"),
        ("Quantum Tamesu Inc.", "tamesu"),
        ("ｔａｍｅｓｕ　ｑｕａｎｔｕｍ", "tamesu"),
        ("Tame\u200bsu Quan\u00adtum", "tamesu"),
        ("Т\u0430mesu Quantum", "tamesu"),
        ("TamesuQuantum", "tamesu"),
        ("Tame su Quantum", "tamesu"),
        ("Nanashi Saburo Gonbeh", "person"),
        ("Nanashi Gonbeh", "person"),
        ("N. Saburo Gonbeh", "person"),
        ("NanashiSaburo Gonbeh", "person"),
        ("РЕКА ОБРАЗЕЦ", "river"),
        ("Abdulrahman Missali", "servant"),
        ("Abdurrahman al-Misali", "servant"),
        ("Technical Inst. of Example", "example"),
    ],
)
def test_one_name_in_many_writings_is_found_first(index: ListIndex, name: str, entry: str) -> None:
    assert found(index, name)[0].entry == entry


@pytest.mark.parametrize(
    ("name", "entry"),
    [("VZN", "agency"), ("V.Z.N.C.", "agency"), ("Quux Wibble and Xyzzy", "short"), ("VZN Placeholder", "agency")],
)
def test_the_initials_of_a_body_are_a_name_of_it(index: ListIndex, name: str, entry: str) -> None:
    best = found(index, name, 0, kind="organisation")[0]
    assert best.entry == entry
    assert any("the initials of" in reason.text.en for reason in best.reasons)
    assert found(index, name, 0, kind="person") == ()


@pytest.mark.parametrize("name", ["ZONW", "Zaum Nikogda (ZONW)", "Zaum Obshchii Nikogda Works"])
def test_an_abbreviation_in_brackets_is_a_name_by_itself(index: ListIndex, name: str) -> None:
    assert found(index, name, kind="organisation")[0].entry == "bracketed"


def test_words_of_another_language_in_latin_letters_meet_their_english(index: ListIndex) -> None:
    best = found(index, "Tekhnologicheskiy Institut Example", kind="organisation")[0]
    assert best.entry == "example"


@pytest.mark.parametrize("name", ["Nanashigonbe", "GonbehNanasi", "Tamesuquantu"])
def test_two_words_written_as_one_are_found_with_a_letter_wrong(index: ListIndex, name: str) -> None:
    assert found(index, name, 0)[0].entry in {"person", "tamesu"}


@pytest.mark.parametrize("name", ["Tamesu Quantom", "Tamseu Quantum", "Tamesu Quantun GmbH"])
def test_a_misspelt_name_is_found_and_has_fewer_points(index: ListIndex, name: str) -> None:
    best = found(index, name)[0]
    assert best.entry == "tamesu"
    assert best.points < points(index, "Tamesu Quantum", "tamesu")
    assert any("is like" in reason.text.en for reason in best.reasons)


def test_the_same_writing_has_more_points_than_the_same_words(index: ListIndex) -> None:
    assert points(index, "Reka Obrazets", "river") > points(index, "Obrazets Reka", "river")


@pytest.mark.parametrize("name", ["Co., Ltd.", "Quantum Dynamics", "Nanashi Hanako", "試験", "Ali"])
def test_parts_of_names_are_no_match(index: ListIndex, name: str) -> None:
    assert found(index, name, threshold_bp=8_000) == ()


def test_figures_in_a_name_tell_two_bodies_apart(index: ListIndex) -> None:
    assert points(index, "Plant No. 712 Vymysel", "unit") < points(index, "Plant No. 711 Vymysel", "unit") - 2_000


def test_a_rare_word_counts_more_than_a_common_one(index: ListIndex) -> None:
    best, second = found(index, "Example Technology Institute", threshold_bp=0)[:2]
    assert (best.entry, second.entry) == ("example", "sample")
    counts = {reason.asked: reason.points for reason in best.reasons if reason.kind == "word"}
    assert counts["example"] > counts["institute"]


def test_what_contradicts_lowers_and_what_agrees_never_raises(index: ListIndex) -> None:
    name = "Nanashi Gonbeh"
    plain = points(index, name, "person")
    assert points(index, name, "person", birth_date="1970", country="jp") == plain
    near = points(index, name, "person", birth_date="1971")
    far = points(index, name, "person", birth_date="1950-01-01")
    abroad = found(index, name, 0, country="FR")[0]
    assert far < near < plain
    assert abroad.points < plain
    assert "国が異なります" in abroad.reasons[-1].text.ja


def test_a_number_decides(index: ListIndex) -> None:
    same = found(index, "Quite Another Name", identifiers=(Identifier("lei", "5493 tamesu"),))[0]
    assert (same.entry, same.probability_bp > 9_900) == ("tamesu", True)
    other = found(index, "Tamesu Quantum", 0, identifiers=(Identifier("lei", "5493OTHER"),))[0]
    assert other.points < points(index, "Tamesu Quantum", "tamesu") - 3_000
    assert points(index, "Tamesu Quantum", "tamesu", identifiers=(Identifier("passport", "X1"),)) == points(
        index, "Tamesu Quantum", "tamesu"
    )


def test_a_person_is_no_organisation(index: ListIndex) -> None:
    assert found(index, "Tamesu Quantum", kind="person") == ()
    assert found(index, "Tamesu Quantum", kind="organisation") != ()


def test_an_alias_of_a_query_is_one_of_its_names(index: ListIndex) -> None:
    assert found(index, "Nobody At All", aliases=("Reka Obrazets",))[0].entry == "river"


def test_threshold_and_top_are_kept(index: ListIndex) -> None:
    everything = found(index, "Institute of Example Technology", threshold_bp=0)
    assert len(everything) >= 2
    assert match(index, Query("Institute of Example Technology"), 0, top=1) == everything[:1]
    assert [one.points for one in everything] == sorted((one.points for one in everything), reverse=True)
    likely = match(index, Query("Institute of Example Technology"), 5_000)
    assert likely == tuple(one for one in everything if one.probability_bp >= 5_000)


def test_a_match_names_engine_version_and_list(index: ListIndex) -> None:
    best = found(index, "Tamesu Quantum")[0]
    assert (best.engine, best.version, best.list_digest) == ("names", "3", build_index(LISTED).digest)
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
        (Query("a", aliases=("b", "")), "empty"),
        (Query("a", identifiers=(Identifier("shoe_size", "43"),)), "unknown_scheme"),
    ],
)
def test_a_query_that_is_none_is_refused(index: ListIndex, query: Query, code: str) -> None:
    assert [problem.code for problem in problems_of(query)] == [code]
    with pytest.raises(ValueError, match="problem:"):
        match(index, query)


@pytest.mark.parametrize(("threshold_bp", "top"), [(-1, 5), (10_001, 5), (7_000, 0)])
def test_a_threshold_without_sense_is_refused(index: ListIndex, threshold_bp: int, top: int) -> None:
    with pytest.raises(ValueError, match="threshold"):
        match(index, Query("a"), threshold_bp, top)


def test_every_problem_of_a_list_is_named() -> None:
    entries = [Entry("1", ""), Entry("1", "a", ("b" * 2_000,), birth_dates=("70",)), Entry("2", "c", ("…",))]
    assert {problem.code for problem in problems_of_entries(entries)} == {"repeated", "empty", "too_long", "not_a_date"}
    with pytest.raises(ValueError, match="entries"):
        build_index(entries)


def test_the_longest_name_and_an_empty_list_are_compared() -> None:
    words = " ".join(f"w{number}" for number in range(75))
    entry = Entry("long", words[:300])
    assert match(build_index([entry]), Query(words[:300]))[0].entry == "long"
    longest = ("tamesu " * 200)[:1_000]
    assert match(build_index([Entry("longest", longest)]), Query(longest))[0].entry == "longest"
    assert [problem.code for problem in problems_of(Query("a" * 1_001))] == ["too_long"]
    assert match(build_index([]), Query("Anybody")) == ()


def test_a_word_longer_than_any_is_compared() -> None:
    kanji = "生上下行日" * 60
    listed = build_index((*LISTED, Entry("long", kanji)))
    assert match(listed, Query(kanji), 5_000)[0].entry == "long"
    assert not match(build_index(LISTED), Query(kanji), 5_000)


def test_the_check_refuses_what_was_made_up(index: ListIndex) -> None:
    query = Query("Tamesu Quantum")
    one = match(index, query)[0]
    made_up = [
        dataclasses.replace(one, entry="nobody"),
        dataclasses.replace(one, name="Another"),
        dataclasses.replace(one, points=one.points + 1),
        dataclasses.replace(one, probability_bp=one.probability_bp - 10),
        dataclasses.replace(one, reasons=(dataclasses.replace(one.reasons[0], asked="words"), *one.reasons[1:])),
    ]
    for claim in made_up:
        with pytest.raises(FalseClaim):
            check(LISTED, query, claim)


def test_the_check_refuses_points_that_the_cards_do_not_give(index: ListIndex) -> None:
    query = Query("Tamesu Quantom")
    one = match(index, query)[0]
    *words, whole = one.reasons
    more = dataclasses.replace(whole, points=whole.points + 100)
    points = one.points + 100
    claim = dataclasses.replace(one, points=points, probability_bp=probability_bp(points), reasons=(*words, more))
    with pytest.raises(FalseClaim, match="the names have"):
        check(LISTED, query, claim)


_NAMES = st.lists(
    st.sampled_from(["tamesu", "quantum", "reka", "obrazets", "nanashi", "gonbeh", "abd", "al", "x", "711"]),
    min_size=1,
    max_size=5,
).map(" ".join)


@settings(max_examples=60)
@given(asked=_NAMES, listed=st.lists(_NAMES, min_size=1, max_size=5), seed=st.integers(0, 99))
def test_a_pairs_points_depend_on_nothing_else_that_is_listed(asked: str, listed: list[str], seed: int) -> None:
    entries = [Entry(str(number), name) for number, name in enumerate(listed)]
    more = [*entries, *_MANY]
    random.Random(seed).shuffle(more)
    few, many = build_index(entries, RARITY), build_index(more, RARITY)
    alone = {one.entry: (one.points, one.reasons) for one in match(few, Query(asked), 0, 1_000)}
    among = {one.entry: (one.points, one.reasons) for one in match(many, Query(asked), 0, 1_000)}
    assert alone == {ref: said for ref, said in among.items() if not ref.startswith("other")}


@settings(max_examples=30)
@given(names=st.lists(_NAMES, min_size=1, max_size=8))
def test_many_queries_at_once_are_answered_as_one_by_one(names: list[str]) -> None:
    index = build_index(LISTED)
    queries = [Query(name) for name in names]
    assert list(match_all(index, queries, 0)) == [match(index, query, 0) for query in queries]
    for query, matches in zip(queries, match_all(index, queries, 0), strict=True):
        for one in matches:
            check(LISTED, query, one)
