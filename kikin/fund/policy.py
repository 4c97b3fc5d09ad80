"""Who may do what: one table of grants, one list of prohibitions, and nothing besides.

What no grant names is refused. Prohibitions come after the grants and always win. Conditions are small named
functions of an actor and a subject; neither ever holds a nationality, an ethnicity, a religion or a birthplace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kikin.fund.grants import ROWS
from kikin.fund.relations import CONDITIONS, Actor, Condition, Subject
from kikin.values.problems import Problem
from kikin.values.text import Text

__all__ = ["FORBIDS", "GRANTS", "ROLES", "Actor", "Forbid", "Subject", "may", "may_see", "permit"]

ROLES: dict[str, Text] = {
    "public": Text("どなたでも", "anyone"),
    "founder": Text("設置者", "founder"),
    "administrator": Text("利用者管理者", "administrator"),
    "applicant": Text("応募者", "applicant"),
    "reviewer": Text("審査員", "reviewer"),
    "programme_officer": Text("プログラムオフィサー", "programme officer"),
    "programme_director": Text("プログラムディレクター", "programme director"),
    "security_officer": Text("研究セキュリティ担当官", "security officer"),
    "security_lead": Text("研究セキュリティ責任者", "security lead"),
    "finance_officer": Text("経理担当官", "finance officer"),
    "body_officer": Text("府省担当官", "officer of a body"),
    "auditor": Text("監査担当官", "auditor"),
}


def _grants() -> Iterator[tuple[tuple[str, str, str], Condition]]:
    for kinds, actions, roles, condition in ROWS:
        for kind, action, role in product(kinds.split(), actions.split(), roles.split()):
            yield (role, action, kind), CONDITIONS[condition]


GRANTS: dict[tuple[str, str, str], Condition] = {}
for _key, _condition in _grants():
    if _key in GRANTS:
        raise ValueError(f"two grants for {_key}")
    GRANTS[_key] = _condition


@dataclass(frozen=True, slots=True)
class Forbid:
    """A prohibition: of these actions by kind ("*" is any), where `applies`, whatever was granted.

    `hides` says that the asker may not even know that the thing is there.
    """

    name: str
    acts: Mapping[str, frozenset[str]]
    applies: Callable[[Actor, Subject], bool]
    what: Text
    remedy: Text
    hides: bool = False

    def stops(self, actor: Actor, action: str, subject: Subject) -> bool:
        actions = self.acts.get(subject.kind, frozenset())
        return ("*" in actions or action in actions) and self.applies(actor, subject)


def _acts(*rows: tuple[str, str]) -> dict[str, frozenset[str]]:
    """Kinds and the actions on each of them, as written."""
    return {kind: frozenset(actions.split()) for kinds, actions in rows for kind in kinds.split()}


def _has_conflict(actor: Actor, subject: Subject) -> bool:
    return actor.person in subject.conflicted


def _did_the_step_before(actor: Actor, subject: Subject) -> bool:
    return actor.person in subject.done_by


def _noted_a_receipt(actor: Actor, subject: Subject) -> bool:
    return actor.person in subject.received_by


def _is_about_themselves(actor: Actor, subject: Subject) -> bool:
    return actor.person in subject.people


def _judged_the_merit(actor: Actor, subject: Subject) -> bool:
    return actor.person in subject.judges


_ANOTHER_PERSON = Text("別の担当者が行ってください", "another person has to do this")

FORBIDS: tuple[Forbid, ...] = (
    Forbid(
        "conflict_of_interest",
        _acts(("application assignment panel_item interview ranking overlap", "*")),
        _has_conflict,
        Text("利益相反のため取り扱えません", "a conflict of interest bars this person"),
        Text("利益相反のない担当者に引き継いでください", "hand it to someone without a conflict"),
        hides=True,
    ),
    Forbid(
        "need_to_know",
        _acts(("screening_case hit finding question plan measure appeal", "*")),
        _judged_the_merit,
        Text(
            "内容の評価に関わった人は審査案件を見られません",
            "whoever judged the merit may not know of the screening",
        ),
        Text("評価に関わっていない担当官に依頼してください", "ask an officer who judged no merit here"),
        hides=True,
    ),
    Forbid(
        "own_rights",
        _acts(("person", "appoint end")),
        _is_about_themselves,
        Text("自分の任命を自分で変えることはできません", "nobody changes their own appointments"),
        Text("別の利用者管理者に依頼してください", "ask another administrator"),
    ),
    Forbid(
        "four_eyes",
        _acts(
            (
                "call round approval change claim publication_item watchlist_version screening_case",
                "approve decide consent send_back refuse check pay publish correct mitigate",
            ),
            (
                "settlement receivable payback breach",
                "sign pay repay repay_part write_off write_off_part collect confirm dismiss confirm_withdrawal",
            ),
            (
                "cost_report cost_line grade_rate disposal",
                "review reopen draw_sample accept disallow uphold approve refuse complete",
            ),
            ("ranking overlap", "sign refuse"),
            ("stage_gate", "pass modify confirm stop"),
            (
                "payee_account payer_account hold payment_run payment",
                "call_back put_in_force lift approve send resume fail",
            ),
        ),
        _did_the_step_before,
        Text("前の手続を行った人は、この手続を行えません", "the same person did an earlier step"),
        _ANOTHER_PERSON,
    ),
    Forbid(
        "second_look",
        _acts(("hit", "second")),
        _did_the_step_before,
        Text("判定した人は、自分の判定を確認できません", "whoever adjudicated it cannot also second it"),
        Text("別の担当者が確認してください", "another person has to look"),
    ),
    Forbid(
        "other_eyes",
        _acts(
            ("plan appeal security_policy", "take_counter uphold dismiss release"),
            ("outgoing_request", "allow allow_with_conditions refuse"),
            ("incident", "regrade dismiss close"),
        ),
        _did_the_step_before,
        Text("すでに関わった人は、この手続を行えません", "whoever had a hand in it already cannot also do this"),
        Text("関わっていない担当者が行ってください", "someone who had no hand in it has to do this"),
    ),
    Forbid(
        "own_report",
        _acts(("milestone completed_work fulfilment payback", "accept note send_back")),
        _did_the_step_before,
        Text("報告した人は、その報告を確認できません", "whoever reported it cannot judge the report"),
        _ANOTHER_PERSON,
    ),
    Forbid(
        "own_request",
        _acts(
            ("outgoing_request", "clear clear_with_conditions delay escalate"),
            ("outgoing_condition", "accept send_back"),
            ("ip_notice", "let_pass object approve refuse"),
            ("desk_answer", "clear object"),
        ),
        _did_the_step_before,
        Text("届け出た人は、その届出に回答できません", "whoever asked cannot also answer"),
        _ANOTHER_PERSON,
    ),
    Forbid(
        "own_case",
        _acts(("watch_case support_case", "*")),
        _is_about_themselves,
        Text("自分に関する案件は取り扱えません", "nobody handles a case about themselves"),
        _ANOTHER_PERSON,
        hides=True,
    ),
    Forbid(
        "own_receipts",
        _acts(("receivable", "write_off write_off_part")),
        _noted_a_receipt,
        Text("入金を記録した人は、残りを放棄できません", "whoever noted what came in cannot give up the rest"),
        _ANOTHER_PERSON,
    ),
    Forbid(
        "second_person",
        _acts(("year_close fund_entry", "close confirm")),
        _did_the_step_before,
        Text(
            "準備または起案をした人は、この手続を行えません", "whoever prepared or proposed it cannot also agree to it"
        ),
        _ANOTHER_PERSON,
    ),
)


def permit(actor: Actor, action: str, subject: Subject) -> tuple[Problem, ...]:
    """Every reason why an actor may not take an action on a subject; empty when they may."""
    found = []
    condition = GRANTS.get((actor.role, action, subject.kind))
    if condition is None or not condition(actor, subject):
        found.append(_not_granted(actor, action, subject))
    found += [
        Problem(f"forbidden_{forbid.name}", f"{subject.kind}.{action}", forbid.what, forbid.remedy)
        for forbid in FORBIDS
        if forbid.stops(actor, action, subject)
    ]
    return tuple(found)


def may(actor: Actor, action: str, subject: Subject) -> bool:
    """Whether nothing speaks against it."""
    return not permit(actor, action, subject)


def may_see(actor: Actor, subject: Subject) -> bool:
    """Whether the actor may know that the subject is there. A door answers *not found* where not."""
    return may(actor, "see", subject)


def _not_granted(actor: Actor, action: str, subject: Subject) -> Problem:
    role = ROLES.get(actor.role, Text(actor.role, actor.role))
    return Problem(
        code="not_granted",
        where=f"{subject.kind}.{action}",
        what=Text(f"{role.ja}にはこの操作の権限がありません", f"the role of {role.en} does not allow this here"),
        remedy=Text("権限のある担当者に依頼してください", "ask someone whose role allows it"),
    )
