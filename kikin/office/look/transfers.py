"""A transfer in words: what its families of accounts, its dimensions and its amount are called on a page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from kikin.fund.charter import Charter
from kikin.fund.ledger import DIMENSIONS, KINDS, Row, signs_of
from kikin.office.look.parts import Fact
from kikin.values.money import Yen
from kikin.values.text import Text

FAMILY_NAMES: dict[str, Text] = {
    "treasury": Text("国庫", "Treasury"),
    "appropriation": Text("予算措置（未配分）", "Appropriated, not allotted"),
    "allotment": Text("配分（未使用）", "Allotted, free"),
    "commitment": Text("支出予定（未契約）", "Committed, not bound"),
    "obligation": Text("支出負担行為（未払）", "Bound by contract, not paid"),
    "advance": Text("概算払（未精算）", "Paid in advance, not settled"),
    "spent": Text("確定額", "Settled"),
    "carried": Text("繰越（未払）", "Carried over, not paid"),
    "carried-advance": Text("繰越分の概算払（未精算）", "Paid in advance of carried money, not settled"),
    "receivable": Text("返還債権", "Demanded back, not repaid"),
    "written-off": Text("債権放棄", "Written off"),
    "administration": Text("管理費", "Administration cost"),
    "earnings": Text("運用益（受入元）", "Earnings of the fund"),
    "recipients": Text("延滞金・収益納付（受入元）", "Late interest and payback of recipients"),
    "limits": Text("分野別限度額（設定）", "Limits by field, as set"),
    "limit": Text("分野別限度額（残）", "Limits by field, left"),
    "limit-used": Text("分野別限度額（使用）", "Limits by field, used"),
}
DIMENSION_NAMES: dict[str, Text] = {
    "appropriation": Text("予算措置", "Appropriation"),
    "agency": Text("配分機関", "Agency"),
    "field": Text("分野", "Field"),
    "fiscal_year": Text("年度", "Fiscal year"),
    "concept": Text("研究開発構想", "Concept"),
    "call": Text("公募", "Call"),
    "award": Text("採択・契約", "Award"),
    "member": Text("契約の相手方", "Member"),
    "instrument": Text("支援手段", "Instrument"),
}
_TAKES_BACK = frozenset(
    {
        "withdraw_allotment",
        "release_commitment",
        "release_obligation",
        "release_carried",
        "refund",
        "refund_carried",
        "claw_back",
        "repay",
        "repay_carried",
    }
)


def name_of(charter: Charter, dimension: str, key: str) -> Text:
    """What the charter calls a field, an agency or an instrument, an appropriation by its act; other keys as such."""
    named: dict[str, Sequence[Any]] = {
        "field": charter.fields,
        "agency": charter.agencies,
        "instrument": charter.instruments,
    }
    if dimension == "appropriation":
        return next((one.act for one in charter.appropriations if one.key == key), Text(key, key))
    return next((one.name for one in named.get(dimension, ()) if one.key == key), Text(key, key))


def signed_yen(row: Row, kinds: Collection[str] = ()) -> Yen:
    """A transfer as it counts in a net figure: what takes another back counts below nothing.

    `kinds` are those that the figure is made of. A kind may add to one figure and take from another: a claw-back
    adds to what is demanded, and takes from what is settled.
    """
    takes_back = (signs_of(kinds).get(row.kind, -1 if row.kind in _TAKES_BACK else 1) < 0) != (row.corrects is not None)
    return -row.amount_yen if takes_back else row.amount_yen


def facts_of_transfer(
    row: Row, charter: Charter, transfer_url: Callable[[int], str], account_url: Callable[[str], str] | None = None
) -> list[Fact]:
    """A transfer, column by column; accounts lead somewhere where the door has a page for them."""
    kind = KINDS[row.kind]
    facts = [
        Fact(Text("種類", "Kind"), kind.label),
        Fact(Text("金額", "Amount"), row.amount_yen, "yen"),
        Fact(Text("出", "From"), row.from_account, url=account_url(row.from_account) if account_url else ""),
        Fact(Text("入", "To"), row.to_account, url=account_url(row.to_account) if account_url else ""),
        Fact(Text("日付", "Legal date"), row.on, "on"),
        Fact(Text("年度", "Fiscal year"), row.fiscal_year, "fiscal_year"),
    ]
    for name in DIMENSIONS:
        if key := getattr(row, name):
            facts.append(Fact(DIMENSION_NAMES[name], name_of(charter, name, key)))
    facts.append(Fact(Text("証拠", "Document"), row.document, note=kind.evidence))
    if row.corrects is not None:
        facts.append(Fact(Text("取り消す取引", "Takes back"), str(row.corrects), "ref", transfer_url(row.corrects)))
    return facts
