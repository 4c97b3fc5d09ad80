"""Policies are data: read whole, with every problem at once, and none that looks at what it may not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from kikin.fund import screening as rules
from kikin.fund.lifecycle import Step
from tests.fund.screening.written import KEYS, changed, policy, small, text_of

FIRST_CALL_YEAR = 2021


def problems(*changes: tuple[str, str]) -> set[tuple[str, str]]:
    found, said = rules.read_policy(changed(*changes))
    assert found is None
    assert all(one.what.ja and one.what.en and one.remedy.ja and one.remedy.en for one in said)
    return {(one.code, one.where) for one in said}


@pytest.mark.parametrize("key", KEYS)
def test_what_comes_with_the_house_is_sound_dated_and_illustrative(key: str) -> None:
    found = policy(key)
    assert (found.key, found.status) == (key, "illustrative")
    assert found.digest == rules.digest_of(text_of(key))
    assert found.figures_as_of is not None
    assert found.clocks.reply_days >= 14
    assert all(rule.why.ja and rule.why.en for rule in found.rules)


def test_five_families_reach_back_to_the_first_call_in_versions() -> None:
    versions = defaultdict(list)
    for key in KEYS:
        versions[policy(key).family].append(policy(key))
    assert set(versions) == {"jp", "nsf", "dod", "ca", "uk"}
    for family, several in versions.items():
        assert len(several) > 1
        assert min(one.valid_from.year for one in several) == FIRST_CALL_YEAR
        for one in several:
            assert rules.in_force(several, family, one.valid_from) == one
        assert rules.in_force(several, family, date(2020, 1, 1)) is None


def test_a_policy_is_read() -> None:
    found = small()
    assert found.verdict_of("high") == "conditions"
    assert (found.decider_of("high"), found.consents_of("high")) == ("security_lead", ("agency_board",))
    assert (found.decider_of("low"), found.consents_of("low")) == ("security_officer", ())
    assert found.template("training") is not None and found.template("magic") is None
    assert next(rules.texts_of_rules(found)) == "F1: funding where status = active, payer_on = CONCERN -> high"


@pytest.mark.parametrize("text", ["= 3", "a" * 2**19, "\x00", "x = " + "[" * 5000])
def test_what_is_no_toml_is_a_problem(text: str) -> None:
    found, said = rules.read_policy(text)
    assert found is None
    assert [one.code for one in said] == ["not_a_policy"]


def test_all_problems_come_at_once() -> None:
    found = problems(
        ('then = "high"', 'then = "hi"'),
        ('key = "F2"', 'key = "F1"'),
        ("reply_days = 14", "reply_days = 13"),
        ("figures_as_of = 2022-04-01", ""),
        ('measures = ["training"]', 'measures = ["reimbursement"]'),
        ('family = "small"', 'famly = "small"'),
    )
    assert {
        ("unknown_level", "rule[0].then"),
        ("repeated_key", "rule[1].key"),
        ("wrong_value", "clocks.reply_days"),
        ("undated_figure", "clocks"),
        ("undated_figure", "rule[1]"),
        ("undated_figure", "rule[4]"),
        ("measure_without_template", "rule[0].measures"),
        ("unknown_key", "famly"),
        ("missing_key", "family"),
    } <= found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('payer_on = "CONCERN", status', 'payer_on = "NOBODY", status', "rule_never_fires"),
        ('areas = "quantum"', 'areas = "magic"', "rule_never_fires"),
        ('kind = "coauthor"', 'kind = "coauthor", licence = "missing"', "rule_never_fires"),
        ('kind = "coauthor"', 'kind = ["coauthor", "equipment"], org_on = "ANY"', "rule_never_fires"),
        ("ended_within_months = 48", 'ended_within_months = 48, status = "active"', "rule_never_fires"),
        ('then = "moderate"', 'then = "none"', "rule_gives_nothing"),
        ('if = { kind = "coauthor" }', 'if = { kind = "company", votes_percent_gte = 10 }', "rule_says_the_same"),
        ('kind = "coauthor" }\nthen = "info_only"', 'kind = "certificate" }\nthen = "low"', "certificate_is_no_risk"),
        ('none = "clear"', 'none = "advise"', "outcomes_out_of_order"),
        ('high = "mitigate_required"', 'high = "no_award"', "raised_to_no_award"),
        ('high = ["security_lead", "agency_board"]', 'high = "security_officer"', "approver_too_low"),
        ('prohibited = "no_award"', 'grave = "no_award"', "unknown_level"),
        ("figures_as_of = 2022-04-01", "figures_as_of = 2023-04-01", "figure_of_the_future"),
        ('"ethnicity", ', "", "forbidden_inputs_shortened"),
        ('code = "training"', 'code = "magic"', "wrong_value"),
        ("basic = true", 'basic = "yes"', "wrong_type"),
        ("votes_percent_gte = 10", "votes_percent_gte = 1000", "wrong_value"),
    ],
)
def test_a_policy_that_could_not_work_is_refused(old: str, new: str, code: str) -> None:
    assert code in {found for found, _ in problems((old, new))}


@pytest.mark.parametrize(
    "asked",
    [
        'nationality = "XX"',
        '"国籍" = "某国"',
        '"person-nationality" = "XX"',
        'personNationality = "XX"',
        '"ＮＡＴＩＯＮＡＬＩＴＹ" = "XX"',
        '"nation\\u200bality" = "XX"',
        '"nаtionality" = "XX"',
        'ethnic_group = "x"',
        '"民族" = "x"',
        'race = "x"',
        '"人種" = "x"',
        'religion = "x"',
        '"信仰する宗教" = "x"',
        'place_of_birth = "x"',
        '"出身地" = "x"',
        'citizenship = "x"',
        'visa = "x"',
        '"在留資格" = "x"',
        'country = "XX"',
        'birth_date = "1970"',
        'payer = "nationality XX"',
        'class = "国籍"',
    ],
)
def test_no_rule_looks_at_who_somebody_was_born_as(asked: str) -> None:
    found = problems(('class = "malign"', asked))
    assert any(code == "forbidden_input" and where.startswith("rule[3].if") for code, where in found), found


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('terms_ja = ["量子"]', 'terms_ja = ["量子", "外国人"]', "area[0].terms_ja[1]"),
        ('terms_en = ["qubit"]', 'terms_en = ["foreign-born staff"]', "area[0].terms_en[0]"),
        ('lists = ["concern"]', 'lists = ["nationals of ZZ"]', "list_group[0].lists[0]"),
    ],
)
def test_what_a_condition_refers_to_looks_at_nothing_forbidden_either(old: str, new: str, where: str) -> None:
    assert ("forbidden_input", where) in problems((old, new))


@pytest.mark.parametrize(
    "word", ["mother_tongue", "surname", "immigrant", "diaspora", "外国人", "母語", "教徒", "日系人", "移民"]
)
def test_another_word_for_the_same_is_forbidden_too(word: str) -> None:
    assert rules.forbidden_in(word), word


def test_a_charter_may_forbid_more_and_never_less() -> None:
    text = changed(('class = "malign"', 'gender = "x"'))
    codes = [{one.code for one in rules.read_policy(text, more)[1]} for more in ((), ("gender",))]
    assert ["forbidden_input" in found for found in codes] == [False, True]


def test_words_that_only_look_forbidden_are_not() -> None:
    for word in ("trace", "agency", "message", "international_office", "embrace", "visitor", "packages", "funding"):
        assert rules.forbidden_in(word) == "", word


def test_a_draft_holds_from_today_or_later_and_is_released_once_tried() -> None:
    day = date(2026, 4, 1)
    assert not rules.problems_of_draft(rules.ReleaseFacts(valid_from=day, today=day))
    late = rules.ReleaseFacts(valid_from=day, today=date(2026, 4, 2))
    assert [one.code for one in rules.problems_of_draft(late)] == ["policy_reaches_back"]
    step = rules.POLICY.step("release", "tried")
    assert isinstance(step, Step)
    assert [one.code for one in rules.POLICY.check(step, late)] == ["policy_not_tried", "policy_reaches_back"]
