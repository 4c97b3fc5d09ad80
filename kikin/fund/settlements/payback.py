"""Payback: what a recipient gives back, year by year, of the profit that the funded work made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class PaybackFacts:
    """The declaration of one year. `ended_in` is the fiscal year in which the award ended, nothing before it has."""

    fiscal_year: int = 0
    current_year: int = 0
    ended_in: int | None = None
    payback_years: int | None = None
    is_declared: bool = False
    whole_cost_yen: Yen = 0
    grant_yen: Yen = 0
    owed_yen: Yen = 0
    received_on: date = date.min
    noted_on: date = date.min
    today: date = date.max
    document: str = ""
    reasons: str = ""


def its_instrument_asks_for_it(facts: PaybackFacts) -> Problem | None:
    if facts.payback_years:
        return None
    return Problem(
        "no_payback",
        "payback.award",
        Text("この支援手段に収益納付はありません", "this instrument asks for no payback"),
        Text("報告の必要はありません", "nothing has to be declared"),
    )


def year_is_one_of_them(facts: PaybackFacts) -> Problem | None:
    years = facts.payback_years or 0
    if facts.ended_in is not None and facts.ended_in < facts.fiscal_year <= facts.ended_in + years:
        return None
    return Problem(
        "year_out_of_range",
        "payback.fiscal_year",
        Text("収益納付の対象年度ではありません", "payback is not due for this year"),
        Text(
            "事業終了の翌年度から数えて対象期間内の年度にしてください",
            f"give one of the {years} years after the award's end",
        ),
        str(facts.fiscal_year),
    )


def year_is_over(facts: PaybackFacts) -> Problem | None:
    if facts.fiscal_year < facts.current_year:
        return None
    return Problem(
        "year_is_not_over",
        "payback.fiscal_year",
        Text("まだ終わっていない年度です", "the year is not over"),
        Text("年度の終了後に報告してください", "declare it once the year is over"),
        str(facts.fiscal_year),
    )


def none_is_declared(facts: PaybackFacts) -> Problem | None:
    if not facts.is_declared:
        return None
    return Problem(
        "already_declared",
        "payback.fiscal_year",
        Text("この年度の報告は既にあります", "the year is declared already"),
        Text("誤りがある場合は配分機関に差戻しを依頼してください", "ask the agency to send it back if it is wrong"),
        str(facts.fiscal_year),
    )


def names_its_paper(facts: PaybackFacts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "payback.document",
        Text("証拠書類の番号がありません", "the document that it rests on is not named"),
        Text("根拠となる書類の番号を記入してください", "name the paper that shows it"),
    )


def whole_cost_is_known(facts: PaybackFacts) -> Problem | None:
    if facts.whole_cost_yen >= facts.grant_yen > 0:
        return None
    return Problem(
        "nothing_is_settled",
        "payback.whole_cost_yen",
        Text("額が確定していないため、納付額を計算できません", "nothing is settled that payback could be counted from"),
        Text("額の確定を先に行ってください", "settle the award first"),
        f"{facts.grant_yen:,}",
    )


def something_is_owed(facts: PaybackFacts) -> Problem | None:
    if facts.owed_yen > 0:
        return None
    return Problem(
        "nothing_owed",
        "payback.owed_yen",
        Text("納付すべき額はありません", "nothing is owed for the year"),
        Text("入金の記録は不要です", "nothing has to be noted"),
    )


def its_day_can_be(facts: PaybackFacts) -> Problem | None:
    if facts.noted_on <= facts.received_on <= facts.today:
        return None
    return Problem(
        "day_out_of_range",
        "payback.received_on",
        Text("入金日が通知日より前か、今日より後です", "the day is before the note, or in the future"),
        Text(
            f"{facts.noted_on}から{facts.today}までの日付にしてください",
            f"give a day from {facts.noted_on} to {facts.today}",
        ),
        facts.received_on.isoformat(),
    )


gives_reasons = reasons_are_given(
    "payback.reasons", Text("報告者に示す理由を書いてください", "give the reasons that the recipient will read")
)

PAYBACK = Lifecycle(
    kind="payback",
    initial="declared",
    ends=frozenset({"noted", "collected", "sent_back"}),
    steps=(
        Step("note", "declared", "noted", "payback_noted", (whole_cost_is_known,)),
        Step("send_back", "declared", "sent_back", "payback_sent_back", (gives_reasons,)),
        Step(
            "collect", "noted", "collected", "payback_collected", (something_is_owed, its_day_can_be, names_its_paper)
        ),
    ),
)


def problems_of_declaring(facts: PaybackFacts) -> tuple[Problem, ...]:
    """Everything that speaks against declaring a year's profit."""
    return problems_of(
        (its_instrument_asks_for_it, year_is_one_of_them, year_is_over, none_is_declared, names_its_paper), facts
    )
