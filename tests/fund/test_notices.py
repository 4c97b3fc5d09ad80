"""What is stated after the award: what of it can be right, and what it shows beside what was stated before."""

from __future__ import annotations

from datetime import date

import pytest

from kikin.fund.watch import (
    CompanyNotice,
    Holder,
    PersonNotice,
    Yardstick,
    problems_of_company,
    problems_of_person,
    shown_by_company,
    shown_by_person,
)

BY = Yardstick((500, 2_500, 5_000), 6, 12)
TODAY = date(2026, 11, 23)
CALM = CompanyNotice((Holder("A", 3_000), Holder("B", 400)), 12)


@pytest.mark.parametrize(
    ("now", "before", "kinds"),
    [
        (CALM, None, []),
        (CompanyNotice(runway_months=5), None, ["company_short"]),
        (CompanyNotice(runway_months=6), None, []),
        (CompanyNotice(runway_months=2), CompanyNotice(runway_months=5), []),
        (CompanyNotice(CALM.holders, 5), CALM, ["company_short"]),
        (CompanyNotice(talks_with="C"), None, ["talks_open"]),
        (CompanyNotice(talks_with="C", runway_months=9), CompanyNotice(talks_with="C"), []),
        (CompanyNotice((Holder("A", 3_000), Holder("B", 500))), CALM, ["threshold_reached"]),
        (CompanyNotice((Holder("A", 2_499), Holder("B", 400))), CALM, ["threshold_left"]),
        (CompanyNotice((Holder("A", 2_500), Holder("B", 499))), CALM, []),
        (CompanyNotice((Holder("C", 6_000),)), CALM, ["threshold_left", "threshold_reached"]),
        (CompanyNotice(liens="the patents, to B Bank"), None, ["lien_registered"]),
        (CompanyNotice(liens="the patents"), CompanyNotice(liens="the patents", runway_months=9), []),
        (CompanyNotice(), CompanyNotice(liens="the patents"), []),
        (CompanyNotice((Holder("Ａ", 3_000), Holder("b.", 400))), CALM, []),
    ],
)
def test_what_a_company_shows(now: CompanyNotice, before: CompanyNotice | None, kinds: list[str]) -> None:
    assert [one.kind for one in shown_by_company(now, before, 2, BY)] == kinds


@pytest.mark.parametrize(
    ("now", "before", "elsewhere_bp", "kinds"),
    [
        (PersonNotice("Professor", None, 5_000), None, 5_000, []),
        (PersonNotice("Professor", None, 5_001), None, 5_000, ["overcommitted"]),
        (PersonNotice(effort_bp=8_000), PersonNotice(effort_bp=6_000), 5_000, []),
        (PersonNotice(term_ends_on=date(2027, 11, 22)), None, 0, ["term_ends"]),
        (PersonNotice(term_ends_on=date(2027, 11, 23)), None, 0, []),
        (PersonNotice(leaves_on=date(2027, 1, 1), term_ends_on=date(2027, 3, 31)), None, 0, ["departure"]),
        (PersonNotice(leaves_on=date(2027, 1, 1)), PersonNotice(leaves_on=date(2027, 1, 1)), 0, []),
    ],
)
def test_what_a_notice_of_a_person_shows(
    now: PersonNotice, before: PersonNotice | None, elsewhere_bp: int, kinds: list[str]
) -> None:
    assert [one.kind for one in shown_by_person(now, before, 2, elsewhere_bp, TODAY, BY)] == kinds


def test_the_end_of_a_term_is_one_fact_however_often_it_is_stated() -> None:
    term = PersonNotice(term_ends_on=date(2027, 3, 31))
    first, second = ([*shown_by_person(term, None, number, 0, TODAY, BY)] for number in (1, 2))
    assert first == second
    short = CompanyNotice(runway_months=1)
    assert [*shown_by_company(short, None, 1, BY)] != [*shown_by_company(short, None, 3, BY)], "short once more"


def test_what_cannot_be_right_is_refused_with_its_remedy() -> None:
    too_many = CompanyNotice((Holder("A", 6_000), Holder("A", 4_001)), talks_on=TODAY)
    assert [one.code for one in problems_of_company(too_many)] == [
        "votes_over_the_whole",
        "holder_twice",
        "talks_with_nobody",
    ]
    assert not [*problems_of_company(CALM)]
    twice = CompanyNotice((Holder("Sample KK", 2_000), Holder("Sample\u200b KK", 2_000)))
    assert [one.code for one in problems_of_company(twice)] == ["holder_twice"]
    late = PersonNotice(term_ends_on=date(2027, 3, 31), leaves_on=date(2027, 4, 1))
    assert [one.code for one in problems_of_person(late)] == ["leaves_after_the_term"]
