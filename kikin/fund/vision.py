"""Visions name the technologies; a concept under one fixes who manages, how much at most, and for how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kikin.fund.approvals import not_before_the_bodies
from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

CONCEPT_TYPES: dict[str, Text] = {
    "project": Text("プロジェクト型", "project type"),
    "individual": Text("個別研究型", "individual-research type"),
}
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_MAX_KEY_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision on a vision or a concept rests on.

    `circulated` is the state of its newest approval, where that is of the same content or still open. `item` is the
    (key, field) for which a concept is made, `items` those of its vision; `life` the first and last year of the fund.
    """

    has_consent: bool = False
    state: str = "draft"
    circulated: str = ""
    ceiling_yen: Yen = 1
    vision_state: str = "decided"
    first_year: int = 0
    last_year: int = 0
    life: tuple[int, int] = (0, 9999)
    item: tuple[str, str] = ("", "")
    items: tuple[tuple[str, str], ...] = (("", ""),)


def has_joint_consent(facts: Facts) -> Problem | None:
    if facts.has_consent:
        return None
    return Problem(
        "no_consent",
        "approval",
        Text("共同承認が成立していません", "the bodies have not all consented to this content"),
        Text("回議を行い、すべての府省の同意を得てください", "circulate it and wait for every consent"),
    )


def vision_is_decided(facts: Facts) -> Problem | None:
    if facts.vision_state == "decided":
        return None
    return Problem(
        "vision_not_decided",
        "concept.vision",
        Text("決定済みのビジョンに基づいていません", "it does not rest on a vision in force"),
        Text("決定済みのビジョンを選んでください", "choose a decided vision"),
        facts.vision_state,
    )


def has_a_ceiling(facts: Facts) -> Problem | None:
    if 0 < facts.ceiling_yen <= MAX_YEN:
        return None
    return Problem(
        "ceiling_out_of_range",
        "concept.ceiling_yen",
        Text("上限額は1円以上10の15乗円以下です", "a ceiling is between 1 and 10^15 yen"),
        Text("上限額を見直してください", "give another ceiling"),
        str(facts.ceiling_yen),
    )


def years_run_forward(facts: Facts) -> Problem | None:
    if facts.first_year <= facts.last_year:
        return None
    return Problem(
        "years_run_backward",
        "concept.last_year",
        Text("最終年度が初年度より前です", "the last year lies before the first"),
        Text("年度を入れ替えてください", "give a later last year"),
        f"{facts.first_year}-{facts.last_year}",
    )


def years_are_of_the_fund(facts: Facts) -> Problem | None:
    first, last = facts.life
    if first <= facts.first_year <= last and first <= facts.last_year <= last:
        return None
    return Problem(
        "outside_the_fund",
        "concept.last_year" if first <= facts.first_year <= last else "concept.first_year",
        Text(f"基金の期間は{first}年度から{last}年度までです", f"the fund lives from FY{first} to FY{last}"),
        Text("この間の年度にしてください", "give years between these"),
        f"{facts.first_year}-{facts.last_year}",
    )


def item_is_of_the_vision(facts: Facts) -> Problem | None:
    if facts.item in facts.items:
        return None
    return Problem(
        "not_of_the_vision",
        "concept.item",
        Text("ビジョンが掲げる技術と分野ではありません", "the vision names no such technology in this field"),
        Text("ビジョンの技術から選んでください", "choose one of the technologies of the vision"),
        shown(" ".join(facts.item)),
    )


def is_a_draft(facts: Facts) -> Problem | None:
    if facts.state == "draft":
        return None
    return Problem(
        "not_a_draft",
        "approval.state",
        Text("既に決定しています", "it has been decided already"),
        Text("変更するときは、新しく起案してください", "to change it, draft it anew"),
        facts.state,
    )


def is_not_before_the_bodies(facts: Facts) -> Problem | None:
    return not_before_the_bodies(facts.circulated)


PUT_BEFORE_THE_BODIES = (is_a_draft, is_not_before_the_bodies)
"""What has to be so before a vision or a concept circulates."""

TERMS_OF_A_CONCEPT = (
    vision_is_decided,
    item_is_of_the_vision,
    has_a_ceiling,
    years_run_forward,
    years_are_of_the_fund,
)
"""What has to be so before a concept is written down."""


def problems_of_items(keys: Sequence[str]) -> tuple[Problem, ...]:
    """Everything that speaks against the technologies of a vision, by their keys in order."""
    found = [] if keys else [_no_items()]
    for place, key in enumerate(keys):
        where = f"vision.items[{place}].key"
        if not _KEY.fullmatch(key) or len(key) > _MAX_KEY_CHARACTERS:
            found.append(
                Problem(
                    "key_malformed",
                    where,
                    Text("識別子に使えない文字があるか、長すぎます", "not a key: other characters, or too long"),
                    Text(
                        f"英小文字と数字を「-」でつないで{_MAX_KEY_CHARACTERS}字以内にしてください",
                        f"use small letters and digits joined by '-', at most {_MAX_KEY_CHARACTERS}",
                    ),
                    shown(key),
                )
            )
        elif key in keys[:place]:
            found.append(
                Problem(
                    "key_repeated",
                    where,
                    Text("同じ識別子の技術が既にあります", "another technology has this key"),
                    Text("技術ごとに異なる識別子にしてください", "give each technology a key of its own"),
                    key,
                )
            )
    return tuple(found)


def _no_items() -> Problem:
    return Problem(
        "no_items",
        "vision.items",
        Text("対象とする技術が一つもありません", "it names no technology"),
        Text("技術を一つ以上書いてください", "name one at least"),
    )


VISION = Lifecycle(
    kind="vision",
    initial="draft",
    ends=frozenset({"superseded"}),
    steps=(
        Step("decide", "draft", "decided", "vision_decided", (has_joint_consent,)),
        Step("supersede", "decided", "superseded", "vision_superseded"),
    ),
)
CONCEPT = Lifecycle(
    kind="concept",
    initial="draft",
    ends=frozenset({"decided"}),
    steps=(
        Step(
            "decide",
            "draft",
            "decided",
            "concept_decided",
            (has_joint_consent, vision_is_decided, has_a_ceiling, years_run_forward),
        ),
    ),
)
