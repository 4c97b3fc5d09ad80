"""The plain table: `owner, owned, share_bp, votes_bp, kind`, one stake a row.

An empty `votes_bp` is the share; an empty `share_bp` is none. Of a `nominee` row the shares go to a nomination
in the holder's name, which whoever stands as `nominator` of the holder owns in equal parts; `joint` holders of
one party own one block, stated by each in full, in equal parts.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from kikin.engines.ownership.problem import (
    KINDS,
    MAX_NAME,
    MAX_PROBLEMS,
    UNIT,
    WHOLE,
    Kind,
    OwnershipProblem,
    Party,
    Stake,
    Unstated,
    is_name,
)
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

COLUMNS = ("owner", "owned", "share_bp", "votes_bp", "kind")
_NAMED: dict[str, Kind] = {kind: kind for kind in KINDS} | {"joint": "shares"}
NOT_STATED = "nominatorNotStated"


def stakes_of_table(text: str) -> tuple[OwnershipProblem, tuple[Problem, ...]]:
    """What the rows state, and every row that states nothing one can use."""
    problems: list[Problem] = []
    rows: dict[Stake, None] = {}
    joint: dict[Stake, None] = {}
    try:
        for one, is_joint in _rows(text, problems):
            (joint if is_joint else rows)[one] = None
            if len(problems) >= MAX_PROBLEMS:
                break
    except csv.Error as error:
        problems.append(_unreadable(error))
    blocks, parties = _joint_blocks(tuple(joint), problems)
    stakes, nominations, unstated = _nominations((*rows, *blocks))
    return OwnershipProblem(stakes, (*parties, *nominations), unstated), tuple(problems)


def _rows(text: str, problems: list[Problem]) -> Iterator[tuple[Stake, bool]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading = [name.strip().lower() for name in next(reader, [])]
    lacking = [name for name in COLUMNS[:2] if name not in heading]
    if lacking or not {"share_bp", "votes_bp", "kind"} & set(heading):
        problems.append(_lacks_columns(lacking or ["share_bp"]))
        return
    place = [heading.index(name) if name in heading else -1 for name in COLUMNS]
    known: dict[str, int] = {"": 0}
    for number, row in enumerate(reader, 2):
        if not row or not any(row):
            continue
        owner, owned, share, votes, kind = (row[i].strip() if 0 <= i < len(row) else "" for i in place)
        kind = kind.lower() or "shares"
        share_units = known.get(share)
        if share_units is None:
            share_units = known[share] = _units(share)
        votes_units = known.get(votes) if votes else (share_units if kind in ("shares", "joint", "nominee") else 0)
        if votes_units is None:
            votes_units = known[votes] = _units(votes)
        wrong = _wrong_in(owner, owned, kind, share_units, votes_units)
        if wrong is None:
            yield Stake(owner, owned, _NAMED[kind], share_units, share_units, votes_units, votes_units), kind == "joint"
        else:
            name, why, remedy = wrong
            value = dict(zip(COLUMNS, (owner, owned, share, votes, kind), strict=True))[name]
            problems.append(Problem("row_unusable", f"row {number}: {name}", why, remedy, shown(value)))
            if len(problems) >= MAX_PROBLEMS:
                return


def _units(text: str) -> int:
    """Basis points as units; -1 for what is no number between 0 and 100 %, or finer than a unit."""
    try:
        value = Decimal(text)
        if not value.is_finite() or not 0 <= value <= 10_000:
            return -1
        units = value * UNIT
        return int(units) if units == int(units) else -1
    except InvalidOperation:
        return -1


def _wrong_in(owner: str, owned: str, kind: str, share: int, votes: int) -> tuple[str, Text, Text] | None:
    for name, value in (("owner", owner), ("owned", owned)):
        if not value or not is_name(value):
            return (
                name,
                Text(
                    f"空、{MAX_NAME}字を超える、または使えない文字を含みます",
                    f"it is empty, longer than {MAX_NAME} characters, or holds one that cannot be kept",
                ),
                Text("識別子を記入してください", "give an identifier"),
            )
    for name, units in (("share_bp", share), ("votes_bp", votes)):
        if not 0 <= units <= WHOLE:
            return (
                name,
                Text(
                    "0から10,000まで、小数6桁までの数ではありません",
                    "it is no number from 0 to 10,000 with at most six decimals",
                ),
                Text("ベーシスポイントで記入してください", "give basis points: 2500 is 25 %"),
            )
    if kind not in _NAMED:
        return (
            "kind",
            Text("知らない種類です", "this kind is not known"),
            Text(f"次のいずれかとしてください: {', '.join(_NAMED)}", f"use one of {', '.join(_NAMED)}"),
        )
    return None


def _joint_blocks(joint: tuple[Stake, ...], problems: list[Problem]) -> tuple[list[Stake], list[Party]]:
    blocks: dict[str, list[Stake]] = defaultdict(list)
    for one in joint:
        blocks[one.owned].append(one)
    stakes, parties = [], []
    for owned, holders in blocks.items():
        first = holders[0]
        if any((one.share, one.votes) != (first.share, first.votes) for one in holders):
            problems.append(
                Problem(
                    "joint_differs",
                    f"{shown(owned)}: joint",
                    Text("共同保有者の割合が一致していません", "its joint holders state different blocks"),
                    Text("各行に共同保有分の全体を記入してください", "state the whole block in each row"),
                )
            )
            continue
        block = f"joint holders of {owned}"
        parties.append(Party(block, f"共同保有 / joint holding: {owned}"[:MAX_NAME], "arrangement"))
        stakes.append(first._replace(owner=block))
        stakes += _equal_parts(sorted(one.owner for one in holders), block, "shares")
    return stakes, parties


def _nominations(stakes: tuple[Stake, ...]) -> tuple[tuple[Stake, ...], list[Party], tuple[Unstated, ...]]:
    """Put what a nominee holds into a nomination, which its nominators own."""
    nominees = {one.owner for one in stakes if one.kind == "nominee"}
    if not nominees:
        return stakes, [], ()
    behind: dict[str, list[str]] = defaultdict(list)
    kept: list[Stake] = []
    for one in stakes:
        if one.kind == "nominator" and one.owned in nominees:
            behind[one.owned].append(one.owner)
        elif one.kind == "nominee":
            kept.append(one._replace(owner=f"nomination of {one.owner}", kind="shares"))
        else:
            kept.append(one)
    parties = [
        Party(f"nomination of {holder}", f"名義 / nomination: {holder}"[:MAX_NAME], "arrangement")
        for holder in sorted(nominees)
    ]
    for holder in sorted(nominees):
        kept.append(Stake(holder, f"nomination of {holder}", "nominee"))
        kept += _equal_parts(sorted(behind[holder]), f"nomination of {holder}", "nominator")
    unstated = tuple(Unstated(f"nomination of {one}", NOT_STATED) for one in sorted(nominees) if not behind[one])
    return tuple(kept), parties, unstated


def _equal_parts(holders: list[str], owned: str, kind: Kind) -> Iterator[Stake]:
    """All of `owned`, split to the last unit, so that nothing of it is left without an owner."""
    for place, holder in enumerate(holders):
        part = WHOLE // len(holders) + (place < WHOLE % len(holders))
        yield Stake(holder, owned, kind, part, part, part, part)


def _lacks_columns(lacking: list[str]) -> Problem:
    return Problem(
        "columns_missing",
        "row 1",
        Text(f"見出しに{'、'.join(lacking)}がありません", f"the heading lacks {', '.join(lacking)}"),
        Text(f"見出しは {', '.join(COLUMNS)} です", f"the heading is {', '.join(COLUMNS)}"),
    )


def _unreadable(error: csv.Error) -> Problem:
    return Problem(
        "not_csv",
        "file",
        Text("CSVとして読めません", "it cannot be read as CSV"),
        Text("引用符と1項目の長さを確かめてください", "check its quotes and the length of its fields"),
        shown(error),
    )
