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
    year have used of that, `obligation_yen` what its contract still binds. Money of one year is paid for that year
    alone; what was carried into a year is `carried`, `carried_claimed` what other claims have used of that, and
    `carried_yen` what its bucket still holds. A claim is for the one or, where it names `carried_into`, for the other.
    `locked_from` is the first year whose money a stage gate locks.
    """

    amount_yen: Yen
    award_state: str = "active"
    verdict: str = "cleared"
    plan: Mapping[int, Yen] = field(default_factory=dict)
    claimed: Mapping[int, Yen] = field(default_factory=dict)
    obligation_yen: Yen = 0
    fiscal_year: int = 0
    current_year: int = 0
    regime: str = "fund"
    locked_from: int | None = None
    carried_into: int | None = None
    carried: Mapping[int, Yen] = field(default_factory=dict)
    carried_claimed: Mapping[int, Yen] = field(default_factory=dict)
    carried_yen: Yen = 0
    has_left: bool = False
    is_settled: bool = False
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


def left_of_year_yen(
    plan: Mapping[int, Yen], claimed: Mapping[int, Yen], carried: Mapping[int, Yen], fiscal_year: int
) -> Yen:
    """What one year's plan leaves of one-year money: what was carried out of it is no longer a part of it."""
    return plan.get(fiscal_year, 0) - carried.get(fiscal_year + 1, 0) - claimed.get(fiscal_year, 0)


def left_yen(facts: Facts) -> Yen:
    """What the plan leaves for a claim: of its year or, where the claim is for that, of what was carried into it."""
    if facts.carried_into is not None:
        return facts.carried.get(facts.carried_into, 0) - facts.carried_claimed.get(facts.carried_into, 0)
    if facts.regime == "annual":
        return left_of_year_yen(facts.plan, facts.claimed, facts.carried, facts.fiscal_year)
    return left_of_plan_yen(facts.plan, facts.claimed, facts.fiscal_year)


def _left_of_the_other_yen(facts: Facts) -> Yen:
    """What the bucket leaves that the claim is not for."""
    if facts.carried_into is not None:
        return left_of_year_yen(facts.plan, facts.claimed, facts.carried, facts.fiscal_year)
    return facts.carried.get(facts.fiscal_year, 0) - facts.carried_claimed.get(facts.fiscal_year, 0)


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
    leaves_yen = left_yen(facts)
    if facts.amount_yen <= leaves_yen or _would_mix(facts):
        return None
    return Problem(
        "over_the_plan",
        "claim.amount_yen",
        Text("年度計画の残額を超えています", "more is claimed than the plan of the year leaves"),
        Text(f"残りは{max(0, leaves_yen):,}円です", f"JPY {max(0, leaves_yen):,} is left"),
        f"{facts.amount_yen:,}",
    )


def _would_mix(facts: Facts) -> bool:
    own_yen, other_yen = left_yen(facts), _left_of_the_other_yen(facts)
    is_parted = facts.regime == "annual" and own_yen >= 0 and other_yen > 0
    return is_parted and own_yen < facts.amount_yen <= own_yen + other_yen


def keeps_buckets_apart(facts: Facts) -> Problem | None:
    """Money of the year and money carried into it are claimed, paid and settled apart."""
    if not _would_mix(facts):
        return None
    own_yen, other_yen = left_yen(facts), _left_of_the_other_yen(facts)
    of_year_yen, carried_yen = (own_yen, other_yen) if facts.carried_into is None else (other_yen, own_yen)
    return Problem(
        "buckets_mixed",
        "claim.amount_yen",
        Text(
            "当年度の金額と繰越額をあわせて請求することはできません",
            "money of the year and money carried into it cannot be claimed together",
        ),
        Text(
            f"当年度分は{of_year_yen:,}円まで、繰越分は{carried_yen:,}円までを、別々に請求してください",
            f"claim up to JPY {of_year_yen:,} of the year and up to JPY {carried_yen:,} of what was carried, apart",
        ),
        f"{facts.amount_yen:,}",
    )


def keeps_one_year(facts: Facts) -> Problem | None:
    """One-year money is paid within its year; carried money within the year into which it was carried."""
    if facts.regime != "annual" and facts.carried_into is None:
        return None
    if facts.fiscal_year >= facts.current_year and facts.carried_into in (None, facts.fiscal_year):
        return None
    return Problem(
        "year_has_passed",
        "claim.fiscal_year",
        Text("単年度の金額は、その年度のうちにしか請求できません", "one-year money is claimed within its year alone"),
        Text(
            f"{facts.current_year}年度の金額、または同年度への繰越額を請求してください",
            f"claim for fiscal year {facts.current_year}, or what was carried into it",
        ),
        str(facts.fiscal_year),
    )


def has_not_left(facts: Facts) -> Problem | None:
    if not facts.has_left:
        return None
    return Problem(
        "member_has_left",
        "claim.member",
        Text("参加を終えた機関のため、支払えません", "the member has left the work, so nothing more is paid to it"),
        Text("この請求は不承認としてください", "refuse the claim"),
    )


def keeps_the_obligation(facts: Facts) -> Problem | None:
    bound_yen = facts.obligation_yen if facts.carried_into is None else facts.carried_yen
    if facts.amount_yen <= bound_yen:
        return None
    return Problem(
        "over_the_obligation",
        "claim.amount_yen",
        Text("契約額の残りを超えています", "more is claimed than the contract leaves"),
        Text(f"残りは{bound_yen:,}円です", f"JPY {bound_yen:,} is left"),
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


def its_year_is_not_settled(facts: Facts) -> Problem | None:
    if not facts.is_settled:
        return None
    return Problem(
        "year_is_settled",
        "claim.fiscal_year",
        Text("この年度は額の確定が済んでいます", "the year has been settled"),
        Text("未払の残額は精算払により支払われます", "what is still due is paid on settlement"),
        str(facts.fiscal_year),
    )


def its_stage_is_open(facts: Facts) -> Problem | None:
    if facts.locked_from is None or facts.fiscal_year < facts.locked_from:
        return None
    return Problem(
        "stage_is_locked",
        "claim.fiscal_year",
        Text(
            "この年度の金額は、ステージゲートを通過するまで使用できません",
            "money of this year is locked until the stage gate before it is passed",
        ),
        Text("ステージゲートの判定を待ってください", "wait until the gate is passed"),
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


_PAYABLE = (
    award_is_active,
    is_not_refused,
    has_not_left,
    asks_for_something,
    keeps_the_obligation,
    its_year_has_come,
    its_stage_is_open,
    its_year_is_not_settled,
    keeps_one_year,
    keeps_buckets_apart,
)

CLAIM = Lifecycle(
    kind="claim",
    initial="filed",
    ends=frozenset({"settled", "refused", "repaid"}),
    steps=(
        Step("check", "filed", "checked", "claim_checked", (*_PAYABLE, keeps_the_plan)),
        Step("approve", "checked", "approved", "claim_approved", (*_PAYABLE, keeps_the_plan)),
        Step("pay", "approved", "paid", "claim_paid", (*_PAYABLE, keeps_the_plan)),
        Step("settle", "paid", "settled", "claim_settled", (actual_is_within_the_advance, has_a_document)),
        Step("reopen", "settled", "paid", "claim_reopened"),
        Step("repay", "paid", "repaid", "claim_repaid", (has_a_document,)),
        Step("take_back", "paid", "approved", "claim_payment_returned", (has_a_document,)),
        Step("refuse", "filed", "refused", "claim_refused", (gives_reasons,)),
        Step("refuse", "checked", "refused", "claim_refused", (gives_reasons,)),
        Step("refuse", "approved", "refused", "claim_refused", (gives_reasons,)),
    ),
)


def problems_of_filing(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against filing a claim."""
    return problems_of((*_PAYABLE, keeps_the_plan), facts)
