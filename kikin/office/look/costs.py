"""Cost lines and the assets that they bought, as every door that sees them shows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from kikin.fund.charter import COST_ITEMS
from kikin.fund.costs import BASES, DISPOSALS, HOLDERS, MODES, SOURCES, OwnShare, mode_of
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.text import Text

_WHOLE_BP = 10_000
LINE_COLUMNS = (
    Column(Text("番号", "Number"), "count"),
    Column(Text("状態", "State"), "state:cost_line"),
    Column(Text("費目", "Cost item")),
    Column(Text("内容", "What for")),
    Column(Text("発注日", "Ordered on"), "on"),
    Column(Text("納品日", "Delivered on"), "on"),
    Column(Text("支払先", "Supplier")),
    Column(Text("請求書番号", "Bill")),
    Column(Text("証拠書類", "Evidence")),
)
LINE_AMOUNT = Column(Text("金額（税込）", "Amount with tax"), "yen")


def facts_of_currency(line: Any) -> list[Fact]:
    """What was paid in another currency, and the rate by which it became yen; nothing of what was paid in yen."""
    if not line.currency:
        return []
    return [
        Fact(Text("外貨額", "Amount in the currency"), f"{line.currency} {shortest(line.foreign_amount)}"),
        Fact(Text("換算レート（円）", "Exchange rate (yen)"), shortest(line.exchange_rate)),
        Fact(Text("レートの出典", "Source of the rate"), line.rate_source),
        Fact(Text("レートの日付", "Date of the rate"), line.rate_on, "on"),
    ]


def purpose_of(line: Any) -> str | Text:
    """What a line was for; of a timesheet its month with the person, whose name stands with the person alone."""
    if not hasattr(line, "work"):
        return str(line.description)
    name = line.work.person.name
    return Text(f"{line.description} {name.ja}", f"{line.description} {name.en}")


def line_cells(line: Any, number: Cell, paper: Cell) -> list[object]:
    """A line in `LINE_COLUMNS`; where its number and its paper lead is the door's."""
    return [
        number,
        line.state,
        COST_ITEMS[line.cost_item],
        purpose_of(line),
        line.ordered_on,
        line.delivered_on,
        Cell(line.supplier, note=line.supplier_number),
        line.bill_number,
        paper,
    ]


def facts_of_work(line: Any, effort_bp: int) -> list[Fact]:
    """The timesheet behind a line: whose, how much, at which rate, and how much of the whole month all awards take."""
    work = line.work
    leave = sum(off for _, _, off in work.days)
    over = Text("100％を超えています", "Over 100 %") if effort_bp > _WHOLE_BP else ""
    measure = work.measured_by
    return [
        Fact(Text("従事者", "Person"), work.person.name, note=work.person.ref),
        Fact(Text("月", "Month"), f"{work.month:%Y-%m}"),
        Fact(Text("勤務形態", "Mode"), MODES[mode_of(work.agreed_minutes)]),
        Fact(Text("契約上の月間時間（分）", "Minutes agreed in a month"), work.agreed_minutes or None, "count"),
        Fact(Text("従事時間（分）", "Minutes"), work.minutes, "count"),
        Fact(Text("休暇（分）", "Minutes of leave"), leave, "count"),
        Fact(Text("全課題のエフォート", "Effort over all awards"), f"{effort_bp / 100:.2f} %", note=over),
        Fact(Text("単価の根拠", "Rate by"), BASES[work.basis]),
        Fact(Text("額", "Pay"), work.pay_yen, "yen"),
        Fact(Text("その対象時間（分）", "For minutes"), work.pay_minutes, "count"),
        Fact(
            Text("比較する等級単価（1時間）", "An hour of the grade beside it"),
            measure.hourly_yen if measure else None,
            "yen",
            note=measure.grade if measure else "",
        ),
    ]


def shortest(number: Decimal) -> str:
    """An exact number without the zeros that only the database writes: "1,234.5"."""
    whole, _, places = f"{number:,f}".partition(".")
    kept = places.rstrip("0")
    return f"{whole}.{kept}" if kept else whole


_ASSETS = (
    Column(Text("管理番号", "Tag"), "ref"),
    Column(Text("内容", "What it is")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("保有者", "Held by")),
    Column(Text("所有者", "Belongs to")),
    Column(Text("設置場所", "Place")),
    Column(Text("管理者", "Custodian")),
    Column(Text("保険", "Insurance")),
    Column(Text("共用", "Shared with")),
    Column(Text("取得日", "Acquired on"), "on"),
    Column(Text("処分制限の終わり", "Bound until"), "on"),
    Column(Text("最終確認日", "Last seen on"), "on"),
    Column(Text("処分日", "Given up on"), "on"),
    Column(Text("取得額", "Cost"), "yen"),
)
_DISPOSALS = (
    Column(Text("財産処分", "Request"), "ref"),
    Column(Text("状態", "State"), "state:disposal"),
    Column(Text("管理番号", "Tag"), "ref"),
    Column(Text("保有者", "Held by")),
    Column(Text("方法", "How")),
    Column(Text("処分日", "Given up on"), "on"),
    Column(Text("対価", "Proceeds"), "yen"),
    Column(Text("納付額", "Comes back"), "yen"),
)


def assets_table(
    found: Iterable[Any], late: Collection[int], bound_until: Callable[[Any], date], address: str
) -> Table:
    """The register of assets. `late` are the keys of those to be seen again; `address` names the page of one."""
    rows = [
        (
            Cell(one.tag, reverse(address, args=(one.line.report.ref, one.line.number))),
            one.line.description,
            one.line.report.member.award.ref,
            one.line.report.member.organisation.name,
            HOLDERS[one.belongs_to],
            one.place,
            one.custodian,
            one.insurance,
            one.sharing,
            one.acquired_on,
            bound_until(one),
            Cell(one.last_seen_on, note=Text("年次確認が必要です", "To be seen again") if one.pk in late else ""),
            one.given_up_on,
            one.line.amount_yen,
        )
        for one in found
    ]
    empty = Text("登録された資産はありません。", "Nothing has been registered.")
    return Table(Text("取得資産の台帳", "Register of assets"), _ASSETS, rows, empty=empty, csv_url="?format=csv")


def facts_of_asset(asset: Any, bound_until: date) -> list[Fact]:
    """What the register holds of one asset."""
    return [
        Fact(Text("内容", "What it is"), asset.line.description),
        Fact(Text("取得額", "Cost"), asset.line.amount_yen, "yen"),
        Fact(Text("所有者", "Belongs to"), HOLDERS[asset.belongs_to]),
        Fact(Text("設置場所", "Place"), asset.place),
        Fact(Text("管理者", "Custodian"), asset.custodian),
        Fact(Text("保険", "Insurance"), asset.insurance),
        Fact(Text("共用", "Shared with"), asset.sharing),
        Fact(Text("取得日", "Acquired on"), asset.acquired_on, "on"),
        Fact(Text("処分制限の終わり", "Bound until"), bound_until, "on"),
        Fact(Text("最終確認日", "Last seen on"), asset.last_seen_on, "on"),
        Fact(Text("処分日", "Given up on"), asset.given_up_on, "on"),
    ]


def disposals_table(found: Iterable[Any], address: str) -> Table:
    """Requests to give assets up; `address` names the page of one."""
    rows = [
        (
            Cell(one.ref, reverse(address, args=(one.ref,))),
            one.state,
            one.asset.tag,
            one.asset.line.report.member.organisation.name,
            DISPOSALS[one.kind],
            one.given_up_on,
            one.proceeds_yen,
            one.owed_yen if one.checked_by else None,
        )
        for one in found
    ]
    empty = Text("財産処分の申請はありません。", "Nobody has asked to give an asset up.")
    return Table(Text("財産処分", "Assets given up"), _DISPOSALS, rows, empty=empty)


def facts_of_disposal(one: Any, paper_url: str) -> list[Fact]:
    """What was asked of an asset, and what was decided."""
    return [
        Fact(Text("方法", "How"), DISPOSALS[one.kind]),
        Fact(Text("処分日", "Given up on"), one.given_up_on, "on"),
        Fact(Text("対価", "Proceeds"), one.proceeds_yen, "yen"),
        Fact(Text("相手方", "To whom"), one.to_whom),
        Fact(Text("理由", "Why"), one.reason),
        Fact(Text("根拠書類", "Rests on"), one.paper_name, url=paper_url),
        Fact(Text("納付額", "Comes back"), one.owed_yen if one.checked_by else None, "yen"),
        Fact(Text("決定日", "Decided on"), one.decided_on, "on"),
        Fact(Text("不承認の理由", "Why it was refused"), one.reasons if one.reasons.ja else ""),
        Fact(Text("納付日", "Received on"), one.received_on, "on"),
        Fact(Text("入金通知", "Notice of receipt"), one.document),
    ]


_SOURCES = (
    Column(Text("財源", "Source")),
    Column(Text("貸主・交付元", "From whom")),
    Column(Text("証拠書類", "Evidence")),
    Column(Text("金額", "Amount"), "yen"),
)


def facts_of_own_share(own_share: OwnShare) -> list[Fact]:
    """A report's own share as it stands; the settlement fixes it."""
    return [
        Fact(Text("対象となる経費", "Cost that counts"), own_share.eligible_yen, "yen"),
        Fact(Text("基金の負担（上限）", "Paid by the fund, at most"), own_share.grant_yen, "yen"),
        Fact(Text("自己負担額", "Own share"), own_share.own_share_yen, "yen"),
    ]


def alarms_of_own_share(own_share: OwnShare) -> list[Text]:
    """What is amiss with a report's own share: no source for a part of it, or the same cost paid twice."""
    found = []
    if own_share.unshown_yen:
        yen = f"{own_share.unshown_yen:,}"
        found.append(Text(f"自己負担のうち{yen}円の財源が示されていません。", f"JPY {yen} of it has no source yet."))
    if own_share.twice_yen:
        yen = f"{own_share.twice_yen:,}"
        found.append(
            Text(
                f"他の公的資金が自己負担額を{yen}円超えています（二重の公費負担）。",
                f"Other public money is JPY {yen} more than the own share: the same cost would be paid twice.",
            )
        )
    return found


def sources_table(found: Iterable[Any], address: str) -> Table:
    """The sources of an own share, each with its paper; `address` names the page of a paper."""
    rows = [
        (
            SOURCES[one.source],
            one.from_whom,
            Cell(one.evidence.name, reverse(address, args=(one.report.ref, one.evidence.sha256))),
            one.amount_yen,
        )
        for one in found
    ]
    totals = add_up(rows, _SOURCES, Text("合計", "Total")) if rows else ()
    empty = Text("財源はまだ申告されていません。", "No source has been declared yet.")
    return Table(Text("自己負担の財源", "Sources of the own share"), _SOURCES, rows, totals, empty)
