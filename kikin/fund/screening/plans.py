"""The mitigation plan, negotiated in versions, and the measures that come of it: agreed, in force, shown to be met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.fund.screening.policies import SecurityPolicy
from kikin.fund.screening.vocabulary import MEASURES
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

MAX_MEASURES = 50


@dataclass(frozen=True, slots=True)
class Term:
    """A measure as one side proposes it."""

    code: str
    text: Text
    due_on: date
    holds_payment: bool = False


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A version as one side puts it on the table; `missing` are measures that the rules ask for and it leaves out.

    Where a version is accepted: `seen` is the one that was read, `newest` the one that lies on the table.
    """

    case_state: str = ""
    today: date | None = None
    terms: tuple[Term, ...] = ()
    missing: tuple[str, ...] = ()
    reasons: str = ""
    seen: int | None = None
    newest: int = 0


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure as a step is taken: by when it is due, and with which note."""

    case_state: str
    today: date
    due_on: date | None = None
    new_due_on: date | None = None
    note: str = ""


def terms_from_templates(policy: SecurityPolicy, codes: Iterable[str], today: date) -> tuple[Term, ...]:
    """With what a plan begins: the templates of the measures that the rules ask for."""
    found = (policy.template(code) for code in dict.fromkeys(codes))
    return tuple(
        Term(one.code, one.text, today + timedelta(days=one.due_days), one.holds_payment) for one in found if one
    )


def left_out(asked: Iterable[str], terms: Sequence[Term]) -> tuple[str, ...]:
    """The measures that the rules ask for and a version does not have."""
    named = {term.code for term in terms}
    return tuple(code for code in dict.fromkeys(asked) if code not in named)


def is_being_negotiated(facts: PlanFacts) -> Problem | None:
    if facts.case_state == "mitigating":
        return None
    return Problem(
        "case_is_not_negotiated",
        "screening_case.state",
        Text("軽減計画を協議している案件ではありません", "no plan is being negotiated in its case"),
        Text("評価のあと、計画の協議を始めてください", "begin to negotiate once it is assessed"),
        facts.case_state,
    )


def is_the_version_that_was_read(facts: PlanFacts) -> Problem | None:
    if facts.seen is None or facts.seen == facts.newest:
        return None
    return Problem(
        "another_version",
        "plan.measures",
        Text("お読みになった版の後に、新しい版が出されています", "another version has been put on the table since"),
        Text("新しい版を読んでから合意してください", "read the new version before you agree to it"),
        str(facts.newest),
    )


def has_terms(facts: PlanFacts) -> Problem | None:
    if 0 < len(facts.terms) <= MAX_MEASURES:
        return None
    return Problem(
        "plan_without_measures",
        "plan.measures",
        Text(f"措置が一つもないか、{MAX_MEASURES}を超えています", f"it has no measure, or more than {MAX_MEASURES}"),
        Text("軽減措置を書いてください", "propose measures"),
        str(len(facts.terms)),
    )


def problems_of_terms(facts: PlanFacts) -> list[Problem]:
    """What is wrong with each measure of a version."""
    found = []
    for index, term in enumerate(facts.terms):
        where = f"plan.measures[{index}]"
        if term.code not in MEASURES:
            what = Text("知らない軽減措置です", "not a measure that is known here")
            remedy = Text(f"次のいずれかにしてください：{'、'.join(MEASURES)}", f"use one of {', '.join(MEASURES)}")
            found.append(Problem("unknown_measure", f"{where}.code", what, remedy, shown(term.code)))
        if is_blank(term.text.ja) or is_blank(term.text.en):
            what = Text(
                "措置の内容が両方の言語で書かれていません", "it does not say in both languages what is to be done"
            )
            remedy = Text("誰が何をするかを書いてください", "say who does what")
            found.append(Problem("measure_says_nothing", f"{where}.text", what, remedy))
        if facts.today is not None and term.due_on <= facts.today:
            what = Text("期限が今日より後ではありません", "its date is not after today")
            remedy = Text("今日より後の期限にしてください", "give a date after today")
            found.append(Problem("due_in_the_past", f"{where}.due_on", what, remedy, str(term.due_on)))
    return found


def has_what_the_rules_ask(facts: PlanFacts) -> Problem | None:
    if not facts.missing:
        return None
    return Problem(
        "measure_left_out",
        "plan.measures",
        Text("規則が求める措置が欠けています", "a measure that the rules ask for is left out"),
        Text("措置を加えるか、別の手立てで足りる理由を書いてください", "add it, or say why something else will do"),
        ", ".join(facts.missing),
    )


gives_plan_reasons = reasons_are_given("plan.reasons", Text("理由を書いてください", "say why"))

_AGREEING = (is_being_negotiated, is_the_version_that_was_read)

PLAN = Lifecycle(
    kind="plan",
    initial="drafted",
    ends=frozenset({"accepted", "declined", "withdrawn"}),
    steps=(
        Step("propose", "drafted", "proposed", "plan_proposed", (is_being_negotiated, has_terms)),
        Step("propose", "countered", "proposed", "plan_proposed", (is_being_negotiated, has_terms)),
        Step(
            "counter", "proposed", "countered", "plan_countered", (is_being_negotiated, has_terms, gives_plan_reasons)
        ),
        Step("accept", "proposed", "accepted", "plan_accepted", _AGREEING),
        Step("take_counter", "countered", "accepted", "plan_accepted", _AGREEING),
        Step("decline", "proposed", "declined", "plan_declined", (is_being_negotiated, gives_plan_reasons)),
        Step("break_off", "countered", "declined", "plan_declined", (is_being_negotiated, gives_plan_reasons)),
        Step("withdraw", "drafted", "withdrawn", "plan_withdrawn", (gives_plan_reasons,)),
        Step("withdraw", "proposed", "withdrawn", "plan_withdrawn", (gives_plan_reasons,)),
        Step("withdraw", "countered", "withdrawn", "plan_withdrawn", (gives_plan_reasons,)),
        Step("withdraw", "accepted", "withdrawn", "plan_withdrawn", (gives_plan_reasons,)),
        Step("withdraw", "declined", "withdrawn", "plan_withdrawn", (gives_plan_reasons,)),
    ),
)
"""The fund proposes, the applicant accepts, counters or declines; a counter is taken, answered or broken off."""


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


def gives_note(facts: MeasureFacts) -> Problem | None:
    if not is_blank(facts.note):
        return None
    return Problem(
        "no_reasons",
        "measure.note",
        Text("理由が書かれていません", "no reasons are given"),
        Text("判断の根拠を書いてください", "say what it rests on"),
    )


def is_overdue(facts: MeasureFacts) -> Problem | None:
    if facts.due_on is not None and facts.due_on < facts.today:
        return None
    return Problem(
        "not_overdue",
        "measure.due_on",
        Text("期限が過ぎていません", "its date has not passed"),
        Text("期限が過ぎたものだけを上申してください", "only what is overdue is taken to a lead"),
        str(facts.due_on or ""),
    )


def moves_to_later(facts: MeasureFacts) -> Problem | None:
    if facts.new_due_on is not None and facts.new_due_on > facts.today:
        return None
    return Problem(
        "due_in_the_past",
        "measure.due_on",
        Text("期限が今日より後ではありません", "its date is not after today"),
        Text("今日より後の期限にしてください", "give a date after today"),
        str(facts.new_due_on or ""),
    )


MEASURE = Lifecycle(
    kind="measure",
    initial="proposed",
    ends=frozenset({"fulfilled", "breached", "lifted"}),
    steps=(
        Step("agree", "proposed", "agreed", "measure_agreed"),
        Step("replace", "proposed", "lifted", "measure_replaced"),
        Step("replace", "agreed", "lifted", "measure_replaced"),
        Step("put_in_force", "agreed", "in_force", "measure_put_in_force", (its_case_is_mitigated,)),
        Step("fulfil", "in_force", "fulfilled", "measure_fulfilled", (gives_note,)),
        Step("extend", "in_force", "in_force", "measure_extended", (gives_note, moves_to_later)),
        Step("escalate", "in_force", "in_force", "measure_escalated", (is_overdue,)),
        Step("record_breach", "in_force", "breached", "measure_breached", (gives_note,)),
        Step("lift", "in_force", "lifted", "measure_lifted", (gives_note,)),
        Step("lift", "breached", "lifted", "measure_lifted", (gives_note,)),
        Step("fulfil", "breached", "fulfilled", "measure_fulfilled", (gives_note,)),
    ),
)


TAKES_PROOF = frozenset({"agreed", "in_force", "breached"})
"""States of a measure in which the applicant may show that it is met."""


def problems_of_showing(state: str, files_count: int) -> list[Problem]:
    """Why nothing can be handed in for a measure now, or why this is nothing."""
    found = []
    if state not in TAKES_PROOF:
        what = Text("いま証拠を受け付ける措置ではありません", "nothing is shown for this measure now")
        remedy = Text("合意した措置について提出してください", "hand it in for a measure that was agreed")
        found.append(Problem("measure_takes_nothing", "measure.state", what, remedy, state))
    if not files_count:
        what = Text("ファイルがありません", "there is no file")
        remedy = Text("措置の実施を示すファイルを添えてください", "add what shows that it is met")
        found.append(Problem("nothing_shown", "measure.papers", what, remedy))
    return found


def holds_a_payment(state: str, holds_payment: bool, due_on: date, today: date) -> bool:
    """Whether a measure of a decided case stops payments: it is to be met before them, is overdue, or was breached."""
    if state == "breached":
        return True
    return state in ("agreed", "in_force") and (holds_payment or due_on < today)


def problems_of_version(action: str, state: str, facts: PlanFacts) -> list[Problem]:
    """Everything that speaks against a version that a side puts on the table of a plan in this state."""
    step = PLAN.step(action, state)
    against = [step] if isinstance(step, Problem) else [*PLAN.check(step, facts)]
    return [*against, *problems_of((has_what_the_rules_ask,), facts), *problems_of_terms(facts)]
