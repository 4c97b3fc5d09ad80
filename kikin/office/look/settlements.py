"""A settlement as its sheet shows it, to the agency and to the recipient alike; and what is owed after it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.urls import reverse

from kikin.fund.charter import COST_ITEMS, INDIRECT
from kikin.fund.settlements import BASES, Statement
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.money import Yen
from kikin.values.text import Text

_BREACHES = (
    Column(Text("義務違反", "Breach"), "ref"),
    Column(Text("状態", "State"), "state:breach"),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("受託者・交付先", "Recipient")),
    Column(Text("違反した日", "Since"), "on"),
    Column(Text("返還を命じる額", "To be given back"), "yen"),
)
_SHEET = (Column(Text("項目", "Item")), Column(Text("金額", "Amount"), "yen"))


def sheet(statement: Statement, basis: str, caption: Text | None = None) -> Table:
    """From the accepted cost, item by item, to what is paid or comes back: every line of the sum."""
    rows: list[tuple[object, object]] = [
        (_item_name(item, basis), yen) for item, yen in statement.by_item.items() if item != INDIRECT
    ]
    rows.append((Text("直接経費の計", "Direct cost"), statement.direct_yen))
    if statement.indirect_yen or statement.indirect_limit_yen:
        limit = Cell(
            Text("間接経費（認定額）", "Indirect cost accepted"),
            note=Text(f"上限{statement.indirect_limit_yen:,}円", f"JPY {statement.indirect_limit_yen:,} at most"),
        )
        rows.append((limit, statement.indirect_yen))
    rows += [
        (Text("対象経費", "Eligible cost"), statement.eligible_yen),
        (Text("限度額", "Ceiling"), statement.ceiling_yen),
        (Cell(Text("確定額", "Amount settled"), note=_share_of_cost(statement.rate)), statement.share_yen),
        (Text("自己負担額", "Own share"), statement.own_share_yen),
        (Text("既払額", "Received before"), statement.received_yen),
    ]
    if statement.to_pay_yen:
        rows.append((Text("精算払額", "Balance to be paid"), statement.to_pay_yen))
    if statement.refund_yen:
        rows.append((Text("返還額", "To be paid back"), statement.refund_yen))
    return Table(caption or BASES[basis], _SHEET, rows)


def _share_of_cost(rate: Fraction) -> Text:
    if rate == 1:
        return Text("対象経費の全額（限度額まで）", "All of the eligible cost, up to the ceiling")
    return Text(f"対象経費の{rate}（限度額まで）", f"{rate} of the eligible cost, up to the ceiling")


def result(statement: Statement) -> Text:
    """What it comes to, in a sentence."""
    if statement.to_pay_yen:
        yen = statement.to_pay_yen
        return Text(f"{yen:,}円を精算払により支払います。", f"JPY {yen:,} is paid on settlement.")
    if statement.refund_yen:
        yen = statement.refund_yen
        return Text(f"{yen:,}円の返還を請求します。", f"JPY {yen:,} is to be paid back.")
    return Text("過不足はありません。", "Nothing is to be paid and nothing comes back.")


def facts_of_debt(amount_yen: Yen, left_yen: Yen, interest_yen: Yen | None) -> list[Fact]:
    """How a receivable stands: interest to date is unknown on a day for which there is no rate."""
    return [
        Fact(Text("請求額", "Demanded"), amount_yen, "yen"),
        Fact(Text("残額", "Still owed"), left_yen, "yen"),
        Fact(Text("本日までの延滞金", "Late interest to date"), interest_yen, "yen"),
    ]


def breaches_table(found: Iterable[Any], address: str) -> Table:
    """Obligations that were not kept; `address` names the page of one."""
    rows = [
        (
            Cell(one.ref, reverse(address, args=(one.ref,))),
            one.state,
            one.member.award.ref,
            one.member.organisation.name,
            one.breached_on,
            one.amount_yen,
        )
        for one in found
    ]
    empty = Text("義務違反の記録はありません。", "No breach has been recorded.")
    return Table(Text("義務違反（新しい順）", "Breaches, the newest first"), _BREACHES, rows, empty=empty)


def facts_of_breach(one: Any) -> list[Fact]:
    """What was not kept, and what it comes to."""
    return [
        Fact(Text("違反の内容", "What was not kept"), one.words),
        Fact(Text("違反した日", "Since"), one.breached_on, "on"),
        Fact(Text("義務の始まり", "Bound from"), one.bound_from, "on"),
        Fact(Text("義務の月数", "Months bound"), one.months_bound, "count"),
        Fact(Text("守られた月数", "Months kept"), one.months_kept, "count"),
        Fact(Text("支払済みの額", "Paid"), one.paid_yen, "yen"),
        Fact(Text("返還を命じる額", "To be given back"), one.amount_yen, "yen"),
        Fact(Text("根拠書類", "Rests on"), one.document),
        Fact(Text("該当しない理由", "Why it was dismissed"), one.reasons if one.reasons.ja else ""),
    ]


def _item_name(item: str, basis: str) -> Text:
    if basis == "completed_work":
        return Text("出来高（完成部分の対象経費）", "Completed work")
    words = COST_ITEMS[item]
    return Text(words.ja, words.en[:1].upper() + words.en[1:])
