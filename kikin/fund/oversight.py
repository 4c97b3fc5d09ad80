"""What an officer keeps of an award: risks and issues, each with who sees to it by when; visits and meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kikin.fund.awards import BOUND
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

ISSUE_KINDS: dict[str, Text] = {
    "risk": Text("リスク", "Risk"),
    "issue": Text("課題", "Issue"),
}
"""What may come about, and what has."""
LEVELS: dict[str, Text] = {
    "high": Text("大", "High"),
    "middle": Text("中", "Middle"),
    "low": Text("小", "Low"),
}
NOTE_KINDS: dict[str, Text] = {
    "site_visit": Text("現地確認", "Site visit"),
    "meeting": Text("打合せ", "Meeting"),
}
_ACCEPTED = BOUND | {"accepted"}


@dataclass(frozen=True, slots=True)
class Raised:
    """A risk or an issue as it is raised: what it is, how much hangs on it, who sees to it, and by when."""

    kind: str
    title: str
    words: str
    level: str
    seen_to_by: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Noted:
    """What a visit or a meeting was about: the day, who was there, and what was seen or agreed."""

    kind: str
    held_on: date
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """What is said for a step of an issue."""

    reasons: str = ""


says_how_it_stands = reasons_are_given("issue.outcome", Text("どうなったかを書いてください", "say what became of it"))

ISSUE = Lifecycle(
    kind="issue",
    initial="open",
    ends=frozenset({"closed"}),
    steps=(
        Step("close", "open", "closed", "issue_closed", (says_how_it_stands,)),
        Step("reopen", "closed", "open", "issue_reopened", (says_how_it_stands,)),
    ),
)


def problems_of_raising(said: Raised, award_state: str, today: date) -> tuple[Problem, ...]:
    """All that speaks against raising it."""
    return (*_problems_of_award("issue", award_state), *_problems_of_issue(said, today))


def problems_of_handing_on(said: Raised, state: str, today: date) -> tuple[Problem, ...]:
    """All that speaks against another person to see to it, another day, or another weight of an issue."""
    if state != "open":
        closed = Problem(
            "issue_is_closed",
            "issue.state",
            Text("終了した事項です", "it is closed"),
            Text("再開してから変更してください", "open it again first"),
            state,
        )
        return (closed, *_problems_of_issue(said, today))
    return tuple(_problems_of_issue(said, today))


def problems_of_noting(said: Noted, award_state: str, today: date) -> tuple[Problem, ...]:
    """All that speaks against a note."""
    return (*_problems_of_award("oversight_note", award_state), *_problems_of_note(said, today))


def _problems_of_award(kind: str, state: str) -> Iterator[Problem]:
    if state not in _ACCEPTED:
        yield Problem(
            "award_not_accepted",
            f"{kind}.award",
            Text("受諾されていない採択です", "its award was never accepted"),
            Text("受諾を待ってください", "wait until it is accepted"),
            state,
        )


def _problems_of_issue(said: Raised, today: date) -> Iterator[Problem]:
    yield from _unknown("issue.kind", said.kind, ISSUE_KINDS)
    yield from _unknown("issue.level", said.level, LEVELS)
    for name in ("title", "words", "seen_to_by"):
        yield from _blank(f"issue.{name}", getattr(said, name))
    if said.due_on < today:
        yield Problem(
            "day_has_passed",
            "issue.due_on",
            Text("期限が過ぎています", "its day has passed already"),
            Text("今日以後の日にしてください", "choose today or a later day"),
            said.due_on.isoformat(),
        )


def _problems_of_note(said: Noted, today: date) -> Iterator[Problem]:
    yield from _unknown("oversight_note.kind", said.kind, NOTE_KINDS)
    for name in ("who", "words"):
        yield from _blank(f"oversight_note.{name}", getattr(said, name))
    if said.held_on > today:
        yield Problem(
            "day_to_come",
            "oversight_note.held_on",
            Text("まだ来ていない日です", "this day has not come"),
            Text("行われた日を書いてください", "give the day on which it was held"),
            said.held_on.isoformat(),
        )


def _unknown(where: str, value: str, known: dict[str, Text]) -> Iterator[Problem]:
    if value not in known:
        remedy = Text(f"次から選んでください：{'、'.join(known)}", f"choose one of: {', '.join(known)}")
        yield Problem(
            "wrong_answer", where, Text("区分が正しくありません", "there is no such kind"), remedy, shown(value)
        )


def _blank(where: str, value: str) -> Iterator[Problem]:
    if is_blank(value):
        yield Problem(
            "not_answered", where, Text("記入されていません", "nothing is said"), Text("記入してください", "write it")
        )
