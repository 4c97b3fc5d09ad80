"""Reading a charter: the same text gives the same charter, and a wrong one every problem at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.fund.charter import MAX_CHARTER_BYTES, Charter, decode, digest, parse
from kikin.values.money import Rounding
from kikin.values.problems import Problem
from tests.fund.charters import ANNUAL, CHARTERS, FACILITY, FUND, changed


def founded(text: str = FUND) -> Charter:
    charter, problems = parse(text)
    assert charter is not None, problems
    return charter


def refused(text: str) -> list[tuple[str, str]]:
    charter, problems = parse(text)
    assert charter is None
    for problem in problems:
        assert all((problem.what.ja, problem.what.en, problem.remedy.ja, problem.remedy.en))
    return [(problem.where, problem.code) for problem in problems]


@pytest.mark.parametrize("path", sorted(CHARTERS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_charter_of_the_repository_is_without_problems(path: Path) -> None:
    text = decode(path.read_bytes())
    assert isinstance(text, str)
    charter, problems = parse(text)
    assert problems == ()
    assert charter is not None
    assert charter.key == path.stem
    assert charter.illustrative


def test_the_fund_of_2021_is_the_fund_of_the_public_record() -> None:
    charter = founded()
    assert sum(entry.amount_yen for entry in charter.appropriations) == 100_000_000_000
    assert charter.appropriations[0].available_until == date(2027, 3, 31)
    assert [agency.answers_to for agency in charter.agencies] == ["meti", "mext"]
    assert len(charter.bodies) == 4
    for kind in ("vision", "concept", "selection", "ceiling", "stop"):
        assert charter.bodies_that_consent_to(kind) == charter.bodies
    assert [field.key for field in charter.fields] == [
        "quantum",
        "robotics",
        "artificial-intelligence",
        "biotechnology",
        "5g",
        "big-data",
        "semiconductors",
    ]
    assert [stage.key for stage in charter.stages] == ["research", "demonstration", "practical_use"]
    allotted_yen = sum(entry.amount_yen for entry in charter.allotments)
    assert allotted_yen + charter.administration_cap * 100_000_000_000 == 100_000_000_000


def test_instruments_are_read_exactly() -> None:
    charter = founded()
    commission, subsidy = charter.instrument("commission"), charter.instrument("subsidy")
    assert commission.per == "member"
    assert commission.rate_for("university") == 1
    assert commission.assets_from_yen == 500_000
    assert commission.indirect_cap_for("university") == Fraction(30, 100)
    assert subsidy.rate_for("small_company") == Fraction(2, 3)
    assert subsidy.rate_for("company") == Fraction(1, 2)
    assert subsidy.indirect_cap_for("university") == 0
    assert subsidy.rounding == Rounding(1_000, "floor")
    with pytest.raises(TypeError):
        subsidy.rate["default"] = Fraction(1)  # type: ignore[index]  # the point is that it cannot be written


def test_an_instrument_has_the_version_of_the_day() -> None:
    charter = founded(ANNUAL)
    assert charter.instrument("subsidy", date(2026, 12, 31)).rate["default"] == Fraction(1, 2)
    assert charter.instrument("subsidy", date(2027, 1, 1)).rate["default"] == Fraction(1, 3)
    assert charter.instrument("subsidy") == charter.instrument("subsidy", date(2099, 1, 1))
    with pytest.raises(KeyError):
        charter.instrument("subsidy", date(2025, 12, 14))


def test_rates_by_stage_take_the_place_of_all_rates() -> None:
    subsidy = founded().instrument("subsidy")
    assert subsidy.rate_for("small_company", stage="practical_use") == Fraction(1, 2)
    assert subsidy.rate_for("university", stage="practical_use") == Fraction(1, 3)
    assert subsidy.rate_for("small_company", stage="research") == Fraction(2, 3)
    assert subsidy.pays_for("construction") and not subsidy.pays_for("interest")
    assert founded(ANNUAL).instrument("subsidy", date(2027, 1, 1)).pays_for("travel")
    assert founded().instrument("facility").pays == "completed_work"
    assert founded(FACILITY).instrument("facility").claw_back == "all"


def test_rules_for_money_have_the_version_of_the_day() -> None:
    charter = founded(ANNUAL)
    assert charter.money_on(date(2026, 12, 31)).late_interest == Fraction(1095, 10_000)
    assert charter.money_on(date(2027, 1, 1)).late_interest == Fraction(73, 1_000)


def test_the_month_of_the_founding_has_the_rules_that_the_fund_began_with() -> None:
    charter = founded(ANNUAL)
    assert charter.money_on(date(2025, 12, 1)) == charter.money_on(charter.founded_on)


def of_inspections(text: str, written: str) -> list[tuple[date, int]]:
    """The versions of yardsticks of a charter that writes these and no others."""
    first = text.index("[[inspection]]")
    charter = founded(text[:first] + written + text[text.index("[review]", first) :])
    return [(one.valid_from, one.quotes_from_yen) for one in charter.inspection]


def test_yardsticks_hold_from_their_day_and_before_it_those_of_a_silent_charter() -> None:
    silent = [(date.min, 1_600_000), (date(2025, 4, 1), 3_000_000)]
    says = "[[inspection]]\nvalid_from = {}\nquotes_from_yen = 7\n\n"
    assert of_inspections(FUND, "") == silent
    assert of_inspections(FUND, says.format("2021-12-20")) == [(date(2021, 12, 20), 7)]
    assert of_inspections(FUND, says.format("2025-04-01")) == [silent[0], (date(2025, 4, 1), 7)]
    assert of_inspections(FUND, says.format("2026-04-01")) == [*silent, (date(2026, 4, 1), 7)]
    charter = founded(FUND)
    assert charter.yardsticks_on(date(2020, 1, 1)) == charter.inspection[0]


def test_a_charter_says_for_which_events_money_is_carried_over_and_which_days_are_free() -> None:
    first, second = founded(ANNUAL).money
    assert first.carry_over_events == second.carry_over_events == founded(FUND).money[0].carry_over_events
    shorter = ANNUAL[::-1].replace('"retsasid ro rehtaew"', '"mrots"', 1)[::-1]
    assert founded(shorter).carry_over_events["weather"].en == "storm"
    calendar = founded(FUND.replace('week_ends = ["saturday", "sunday"]', 'week_ends = ["friday"]')).calendar
    free = [calendar.is_free(day) for day in (date(2022, 9, 9), date(2022, 9, 10), date(2022, 9, 11))]
    assert free == [True, False, False]


@pytest.mark.parametrize("key", ["", "Late delivery", "天災", "a" * 61, "a\\u0000b"])
def test_an_event_of_a_carry_over_has_a_key_that_records_can_keep(key: str) -> None:
    named = ANNUAL.replace("late_delivery = {", f'"{key}" = {{', 1)
    assert named != ANNUAL
    (problem,) = parse(named)[1]
    assert (problem.code, problem.where.startswith("money[0].carry_over_events.")) == ("wrong_value", True)


def test_a_charter_that_is_silent_of_money_has_one_version_from_its_founding() -> None:
    silent = ANNUAL[: ANNUAL.index("[[money]]")] + ANNUAL[ANNUAL.index("[review]") :]
    (only,) = founded(silent).money
    assert only.valid_from == founded(silent).founded_on
    assert only.late_interest == Fraction(1095, 10_000) and only.refund_within_days == 20


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ('late_interest = "10.95%"', 'late_interest = "101%"', "money[0].late_interest", "wrong_value"),
        ("valid_from = 2025-12-15\nlate", "late", "money[0].valid_from", "missing_key"),
        ("refund_within_days = 20", "refund_within_days = -1", "money[0].refund_within_days", "wrong_value"),
        ("slow_below", "slow_under", "money[0].slow_under", "unknown_key"),
        ('items = ["equipment"', 'items = ["machines"', "instrument[0].items[0]", "wrong_value"),
        (
            "items = [",
            'rate_by_stage = { research = "3/2" }\nitems = [',
            "instrument[0].rate_by_stage.research.default",
            "wrong_value",
        ),
        ("items = [", "rate_by_stage = 1\nitems = [", "instrument[0].rate_by_stage", "wrong_type"),
        (
            "items = [",
            'rate_by_stage = { research = { university = "1" } }\nitems = [',
            "instrument[0].rate_by_stage.research.default",
            "missing_key",
        ),
        ("items = [", 'payback = "0%"\nitems = [', "instrument[0].payback", "wrong_value"),
        ("items = [", 'pays = "everything"\nitems = [', "instrument[0].pays", "wrong_value"),
    ],
)
def test_money_and_instruments_name_what_cannot_be_read(old: str, new: str, where: str, code: str) -> None:
    assert parse(ANNUAL)[1] == ()
    _, problems = parse(changed(ANNUAL, (old, new)))
    assert (where, code) in [(problem.where, problem.code) for problem in problems]
    assert all(problem.remedy.ja and problem.remedy.en for problem in problems)


def test_lookups_find_by_key_or_say_that_there_is_none() -> None:
    charter = founded()
    assert charter.agency("jst").name.en == "Japan Science and Technology Agency"
    assert charter.field("quantum").terms_ja[0] == "量子"
    assert charter.body("meti").key == "meti"
    assert charter.stage("research").name.ja == "研究"
    assert charter.appropriation("fy2021-supplementary-1").available_from == date(2021, 12, 20)
    with pytest.raises(KeyError):
        charter.agency("meti")


def test_a_fiscal_year_starts_in_the_month_of_the_charter() -> None:
    assert founded().fiscal_year(date(2022, 3, 31)) == 2021
    assert founded(ANNUAL).fiscal_year(date(2022, 3, 31)) == 2022


def test_award_refs_carry_the_fiscal_year_in_two_digits() -> None:
    assert founded().agency("nedo").make_award_ref(2022, 1) == "JPNP22001"
    assert founded().agency("jst").make_award_ref(2026, 12) == "JPMJ260012"


def test_the_same_text_has_the_same_digest_wherever_its_lines_were_ended() -> None:
    windows = FUND.replace("\n", "\r\n")
    assert digest(FUND) == digest(windows) == digest("\ufeff" + windows) == founded().digest
    assert founded() == founded(windows)
    assert hash(founded()) == hash(founded(windows))
    assert digest(FUND + "\n") != digest(FUND)


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("first_month = 1\n", "first_month = \n", "line 12, column 15", "not_toml"),
        ("first_month = 1\n", "first_month = 1\nfirst_month = 2\n", "line 13, column 16", "not_toml"),
        ("founded_on = 2025-12-15", "founded_on = 2025-13-45", "line 14, column 18", "not_toml"),
        ("first_month = 1\n", f"first_month = {'9' * 5_000}\n", None, "not_toml"),
        ("first_month = 1\n", f"first_month = {'[' * 20_000}\n", None, "not_toml"),
        ("first_month = 1\n", "", "fund.first_month", "missing_key"),
        ("first_month = 1\n", "frist_month = 1\n", "fund.frist_month", "unknown_key"),
        ("first_month = 1\n", "first_month = 13\n", "fund.first_month", "wrong_value"),
        ("first_month = 1\n", "first_month = true\n", "fund.first_month", "wrong_type"),
        ("first_month = 1\n", "first_month = 1.0\n", "fund.first_month", "wrong_type"),
        ('zone = "Asia/Tokyo"', 'zone = "Asia/Tokio"', "fund.zone", "wrong_value"),
        ('zone = "Asia/Tokyo"', 'zone = "Asia"', "fund.zone", "wrong_value"),
        ('zone = "Asia/Tokyo"', 'zone = "../../secret"', "fund.zone", "wrong_value"),
        ('regime = "annual"', 'regime = "yearly"', "fund.regime", "wrong_value"),
        ("founded_on = 2025-12-15", "founded_on = 2025-12-15T00:00:00", "fund.founded_on", "wrong_type"),
        ("founded_on = 2025-12-15", 'founded_on = "2025-12-15"', "fund.founded_on", "wrong_type"),
        ("founded_on = 2025-12-15", "founded_on = 0001-01-01", "fund.founded_on", "wrong_value"),
        ("valid_from = 2027-01-01", "valid_from = 9999-12-31", "instrument[1].valid_from", "wrong_value"),
        ('administration_cap = "5%"', 'administration_cap = "101%"', "fund.administration_cap", "wrong_value"),
        ('administration_cap = "5%"', 'administration_cap = "-5%"', "fund.administration_cap", "wrong_value"),
        ('administration_cap = "5%"', 'administration_cap = "1/0"', "fund.administration_cap", "wrong_value"),
        ('administration_cap = "5%"', "administration_cap = 0.05", "fund.administration_cap", "wrong_type"),
        ('key = "aoba-region"', 'key = "Aoba Region"', "body[0].key", "wrong_value"),
        ('ja = "先端農業"', 'ja = " "', "field[0].name.ja", "wrong_value"),
        ('ja = "先端農業"', r'ja = "\u3164"', "field[0].name.ja", "wrong_value"),
        ('ja = "先端農業"', r'ja = "先端\u0007農業"', "field[0].name.ja", "wrong_value"),
        ('{ ja = "先端農業", en = "Advanced farming" }', '"Advanced farming"', "field[0].name", "wrong_type"),
        (', en = "Advanced farming"', "", "field[0].name.en", "missing_key"),
        ('ceiling = "70%"', 'ceiling = "0%"', "field[0].ceiling", "wrong_value"),
        ('en = ["agriculture", ', 'en = ["agriculture", "agriculture", ', "field[0].terms.en[1]", "repeated_value"),
        ('"selection", "ceiling"', '"selektion", "ceiling"', "body[0].consents_to[2]", "wrong_value"),
        ("amount_yen = 600_000_000", "amount_yen = -1", "appropriation[0].amount_yen", "wrong_value"),
        ("amount_yen = 600_000_000", "amount_yen = 0", "appropriation[0].amount_yen", "wrong_value"),
        ("amount_yen = 600_000_000", "amount_yen = true", "appropriation[0].amount_yen", "wrong_type"),
        ("amount_yen = 600_000_000", "amount_yen = 6e8", "appropriation[0].amount_yen", "wrong_type"),
        (
            "amount_yen = 600_000_000",
            "amount_yen = 1_000_000_000_000_001",
            "appropriation[0].amount_yen",
            "wrong_value",
        ),
        ('small_company = "2/3"', 'small_company = "3/2"', "instrument[0].rate.small_company", "wrong_value"),
        ('small_company = "2/3"', 'smal_company = "2/3"', "instrument[0].rate.smal_company", "unknown_key"),
        ('default = "1/2", ', "", "instrument[0].rate.default", "missing_key"),
        ("valid_from = 2025-12-15\n", "", "instrument[0].valid_from", "missing_key"),
        ('mode = "floor"', 'mode = "down"', "instrument[0].rounding.mode", "wrong_value"),
        ("unit_yen = 1_000", "unit_yen = 0", "instrument[0].rounding.unit_yen", "wrong_value"),
        ("reviews_per_application = 2", "reviews_per_application = 0", "review.reviews_per_application", "wrong_value"),
        ("scale = [1, 5]", "scale = [1, 3, 5]", "review.criteria[0].scale", "too_many"),
        ("scale = [1, 5]", "scale = [1]", "review.criteria[0].scale", "too_few"),
        ("deadline_hour = 17", "deadline_hour = 24", "calendar.deadline_hour", "wrong_value"),
        ('rest = ["12-31"', 'rest = ["02-30"', "calendar.banks_rest[0]", "wrong_value"),
        ('rest = ["12-31"', 'rest = ["31.12."', "calendar.banks_rest[0]", "wrong_value"),
        ('"01-03"]', '"12-31"]', "calendar.banks_rest[3]", "repeated_value"),
        ("deadline_hour = 17", "deadline_hour = 17\nholydays = []", "calendar.holydays", "unknown_key"),
        ("{fiscal_year:02}-{serial:03}", "{fiscal_year:02}", "agency[0].award_ref", "wrong_value"),
        ("{fiscal_year:02}-{serial:03}", "{serial.__class__}", "agency[0].award_ref", "wrong_value"),
        ("[[agency]]", "[agency]", "agency", "wrong_type"),
        ("[watch]", "[wacth]", "wacth", "unknown_key"),
    ],
)
def test_one_wrong_line_is_one_problem_at_its_path(old: str, new: str, where: str | None, code: str) -> None:
    assert parse(ANNUAL)[1] == ()
    found = refused(changed(ANNUAL, (old, new)))
    if where is None:
        assert [problem for _, problem in found] == [code]
    else:
        assert found[0] == (where, code)
        assert {problem for _, problem in found[1:]} <= {"missing_key"}


def test_a_key_of_very_many_parts_is_refused_before_it_eats_the_machine() -> None:
    assert refused("a" + ".a" * 400_000 + " = 1") == [("line 1", "not_toml")]
    assert parse(ANNUAL + "# " + "." * 400_000)[1] == ()


def test_every_mistake_is_named_at_once() -> None:
    found = refused(
        changed(
            ANNUAL,
            ("first_month = 1\n", "first_month = 0\n"),
            ('key = "aoba-agency"', "key = 7"),
            ('floor = "20%"', 'flor = "20%"'),
            ("weight_bp = 4_000", "weight_bp = 3_999"),
            ("\nwithin_days = 30", "\nwithin_days = 0"),
            ("deadline_hour = 17", 'deadline_hour = "noon"'),
        )
    )
    assert found == [
        ("fund.first_month", "wrong_value"),
        ("agency[0].key", "wrong_type"),
        ("field[0].flor", "unknown_key"),
        ("field[0].floor", "missing_key"),
        ("approval.vision.within_days", "wrong_value"),
        ("calendar.deadline_hour", "wrong_type"),
        ("review.criteria", "weights_not_whole"),
    ]


def test_a_problem_shows_the_value_as_written_and_the_nearest_key() -> None:
    _, problems = parse(changed(ANNUAL, ("first_month = 1\n", 'frist_month = "1"\n')))
    assert problems[0].value == '"frist_month"'
    assert problems[0].remedy.en == "did you mean first_month?"
    _, problems = parse(changed(ANNUAL, ("first_month = 1\n", 'first_month = "1"\n')))
    assert problems[0].line() == (
        'problem: fund.first_month: this is not a whole number from 1 to 12 ("1"): '
        "write a whole number from 1 to 12, such as 4"
    )
    assert problems[0].line("ja") == (
        'problem: fund.first_month: 1以上12以下の整数ではありません ("1"): 1以上12以下の整数を書いてください（例：4）'
    )


def test_too_many_tables_are_refused_without_reading_them() -> None:
    assert refused(ANNUAL + "[[body]]\n" * 1_000) == [("body", "too_many")]


@pytest.mark.parametrize(
    ("data", "where", "code"),
    [
        (b'[fund]\nkey = "caf\xe9"\n', "line 2", "not_utf8"),
        (FUND.encode("shift_jis", "replace"), "line 10", "not_utf8"),
        (FUND.encode() + b"#" * MAX_CHARTER_BYTES, "charter", "too_large"),
    ],
)
def test_what_is_no_text_is_one_clear_problem(data: bytes, where: str, code: str) -> None:
    problem = decode(data)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.code) == (where, code)


def test_a_text_that_is_too_large_is_not_read() -> None:
    assert refused("#" * (MAX_CHARTER_BYTES + 1)) == [("charter", "too_large")]
    assert ("charter", "too_large") not in refused("#" * MAX_CHARTER_BYTES)


JUNK = [
    "true", "-1", "0", "1.5", "nan", "inf", '""', '"x"', "[]", "{}", "[[]]", "[{}]", "{ a = 1 }", "[1, 'x', {}]",
    "2021-01-01", "2021-01-01T00:00:00Z", "12:00:00", "9999999999999999999999", '"\\uFFFF"', "'''\n'''",
]  # fmt: skip
LINES = ANNUAL.split("\n")


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """The annual charter with a few lines taken out, repeated, moved, or given another value."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        deed = draw(st.sampled_from(["drop", "repeat", "move", "value", "noise"]))
        if deed == "drop":
            lines[place] = ""
        elif deed == "repeat":
            lines.insert(place, lines[place])
        elif deed == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(place))
        elif deed == "value":
            lines[place] = lines[place].partition("=")[0] + "= " + draw(st.sampled_from(JUNK))
        else:
            lines[place] += draw(st.text(max_size=5))
    return "\n".join(lines)


@settings(max_examples=200)
@given(mutilated() | st.text(max_size=200))
def test_whatever_the_text_there_is_a_charter_or_a_problem_and_never_a_fault(text: str) -> None:
    charter, problems = parse(text)
    assert (charter is None) == bool(problems)
    assert parse(text) == (charter, problems)
    for problem in problems:
        assert problem.where
        assert "\n" not in problem.line("ja")
