"""What a recipient owes the fund: a refund or a claw-back, its late interest, what comes back and what is given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kikin.fund.charter import MoneyRules
from kikin.fund.instruments import late_interest_of
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.fund.settlements.withdrawals import TO_CONFIRM, TO_DECLINE, TO_PROPOSE
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

CAUSES: dict[str, Text] = {
    "refund": Text("額の確定に伴う返還", "refund after settlement"),
    "breach": Text("義務違反による返還命令", "claw-back after a breach"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """How a receivable stands. `repaid` are the parts of the principal that came back, each with its day;
    `carried_yen` is what of the principal had been carried into the year that was settled."""

    amount_yen: Yen
    due_on: date
    repaid: tuple[tuple[Yen, date], ...] = ()
    written_off_yen: Yen = 0
    interest_paid_yen: Yen = 0
    carried_yen: Yen = 0

    @property
    def left_yen(self) -> Yen:
        """The principal that is still owed."""
        return self.amount_yen - sum(yen for yen, _ in self.repaid) - self.written_off_yen

    def carried_of_yen(self, principal_yen: Yen) -> Yen:
        """What of the next part that comes back was carried money: it comes back last, as it was used first."""
        return max(0, principal_yen - max(0, self.left_yen - self.carried_yen))

    def interest_yen(self, versions: Sequence[MoneyRules], on: date) -> Yen | Problem:
        """Late interest up to and on a day, of all parts together, less what was paid of it."""
        whole = late_interest_of(versions, (*self.repaid, (self.left_yen, on)), self.due_on)
        return whole if isinstance(whole, Problem) else whole - self.interest_paid_yen


@dataclass(frozen=True, slots=True)
class Received:
    """How one receipt is divided: the principal first, then the interest; `over_yen` belongs to neither.

    The order is that of refunds of Japanese subsidies (enforcement order of the act on subsidies, article 9).
    """

    principal_yen: Yen
    interest_yen: Yen
    over_yen: Yen
    interest_left_yen: Yen


def divided(owed: Owed, versions: Sequence[MoneyRules], received_yen: Yen, on: date) -> Received | Problem:
    """One receipt of a day, divided."""
    principal_yen = min(received_yen, owed.left_yen)
    after = replace(owed, repaid=(*owed.repaid, (principal_yen, on)))
    interest = after.interest_yen(versions, on)
    if isinstance(interest, Problem):
        return interest
    interest_yen = min(received_yen - principal_yen, interest)
    return Received(
        principal_yen, interest_yen, received_yen - principal_yen - interest_yen, max(0, interest - interest_yen)
    )


@dataclass(frozen=True, slots=True)
class OwedFacts:
    """A receivable before a step: what came in, on which day, by which paper; or what is given up, and why.

    `is_noted` says that a receipt by the same paper is noted already.
    """

    left_yen: Yen = 0
    received_yen: Yen = 0
    over_yen: Yen = 0
    received_on: date = date.min
    not_before: date = date.min
    today: date = date.max
    document: str = ""
    is_noted: bool = False
    given_up_yen: Yen = 0
    reasons: str = ""


def something_came_in(facts: OwedFacts) -> Problem | None:
    if facts.received_yen > 0:
        return None
    return Problem(
        "nothing_received",
        "receivable.amount_yen",
        Text("入金額が1円以上ではありません", "the amount is not above zero"),
        Text("入金額を記入してください", "give the amount that came in"),
        str(facts.received_yen),
    )


def no_more_than_is_owed(facts: OwedFacts) -> Problem | None:
    if facts.over_yen <= 0:
        return None
    owed_yen = facts.received_yen - facts.over_yen
    return Problem(
        "more_than_owed",
        "receivable.amount_yen",
        Text("残額と延滞金の合計を超えています", "it is more than the rest and its interest"),
        Text(
            f"{owed_yen:,}円までにし、残りは返金してください", f"note JPY {owed_yen:,} at most and send back the rest"
        ),
        f"{facts.received_yen:,}",
    )


def its_day_can_be(facts: OwedFacts) -> Problem | None:
    if facts.not_before <= facts.received_on <= facts.today:
        return None
    return Problem(
        "day_out_of_range",
        "receivable.received_on",
        Text(
            "入金日が請求日・前回の入金日より前か、今日より後です", "the day is before the last entry, or in the future"
        ),
        Text(
            f"{facts.not_before}から{facts.today}までの日付にしてください",
            f"give a day from {facts.not_before} to {facts.today}",
        ),
        facts.received_on.isoformat(),
    )


def names_its_paper(facts: OwedFacts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "receivable.document",
        Text("証拠書類の番号がありません", "the document that it rests on is not named"),
        Text("入金通知の番号を記入してください", "name the notice of the receipt"),
    )


def its_paper_is_new(facts: OwedFacts) -> Problem | None:
    if not facts.is_noted:
        return None
    return Problem(
        "receipt_is_noted",
        "receivable.document",
        Text("この番号の入金通知は既に記録されています", "a receipt by this notice is noted already"),
        Text(
            "記録済みの入金と照らし合わせ、別の入金であればその通知の番号を記入してください",
            "compare the one that is noted; name the notice of this one where it is another",
        ),
        shown(facts.document),
    )


def gives_up_what_is_owed(facts: OwedFacts) -> Problem | None:
    if 0 < facts.given_up_yen <= facts.left_yen or facts.given_up_yen == facts.left_yen == 0:
        return None
    return Problem(
        "write_off_out_of_range",
        "receivable.amount_yen",
        Text("放棄額が残額の範囲にありません", "the amount is not within what is still owed"),
        Text(f"{facts.left_yen:,}円までにしてください", f"give JPY {facts.left_yen:,} at most"),
        f"{facts.given_up_yen:,}",
    )


gives_reasons = reasons_are_given(
    "receivable.reasons", Text("債権を放棄する理由を書いてください", "say why it is given up")
)

_RECEIVED = (something_came_in, no_more_than_is_owed, its_day_can_be, names_its_paper, its_paper_is_new)
_GIVEN_UP = (gives_up_what_is_owed, gives_reasons)

RECEIVABLE = Lifecycle(
    kind="receivable",
    initial="due",
    ends=frozenset({"repaid", "written_off", "withdrawn"}),
    steps=(
        Step("repay_part", "due", "due", "receivable_repaid_in_part", _RECEIVED),
        Step("repay", "due", "repaid", "receivable_repaid", _RECEIVED),
        Step("write_off_part", "due", "due", "receivable_written_off_in_part", _GIVEN_UP),
        Step("write_off", "due", "written_off", "receivable_written_off", _GIVEN_UP),
        # It stays due, and bears interest, until another person has confirmed that it never was.
        Step("propose_withdrawal", "due", "due", "receivable_withdrawal_proposed", TO_PROPOSE),
        Step("decline_withdrawal", "due", "due", "receivable_withdrawal_declined", TO_DECLINE),
        Step("confirm_withdrawal", "due", "withdrawn", "receivable_withdrawn", TO_CONFIRM),
    ),
)
