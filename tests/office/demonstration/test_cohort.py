"""The fictional cohort: the same from the same seed, lawful to the yen, and nobody's real name."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction

import pytest

from kikin.fund.applications import DECLARATIONS, DISCLOSURE_KINDS, MAX_MEMBERS
from kikin.fund.charter import Charter
from kikin.fund.recognition import recognise
from kikin.office.demonstration.cohort import LARGEST_CONSORTIUM, DemonstrationCohort, draw_cohort
from kikin.office.demonstration.words import load, pairs
from kikin.office.feeds.cohorts.export import as_json_lines
from tests.office.demonstration.fictions import calls, charters, cohort, fund


def digest(drawn: DemonstrationCohort) -> str:
    fates = f"{sorted(drawn.without_field)}{sorted(drawn.lacking_declaration)}{sorted(drawn.withdrawing.items())}"
    return hashlib.sha256((as_json_lines(drawn.applications) + fates).encode()).hexdigest()


def test_the_same_seed_gives_the_same_cohort_and_another_seed_another() -> None:
    assert digest(draw_cohort(1, calls(fund()))) == digest(cohort(1))
    assert digest(cohort(2)) != digest(cohort(1))


def test_it_is_about_as_large_as_asked_over_all_its_calls() -> None:
    counts = Counter(application.call for application in cohort().applications)
    assert counts == {call.key: call.applications_count for call in calls(fund())}
    assert len({application.external_id for application in cohort().applications}) == 300


@pytest.mark.parametrize("charter", charters(), ids=lambda charter: charter.key)
def test_the_recogniser_finds_a_field_where_there_is_one(charter: Charter) -> None:
    drawn = draw_cohort(3, calls(charter))
    for one in drawn.applications:
        found = recognise(charter.fields, one.title, one.summary, one.keywords)
        assert (found.field is None) == (one.external_id in drawn.without_field), (one.title, found.findings)


def test_every_field_of_the_fund_is_asked_for() -> None:
    found = Counter(recognise(fund().fields, one.title, one.summary).field for one in cohort().applications)
    assert all(found[field.key] >= 15 for field in fund().fields), found
    assert len(cohort().without_field) == 18


@pytest.mark.parametrize("charter", charters(), ids=lambda charter: charter.key)
def test_every_budget_keeps_the_rules_of_its_instrument(charter: Charter) -> None:
    by_key = {call.key: call for call in calls(charter)}
    for one in draw_cohort(4, list(by_key.values())).applications:
        call = by_key[one.call]
        whole_yen = one.requested_yen + one.cost_share_yen
        rates = {
            call.instrument.rate_for(member.organisation.size, member.organisation.kind, stage=call.stage)
            for member in one.members
        }
        assert 0 < one.requested_yen <= max(rates) * whole_yen
        if len(rates) == 1:
            assert one.requested_yen >= max(rates) * whole_yen - call.instrument.rounding.unit_yen * len(one.members)
        assert sum(line.amount_yen for line in one.budget) == one.requested_yen
        assert all(line.amount_yen > 0 and call.instrument.pays_for(line.cost_item) for line in one.budget)
        assert {line.fiscal_year for line in one.budget} <= set(call.fiscal_years)
        assert len({(line.member, line.fiscal_year, line.cost_item) for line in one.budget}) == len(one.budget)
        assert all(member.cost_share_yen >= 0 for member in one.members)


def test_indirect_cost_stays_under_the_cap_of_every_member() -> None:
    for one in cohort().applications:
        instrument = fund().instrument(one.instrument)
        for place, member in enumerate(one.members):
            lines = [line for line in one.budget if line.member == place]
            indirect_yen = sum(line.amount_yen for line in lines if line.cost_item == "indirect")
            direct_yen = sum(line.amount_yen for line in lines) - indirect_yen
            assert Fraction(indirect_yen) <= instrument.indirect_cap_for(member.organisation.kind) * direct_yen


def test_requests_vary_from_millions_to_thousands_of_millions() -> None:
    requests_yen = [one.requested_yen for one in cohort().applications]
    assert min(requests_yen) < 30_000_000
    assert max(requests_yen) > 1_000_000_000
    assert len(set(requests_yen)) > 290


def test_consortia_are_small_but_for_one_of_twenty_one() -> None:
    sizes = Counter(len(one.members) for one in cohort().applications)
    assert sizes.pop(LARGEST_CONSORTIUM) == 1
    assert set(sizes) == {1, 2, 3, 4, 5, 6}
    assert LARGEST_CONSORTIUM <= MAX_MEMBERS
    assert all(
        len({member.organisation for member in one.members}) == len(one.members) for one in cohort().applications
    )


def test_people_stand_once_and_one_of_them_answers_for_the_science() -> None:
    for one in cohort().applications:
        assert [person.role for person in one.people].count("principal_investigator") == 1
        assert one.principal_investigator.member == 0
        assert len({person.name for person in one.people}) == len(one.people)
        assert {person.member for person in one.people} == set(range(len(one.members)))


def test_a_person_works_for_one_organisation_only() -> None:
    works_for: dict[str, set[str]] = {}
    for one in cohort().applications:
        for person in one.people:
            works_for.setdefault(person.name.ja, set()).add(one.members[person.member].organisation.name.ja)
    assert all(len(organisations) == 1 for organisations in works_for.values())


def test_names_say_that_nobody_bears_them() -> None:
    surnames = {word.ja for key in ("surnames_ja", "surnames_en") for word in pairs("people", "applicants", key)}
    said = {word.ja for key in ("said", "said_abroad") for word in pairs("organisations", key)}
    for one in cohort().applications:
        assert all(any(surname in person.name.ja for surname in surnames) for person in one.people)
        assert all(member.organisation.name.ja.startswith(tuple(said)) for member in one.members)
        assert not any(member.organisation.corporate_number for member in one.members)
        assert "demonstration" in one.summary.en
        assert "実演用" in one.summary.ja


def test_texts_differ_by_language_and_leave_no_blank() -> None:
    for one in cohort().applications:
        assert one.title.ja != one.title.en
        assert one.title.en.isascii()
        assert not any(sign in one.title.en + one.summary.en + one.summary.ja for sign in "{}")
    assert {one.language for one in cohort().applications} == {"ja", "en"}


def test_some_lack_a_declaration_and_some_withdraw_but_nobody_both() -> None:
    drawn = cohort()
    lacking = {one.external_id for one in drawn.applications if set(one.declarations) != set(DECLARATIONS)}
    assert lacking == drawn.lacking_declaration
    assert len(lacking) == 15
    assert set(drawn.withdrawing.values()) == {"submitted", "in_review"}
    assert not drawn.withdrawing.keys() & (drawn.without_field | drawn.lacking_declaration)


def test_disclosures_name_countries_that_no_country_has() -> None:
    disclosures = [disclosure for one in cohort().applications for disclosure in one.disclosures]
    assert len(disclosures) > 40
    assert {disclosure.kind for disclosure in disclosures} == set(DISCLOSURE_KINDS)
    assert all(disclosure.country.startswith("X") for disclosure in disclosures)
    assert all((disclosure.amount_yen > 0) == (disclosure.kind == "support") for disclosure in disclosures)


@pytest.mark.parametrize("count", [3, 12])
def test_a_small_cohort_has_some_of_each_too(count: int) -> None:
    drawn = draw_cohort(1, calls(fund(), count * 4))
    assert drawn.without_field
    assert drawn.lacking_declaration
    assert max(len(one.members) for one in drawn.applications) == LARGEST_CONSORTIUM


def test_every_surname_belongs_to_one_part_of_the_cast() -> None:
    parts = [part for part in load("people") if not part.startswith("given")]
    for key in ("surnames_ja", "surnames_en"):
        surnames = [word for part in parts for word in pairs("people", part, key)]
        assert len(surnames) == len(set(surnames))
