"""Interviews: a slot offered to an applicant, which they accept or decline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

FEWEST_MINUTES, MOST_MINUTES = 5, 480


@dataclass(frozen=True, slots=True)
class InterviewFacts:
    """A slot as the rules see it. `taken` are the other slots of its meeting that stand, from when to when."""

    starts_at: datetime
    ends_at: datetime
    now: datetime
    zone_is_known: bool = True
    is_gone: bool = False
    has_slot: bool = False
    meeting_state: str = "planned"
    taken: tuple[tuple[datetime, datetime], ...] = ()
    reasons: str = ""


def lies_ahead(facts: InterviewFacts) -> Problem | None:
    if facts.starts_at > facts.now:
        return None
    return Problem(
        "slot_has_passed",
        "interview.starts_at",
        Text("面接の時刻を過ぎています", "the time of the interview has passed"),
        Text("これからの時刻にしてください", "choose a time to come"),
    )


def lasts_as_it_may(facts: InterviewFacts) -> Problem | None:
    minutes = (facts.ends_at - facts.starts_at).total_seconds() / 60
    if FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        return None
    return Problem(
        "slot_too_short_or_long",
        "interview.minutes",
        Text("面接の長さが範囲外です", "the interview is too short or too long"),
        Text(f"{FEWEST_MINUTES}分以上{MOST_MINUTES}分以内とします", f"give {FEWEST_MINUTES} to {MOST_MINUTES} minutes"),
        f"{minutes:g}",
    )


def overlaps_none(facts: InterviewFacts) -> Problem | None:
    if all(facts.ends_at <= start or end <= facts.starts_at for start, end in facts.taken):
        return None
    return Problem(
        "slots_overlap",
        "interview.starts_at",
        Text("別の面接と時間が重なっています", "it overlaps another interview of this panel"),
        Text("空いている時間にしてください", "choose a time that is free"),
    )


def names_a_zone(facts: InterviewFacts) -> Problem | None:
    if facts.zone_is_known:
        return None
    return Problem(
        "unknown_zone",
        "interview.zone",
        Text("時間帯の名前が正しくありません", "this is no time zone"),
        Text("Asia/Tokyoのように記入してください", "write one such as Asia/Tokyo"),
    )


def can_be_interviewed(facts: InterviewFacts) -> Problem | None:
    if not facts.is_gone and not facts.has_slot and facts.meeting_state in ("planned", "in_session"):
        return None
    return Problem(
        "no_interview_possible",
        "interview.application",
        Text(
            "取下げ済みか、面接が既に案内されているか、委員会が終わっています",
            "it was withdrawn, has a slot already, or its panel is over",
        ),
        Text("既にある面接を取り消してから、改めて案内してください", "call off the slot that there is first"),
        shown(facts.meeting_state),
    )


gives_reasons = reasons_are_given("interview.reasons", Text("理由を書いてください", "give a reason"))

TO_OFFER = (can_be_interviewed, lies_ahead, lasts_as_it_may, overlaps_none, names_a_zone)

INTERVIEW = Lifecycle(
    kind="interview",
    initial="offered",
    ends=frozenset({"accepted", "declined", "cancelled"}),
    steps=(
        Step("accept", "offered", "accepted", "interview_accepted", (lies_ahead,)),
        Step("decline", "offered", "declined", "interview_declined", (gives_reasons,)),
        Step("decline", "accepted", "declined", "interview_declined", (lies_ahead, gives_reasons)),
        Step("call_off", "offered", "cancelled", "interview_cancelled", (gives_reasons,)),
        Step("call_off", "accepted", "cancelled", "interview_cancelled", (gives_reasons,)),
    ),
)
