"""The table of kinds: every way in which money, or a limit, may move."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of transfer: from which families to which, and on what evidence (what its `document` names).

    `needs` are the dimensions that must be there. A `memo` moves a limit, not money.

    A kind `in_year` belongs to the fiscal year of its date, unless an account that it moves names another. The
    others may belong to the year whose allotment they touch. `ahead` is how many years that of a carried account
    may lie after the date's, at least and at most.
    """

    name: str
    start: tuple[str, ...]
    to: tuple[str, ...]
    label: Text
    evidence: Text
    needs: tuple[str, ...] = ()
    memo: bool = False
    in_year: bool = False
    ahead: tuple[int, int] | None = None


_AWARD = ("appropriation", "agency", "field", "concept", "call", "award", "instrument")
_MEMBER = (*_AWARD, "member")
_DECISION = Text("採択の決定", "the decision on the selection")
_CONTRACT = Text("契約", "the contract")
_STATEMENT = Text("額の確定の通知", "the settlement")
_REFUND = Text("返還の通知", "the notice of refund")
_CARRY_OVER = Text("繰越の承認", "the approval of the carry-over")
_RECEIPT = Text("入金の記録", "the record of the receipt")
_LIMIT = Text("公募の分野別限度額の決定", "the decision on the round's limits by field")

# fmt: off
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "appropriate", ("treasury",), ("appropriation",),
            Text("予算措置", "appropriation"), Text("予算", "the act"), ("appropriation",),
        ),
        Kind(
            "allot", ("appropriation",), ("allotment",),
            Text("配分", "allotment"), Text("配分の決定", "the decision on the allotment"), ("appropriation", "agency"),
        ),
        Kind(
            "withdraw_allotment", ("allotment",), ("appropriation",),
            Text("配分の取下げ", "allotment withdrawn"), Text("配分の決定", "the decision on the allotment"),
            ("appropriation", "agency"),
        ),
        Kind(
            "commit", ("allotment",), ("commitment",),
            Text("支出予定", "commitment"), _DECISION, _AWARD,
        ),
        Kind(
            "release_commitment", ("commitment",), ("allotment",),
            Text("支出予定の取消し", "commitment released"), Text("取消しの決定", "the decision to release"), _AWARD,
        ),
        Kind(
            "oblige", ("commitment",), ("obligation",),
            Text("支出負担行為", "obligation"), _CONTRACT, _MEMBER,
        ),
        Kind(
            "release_obligation", ("obligation",), ("commitment",),
            Text("支出負担行為の取消し", "obligation released"), Text("変更契約", "the changed contract"), _MEMBER,
        ),
        Kind(
            "advance", ("obligation",), ("advance",),
            Text("支払（概算払）", "advance paid"), Text("請求", "the claim"), _MEMBER, in_year=True,
        ),
        Kind(
            "settle", ("advance",), ("spent",),
            Text("額の確定", "settlement"), _STATEMENT, _MEMBER, in_year=True,
        ),
        Kind(
            "refund", ("advance",), ("obligation",),
            Text("返還", "refund"), _REFUND, _MEMBER, in_year=True,
        ),
        Kind(
            "disburse", ("obligation",), ("spent",),
            Text("支払（精算払）", "paid on settlement"), _STATEMENT, _MEMBER, in_year=True,
        ),
        Kind(
            "carry_over", ("obligation",), ("carried",),
            Text("繰越", "carry-over"), _CARRY_OVER, _MEMBER, ahead=(0, 1),
        ),
        Kind(
            "release_carried", ("carried",), ("obligation",),
            Text("繰越の取消し", "carry-over released"), Text("取消しの決定", "the decision to release"), _MEMBER,
        ),
        Kind(
            "advance_carried", ("carried",), ("carried-advance",),
            Text("支払（概算払・繰越分）", "advance paid of carried money"), Text("請求", "the claim"), _MEMBER,
            # What was carried into a year is paid in it, or when that year is settled.
            ahead=(-1, 0),
        ),
        Kind(
            "settle_carried", ("carried-advance",), ("spent",),
            Text("額の確定（繰越分）", "settlement of carried money"), _STATEMENT, _MEMBER,
        ),
        Kind(
            "refund_carried", ("carried-advance",), ("carried",),
            Text("返還（繰越分）", "refund of carried money"), _REFUND, _MEMBER,
        ),
        Kind(
            "demand", ("advance", "carried-advance"), ("receivable",),
            Text("返還の請求", "refund demanded"), _REFUND, _MEMBER, in_year=True,
        ),
        Kind(
            "claw_back", ("spent",), ("receivable",),
            Text("返還命令", "claw-back"), Text("返還命令書", "the order to pay back"), _MEMBER, in_year=True,
        ),
        Kind(
            "repay", ("receivable",), ("obligation",),
            Text("返還金の納付", "repayment"), _RECEIPT, _MEMBER, in_year=True,
        ),
        Kind(
            "repay_carried", ("receivable",), ("carried",),
            Text("返還金の納付（繰越分）", "repayment of carried money"), _RECEIPT, _MEMBER,
        ),
        Kind(
            "write_off", ("receivable",), ("written-off",),
            Text("債権放棄", "write-off"), Text("債権放棄の決定", "the decision to write off"), _MEMBER, in_year=True,
        ),
        Kind(
            "collect_late_interest", ("recipients",), ("appropriation",),
            Text("延滞金の収納", "late interest collected"), _RECEIPT, _MEMBER, in_year=True,
        ),
        Kind(
            "collect_payback", ("recipients",), ("appropriation",),
            Text("収益納付の収納", "payback collected"), _RECEIPT, _MEMBER, in_year=True,
        ),
        Kind(
            "earn_interest", ("earnings",), ("appropriation",),
            Text("運用益", "interest earned"), Text("運用の報告", "the report on the investment"), ("appropriation",),
            in_year=True,
        ),
        Kind(
            "administer", ("appropriation",), ("administration",),
            Text("管理費", "administration cost"), Text("管理費の請求", "the bill for administration"),
            ("appropriation", "agency"), in_year=True,
        ),
        Kind(
            "return_to_treasury", ("appropriation", "allotment"), ("treasury",),
            Text("国庫返納", "return to the treasury"), Text("返納の決定", "the decision to return"),
            ("appropriation",), in_year=False,
        ),
        Kind(
            "set_limit", ("limits",), ("limit",),
            Text("分野別限度額の設定", "field's limit set"), _LIMIT, ("field",), memo=True,
        ),
        Kind(
            "use_limit", ("limit",), ("limit-used",),
            Text("分野別限度額の使用", "field's limit used"), _DECISION, ("field", "award"), memo=True,
        ),
        Kind(
            "free_limit", ("limit-used",), ("limit",),
            Text("分野別限度額の戻入れ", "field's limit freed"), Text("取消しの決定", "the decision to release"),
            ("field", "award"), memo=True,
        ),
    )
}
# fmt: on
