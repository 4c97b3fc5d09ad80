"""Claims: from a recipient's request to be paid to the amount that is fixed in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

COUNTED = frozenset({"filed", "checked", "approved", "paid", "settled", "repaid"})
"""States in which a claim uses up its year's plan; a refused one does not, so it can be filed again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A claim of one member for one fiscal year, all in whole yen.

    `plan` is what the award plans to pay the member in each fiscal year, `claimed` what its other claims for each
    year have used of that, `obligation_yen` what its contract still binds.
    """

    amount_yen: Yen
    award_state: str = "active"
    verdict: str = "cleared"
    plan: Mapping[int, Yen] = field(default_factory=dict)
    claimed: Mapping[int, Yen] = field(default_factory=dict)
    obligation_yen: Yen = 0
    fiscal_year: int = 0
    current_year: int = 0
    actual_yen: Yen = 0
    document: str = ""
    reasons: str = ""


def left_of_plan_yen(plan: Mapping[int, Yen], claimed: Mapping[int, Yen], fiscal_year: int) -> Yen:
    """What the plan of a member leaves for a fiscal year; below zero where more was claimed than planned.

    Earlier money may be used later, later money never earlier: up to each year no more is claimed than was planned up
    to it. A claim for an early year therefore also answers to every later year that has claims, for those may have
    used what the early year left. The ledger would not tell: it binds the whole contract and knows no years of it, so
    it refuses only once money of years to come is spent.
    """
    ends = {fiscal_year, *(year for year in claimed if year > fiscal_year)}
    return min(_up_to(plan, end) - _up_to(claimed, end) for end in ends)


def _up_to(by_year: Mapping[int, Yen], end: int) -> Yen:
    return sum(yen for year, yen in by_year.items() if year <= end)


def award_is_active(facts: Facts) -> Problem | None:
    if facts.award_state == "active":
        return None
    return Problem(
        "award_not_active",
        "claim.award",
        Text("実施中の契約ではないため、支払えません", "its award is not active, so nothing is paid"),
        Text("契約の開始または再開を待ってください", "wait until the award is activated or resumed"),
        facts.award_state,
    )


def is_not_refused(facts: Facts) -> Problem | None:
    if facts.verdict in ("cleared", "conditions"):
        return None
    return Problem(
        "verdict_missing",
        "claim.award",
        Text("審査の結果により支払を保留しています", "payment is held: the award is not cleared"),
        Text("審査の結果を待ってください", "wait for the verdict"),
        shown(facts.verdict),
    )


def asks_for_something(facts: Facts) -> Problem | None:
    if facts.amount_yen > 0:
        return None
    return Problem(
        "nothing_is_claimed",
        "claim.amount_yen",
        Text("請求額が1円以上ではありません", "the amount is not above zero"),
        Text("請求額を記入してください", "give an amount of at least one yen"),
        str(facts.amount_yen),
    )


def keeps_the_plan(facts: Facts) -> Problem | None:
    left_yen = left_of_plan_yen(facts.plan, facts.claimed, facts.fiscal_year)
    if facts.amount_yen <= left_yen:
        return None
    return Problem(
        "over_the_plan",
        "claim.amount_yen",
        Text("年度計画の残額を超えています", "more is claimed than the plan of the year leaves"),
        Text(f"残りは{max(0, left_yen):,}円です", f"JPY {max(0, left_yen):,} is left"),
        f"{facts.amount_yen:,}",
    )


def keeps_the_obligation(facts: Facts) -> Problem | None:
    if facts.amount_yen <= facts.obligation_yen:
        return None
    return Problem(
        "over_the_obligation",
        "claim.amount_yen",
        Text("契約額の残りを超えています", "more is claimed than the contract leaves"),
        Text(f"残りは{facts.obligation_yen:,}円です", f"JPY {facts.obligation_yen:,} is left"),
        f"{facts.amount_yen:,}",
    )


def its_year_has_come(facts: Facts) -> Problem | None:
    if facts.fiscal_year <= facts.current_year:
        return None
    return Problem(
        "year_has_not_come",
        "claim.fiscal_year",
        Text("まだ始まっていない年度の請求です", "the year that it claims for has not begun"),
        Text("年度が始まってから請求してください", "file it once the year has begun"),
        str(facts.fiscal_year),
    )


gives_reasons = reasons_are_given(
    "claim.reasons", Text("請求者に示す理由を書いてください", "give the reasons that the recipient will read")
)


def has_a_document(facts: Facts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "claim.document",
        Text("証拠書類の番号がありません", "the document that it rests on is not named"),
        Text("確定通知または返還通知の番号を記入してください", "name the notice of settlement or of refund"),
    )


def actual_is_within_the_advance(facts: Facts) -> Problem | None:
    if 0 <= facts.actual_yen <= facts.amount_yen:
        return None
    return Problem(
        "actual_out_of_range",
        "claim.actual_yen",
        Text("確定額が負か、支払額を超えています", "the final amount is negative or more than was paid"),
        Text(f"0円から{facts.amount_yen:,}円までにしてください", f"give JPY 0 to {facts.amount_yen:,}"),
        f"{facts.actual_yen:,}",
    )


_PAYABLE = (award_is_active, is_not_refused, asks_for_something, keeps_the_obligation, its_year_has_come)

CLAIM = Lifecycle(
    kind="claim",
    initial="filed",
    ends=frozenset({"settled", "refused", "repaid"}),
    steps=(
        Step("check", "filed", "checked", "claim_checked", (*_PAYABLE, keeps_the_plan)),
        Step("approve", "checked", "approved", "claim_approved", (*_PAYABLE, keeps_the_plan)),
        Step("pay", "approved", "paid", "claim_paid", (*_PAYABLE, keeps_the_plan)),
        Step("settle", "paid", "settled", "claim_settled", (actual_is_within_the_advance, has_a_document)),
        Step("repay", "paid", "repaid", "claim_repaid", (has_a_document,)),
        Step("refuse", "filed", "refused", "claim_refused", (gives_reasons,)),
        Step("refuse", "checked", "refused", "claim_refused", (gives_reasons,)),
        Step("refuse", "approved", "refused", "claim_refused", (gives_reasons,)),
    ),
)


def problems_of_filing(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against filing a claim."""
    return problems_of((*_PAYABLE, keeps_the_plan), facts)
