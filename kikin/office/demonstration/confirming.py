"""Scenes of the yearly confirmation: all are asked, nearly all answer, one tells of a change, and one is overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from kikin.fund.charter import Charter
from kikin.fund.watch import CHANGED, STANDS, TOPICS, Answer, campaign_of
from kikin.office.demonstration.company import Company
from kikin.office.watch import actions, confirming, tasks

_ANSWERED_AFTER_DAYS = 20
_FEWEST = 3
_UNCHANGED = {topic: Answer(STANDS) for topic in TOPICS}
_MOVED = "研究室を新棟に移した（模擬）。 / The laboratory moved into a new building (of the demonstration)."


def scenes(company: Company, charter: Charter, today: date) -> list[tuple[date, str, Callable[[datetime], None]]]:
    """The newest campaign that is over by a day, and none before there is a fund: day, label, what happens."""
    watch = charter.watch
    over = today - timedelta(days=watch.confirm_within_days)
    asked_on = campaign_of(over, watch).opens_on
    if asked_on <= charter.founded_on:
        return []
    answered_on = asked_on + timedelta(days=min(_ANSWERED_AFTER_DAYS, watch.confirm_within_days))
    return [
        (asked_on, "all are asked what stands", partial(ask_all, company)),
        (answered_on, "most have confirmed", partial(answer_most, company)),
    ]


def ask_all(company: Company, now: datetime) -> None:
    """The job asks every recipient of a live award."""
    tasks.confirm(company.founder, lambda: now)


def answer_most(company: Company, now: datetime) -> None:
    """The last of them does not answer, and the one before it has moved."""
    owed = [one for one in confirming.waiting() if one.member.organisation.ref in company.applicants]
    if len(owed) < _FEWEST:
        return
    *others, moved, _ = owed
    actions.give_all(others, _UNCHANGED, lambda one: company.applicants[one.member.organisation.ref], now)
    answers = _UNCHANGED | {"sites": Answer(CHANGED, _MOVED)}
    actions.give(moved, answers, company.applicants[moved.member.organisation.ref], now)
