"""Scenes of the panels: each agency convenes one for a call, and its ranking is signed by a director."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from kikin.fund.charter import Charter
from kikin.fund.panels import Judgement
from kikin.fund.relations import Actor
from kikin.office.calls.models import Call
from kikin.office.demonstration.company import DOOR, Company
from kikin.office.panels import actions, queries
from kikin.office.panels.actions import interviews
from kikin.office.panels.models import Meeting, PanelItem
from kikin.office.reviews.queries import conflicted_pairs, merits, profiles

_SUMMARY = "実演のため自動で作成した要旨です。 / Made for the demonstration; no person wrote it."
_CONDITION = "実演：年度末に進捗を報告すること。 / Demonstration: report on progress at the end of each year."
_PLACE = "第一会議室"
_ZONE = "Asia/Tokyo"
_LEFT_OUT = Fraction(1, 10)
"""The share of an agenda that the panel does not recommend, the poorest by their reviews."""


def meet(charter: Charter, company: Company, call: Call, now: datetime) -> None:
    """Every agency's panel meets, judges all that is before it, and has its ranking signed."""
    for agency in call.agencies:
        if queries.to_be_judged(call, agency):
            _meet(charter, company, call, agency, now)


def _meet(charter: Charter, company: Company, call: Call, agency: str, now: datetime) -> None:
    officer = company.of("programme_officer", agency)
    members = _members(call, agency, charter.panel.least_members)
    outline = actions.MeetingOutline(members[0], tuple(members), now + timedelta(hours=1), _PLACE)
    meeting = actions.convene(call, outline, officer, now)
    _interview(queries.items_of(meeting, officer)[0], company, officer, now)
    actions.begin(meeting, officer, now)
    actions.note_presence(meeting, members, "arrived", officer, now)
    items = actions.take_up(queries.items_of(meeting, officer), officer, now)
    judgements = _judgements(items)
    for member in members:
        choices = {
            item: "no" if judgements[item].recommendation == "not" else "yes"
            for item in items
            if member not in item.tied
        }
        actions.vote(choices, Actor(member, "reviewer", "", DOOR), now)
    actions.recommend(judgements, officer, now)
    _sign(actions.end(meeting, officer, now), company, now)


def _interview(item: PanelItem, company: Company, officer: Actor, now: datetime) -> None:
    """The first of the agenda is heard before the panel, and comes."""
    offered = interviews.offer(
        item, interviews.Slot(now + timedelta(minutes=30), 20, _ZONE, place=_PLACE), officer, now
    )
    interviews.accept(offered, company.applicants[item.application.lead.ref], now)


def _sign(meeting: Meeting, company: Company, now: datetime) -> None:
    ranking = actions.propose_ranking(meeting, company.of("programme_officer", meeting.agency), now)
    actions.sign(ranking, company.of("programme_director", meeting.agency), now)


def _members(call: Call, agency: str, count: int) -> list[str]:
    """Those of the pool with the fewest ties to what is before them, by their keys."""
    tied = [person for _, person in conflicted_pairs(queries.to_be_judged(call, agency))]
    pool = [one.person for one in profiles() if one.agency in ("", agency)]
    return [person.ref for person in sorted(pool, key=lambda one: (tied.count(one.ref), one.key))[:count]]


def _judgements(items: Sequence[PanelItem]) -> dict[PanelItem, Judgement]:
    """The panel says what the reviews say, asks a report of the last that it would fund, and leaves the poorest out."""
    means = merits([item.application for item in items])
    ranked = sorted(items, key=lambda item: (-means[item.application.ref], item.application.ref))
    funded_count = len(ranked) - int(len(ranked) * _LEFT_OUT)
    return {
        item: _judgement(item, means[item.application.ref], place, funded_count) for place, item in enumerate(ranked, 1)
    }


def _judgement(item: PanelItem, mean: Fraction, place: int, funded_count: int) -> Judgement:
    score_centi = (mean * 100 + Fraction(1, 2)).__floor__()
    if place > funded_count:
        return Judgement(_SUMMARY, score_centi, "not")
    amount_yen = item.application.requested_yen
    if place == funded_count:
        return Judgement(_SUMMARY, score_centi, "fund_with_conditions", _CONDITION, amount_yen)
    return Judgement(_SUMMARY, score_centi, "fund", amount_yen=amount_yen)
