"""Visions name the technologies; a concept under one fixes who manages, how much at most, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

CONCEPT_TYPES: dict[str, Text] = {
    "project": Text("プロジェクト型", "project type"),
    "individual": Text("個別研究型", "individual-research type"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision on a vision or a concept rests on."""

    has_consent: bool
    ceiling_yen: Yen = 1
    vision_state: str = "decided"
    first_year: int = 0
    last_year: int = 0


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
