"""Milestones, gates, what is due, and the light of an award, as every door shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from kikin.fund.milestones import BASES, DESKS, OPINIONS, WORKS, outcome_of, voices
from kikin.office.look.files import type_and_size
from kikin.office.look.parts import Fact, filled
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import NOTHING_SAID, Text

TONES = {"red": "danger", "yellow": "warning", "green": "success"}
"""How the light of an award is coloured: its word says the same."""
_OWED = Text("成果・報告", "Results and reports")
_NO_MILESTONES = Text(
    "マイルストーンは、契約の締結と同時に定まります。", "Milestones are fixed when the contract is signed."
)
_NO_FILES = Text("ファイルはありません。", "No file was handed in.")
_NO_GATES = Text("この契約にステージゲートはありません。", "No stage gate stands in this award.")


def milestones_table(found: Sequence[Any], address: str = "", today: date = date.min, caption: Text = _OWED) -> Table:
    """What an award owes, the first due first; what is overdue says so."""
    columns = (
        Column(Text("成果・報告", "What")),
        Column(Text("状態", "State"), "state:milestone"),
        Column(Text("期限", "Due"), "on"),
        Column(Text("根拠", "Why it is owed")),
        Column(Text("報告日", "Reported"), "on"),
    )
    rows = [
        (
            Cell(_with_year(one), reverse(address, args=(one.ref,)) if address else ""),
            one.state,
            Cell(one.due_on, note=late(one.due_on, today) if one.state in ("planned", "rework") else ""),
            BASES[one.basis],
            one.reported_on,
        )
        for one in found
    ]
    return Table(caption, columns, rows, empty=_NO_MILESTONES)


def _with_year(one: Any) -> Text:
    if one.fiscal_year is None:
        return Text(one.title.ja, one.title.en)
    return Text(f"{one.title.ja}（{one.fiscal_year}年度）", f"{one.title.en}, FY{one.fiscal_year}")


def gates_table(found: Sequence[Any], address: str = "", today: date = date.min) -> Table:
    """The gates of an award, and from which year they keep money locked."""
    columns = (
        Column(Text("ステージゲート", "Stage gate")),
        Column(Text("状態", "State"), "state:stage_gate"),
        Column(Text("判定の期限", "Due"), "on"),
        Column(Text("支出できる年度", "Unlocks"), "fiscal_year"),
        Column(Text("判定日", "Judged"), "on"),
    )
    rows = [
        (
            Cell(one.title, reverse(address, args=(one.ref,)) if address else ""),
            one.state,
            Cell(one.due_on, note=late(one.due_on, today) if one.state == "planned" else ""),
            one.opens_year,
            one.judged_on,
        )
        for one in found
    ]
    return Table(Text("ステージゲート", "Stage gates"), columns, rows, empty=_NO_GATES)


def tasks_table(found: Sequence[Any], address: str = "", today: date = date.min, of_many_awards: bool = False) -> Table:
    """What a stop leaves to do, whose it is, and by when."""
    columns = [
        Column(Text("残務", "To do")),
        Column(Text("担当", "Whose")),
        Column(Text("状態", "State"), "state:closeout_task"),
        Column(Text("期限", "Due"), "on"),
        Column(Text("完了日", "Done"), "on"),
        *([Column(Text("採択・契約", "Award"), "ref")] if of_many_awards else ()),
    ]
    rows = [
        (
            Cell(one.label, reverse(address, args=(one.ref,)) if address else ""),
            DESKS[WORKS[one.what].desk],
            one.state,
            Cell(one.due_on, note=late(one.due_on, today) if one.state == "open" else ""),
            one.done_on,
            *([one.award.ref] if of_many_awards else ()),
        )
        for one in found
    ]
    empty = Text("残務はありません。", "Nothing is left to do.")
    return Table(Text("中止に伴う残務", "What a stop leaves to do"), columns, rows, empty=empty)


def late(due_on: date, today: date) -> Text:
    """How late something is; no words where it is not."""
    days = (today - due_on).days
    return Text(f"{days}日超過", f"{days} days overdue") if days > 0 else NOTHING_SAID


def dues_table(
    caption: Text,
    dues: Sequence[Any],
    kinds: dict[str, Text],
    address: Callable[[Any], str],
    today: date,
    same: str = "",
) -> Table:
    """What is due by when; each thing leads to where it is done. No row repeats what is the `same` for all of them."""
    parts: dict[str, tuple[Column, Callable[[Any], object]]] = {
        "what": (
            Column(Text("すること", "What")),
            lambda one: Cell(one.what, address(one), _kind_of(one, kinds)),
        ),
        "due_on": (Column(Text("期限", "Due"), "on"), lambda one: Cell(one.due_on, note=_late_and_held(one, today))),
        "award": (Column(Text("採択・契約", "Award"), "ref"), lambda one: one.award.ref),
        "recipient": (Column(Text("受託者・交付先", "Recipient")), lambda one: one.recipient),
    }
    parts.pop(same, None)
    rows = [tuple(cell(one) for _, cell in parts.values()) for one in dues]
    empty = Text(f"{caption.ja}はありません。", f"Nothing is {caption.en.lower()}.")
    return Table(caption, [column for column, _ in parts.values()], rows, empty=empty)


def _kind_of(one: Any, kinds: dict[str, Text]) -> Text:
    """Of which kind something due is, unless its own words say so."""
    kind, what = kinds[one.kind], one.what
    return NOTHING_SAID if kind.ja in what.ja and kind.en.lower() in what.en.lower() else kind


def _late_and_held(one: Any, today: date) -> Text:
    overdue = late(one.due_on, today)
    if not one.holds_payments(today):
        return overdue
    return Text(f"{overdue.ja}、支払を保留中", f"{overdue.en}, payments on hold")


def facts_of_milestone(one: Any) -> list[Fact]:
    """What was fixed, and what was reported of it."""
    return filled(
        Fact(Text("期限", "Due"), one.due_on, "on"),
        Fact(Text("根拠", "Why it is owed"), BASES[one.basis]),
        Fact(Text("判定基準", "Criteria"), one.criteria),
        *_papers(one),
        Fact(Text("到達点", "What was reached"), one.words),
        Fact(Text("報告日", "Reported on"), one.reported_on, "on"),
        Fact(Text("決定日", "Decided on"), one.decided_on, "on"),
        Fact(Text("理由", "Reasons"), one.reasons),
    )


def facts_of_gate(one: Any) -> list[Fact]:
    """What was fixed, what was handed in, and what was decided."""
    return filled(
        Fact(Text("判定の期限", "Due"), one.due_on, "on"),
        Fact(Text("支出できる年度", "Unlocks money from"), one.opens_year, "fiscal_year"),
        *(
            Fact(Text(f"判定基準{number}", f"Criterion {number}"), criterion)
            for number, criterion in enumerate(one.criteria_items, 1)
        ),
        *_papers(one),
        Fact(Text("到達点", "What was reached"), one.words),
        Fact(Text("資料の提出日", "Papers handed in"), one.submitted_on, "on"),
        Fact(Text("判定日", "Judged on"), one.judged_on, "on"),
        Fact(Text("理由", "Reasons"), one.reasons),
        Fact(Text("求める変更", "What has to change"), one.conditions),
    )


def _papers(one: Any) -> list[Fact]:
    missing, in_files = Text("未提出", "not handed in"), Text("ファイルで提出", "handed in as a file")
    shown = {paper.item for paper in one.files.all() if paper.handed_in_at is not None}
    papers = [*one.papers, *[""] * len(one.evidence_items)]
    return [
        Fact(item, paper or (in_files if number in shown else missing))
        for number, (item, paper) in enumerate(zip(one.evidence_items, papers, strict=False))
    ]


def files_table(one: Any, papers: Sequence[Any], address: str) -> Table:
    """The files of a result or a gate by what they show; each leads to its content."""
    columns = (
        Column(Text("証拠書類", "Evidence")),
        Column(Text("ファイル", "File")),
        Column(Text("登録日時", "Added"), "at"),
        Column(Text("提出日時", "Handed in"), "at"),
        Column(Text("SHA-256", "SHA-256"), "digest"),
    )
    items = one.evidence_items
    rows = [
        (
            items[paper.item],
            Cell(
                paper.name,
                reverse(address, args=(one.ref, paper.pk)),
                note=type_and_size(paper.name, paper.size_bytes),
            ),
            paper.added_at,
            paper.handed_in_at,
            paper.sha256,
        )
        for paper in papers
    ]
    return Table(Text("証拠書類のファイル", "Files of the evidence"), columns, rows, empty=_NO_FILES)


def said_by(opinions: dict[str, str]) -> Text:
    """What a panel's members say together."""
    counted = voices(opinions)
    ja = "、".join(f"{OPINIONS[one].ja}{count}" for one, count in counted.items()) or "なし"
    en = ", ".join(f"{count} {OPINIONS[one].en.lower()}" for one, count in counted.items()) or "none"
    outcome = outcome_of(opinions)
    if not outcome:
        return Text("まだ意見はありません", "No opinion yet")
    return Text(f"{OPINIONS[outcome].ja}（{ja}）", f"{OPINIONS[outcome].en} ({en})")
