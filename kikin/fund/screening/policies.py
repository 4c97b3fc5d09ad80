"""A security policy as data, dated: the technology gate, the lists by group, the matrix from findings to a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.fund.screening.vocabulary import DECIDERS, VERDICT_OF_OUTCOME
from kikin.values.problems import Problem
from kikin.values.text import Text

RAISES = "+1_level"
INFO_ONLY = "info_only"
EVERY_LIST = "*"

Asked: TypeAlias = "tuple[str, ...] | int | date"


@dataclass(frozen=True, slots=True)
class Area:
    """A technology of the gate, and the words by which it is proposed for a project that says them."""

    key: str
    name: Text
    terms_ja: tuple[str, ...] = ()
    terms_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Lists that rules name together. `lists` are names under which a fund keeps them; EVERY_LIST is any of them."""

    key: str
    name: Text
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """`asks` must all be so of one finding; then it has this level, or one more, or a note. `why` is what people read.

    A rule that is not `basic` rests while the project touches no technology of the gate.
    """

    key: str
    kinds: tuple[str, ...]
    asks: tuple[tuple[str, Asked], ...]
    then: str
    why: Text
    measures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    basic: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Days: to ask after a case was assessed, to reply, to decide from the opening, to appeal from the decision."""

    question_days: int
    reply_days: int
    decision_days: int
    appeal_days: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Months for which what was captured from open sources is kept, and the papers of a case after its decision."""

    open_source_months: int
    papers_months: int


@dataclass(frozen=True, slots=True)
class Template:
    """A measure as a plan begins with it. One that `holds_payment` stops payments until it is shown to be met."""

    code: str
    text: Text
    due_days: int
    holds_payment: bool = False


@dataclass(frozen=True)
class SecurityPolicy:
    """A policy as its text says it. `levels` rise; two adjudicate a hit from a probability of `two_people_bp`."""

    key: str
    family: str
    name: Text
    status: str
    valid_from: date
    figures_as_of: date | None
    sources: tuple[str, ...]
    levels: tuple[str, ...]
    outcomes: Mapping[str, str]
    approvers: Mapping[str, tuple[str, ...]]
    raise_stops_at: str
    two_people_bp: int
    areas: tuple[Area, ...]
    unless_none: str
    groups: tuple[ListGroup, ...]
    rules: tuple[Rule, ...]
    templates: tuple[Template, ...]
    clocks: Clocks
    retention: Retention
    forbidden_inputs: tuple[str, ...]
    digest: str

    def outcome_of(self, level: str) -> str:
        return self.outcomes.get(level, "")

    def verdict_of(self, level: str) -> str:
        return VERDICT_OF_OUTCOME.get(self.outcome_of(level), "")

    def decider_of(self, level: str) -> str:
        """The role that decides at a level: the highest that it names, and a lead where it names bodies alone."""
        named = [role for role in DECIDERS if role in self.approvers.get(level, ())]
        return named[-1] if named else DECIDERS[-1]

    def consents_of(self, level: str) -> tuple[str, ...]:
        """Whose consent from outside the desk is recorded before a case is closed at a level."""
        return tuple(one for one in self.approvers.get(level, ()) if one not in DECIDERS)

    def group(self, key: str) -> ListGroup:
        return next(group for group in self.groups if group.key == key)

    def template(self, code: str) -> Template | None:
        return next((one for one in self.templates if one.code == code), None)


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """A policy on its way: whether it was tried, and from when it is to hold."""

    has_trial: bool = False
    valid_from: date | None = None
    today: date | None = None
    reasons: str = ""


def was_tried(facts: ReleaseFacts) -> Problem | None:
    if facts.has_trial:
        return None
    return Problem(
        "policy_not_tried",
        "security_policy.trial",
        Text("過去の案件で試していません", "it was not tried on past cases"),
        Text("試行の結果を見てから決めてください", "try it on past cases, and read what would change"),
    )


def holds_from_today_or_later(facts: ReleaseFacts) -> Problem | None:
    if facts.valid_from is None or facts.today is None or facts.valid_from >= facts.today:
        return None
    return Problem(
        "policy_reaches_back",
        "security_policy.valid_from",
        Text("適用日が過ぎています", "the day from which it is to hold has passed"),
        Text("今日以後の適用日にしてください", "let it hold from today or later"),
        str(facts.valid_from),
    )


def problem_of_taken_key(key: str) -> Problem:
    return Problem(
        "policy_key_taken",
        "security_policy.key",
        Text("同じ名の方針がすでにあります", "a policy of this key is there already"),
        Text("新しい版には別の名を付けてください", "give the new version a key of its own"),
        key,
    )


gives_policy_reasons = reasons_are_given(
    "security_policy.reasons", Text("理由を書いてください", "say why, for those who read the history")
)

POLICY = Lifecycle(
    kind="security_policy",
    initial="drafted",
    ends=frozenset({"released", "withdrawn"}),
    steps=(
        Step("try", "drafted", "tried", "policy_tried"),
        Step("try", "tried", "tried", "policy_tried"),
        Step("release", "tried", "released", "policy_released", (was_tried, holds_from_today_or_later)),
        Step("withdraw", "drafted", "withdrawn", "policy_withdrawn", (gives_policy_reasons,)),
        Step("withdraw", "tried", "withdrawn", "policy_withdrawn", (gives_policy_reasons,)),
    ),
)


def problems_of_draft(facts: ReleaseFacts) -> tuple[Problem, ...]:
    """Everything that speaks against keeping a draft."""
    return problems_of((holds_from_today_or_later,), facts)
