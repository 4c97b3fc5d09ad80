"""What follows for years: payback of profit, obligations of a facility and a breach, and the interest on loans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kikin.office.awards.models import Award, AwardMember
from kikin.office.closing import actions as closing
from kikin.office.ledger import queries as ledger
from kikin.office.settlements import queries
from kikin.office.settlements.actions import facility, interest, payback, receivables, settling
from kikin.office.settlements.models import InterestPaid, Receivable, Settlement
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR
from tests.office.settlements.scene import award_of, balance, drawn_up, member_of, paid, reported, signed

ENDED = datetime(2024, 3, 31, 3, tzinfo=UTC)
AFTER = datetime(2025, 5, 1, 3, tzinfo=UTC)
FOURTH_YEAR = datetime(2027, 10, 1, 3, tzinfo=UTC)
WORDS = Text("生産を停止しました。", "Production was stopped.")
REASONS = Text("証拠が足りません。", "It is not shown.")


def closed(cast: Cast, member: AwardMember) -> AwardMember:
    closing.close_awards([member.award], cast.directors["jst"], ENDED)
    return member_of(Award.objects.get(pk=member.award.pk))


@pytest.fixture
def profitable(cast: Cast) -> AwardMember:
    """A company whose work cost 90,000,000, half of it paid by the fund, under an award that has ended."""
    member = member_of(award_of(cast, "subsidy", kind="company"))
    paid(cast, member, 45_000_000)
    reported(cast, member, {"other": 90_000_000})
    signed(cast, member)
    return closed(cast, member)


def test_profit_is_paid_back_up_to_the_grant(cast: Cast, profitable: AwardMember) -> None:
    first, second, _, _ = cast.finance["jst"]
    assert queries.years_to_declare(profitable, AFTER) == [2024]
    declared = payback.declare(profitable, 2024, 20_000_001, "ACCOUNTS-2024", cast.applicant, AFTER)
    assert queries.years_to_declare(profitable, AFTER) == []
    payback.note(declared, first, AFTER)
    assert (declared.grant_yen, declared.whole_cost_yen, declared.owed_yen) == (45_000_000, 90_000_000, 10_000_000)
    with refused("forbidden_four_eyes"):
        payback.collect(declared, AFTER.date(), "RECEIPT-1", first, AFTER)
    payback.collect(declared, AFTER.date(), "RECEIPT-1", second, AFTER)
    assert ledger.totals().collected_yen == 10_000_000
    later = datetime(2026, 5, 1, 3, tzinfo=UTC)
    again = payback.declare(profitable, 2025, 900_000_000, "ACCOUNTS-2025", cast.applicant, later)
    assert payback.note(again, first, later).owed_yen == 35_000_000


@pytest.mark.parametrize(
    ("fiscal_year", "document", "code"),
    [
        (2023, "ACCOUNTS", "year_out_of_range"),
        (2025, "ACCOUNTS", "year_is_not_over"),
        (2030, "ACCOUNTS", "year_out_of_range year_is_not_over"),
        (2024, "", "no_document"),
    ],
)
def test_a_declaration_that_cannot_be(
    cast: Cast, profitable: AwardMember, fiscal_year: int, document: str, code: str
) -> None:
    with refused(*code.split()):
        payback.declare(profitable, fiscal_year, 1, document, cast.applicant, AFTER)
    with refused("not_granted"):
        payback.declare(profitable, 2024, 1, "ACCOUNTS", cast.other_applicant, AFTER)
    assert payback.declare(profitable, 2024, 1, "ACCOUNTS", cast.applicant, AFTER).state == "declared"
    with refused("already_declared"):
        payback.declare(profitable, 2024, 1, "ACCOUNTS", cast.applicant, AFTER)


def test_a_declaration_sent_back_is_made_anew(cast: Cast, profitable: AwardMember) -> None:
    declared = payback.declare(profitable, 2024, 1, "ACCOUNTS", cast.applicant, AFTER)
    payback.send_back(declared, REASONS, cast.finance["jst"][0], AFTER)
    assert payback.declare(profitable, 2024, -5, "ACCOUNTS-2", cast.applicant, AFTER).state == "declared"


def test_a_loss_owes_nothing(cast: Cast, profitable: AwardMember) -> None:
    declared = payback.declare(profitable, 2024, -5, "ACCOUNTS", cast.applicant, AFTER)
    assert payback.note(declared, cast.finance["jst"][0], AFTER).owed_yen == 0
    with refused("nothing_owed"):
        payback.collect(declared, AFTER.date(), "RECEIPT-1", cast.finance["jst"][1], AFTER)


@pytest.fixture
def plant(cast: Cast) -> AwardMember:
    """A facility that is paid for by completed work, half of it, with ten years of obligations."""
    return member_of(by_work(award_of(cast, "facility", (9, 80, 10), kind="company")))


def by_work(award: Award) -> Award:
    """The charter's facility pays by completed work."""
    assert queries.work_facts(member_of(award), NEXT_YEAR).pays == "completed_work"
    return award


def built(cast: Cast, plant: AwardMember, completed_yen: int, now: datetime = NEXT_YEAR) -> None:
    title = Text("建屋", "The building")
    made = facility.report_work(plant, title, date(2022, 12, 1), completed_yen, "SURVEY-1", cast.applicant, now)
    facility.accept_work(made, cast.officers["jst"], now)


def settled_and_paid(cast: Cast, plant: AwardMember, now: datetime = NEXT_YEAR) -> Settlement:
    (made,) = signed(cast, plant, 2023, now)
    return settling.pay([made], cast.finance["jst"][2], now)[0]


def test_completed_work_is_paid_for_after_what_was_paid_before(cast: Cast, plant: AwardMember) -> None:
    built(cast, plant, 60_000_000)
    first = settled_and_paid(cast, plant)
    assert (first.basis, first.share_yen) == ("completed_work", 30_000_000)
    with refused("nothing_has_changed"):
        drawn_up(cast, plant, 2023, NEXT_YEAR)
    built(cast, plant, 45_001_999)
    second = settled_and_paid(cast, plant)
    assert (second.share_yen, second.to_pay_yen, balance("spent", plant)) == (52_500_000, 22_500_000, 52_500_000)


def test_of_completed_work_one_statement_waits_at_a_time(cast: Cast, plant: AwardMember) -> None:
    """Each goes on from the one before, whatever its year: of two that wait, the older would count as the newer."""
    built(cast, plant, 60_000_000)
    made = drawn_up(cast, plant, 2022, NEXT_YEAR)
    with refused("already_drawn_up"):
        drawn_up(cast, plant, 2023, NEXT_YEAR)
    settling.sign(made, cast.finance["jst"][1], NEXT_YEAR)
    built(cast, plant, 45_001_999)
    assert settled_and_paid(cast, plant).received_yen == 0
    assert balance("spent", plant) == 52_500_000


def test_a_year_in_which_no_work_was_completed_is_passed_over(cast: Cast, plant: AwardMember) -> None:
    drawer, signer = cast.finance["jst"][:2]
    paid(cast, plant, 10_000_000)
    settled = []
    for year in (2022, 2023):
        reported(cast, plant, {"construction": 1_000_000}, year, AFTER)
        settled += settling.settle_round(plant.award.round, "jst", year, drawer, signer, AFTER)
    assert [(one.fiscal_year, one.share_yen) for one in settled] == [(2022, 0)]


@pytest.mark.parametrize("is_accepted", [True, False])
def test_work_that_nobody_has_accepted_is_not_paid_for(cast: Cast, plant: AwardMember, is_accepted: bool) -> None:
    title = Text("建屋", "The building")
    with refused("nothing_completed", "no_document", "day_has_not_come"):
        facility.report_work(plant, title, date(2030, 1, 1), 0, "", cast.applicant, NEXT_YEAR)
    made = facility.report_work(plant, title, date(2022, 12, 1), 10_000_000, "S-1", cast.applicant, NEXT_YEAR)
    with refused("not_granted", "forbidden_own_report"):
        facility.accept_work(made, cast.applicant, NEXT_YEAR)
    if is_accepted:
        facility.accept_work(made, cast.officers["jst"], NEXT_YEAR)
        assert drawn_up(cast, plant, 2023, NEXT_YEAR)[0].share_yen == 5_000_000
        return
    facility.send_back_work(made, REASONS, cast.officers["jst"], NEXT_YEAR)
    with refused("nothing_to_settle"):
        drawn_up(cast, plant, 2023, NEXT_YEAR)


def test_whoever_reported_judges_no_report(cast: Cast, plant: AwardMember) -> None:
    title, done_on = Text("建屋", "The building"), date(2022, 12, 1)
    made = facility.report_work(plant, title, done_on, 10_000_000, "S-1", cast.applicant, NEXT_YEAR)
    themselves = replace(cast.officers["jst"], person=cast.applicant.person)
    with refused("forbidden_own_report"):
        facility.accept_work(made, themselves, NEXT_YEAR)
    with refused("forbidden_own_report"):
        facility.send_back_work(made, REASONS, themselves, NEXT_YEAR)
    made.refresh_from_db()
    assert made.state == "reported"
    facility.accept_work(made, cast.officers["jst"], NEXT_YEAR)


def test_scenario_9_a_breach_in_the_fourth_year_is_clawed_back(cast: Cast, plant: AwardMember) -> None:
    """Half of 120,000,000 was paid. Ten years were promised; 42 whole months were kept."""
    built(cast, plant, 120_000_000)
    settled_and_paid(cast, plant)
    plant = closed(cast, plant)
    officer, director = cast.officers["jst"], cast.directors["jst"]
    breach = facility.record_breach(plant, date(2027, 10, 1), WORDS, "VISIT-1", officer, FOURTH_YEAR)
    assert (breach.months_kept, breach.months_bound, breach.amount_yen) == (42, 120, 39_000_000)
    due = facility.confirm_breach(breach, director, FOURTH_YEAR)
    assert (due.cause, due.amount_yen, due.state, due.due_on) == ("breach", 39_000_000, "due", date(2027, 10, 21))
    assert (balance("receivable", plant), balance("spent", plant)) == (39_000_000, 21_000_000)
    receivables.repay(due, 39_000_000, date(2027, 10, 1), "RECEIPT-1", cast.finance["jst"][0], FOURTH_YEAR)
    assert ledger.totals_of(plant.award.ref).paid_yen == 21_000_000


def test_a_breach_is_confirmed_by_another_or_dismissed(cast: Cast, plant: AwardMember) -> None:
    built(cast, plant, 120_000_000)
    with refused("no_obligation"):
        facility.record_breach(plant, date(2023, 5, 1), WORDS, "VISIT-1", cast.officers["jst"], NEXT_YEAR)
    settled_and_paid(cast, plant)
    plant = closed(cast, plant)
    director = cast.directors["jst"]
    breach = facility.record_breach(plant, date(2027, 10, 1), WORDS, "VISIT-1", director, FOURTH_YEAR)
    with refused("forbidden_four_eyes"):
        facility.confirm_breach(breach, director, FOURTH_YEAR)
    with refused("not_granted", "forbidden_four_eyes"):
        facility.confirm_breach(breach, director.__class__(director.person, "finance_officer", "jst"), FOURTH_YEAR)
    assert Receivable.objects.count() == 0


def test_years_of_an_obligation_are_reported(cast: Cast, plant: AwardMember) -> None:
    built(cast, plant, 120_000_000)
    settled_and_paid(cast, plant)
    plant = closed(cast, plant)
    assert queries.years_to_report(plant, AFTER) == [2023, 2024, 2025]
    with refused("nothing_said", "year_out_of_range", "no_document"):
        facility.report_year(plant, 2030, " ", "", cast.applicant, AFTER)
    made = facility.report_year(plant, 2024, "毎月生産しています。", "OUTPUT-1", cast.applicant, AFTER)
    with refused("already_reported"):
        facility.report_year(plant, 2024, "毎月生産しています。", "OUTPUT-1", cast.applicant, AFTER)
    themselves = replace(cast.officers["jst"], person=cast.applicant.person)
    with refused("forbidden_own_report"):
        facility.accept_year(made, themselves, AFTER)
    with refused("forbidden_own_report"):
        facility.send_back_year(made, REASONS, themselves, AFTER)
    facility.send_back_year(made, REASONS, cast.officers["jst"], AFTER)
    again = facility.report_year(plant, 2024, "毎月生産しています。", "OUTPUT-2", cast.applicant, AFTER)
    assert facility.accept_year(again, cast.officers["jst"], AFTER).state == "accepted"
    assert queries.years_to_report(plant, AFTER) == [2023, 2025]


HEAD = "member,bank,loan,from_on,to_on,due_on,interest_yen"


@pytest.fixture
def borrower(cast: Cast) -> AwardMember:
    return member_of(award_of(cast, "interest-subsidy", kind="company"))


def sheet(member: AwardMember, *rows: str) -> bytes:
    return "\n".join([HEAD, *(f"{member.organisation.ref},{row}" for row in rows)]).encode()


ONE = "見本銀行,L-1,2022-10-01,2023-03-30,2023-03-31,1000001"
TWO = 'Sample Bank,L-2,2022-10-01,2023-03-30,2023-03-31,"2,000,000"'


def test_interest_is_paid_for_by_the_banks_statements(cast: Cast, borrower: AwardMember) -> None:
    officer = cast.finance["jst"][0]
    assert interest.load(borrower.award, sheet(borrower, ONE, TWO), officer, NEXT_YEAR) == interest.Loaded(2, 0)
    assert interest.load(borrower.award, sheet(borrower, ONE, TWO, TWO), officer, NEXT_YEAR) == interest.Loaded(0, 3)
    assert InterestPaid.objects.count() == 2
    (made,) = signed(cast, borrower, 2022)
    assert (made.eligible_yen, made.share_yen, made.state) == (3_000_001, 1_500_000, "to_pay")
    settling.pay([made], cast.finance["jst"][2], NEXT_YEAR)
    assert balance("spent", borrower) == 1_500_000


def test_every_bad_row_is_named_and_nothing_is_taken(cast: Cast, borrower: AwardMember) -> None:
    officer = cast.finance["jst"][0]
    interest.load(borrower.award, sheet(borrower, TWO), officer, NEXT_YEAR)
    rows = [
        ONE,
        "Bank,L-3,2022-10-01,2023-03-30,2023-02-30,1000",
        "Bank,L-4,2022-10-01,2022-03-30,2023-03-31,1000",
        "Bank,L-5,2022-10-01,2023-03-30,2023-03-31,10.5",
        ",L-6,2022-10-01,2023-03-30,2023-03-31,0",
        TWO.replace("2,000,000", "2,000,001"),
    ]
    with refused("not_a_day", "days_out_of_order", "not_whole_yen", "unreadable", "contradicts") as answer:
        interest.load(borrower.award, sheet(borrower, *rows), officer, NEXT_YEAR)
    places = [problem.where for problem in answer.value.problems]
    assert places == [
        "row[3].due_on",
        "row[4].to_on",
        "row[5].interest_yen",
        "row[6].bank",
        "row[6].interest_yen",
        "row[7].interest_yen",
    ]
    with refused("unknown_member"):
        interest.load(borrower.award, sheet(borrower, ONE).replace(b"ORG", b"ORX"), officer, NEXT_YEAR)


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty_sheet"), (b"a,b\n1,2", "no_column"), ("見".encode("shift_jis"), "not_utf_8")]
)
def test_a_file_that_is_no_statement(cast: Cast, borrower: AwardMember, content: bytes, code: str) -> None:
    with refused(code):
        interest.load(borrower.award, content, cast.finance["jst"][0], NEXT_YEAR)
    with refused("not_granted", hidden=True):
        interest.load(borrower.award, sheet(borrower, ONE), cast.finance["nedo"][0], NEXT_YEAR)


def test_another_instrument_pays_for_no_interest(cast: Cast) -> None:
    member = member_of(award_of(cast, "commission"))
    with refused("not_paid_for_interest"):
        interest.load(member.award, sheet(member, ONE), cast.finance["jst"][0], CONTRACTED)
