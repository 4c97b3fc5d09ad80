"""What may be asked to change in an award, as it is written down when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kikin.fund.charter import TOLD
from kikin.values.money import Yen
from kikin.values.text import Text

KINDS: dict[str, Text] = {
    "move_items": Text("費目間の流用", "move money between cost items"),
    "use_earlier": Text("前倒し使用", "early use of a later year's money"),
    "use_later": Text("次年度以降の使用", "use of a year's money in a later year"),
    "carry_over": Text("繰越", "carry-over of one-year money"),
    "member_leaves": Text("参加機関の脱退と再配分", "a member leaves and its share is re-allocated"),
    "prolong": Text("期間の延長", "a longer period"),
    "milestone": Text("マイルストーンの期限の変更", "another day for a milestone"),
    **TOLD,
}
OF_MONEY = frozenset({"move_items", "use_earlier", "use_later", "carry_over"})
OF_ONE_MEMBER = OF_MONEY | (TOLD.keys() - {"content", "partners"})
"""Kinds that a member asks for itself; the others are the lead's, which answers for the whole work."""

MAX_NOTE_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Request:
    """One change that is asked for. Which parts it needs depends on its kind.

    `member` is the ref of the organisation that it is about. `shares` says, by organisation, what the others get of
    the share of one that leaves: `weights`, or yen where `shares_are` says "amounts"; `own_shares` what each of them
    adds of its own. `event` is one of the charter's `carry_over_events`, `note` why it is asked for, in the
    asker's words. Of a change that is told, `what` says what becomes of it and `on`, as an ISO date, from when;
    `milestone` is the ref of one whose day becomes `on`.
    """

    kind: str
    member: str = ""
    fiscal_year: int = 0
    to_year: int = 0
    from_item: str = ""
    to_item: str = ""
    amount_yen: Yen = 0
    event: str = ""
    shares: Mapping[str, int] = field(default_factory=dict)
    shares_are: str = "weights"
    own_shares: Mapping[str, Yen] = field(default_factory=dict)
    note: str = ""
    what: str = ""
    on: str = ""
    milestone: str = ""

    def content(self) -> dict[str, Any]:
        """What is kept of it: only the parts that say something."""
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Request:
        """The request that was kept as this content."""
        return cls(**content)
