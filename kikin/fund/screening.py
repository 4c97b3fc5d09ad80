"""Screening: a case for each proposed award, the hits in it, and the measures that let a risk be carried.

It stands apart from merit. A list, a score or a rule only asks; a person answers, and what weighs on an applicant
takes two. Nothing here ever sees a nationality, an ethnicity, a religion or a birthplace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kikin.fund.charter import Charter
from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

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
MEASURES: dict[str, Text] = {
    "training": Text("研究セキュリティ研修", "research-security training"),
    "travel_notice": Text("海外渡航の事前届出", "notice before travel abroad"),
    "visitor_plan": Text("訪問者の受入計画", "plan for visitors"),
    "access_limits": Text("人・部屋・データへのアクセス制限", "limits on access to people, rooms and results"),
    "end_outside_support": Text("外部の役職・支援の終了または不更新", "outside post or support ended or not renewed"),
    "change_of_role": Text("役割または担当者の変更", "change of role or person"),
    "extra_report": Text("追加報告", "additional reports"),
    "export_licence": Text("輸出許可の取得", "export licence"),
    "supplier_change": Text("調達先の変更", "change of supplier"),
    "reimbursement": Text("精算払への変更", "payment by reimbursement"),
    "extra_inspection": Text("追加検査", "additional inspection"),
    "withdraw_part": Text("計画の一部の取下げ", "part of the plan withdrawn"),
}
PROPOSED_FOR_AWARD = frozenset({"shortlisted", "selected"})
_IN_FORCE = frozenset({"agreed", "in_force", "fulfilled"})
_YEAR_AT_THE_END = re.compile(r"(?:^|\D)(\d{4})$")


@dataclass(frozen=True, slots=True)
class Asking:
    """An application for which a case is asked: where it stands, and who answers for it."""

    state: str
    agencies: frozenset[str]
    asking: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """`hits` and `measures` are states; `verdict` is what the step would tell, `level_verdict` what the level gives."""

    lists_count: int = 0
    parties_count: int = 0
    hits: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    level: str = ""
    level_verdict: str = ""
    verdict: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class HitFacts:
    case_state: str
    reasons: str


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    case_state: str
    today: date
    code: str = ""
    text: str = ""
    due_on: date | None = None
    note: str = ""


def policy_in_force(policies: Iterable[str], year: int) -> str:
    """The newest policy whose year has come. Policies are dated by the year at the end of their keys, oldest first."""
    oldest, *later = policies
    found = oldest
    for policy in later:
        dated = _YEAR_AT_THE_END.search(policy)
        if dated is None or int(dated[1]) <= year:
            found = policy
    return found


def verdict_of_level(charter: Charter, level: str) -> str:
    """What a case closed at this level tells; nothing for a level that the charter does not know."""
    return next((known.verdict for known in charter.screening.levels if known.key == level), "")


def is_proposed_for_award(asking: Asking) -> Problem | None:
    if asking.state in PROPOSED_FOR_AWARD:
        return None
    return Problem(
        "not_proposed_for_award",
        "application.state",
        Text("採択候補になっていません", "it is not proposed for an award"),
        Text(
            "審査は採択候補が決まってから依頼してください",
            "screening comes after merit: ask once it is put forward",
        ),
        asking.state,
    )


def is_of_the_agency_asking(asking: Asking) -> Problem | None:
    if asking.agencies & asking.asking:
        return None
    return Problem(
        "other_agency",
        "application.agency",
        Text("依頼した配分機関の応募ではありません", "another agency answers for this application"),
        Text("その配分機関から依頼してください", "that agency has to ask"),
        ", ".join(sorted(asking.agencies)),
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
        Text("すべての該当候補を理由を付けて判定してください", "adjudicate each, with a reason"),
        str(waiting_count),
    )


def no_hit_is_confirmed(facts: CaseFacts) -> Problem | None:
    if "confirmed" not in facts.hits:
        return None
    return Problem(
        "hit_is_confirmed",
        "screening_case.hits",
        Text("該当と判定された候補があります", "a hit was confirmed"),
        Text("軽減措置を付けるか、不可としてください", "mitigate the risk or refuse"),
        str(facts.hits.count("confirmed")),
    )


def rests_on_a_confirmed_hit(facts: CaseFacts) -> Problem | None:
    if "confirmed" in facts.hits:
        return None
    return Problem(
        "no_confirmed_hit",
        "screening_case.hits",
        Text("該当と判定された候補がありません", "no hit was confirmed"),
        Text("不可とするには、人が確認した該当が必要です", "a refusal rests on what a person has confirmed"),
    )


def measures_are_agreed(facts: CaseFacts) -> Problem | None:
    standing = [state for state in facts.measures if state != "lifted"]
    if standing and all(state in _IN_FORCE for state in standing):
        return None
    return Problem(
        "measures_not_agreed",
        "screening_case.measures",
        Text(
            "合意された軽減措置がないか、合意待ちの措置があります",
            "no measure is agreed, or one still waits for it",
        ),
        Text("措置を提案し、すべて合意するか解除してください", "propose measures, and agree to each or lift it"),
        ", ".join(sorted(state for state in standing if state not in _IN_FORCE)),
    )


def gives_case_reasons(facts: CaseFacts) -> Problem | None:
    return None if facts.reasons.strip() else _no_reasons("screening_case.reasons")


def level_gives_this_verdict(facts: CaseFacts) -> Problem | None:
    if facts.level_verdict == facts.verdict:
        return None
    return Problem(
        "level_does_not_fit",
        "screening_case.level",
        Text("リスクの水準がこの判定に合いません", "the level of risk does not give this verdict"),
        Text("基金設置要綱の levels を確認してください", "see the levels of the charter"),
        shown(facts.level),
    )


def gives_hit_reasons(facts: HitFacts) -> Problem | None:
    return None if facts.reasons.strip() else _no_reasons("hit.reasons")


def its_case_is_adjudicating(facts: HitFacts | MeasureFacts) -> Problem | None:
    if facts.case_state == "adjudicating":
        return None
    return Problem(
        "case_is_not_adjudicating",
        "screening_case.state",
        Text("審査案件が判定中ではありません", "its case is not being adjudicated"),
        Text("判定中の案件でのみ行えます", "this is done while the case is adjudicated"),
        facts.case_state,
    )


def its_case_is_mitigated(facts: MeasureFacts) -> Problem | None:
    if facts.case_state == "mitigated":
        return None
    return Problem(
        "case_is_not_mitigated",
        "screening_case.state",
        Text("軽減措置付きと決定した案件ではありません", "its case was not decided with mitigation"),
        Text("先に案件を決定してください", "decide the case first"),
        facts.case_state,
    )


def is_a_known_measure(facts: MeasureFacts) -> Problem | None:
    if facts.code in MEASURES:
        return None
    return Problem(
        "unknown_measure",
        "measure.code",
        Text("知らない軽減措置です", "not a measure that is known here"),
        Text(f"次のいずれかにしてください：{'、'.join(MEASURES)}", f"use one of {', '.join(MEASURES)}"),
        shown(facts.code),
    )


def says_what_is_to_be_done(facts: MeasureFacts) -> Problem | None:
    if facts.text.strip():
        return None
    return Problem(
        "measure_says_nothing",
        "measure.text",
        Text("措置の内容が書かれていません", "it does not say what is to be done"),
        Text("誰が何をするかを書いてください", "say who does what"),
    )


def is_due_later(facts: MeasureFacts) -> Problem | None:
    if facts.due_on is not None and facts.due_on > facts.today:
        return None
    return Problem(
        "due_in_the_past",
        "measure.due_on",
        Text("期限が今日より後ではありません", "its date is not after today"),
        Text("今日より後の期限にしてください", "give a date after today"),
        str(facts.due_on or ""),
    )


def gives_note(facts: MeasureFacts) -> Problem | None:
    return None if facts.note.strip() else _no_reasons("measure.note")


def _no_reasons(where: str) -> Problem:
    return Problem(
        "no_reasons",
        where,
        Text("理由が書かれていません", "no reasons are given"),
        Text("判断の根拠を書いてください", "say what it rests on"),
    )


_CLOSING = (all_hits_are_adjudicated, level_gives_this_verdict, gives_case_reasons)
_TERMS = (its_case_is_adjudicating, is_a_known_measure, says_what_is_to_be_done, is_due_later)

CASE = Lifecycle(
    kind="screening_case",
    initial="open",
    ends=frozenset({"cleared", "mitigated", "refused"}),
    steps=(
        Step("match", "open", "matching", "screening_matched", (was_given_lists, has_parties)),
        Step("adjudicate", "matching", "adjudicating", "adjudication_begun"),
        Step("clear", "adjudicating", "cleared", "screening_cleared", (no_hit_is_confirmed, *_CLOSING)),
        Step("mitigate", "adjudicating", "mitigated", "screening_mitigated", (measures_are_agreed, *_CLOSING)),
        Step("refuse", "adjudicating", "refused", "screening_refused", (rests_on_a_confirmed_hit, *_CLOSING)),
    ),
)

_ADJUDICATING = (its_case_is_adjudicating, gives_hit_reasons)

HIT = Lifecycle(
    kind="hit",
    initial="new",
    ends=frozenset({"dismissed", "confirmed"}),
    steps=(
        Step("dismiss", "new", "dismissed", "hit_dismissed", _ADJUDICATING),
        Step("confirm", "new", "confirmed", "hit_confirmed", _ADJUDICATING),
        Step("reopen", "dismissed", "new", "hit_reopened", _ADJUDICATING),
        Step("reopen", "confirmed", "new", "hit_reopened", _ADJUDICATING),
    ),
)

MEASURE = Lifecycle(
    kind="measure",
    initial="proposed",
    ends=frozenset({"fulfilled", "breached", "lifted"}),
    steps=(
        Step("agree", "proposed", "agreed", "measure_agreed", (its_case_is_adjudicating,)),
        Step("put_in_force", "agreed", "in_force", "measure_put_in_force", (its_case_is_mitigated,)),
        Step("fulfil", "in_force", "fulfilled", "measure_fulfilled", (gives_note,)),
        Step("record_breach", "in_force", "breached", "measure_breached", (gives_note,)),
        Step("lift", "proposed", "lifted", "measure_lifted", (gives_note,)),
        Step("lift", "agreed", "lifted", "measure_lifted", (gives_note,)),
        Step("lift", "in_force", "lifted", "measure_lifted", (gives_note,)),
    ),
)


def problems_of_asking(asking: Asking) -> tuple[Problem, ...]:
    """Everything that speaks against opening a case for an application."""
    return problems_of((is_proposed_for_award, is_of_the_agency_asking), asking)


def problems_of_measure(facts: MeasureFacts) -> tuple[Problem, ...]:
    """Everything that speaks against proposing these terms of a measure."""
    return problems_of(_TERMS, facts)
