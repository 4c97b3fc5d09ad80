"""Every kind of alert: what it is called, in which spirit it is met, and whether it holds payments.

A company short of money and a person whose term ends did nothing wrong: their cases offer help and hold nothing.
Who looks into a kind, and within how many days, is the charter's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from kikin.fund.charter import CASES
from kikin.values.text import Text

Stance: TypeAlias = Literal["security", "support", "retention"]
STANCES: tuple[Stance, ...] = get_args(Stance)


@dataclass(frozen=True, slots=True)
class AlertKind:
    """`holds`: payments wait until the case is cleared."""

    key: str
    label: Text
    stance: Stance
    holds: bool

    @property
    def of_kind(self) -> str:
        """What the policy calls a case of it: help is no matter of security, so more may know of it."""
        return "watch_case" if self.stance == "security" else "support_case"


def _kinds(*rows: tuple[str, str, str, Stance, bool]) -> dict[str, AlertKind]:
    return {key: AlertKind(key, Text(ja, en), stance, holds) for key, ja, en, stance, holds in rows}


KINDS: dict[str, AlertKind] = _kinds(
    ("company_merged", "合併による消滅", "a company was merged away", "security", True),
    ("control_taken", "支配権の取得", "control was taken", "security", True),
    ("listed", "リストへの掲載", "a party stands on a list", "security", True),
    ("listed_share_reached", "掲載者の持分の増加", "listed parties hold more", "security", True),
    ("threshold_reached", "議決権の基準値への到達", "votes have reached a threshold", "security", True),
    ("talks_open", "支配権移転の協議", "a change of control is being talked about", "security", False),
    ("lien_registered", "担保権の設定", "a lien was registered", "security", False),
    ("declared_otherwise", "申告内容の変更", "what was declared has changed", "security", False),
    ("control_lost", "支配権の喪失", "control was lost", "security", False),
    ("listed_share_left", "掲載者の持分の減少", "listed parties hold less", "security", False),
    ("threshold_left", "議決権の基準値の割込み", "votes are below a threshold", "security", False),
    ("departure", "主要な人の離任", "a key person has left", "retention", False),
    ("post_added", "兼務先の追加", "a key person has a further post", "retention", False),
    ("overcommitted", "エフォート超過", "a key person's effort exceeds the whole", "retention", False),
    ("term_ends", "任期満了の接近", "a key person's term is ending", "retention", False),
    ("company_short", "資金繰りの不足", "a company is short of money", "support", False),
)  # fmt: skip
"""Gravest first: where one day shows several things of one company, the first of them names the alert."""
if tuple(KINDS) != tuple(one.kind for one in CASES):
    raise ValueError("a kind of case has no rule in a silent charter, or a rule no kind")

CHANGES_OF_CONTROL = frozenset({"company_merged", "control_taken"})
"""Of which a company gives notice before they happen."""
