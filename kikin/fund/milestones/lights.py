"""The traffic light of an award: red, yellow or green, and in words why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kikin.values.text import Text

Colour: TypeAlias = Literal["red", "yellow", "green"]
COLOURS: dict[Colour, Text] = {
    "red": Text("赤：手当てが必要です", "Red: something has to be done"),
    "yellow": Text("黄：注意が必要です", "Yellow: something is to be watched"),
    "green": Text("青：順調です", "Green: all is well"),
}
_ALL_WELL = Text("期限超過も、支払の保留も、待っている手続もありません", "nothing is overdue, on hold or waiting")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an award stands, in counts and words that every room tells of itself; of its screening the word alone.

    `soon_count` things are due within the charter's `soon_days`.
    """

    state: str = "active"
    verdict: str = "cleared"
    overdue: tuple[Text, ...] = ()
    holds: tuple[Text, ...] = ()
    gates: tuple[str, ...] = ()
    locked_from: int | None = None
    current_year: int = 0
    missed_count: int = 0
    rework_count: int = 0
    soon_count: int = 0
    soon_days: int = 0
    changes_count: int = 0
    tasks_count: int = 0
    late_issues_count: int = 0
    grave_issues_count: int = 0
    support_count: int = 0
    is_slow: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """A colour, and every reason for it; the reasons of a milder colour stand behind those of a graver one."""

    colour: Colour
    reasons: tuple[Text, ...]


def light_of(standing: Standing) -> Light:
    """The gravest colour that something speaks for, with all that speaks for it or a milder one."""
    red, yellow = tuple(_red(standing)), tuple(_yellow(standing))
    if red:
        return Light("red", red + yellow)
    if yellow:
        return Light("yellow", yellow)
    return Light("green", (_ALL_WELL,))


def _red(one: Standing) -> Iterator[Text]:
    if one.state == "suspended":
        yield Text("一時停止中で、支払われません", "it is suspended, and nothing is paid")
    if "stopped" in one.gates:
        yield Text("ステージゲートで中止と判定されました", "a stage gate has stopped it")
    if one.verdict not in ("cleared", "conditions"):
        yield Text("審査の結果が得られていません", "it is not cleared by those who screen")
    for what, count in Counter(one.overdue).items():
        times = f" ({count})" if count > 1 else ""
        yield Text(f"期限超過：{what.ja}{times}", f"overdue: {what.en}{times}")
    for why in one.holds:
        yield Text(f"支払保留：{why.ja}", f"payments on hold: {why.en}")
    if one.tasks_count:
        yield Text(f"中止に伴う残務が{one.tasks_count}件あります", f"open tasks of closing out: {one.tasks_count}")
    if one.late_issues_count:
        yield Text(
            f"期限を過ぎたリスク・課題が{one.late_issues_count}件あります",
            f"risks or issues past their day: {one.late_issues_count}",
        )
    if one.locked_from is not None and one.locked_from <= one.current_year:
        yield Text(
            f"{one.locked_from}年度以降の金額がロックされたままです",
            f"money of FY{one.locked_from} and later is locked, and the year has begun",
        )


def _yellow(one: Standing) -> Iterator[Text]:
    if "submitted" in one.gates:
        yield Text("ステージゲートの審議中です", "a stage gate is before its panel")
    if "modified" in one.gates:
        yield Text("委員会の求めた変更を待っています", "changes that a panel asked for are awaited")
    if one.missed_count:
        yield Text(
            f"未達のマイルストーンが{one.missed_count}件あります", f"milestones that were missed: {one.missed_count}"
        )
    if one.rework_count:
        yield Text(f"再提出待ちが{one.rework_count}件あります", f"reports that were sent back: {one.rework_count}")
    if one.soon_count:
        yield Text(
            f"{one.soon_days}日以内の期限が{one.soon_count}件あります",
            f"due within {one.soon_days} days: {one.soon_count}",
        )
    if one.grave_issues_count:
        yield Text(
            f"影響の大きいリスク・課題が{one.grave_issues_count}件あります",
            f"open risks or issues of high weight: {one.grave_issues_count}",
        )
    if one.support_count:
        yield Text(f"支援・定着の案件が{one.support_count}件あります", f"open cases of support: {one.support_count}")
    if one.changes_count:
        yield Text(
            f"決定を待つ変更が{one.changes_count}件あります", f"changes that wait for a decision: {one.changes_count}"
        )
    if one.verdict == "conditions":
        yield Text("条件付きの審査結果です", "it is cleared on conditions")
    if one.is_slow:
        yield Text("支払が計画を大きく下回っています", "much less is paid than planned")
