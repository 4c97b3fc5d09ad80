"""An incident: something that happened to funded technology and should not have, from its report to its lessons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kikin.fund.charter import SEVERITIES, Telling
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

LABELS: dict[str, Text] = {
    "slight": Text("軽微", "slight"),
    "serious": Text("重大", "serious"),
    "grave": Text("特に重大", "grave"),
}
if tuple(LABELS) != SEVERITIES:
    raise ValueError("the charter knows other severities than these")
OPEN = ("reported", "assessing", "contained", "learned")
"""States in which an incident still asks for somebody."""
MAX_REPORT_CHARACTERS = 4_000
MOST_WORDS = 20
"""So many times whoever reported may add to a report."""


@dataclass(frozen=True, slots=True)
class Due:
    """Someone who is told of an incident: by when, and whether they were."""

    telling: Telling
    by: datetime
    sent_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        return (self.sent_at or now) > self.by


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands with an incident, and what whoever takes a step says: `reasons`, or what was learned."""

    severity: str = ""
    containment: str = ""
    lessons: str = ""
    untold: tuple[str, ...] = ()
    reasons: str = ""


def tellings_due(tellings: Iterable[Telling], reported_at: datetime, sent: dict[str, datetime]) -> tuple[Due, ...]:
    """Who has to be told, the nearest hour first. The hours run from the report, not from when somebody looked."""
    due = [Due(one, reported_at + timedelta(hours=one.within_hours), sent.get(one.key)) for one in tellings]
    return tuple(sorted(due, key=lambda one: (one.by, one.telling.key)))


def problems_of_report(words: str, taken_count: int, most: int) -> tuple[Problem, ...]:
    """What is wrong with a report; `taken_count` were taken within the last hour."""
    found = list(_of_words(words))
    if taken_count >= most:
        found.append(
            Problem(
                "too_many_reports",
                "incident",
                Text("短い間に多くの報告がありました", "many reports came in a short time"),
                Text("1時間ほど後に、もう一度送ってください", "send it again in about an hour"),
            )
        )
    return tuple(found)


def problems_of_addition(words: str, added_count: int) -> tuple[Problem, ...]:
    """What is wrong with something that whoever reported adds."""
    found = list(_of_words(words))
    if added_count >= MOST_WORDS:
        found.append(
            Problem(
                "too_many_additions",
                "incident.words",
                Text("これ以上は追記できません", "nothing more can be added to this report"),
                Text("新しい報告として送ってください", "send it as a new report"),
            )
        )
    return tuple(found)


def _of_words(words: str) -> Iterable[Problem]:
    if is_blank(words):
        yield Problem(
            "nothing_reported",
            "incident.words",
            Text("報告の内容がありません", "the report says nothing"),
            Text("何があったかを書いてください", "write what happened"),
        )
    if len(words) > MAX_REPORT_CHARACTERS:
        yield Problem(
            "report_too_long",
            "incident.words",
            Text("報告が長すぎます", "the report is too long"),
            Text(f"{MAX_REPORT_CHARACTERS:,}字以内にしてください", f"at most {MAX_REPORT_CHARACTERS:,} characters"),
            f"{len(words):,}",
        )


def severity_is_known(facts: Facts) -> Problem | None:
    if facts.severity in LABELS:
        return None
    return Problem(
        "no_severity",
        "incident.severity",
        Text("重大さが判断されていません", "it is not said how grave it is"),
        Text("重大さを選択してください", "choose how grave it is"),
        shown(facts.severity),
    )


def all_are_told(facts: Facts) -> Problem | None:
    if not facts.untold:
        return None
    return Problem(
        "somebody_untold",
        "incident.tellings",
        Text("通知すべき相手に通知していません", "somebody who has to be told was not"),
        Text("通知して記録してください", "tell them, and note it"),
        "、".join(facts.untold),
    )


def lessons_are_written(facts: Facts) -> Problem | None:
    if not is_blank(facts.lessons):
        return None
    return Problem(
        "no_lessons",
        "incident.lessons",
        Text("教訓が書かれていません", "nothing was learned from it yet"),
        Text("再発を防ぐために何を変えるかを書いてください", "write what will be done otherwise"),
    )


_gives_reasons = reasons_are_given("incident.reasons", Text("何を確かめたかを書いてください", "say what was found out"))

INCIDENT = Lifecycle(
    kind="incident",
    initial="reported",
    ends=frozenset({"dismissed", "closed"}),
    steps=(
        Step("assess", "reported", "assessing", "incident_assessed", (severity_is_known, _gives_reasons)),
        Step("regrade", "assessing", "assessing", "incident_regraded", (severity_is_known, _gives_reasons)),
        Step("contain", "assessing", "contained", "incident_contained", (_gives_reasons,)),
        Step("learn", "contained", "learned", "incident_learned", (lessons_are_written, all_are_told)),
        # Of a grave one, whoever wrote the lessons does not close it: the policy asks for another person.
        Step("close", "learned", "closed", "incident_closed", (all_are_told,)),
        Step("dismiss", "reported", "dismissed", "incident_dismissed", (_gives_reasons,)),
        Step("dismiss", "assessing", "dismissed", "incident_dismissed", (_gives_reasons,)),
        Step("reopen", "dismissed", "reported", "incident_reopened", (_gives_reasons,)),
        Step("reopen", "closed", "reported", "incident_reopened", (_gives_reasons,)),
    ),
)
