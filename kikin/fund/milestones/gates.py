"""A stage gate: papers that were fixed at the contract, a panel that judges, and money that is locked until then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from kikin.fund.awards import RUNNING
from kikin.fund.lifecycle import Lifecycle, Need, Step, problems_of, reasons_are_given
from kikin.fund.milestones.results import evidence_missing
from kikin.values.money import Rate
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

OPINIONS: dict[str, Text] = {
    "continue": Text("継続", "Continue"),
    "modify": Text("条件を付して継続", "Continue with changes"),
    "stop": Text("中止", "Stop"),
}
"""What a member of the panel may say, the most favourable first; where voices are equal, the strictest stands."""
WAITING = frozenset({"planned", "submitted", "modified"})
"""States of a gate that is not behind: money of the later stage is locked."""
AWAITED = frozenset({"planned", "modified"})
"""States of a gate that waits for the papers of its recipient."""
_ALL = Rate(1)


@dataclass(frozen=True, slots=True)
class Facts:
    """A gate before a step. `opinions` are those of the members without a tie, by person; empty where not given."""

    state: str = "planned"
    award_state: str = "active"
    evidence: tuple[Text, ...] = ()
    papers: tuple[str, ...] = ()
    files: frozenset[int] = frozenset()
    opinions: Mapping[str, str] = field(default_factory=dict)
    least_members: int = 0
    quorum: Rate = _ALL
    seating: frozenset[str] = frozenset()
    tied: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    choice: str = ""
    words: str = ""
    is_tied: bool = False
    conditions: str = ""
    reasons: str = ""


def voices(opinions: Mapping[str, str]) -> Counter[str]:
    """How many members have said what."""
    return Counter(choice for choice in opinions.values() if choice)


def outcome_of(opinions: Mapping[str, str]) -> str:
    """What the panel says: what most members say and, where voices are equal, the strictest of it."""
    counted, strictest = voices(opinions), list(OPINIONS)
    return max(counted, key=lambda choice: (counted[choice], strictest.index(choice)), default="")


def quorum_of(members_count: int, quorum: Rate) -> int:
    """How many members have to speak."""
    return max(1, ceil(members_count * quorum))


def first_locked_year(gates: Iterable[tuple[str, int]]) -> int | None:
    """The first fiscal year of which money is locked, from the state of each gate and the year that it opens."""
    return min((opens_year for state, opens_year in gates if state != "passed"), default=None)


def award_is_running(facts: Facts) -> Problem | None:
    if facts.award_state in RUNNING:
        return None
    return Problem(
        "award_not_running",
        "stage_gate.award",
        Text("実施中の契約ではありません", "its award is not running"),
        Text("終了した契約にステージゲートはありません", "an award that has ended passes no gate"),
        facts.award_state,
    )


def shows_its_evidence(facts: Facts) -> Problem | None:
    return evidence_missing("stage_gate.papers", facts.evidence, facts.papers, facts.files)


def panel_is_large_enough(facts: Facts) -> Problem | None:
    if len(facts.opinions) >= facts.least_members:
        return None
    return Problem(
        "too_few_members",
        "stage_gate.members",
        Text("利益相反のない委員が足りません", "too few members without a tie sit on the panel"),
        Text(f"{facts.least_members}名以上を選んでください", f"seat {facts.least_members} or more"),
        str(len(facts.opinions)),
    )


def has_quorum(facts: Facts) -> Problem | None:
    needed, given = quorum_of(len(facts.opinions), facts.quorum), voices(facts.opinions).total()
    if given >= needed:
        return None
    return Problem(
        "no_quorum",
        "stage_gate.opinions",
        Text("定足数に達していません", "too few members have spoken"),
        Text(f"{needed}名の意見を待ってください", f"wait for the opinions of {needed}"),
        str(given),
    )


def _says(choice: str) -> Need:
    def panel_says(facts: Facts) -> Problem | None:
        said = outcome_of(facts.opinions)
        if said == choice:
            return None
        word = OPINIONS.get(said, Text("意見なし", "nothing yet"))
        return Problem(
            "panel_says_otherwise",
            "stage_gate.opinions",
            Text("委員会の意見と異なります", "this is not what the panel says"),
            Text(f"委員会の意見は「{word.ja}」です", f"the panel says: {word.en}"),
            said,
        )

    panel_says.__name__ = f"panel_says_{choice}"
    return panel_says


def names_what_has_to_change(facts: Facts) -> Problem | None:
    if not is_blank(facts.conditions):
        return None
    return Problem(
        "no_conditions",
        "stage_gate.conditions",
        Text("変更すべき内容が書かれていません", "it does not say what has to change"),
        Text("受託者が行うべき変更を書いてください", "say what the recipient has to change"),
    )


def panel_has_not_spoken(facts: Facts) -> Problem | None:
    """Whoever chooses the panel reads what it says: once that stands, nobody joins it or asks for more papers."""
    if panel_is_large_enough(facts) or has_quorum(facts):
        return None
    return Problem(
        "panel_has_spoken",
        "stage_gate.members",
        Text("委員会の意見が定足数に達しています", "enough members have spoken"),
        Text("今の委員の意見により判定してください", "decide by what they say"),
        outcome_of(facts.opinions),
    )


gives_reasons = reasons_are_given(
    "stage_gate.reasons", Text("受託者に示す理由を書いてください", "give the reasons that the recipient will read")
)
_TO_SUBMIT = (award_is_running, shows_its_evidence)
_JUDGED = (award_is_running, shows_its_evidence, panel_is_large_enough, has_quorum)

STAGE_GATE = Lifecycle(
    kind="stage_gate",
    initial="planned",
    ends=frozenset({"passed", "stopped"}),
    steps=(
        Step("submit", "planned", "submitted", "gate_papers_submitted", _TO_SUBMIT),
        # The panel judges anew where what it asked for has become another plan.
        Step("submit", "modified", "submitted", "gate_papers_submitted", _TO_SUBMIT),
        Step("send_back", "submitted", "planned", "gate_papers_sent_back", (gives_reasons, panel_has_not_spoken)),
        Step("pass", "submitted", "passed", "gate_passed", (*_JUDGED, _says("continue"), gives_reasons)),
        Step(
            "modify",
            "submitted",
            "modified",
            "gate_modified",
            (*_JUDGED, _says("modify"), gives_reasons, names_what_has_to_change),
        ),
        Step("confirm", "modified", "passed", "gate_changes_confirmed", (award_is_running, gives_reasons)),
        Step("stop", "submitted", "stopped", "gate_stopped", (*_JUDGED, _says("stop"), gives_reasons)),
    ),
)


def nobody_is_tied(facts: Facts) -> Problem | None:
    tied = sorted(facts.seating & facts.tied)
    if not tied:
        return None
    return Problem(
        "member_is_tied",
        "stage_gate.members",
        Text("利益相反のある人が含まれています", "somebody has a tie to this award"),
        Text("別の人を選んでください", "choose somebody else"),
        shown(", ".join(tied)),
    )


def all_are_reviewers(facts: Facts) -> Problem | None:
    strange = sorted(facts.seating - facts.known)
    if facts.seating and not strange:
        return None
    return Problem(
        "not_in_the_pool",
        "stage_gate.members",
        Text("審査員名簿にない人が含まれています", "a member is not in the pool of reviewers"),
        Text("名簿から選んでください", "choose from the pool"),
        shown(", ".join(strange)),
    )


def is_an_opinion(facts: Facts) -> Problem | None:
    if facts.choice in OPINIONS:
        return None
    return Problem(
        "unknown_opinion",
        "stage_gate.choice",
        Text("意見が選ばれていません", "no opinion is chosen"),
        Text(f"次から選んでください：{'、'.join(OPINIONS)}", f"choose one of: {', '.join(OPINIONS)}"),
        shown(facts.choice),
    )


def papers_are_in(facts: Facts) -> Problem | None:
    if facts.state == "submitted":
        return None
    return Problem(
        "papers_not_in",
        "stage_gate.state",
        Text("資料が提出されていないか、判定が終わっています", "the papers are not in, or it is judged already"),
        Text("資料の提出を待ってください", "wait until the recipient has handed them in"),
        facts.state,
    )


def says_why(facts: Facts) -> Problem | None:
    if not is_blank(facts.words):
        return None
    return Problem(
        "nothing_said",
        "stage_gate.words",
        Text("意見の理由が書かれていません", "it does not say why"),
        Text("判定基準に照らして理由を書いてください", "say why, by the criteria"),
    )


def is_not_judged(facts: Facts) -> Problem | None:
    if facts.state in WAITING:
        return None
    return Problem(
        "gate_is_judged",
        "stage_gate.state",
        Text("判定は終わっています", "it is judged already"),
        Text("判定の後に、委員や意見は変わりません", "its panel and what it said stand as they are"),
        facts.state,
    )


def has_no_tie(facts: Facts) -> Problem | None:
    if not facts.is_tied:
        return None
    return Problem(
        "member_is_tied",
        "stage_gate.members",
        Text("この課題に利益相反があります", "you have a tie to this award"),
        Text("利益相反を申し出てください", "declare it"),
    )


_MADE = (is_not_judged, panel_has_not_spoken)
TO_SEAT = (award_is_running, *_MADE, all_are_reviewers, nobody_is_tied)
TO_OPINE = (papers_are_in, has_no_tie, is_an_opinion, says_why)


def panel_is_made(facts: Facts) -> bool:
    """Whether nobody joins the panel of a gate any more."""
    return bool(problems_of(_MADE, facts))


def problems_of_seating(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against these people on the panel of a gate."""
    return problems_of(TO_SEAT, facts)


def problems_of_opinion(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against an opinion."""
    return problems_of(TO_OPINE, facts)


def problems_of_recusal(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against a member leaving the panel."""
    return problems_of((is_not_judged,), facts)
