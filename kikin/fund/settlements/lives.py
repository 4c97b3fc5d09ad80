"""The life of a settlement: drawn up by one officer, signed by another, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kikin.fund.awards import BOUND
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.fund.settlements.statements import Statement
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

"""States of an award whose money has been bound to its members, so that there may be something to settle."""
EFFECTIVE = frozenset({"signed", "to_pay", "paid"})
"""States in which a settlement holds, and a later one of the same member and year goes on from it."""
PUT_ASIDE = frozenset({"withdrawn", "revoked"})
"""States of a settlement that says nothing any more: its year waits to be settled."""
BASES: dict[str, Text] = {
    "cost": Text("実績報告に基づく額の確定", "settlement of reported cost"),
    "completed_work": Text("出来高に基づく額の確定", "settlement of completed work"),
    "interest": Text("利子支払実績に基づく額の確定", "settlement of interest paid"),
}
"""On what a settlement rests, by what its instrument pays for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A settlement, drawn up or about to be. `statement` is by what is known now, `kept` as it was drawn up.

    `report_state` is that of the member's cost report, `before` the statement of its last settlement that holds,
    `seen` whether whoever signs has seen these figures, `open_claims` those that are neither paid nor refused.
    """

    award_state: str = "active"
    fiscal_year: int = 0
    current_year: int = 0
    basis: str = "cost"
    report_state: str = "reviewed"
    statement: Statement = field(default_factory=Statement)
    kept: Statement | None = None
    before: Statement | None = None
    is_drawn_up: bool = False
    seen: bool = True
    open_claims: tuple[str, ...] = ()
    verdict: str = "cleared"
    document: str = ""
    reasons: str = ""


def award_is_bound(facts: Facts) -> Problem | None:
    if facts.award_state in BOUND:
        return None
    return Problem(
        "award_not_bound",
        "settlement.award",
        Text("契約が締結されていません", "its award was never activated"),
        Text("契約の締結を待ってください", "wait until the award is activated"),
        facts.award_state,
    )


def its_year_has_come(facts: Facts) -> Problem | None:
    if facts.fiscal_year <= facts.current_year:
        return None
    return Problem(
        "year_has_not_come",
        "settlement.fiscal_year",
        Text("まだ始まっていない年度です", "the year has not begun"),
        Text("年度が始まってから行ってください", "settle it once the year has begun"),
        str(facts.fiscal_year),
    )


def its_report_is_reviewed(facts: Facts) -> Problem | None:
    if facts.basis != "cost" or facts.report_state == "reviewed":
        return None
    return Problem(
        "report_not_reviewed",
        "settlement.report",
        Text("実績報告の検査が終わっていません", "the cost report of the year is not reviewed"),
        Text("実績報告の提出と検査を先に行ってください", "have the report handed in and reviewed first"),
        shown(facts.report_state),
    )


def none_is_drawn_up(facts: Facts) -> Problem | None:
    if not facts.is_drawn_up:
        return None
    return Problem(
        "already_drawn_up",
        "settlement.fiscal_year",
        Text("署名を待つ調書が既にあります", "a statement is drawn up already, and waits to be signed"),
        Text("作成済みの調書に署名するか、取り下げてください", "sign it, or withdraw it"),
        str(facts.fiscal_year),
    )


def something_has_changed(facts: Facts) -> Problem | None:
    if facts.before is None or facts.statement.share_yen != facts.before.share_yen:
        return None
    return Problem(
        "nothing_has_changed",
        "settlement.share_yen",
        Text("前回の確定額から変更がありません", "the amount is the one that was settled before"),
        Text("確定後に費用の認否が変わったときに作成してください", "draw it up when accepted cost has changed since"),
        f"{facts.statement.share_yen:,}",
    )


def figures_are_current(facts: Facts) -> Problem | None:
    """A ceiling that moves, because another year was paid, changes nothing as long as the share is the same."""
    if facts.kept is None or replace(facts.kept, ceiling_yen=facts.statement.ceiling_yen) == facts.statement:
        return None
    return Problem(
        "figures_have_changed",
        "settlement.share_yen",
        Text("作成後に金額の根拠が変わりました", "what its figures rest on has changed since it was drawn up"),
        Text("調書を作り直してください", "draw it up again"),
        f"{facts.kept.share_yen:,} → {facts.statement.share_yen:,}",
    )


def figures_were_seen(facts: Facts) -> Problem | None:
    if facts.seen:
        return None
    return Problem(
        "figures_not_seen",
        "settlement.share_yen",
        Text("ご覧になった後で調書が作り直されました", "it was drawn up again after you had opened it"),
        Text("金額を確かめ、もう一度署名してください", "look at the figures, and sign once more"),
    )


def no_claim_is_open(facts: Facts) -> Problem | None:
    if not facts.open_claims:
        return None
    return Problem(
        "claims_are_open",
        "settlement.claims",
        Text("手続中の請求があります", "claims for the year are still on their way"),
        Text("先に支払うか、不承認としてください", "pay them first, or refuse them"),
        shown(", ".join(facts.open_claims)),
    )


def there_is_a_balance(facts: Facts) -> Problem | None:
    if facts.statement.to_pay_yen:
        return None
    return Problem(
        "nothing_to_pay",
        "settlement.balance_yen",
        Text("支払うべき残額がありません", "there is no balance to pay"),
        Text("精算払の必要はありません", "nothing has to be done"),
    )


def award_is_not_suspended(facts: Facts) -> Problem | None:
    if facts.award_state != "suspended":
        return None
    return Problem(
        "award_suspended",
        "settlement.award",
        Text("契約が一時停止中のため、支払えません", "its award is suspended, so nothing is paid"),
        Text("再開を待ってください", "wait until the award is resumed"),
    )


def is_not_refused(facts: Facts) -> Problem | None:
    if facts.verdict in ("cleared", "conditions"):
        return None
    return Problem(
        "verdict_missing",
        "settlement.award",
        Text("審査の結果により支払を保留しています", "payment is held: the award is not cleared"),
        Text("審査の結果を待ってください", "wait for the verdict"),
        shown(facts.verdict),
    )


def names_its_paper(facts: Facts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "settlement.document",
        Text("証拠書類の番号がありません", "the document that it rests on is not named"),
        Text("銀行の通知の番号を記入してください", "name the bank's notice"),
    )


gives_reasons = reasons_are_given(
    "settlement.reasons", Text("取り下げる理由を書いてください", "say why it is withdrawn")
)

_TO_DRAW_UP = (award_is_bound, its_year_has_come, its_report_is_reviewed)

SETTLEMENT = Lifecycle(
    kind="settlement",
    initial="drawn_up",
    ends=frozenset({"signed", "paid", "superseded"}) | PUT_ASIDE,
    steps=(
        Step("draw_up_again", "drawn_up", "drawn_up", "settlement_drawn_up_again", _TO_DRAW_UP),
        Step("withdraw", "drawn_up", "withdrawn", "settlement_withdrawn", (gives_reasons,)),
        Step(
            "sign",
            "drawn_up",
            "signed",
            "settlement_signed",
            (*_TO_DRAW_UP, figures_are_current, figures_were_seen, no_claim_is_open),
        ),
        Step("order", "signed", "to_pay", "settlement_ordered_to_be_paid", (there_is_a_balance,)),
        Step("pay", "to_pay", "paid", "settlement_paid", (there_is_a_balance, award_is_not_suspended, is_not_refused)),
        Step("take_back", "paid", "to_pay", "settlement_payment_returned", (names_its_paper,)),
        Step("supersede", "to_pay", "superseded", "settlement_superseded"),
        # The refund that it demanded is withdrawn, and what it took the place of is to be paid again.
        Step("revoke", "signed", "revoked", "settlement_revoked"),
        Step("reinstate", "superseded", "to_pay", "settlement_reinstated"),
    ),
)


def problems_of_drawing_up(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against drawing up a settlement."""
    return problems_of((*_TO_DRAW_UP, none_is_drawn_up, something_has_changed), facts)


def received_before(last: Statement, last_state: str) -> Yen:
    """What a member has had by its last settlement that holds.

    Where its balance is still to be paid, only what was paid before counts: the next settlement takes its place.
    """
    return last.share_yen - last.to_pay_yen if last_state == "to_pay" else last.share_yen
