"""Files of statements: what is read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kikin.engines.ownership.problem import OwnershipProblem, stake
from kikin.engines.ownership.reading import problem_from_bytes, to_json
from kikin.engines.ownership.solve import solve

FIXTURES = Path("../shared/data/screening/bods")
HEADING = "owner,owned,share_bp,votes_bp,kind\n"


def read(content: object, as_of: str = "") -> OwnershipProblem:
    text = content if isinstance(content, str) else json.dumps(content)
    problem, problems = problem_from_bytes(text.encode(), as_of)
    assert not problems, problems
    assert problem is not None
    return problem


def refused(content: object) -> list[str]:
    text = content if isinstance(content, str) else json.dumps(content)
    problem, problems = problem_from_bytes(text.encode())
    assert problem is None
    for one in problems:
        assert len(one.line().encode()) < 600
        assert one.what.ja and one.remedy.ja
    return [one.code for one in problems]


def relationship(owned: str, owner: object, *interests: dict[str, Any], **envelope: object) -> dict[str, Any]:
    details = {"subject": owned, "interestedParty": owner, "interests": list(interests)}
    record = envelope.pop("recordId", f"{owner} of {owned}")
    return {
        "statementId": f"{record} {envelope}",
        "statementDate": "2026-01-01",
        "recordId": record,
        "recordType": "relationship",
        "recordStatus": "new",
        "recordDetails": details,
        **envelope,
    }


def shares(percent: object, **more: object) -> dict[str, Any]:
    return {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": percent}, **more}


@pytest.mark.parametrize("when", ["soon", "9999-99-99", "31/12/2020", 5, ["2020-01-01"], "2020-01-01 x"])
def test_what_is_no_date_hides_no_stake(when: object) -> None:
    assert refused([relationship("A", "X", shares(90, startDate=when))]) == ["not_a_date"]
    assert refused([relationship("A", "X", shares(90, endDate=when))]) == ["not_a_date"]
    assert refused([relationship("A", "X", shares(90), statementDate=when)]) == ["not_a_date"]
    assert refused([relationship("A", "X", shares(90), publicationDetails={"publicationDate": when})]) == ["not_a_date"]


def test_a_day_may_be_a_month_or_a_moment() -> None:
    for when in ("2020", "2020-04", "2020-04-01", "2020-04-01T09:30:00Z", "", None):
        assert read([relationship("A", "X", shares(90, startDate=when))], "2026-01-01").stakes


def test_a_field_that_is_named_twice_is_refused() -> None:
    twice = json.dumps([relationship("A", "X", shares(90))]).replace('"interests"', '"interests": [], "interests"')
    assert refused(twice) == ["repeated_field"]


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    interest = {"type": "shareholding", "share": {"minimum": 60, "maximum": 20}}
    assert refused([relationship("A", "X", interest)]) == ["share_unusable"]


def test_a_table() -> None:
    problem = read(HEADING + "X,A,5000,,\n\nX,A,,,board\nA,B,33.333333,2500,shares\n")
    assert set(problem.stakes) == {
        stake("X", "A", 5_000),
        stake("X", "A", 0, kind="board"),
        stake("A", "B", 33.333333, 2_500),
    }


def test_a_row_said_again_counts_once_and_one_that_differs_is_refused() -> None:
    assert len(read(HEADING + "X,A,5000,5000,shares\n" * 2).stakes) == 1
    assert refused(HEADING + "X,A,5000,5000,shares\nX,A,4000,4000,shares\n") == ["stated_twice"]


def test_joint_holders_share_one_block() -> None:
    result = solve(read(HEADING + "P,A,6000,,joint\nQ,A,6000,,joint\n"))
    found = {(pair.owner, pair.owned): pair.integrated_bp for pair in result.pairs}
    assert found["joint holders of A", "A"] == 6_000
    assert found["P", "A"] == found["Q", "A"] == 3_000
    assert refused(HEADING + "P,A,6000,,joint\nQ,A,5000,,joint\n") == ["joint_differs"]


def test_behind_a_nominee_stands_the_nominator_or_nobody_known() -> None:
    known = solve(read(HEADING + "N,A,6000,,nominee\nP,N,,,nominator\n"))
    found = {(pair.owner, pair.owned): pair for pair in known.pairs}
    assert (found["P", "A"].integrated_bp, found["N", "A"].integrated_bp) == (6_000, 0)
    assert found["P", "A"].controls and not found["N", "A"].controls
    assert known.unknowns == ()
    hidden = solve(read(HEADING + "N,A,6000,,nominee\n"))
    assert [one.reason for one in hidden.unknowns] == ["nominatorNotStated"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("X,A,-1,,\n", "row_unusable"),
        ("X,A,9000000000,,\n", "row_unusable"),
        ("X,A,NaN,,\n", "row_unusable"),
        ("X,A,1e999999999,,\n", "row_unusable"),
        ("X,A,0.00000001,,\n", "row_unusable"),
        ("X,,1,,\n", "row_unusable"),
        ("X,A,1,,wish\n", "row_unusable"),
        (f"{'x' * 10_000},A,1,,\n", "row_unusable"),
        (f"{'x' * 10_000_000},A,1,,\n", "not_csv"),
        ('"X,A,1,,\n', "not_csv"),
        ("X,A,6000,,\nY,A,6000,,\n", "over_100_percent"),
    ],
)
def test_rows_that_cannot_be(text: str, code: str) -> None:
    assert code in refused(HEADING + text)


def test_a_table_without_columns() -> None:
    assert refused("a,b\n1,2\n") == ["columns_missing"]
    assert refused("") == ["columns_missing"]


def test_bytes_that_are_no_text() -> None:
    assert [one.code for one in problem_from_bytes(b"\xff\xfe\x00")[1]] == ["not_utf8"]


@pytest.mark.parametrize(
    "text", ["[", "[" * 100_000, '[{"recordType": "entity"}]', "[1]", '[{"recordId": "a", "recordType": "person"}]']
)
def test_json_that_is_no_statement(text: str) -> None:
    assert set(refused(text)) <= {"not_json", "not_bods"}


def test_a_record_is_as_its_last_version_says_and_none_once_closed() -> None:
    first = relationship("A", "X", shares(50), recordId="r")
    second = relationship("A", "X", shares(30), recordId="r", statementDate="2026-02-01", recordStatus="updated")
    closed = relationship("A", "X", shares(30), recordId="r", statementDate="2026-03-01", recordStatus="closed")
    assert read([second, first]).stakes == (stake("X", "A", 3_000),)
    assert read([first, first, second]).stakes == (stake("X", "A", 3_000),)
    assert read([closed, first, second]).stakes == ()
    assert refused([first, relationship("A", "X", shares(20), recordId="r", statementId="other")]) == ["two_versions"]
    assert refused([first, {**second, "statementId": first["statementId"]}]) == ["said_twice"]


def test_shares_and_votes_of_several_records_are_one_stake() -> None:
    votes = {"type": "votingRights", "share": {"exact": 10}}
    problem = read([relationship("A", "X", shares(25.5)), relationship("A", "X", votes, recordId="v")])
    assert problem.stakes == (stake("X", "A", 2_550, 1_000),)


def test_ranges_indirect_and_ended_interests() -> None:
    ranged = {"type": "shareholding", "share": {"minimum": 25, "exclusiveMaximum": 50}}
    [one] = read([relationship("A", "X", ranged)]).stakes
    assert (one.share, one.share_high) == (2_500 * 10**6, 5_000 * 10**6)
    [indirect] = read([relationship("A", "X", shares(25, directOrIndirect="indirect"))]).stakes
    assert indirect.indirect
    ended = relationship("A", "X", shares(25, startDate="2020-01-01", endDate="2025-12-31"))
    assert read([ended]).stakes == ()
    assert len(read([ended], as_of="2025-06-01").stakes) == 1
    assert read([ended], as_of="2019-06-01").stakes == ()


@pytest.mark.parametrize(
    "share", [{"exact": 101}, {"exact": -1}, {"exact": "50"}, {"exact": True}, {"minimum": -5}, 50, "1"]
)
def test_shares_that_cannot_be(share: object) -> None:
    assert refused([relationship("A", "X", {"type": "shareholding", "share": share})]) == ["share_unusable"]


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b", "x" * 501, 5, ["x"]])
def test_names_that_cannot_be_kept(name: object) -> None:
    codes = refused([relationship("A", name, shares(10), recordId="r")])
    assert codes == ["party_unusable"]
    person = {
        "statementId": "p",
        "recordId": "p",
        "recordType": "person",
        "recordDetails": {"names": [{"fullName": name}]},
    }
    assert refused([person]) == ["name_unusable"]


def test_kinds_that_are_no_words() -> None:
    odd = {"recordId": "p", "recordType": "person", "recordDetails": {"personType": ["x"], "names": {"a": 1}}}
    entity = {"recordId": "e", "recordType": "entity", "recordDetails": {"entityType": {"type": {}}, "name": "E"}}
    nobody = relationship("e", {"reason": ["x"]}, {"type": ["x"]})
    problem = read([odd, entity, nobody])
    assert [one.reason for one in problem.unstated] == ["informationUnknownToPublisher"]


def test_a_state_and_a_body_of_one_are_told_from_others() -> None:
    kinds = {"state": "state", "stateBody": "state", "registeredEntity": "entity", "arrangement": "arrangement"}
    entities = [
        {"recordId": kind, "recordType": "entity", "recordDetails": {"entityType": {"type": kind}, "name": kind}}
        for kind in kinds
    ]
    problem = read([*entities, relationship("registeredEntity", "state", shares(50))])
    assert {one.id: one.kind for one in problem.parties} == kinds


def test_order_does_not_matter() -> None:
    rows = ["X,A,5000,,", "A,B,2000,,", "B,A,1000,,", "P,B,,,contract"]
    one, other = (solve(read(HEADING + "\n".join(lines))) for lines in (rows, rows[::-1]))
    assert one == other


def fixture(name: str) -> dict[str, Any]:
    path = next(FIXTURES.rglob(f"{name}.json"), None)
    if path is None:
        pytest.skip("the statements of ../shared are not there")
    problem = read(path.read_text())
    return to_json(problem, solve(problem))


def test_direct_ownership() -> None:
    answer = fixture("01-direct-ownership")
    [pair] = answer["pairs"]
    assert (pair["owner"], pair["owned"]) == ("rec-jane-smith-1975", "rec-acme-holdings-ltd")
    assert (pair["integrated_bp"], pair["weakest_link_bp"]) == (7_500, 7_500)
    assert answer["names"]["rec-jane-smith-1975"] == "Jane Smith"


def test_circular_ownership() -> None:
    answer = fixture("10-circular-ownership")
    assert answer["loops"] == [{"members": ["rec-alpha-corp", "rec-beta-corp"], "singular": True}]
    assert all(pair["owner"] != pair["owned"] and not pair["ultimate"] for pair in answer["pairs"])
    assert [pair["integrated_bp"] for pair in answer["pairs"]] == [10_000, 10_000]


def test_a_declared_unknown_owner() -> None:
    answer = fixture("11-anonymous-person")
    assert answer["pairs"] == []
    [unknown] = answer["unknowns"]
    assert unknown["reason"] == "subjectUnableToConfirmOrIdentifyBeneficialOwner"
    assert unknown["party"] is None


def test_a_nomination_leads_to_the_nominator() -> None:
    pairs = {(pair["owner"], pair["owned"]): pair for pair in fixture("nomination")["pairs"]}
    assert pairs["101AB1984F", "104AB1984C"]["controls"][0]["means"] == ["declared"]
    assert pairs["102AB1984E", "104AB1984C"]["controls"] == []


def test_every_example_of_the_standard_is_read() -> None:
    paths = sorted(FIXTURES.rglob("*.json"))
    if not paths:
        pytest.skip("the statements of ../shared are not there")
    for path in paths:
        solve(read(path.read_text()))
