"""Through whose hands a company is directed: boards above boards, those who agreed, and houses that agree at home."""

from __future__ import annotations

import pytest

from tests.office.watch.small import begun, file, on, shown, stake

DAY = "2026-04-02"
SEATS = "record,company,kind,party,appointed_by"
AGREED = "record,company,kind,party"


def test_who_takes_the_board_of_the_parent_directs_the_company() -> None:
    parent = file("bods.jsonl", stake("H", "C1", 70, "2026-01-01"))
    looking = begun(parent, file("registry.csv", SEATS, *(f"s{seat},H,officer,D{seat}," for seat in range(3))))
    day = on(looking, DAY, file("registry.csv", SEATS, "s0,H,officer,E0,X", "s1,H,officer,E1,X"))
    assert shown(day) == [("control_taken", "C1")] and "X" in day.alerts[0].about
    assert any("X directs H" in step.en for step in day.alerts[0].path)


def test_who_holds_by_their_own_hand_and_through_another_has_both() -> None:
    looking = begun(file("bods.jsonl", stake("A", "C1", 50, "2026-01-01"), stake("T", "C1", 4, "2026-01-01")))
    day = on(looking, DAY, file("bods.jsonl", stake("T", "A", 40, DAY)))
    assert shown(day) == [("threshold_reached", "C1")] and "T directs 24 %" in day.alerts[0].path[1].en


def test_a_seat_that_ends_counts_no_more() -> None:
    seats = [
        f"s{seat},C1,officer,D{seat},{'X' if seat < 2 else ''},{'2026-05-01' if seat > 2 else ''}" for seat in range(5)
    ]
    looking = begun(file("registry.csv", f"{SEATS},ends_on", *seats))
    assert shown(on(looking, "2026-04-30")) == []
    assert shown(on(looking, "2026-05-01")) == [("control_taken", "C1")]


def test_what_a_company_lives_on_in_is_merged_in_turn() -> None:
    looking = begun(file("registry.csv", AGREED, "m,C1,merger,K"))
    day = on(looking, DAY, file("registry.csv", AGREED, "n,K,merger,L"))
    assert shown(day) == [("company_merged", "C1")]


def test_a_house_that_agrees_with_itself_has_not_come_together() -> None:
    house = [stake("T", "S1", 100, "2026-01-01"), stake("T", "S2", 100, "2026-01-01")]
    looking = begun(
        file("bods.jsonl", *house, stake("S1", "C1", 30, "2026-01-01"), stake("S2", "C1", 30, "2026-01-01"))
    )
    assert shown(on(looking, DAY, file("registry.csv", AGREED, "a,C1,agreement,S1;S2"))) == []


@pytest.mark.parametrize(("part", "shows"), [(10, []), (60, [("control_taken", "C1")])])
def test_who_votes_as_one_elsewhere_does_so_there_alone(part: int, shows: list[tuple[str, str]]) -> None:
    above = [stake(one, "Z", 30, "2026-01-01") for one in "AB"] + [stake("Z", "C1", part, "2026-01-01")]
    own = [stake(one, "C1", 19, "2026-01-01") for one in "AB"]
    looking = begun(file("bods.jsonl", *above, *own))
    found = on(looking, DAY, file("registry.csv", AGREED, "a,Z,agreement,A;B"))
    assert [one for one in shown(found) if one[0] == "control_taken"] == shows


def test_an_agreement_that_ended_is_told_by_the_names_of_those_who_agreed() -> None:
    members = file("bods.jsonl", *(stake(one, "C1", 30, "2026-01-01") for one in "AB"))
    looking = begun(members, file("registry.csv", AGREED, "a,C1,agreement,A;B"))
    day = on(looking, DAY, file("registry.csv", f"{AGREED},status", "a,C1,agreement,A;B,ended"))
    assert shown(day) == [("control_lost", "C1")] and "A + B directs" in day.alerts[0].path[1].en


def test_a_right_of_first_refusal_directs_nothing_and_an_option_does() -> None:
    right = {"type": "conditionalRightsGrantedByContract"}
    said = {"recordId": "r", "recordType": "relationship"}
    details = {"subject": "C1", "interestedParty": "X", "interests": [right]}
    looking = begun()
    assert shown(on(looking, DAY, file("bods.jsonl", {**said, "recordDetails": details}))) == []
    option = {**details, "interests": [{**right, "share": {"exact": 51}}]}
    assert shown(
        on(looking, "2026-04-03", file("bods.jsonl", {**said, "recordDetails": option}, day="2026-04-03"))
    ) == [("control_taken", "C1")]


def test_a_holder_who_is_no_longer_named_has_left() -> None:
    looking = begun(file("bods.jsonl", stake("F", "C1", 60, "2026-01-01")))
    unnamed = stake("F", "C1", 60, DAY)
    unnamed["recordDetails"]["interestedParty"] = {"reason": "noBeneficialOwners"}
    assert shown(on(looking, DAY, file("bods.jsonl", unnamed))) == [("control_lost", "C1")]
