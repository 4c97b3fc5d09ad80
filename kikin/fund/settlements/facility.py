"""A facility: work that is completed and paid for, obligations that are kept for years, and what a breach costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.calendar import MONTHS_OF_A_YEAR, whole_months
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """Completed work, a yearly report or a breach, before a step."""

    award_state: str = "active"
    pays: str = "completed_work"
    obligation_years: int | None = None
    bound_from: date | None = None
    fiscal_year: int = 0
    due_years: tuple[int, ...] = ()
    is_reported: bool = False
    completed_yen: Yen = 0
    day: date = date.min
    today: date = date.max
    paid_yen: Yen = 0
    claw_back_yen: Yen = 0
    document: str = ""
    words: str = ""
    reasons: str = ""


def months_kept(bound_from: date, breached_on: date, months_bound: int) -> int:
    """Whole months from the day on which an obligation began to a breach, at most those that were bound."""
    return max(0, min(months_bound, whole_months(bound_from, breached_on)))


def months_bound(obligation_years: int) -> int:
    return obligation_years * MONTHS_OF_A_YEAR


def award_is_active(facts: WorkFacts) -> Problem | None:
    if facts.award_state == "active":
        return None
    return Problem(
        "award_not_active",
        "completed_work.award",
        Text("実施中の契約ではありません", "its award is not active"),
        Text("契約の開始または再開を待ってください", "wait until the award is activated or resumed"),
        facts.award_state,
    )


def is_paid_by_completed_work(facts: WorkFacts) -> Problem | None:
    if facts.pays == "completed_work":
        return None
    return Problem(
        "not_paid_by_work",
        "completed_work.award",
        Text("出来高に応じて支払う支援手段ではありません", "this instrument does not pay by completed work"),
        Text("年度の実績報告により報告してください", "report the cost of the year instead"),
        facts.pays,
    )


def some_work_is_completed(facts: WorkFacts) -> Problem | None:
    if facts.completed_yen > 0:
        return None
    return Problem(
        "nothing_completed",
        "completed_work.completed_yen",
        Text("出来高の対象経費が1円以上ではありません", "the eligible cost of the completed work is not above zero"),
        Text("完成部分の対象経費を記入してください", "give the eligible cost of what is completed"),
        str(facts.completed_yen),
    )


def its_day_has_come(facts: WorkFacts) -> Problem | None:
    if facts.day <= facts.today:
        return None
    return Problem(
        "day_has_not_come",
        "day",
        Text("まだ来ていない日付です", "the day has not come"),
        Text("今日以前の日付にしてください", "give today or an earlier day"),
        facts.day.isoformat(),
    )


def names_its_paper(facts: WorkFacts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "document",
        Text("証拠書類の番号がありません", "the document that it rests on is not named"),
        Text("根拠となる書類の番号を記入してください", "name the paper that shows it"),
    )


def obligation_is_running(facts: WorkFacts) -> Problem | None:
    if facts.obligation_years and facts.bound_from is not None:
        return None
    return Problem(
        "no_obligation",
        "award",
        Text("この契約に継続義務の期間はありません", "no obligation runs for this award"),
        Text("事業の終了後に、義務のある契約について報告してください", "it begins when an award that has one ends"),
    )


def year_is_due(facts: WorkFacts) -> Problem | None:
    if facts.fiscal_year in facts.due_years:
        return None
    return Problem(
        "year_out_of_range",
        "fulfilment.fiscal_year",
        Text("報告の対象年度ではありません", "no report is due for this year"),
        Text(
            f"対象：{shown(', '.join(map(str, facts.due_years)))}",
            f"due are: {shown(', '.join(map(str, facts.due_years)))}",
        ),
        str(facts.fiscal_year),
    )


def none_is_reported(facts: WorkFacts) -> Problem | None:
    if not facts.is_reported:
        return None
    return Problem(
        "already_reported",
        "fulfilment.fiscal_year",
        Text("この年度の報告は既にあります", "the year is reported already"),
        Text("誤りがある場合は配分機関に差戻しを依頼してください", "ask the agency to send it back if it is wrong"),
        str(facts.fiscal_year),
    )


def something_is_said(facts: WorkFacts) -> Problem | None:
    if facts.words.strip():
        return None
    return Problem(
        "nothing_said",
        "words",
        Text("内容が書かれていません", "nothing is said"),
        Text("実施の状況を書いてください", "say how it stands"),
    )


def something_comes_back(facts: WorkFacts) -> Problem | None:
    if 0 < facts.claw_back_yen <= facts.paid_yen:
        return None
    return Problem(
        "nothing_to_claw_back",
        "breach.amount_yen",
        Text("返還を求める額がありません", "nothing is to be given back"),
        Text("義務の期間と支払額を確かめてください", "check the months that were kept and what was paid"),
        f"{facts.claw_back_yen:,}",
    )


gives_reasons = reasons_are_given(
    "reasons", Text("相手方に示す理由を書いてください", "give the reasons that the recipient will read")
)

COMPLETED_WORK = Lifecycle(
    kind="completed_work",
    initial="reported",
    ends=frozenset({"accepted", "sent_back"}),
    steps=(
        Step("accept", "reported", "accepted", "completed_work_accepted", (award_is_active,)),
        Step("send_back", "reported", "sent_back", "completed_work_sent_back", (gives_reasons,)),
    ),
)

FULFILMENT = Lifecycle(
    kind="fulfilment",
    initial="reported",
    ends=frozenset({"accepted", "sent_back"}),
    steps=(
        Step("accept", "reported", "accepted", "fulfilment_accepted"),
        Step("send_back", "reported", "sent_back", "fulfilment_sent_back", (gives_reasons,)),
    ),
)

BREACH = Lifecycle(
    kind="breach",
    initial="recorded",
    ends=frozenset({"confirmed", "dismissed"}),
    steps=(
        Step("confirm", "recorded", "confirmed", "breach_confirmed", (obligation_is_running, something_comes_back)),
        Step("dismiss", "recorded", "dismissed", "breach_dismissed", (gives_reasons,)),
    ),
)


def problems_of_reporting_work(facts: WorkFacts) -> tuple[Problem, ...]:
    """Everything that speaks against reporting completed work."""
    return problems_of(
        (award_is_active, is_paid_by_completed_work, some_work_is_completed, its_day_has_come, names_its_paper), facts
    )


def problems_of_reporting_year(facts: WorkFacts) -> tuple[Problem, ...]:
    """Everything that speaks against a yearly report on an obligation."""
    return problems_of(
        (obligation_is_running, year_is_due, none_is_reported, something_is_said, names_its_paper), facts
    )


def problems_of_recording_breach(facts: WorkFacts) -> tuple[Problem, ...]:
    """Everything that speaks against recording a breach."""
    return problems_of((obligation_is_running, its_day_has_come, gives_reasons, names_its_paper), facts)
