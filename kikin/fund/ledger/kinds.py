"""The table of kinds: every way in which money, or a limit, may move."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of transfer: from which families to which, and on what evidence (what its `document` names).

    `needs` are the dimensions that must be there. A `memo` moves a limit, not money. A kind `in_year` belongs
    to the fiscal year of its date; the others may belong to the year whose allotment they touch.
    """

    name: str
    start: tuple[str, ...]
    to: tuple[str, ...]
    label: Text
    evidence: Text
    needs: tuple[str, ...] = ()
    memo: bool = False
    in_year: bool = False


_AWARD = ("appropriation", "agency", "field", "concept", "call", "award", "instrument")
_MEMBER = (*_AWARD, "member")
_DECISION = Text("採択の決定", "the decision on the selection")
_CONTRACT = Text("契約", "the contract")
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
            Text("額の確定", "settlement"), Text("額の確定の通知", "the settlement"), _MEMBER, in_year=True,
        ),
        Kind(
            "refund", ("advance",), ("obligation",),
            Text("返還", "refund"), Text("返還の通知", "the notice of refund"), _MEMBER, in_year=True,
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
