"""What was put before the bodies, as tables that a person can read. Every figure is taken from the digested content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.fund.vision import CONCEPT_TYPES
from kikin.office.doors.ministry.words import capitalised
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

_TOTAL = Text("合計", "Total")
_YEAR = Column(Text("年度", "Year"), "fiscal_year")
_COUNT = Column(Text("件数", "Applications"), "count")
_AMOUNT = Column(Text("金額", "Amount"), "yen")
VERDICTS: dict[str, Text] = {
    "cleared": Text("問題なし", "cleared"),
    "conditions": Text("条件付き", "with conditions"),
    "refused": Text("不可", "refused"),
    "in_review": Text("審査中", "in review"),
}
PROOFS: dict[str, Text] = {
    "optimal": Text("これより良い案がないことを証明済み", "nothing is better, as proved"),
    "within_gap": Text("許容差を超えて良い案がないことを証明済み", "nothing is better by more than the gap, as proved"),
    "time_limit": Text("時間内の最良案（証明なし）", "the best found in the time, without proof"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A content made readable: a few figures, some facts, the tables."""

    figures: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()


def read(kind: str, content: Mapping[str, Any], charter: Charter) -> Reading:
    """A content by its kind; one of a kind that is not drawn up here is shown entry by entry."""
    drawn_up = {"vision": _vision, "concept": _concept, "selection": _selection, "stop": _stop}
    return drawn_up[kind](content, charter) if kind in drawn_up else _entries(content)


def read_public(kind: str, content: Mapping[str, Any], charter: Charter) -> Reading:
    """A vision or a concept as the public would see it; nothing that is not in the content."""
    title = Fact(Text("名称", "Title"), Text(content["title"]["ja"], content["title"]["en"]))
    if kind == "vision":
        return Reading(facts=(_ref("ビジョン", "Vision", content["ref"]), title), tables=(_items(content, charter),))
    facts = (
        _ref("研究開発構想", "Concept", content["ref"]),
        title,
        _ref("ビジョン", "Vision", content["vision"]),
        *_managed(content, charter),
        Fact(Text("期間", "Years"), years_between(*content["period"])),
    )
    return Reading(figures=(_ceiling(content),), facts=facts)


def _vision(content: Mapping[str, Any], charter: Charter) -> Reading:
    title = Fact(Text("名称", "Title"), Text(content["ja"], content["en"]))
    return Reading(facts=(_ref("ビジョン", "Vision", content["vision"]), title), tables=(_items(content, charter),))


def _items(content: Mapping[str, Any], charter: Charter) -> Table:
    columns = (Column(Text("技術", "Technology")), Column(Text("分野", "Field")), Column(Text("識別子", "Key")))
    rows = [(Text(item["ja"], item["en"]), charter.field(item["field"]).name, item["key"]) for item in content["items"]]
    return Table(Text("対象とする技術", "Technologies"), columns, rows)


def _concept(content: Mapping[str, Any], charter: Charter) -> Reading:
    return Reading(
        figures=(_ceiling(content),),
        facts=(
            _ref("研究開発構想", "Concept", content["concept"]),
            Fact(Text("名称", "Title"), Text(content["ja"], content["en"])),
            _ref("ビジョン", "Vision", content["vision"]),
            Fact(Text("対象とする技術", "Technology"), content["item"]),
            *_managed(content, charter),
            Fact(Text("最初の年度", "First year"), content["first_year"], "fiscal_year"),
            Fact(Text("最後の年度", "Last year"), content["last_year"], "fiscal_year"),
        ),
    )


def _ceiling(content: Mapping[str, Any]) -> Fact:
    return Fact(Text("上限額", "Ceiling"), content["ceiling_yen"], "yen")


def _managed(content: Mapping[str, Any], charter: Charter) -> tuple[Fact, ...]:
    return (
        Fact(Text("型", "Type"), capitalised(CONCEPT_TYPES[content["type"]])),
        Fact(Text("分野", "Field"), charter.field(content["field"]).name),
        Fact(Text("配分機関", "Agency"), charter.agency(content["agency"]).name),
    )


def _selection(content: Mapping[str, Any], charter: Charter) -> Reading:
    chosen = content["chosen"]
    budget_yen = sum(yen for _, yen in content["budget_by_year"])
    chosen_yen = sum(one["amount_yen"] for one in chosen)
    return Reading(
        figures=(
            Fact(Text("採択案の金額", "Amount of the portfolio"), chosen_yen, "yen"),
            Fact(Text("採択案の件数", "Applications chosen"), len(chosen), "count"),
            Fact(Text("公募の予算", "Budget"), budget_yen, "yen"),
            Fact(Text("予算の残り", "Left of the budget"), budget_yen - chosen_yen, "yen"),
        ),
        facts=(
            _ref("採択選定", "Selection round", content["round"]),
            _ref("公募", "Call", content["call"]),
            Fact(Text("案の番号", "Portfolio"), content["number"], "count"),
            *_proof(content["portfolio"]),
            *_how_it_came(content),
        ),
        tables=(
            _by_field(content, charter),
            _by_agency(chosen, charter),
            _by_year(content["budget_by_year"]),
            _chosen(chosen, charter),
        ),
    )


def _how_it_came(content: Mapping[str, Any]) -> tuple[Fact, ...]:
    """From which scenario, and whether a lot was drawn."""
    scenario, lottery = content["scenario"], content["lottery"]
    facts = []
    if scenario:
        reasons = scenario["reasons"]
        said = Text(f"{scenario['name']}：{reasons['ja']}", f"{scenario['name']}: {reasons['en']}")
        facts.append(Fact(Text("もとになったシナリオ", "From the scenario"), said))
    if lottery:
        count = len(lottery["band"])
        said = Text(f"区別できない{count}件の間で抽選済み", f"a lot was drawn among {count} that nobody can tell apart")
        facts.append(Fact(Text("抽選", "Lottery"), said))
    return tuple(facts)


def _proof(portfolio: Mapping[str, Any]) -> tuple[Fact, ...]:
    status = str(portfolio["status"])
    return (
        Fact(Text("選定の計算", "How it was worked out"), f"{portfolio['engine']} {portfolio['version']}"),
        Fact(Text("計算の結論", "What was proved"), PROOFS.get(status, Text(status, status))),
        Fact(Text("計算の入力のダイジェスト", "Digest of its inputs"), portfolio["digest"], "digest"),
    )


def _by_field(content: Mapping[str, Any], charter: Charter) -> Table:
    columns = (
        Column(Text("分野", "Field")),
        _COUNT,
        _AMOUNT,
        Column(Text("下限", "Floor"), "yen"),
        Column(Text("上限", "Ceiling"), "yen"),
    )
    rows = []
    for key, floor_yen, ceiling_yen in content["limits"]:
        own = [one["amount_yen"] for one in content["chosen"] if one["field"] == key]
        rows.append((charter.field(key).name, len(own), sum(own), floor_yen, ceiling_yen))
    totals = [*add_up(rows, columns, _TOTAL)[:3], "", ""]
    return Table(Text("分野別の金額", "Money by field"), columns, rows, totals)


def _by_agency(chosen: Sequence[Mapping[str, Any]], charter: Charter) -> Table:
    columns = (Column(Text("配分機関", "Agency")), _COUNT, _AMOUNT)
    rows = []
    for key in sorted({one["agency"] for one in chosen}):
        own = [one["amount_yen"] for one in chosen if one["agency"] == key]
        rows.append((charter.agency(key).name, len(own), sum(own)))
    return Table(Text("配分機関別の金額", "Money by agency"), columns, rows, add_up(rows, columns, _TOTAL))


def _by_year(budget_by_year: Sequence[Sequence[int]]) -> Table:
    columns = (_YEAR, Column(Text("予算", "Budget"), "yen"))
    return Table(
        Text("年度別の予算", "Budget by year"), columns, budget_by_year, add_up(budget_by_year, columns, _TOTAL)
    )


def _chosen(chosen: Sequence[Mapping[str, Any]], charter: Charter) -> Table:
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("分野", "Field")),
        Column(Text("配分機関", "Agency")),
        Column(Text("研究セキュリティ審査", "Research security")),
        _AMOUNT,
    )
    rows = [
        (
            one["application"],
            charter.field(one["field"]).name,
            charter.agency(one["agency"]).name,
            VERDICTS[one["verdict"]],
            one["amount_yen"],
        )
        for one in chosen
    ]
    return Table(Text("採択する応募", "Applications chosen"), columns, rows, add_up(rows, columns, _TOTAL))


def _stop(content: Mapping[str, Any], charter: Charter) -> Reading:
    reasons = content["reasons"]
    return Reading(
        figures=(Fact(Text("採択額", "Amount of the award"), content["amount_yen"], "yen"),),
        facts=(
            _ref("採択課題", "Award", content["award"]),
            _ref("応募", "Application", content["application"]),
            Fact(Text("中止の理由", "Reasons for stopping"), Text(reasons["ja"], reasons["en"])),
        ),
    )


def _entries(content: Mapping[str, Any]) -> Reading:
    return Reading(facts=tuple(Fact(key, str(value)) for key, value in content.items()))


def visions_table(visions: Iterable[Any]) -> Table:
    """Visions in the order in which they come."""
    columns = (
        Column(Text("ビジョン", "Vision")),
        Column(Text("状態", "State"), "state:vision"),
        Column(Text("技術", "Technologies"), "count"),
        Column(Text("決定", "Decided"), "at"),
    )
    rows = [
        (
            Cell(one.title, reverse("ministry:vision", args=(one.ref,)), one.ref),
            one.state,
            len(one.items),
            one.decided_at,
        )
        for one in visions
    ]
    nothing = Text("まだビジョンはありません。最初の一つを起案してください。", "No vision yet: draft the first.")
    return Table(Text("研究開発ビジョン", "Visions"), columns, rows, empty=nothing)


def concepts_table(concepts: Iterable[Any], charter: Charter) -> Table:
    """Concepts in the order in which they come."""
    columns = (
        Column(Text("構想", "Concept")),
        Column(Text("状態", "State"), "state:concept"),
        Column(Text("分野", "Field")),
        Column(Text("配分機関", "Agency")),
        Column(Text("期間", "Years")),
        Column(Text("上限額", "Ceiling"), "yen"),
    )
    fields = {one.key: one.name for one in charter.fields}
    agencies = {one.key: one.name for one in charter.agencies}
    rows = [
        (
            Cell(one.title, reverse("ministry:concept", args=(one.ref,)), one.ref),
            one.state,
            fields.get(one.field, one.field),
            agencies.get(one.agency, one.agency),
            years_between(one.first_year, one.last_year),
            one.ceiling_yen,
        )
        for one in concepts
    ]
    nothing = Text(
        "まだ構想はありません。決定済みのビジョンの下に起案します。", "No concept yet: one rests on a decided vision."
    )
    return Table(Text("研究開発構想", "Concepts"), columns, rows, empty=nothing)


def years_between(first: int, last: int) -> Text:
    return Text(
        f"{show_fiscal_year(first, 'ja')}から{show_fiscal_year(last, 'ja')}",
        f"{show_fiscal_year(first, 'en')} to {show_fiscal_year(last, 'en')}",
    )


def _ref(ja: str, en: str, ref: str) -> Fact:
    return Fact(Text(ja, en), ref, "ref")
