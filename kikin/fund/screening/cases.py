"""A case from asking to verdict: technology, comparison, adjudication, level, hearing, plan, decision, and anew.

It stands apart from merit. A list, a score or a rule only asks; a person answers, and what weighs on an applicant
takes two. Nothing here ever sees a nationality, an ethnicity, a religion or a birthplace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kikin.fund.charter import Charter
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.fund.screening.policies import SecurityPolicy
from kikin.fund.screening.vocabulary import APPROVERS, DECIDERS
from kikin.values.problems import Problem, shown
from kikin.values.text import NOTHING_SAID, Text
from kikin.values.wording import is_blank

Verdict: TypeAlias = Literal["cleared", "conditions", "refused", "in_review"]

VERDICTS: dict[str, Verdict] = {"cleared": "cleared", "mitigated": "conditions", "refused": "refused"}
"""What a closed case tells those who may not know why; a case in any other state is in review."""
CLOSES: dict[str, str] = {"clear": "cleared", "mitigate": "mitigated", "refuse": "refused"}
"""The state that each way of closing a case leads to."""

PARTY_KINDS: dict[str, Text] = {
    "organisation": Text("機関", "organisation"),
    "person": Text("個人", "person"),
    "counterparty": Text("申告された相手方", "disclosed counterparty"),
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """`hits` are states; `verdict` is what the step would tell, `level_verdict` what the level gives.

    `unseconded_count`: hits so probable that a second person has yet to look. `unweighed_count`: confirmed hits on
    which no rule had anything to say. `decider`: the role that decides at this level. `is_own_level`: whoever acts has
    set the level themselves. `stands_as`: the decided state whose verdict holds while an alert is looked into.
    `told`: the reasons as the applicant reads them, apart from those that stay at the desk.
    """

    unknown_areas: tuple[str, ...] = ()
    lists_count: int = 0
    parties_count: int = 0
    hits: tuple[str, ...] = ()
    unseconded_count: int = 0
    unweighed_count: int = 0
    findings_count: int = 0
    questions: tuple[str, ...] = ()
    was_heard: bool = False
    plan: str = ""
    level: str = ""
    level_is_known: bool = True
    level_verdict: str = ""
    verdict: str = ""
    decider: str = ""
    role: str = ""
    is_own_level: bool = False
    missing_consents: tuple[str, ...] = ()
    stands_as: str = ""
    reasons: str = ""
    told: Text = NOTHING_SAID


def verdict_of_level(charter: Charter, policy: SecurityPolicy, level: str) -> str:
    """What a case closed at this level tells: as the charter says, or where it is silent as the policy does."""
    said = next((known.verdict for known in charter.screening.levels if known.key == level), "")
    return said or policy.verdict_of(level)


def areas_are_of_the_policy(facts: CaseFacts) -> Problem | None:
    if not facts.unknown_areas:
        return None
    return Problem(
        "unknown_area",
        "screening_case.areas",
        Text("この方針にない技術領域です", "the policy of the case has no such area of technology"),
        Text("方針の領域から選んでください", "choose among the areas of the policy, or none"),
        ", ".join(facts.unknown_areas),
    )


def was_given_lists(facts: CaseFacts) -> Problem | None:
    if facts.lists_count > 0:
        return None
    return Problem(
        "no_list_in_force",
        "screening_case.lists",
        Text("照合できるリストがありません", "no list is in force to compare with"),
        Text("kikin lists import でリストを取り込んでください", "load one with kikin lists import"),
    )


def has_parties(facts: CaseFacts) -> Problem | None:
    if facts.parties_count > 0:
        return None
    return Problem(
        "no_parties",
        "screening_case.parties",
        Text("照合する関係者がいません", "there is no party to look at"),
        Text("応募の参加機関と参加者を確認してください", "see the members and people of the application"),
    )


def all_hits_are_adjudicated(facts: CaseFacts) -> Problem | None:
    waiting_count = facts.hits.count("new")
    if not waiting_count:
        return None
    return Problem(
        "hits_not_adjudicated",
        "screening_case.hits",
        Text("判定していない該当候補があります", "there are hits that nobody has adjudicated"),
        Text(
            "すべての該当候補を理由を付けて判定してください。必要なら案件を判定に戻してください",
            "adjudicate each, with a reason; let the case be reconsidered first where it is past that",
        ),
        str(waiting_count),
    )


def probable_hits_were_seen_by_two(facts: CaseFacts) -> Problem | None:
    if not facts.unseconded_count:
        return None
    return Problem(
        "hits_seen_by_one",
        "screening_case.hits",
        Text("もう一人の確認が必要な判定があります", "some hits are so probable that two people have to look"),
        Text("別の担当者が判定を確認してください", "let another person second the adjudication"),
        str(facts.unseconded_count),
    )


def no_hit_is_unclear(facts: CaseFacts) -> Problem | None:
    if "unclear" not in facts.hits:
        return None
    return Problem(
        "hits_unclear",
        "screening_case.hits",
        Text("不明のままの該当候補があります", "some hits are still unclear"),
        Text("応募者に質問するか、調べ直して判定してください", "ask the applicant or look again, and adjudicate"),
        str(facts.hits.count("unclear")),
    )


def confirmed_hits_were_weighed(facts: CaseFacts) -> Problem | None:
    if not facts.unweighed_count:
        return None
    return Problem(
        "hit_is_confirmed",
        "screening_case.hits",
        Text("該当と判定された候補を、どの規則も評価していません", "a hit was confirmed and no rule has weighed it"),
        Text(
            "事実を記録して評価し直すか、責任者が水準を定めてください",
            "record what was found and assess again, or let a lead set the level",
        ),
        str(facts.unweighed_count),
    )


def rests_on_findings(facts: CaseFacts) -> Problem | None:
    if facts.findings_count:
        return None
    return Problem(
        "no_confirmed_hit",
        "screening_case.findings",
        Text("規則に当たる事実が確認されていません", "nobody has confirmed anything that a rule asks about"),
        Text("不可とするには、人が確認した事実が必要です", "a refusal rests on what a person has confirmed"),
    )


def level_gives_this_verdict(facts: CaseFacts) -> Problem | None:
    no_plan_was_found = facts.level_verdict == "conditions" and facts.plan == "declined"
    if facts.level_verdict == facts.verdict or (facts.verdict == "refused" and no_plan_was_found):
        return None
    return Problem(
        "level_does_not_fit",
        "screening_case.level",
        Text("リスクの水準がこの判定に合いません", "the level of risk does not give this verdict"),
        Text(
            "水準を確認してください。軽減できる水準では、計画が不成立のときにだけ不可とできます",
            "see the level: a risk that can be mitigated is refused only where no plan was agreed",
        ),
        shown(facts.level),
    )


def level_is_of_the_policy(facts: CaseFacts) -> Problem | None:
    if facts.level_is_known:
        return None
    return Problem(
        "unknown_level",
        "screening_case.level",
        Text("この方針にない水準です", "the policy of the case has no such level"),
        Text("方針の水準から選んでください", "choose one of its levels"),
        shown(facts.level),
    )


def can_be_carried_with_measures(facts: CaseFacts) -> Problem | None:
    if facts.level_verdict == "conditions":
        return None
    return Problem(
        "nothing_to_negotiate",
        "screening_case.level",
        Text("この水準では軽減計画を立てません", "at this level there is no plan to negotiate"),
        Text("水準に応じて判定してください", "decide the case as its level says"),
        shown(facts.level),
    )


def is_for_this_role(facts: CaseFacts) -> Problem | None:
    ranks = list(DECIDERS)
    if facts.role not in ranks or facts.decider not in ranks or ranks.index(facts.role) >= ranks.index(facts.decider):
        return None
    name = APPROVERS[facts.decider]
    return Problem(
        "approver_too_low",
        "screening_case.level",
        Text(f"この水準は{name.ja}が決めます", f"at this level the {name.en} decides"),
        Text("権限のある人に引き継いでください", "hand it to them"),
        shown(facts.level),
    )


def level_was_set_by_another(facts: CaseFacts) -> Problem | None:
    if not facts.is_own_level:
        return None
    return Problem(
        "own_level",
        "screening_case.level",
        Text("水準を自ら定めた人は、この案件を終えられません", "whoever set the level does not close the case"),
        Text("別の担当者が判定してください", "another person has to decide"),
        shown(facts.level),
    )


def others_have_consented(facts: CaseFacts) -> Problem | None:
    if not facts.missing_consents:
        return None
    names = [APPROVERS[one] for one in facts.missing_consents]
    return Problem(
        "consent_missing",
        "screening_case.consents",
        Text(
            f"この水準に必要な同意が記録されていません：{'、'.join(one.ja for one in names)}",
            f"a consent that this level asks for is not recorded: {', '.join(one.en for one in names)}",
        ),
        Text("同意を得て、文書番号とともに記録してください", "obtain it, and record it with its document"),
        ", ".join(facts.missing_consents),
    )


def no_question_waits(facts: CaseFacts) -> Problem | None:
    if "sent" not in facts.questions:
        return None
    return Problem(
        "question_waits",
        "screening_case.questions",
        Text("回答を待っている質問があります", "a question still waits for its answer"),
        Text("回答か期限を待ってください", "wait for the answer or the end of its clock"),
        str(facts.questions.count("sent")),
    )


def applicant_was_heard(facts: CaseFacts) -> Problem | None:
    if facts.was_heard:
        return None
    return Problem(
        "right_of_reply",
        "screening_case.questions",
        Text("応募者に反論の機会を与えていません", "the applicant had no chance to reply"),
        Text(
            "理由を示して意見を求め、回答か期限を待ってください",
            "put the reasons to the applicant, and wait for the reply or the end of its clock",
        ),
    )


def plan_is_accepted(facts: CaseFacts) -> Problem | None:
    if facts.plan == "accepted":
        return None
    return Problem(
        "measures_not_agreed",
        "screening_case.plan",
        Text("双方が合意した軽減計画がありません", "no plan is accepted by both sides"),
        Text("計画を提案し、合意してください", "propose a plan and come to terms"),
        facts.plan,
    )


def stood_as_cleared(facts: CaseFacts) -> Problem | None:
    return _stood_as("cleared", facts)


def stood_as_mitigated(facts: CaseFacts) -> Problem | None:
    return _stood_as("mitigated", facts)


def _stood_as(state: str, facts: CaseFacts) -> Problem | None:
    if facts.stands_as == state:
        return None
    return Problem(
        "no_decision_stands",
        "screening_case.state",
        Text("維持できる以前の決定がありません", "there is no such decision that could stand"),
        Text("リスクの水準を評価し直してください", "assess its level again"),
        facts.stands_as,
    )


gives_case_reasons = reasons_are_given(
    "screening_case.reasons", Text("判断の根拠を書いてください", "say what it rests on")
)


def tells_the_applicant_why(facts: CaseFacts) -> Problem | None:
    if not is_blank(facts.told.ja) and not is_blank(facts.told.en):
        return None
    return Problem(
        "applicant_not_told",
        "screening_case.told",
        Text("応募者に伝える理由が両方の言語で書かれていません", "what the applicant is told is not in both languages"),
        Text(
            "応募者が読む理由を、封印された内容に触れずに両方の言語で書いてください",
            "write, in both, the reasons that the applicant reads, with nothing of what is sealed",
        ),
    )


_ASSESSING = (all_hits_are_adjudicated, probable_hits_were_seen_by_two)
_CLOSING = (
    *_ASSESSING,
    no_hit_is_unclear,
    no_question_waits,
    level_gives_this_verdict,
    is_for_this_role,
    level_was_set_by_another,
    others_have_consented,
)
_REFUSING = (rests_on_findings, applicant_was_heard, *_CLOSING, gives_case_reasons, tells_the_applicant_why)
_STANDING = (*_ASSESSING, no_hit_is_unclear, no_question_waits)
_DEPARTING = (level_is_of_the_policy, gives_case_reasons)

CASE = Lifecycle(
    kind="screening_case",
    initial="open",
    ends=frozenset({"cleared", "mitigated", "refused"}),
    steps=(
        Step("confirm_areas", "open", "gated", "technology_confirmed", (areas_are_of_the_policy,)),
        Step("match", "gated", "matching", "screening_matched", (was_given_lists, has_parties)),
        Step("adjudicate", "matching", "adjudicating", "adjudication_begun"),
        Step("assess", "adjudicating", "assessed", "screening_assessed", _ASSESSING),
        Step("depart", "assessed", "assessed", "level_departed_from", _DEPARTING),
        Step("reconsider", "assessed", "adjudicating", "screening_reconsidered", (gives_case_reasons,)),
        Step("reconsider", "mitigating", "adjudicating", "screening_reconsidered", (gives_case_reasons,)),
        Step(
            "reconsider",
            "questioned",
            "adjudicating",
            "screening_reconsidered",
            (gives_case_reasons, no_question_waits),
        ),
        Step("question", "assessed", "questioned", "applicant_questioned"),
        Step("question", "mitigating", "questioned", "applicant_questioned"),
        Step("hear", "questioned", "assessed", "applicant_heard", (no_question_waits,)),
        Step("negotiate", "assessed", "mitigating", "mitigation_begun", (can_be_carried_with_measures,)),
        Step(
            "clear",
            "assessed",
            "cleared",
            "screening_cleared",
            (confirmed_hits_were_weighed, *_CLOSING, gives_case_reasons),
        ),
        Step(
            "mitigate",
            "mitigating",
            "mitigated",
            "screening_mitigated",
            (plan_is_accepted, *_CLOSING, gives_case_reasons, tells_the_applicant_why),
        ),
        Step("refuse", "assessed", "refused", "screening_refused", _REFUSING),
        Step("refuse", "mitigating", "refused", "screening_refused", _REFUSING),
        Step("overturn", "refused", "assessed", "screening_overturned", (gives_case_reasons,)),
        Step("overturn", "mitigated", "assessed", "screening_overturned", (gives_case_reasons,)),
        *(Step("alert", decided, "adjudicating", "screening_alerted") for decided in ("cleared", "mitigated")),
        Step("stand_by", "adjudicating", "cleared", "screening_stood_by", (stood_as_cleared, *_STANDING)),
        Step("stand_by_plan", "adjudicating", "mitigated", "screening_stood_by", (stood_as_mitigated, *_STANDING)),
    ),
)
