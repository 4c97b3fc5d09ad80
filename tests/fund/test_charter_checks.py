"""A charter that can be read but does not hold together: each fault is one line away from a charter that does."""

from __future__ import annotations

import pytest

from kikin.fund.charter import parse
from tests.fund.charters import ANNUAL, FACILITY, FUND, changed

SECOND_AGENCY = """
[[agency]]
key = "other-agency"
name = { ja = "別の機関", en = "Other Agency" }
answers_to = "aoba-region"
award_ref = "AOBA{fiscal_year:02}{serial:03}"

[[field]]
key = "clean-energy\""""

THIRD_ALLOTMENT = """
[[allotment]]
appropriation = "fy2026"
agency = "aoba-agency"
fiscal_year = 2026
amount_yen = 1
"""

SECOND_MONEY = """[[money]]                           # the rate of late interest falls, for the days from this one on
valid_from = 2027-01-01"""


def problems_of(text: str) -> list[tuple[str, str]]:
    return [(problem.where, problem.code) for problem in parse(text)[1]]


@pytest.mark.parametrize(
    ("text", "old", "new", "where", "code"),
    [
        # names
        (ANNUAL, 'key = "clean-energy"', 'key = "advanced-farming"', "field[1].key", "repeated_key"),
        (ANNUAL, 'key = "demonstration"', 'key = "research"', "stage[1].key", "repeated_key"),
        (ANNUAL, 'key = "region"', 'key = "merit"', "review.criteria[1].key", "repeated_key"),
        (ANNUAL, 'key = "some"', 'key = "none"', "screening.levels[1].key", "repeated_key"),
        (ANNUAL, 'answers_to = "aoba-region"', 'answers_to = "aoba"', "agency[0].answers_to", "names_nothing"),
        (ANNUAL, 'agency = "aoba-agency"', 'agency = "nedo"', "allotment[0].agency", "names_nothing"),
        (
            ANNUAL,
            'appropriation = "fy2026"',
            'appropriation = "fy2025"',
            "allotment[0].appropriation",
            "names_nothing",
        ),
        (ANNUAL, '  "watch",', '  "watch.dog",', "fund.illustrative[14]", "names_nothing"),
        (FUND, "practical_use = {", "practice = {", "instrument[1].rate_by_stage", "names_nothing"),
        (FUND, '"other", "indirect"]', '"other"]', "instrument[0].items", "cap_without_indirect"),
        (FUND, '"travel", "other"]', '"travel", "indirect"]', "instrument[1].items", "indirect_without_a_cap"),
        (FUND, '"travel", "other", "indirect"]', '"travel", "indirect"]', None, None),
        (FUND, "JPMJ{fiscal_year", "JPNP{fiscal_year", "agency[1].award_ref", "award_refs_collide"),
        (FUND, "JPMJ{fiscal_year", "JPNPX{fiscal_year", "agency[1].award_ref", "award_refs_collide"),
        # consent
        (FACILITY, '["selection", "ceiling"]', '["selection"]', None, None),
        (ANNUAL, '"concept", "selection",', '"concept",', "body", "nobody_consents"),
        (ANNUAL, '"concept", "selection",', '"selection",', "body", "nobody_consents"),
        (ANNUAL, '["vision", "concept", ', '["concept", ', "body", "nobody_consents"),
        (ANNUAL, '"ceiling", "stop"]', '"ceiling"]', "approval.stop", "nobody_consents"),
        # what cannot be left out
        (ANNUAL, '["nationality", ', "[", "screening.forbidden_inputs", "forbidden_inputs_shortened"),
        (ANNUAL, '"birthplace", "gender"]', '"gender"]', "screening.forbidden_inputs", "forbidden_inputs_shortened"),
        (ANNUAL, '"relative", "same_organisation"', '"relative"', "review.conflicts", "conflicts_shortened"),
        (ANNUAL, '"recipient", "amount_yen"', '"recipient"', "publication.awards", "publication_shortened"),
        # money
        (
            ANNUAL,
            "available_until = 2026-12-31",
            "available_until = 2027-01-01",
            "appropriation[0].available_until",
            "outlives_its_year",
        ),
        (ANNUAL, 'regime = "annual"', 'regime = "fund"', None, None),
        (
            FACILITY,
            "available_from = 2023-04-01",
            "available_from = 2022-12-01",
            "appropriation[1].available_from",
            "used_before_enacted",
        ),
        (
            FUND,
            "available_until = 2027-03-31",
            "available_until = 2021-12-19",
            "appropriation[0].available_until",
            "ends_before_it_begins",
        ),
        (
            FACILITY,
            "founded_on = 2022-03-01",
            "founded_on = 2032-04-01",
            "appropriation[0].available_until",
            "lapsed_before_founding",
        ),
        (ANNUAL, "amount_yen = 570_000_000", "amount_yen = 600_000_000", None, None),
        (
            ANNUAL,
            "amount_yen = 570_000_000",
            "amount_yen = 600_000_001",
            "allotment[0].amount_yen",
            "over_appropriation",
        ),
        (
            FUND,
            "fiscal_year = 2026\namount_yen = 4_000_000_000",
            "fiscal_year = 2026\namount_yen = 7_000_000_001",
            "allotment[11].amount_yen",
            "over_appropriation",
        ),
        (ANNUAL, "fiscal_year = 2026", "fiscal_year = 2027", "allotment[0].fiscal_year", "outside_its_years"),
        (ANNUAL, "\n[[instrument]]", f"{THIRD_ALLOTMENT}\n[[instrument]]", "allotment[2]", "repeated_allotment"),
        # shares, weights, scales
        (ANNUAL, 'floor = "20%"', 'floor = "71%"', "field[0].floor", "floor_above_ceiling"),
        (FUND, 'floor = "12%"', 'floor = "49%"', "field[6].floor", "floor_above_ceiling"),
        (ANNUAL, 'ceiling = "70%"', 'ceiling = "30%"', None, None),
        (ANNUAL, 'ceiling = "70%"', 'ceiling = "29%"', "field", "ceilings_under_whole"),
        (ANNUAL, "weight_bp = 2_000", "weight_bp = 2_001", "review.criteria", "weights_not_whole"),
        (ANNUAL, "scale = [1, 5]", "scale = [5, 5]", "review.criteria[0].scale", "scale_upside_down"),
        (
            ANNUAL,
            "scale = [1, 5]",
            'scale = [1, 5], words = [{ ja = "低", en = "low" }]',
            "review.criteria[0].words",
            "words_do_not_fit_the_scale",
        ),
        # dates, orders
        (
            ANNUAL,
            "valid_from = 2027-01-01",
            "valid_from = 2025-12-15",
            "instrument[1].valid_from",
            "overlapping_versions",
        ),
        (ANNUAL, "valid_from = 2027-01-01", "valid_from = 2027-12-31", None, None),
        (ANNUAL, SECOND_MONEY, "[[money]]\nvalid_from = 2025-12-15", "money[1].valid_from", "overlapping_versions"),
        (ANNUAL, SECOND_MONEY, "[[money]]\nvalid_from = 2025-12-16", None, None),
        (ANNUAL, 'rushed_share = "30%"', 'rushed_share = "60%"', None, None),
        (ANNUAL, 'rushed_share = "30%"', 'rushed_share = "60.01%"', "money[0].rushed_share", "more_than_the_whole"),
        (ANNUAL, "valid_from = 2027-01-01", "valid_from = 2028-01-01", "instrument[1].valid_from", "never_in_force"),
        (ANNUAL, "[3_340, 5_000]", "[5_000, 3_340]", "watch.control_thresholds_bp", "not_in_order"),
        (FACILITY, 'kind = "control_taken"', 'kind = "company_merged"', "watch.cases[1].kind", "repeated_key"),
        (FACILITY, 'acts = "security_lead"', 'acts = "security_officer"', None, None),
        (FACILITY, 'acts = "security_lead"', 'acts = "programme_officer"', "watch.cases[0].acts", "not_for_this_role"),
        (FACILITY, 'acts = "programme_director"', 'acts = "security_lead"', "watch.cases[3].acts", "not_for_this_role"),
        (ANNUAL, 'verdict = "cleared"', 'verdict = "conditions"', "screening.levels", "not_in_order"),
        (ANNUAL, 'verdict = "conditions"', 'verdict = "refused"', None, None),
        (ANNUAL, 'verdict = "refused"', 'verdict = "cleared"', "screening.levels", "not_in_order"),
    ],
)
def test_what_does_not_hold_together_is_named(
    text: str, old: str, new: str, where: str | None, code: str | None
) -> None:
    assert parse(text)[1] == ()
    found = problems_of(changed(text, (old, new)))
    assert found[:1] == ([] if where is None else [(where, code)])
    assert {other for _, other in found[1:]} <= {"floors_over_whole"}


def test_an_agency_may_not_have_the_key_of_a_body() -> None:
    text = ANNUAL.replace('"aoba-agency"', '"aoba-region"')
    assert problems_of(text) == [("agency[0].key", "repeated_key")]


def test_floors_may_fill_the_whole_and_no_more() -> None:
    text = changed(ANNUAL, ('floor = "20%"', 'floor = "50%"'))
    assert problems_of(changed(text, ('floor = "20%"', 'floor = "1/2"'))) == []
    assert problems_of(changed(text, ('floor = "20%"', 'floor = "50.01%"'))) == [("field", "floors_over_whole")]


def test_consent_without_a_rule_is_named() -> None:
    rule = ANNUAL[ANNUAL.index("[approval.stop]") : ANNUAL.index("[watch]")]
    assert problems_of(changed(ANNUAL, (rule, ""))) == [("approval.stop", "missing_key")]
    assert problems_of(changed(ANNUAL, (rule, ""), (', "stop"]', "]"))) == []


def test_allotments_are_complained_about_where_they_first_exceed_the_appropriation() -> None:
    found = problems_of(FUND.replace("amount_yen = 13_500_000_000", "amount_yen = 90_000_000_000"))
    assert found == [("allotment[2].amount_yen", "over_appropriation")]


def test_what_could_not_be_read_is_complained_about_only_once() -> None:
    text = changed(ANNUAL, ('key = "aoba-agency"', 'key = "A"'), ("amount_yen = 600_000_000", "amount_yen = 0"))
    assert problems_of(text) == [("agency[0].key", "wrong_value"), ("appropriation[0].amount_yen", "wrong_value")]


@pytest.mark.parametrize("letters", ["BLUE", "AOBAX"])
def test_award_refs_of_two_agencies_begin_differently(letters: str) -> None:
    second = SECOND_AGENCY.replace("AOBA{", letters + "{")
    text = changed(ANNUAL, ('\n[[field]]\nkey = "clean-energy"', second))
    assert problems_of(text) == ([] if letters == "BLUE" else [("agency[1].award_ref", "award_refs_collide")])
