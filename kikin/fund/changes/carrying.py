"""What speaks against carrying one-year money over into the next year (domain 1.5)."""

from __future__ import annotations

from datetime import timedelta

from kikin.fund.changes.complaints import only_for, problem
from kikin.fund.changes.facts import Facts
from kikin.values.problems import Problem
from kikin.values.wording import is_blank


@only_for("carry_over")
def is_one_year_money(facts: Facts) -> Problem | None:
    if facts.regime == "annual":
        return None
    return problem(
        "no_carry_over_needed",
        "kind",
        "基金の予算に繰越は不要です",
        "money of a fund needs no carry-over",
        "次年度以降の使用として届け出てください",
        "use it in a later year: a notice is enough",
    )


@only_for("carry_over")
def names_its_event(facts: Facts) -> Problem | None:
    if facts.request.event in facts.money.carry_over_events and not is_blank(facts.request.note):
        return None
    return problem(
        "no_event",
        "event",
        "繰越の事由または説明がありません",
        "it does not say what unforeseen event it is for",
        "事由を選び、経緯を書いてください",
        "choose the event, and say what happened",
        facts.request.event,
    )


@only_for("carry_over")
def its_year_still_runs(facts: Facts) -> Problem | None:
    if facts.request.fiscal_year == facts.current_year:
        return None
    return problem(
        "not_in_its_year",
        "fiscal_year",
        "当年度の予算ではありません",
        "it is not money of the present fiscal year",
        "繰越は、その年度のうちに申請し、承認を受けます",
        "a carry-over is asked for and decided within its year",
        facts.request.fiscal_year,
    )


@only_for("carry_over")
def is_not_its_last_year(facts: Facts) -> Problem | None:
    if facts.request.fiscal_year < facts.last_year:
        return None
    return problem(
        "last_year",
        "fiscal_year",
        "最終年度の予算は繰り越せません",
        "money of the award's last year is not carried over",
        "先に期間の延長の承認を受けてください",
        "have the award prolonged first",
        facts.request.fiscal_year,
    )


@only_for("carry_over")
def is_carried_once(facts: Facts) -> Problem | None:
    if not facts.is_asked_again:
        return None
    return problem(
        "carried_once",
        "fiscal_year",
        "この年度の繰越は、既に申請されています",
        "its carry-over was asked for already",
        "繰越は、機関ごと年度ごとに一度だけです",
        "a member carries over once out of each year",
        facts.request.fiscal_year,
    )


@only_for("carry_over")
def carries_what_is_unpaid(facts: Facts) -> Problem | None:
    if facts.asker is None:
        return None
    unpaid_yen = max(0, facts.asker.unpaid_yen(facts.request.fiscal_year) - facts.asker.asked_yen)
    if facts.request.amount_yen <= unpaid_yen:
        return None
    return problem(
        "more_than_is_unpaid",
        "amount_yen",
        "当年度の未払額（手続中の請求を除く）を超えています",
        "more is asked for than the year leaves unpaid and unclaimed",
        f"{unpaid_yen:,}円までにしてください",
        f"ask for at most JPY {unpaid_yen:,}",
        f"{facts.request.amount_yen:,}",
    )


@only_for("carry_over")
def is_asked_in_time(facts: Facts) -> Problem | None:
    until = facts.year_ends_on - timedelta(days=facts.money.carry_over_days)
    if facts.today <= until:
        return None
    return problem(
        "too_late",
        "fiscal_year",
        f"申請の期限（{until}）を過ぎています",
        f"it had to be asked for by {until}",
        "期限までに申請されなかった残額は、年度末に失効します",
        "what is not paid by the end of the year lapses",
        facts.today.isoformat(),
    )


@only_for("carry_over")
def has_an_approval_number(facts: Facts) -> Problem | None:
    if not is_blank(facts.approval_number):
        return None
    return problem(
        "no_approval_number",
        "approval_number",
        "繰越承認の番号がありません",
        "the approval of the carry-over is not named",
        "承認書の番号を記入してください",
        "give the number of the approval",
    )


def year_runs(fiscal_year: int) -> Problem:
    """That what one-year money has left cannot go back yet."""
    return problem(
        "year_runs",
        "fiscal_year",
        "年度が終了していません",
        "the year has not ended yet",
        "年度の終了後に返納してください",
        "return what is left once it has ended",
        fiscal_year,
    )
