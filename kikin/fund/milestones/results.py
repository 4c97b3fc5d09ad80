"""The life of a milestone: a dated result that is reported with its papers, and accepted or sent back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kikin.fund.awards import BOUND, UNSIGNED
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.fund.milestones.plans import Owed
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

OPEN = frozenset({"planned", "rework"})
"""States of a milestone that waits for its recipient."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A milestone before a step. `papers` name what shows each item of its evidence, in its order; `files` are the
    places of the items that a file shows."""

    award_state: str = "active"
    basis: str = "planned"
    due_on: date = date.max
    today: date = date.min
    words: str = ""
    evidence: tuple[Text, ...] = ()
    papers: tuple[str, ...] = ()
    files: frozenset[int] = frozenset()
    reasons: str = ""
    planned: Owed | None = field(default=None)
    is_planned: bool = False


def award_is_bound(facts: Facts) -> Problem | None:
    if facts.award_state in BOUND:
        return None
    return Problem(
        "award_not_bound",
        "milestone.award",
        Text("契約が締結されていません", "its award was never activated"),
        Text("契約の締結を待ってください", "wait until the award is activated"),
        facts.award_state,
    )


def says_what_was_reached(facts: Facts) -> Problem | None:
    if not is_blank(facts.words):
        return None
    return Problem(
        "nothing_said",
        "milestone.words",
        Text("到達点が書かれていません", "it does not say what was reached"),
        Text("何がどこまでできたかを書いてください", "say what was reached, by the criteria"),
    )


def shows_its_evidence(facts: Facts) -> Problem | None:
    return evidence_missing("milestone.papers", facts.evidence, facts.papers, facts.files)


def evidence_missing(
    where: str, evidence: tuple[Text, ...], papers: tuple[str, ...], files: frozenset[int]
) -> Problem | None:
    """Every item of the evidence that was fixed needs a file, or the number of a paper that lies elsewhere."""
    given = [
        number in files or (number < len(papers) and not is_blank(papers[number])) for number in range(len(evidence))
    ]
    missing = [item for item, is_given in zip(evidence, given, strict=True) if not is_given]
    if not missing:
        return None
    return Problem(
        "evidence_missing",
        where,
        Text("契約で定めた証拠書類が揃っていません", "papers that the contract asks for are not there"),
        Text(
            f"次の書類のファイルを登録するか、番号を記入してください：{'、'.join(one.ja for one in missing)}",
            f"add a file, or give the number of: {', '.join(one.en for one in missing)}",
        ),
        shown(len(missing)),
    )


def its_day_has_passed(facts: Facts) -> Problem | None:
    if facts.today > facts.due_on:
        return None
    return Problem(
        "day_not_passed",
        "milestone.due_on",
        Text("期限を過ぎていません", "its day has not passed"),
        Text("期限を過ぎてから未達としてください", "wait until it is overdue"),
        facts.due_on.isoformat(),
    )


def may_be_missed(facts: Facts) -> Problem | None:
    """What the charter asks of every award stays due."""
    if facts.basis == "planned":
        return None
    return Problem(
        "report_stays_due",
        "milestone.basis",
        Text("報告は、提出されるまで期限超過のままです", "a report stays due until it is in"),
        Text("受託者に督促してください", "remind the recipient"),
        facts.basis,
    )


def is_a_whole_plan(facts: Facts) -> Problem | None:
    planned = facts.planned
    is_said = planned is not None and not any(
        is_blank(words) for text in (planned.title, planned.criteria, *planned.evidence) for words in (text.ja, text.en)
    )
    if is_said and planned is not None and planned.evidence:
        return None
    return Problem(
        "plan_incomplete",
        "milestone.title",
        Text("名称、判定基準、証拠書類のいずれかがありません", "a title, a criterion or evidence is missing"),
        Text("両方の言語で記入してください", "give all of them in both languages"),
    )


def its_day_is_to_come(facts: Facts) -> Problem | None:
    if facts.planned is not None and facts.planned.due_on >= facts.today:
        return None
    return Problem(
        "day_has_passed",
        "milestone.due_on",
        Text("期限が過去の日付です", "its day has passed already"),
        Text("今日以降の日付にしてください", "choose today or a later day"),
        "" if facts.planned is None else facts.planned.due_on.isoformat(),
    )


def is_planned_once(facts: Facts) -> Problem | None:
    if not facts.is_planned:
        return None
    return Problem(
        "is_planned_already",
        "milestone.title",
        Text("同じ名称と期限のマイルストーンがあります", "one of this title and day is planned already"),
        Text("名称か期限を変えてください", "give it another title or day"),
    )


def is_not_bound_yet(facts: Facts) -> Problem | None:
    if facts.award_state in UNSIGNED:
        return None
    return Problem(
        "contract_is_signed",
        "milestone.award",
        Text("契約の締結後は、ここでは変更できません", "the contract is signed, and its milestones are fixed"),
        Text("計画変更を申請してもらってください", "have the recipient ask for a change"),
        facts.award_state,
    )


gives_reasons = reasons_are_given(
    "milestone.reasons", Text("受託者に示す理由を書いてください", "give the reasons that the recipient will read")
)
_TO_REPORT = (award_is_bound, says_what_was_reached, shows_its_evidence)
_TO_CHANGE = (is_a_whole_plan, its_day_is_to_come)

MILESTONE = Lifecycle(
    kind="milestone",
    initial="planned",
    ends=frozenset({"accepted", "missed", "changed"}),
    steps=(
        Step("report", "planned", "reported", "milestone_reported", _TO_REPORT),
        Step("report", "rework", "reported", "milestone_reported", _TO_REPORT),
        Step("accept", "reported", "accepted", "milestone_accepted"),
        Step("send_back", "reported", "rework", "milestone_sent_back", (gives_reasons,)),
        Step("miss", "planned", "missed", "milestone_missed", (may_be_missed, its_day_has_passed, gives_reasons)),
        Step("miss", "rework", "missed", "milestone_missed", (may_be_missed, its_day_has_passed, gives_reasons)),
        Step("change", "planned", "changed", "milestone_changed", _TO_CHANGE),
        Step("change", "rework", "changed", "milestone_changed", _TO_CHANGE),
    ),
)


def problems_of_planning(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against a milestone that is added before the contract."""
    return problems_of((is_not_bound_yet, is_a_whole_plan, its_day_is_to_come, is_planned_once), facts)
