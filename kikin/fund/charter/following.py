"""What the charter asks of every award after its contract: dated results, and gates between its stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class ResultAsked:
    """A result that every award owes, due `within_days` after a fiscal year has ended.

    `each`: of every fiscal year of the award, of its last one, or of each of `years` fiscal years after it.
    """

    key: str
    name: Text
    each: Literal["year", "end", "after"]
    within_days: int
    criteria: Text
    evidence: tuple[Text, ...]
    years: int = 0


@dataclass(frozen=True, slots=True)
class GateAsked:
    """A gate of every award of at least `from_years` fiscal years, behind its first `after_years`.

    It is judged `months_before` the next stage begins; an award that is stopped there is wound up `close_within_days`.
    """

    key: str
    name: Text
    from_years: int
    after_years: int
    months_before: int
    criteria: tuple[Text, ...]
    evidence: tuple[Text, ...]
    close_within_days: int = 60


TOLD: dict[str, Text] = {
    "content": Text("研究内容・目標・方法の変更", "content, goals or method"),
    "partners": Text("実施体制・共同実施者の変更", "partners and contractors"),
    "people": Text("研究代表者・主要な研究者の変更", "principal investigator or key people"),
    "site": Text("実施場所の変更", "site of the work"),
    "representative": Text("代表者の変更", "legal representative"),
    "address": Text("名称・住所の変更", "name or address"),
    "merger": Text("合併", "merger"),
    "acquisition": Text("買収・株式の取得", "acquisition"),
    "spin_off": Text("会社分割・事業譲渡", "spin-off or sale of the business"),
    "control": Text("実質的支配者の変更", "change of control"),
}
"""Changes that are told in words, and move no money."""


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """Of the changes that are told in words: for which a notice is enough, and of which desks are asked first.

    An award that is stopped at no gate is wound up `close_within_days`.
    """

    notices: tuple[str, ...] = ("representative", "address")
    asked_of_desks: tuple[str, ...] = ("merger", "acquisition", "spin_off", "control")
    close_within_days: int = 60
