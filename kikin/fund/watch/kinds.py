"""Every kind of alert: what it is called, in which spirit it is met, whether it holds payments, and who acts by when.

A company short of money and a person whose term ends did nothing wrong: their cases offer help and hold nothing.
The days are illustrative data of 2026 and count days on which offices work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from kikin.values.text import Text

Stance: TypeAlias = Literal["security", "support", "retention"]
STANCES: tuple[Stance, ...] = get_args(Stance)


@dataclass(frozen=True, slots=True)
class AlertKind:
    """`holds`: payments wait until the case is cleared. `acts`: the role that looks into it, within `days`."""

    key: str
    label: Text
    stance: Stance
    holds: bool
    acts: str
    days: int

    @property
    def of_kind(self) -> str:
        """What the policy calls a case of it: help is no matter of security, so more may know of it."""
        return "watch_case" if self.stance == "security" else "support_case"


def _kinds(*rows: tuple[str, str, str, Stance, bool, str, int]) -> dict[str, AlertKind]:
    return {
        key: AlertKind(key, Text(ja, en), stance, holds, acts, days) for key, ja, en, stance, holds, acts, days in rows
    }


_SECURITY, _PROGRAMME = "security_officer", "programme_officer"

KINDS: dict[str, AlertKind] = _kinds(
    ("company_merged", "合併による消滅", "a company was merged away", "security", True, _SECURITY, 1),
    ("control_taken", "支配権の取得", "control was taken", "security", True, _SECURITY, 1),
    ("listed", "リストへの掲載", "a party stands on a list", "security", True, _SECURITY, 1),
    ("listed_share_reached", "掲載者の持分の増加", "listed parties hold more", "security", True, _SECURITY, 1),
    ("threshold_reached", "議決権の基準値への到達", "votes have reached a threshold", "security", True, _SECURITY, 3),
    ("talks_open", "支配権移転の協議", "a change of control is being talked about", "security", False, _SECURITY, 3),
    ("control_lost", "支配権の喪失", "control was lost", "security", False, _SECURITY, 5),
    ("listed_share_left", "掲載者の持分の減少", "listed parties hold less", "security", False, _SECURITY, 5),
    ("threshold_left", "議決権の基準値の割込み", "votes are below a threshold", "security", False, _SECURITY, 5),
    ("departure", "主要な人の離任", "a key person has left", "retention", False, _PROGRAMME, 3),
    ("post_added", "兼務先の追加", "a key person has a further post", "retention", False, _PROGRAMME, 5),
    ("overcommitted", "エフォート超過", "a key person's effort exceeds the whole", "retention", False, _PROGRAMME, 10),
    ("term_ends", "任期満了の接近", "a key person's term is ending", "retention", False, _PROGRAMME, 20),
    ("company_short", "資金繰りの不足", "a company is short of money", "support", False, _PROGRAMME, 5),
)  # fmt: skip
"""Gravest first: where one day shows several things of one company, the first of them names the alert."""

CHANGES_OF_CONTROL = frozenset({"company_merged", "control_taken"})
"""Of which a company gives notice before they happen."""
