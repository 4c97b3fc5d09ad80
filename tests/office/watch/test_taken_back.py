"""What was said and taken back is as if it had never been; what is wrong gives way to what is so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office.watch.small import begun, career, file, on, post, shown, stake

CASH = {"kind": "cash", "subject": "C1", "cash_yen": 1, "monthly_spending_yen": 9}
EFFORT = {"kind": "effort", "subject": "P1", "award": "O-1", "effort_bp": 6_000}
TALKS = {"kind": "talks", "subject": "C1", "with": "X"}
GONE = {"kind": "departure", "subject": "P1"}
POST = {"kind": "post", "subject": "P1", "with": "Minami"}
TERM = {"kind": "term", "subject": "P1", "on": "2026-12-31"}
WITHDRAWN = file("declarations~w.jsonl", {"id": "w", "kind": "withdrawal", "withdraws": "1"})


@pytest.mark.parametrize("said", [CASH, EFFORT, TALKS, GONE, POST, TERM])
def test_what_was_withdrawn_is_told_when_it_comes_true(said: dict[str, Any]) -> None:
    looking = begun()
    told = on(looking, "2026-04-02", file("declarations.jsonl", {**said, "id": "1"}))
    back = on(looking, "2026-04-03", WITHDRAWN)
    assert [one.key for one in back.taken_back] == [one.key for one in told.alerts] and len(told.alerts) == 1
    again = on(looking, "2026-04-09", file("declarations.jsonl", {**said, "id": "2"}))
    assert shown(again) == shown(told) and again.alerts[0].key != told.alerts[0].key


@pytest.mark.parametrize("said", [CASH, EFFORT, TALKS, GONE, POST, TERM])
def test_what_is_withdrawn_on_its_day_or_before_it_comes_is_not_told(said: dict[str, Any]) -> None:
    file_of = file("declarations.jsonl", {**said, "id": "1"})
    looking = begun()
    same_day = on(looking, "2026-04-02", file_of, WITHDRAWN)
    assert shown(same_day) + shown(on(looking, "2026-04-03")) == [] == same_day.taken_back
    looking = begun()
    on(looking, "2026-04-02", WITHDRAWN)
    assert shown(on(looking, "2026-04-03", file_of)) + shown(on(looking, "2026-04-04")) == []


@pytest.mark.parametrize("said", [CASH, EFFORT, TALKS, GONE, POST, TERM])
def test_what_two_have_said_falls_once_neither_says_it(said: dict[str, Any]) -> None:
    looking = begun()
    told = on(looking, "2026-04-02", file("declarations.jsonl", {**said, "id": "1"}))
    assert shown(on(looking, "2026-04-03", file("declarations.jsonl", {**said, "id": "2"}))) == []
    assert not on(looking, "2026-04-04", WITHDRAWN).taken_back
    other = file("declarations.jsonl", {"id": "v", "kind": "withdrawal", "withdraws": "2"})
    back = on(looking, "2026-04-05", other)
    assert [one.key for one in back.taken_back] == [one.key for one in told.alerts]
    assert shown(on(looking, "2026-04-06", file("declarations.jsonl", {**said, "id": "3"}))) == shown(told)


def story(number: str, publisher: str, kind: str = "talks") -> dict[str, Any]:
    return {"id": number, "kind": kind, "publisher": publisher, "about": ["C1", "P1"]}


def test_two_stories_that_agree_are_needed_whichever_is_taken_back() -> None:
    looking = begun()
    told = on(looking, "2026-04-02", file("news.jsonl", story("1", "North"), story("2", "South"), story("3", "West")))
    assert shown(told) == [("talks_open", "C1")]
    for number, key in (("1", []), ("3", [told.alerts[0].key])):
        back = file("news.jsonl", {"id": f"w{number}", "kind": "withdrawal", "withdraws": number})
        assert [one.key for one in on(looking, f"2026-04-0{3 + int(number)}", back).taken_back] == key


def test_a_story_taken_back_leaves_the_one_before_it() -> None:
    looking = begun()
    stories = [story("1", "North", "departure"), story("2", "North", "departure")]
    on(looking, "2026-04-02", file("news.jsonl", *stories, {"id": "3", "kind": "withdrawal", "withdraws": "2"}))
    elsewhere = {"id": "A1", "last_known_institutions": [{"display_name": "Higashi"}]}
    assert shown(on(looking, "2026-04-03", file("openalex-authors.jsonl", elsewhere))) == [("departure", "P1")]


def test_more_than_the_whole_is_no_more_where_any_part_of_it_is_taken_back() -> None:
    looking = begun()
    parts = [{**EFFORT, "id": str(part), "award": f"O-{part}", "effort_bp": 3_000} for part in (1, 2)]
    told = on(looking, "2026-04-02", file("declarations.jsonl", *parts))
    assert shown(told) == [("overcommitted", "P1")]
    assert [one.key for one in on(looking, "2026-04-03", WITHDRAWN).taken_back] == [told.alerts[0].key]


def test_a_declaration_counts_once_by_its_id() -> None:
    looking = begun()
    on(looking, "2026-04-02", file("declarations.jsonl", {**EFFORT, "id": "1", "effort_bp": 100}))
    assert shown(on(looking, "2026-04-03", file("declarations.jsonl", {**EFFORT, "id": "1"}))) == []


@pytest.mark.parametrize("known", [[], [stake("F", "C1", 60, "2026-01-01")]])
def test_a_merger_that_never_was_is_taken_back(known: list[dict[str, Any]]) -> None:
    heading = "record,company,kind,party,status"
    looking = begun(file("bods.jsonl", *known))
    merged = on(looking, "2026-04-02", file("registry.csv", heading, "m,C1,merger,S,"))
    back = on(looking, "2026-04-03", file("registry.csv", heading, "m,C1,merger,S,withdrawn"))
    assert shown(back) == [] and [one.key for one in back.taken_back] == [one.key for one in merged.alerts]
    true = file("registry.csv", heading, "n,C1,merger,S,", day="2026-04-04")
    assert shown(on(looking, "2026-04-04", true)) == [("company_merged", "C1")]


def test_a_correction_takes_back_what_was_told_of_that_company_alone() -> None:
    looking = begun(file("bods.jsonl", stake("K", "C1", 60, "2026-01-01"), stake("K", "C2", 30, "2026-01-01")))
    wrong = on(looking, "2026-04-02", file("bods.jsonl", stake("X", "K", 60, "2026-04-02"), day="2026-04-02"))
    assert [one.subject for one in wrong.alerts] == ["C1", "C2"]
    right = {**stake("X", "K", 15, "2026-04-03"), "annotations": [{"motivation": "correcting"}]}
    day = on(looking, "2026-04-03", file("bods.jsonl", right, day="2026-04-03"))
    assert sorted(one.key for one in day.taken_back) == sorted(one.key for one in wrong.alerts)
    assert shown(day) == [("threshold_reached", "C1")]


def test_a_wrong_figure_gives_way_to_the_right_one() -> None:
    looking = begun()
    wrong = on(looking, "2026-04-02", file("bods.jsonl", stake("X", "C1", 60, "2026-04-02")))
    right = {**stake("X", "C1", 6, "2026-04-03"), "annotations": [{"motivation": "correcting"}]}
    day = on(looking, "2026-04-03", file("bods.jsonl", right, day="2026-04-03"))
    assert [one.key for one in day.taken_back] == [one.key for one in wrong.alerts]
    assert shown(day) == [("threshold_reached", "C1")] and "before, 0 %" in day.alerts[0].path[1].en


def test_a_date_that_is_still_to_come_hides_nothing_that_follows() -> None:
    looking = begun(file("bods.jsonl", stake("X", "C1", 4, "2062-01-01")))
    assert shown(
        on(looking, "2026-04-02", file("bods.jsonl", stake("X", "C1", 60, "2026-04-02", statementId="n")))
    ) == [("control_taken", "C1")]


@pytest.mark.parametrize("ends", [("P1", "0000-0009"), ("0000-0009", "P1"), ("0000-0009", "0000-0001")])
def test_one_person_who_is_two_is_split_whichever_is_named_first(ends: tuple[str, str]) -> None:
    looking = begun()
    other = file("orcid.jsonl", career("0000-0009", 9_000, post(5, "Kita University", "2026-04-01")))
    assert shown(on(looking, "2026-04-01", other)) == []
    joined = {"id": "j", "kind": "same_person", "subject": ends[0], "other": ends[1]}
    left = on(looking, "2026-04-02", file("declarations.jsonl", joined))
    assert shown(left) == [("departure", "P1")], "what was said of the other before is this person's"
    split = on(looking, "2026-04-03", file("declarations.jsonl", {**joined, "id": "k", "kind": "two_people"}))
    assert [one.key for one in split.taken_back] == [left.alerts[0].key]
    again = file("orcid.jsonl", career("0000-0009", 9_900, post(5, "Kita University", "2026-04-02")))
    assert shown(on(looking, "2026-04-04", again)) == []


def test_an_employment_that_ends_later_is_a_term_and_then_a_departure() -> None:
    looking = begun(file("orcid.jsonl", career("0000-0001", 1_000, post(1, "Kita University"))))
    fixed = file("orcid.jsonl", career("0000-0001", 2_000, post(1, "Kita University", "2026-08-31")))
    assert shown(on(looking, "2026-04-02", fixed)) == [("term_ends", "P1")]
    assert shown(on(looking, "2026-06-01")) == []
    assert shown(on(looking, "2026-06-02")) == [("departure", "P1")]
    assert shown(on(looking, "2026-06-03")) == []


def test_a_further_post_is_told_once_by_whatever_name_it_has() -> None:
    home, old = post(1, "Kita University"), post(2, "Nishi", "2004-03-31", "2001-04-01")
    new = post(3, "MINAMI", begins="2026-03-01")
    for one in (home, old, new):
        del one["put-code"]
    looking = begun(file("orcid.jsonl", career("0000-0001", 1_000, home, old)))
    assert shown(on(looking, "2026-04-02", file("orcid.jsonl", career("0000-0001", 2_000, home, old, new)))) == [
        ("post_added", "P1")
    ]
    assert shown(on(looking, "2026-04-03", file("declarations.jsonl", {**POST, "id": "1"}))) == []
    left = file("orcid.jsonl", career("0000-0001", 3_000, old, {**home, "end-date": {"year": {"value": "2026"}}}))
    assert shown(on(looking, "2026-12-01", left)) == [("departure", "P1")]


def test_a_term_of_a_leap_day_is_told_on_the_last_day_of_the_shorter_month() -> None:
    looking = begun()
    term = {**TERM, "id": "1", "on": "2028-02-29"}
    assert shown(on(looking, "2027-02-27", file("declarations.jsonl", term))) == []
    assert shown(on(looking, "2027-02-28")) == [("term_ends", "P1")]
