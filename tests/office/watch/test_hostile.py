"""Feeds that come late, twice, in the wrong order, half, or that take back what they said."""

from __future__ import annotations

import json

from tests.office.watch.small import NUMBER, begun, career, file, on, post, shown, stake

FOUNDER = stake("F", "C1", 60, "2026-01-01")
TAKEN = stake("X", "C1", 51, "2026-04-02")
CORRECTING = {"annotations": [{"motivation": "correcting"}]}


def test_a_takeover_is_told_once_though_it_comes_twice_and_half() -> None:
    looking = begun(file("bods.jsonl", stake("F", "C1", 20, "2026-01-01")))
    half = file("bods.jsonl", TAKEN, '{"statementId": "cut')
    day = on(looking, "2026-04-02", half)
    assert shown(day) == [("control_taken", "C1")]
    assert [problem.code for problem in day.problems] == ["not_json"]
    assert "51 %" in day.alerts[0].path[1].en and "X" in day.alerts[0].about
    assert not on(looking, "2026-04-03", half).problems
    assert shown(on(looking, "2026-04-04", file("bods.jsonl", TAKEN, stake("Y", "C1", 1, "2026-04-02")))) == []


def test_an_older_statement_that_comes_late_says_nothing() -> None:
    looking = begun(file("bods.jsonl", FOUNDER))
    assert shown(on(looking, "2026-04-02", file("bods.jsonl", stake("F", "C1", 30, "2026-04-01")))) == [
        ("control_lost", "C1")
    ]
    assert shown(on(looking, "2026-04-03", file("bods.jsonl", stake("F", "C1", 70, "2026-02-01")))) == []
    assert shown(on(looking, "2026-04-09", file("bods.jsonl", stake("F", "C1", 55, "2026-04-05")))) == [
        ("control_taken", "C1")
    ]


def test_the_order_of_a_day_does_not_matter() -> None:
    said = [
        stake("X", "K", 100, "2026-04-02"),
        TAKEN,
        stake("F", "C1", 2, "2026-04-02"),
        stake("Y", "X", 90, "2026-04-02"),
    ]
    keys = set()
    for order in (said, said[::-1], said[2:] + said[:2]):
        day = on(begun(file("bods.jsonl", FOUNDER)), "2026-04-02", *(file("bods.jsonl", one) for one in order))
        assert shown(day) == [("control_taken", "C1")]
        assert day.alerts[0].about[2] == "Y"
        keys.add(day.alerts[0].key)
    assert len(keys) == 1


def test_a_wrong_statement_is_taken_back_and_nobody_did_anything() -> None:
    looking = begun(file("bods.jsonl", FOUNDER))
    wrong = on(looking, "2026-04-02", file("bods.jsonl", stake("F", "C1", 6, "2026-04-01"))).alerts[0]
    right = on(looking, "2026-04-03", file("bods.jsonl", stake("F", "C1", 60, "2026-04-02", **CORRECTING)))
    assert shown(right) == [] and [one.key for one in right.taken_back] == [wrong.key]
    raised = on(looking, "2026-04-10", file("bods.jsonl", stake("X", "C1", 40, "2026-04-09"))).alerts[0]
    assert raised.kind == "threshold_reached"
    gone = on(
        looking,
        "2026-04-11",
        file("bods.jsonl", stake("X", "C1", 0, "2026-04-10", recordStatus="closed", **CORRECTING)),
    )
    assert shown(gone) == [] and [one.key for one in gone.taken_back] == [raised.key]
    # a correction that first shows what is so is news
    assert shown(on(looking, "2026-04-12", file("bods.jsonl", stake("X", "C1", 30, "2026-04-12", **CORRECTING)))) == [
        ("threshold_reached", "C1")
    ]


def test_two_registers_do_not_count_one_stake_twice() -> None:
    looking = begun(file("bods.jsonl", stake("X", "C1", 30, "2026-01-01")))
    heading = "record,as_of,company,kind,party,share_bp"
    assert shown(on(looking, "2026-04-02", file("registry.csv", heading, "r,2026-04-01,C1,holder,X,3000"))) == []
    cut = file(
        "registry.csv", "record,as_of,company,kind,party,share_bp,status\nr,2026-04-02,C1,holder,X,30".rstrip("\n")
    )
    assert shown(on(looking, "2026-04-03", cut)) == [("threshold_left", "C1")]


def test_a_row_that_is_cut_off_is_refused() -> None:
    from kikin.office.feeds.watch.folder import read_file

    read = read_file("registry.csv", b"record,company,kind,party,share_bp,status\nr,C1,holder,X,30", "2026-04-03")
    assert [one.code for one in read.said if hasattr(one, "code")] == ["not_whole"]


def test_a_company_that_was_merged_away_lives_on_in_another() -> None:
    looking = begun(file("bods.jsonl", FOUNDER))
    row = {"LEI": NUMBER, "Entity.EntityStatus": "INACTIVE", "Entity.SuccessorEntity.1.SuccessorLEI": "S"}
    merged = on(looking, "2026-04-02", file("gleif-records.jsonl", row))
    assert shown(merged) == [("company_merged", "C1")] and merged.alerts[0].awards == ("AW-1",)
    again = file("registry.csv", "record,company,kind,party", "m,C1,merger,S")
    assert shown(on(looking, "2026-04-05", again)) == []
    assert shown(on(looking, "2026-05-01", file("bods.jsonl", stake("X", "S", 80, "2026-05-01")))) == [
        ("control_taken", "C1")
    ]


def test_a_short_list_drops_nobody_and_a_list_sent_again_tells_nothing() -> None:
    heading = "id,name,kind,birth_date"
    many = [f"e{number},Nobody Number{number},person," for number in range(10)]
    looking = begun(file("list-x.csv", heading, *many))
    named = "z,Sanae Kuramoto,person,1970-01-02"
    day = on(looking, "2026-04-02", file("list-x.csv", heading, *many, named))
    assert shown(day) == [("listed", "P1")] and "AW-1" in day.alerts[0].awards
    assert shown(on(looking, "2026-04-03", file("list-x.csv", heading, *many[:3]))) == []
    assert (
        shown(
            on(
                looking,
                "2026-04-04",
                file("list-x.csv", heading, *many, named, "y,Somebody Else,person,", day="2026-04-04"),
            )
        )
        == []
    )
    old = file("list-x@2026-04-01.csv", heading, *many[:9])
    assert shown(on(looking, "2026-04-05", old)) == [] and "z" in looking.lists.entries["x"]
    late = file("list-x~2.csv", heading, *many, "y,Somebody Else,person,", day="2026-04-07")
    newer = file("list-x.csv", heading, *many, "w,Orihara Touma,person,", day="2026-04-07")
    assert shown(on(looking, "2026-04-07", newer, late)) == [("listed", "P2")]
    namesake = "n,Sanae Kuramoto,person,1950-12-31"
    assert shown(on(looking, "2026-04-08", file("list-y.csv", heading, namesake))) == []


def test_a_listed_party_is_told_where_it_comes_to_hold() -> None:
    listed = file("list-x.csv", "id,name,kind", "q,Orehov Zavod,organisation")
    party = {"recordId": "Q", "recordType": "entity", "recordDetails": {"name": "Orehov Zavod"}}
    looking = begun(listed, file("bods.jsonl", FOUNDER, party))
    assert shown(on(looking, "2026-04-02", file("bods.jsonl", stake("Q", "C1", 2, "2026-04-02")))) == [("listed", "Q")]
    assert shown(on(looking, "2026-04-03", file("bods.jsonl", stake("Q", "C1", 3, "2026-04-03")))) == []
    assert shown(on(looking, "2026-04-04", file("bods.jsonl", stake("Q", "C1", 9, "2026-04-04")))) == [
        ("listed_share_reached", "C1")
    ]
    assert shown(on(looking, "2026-04-05", file("bods.jsonl", stake("Q", "C1", 4, "2026-04-05")))) == [
        ("listed_share_left", "C1")
    ]


def test_a_record_of_orcid_that_is_corrected_takes_the_departure_back() -> None:
    looking = begun(file("orcid.jsonl", career("0000-0001", 1_000, post(1, "Kita University"))))
    left = on(
        looking, "2026-04-02", file("orcid.jsonl", career("0000-0001", 3_000, post(1, "KITA University", "2026-03-31")))
    )
    assert shown(left) == [("departure", "P1")]
    late = file(
        "orcid.jsonl", career("0000-0001", 2_000, post(1, "Kita University"), post(2, "Minami", begins="2026-01"))
    )
    assert shown(on(looking, "2026-04-03", late)) == [] == on(looking, "2026-04-03", late).taken_back
    back = on(looking, "2026-04-04", file("orcid.jsonl", career("0000-0001", 4_000, post(1, "Kita University"))))
    assert [one.key for one in back.taken_back] == [left.alerts[0].key]


def test_a_stray_affiliation_proves_nothing_until_another_source_agrees() -> None:
    def author(place: str, day: str) -> dict[str, object]:
        return {
            "id": "https://openalex.org/A1",
            "last_known_institutions": [{"display_name": place}],
            "updated_date": day,
        }

    looking = begun(file("openalex-authors.jsonl", author("Kita University", "2026-01-01")))
    assert shown(on(looking, "2026-04-02", file("openalex-authors.jsonl", author("Minami", "2026-04-02")))) == []
    assert (
        shown(on(looking, "2026-04-03", file("openalex-authors.jsonl", author("Kita University", "2026-04-03")))) == []
    )
    told = {"id": "1", "kind": "departure", "publisher": "N", "about": ["0000-0001"]}
    assert shown(on(looking, "2026-04-04", file("news.jsonl", told))) == []
    assert shown(on(looking, "2026-04-05", file("openalex-authors.jsonl", author("Minami", "2026-04-05")))) == [
        ("departure", "P1")
    ]


def test_two_identities_joined_are_one_person_and_split_they_are_two() -> None:
    looking = begun(file("orcid.jsonl", career("0000-0001", 1_000, post(1, "Kita University"))))
    join = {"id": "j", "kind": "same_person", "subject": "P1", "other": "0000-0009"}
    on(looking, "2026-04-02", file("declarations.jsonl", join))
    left = on(
        looking, "2026-04-03", file("orcid.jsonl", career("0000-0009", 9_000, post(5, "Kita University", "2026-04-01")))
    )
    assert shown(left) == [("departure", "P1")]
    split = on(looking, "2026-04-04", file("declarations.jsonl", {**join, "id": "k", "kind": "two_people"}))
    assert [one.key for one in split.taken_back] == [left.alerts[0].key]
    assert (
        shown(
            on(
                looking,
                "2026-04-05",
                file("orcid.jsonl", career("0000-0009", 9_500, post(5, "Kita University", "2026-04-02"))),
            )
        )
        == []
    )
    merged = file("openalex-merged.csv", "merge_date,id,merge_into_id", "2026-04-06,A1,A77")
    on(looking, "2026-04-06", merged)
    assert looking.people.person_of("A77") is not None


def test_clocks_run_over_the_new_year_though_nothing_comes() -> None:
    term = {"id": "t", "kind": "term", "subject": "P2", "on": "2028-01-01"}
    looking = begun()
    assert shown(on(looking, "2026-12-28", file("declarations.jsonl", term))) == []
    assert shown(on(looking, "2026-12-31")) == []
    assert shown(on(looking, "2027-01-01")) == [("term_ends", "P2")]
    # Golden Week: an agreement that ends on a holiday ends on it
    members = [stake(one, "C1", 4, "2026-01-01") for one in "ABCDEFG"]
    agreed = file("registry.csv", "record,company,kind,party,ends_on", "a,C1,agreement,A;B;C;D;E;F;G,2026-05-04")
    looking = begun(file("bods.jsonl", *members), agreed)
    assert shown(on(looking, "2026-05-03")) == []
    assert shown(on(looking, "2026-05-04")) == [("threshold_left", "C1")]


def test_what_was_withdrawn_is_taken_back() -> None:
    looking = begun()
    gone = {"id": "d", "kind": "departure", "subject": "P1"}
    left = on(looking, "2026-04-02", file("declarations.jsonl", gone)).alerts[0]
    back = on(looking, "2026-04-03", file("declarations.jsonl", {"id": "w", "kind": "withdrawal", "withdraws": "d"}))
    assert [one.key for one in back.taken_back] == [left.key]
    assert shown(on(looking, "2026-04-09", file("declarations.jsonl", {**gone, "id": "e"}))) == [("departure", "P1")]


def test_no_file_breaks_the_day() -> None:
    looking = begun(file("bods.jsonl", FOUNDER))
    strange = [
        file("bods.jsonl", "[1, 2", '{"recordId": 7}', json.dumps({**TAKEN, "recordDetails": {"subject": 1}})),
        file("orcid.xml", "<record"),
        file("orcid.jsonl", {"orcid-identifier": None}, "[]"),
        file("registry.csv", "record,company,kind,party", "r,C1,magic,X", "r,C1,holder,X"),
        file("gleif-records.csv", "a,b"),
        file("openalex-works.jsonl", {"id": 5}, {"id": "W1", "authorships": "none"}),
        file("declarations.jsonl", {"id": "x", "kind": "cash", "subject": "C1", "cash_yen": -1}),
        file("news.jsonl", {"id": "n", "kind": "talks", "about": "C1"}),
        file("list-x.csv", "no,columns"),
        file("rumours.txt", "hear"),
    ]
    day = on(looking, "2026-04-02", *strange)
    assert shown(day) == [] and len(day.problems) >= len(strange)
    assert all(problem.remedy.ja and problem.remedy.en for problem in day.problems)
