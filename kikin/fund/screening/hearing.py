"""Questions to the applicant, the clock that they stop, and the right to reply before a decision against them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.fund.screening.policies import Clocks
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Text
from kikin.values.wording import is_blank

QUESTIONS: dict[str, Text] = {
    "information": Text("照会", "request for information"),
    "reply": Text("意見を述べる機会", "right of reply"),
}
ASKABLE = frozenset({"assessed", "questioned", "mitigating"})
"""States of a case in which the applicant may be asked something."""
MAX_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question as it is put, answered or given up. `words` are those of this step.

    `waits_already`: the applicant has been asked the same, and has not answered yet.
    """

    case_state: str = ""
    kind: str = ""
    words: Text = NOTHING_SAID
    reply_by: date | None = None
    today: date | None = None
    reasons: str = ""
    waits_already: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """From when until when a question stopped the clock; still, where it has no end."""

    begun: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class Clock:
    """When a case is to be decided, with the days that questions have given it, and whether one stops it now.

    `ask_by`: the last day to put a question to the applicant, once the case was assessed.
    """

    decide_by: date
    ask_by: date | None
    stopped_days: int
    is_stopped: bool
    is_late: bool


def clock_of(
    clocks: Clocks,
    opened_on: date,
    assessed_on: date | None,
    waits: Iterable[Wait],
    today: date,
    closed_on: date | None,
) -> Clock:
    """The clock of a case. Days on which several questions wait count once; nothing counts after it was closed."""
    until = closed_on or today
    stopped: set[date] = set()
    is_stopped = False
    for wait in waits:
        last = min(wait.ended or until, until)
        stopped |= {wait.begun + timedelta(days=passed) for passed in range((last - wait.begun).days)}
        is_stopped |= wait.ended is None and closed_on is None
    decide_by = opened_on + timedelta(days=clocks.decision_days + len(stopped))
    ask_by = assessed_on + timedelta(days=clocks.question_days) if assessed_on is not None else None
    return Clock(decide_by, ask_by, len(stopped), is_stopped, is_late=until > decide_by and not is_stopped)


def reply_by(sent_on: date, reply_days: int, least_days: int) -> date:
    """The last day to reply: by the policy, and never sooner than the charter lets it be."""
    return sent_on + timedelta(days=max(reply_days, least_days))


def may_be_asked_now(facts: QuestionFacts) -> Problem | None:
    if facts.case_state in ASKABLE:
        return None
    return Problem(
        "case_is_not_assessed",
        "screening_case.state",
        Text("評価した案件ではないため質問できません", "its case is not assessed, so nothing is asked yet"),
        Text("先に案件を評価してください", "assess the case first"),
        facts.case_state,
    )


def is_a_kind_of_question(facts: QuestionFacts) -> Problem | None:
    if facts.kind in QUESTIONS:
        return None
    return Problem(
        "unknown_question",
        "question.kind",
        Text("質問の種類が正しくありません", "this is no kind of question"),
        Text(f"次から選んでください：{'、'.join(QUESTIONS)}", f"choose one of: {', '.join(QUESTIONS)}"),
        facts.kind,
    )


def says_what_is_asked(facts: QuestionFacts) -> Problem | None:
    if not is_blank(facts.words.ja) and not is_blank(facts.words.en):
        return None
    return Problem(
        "question_says_nothing",
        "question.text",
        Text("質問が両方の言語で書かれていません", "it is not written in both languages"),
        Text("応募者は両方の言語で読みます", "write it in both: the applicant reads either"),
    )


def is_not_asked_twice(facts: QuestionFacts) -> Problem | None:
    if not facts.waits_already:
        return None
    return Problem(
        "asked_already",
        "question.text",
        Text("同じ質問が回答を待っています", "the same question waits for its answer already"),
        Text("回答を待つか、別の質問を書いてください", "wait for the answer, or ask something else"),
    )


def its_case_is_open(facts: QuestionFacts) -> Problem | None:
    if facts.case_state not in ("cleared", "mitigated", "refused"):
        return None
    return Problem(
        "case_is_closed",
        "screening_case.state",
        Text("この審査はすでに終わっています", "it has been decided already"),
        Text("決定に不服があれば申し立ててください", "if you do not agree with the decision, file an appeal"),
    )


def says_something(facts: QuestionFacts) -> Problem | None:
    words = facts.words.ja + facts.words.en
    if not is_blank(words) and len(words) <= MAX_CHARACTERS:
        return None
    return Problem(
        "answer_says_nothing",
        "question.answer",
        Text(f"回答が空か、{MAX_CHARACTERS:,}字を超えています", f"it is empty, or longer than {MAX_CHARACTERS:,}"),
        Text("回答を書いてください。長いものは資料として添えてください", "answer, and add what is long as a paper"),
    )


def time_is_up(facts: QuestionFacts) -> Problem | None:
    if facts.reply_by is not None and facts.today is not None and facts.today > facts.reply_by:
        return None
    return Problem(
        "reply_days_run",
        "question.reply_by",
        Text("回答期限が過ぎていません", "the days to reply have not passed"),
        Text("期限まで待ってください", "wait until they have"),
        str(facts.reply_by or ""),
    )


gives_question_reasons = reasons_are_given("question.reasons", Text("理由を書いてください", "say why"))

QUESTION = Lifecycle(
    kind="question",
    initial="sent",
    ends=frozenset({"answered", "expired", "withdrawn"}),
    steps=(
        Step("answer", "sent", "answered", "question_answered", (says_something,)),
        Step("answer", "expired", "answered", "question_answered", (says_something, its_case_is_open)),
        Step("expire", "sent", "expired", "question_expired", (time_is_up,)),
        Step("take_back", "sent", "withdrawn", "question_withdrawn", (gives_question_reasons,)),
    ),
)


def was_heard(questions: Iterable[tuple[str, str]]) -> bool:
    """Whether the applicant could reply: of questions by kind and state, one asked for it and waits no longer."""
    return any(kind == "reply" and state in ("answered", "expired") for kind, state in questions)


def problems_of_question(facts: QuestionFacts) -> tuple[Problem, ...]:
    """Everything that speaks against putting a question."""
    return problems_of((may_be_asked_now, is_a_kind_of_question, says_what_is_asked, is_not_asked_twice), facts)
