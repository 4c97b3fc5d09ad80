"""Reviews: who may read what, what a review must hold, and what the reviews of an application come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kikin.fund.charter import Criterion
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

CONFLICTS: dict[str, Text] = {
    "relative": Text("親族関係", "relative"),
    "same_organisation": Text("同一の機関", "same organisation"),
    "joint_research_within_5_years": Text("5年以内の共同研究", "joint research within five years"),
    "teacher_student": Text("師弟関係", "teacher and student"),
    "competitor": Text("直接の競争関係", "direct competitor"),
    "other": Text("その他", "other"),
}
"""What the ties that a charter names are called."""

TO_BE_READ = ("eligible", "in_review")
"""The states of an application in which readers are asked, replaced and taken off."""

UNDER_WAY = ("invited", "agreed", "pledged", "accepted")
"""The states of an assignment whose reviewer still owes an answer or a review."""

TO_BE_ANSWERED = ("invited", "agreed")
"""The states of an assignment in which the link of its invitation opens: nothing but the topic is known."""

TAKEN_UP = (*UNDER_WAY, "submitted", "locked")
"""The states of an assignment that count: its reviewer reads, or may yet."""

GIVEN_UP = ("declined", "recused", "lapsed")
"""The states of an assignment in whose place another reviewer can be asked."""

MIN_REASONS_CHARACTERS = 20
MAX_REASONS_CHARACTERS = 10_000
MAX_HOURS = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """An assignment as the rules see it. Loads are what its reviewer has in hand already, this one not counted.

    `beyond_reasons` say why an officer lets the load over every call be exceeded.
    """

    has_conflict: bool = False
    has_pledged: bool = False
    has_no_tie: bool = False
    is_overdue: bool = False
    load_count: int = 0
    most_load_count: int = 0
    across_count: int = 0
    most_across_count: int = 0
    beyond_reasons: str = ""
    reasons: str = ""
    tie: str = ""
    ties: tuple[str, ...] = ()
    scores: Mapping[str, int] | None = None
    remarks: Mapping[str, str] | None = None
    to_panel: str = ""
    hours: int | None = None
    criteria: tuple[Criterion, ...] = ()
    application_state: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer who might read: refs, and with whom they have worked."""

    person: str
    organisation: str
    worked_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Topic:
    """What might be read: who stands behind an application."""

    members: frozenset[str]
    people: frozenset[str]


def tie_between(candidate: Candidate, topic: Topic, ties: Collection[str]) -> str:
    """The tie that the records show, of those that the charter names; nothing where they show none."""
    if candidate.organisation in topic.members or candidate.person in topic.people:
        return "same_organisation"
    if "joint_research_within_5_years" in ties and candidate.worked_with & topic.people:
        return "joint_research_within_5_years"
    return ""


def merit_of(reviews: Iterable[Mapping[str, int]], criteria: Iterable[Criterion]) -> Fraction | None:
    """The mean over reviews of the weighted mean over criteria, exactly; None without a review."""
    weights = {criterion.key: criterion.weight_bp for criterion in criteria}
    totals = [sum(weights[key] * scores[key] for key in weights) for scores in reviews]
    return Fraction(sum(totals), len(totals) * sum(weights.values())) if totals else None


def centi(merit: Fraction) -> int:
    """A merit in hundredths, cut: what pages and files show."""
    return (merit * 100).__floor__()


def is_free_of_conflict(facts: Facts) -> Problem | None:
    if not facts.has_conflict:
        return None
    return Problem(
        "conflict_of_interest",
        "assignment.reviewer",
        Text("利益相反があるため割り当てられません", "a conflict of interest bars this reviewer"),
        Text("別の審査員を選んでください", "choose another reviewer"),
    )


def a_tie_is_known(facts: Facts) -> Problem | None:
    """Nobody is taken off for another reason than a tie: a score that displeases is none."""
    if facts.has_conflict:
        return None
    return Problem(
        "no_tie_is_known",
        "assignment.reviewer",
        Text("この審査員の利益相反は判明していません", "no tie of this reviewer is known"),
        Text(
            "利益相反が記録から判明した審査員に限って外せます",
            "only a reviewer whom the records tie to the application is taken off",
        ),
    )


def review_is_not_over(facts: Facts) -> Problem | None:
    if facts.application_state in TO_BE_READ:
        return None
    return Problem(
        "review_is_over",
        "assignment.application",
        Text("この応募の評価は終わっています", "the review of this application is over"),
        Text(
            "選定候補とする前に限って外せます。プログラムディレクターに報告してください",
            "a reviewer is taken off before it is put forward; report it to the programme director",
        ),
        shown(facts.application_state),
    )


def may_still_be_written_anew(facts: Facts) -> Problem | None:
    if facts.application_state in TO_BE_READ:
        return None
    return Problem(
        "review_is_over",
        "assignment.application",
        Text("この応募の評価は終わっています", "the review of this application is over"),
        Text("選定候補とする前に限って差し戻せます", "a review is sent back before its application is put forward"),
        shown(facts.application_state),
    )


def load_is_within_limit(facts: Facts) -> Problem | None:
    if facts.load_count < facts.most_load_count:
        return None
    return Problem(
        "load_exceeded",
        "assignment.reviewer",
        Text("審査員の担当件数の上限を超えます", "the reviewer would read more than the most allowed"),
        Text(f"上限は{facts.most_load_count}件です", f"the most is {facts.most_load_count}"),
        str(facts.load_count + 1),
    )


def load_across_calls_is_within_limit(facts: Facts) -> Problem | None:
    if facts.across_count < facts.most_across_count or not is_blank(facts.beyond_reasons):
        return None
    return Problem(
        "load_across_calls_exceeded",
        "assignment.reviewer",
        Text(
            "全公募を通じた担当件数の上限を超えます",
            "the reviewer would have more in hand, over every call, than the most allowed",
        ),
        Text(
            f"上限は{facts.most_across_count}件です。超える場合は理由を書いてください",
            f"the most is {facts.most_across_count}; give a reason to go beyond it",
        ),
        str(facts.across_count + 1),
    )


def pledge_is_made(facts: Facts) -> Problem | None:
    if facts.has_pledged:
        return None
    return Problem(
        "pledge_missing",
        "assignment.pledge",
        Text(
            "秘密保持の誓約がされていません",
            "secrecy is not pledged",
        ),
        Text("内容を確認し、誓約してください", "read the pledge and make it"),
    )


def no_tie_is_declared(facts: Facts) -> Problem | None:
    if facts.has_no_tie:
        return None
    return Problem(
        "tie_not_answered",
        "assignment.no_tie",
        Text("利益相反の有無が申告されていません", "whether there is a conflict of interest is not declared"),
        Text(
            "課題名・参加機関・参加者を確認し、利益相反がないことを申告するか、回避してください",
            "look at the title, the organisations and the people; declare that you have no tie, or step aside",
        ),
    )


def day_has_passed(facts: Facts) -> Problem | None:
    if facts.is_overdue:
        return None
    return Problem(
        "not_overdue",
        "assignment.day",
        Text("期限が過ぎていません", "the day for it has not passed"),
        Text(
            "期限を過ぎた依頼に限って取り消せます",
            "an invitation is taken back only when its day has passed without an answer or a review",
        ),
    )


gives_reasons = reasons_are_given("assignment.reasons", Text("理由を書いてください", "give a reason"))


def names_a_known_tie(facts: Facts) -> Problem | None:
    if facts.tie in facts.ties:
        return None
    return Problem(
        "unknown_tie",
        "assignment.conflict",
        Text("基金設置要綱にない利益相反の種類です", "not a tie that the charter names"),
        Text(f"次のいずれかにしてください：{'、'.join(facts.ties)}", f"use one of {', '.join(facts.ties)}"),
        shown(facts.tie),
    )


def scores_every_criterion(facts: Facts) -> Problem | None:
    wanted, given = {criterion.key for criterion in facts.criteria}, set(facts.scores or ())
    if wanted == given:
        return None
    return Problem(
        "criteria_do_not_match",
        "review.scores",
        Text(
            "評点のない項目、または評価項目にない評点があります",
            "a criterion has no score, or a score no criterion",
        ),
        Text("すべての評価項目に一つずつ評点を付けてください", "give one score to each criterion"),
        ", ".join(sorted(wanted ^ given)),
    )


def scores_are_on_the_scale(facts: Facts) -> Problem | None:
    scores = facts.scores or {}
    off = [
        f"{criterion.key}={shown(scores[criterion.key])}"
        for criterion in facts.criteria
        if criterion.key in scores and not _is_on(criterion, scores[criterion.key])
    ]
    if not off:
        return None
    scales = ", ".join(f"{criterion.key}: {criterion.low}-{criterion.high}" for criterion in facts.criteria)
    return Problem(
        "score_off_the_scale",
        "review.scores",
        Text("尺度の範囲外の評点があります", "a score is not on the scale"),
        Text(f"整数で付けてください（{scales}）", f"give whole numbers ({scales})"),
        ", ".join(off),
    )


def says_why(facts: Facts) -> Problem | None:
    if MIN_REASONS_CHARACTERS <= len(facts.reasons.strip()) <= MAX_REASONS_CHARACTERS:
        return None
    return Problem(
        "reasons_out_of_range",
        "review.reasons",
        Text("評価の理由が短すぎるか、長すぎます", "the reasons are too short or too long"),
        Text(
            f"{MIN_REASONS_CHARACTERS}字以上{MAX_REASONS_CHARACTERS:,}字以内で書いてください",
            f"write {MIN_REASONS_CHARACTERS} to {MAX_REASONS_CHARACTERS:,} characters",
        ),
        str(len(facts.reasons.strip())),
    )


def remarks_are_long_enough(facts: Facts) -> Problem | None:
    said = facts.remarks or {}
    off = [
        one for one in facts.criteria if not one.least_characters <= _length(said, one.key) <= MAX_REASONS_CHARACTERS
    ]
    if not off:
        return None
    wanted = Text(
        "、".join(f"{one.name.ja}は{one.least_characters}字以上" for one in off),
        ", ".join(f"{one.name.en}: at least {one.least_characters} characters" for one in off),
    )
    return Problem(
        "remarks_out_of_range",
        "review.remarks",
        Text("評価項目ごとの記述が短すぎるか、長すぎます", "what is written on a criterion is too short or too long"),
        Text(
            f"{wanted.ja}、{MAX_REASONS_CHARACTERS:,}字以内で書いてください",
            f"{wanted.en}, and at most {MAX_REASONS_CHARACTERS:,}",
        ),
        ", ".join(f"{one.key}={_length(said, one.key)}" for one in off),
    )


def _length(said: Mapping[str, str], key: str) -> int:
    return len(said.get(key, "").strip())


def tells_the_panel_briefly(facts: Facts) -> Problem | None:
    if len(facts.to_panel.strip()) <= MAX_REASONS_CHARACTERS:
        return None
    return Problem(
        "to_panel_too_long",
        "review.to_panel",
        Text("審査会へのコメントが長すぎます", "the comment to the panel is too long"),
        Text(f"{MAX_REASONS_CHARACTERS:,}字以内で書いてください", f"keep to {MAX_REASONS_CHARACTERS:,} characters"),
        str(len(facts.to_panel.strip())),
    )


def hours_can_be(facts: Facts) -> Problem | None:
    if facts.hours is None or facts.hours in range(1, MAX_HOURS + 1):
        return None
    return Problem(
        "hours_out_of_range",
        "review.hours",
        Text("要した時間の数が範囲外です", "these hours cannot be"),
        Text(f"1から{MAX_HOURS}までの整数にしてください", f"give whole hours, 1 to {MAX_HOURS}"),
        str(facts.hours),
    )


def _is_on(criterion: Criterion, score: object) -> bool:
    is_whole = isinstance(score, int) and not isinstance(score, bool)
    return is_whole and score in range(criterion.low, criterion.high + 1)


_KNOWN_TIE = (names_a_known_tie,)
_INVITING = (is_free_of_conflict, load_is_within_limit, load_across_calls_is_within_limit)
_SENDING_BACK = (is_free_of_conflict, may_still_be_written_anew, gives_reasons)
_DISQUALIFYING = (a_tie_is_known, review_is_not_over)
_REVIEW = (
    is_free_of_conflict,
    scores_every_criterion,
    scores_are_on_the_scale,
    says_why,
    remarks_are_long_enough,
    tells_the_panel_briefly,
    hours_can_be,
)

ASSIGNMENT = Lifecycle(
    kind="assignment",
    initial="invited",
    ends=frozenset({"locked", *GIVEN_UP}),
    steps=(
        Step("agree", "invited", "agreed", "invitation_agreed", (is_free_of_conflict,)),
        Step("pledge", "agreed", "pledged", "secrecy_pledged", (pledge_is_made, is_free_of_conflict)),
        Step("accept", "pledged", "accepted", "review_accepted", (no_tie_is_declared, *_INVITING)),
        *(Step("decline", state, "declined", "review_declined", (gives_reasons,)) for state in UNDER_WAY[:3]),
        *(Step("recuse", state, "recused", "reviewer_recused", _KNOWN_TIE) for state in UNDER_WAY[1:]),
        Step("hand_back", "accepted", "declined", "review_handed_back", (gives_reasons,)),
        *(
            Step("take_back", state, "lapsed", "invitation_taken_back", (day_has_passed, gives_reasons))
            for state in UNDER_WAY
        ),
        Step("submit", "accepted", "submitted", "review_submitted", _REVIEW),
        Step("send_back", "submitted", "accepted", "review_sent_back", _SENDING_BACK),
        Step("lock", "submitted", "locked", "review_locked", (is_free_of_conflict,)),
        *(Step("disqualify", state, "recused", "reviewer_disqualified", _DISQUALIFYING) for state in TAKEN_UP),
    ),
)


def problems_of_inviting(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against asking this reviewer."""
    return problems_of(_INVITING, facts)
