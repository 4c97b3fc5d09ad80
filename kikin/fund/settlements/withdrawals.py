"""A refund that was demanded in error is withdrawn before anything came of it, and its year can be settled anew."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.lifecycle import reasons_are_given
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class WithdrawalFacts:
    """A receivable whose withdrawal is proposed, or about to be.

    `received_yen` is what came in for it, interest too, `given_up_yen` what of it was written off; `later` names the
    settlement that goes on from the one behind it, where there is one.
    """

    cause: str = "refund"
    received_yen: Yen = 0
    given_up_yen: Yen = 0
    later: str = ""
    is_proposed: bool = False
    reasons: str = ""


def follows_a_settlement(facts: WithdrawalFacts) -> Problem | None:
    if facts.cause == "refund":
        return None
    return Problem(
        "not_after_a_settlement",
        "receivable.cause",
        Text("額の確定に伴う返還ではありません", "it was not demanded by a settlement"),
        Text(
            "義務違反による返還は、プログラムディレクターの判断によります",
            "a breach is for the programme director to judge",
        ),
        facts.cause,
    )


def nothing_came_of_it(facts: WithdrawalFacts) -> Problem | None:
    """What came in is money of the fund again, and a later settlement can pay it: no transfer of it is undone."""
    if not facts.received_yen and not facts.given_up_yen:
        return None
    return Problem(
        "something_came_of_it",
        "receivable.amount_yen",
        Text("既に入金または債権放棄が記録されています", "something was paid back or written off already"),
        Text(
            "残額の納付を待ち、額の確定を作り直して精算払により支払ってください",
            "let the rest come in, settle the year anew, and pay what is due on settlement",
        ),
        f"{facts.received_yen + facts.given_up_yen:,}",
    )


def no_settlement_goes_on_from_it(facts: WithdrawalFacts) -> Problem | None:
    if not facts.later:
        return None
    return Problem(
        "later_settlement_stands",
        "receivable.settlement",
        Text("後の額の確定がこの確定を引き継いでいます", "a later settlement goes on from the one behind it"),
        Text("最後の額の確定から訂正してください", "correct the last settlement: draw up one that goes on from it"),
        shown(facts.later),
    )


def none_is_proposed(facts: WithdrawalFacts) -> Problem | None:
    if not facts.is_proposed:
        return None
    return Problem(
        "withdrawal_is_proposed",
        "receivable.withdrawal",
        Text("請求の取消しは既に提案されています", "its withdrawal is proposed already"),
        Text("提案を確認するか、退けてください", "confirm what is proposed, or decline it"),
    )


def one_is_proposed(facts: WithdrawalFacts) -> Problem | None:
    if facts.is_proposed:
        return None
    return Problem(
        "no_withdrawal_is_proposed",
        "receivable.withdrawal",
        Text("請求の取消しは提案されていません", "nobody proposes to withdraw it"),
        Text("理由を付けて、先に提案してください", "propose it first, with reasons"),
    )


gives_reasons = reasons_are_given(
    "receivable.reasons", Text("請求を取り消す理由を書いてください", "say why it was demanded in error")
)

_CAN_BE = (follows_a_settlement, nothing_came_of_it, no_settlement_goes_on_from_it)
TO_PROPOSE = (*_CAN_BE, none_is_proposed, gives_reasons)
TO_CONFIRM = (*_CAN_BE, one_is_proposed)
TO_DECLINE = (one_is_proposed,)
