"""Each flag fires on its planted case, on nothing else, and is told to auditors alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from kikin.fund import costs as cost_rules
from kikin.fund import inspections as rules
from kikin.fund.inspections import FLAGS
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.costs import actions
from kikin.office.costs import queries as costs
from kikin.office.costs.models import Asset, CostLine, CostReport, GradeRate, WorkMonth
from kikin.office.inspections import queries
from kikin.office.parties.models import Organisation
from tests.cast import Cast
from tests.office.costs.conftest import LINE, PAPER
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR

BOUGHT = LINE.delivered_on
MACHINE = replace(LINE, cost_item="equipment", description="冷凍機", amount_yen=900_000, tax_yen=0, bill_number="M-1")
DAYS = (cost_rules.Day(date(2022, 10, 3), 400), cost_rules.Day(date(2022, 10, 4), 200, 265))


@pytest.fixture
def awards(cast: Cast) -> dict[str, Award]:
    """One award of one member with each agency, of the same recipient."""
    from tests.office import rounds

    active = rounds.active_awards(cast)
    return {agency: next(one for one in active if one.agency == agency) for agency in ("jst", "nedo")}


def member_of(award: Award) -> AwardMember:
    member: AwardMember = award.members.select_related("award", "organisation").get()
    return member


@pytest.fixture
def report(cast: Cast, awards: dict[str, Award]) -> CostReport:
    """Handed in with JST: a service, a tagged machine, and a month of pay by the table of grades."""
    officer, other = cast.finance["jst"][:2]
    rate = actions.enter_rate("jst", "主任研究員", date(2022, 4, 1), 5_005, officer, CONTRACTED)
    actions.approve_rate(rate, other, CONTRACTED)
    report = actions.open_report(member_of(awards["jst"]), 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR)
    _, machine = actions.enter(report, [LINE, MACHINE], cast.applicant, NEXT_YEAR)
    actions.tag(machine, actions.Label("JST-1", "第一研究棟", "管理担当"), cast.applicant, NEXT_YEAR)
    sheet = actions.Timesheet(
        cast.applicant.person, date(2022, 10, 1), DAYS, "bill.pdf", date(2022, 11, 25), grade="主任研究員"
    )
    actions.report_work(report, sheet, cast.applicant, NEXT_YEAR)
    return actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)


def raised(cast: Cast, now: datetime = NEXT_YEAR, **chosen: object) -> dict[str, list[str]]:
    """What is raised, but for the fund's own first year, of which most is idle."""
    found = queries.red_flags(cast.auditor, now, **chosen)  # type: ignore[arg-type]  # a year or an agency
    assert found.keys() == FLAGS.keys()
    refs = {key: [one.item.ref for one in of_flag] for key, of_flag in found.items()}
    return {key: of_flag for key, of_flag in refs.items() if of_flag and key != "idle_balance"}


def by_payroll(yen: int) -> None:
    """The planted month is of the payroll, at an hourly rate, and its line comes to what it is worth."""
    WorkMonth.objects.update(basis="payroll", grade_rate=None, pay_yen=yen, pay_minutes=60)
    CostLine.objects.filter(number=3).update(amount_yen=yen * 10)


PLANTED: list[tuple[str, int, Callable[[], object]]] = [
    ("pay_without_rate", 1, lambda: CostLine.objects.filter(number=1).update(cost_item="personnel")),
    ("pay_deviates", 3, lambda: CostLine.objects.filter(number=3).update(amount_yen=50_051)),
    ("pay_deviates", 3, lambda: GradeRate.objects.update(hourly_yen=5_004)),
    ("hours_not_worked", 3, lambda: WorkMonth.objects.update(days=[["2022-10-03", 400, 66], ["2022-10-04", 200, 0]])),
    ("effort_over_all", 3, lambda: WorkMonth.objects.update(agreed_minutes=599)),
    ("ordered_too_early", 1, lambda: CostLine.objects.filter(number=1).update(ordered_on=date(2022, 8, 31))),
    ("not_eligible", 1, lambda: CostLine.objects.filter(number=1).update(description="懇親会費")),
    ("untagged", 2, lambda: Asset.objects.all().delete()),
    ("unseen", 2, lambda: Asset.objects.update(last_seen_on=date(2022, 4, 1))),
    ("just_below_threshold", 1, lambda: CostLine.objects.filter(number=1).update(amount_yen=1_599_999)),
]


def test_what_is_in_order_raises_nothing(cast: Cast, report: CostReport) -> None:
    assert raised(cast) == {}


@pytest.mark.parametrize(("key", "number", "plant"), PLANTED)
def test_a_planted_line_raises_its_flag_alone(
    cast: Cast, report: CostReport, key: str, number: int, plant: Callable[[], object]
) -> None:
    plant()
    ref = f"{report.ref}.{number}"
    assert raised(cast) == raised(cast, agency="jst", fiscal_year=2022) == {key: [ref]}
    assert raised(cast, agency="nedo") == raised(cast, fiscal_year=2023) == {}


def line_by_line(cast: Cast, now: datetime) -> set[tuple[str, str]]:
    """The flags of purchases and of pay as the rules raise them for one line after another, read one by one."""
    found: set[tuple[str, str]] = set()
    for line in CostLine.objects.exclude(report__state="open").exclude(state="upheld"):
        award, work = line.report.member.award, WorkMonth.objects.filter(line=line).first()
        instrument, terms = costs.instrument_of(award), costs.terms_of(line.report, now)
        said = cost_rules.Line(
            line.cost_item, line.description, line.ordered_on, line.delivered_on, line.paid_on, line.amount_yen,
            supplier=line.supplier, supplier_number=line.supplier_number,
        )  # fmt: skip
        facts: list[object] = [
            rules.Purchase(
                line.cost_item, line.description, line.amount_yen, line.ordered_on, award.activated_on, terms.items,
                is_related="related_supplier" in cost_rules.flags_of(said, terms),
                tag_from_yen=instrument.assets_from_yen if line.cost_item == "equipment" else None,
                has_tag=Asset.objects.filter(line=line).exists(),
                has_timesheet=work is not None,
            )
        ]  # fmt: skip
        facts += [rules.Thing(one.last_seen_on, now.date()) for one in Asset.objects.filter(line=line)]
        if work is not None:
            hourly, rate = Fraction(work.pay_yen * 60, work.pay_minutes), work.grade_rate
            worth_yen = cost_rules.amount_of(
                instrument, cost_rules.TimeRate(work.pay_yen, work.pay_minutes), work.minutes
            )
            official = None if rate is None else Fraction(rate.hourly_yen)
            facts.append(rules.Pay(hourly, line.amount_yen, worth_yen, official))
        for one in facts:
            found |= {(key, line.ref) for key, _ in rules.raised(one, in_force().yardsticks_on(line.delivered_on))}
    return found


def test_columns_say_what_one_line_after_another_says(cast: Cast, report: CostReport) -> None:
    lines = list(CostLine.objects.order_by("number"))
    wording = ("懇親会費", "ANNUAL FEES of a society", "分析の外注", "ｷﾞﾌﾄ gift", "meeting")
    for number in range(11, 41):
        line = lines[number % 2]
        line.pk, line.ref, line.number, line.bill_key = None, f"{report.ref}.{number}", number, ""
        line.description, line.amount_yen = wording[number % 5], 40_000 * number + 1
        line.cost_item = ("other", "equipment", "personnel", "construction")[number % 4]
        line.ordered_on = date(2022, 8, number - 10) if number <= 40 and number % 3 else line.delivered_on
        line.supplier = ("測定株式会社", line.report.member.organisation.name_ja)[number % 7 == 0]
        line.save(force_insert=True)
    Asset.objects.update(last_seen_on=date(2022, 4, 1))
    GradeRate.objects.update(hourly_yen=5_004)
    naive = line_by_line(cast, NEXT_YEAR)
    assert len({key for key, _ in naive}) == 8
    assert {(key, ref) for key, refs in raised(cast).items() for ref in refs} == naive


def test_pay_far_from_the_same_person_s_other_months_is_flagged(
    cast: Cast, awards: dict[str, Award], report: CostReport
) -> None:
    by_payroll(5_000)
    assert raised(cast) == {}
    month = WorkMonth.objects.get()
    other = CostLine.objects.get(number=1)
    for number, pay_yen in ((11, 5_100), (12, 6_400)):
        other.pk, other.ref, other.number = None, f"{report.ref}.{number}", number
        other.cost_item, other.amount_yen, other.tax_yen, other.bill_key = "personnel", pay_yen * 10, 0, ""
        other.save(force_insert=True)
        month.pk, month.line, month.month, month.pay_yen = None, other, date(2022, number, 1), pay_yen
        month.save(force_insert=True)
    assert raised(cast) == {"pay_deviates": [f"{report.ref}.12"]}


def test_a_supplier_declared_of_the_group_later_is_flagged(cast: Cast, report: CostReport) -> None:
    recipient = Organisation.objects.get(ref=cast.applicant.of)
    actions.declare_group(recipient, "測定(株)", "", cast.applicant, NEXT_YEAR)
    found = {f"{report.ref}.{number}" for number in (1, 2)}
    assert {key: set(refs) for key, refs in raised(cast).items()} == {"related_supplier": found}


def test_a_bill_is_flagged_in_both_awards_once_both_are_handed_in(
    cast: Cast, awards: dict[str, Award], report: CostReport
) -> None:
    second = actions.open_report(member_of(awards["nedo"]), 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(second, *PAPER, cast.applicant, NEXT_YEAR)
    actions.enter(second, [LINE], cast.applicant, NEXT_YEAR)
    assert raised(cast) == {}
    actions.hand_in(second, cast.applicant, NEXT_YEAR, deducts_tax=False)
    assert {key: set(refs) for key, refs in raised(cast).items()} == {
        "same_bill": {f"{report.ref}.1", f"{second.ref}.1"}
    }
    assert raised(cast, agency="nedo") == {"same_bill": [f"{second.ref}.1"]}
    CostLine.objects.filter(report=second).update(state="upheld")
    assert raised(cast) == {}


def test_time_for_another_award_counts_against_the_same_day_and_month(
    cast: Cast, awards: dict[str, Award], report: CostReport
) -> None:
    second = actions.open_report(member_of(awards["nedo"]), 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(second, *PAPER, cast.applicant, NEXT_YEAR)
    sheet = actions.Timesheet(
        cast.applicant.person,
        date(2022, 10, 1),
        (cost_rules.Day(date(2022, 10, 3), 65),),
        "bill.pdf",
        date(2022, 11, 25),
        pay_yen=5_000,
        pay_minutes=60,
    )
    work = actions.report_work(second, sheet, cast.applicant, NEXT_YEAR)
    actions.hand_in(second, cast.applicant, NEXT_YEAR, deducts_tax=False)
    assert raised(cast) == {}
    WorkMonth.objects.filter(pk=work.pk).update(days=[["2022-10-03", 66, 0]])
    found = raised(cast)
    assert set(found.pop("hours_not_worked")) == {f"{report.ref}.3", f"{second.ref}.1"}
    assert raised(cast, agency="nedo")["hours_not_worked"] == [f"{second.ref}.1"]


def test_an_open_report_and_a_line_finally_disallowed_are_left_out(cast: Cast, report: CostReport) -> None:
    CostLine.objects.filter(number=1).update(description="懇親会費")
    CostLine.objects.filter(number=1).update(state="upheld")
    assert raised(cast) == {}
    CostLine.objects.filter(number=1).update(state="entered")
    assert raised(cast) == {"not_eligible": [f"{report.ref}.1"]}
    CostReport.objects.update(state="open")
    assert raised(cast) == {}


def paid(cast: Cast, award: Award, amount_yen: int, now: datetime) -> str:
    claim = claims.file(member_of(award), 2022, amount_yen, cast.applicant, now)
    for step, officer in zip((claims.check, claims.approve, claims.pay), cast.finance["jst"], strict=False):
        step([claim], officer, now)
    return claim.ref


def test_an_advance_is_flagged_half_a_year_after_its_year(cast: Cast, awards: dict[str, Award]) -> None:
    ref = paid(cast, awards["jst"], 1_000_000, CONTRACTED)
    assert raised(cast, datetime(2023, 9, 29, 3, tzinfo=UTC)) == {}
    assert raised(cast, datetime(2023, 9, 30, 3, tzinfo=UTC)) == {"advance_unsettled": [ref]}


def test_what_nobody_committed_is_idle_a_year_after_its_year(cast: Cast, awards: dict[str, Award]) -> None:
    def idle(now: datetime, **chosen: str) -> set[tuple[int, str]]:
        found = queries.red_flags(cast.auditor, now, agency=chosen.get("agency", ""))["idle_balance"]
        assert all(one.item.transfer is not None and one.item.amount_yen > 0 for one in found)
        return {(one.item.fiscal_year, one.item.agency) for one in found}

    first = {(2021, "jst"), (2021, "nedo")}
    assert idle(datetime(2023, 3, 30, 3, tzinfo=UTC)) == set()
    assert idle(datetime(2023, 3, 31, 3, tzinfo=UTC)) == idle(NEXT_YEAR) == first
    assert idle(NEXT_YEAR, agency="jst") == {(2021, "jst")}
    assert idle(datetime(2024, 3, 31, 3, tzinfo=UTC)) > first


@pytest.mark.parametrize(
    ("now", "amount_yen", "keys"),
    [
        (datetime(2023, 3, 1, 3, tzinfo=UTC), 50_000_001, ["year_end_rush"]),
        (datetime(2023, 3, 1, 3, tzinfo=UTC), 50_000_000, []),
        (datetime(2023, 2, 27, 3, tzinfo=UTC), 50_000_001, []),
    ],
)
def test_more_than_a_quarter_of_the_plan_in_march_is_a_rush(
    cast: Cast, awards: dict[str, Award], now: datetime, amount_yen: int, keys: list[str]
) -> None:
    """The award plans 200 million for the year."""
    assert dict(awards["jst"].by_year)[2022] == 200_000_000
    paid(cast, awards["jst"], amount_yen, now)
    assert list(raised(cast)) == keys


def test_only_auditors_inspect(cast: Cast, report: CostReport) -> None:
    for actor in cast.everyone():
        if actor.role == "auditor":
            assert queries.amounts_of("cost_line", actor)
            continue
        with refused(hidden=True):
            queries.red_flags(actor, NEXT_YEAR)
        with refused(hidden=True):
            queries.amounts_of("cost_line", actor)
        with refused(hidden=True):
            queries.items_of("payment", ["1"], actor)


def test_lists_to_draw_from_hold_what_stands(cast: Cast, awards: dict[str, Award], report: CostReport) -> None:
    expected = {f"{report.ref}.1": 1_100_000, f"{report.ref}.2": 900_000, f"{report.ref}.3": 50_050}
    assert queries.amounts_of("cost_line", cast.auditor) == expected
    assert queries.amounts_of("cost_line", cast.auditor, 2022, "jst") == expected
    assert queries.amounts_of("cost_line", cast.auditor, 2023) == {}
    assert queries.amounts_of("cost_line", cast.auditor, agency="nedo") == {}
    items = queries.items_of("cost_line", list(expected)[:2], cast.auditor)
    assert {ref: item.amount_yen for ref, item in items.items()} == dict(list(expected.items())[:2])
    ref = paid(cast, awards["jst"], 1_000_000, NEXT_YEAR)
    assert list(queries.amounts_of("payment", cast.auditor).values()) == [1_000_000]
    assert queries.amounts_of("payment", cast.auditor, agency="nedo") == {}
    claim = Claim.objects.get(ref=ref)
    claims.take_back(claim, "N-1", cast.finance["jst"][0], NEXT_YEAR)
    assert queries.amounts_of("payment", cast.auditor) == {}
