"""Which projects are looked at for overlap, and what of two texts coincides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kikin.fund import overlaps as rules

TARO = rules.Researcher(frozenset({"12345678"}), frozenset({"見本太郎"}))
NAMESAKE = rules.Researcher(frozenset({"87654321"}), frozenset({"見本太郎"}))
HANA = rules.Researcher(frozenset({"PER-H"}), frozenset({"見本花"}))
LINE = (2026, "equipment", 12_000_000)
OURS = rules.Project("APP", frozenset({"見本大学"}), (TARO,), 2026, 2028, 50_000_000, frozenset({LINE}))
ELSEWHERE = rules.Project("OUT", frozenset({"例示大学"}), (HANA,), 2027, 2029, 9_000_000, frozenset())


def signs(other: rules.Project, bp: int = 0, ours: rules.Project = OURS) -> set[str] | None:
    """What coincides, or nothing where the two are not worth a look."""
    alike = {(ours.ref, other.ref): bp} if bp else {}
    found = rules.find([ours], [ours, other], alike, enough_bp=4_500, with_name_bp=2_000)
    assert all(pair.other != ours.ref for pair in found)
    return set(found[0].signs) if found else None


@pytest.mark.parametrize(
    ("change", "bp", "expected"),
    [
        ({}, 0, None),
        ({}, 4_499, None),
        ({}, 4_500, {"text"}),
        ({"people": (TARO,)}, 0, {"person"}),
        ({"people": (TARO,), "last_year": 2025, "first_year": 2020}, 9_000, None),
        ({"people": (TARO,), "first_year": 2028}, 0, {"person"}),
        ({"people": (NAMESAKE,)}, 0, None),
        ({"people": (NAMESAKE,)}, 2_000, {"name"}),
        ({"people": (NAMESAKE,), "organisations": OURS.organisations}, 0, {"name", "organisation"}),
        ({"people": (NAMESAKE,), "total_yen": OURS.total_yen}, 0, {"name", "money"}),
        ({"organisations": OURS.organisations}, 0, None),
        ({"lines": OURS.lines}, 0, None),
        ({"organisations": OURS.organisations, "lines": OURS.lines}, 0, {"organisation", "money"}),
        ({"organisations": OURS.organisations, "total_yen": OURS.total_yen}, 0, {"organisation", "money"}),
        ({"organisations": OURS.organisations, "total_yen": 0}, 0, None),
    ],
)
def test_what_is_worth_a_look(change: dict[str, object], bp: int, expected: set[str] | None) -> None:
    assert signs(replace(ELSEWHERE, **change), bp) == expected  # type: ignore[arg-type]


def test_effort_is_summed_over_all_that_runs_in_a_year() -> None:
    def busy(percent: int) -> rules.Researcher:
        return replace(TARO, effort_percent=percent)

    ours = replace(OURS, people=(busy(40),))
    one, another = (replace(ELSEWHERE, ref=ref, people=(busy(30),)) for ref in ("ONE", "TWO"))
    assert signs(replace(one, people=(busy(60),)), ours=ours) == {"person"}
    assert signs(replace(one, people=(busy(61),)), ours=ours) == {"person", "effort"}
    by_year = {load.year: load.percent for load in rules.loads([ours, one, another])}
    assert by_year == {2026: 40, 2027: 100, 2028: 100, 2029: 60}


@pytest.mark.parametrize(
    ("known", "number", "expected"),
    [
        ({"PER-T"}, "12345678", True),
        ({"PER-T"}, "0000-0002-1825-0097", True),
        ({"PER-T", "12345678"}, "0000-0002-1825-0097", True),
        ({"PER-T", "87654321"}, "12345678", False),
        ({"PER-T", "0000-0002-1825-0097"}, "0000-0001-5109-3700", False),
        ({"PER-T"}, "", False),
    ],
)
def test_a_namesake_may_be_who_bears_a_number_of_a_kind_that_ours_lack(
    known: set[str], number: str, expected: bool
) -> None:
    ours = rules.Researcher(frozenset(known), frozenset({"見本太郎"}))
    assert rules.may_be(ours, "見本太郎", number) is expected
    assert not rules.may_be(ours, "見本花", number)


def test_what_has_most_in_common_comes_first() -> None:
    same = replace(ELSEWHERE, ref="SAME", people=(TARO,), organisations=OURS.organisations, lines=OURS.lines)
    near = replace(ELSEWHERE, ref="NEAR")
    found = rules.find([OURS], [near, same], {("APP", "NEAR"): 9_000}, enough_bp=4_500, with_name_bp=2_000)
    assert [(pair.other, pair.signs) for pair in found] == [
        ("SAME", ("person", "organisation", "money")),
        ("NEAR", ("text",)),
    ]


def test_what_coincides_is_marked_in_both_languages() -> None:
    text, other = "量子計算機の誤り訂正を研究する", "本課題では量子計算機を扱い、誤り訂正を試す"
    assert [part.words for part in rules.parts(text, other) if part.coincides] == ["量子計算機", "誤り訂正を"]
    english = rules.parts("We study Error Correction of Qubits here", "it is about error correction of qubits")
    assert [part.words for part in english if part.coincides] == ["Error Correction of Qubits"]
    for said, beside in ((text, other), ("", other), (text, ""), ("短い", "短い")):
        assert "".join(part.words for part in rules.parts(said, beside)) == said


@pytest.mark.parametrize("step", [one for one in rules.OVERLAP.steps if one.needs])
def test_whoever_decides_says_why(step: object) -> None:
    assert [one.code for one in rules.OVERLAP.check(step, rules.Facts("  "))] == ["no_reasons"]  # type: ignore[arg-type]
    assert rules.OVERLAP.check(step, rules.Facts("比べた")) == ()  # type: ignore[arg-type]
