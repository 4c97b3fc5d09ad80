"""Changes of an award, as every door that sees them shows them: what is asked for, and what it would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from kikin.fund.changes import DESKS, KINDS, Effect, Facts, Request, parts_of
from kikin.fund.charter import COST_ITEMS
from kikin.fund.ledger import KINDS as TRANSFERS
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.calendar import show_date
from kikin.values.text import Text

CARRIED = Text("繰越分", "carried money")
"""Beside the fiscal year of a claim that draws on what was carried into it."""
_TOTAL = Text("合計", "Total")
_NO_NAME = Text("", "")
_COLUMNS = (
    Column(Text("変更", "Change"), "ref"),
    Column(Text("状態", "State"), "state:change"),
    Column(Text("種類", "Kind")),
    Column(Text("機関", "Organisation")),
    Column(Text("申請日時", "Asked for"), "at"),
    Column(Text("効力発生日", "In effect from"), "on"),
)
_PLAN = (
    Column(Text("機関", "Organisation")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("費目", "Cost item")),
    Column(Text("変更前", "Before"), "yen"),
    Column(Text("変更後", "After"), "yen"),
    Column(Text("増減", "Difference"), "yen"),
)
_MEMBERS = (
    Column(Text("機関", "Organisation")),
    Column(Text("変更前の契約額", "Contract before"), "yen"),
    Column(Text("変更後の契約額", "Contract after"), "yen"),
    Column(Text("増減", "Difference"), "yen"),
    Column(Text("自己負担の追加額", "Own share added"), "yen"),
)
_MONEY = (
    Column(Text("取引", "Transfer")),
    Column(Text("機関", "Organisation")),
    Column(Text("繰越先の年度", "Carried into"), "fiscal_year"),
    Column(Text("金額", "Amount"), "yen"),
)


def changes_table(found: Iterable[Any], address: str, award_address: str = "") -> Table:
    """The changes of an award, or of many where `award_address` leads to each; `address` names the page of one."""
    columns = [*_COLUMNS, Column(Text("採択・契約", "Award"), "ref")] if award_address else _COLUMNS
    rows = []
    for one in found:
        row: list[object] = [
            Cell(one.ref, reverse(address, args=(one.ref,)) if address else ""),
            one.state,
            KINDS[one.kind],
            one.member.organisation.name if one.member is not None else one.award.lead.name,
            one.filed_at,
            one.effect_on,
        ]
        rows.append(
            [*row, Cell(one.award.ref, reverse(award_address, args=(one.award.ref,)))] if award_address else row
        )
    empty = Text("変更の届出・申請はありません。", "No change has been asked for.")
    return Table(Text("変更の届出・申請", "Changes asked for"), columns, rows, empty=empty)


def desks_table(found: Iterable[Any]) -> Table | None:
    """What the desks say that are asked of a change; nothing where none is."""
    columns = (
        Column(Text("照会先", "Desk")),
        Column(Text("回答", "Answer"), "state:desk_answer"),
        Column(Text("回答日", "Answered"), "on"),
    )
    rows = [(DESKS[one.desk], one.state, one.answered_on) for one in found]
    return Table(Text("照会", "Desks that are asked"), columns, rows) if rows else None


def request_facts(request: Request, names: Mapping[str, Text], events: Mapping[str, Text]) -> list[Fact]:
    """What is asked for, line by line."""
    found = [Fact(Text("種類", "Kind"), KINDS[request.kind])]
    if request.member:
        found.append(Fact(Text("機関", "Organisation"), names.get(request.member, _NO_NAME)))
    if request.fiscal_year:
        found.append(Fact(Text("対象の年度", "Fiscal year"), request.fiscal_year, "fiscal_year"))
    if request.to_year:
        found.append(Fact(Text("変更後の年度", "To fiscal year"), request.to_year, "fiscal_year"))
    if request.from_item:
        found.append(Fact(Text("流用元の費目", "From cost item"), COST_ITEMS.get(request.from_item, _NO_NAME)))
        found.append(Fact(Text("流用先の費目", "To cost item"), COST_ITEMS.get(request.to_item, _NO_NAME)))
    if request.amount_yen:
        found.append(Fact(Text("金額", "Amount"), request.amount_yen, "yen"))
    if request.event:
        found.append(Fact(Text("繰越の事由", "Event"), events.get(request.event, _NO_NAME)))
    if request.what:
        found.append(Fact(Text("変更前と変更後", "What changes"), request.what))
    if request.milestone:
        found.append(Fact(Text("マイルストーン", "Milestone"), request.milestone, "ref"))
    if request.on:
        label = Text("新しい期限", "New day") if request.milestone else Text("変更の日", "Day of the change")
        found.append(Fact(label, date.fromisoformat(request.on), "on"))
    if request.note:
        found.append(Fact(Text("理由・経緯", "Why"), request.note))
    return found


def effect_tables(facts: Facts, effect: Effect, names: Mapping[str, Text]) -> list[Table]:
    """What is otherwise afterwards: the plan line by line, the contracts, and the money that moves."""
    tables = [_plan(facts, effect, names), _members(facts, effect, names), _money(effect, names)]
    return [table for table in tables if table.rows]


def effect_words(facts: Facts, effect: Effect) -> list[Text]:
    """What no table shows: what stays, who leaves, and until when."""
    words = []
    if effect.leaves:
        yen = sum(parts_of(facts).values())
        words.append(
            Text(
                f"{yen:,}円を他の機関に再配分します。採択額の合計は変わりません。脱退する機関の記録は残ります",
                f"JPY {yen:,} goes to the other members, the total of the award stays, and the record of the member "
                "that leaves is kept",
            )
        )
    if any(move.into for move in effect.moves):
        words.append(
            Text(
                "繰越額は、当年度の金額と区分して請求・支払・精算します",
                "what is carried over is claimed, paid and settled apart from the money of the year",
            )
        )
    if effect.last_year:
        words.append(
            Text(f"最終年度は{effect.last_year}年度となります", f"the last year becomes fiscal year {effect.last_year}")
        )
    if effect.gated_from:
        year = effect.gated_from
        words.append(
            Text(
                f"{year}年度以降の金額は、新たに設けるステージゲートを通過するまで支払えません",
                f"money of fiscal year {year} and later is locked until a further stage gate is passed",
            )
        )
    if effect.milestone and effect.on is not None:
        day = effect.on
        words.append(
            Text(
                f"マイルストーンの期限は{show_date(day, 'ja')}となり、元のものは「変更済み」として残ります",
                f"the milestone becomes due on {show_date(day, 'en')}; the one before it stays on record as changed",
            )
        )
    elif effect.told and effect.on is not None:
        day = effect.on
        words.append(
            Text(
                f"契約の記載は、{show_date(day, 'ja')}から次のとおりとなります：{effect.told}",
                f"from {show_date(day, 'en')} the contract says: {effect.told}",
            )
        )
    if facts.request.kind in facts.told.asked_of_desks:
        words.append(
            Text(
                "承認の前に、研究セキュリティと知的財産の担当に照会します",
                "the desks for research security and intellectual property are asked before it is approved",
            )
        )
    if not effect.moves:
        words.append(Text("契約額と台帳に変わりはありません", "contracts and ledger stay as they are"))
    return words


def tier_words(is_notice: bool) -> Text:
    """Which of the two tiers it is."""
    if is_notice:
        return Text("届出のみで、直ちに効力を生じます", "a notice is enough, and it takes effect at once")
    return Text(
        "承認が必要です。確認と承認は別の担当者が行います", "it needs approval: one officer checks it, another decides"
    )


def _plan(facts: Facts, effect: Effect, names: Mapping[str, Text]) -> Table:
    rows = []
    for ref, after in effect.plans.items():
        member = facts.member(ref)
        before = member.plan if member is not None else {}
        for year in sorted({*before, *after}):
            for item, label in COST_ITEMS.items():
                was, becomes = before.get(year, {}).get(item, 0), after.get(year, {}).get(item, 0)
                if was != becomes:
                    rows.append((names.get(ref, _NO_NAME), year, label, was, becomes, becomes - was))
    totals = add_up(rows, _PLAN, _TOTAL) if rows else ()
    return Table(Text("年度計画への影響", "Effect on the plan"), _PLAN, rows, totals)


def _members(facts: Facts, effect: Effect, names: Mapping[str, Text]) -> Table:
    rows = [
        (
            names.get(one.ref, _NO_NAME),
            one.amount_yen,
            after_yen,
            after_yen - one.amount_yen,
            effect.own_shares.get(one.ref, 0),
        )
        for one in facts.members
        if (after_yen := effect.amounts.get(one.ref, one.amount_yen)) != one.amount_yen
    ]
    totals = add_up(rows, _MEMBERS, _TOTAL) if rows else ()
    return Table(Text("契約への影響", "Effect on the contracts"), _MEMBERS, rows, totals)


def _money(effect: Effect, names: Mapping[str, Text]) -> Table:
    rows = [
        (TRANSFERS[one.deed].label, names.get(one.member, _NO_NAME), one.into or None, one.amount_yen)
        for one in effect.moves
    ]
    return Table(Text("台帳への影響", "Effect on the ledger"), _MONEY, rows)
