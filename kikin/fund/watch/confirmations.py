"""The yearly confirmation: every recipient says of each thing that it declared whether it stands or has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kikin.fund.charter import Watch
from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import is_blank

TOPICS: dict[str, Text] = {
    "owners": Text("株主・支配", "owners and control"),
    "people": Text("主要な人", "key people"),
    "partners": Text("共同実施者・委託先", "partners and contractors"),
    "support": Text("他の研究資金・兼務・支援", "other support and posts"),
    "sites": Text("実施場所", "sites of the work"),
}
BY_NOTICE = frozenset({"owners", "people"})
"""What has changed of these is stated by the notices that there are for them."""
STANDS, CHANGED = "unchanged", "changed"


@dataclass(frozen=True, slots=True)
class Campaign:
    """The confirmations of one year: when they are asked for, and by when they are owed."""

    year: int
    opens_on: date
    rule: Watch

    @property
    def signed_by(self) -> date:
        """Whoever signed later has just declared it all, and is asked in the next year."""
        return self.opens_on - timedelta(days=self.rule.confirm_unless_signed_within_days)

    def due_on(self, asked_on: date) -> date:
        """Counted from the day on which it was asked, so that a job that came late takes nobody's days."""
        return asked_on + timedelta(days=self.rule.confirm_within_days)

    def holds_from(self, asked_on: date) -> date:
        """From this day on what is still owed holds payments."""
        return self.due_on(asked_on) + timedelta(days=self.rule.confirm_hold_after_days + 1)


def campaign_of(today: date, rule: Watch) -> Campaign:
    """The newest campaign that has opened by a day."""
    year = today.year if today.month >= rule.confirm_month else today.year - 1
    return Campaign(year, date(year, rule.confirm_month, 1), rule)


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one topic: whether it stands, and what has changed."""

    choice: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmationFacts:
    """`told` are the topics of which notice was given since it was asked."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


def changed(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The topics that no longer stand as they were declared."""
    return tuple(topic for topic in TOPICS if topic in answers and answers[topic].choice == CHANGED)


def answers_every_topic(facts: ConfirmationFacts) -> Problem | None:
    missing = [
        name for topic, name in TOPICS.items() if facts.answers.get(topic, Answer()).choice not in (STANDS, CHANGED)
    ]
    if not missing:
        return None
    return Problem(
        "topic_unanswered",
        "confirmation.answers",
        Text("答えていない項目があります", "something is not answered"),
        Text(
            f"変更の有無を選んでください：{'、'.join(one.ja for one in missing)}",
            f"say whether these have changed: {', '.join(one.en for one in missing)}",
        ),
    )


def says_what_changed(facts: ConfirmationFacts) -> Problem | None:
    silent = [
        TOPICS[topic]
        for topic in changed(facts.answers)
        if topic not in BY_NOTICE and is_blank(facts.answers[topic].words)
    ]
    if not silent:
        return None
    return Problem(
        "change_unsaid",
        "confirmation.answers",
        Text("変更の内容が書かれていません", "it does not say what has changed"),
        Text(
            f"変更前と変更後を書いてください：{'、'.join(one.ja for one in silent)}",
            f"say how it was and how it is: {', '.join(one.en for one in silent)}",
        ),
    )


def has_given_notice(facts: ConfirmationFacts) -> Problem | None:
    """Owners and people are told of by the same notices as at any time, so that the watch sees what they show."""
    owed = [TOPICS[topic] for topic in changed(facts.answers) if topic in BY_NOTICE and topic not in facts.told]
    if not owed:
        return None
    return Problem(
        "notice_owed",
        "confirmation.notice",
        Text("変更の届出がまだありません", "no notice of the change was given yet"),
        Text(
            f"先に採択後の届出をしてください：{'、'.join(one.ja for one in owed)}",
            f"give notice after the award first: {', '.join(one.en for one in owed)}",
        ),
    )


CONFIRMATION = Lifecycle(
    kind="confirmation",
    initial="asked",
    ends=frozenset({"given", "lapsed"}),
    steps=(
        Step("remind", "asked", "asked", "confirmation_reminded"),
        Step(
            "give", "asked", "given", "confirmation_given", (answers_every_topic, says_what_changed, has_given_notice)
        ),
        # An award that has ended owes it no more.
        Step("lapse", "asked", "lapsed", "confirmation_lapsed"),
    ),
)
