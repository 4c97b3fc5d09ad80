"""What stops a payment: holds that someone has placed, and those that follow from the facts."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from kikin.fund.awards import FAVOURABLE
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

PLACED: dict[str, Text] = {
    "open_finding": Text("監査・検査の指摘が未了です", "a finding is open"),
    "security": Text("研究セキュリティ上の確認中です", "a matter of research security is open"),
}
"""Holds that a person places and another one lifts."""

DERIVED: dict[str, Text] = {
    "award_not_active": Text("契約が実施中ではありません", "the award is not active"),
    "verdict_missing": Text("審査の結果を待っています", "the award is not cleared by those who screen"),
    "watched": Text("採択後の確認中です", "something seen after the award is being looked into"),
    "late_report": Text("実績報告書の提出が遅れています", "a cost report is late"),
    "late_milestone": Text(
        "期限を過ぎた成果報告・マイルストーンがあります", "a report of results or a milestone is overdue"
    ),
    "late_confirmation": Text("年次確認の回答が遅れています", "the yearly confirmation is overdue"),
    "outgoing_overdue": Text(
        "技術の持ち出しについて、期限を過ぎた条件があります", "a condition of letting technology out is overdue"
    ),
    "late_ip_notice": Text("知的財産の届出が遅れています", "a notice on intellectual property is late"),
    "stage_locked": Text("ステージゲートを通過していない年度の金額です", "it is money of a stage that is locked"),
    "account_changing": Text("振込先口座の変更を確認中です", "a change of the payee's account is not confirmed yet"),
    "no_account": Text("確認済みの振込先口座がありません", "the payee has no confirmed account"),
    "not_payable": Text("支払える状態ではなくなりました", "it can no longer be paid as it stands"),
    "not_in_this_file": Text(
        "この形式の振込データに載せられない口座です", "the account cannot stand in this kind of file"
    ),
}
"""Holds that end by themselves once the facts have changed, in the order in which they are told."""


OF_THE_ACCOUNT = frozenset({"account_changing", "no_account"})
"""Holds for the sake of where the money would go; they say nothing about a file that has gone."""


@dataclass(frozen=True, slots=True)
class Held:
    """One reason why a payment is stopped. `ref` is that of the hold, where someone has placed it."""

    code: str
    ref: str = ""
    note: Text | None = None

    @property
    def label(self) -> Text:
        return PLACED.get(self.code) or DERIVED[self.code]


def problem_of(held: Held, where: str) -> Problem:
    """A hold as a page says it where someone wants to pay."""
    remedy = Text("保留が解けてから支払ってください", "pay once the hold is gone")
    return Problem("on_hold", where, held.label, remedy, held.ref)


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold as it is placed or lifted."""

    code: str = ""
    reasons: str = ""


def because_of(award_state: str, verdict: str, causes: Set[str]) -> list[Held]:
    """The holds that follow from how an award and its screening stand, and from the `causes` that others find.

    A cause is the code of its hold. Of a condition of screening that is not met yet the cause is "security": it is said
    only that there is one, in the words of the hold that people place.
    """
    found = set(causes)
    if award_state != "active":
        found.add("award_not_active")
    if verdict not in FAVOURABLE:
        found.add("verdict_missing")
    if "account_changing" in found:
        found.discard("no_account")
    return [Held(code) for code in (*PLACED, *DERIVED) if code in found]


def is_a_hold_that_people_place(facts: HoldFacts) -> Problem | None:
    if facts.code in PLACED:
        return None
    return Problem(
        "unknown_hold",
        "hold.code",
        Text("保留の区分が正しくありません", "this is no kind of hold that people place"),
        Text(f"次から選んでください：{'、'.join(PLACED)}", f"choose one of: {', '.join(PLACED)}"),
        shown(facts.code),
    )


gives_reasons = reasons_are_given(
    "hold.reasons", Text("理由を両方の言語で書いてください", "give the reasons in both languages")
)


HOLD = Lifecycle(
    kind="hold",
    initial="placed",
    ends=frozenset({"lifted"}),
    steps=(Step("lift", "placed", "lifted", "hold_lifted", (gives_reasons,)),),
)


def problems_of_placing(facts: HoldFacts) -> tuple[Problem, ...]:
    """Everything that speaks against placing a hold."""
    return problems_of((is_a_hold_that_people_place, gives_reasons), facts)
