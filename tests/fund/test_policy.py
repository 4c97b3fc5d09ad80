"""Default deny, and prohibitions that always win."""

from __future__ import annotations

from dataclasses import fields, replace

from kikin.fund.policy import FORBIDS, GRANTS, ROLES, Actor, Subject, may, may_see, permit
from kikin.fund.relations import CONDITIONS

OFFICER = Actor("PER-1", "programme_officer", "nedo")
CALL = Subject("call", "CALL-1", "draft", agencies=frozenset({"nedo"}))


def test_what_no_grant_names_is_refused() -> None:
    assert may(OFFICER, "open", CALL)
    assert [problem.code for problem in permit(OFFICER, "approve", CALL)] == ["not_granted"]
    assert [problem.code for problem in permit(OFFICER, "anything", CALL)] == ["not_granted"]


def test_another_agency_may_not_even_see_a_draft() -> None:
    assert may_see(OFFICER, CALL)
    assert not may_see(replace(OFFICER, of="jst"), CALL)


def test_whoever_acts_for_nobody_acts_for_no_agency() -> None:
    nobody = replace(OFFICER, of="")
    assert not may(nobody, "open", replace(CALL, agencies=frozenset({""})))


def test_the_same_person_may_not_take_the_next_step() -> None:
    director = Actor("PER-1", "programme_director", "nedo")
    assert may(director, "approve", CALL)
    drafted = replace(CALL, done_by=frozenset({"PER-1"}))
    assert [problem.code for problem in permit(director, "approve", drafted)] == ["forbidden_four_eyes"]


def test_a_conflict_of_interest_hides_the_application() -> None:
    reviewer = Actor("PER-2", "reviewer")
    assigned = Subject("application", "APP-1", "in_review", assigned=frozenset({"PER-2"}))
    assert may_see(reviewer, assigned)
    assert not may_see(reviewer, replace(assigned, conflicted=frozenset({"PER-2"})))


def test_whoever_judged_the_merit_may_not_know_of_the_screening() -> None:
    officer = Actor("PER-3", "security_officer")
    case = Subject("screening_case", "CASE-1", "open")
    assert may_see(officer, case)
    assert not may_see(officer, replace(case, judges=frozenset({"PER-3"})))


def test_an_officer_of_one_agency_screens_for_it_alone_and_one_of_the_fund_for_all() -> None:
    for kind in ("screening_case", "hit", "finding", "question", "plan", "measure", "appeal"):
        sealed = Subject(kind, "REF-1", agencies=frozenset({"nedo"}))
        for role in ("security_officer", "security_lead"):
            seen = [of for of in ("nedo", "jst", "") if may_see(Actor("PER-3", role, of), sealed)]
            assert seen == ["nedo", ""], (kind, role)


def test_every_grant_over_a_sealed_thing_asks_for_the_agency() -> None:
    sealed = [
        key for key in GRANTS if key[2] in ("screening_case", "hit", "finding", "question", "plan", "measure", "appeal")
    ]
    stranger = Subject("hit", agencies=frozenset({"nedo"}))
    assert sealed
    assert not [key for key in sealed if GRANTS[key](Actor("PER-3", key[0], "jst"), stranger)]


def test_nobody_outside_the_group_sees_a_screening_case() -> None:
    case = Subject("screening_case", "CASE-1", "open", agencies=frozenset({"nedo"}), lead="ORG-1")
    group = {role for role in ROLES if may_see(Actor("PER-4", role, "nedo"), case)}
    assert group == {"security_officer", "security_lead"}


def test_no_condition_and_no_relation_knows_a_nationality() -> None:
    forbidden = ("nationality", "ethnicity", "religion", "birthplace", "citizen", "country")
    words = [field.name for field in (*fields(Actor), *fields(Subject))] + list(CONDITIONS)
    assert not [word for word in words for bad in forbidden if bad in word]


def test_every_grant_names_a_role_that_there_is() -> None:
    assert {role for role, _, _ in GRANTS} <= set(ROLES)
    assert {kind for forbid in FORBIDS for kind in forbid.kinds} <= {kind for _, _, kind in GRANTS} | {"submission"}
