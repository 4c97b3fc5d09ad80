"""Meetings and their rankings: convene, come and go, vote, recommend, and make a ranking final."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kikin.fund import panels as rules
from kikin.fund import reviews as reviewing
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications.models import Application, Reader
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.panels import queries
from kikin.office.panels.models import Meeting, PanelItem, Presence, Ranking, Seat
from kikin.office.panels.queries import Room
from kikin.office.reviews.actions.writing import clear_desks
from kikin.office.reviews.models import Assignment, Conflict, ReviewerProfile
from kikin.office.reviews.queries import candidates, profiles, topics
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem, shown
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

_AT_ONCE = 500
"""SQLite looks up at most a thousand different things at once."""


@dataclass(frozen=True, slots=True)
class MeetingOutline:
    """A meeting before it is convened: refs of the chair and of all members, when, and where or by which link."""

    chair: str
    members: tuple[str, ...]
    held_at: datetime
    place: str = ""
    link: str = ""


def convene(call: Call, outline: MeetingOutline, actor: Actor, now: datetime) -> Meeting:
    """Put every reviewed application of the actor's agency on a panel's agenda; ties found are kept at once."""
    ref = _random_ref("MTG")
    subject = Subject("meeting", ref, rules.MEETING.initial, agencies=frozenset({actor.of} & {*call.agencies}))
    with gate.change():
        call = Call.objects.select_for_update().get(pk=call.pk)
        with gate.act("convene", actor, now, subject, "meeting_convened") as pending:
            pool = {one.person.ref: one for one in profiles() if one.agency in ("", actor.of)}
            members = list(dict.fromkeys(outline.members))
            unknown = [ref for ref in (outline.chair, *members) if ref not in pool]
            gate.refuse_if([_not_in_the_pool(unknown[0])] if unknown else [])
            agenda = queries.to_be_judged(call, actor.of)
            facts = rules.MeetingFacts(
                members_count=len(members),
                least_members=by_digest(call.charter_digest).panel.least_members,
                chair_is_member=outline.chair in members,
                items_count=len(agenda),
            )
            meets = queries.of_call_and_agency(call, actor.of)
            gate.refuse_if([*problems_of(rules.TO_CONVENE, facts), *([_meets_already()] if meets else [])])
            meeting = Meeting.objects.create(
                ref=ref,
                state=rules.MEETING.initial,
                call=call,
                agency=actor.of,
                chair=pool[outline.chair].person,
                held_at=outline.held_at,
                place=outline.place,
                link=outline.link,
                is_secret=by_digest(call.charter_digest).panel.vote == "secret",
                convened_by=actor.person,
                convened_at=now,
            )
            Seat.objects.bulk_create(Seat(meeting=meeting, person=pool[one].person) for one in members)
            PanelItem.objects.bulk_create(
                (
                    PanelItem(ref=_random_ref("ITM"), state=rules.ITEM.initial, meeting=meeting, application=one)
                    for one in agenda
                ),
                batch_size=500,
            )
            _keep_ties(call, agenda, [pool[one] for one in members], now)
            pending.facts |= {"call": call.ref, "members": sorted(members), "items_count": len(agenda)}
    return meeting


def begin(meeting: Meeting, actor: Actor, now: datetime) -> Meeting:
    """Go into session."""
    return perform(meeting, "begin", actor, now, gather=queries.facts_of)


def end(meeting: Meeting, actor: Actor, now: datetime) -> Meeting:
    """End it, once every application was judged."""
    return perform(meeting, "end", actor, now, gather=queries.facts_of)


def cancel(meeting: Meeting, reasons: str, actor: Actor, now: datetime) -> Meeting:
    """Call it off, and say why; its applications may come before another."""

    def keep(meeting: Meeting, pending: PendingEvent) -> None:
        meeting.reasons = reasons
        pending.facts |= {"reasons": salted_digest(reasons)}

    return perform(meeting, "cancel", actor, now, gather=lambda one: queries.facts_of(one, reasons=reasons), do=keep)


def note_presence(meeting: Meeting, people: Sequence[str], what: str, actor: Actor, now: datetime) -> None:
    """Write down which members came in or left; who is where they are said to be already is passed over."""
    with gate.change():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        with gate.act("note", actor, now, meeting.subject(), "presence_noted") as pending:
            gate.refuse_if(problems_of([rules.is_in_session], rules.ItemFacts(meeting.state == "in_session")))
            room = Room(meeting)
            gate.refuse_if(_not_in_the_pool(one) for one in people if one not in room.members)
            if what == "arrived" and meeting.is_secret:
                counted = _counted(room, meeting)
                gate.refuse_if(filter(None, [rules.no_secret_count_is_open(counted)]))
            there = rules.in_the_room(room.log)
            moved = [one for one in dict.fromkeys(people) if (one in there) is (what == "left")]
            Presence.objects.bulk_create(Presence(meeting=meeting, person=one, what=what, at=now) for one in moved)
            pending.facts |= {"what": what, "people": sorted(moved)}


def take_up(items: Sequence[PanelItem], actor: Actor, now: datetime) -> list[PanelItem]:
    """Begin to discuss; whoever is tied to an application leaves the room for it, and the log says so."""

    def out(item: PanelItem, pending: PendingEvent) -> None:
        _log_ties(item, "stepped_out", now, pending)

    return perform_all(items, "take_up", actor, now, gather=_facts_by_room(), do=out)


def vote(choices: Mapping[PanelItem, str], actor: Actor, now: datetime) -> None:
    """A member in the room says yes, no or abstains, once for each item; a secret choice is only counted."""
    with gate.change():
        held = PanelItem.objects.select_for_update().filter(meeting__in={one.meeting_id for one in choices})
        list(held.order_by("pk").values_list("pk"))
        afresh = _afresh(choices)
        facts = _facts_by_room()
        for kept, choice in choices.items():
            item = afresh[kept.pk]
            with gate.act("vote", actor, now, item.subject(), "panel_voted") as pending:
                known = replace(facts(item), voter=actor.person, choice=choice)
                gate.refuse_if(problems_of((*rules.TO_VOTE, is_discussed(item)), known))
                item.votes = {**item.votes, choice: item.votes.get(choice, 0) + 1}
                item.voters = sorted([*item.voters, actor.person])
                if not item.meeting.is_secret:
                    item.named_votes = {**item.named_votes, actor.person: choice}
                    pending.facts |= {"choice": choice}
        _write_votes(afresh.values())


def is_discussed(item: PanelItem) -> Callable[[rules.ItemFacts], Problem | None]:
    """The need of a vote that its item is being discussed."""
    step = rules.ITEM.step("recommend", item.state)
    return lambda facts: step if isinstance(step, Problem) else None


def recuse(item: PanelItem, tie: str, actor: Actor, now: datetime) -> None:
    """A member declares a tie: from now on the application is closed to them, here and everywhere."""
    with gate.change():
        item = _afresh([item])[item.pk]
        with gate.act("recuse", actor, now, item.subject(), "panel_member_recused") as pending:
            ties = by_digest(item.meeting.call.charter_digest).review.conflicts
            gate.refuse_if(problems_of([reviewing.names_a_known_tie], reviewing.Facts(tie=tie, ties=ties)))
            gate.refuse_if([_has_voted()] if actor.person in item.voters else [])
            Conflict.objects.create(
                application=item.application, person=actor.person, kind=tie, source="declared", kept_at=now
            )
            Reader.objects.filter(application=item.application, person=actor.person).update(has_conflict=True)
            clear_desks(Assignment.objects.filter(application=item.application, person__ref=actor.person))
            if item.state == "discussed":
                Presence.objects.create(
                    meeting=item.meeting, person=actor.person, what="stepped_out", item=item, at=now
                )
            pending.facts |= {"tie": tie}


def recommend(judgements: Mapping[PanelItem, rules.Judgement], actor: Actor, now: datetime) -> list[PanelItem]:
    """Keep what the panel came to: the summary, its score, the recommendation, conditions and amount."""
    by_key = {item.pk: said for item, said in judgements.items()}
    facts = _facts_by_room()

    def keep(item: PanelItem, pending: PendingEvent) -> None:
        said = by_key[item.pk]
        item.in_room = sorted(facts(item).in_room)
        item.summary, item.conditions = said.summary, said.conditions
        item.score_centi, item.recommendation, item.amount_yen = said.score_centi, said.recommendation, said.amount_yen
        _log_ties(item, "returned", now, pending)
        pending.facts |= {
            "recommendation": said.recommendation,
            "score_centi": said.score_centi,
            "amount_yen": said.amount_yen,
            "in_room": item.in_room,
            "votes": _said(item),
        }

    return perform_all(
        list(judgements),
        "recommend",
        actor,
        now,
        gather=lambda item: replace(facts(item), judgement=by_key[item.pk]),
        do=keep,
    )


def reopen(item: PanelItem, reasons: str, actor: Actor, now: datetime) -> PanelItem:
    """Discuss it again, and say why; the votes are taken anew."""
    facts = _facts_by_room()

    def keep(item: PanelItem, pending: PendingEvent) -> None:
        pending.facts |= {"reasons": salted_digest(reasons)}
        if rules.count_is_open(facts(item)) or not item.meeting.is_secret:
            pending.facts |= {"votes": _said(item)}
        item.votes, item.voters, item.named_votes = {}, [], {}
        _log_ties(item, "stepped_out", now, pending)

    return perform(item, "reopen", actor, now, gather=lambda one: replace(facts(one), reasons=reasons), do=keep)


def propose_ranking(
    meeting: Meeting, actor: Actor, now: datetime, rows: Sequence[rules.RankedRow] = (), reasons: str = ""
) -> Ranking:
    """Put a ranking up for signature: without `rows`, the one that the panel's judgements come to."""
    ref = _random_ref("RKG")
    with gate.change():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        ranking = Ranking(ref=ref, state=rules.RANKING.initial, meeting=meeting, proposed_by="", proposed_at=now)
        with gate.act("propose", actor, now, ranking.subject(), "ranking_proposed") as pending:
            items = list(meeting.items.exclude(application__state__in=queries.GONE).select_related("application"))
            there = frozenset(item.application.ref for item in items)
            final = queries.final_of(meeting)
            judged = rules.in_order(_row(item) for item in items if item.recommendation)
            made = tuple(row for row in rows if row.application in there) or judged
            facts = rules.RankingFacts(
                is_over=meeting.state == "ended",
                before=final.number if final else 0,
                is_open=meeting.rankings.filter(state="proposed").exists(),
                applications=there,
                rows=made,
                requested_yen={item.application.ref: item.application.requested_yen for item in items},
                reasons=reasons,
            )
            gate.refuse_if(problems_of(rules.TO_PROPOSE, facts))
            ranking.number, ranking.reasons = meeting.rankings.count() + 1, reasons
            ranking.proposed_by, ranking.rows = actor.person, made
            ranking.save()
            pending.facts |= {"meeting": meeting.ref, "number": ranking.number, "rows": ranking.kept_rows}
    return ranking


def sign(ranking: Ranking, actor: Actor, now: datetime) -> Ranking:
    """Make it final by a second signature; the version before it, if any, gives way."""

    def keep(ranking: Ranking, pending: PendingEvent) -> None:
        ranking.signed_by, ranking.signed_at = actor.person, now
        pending.facts |= {"number": ranking.number}

    with gate.change():
        gate.permit_or_refuse(actor, "sign", ranking.subject())
        before = queries.final_of(ranking.meeting)
        if before is not None and ranking.state == "proposed":
            perform(before, "supersede", actor, now)
        return perform(ranking, "sign", actor, now, do=keep)


def withdraw(ranking: Ranking, actor: Actor, now: datetime) -> Ranking:
    """Take back a ranking that nobody has signed."""
    return perform(ranking, "withdraw", actor, now)


def _counted(room: Room, meeting: Meeting) -> list[str]:
    """The applications under discussion whose votes can be counted already."""
    related = ("application__readers", "application__conflicts")
    discussed = meeting.items.filter(state="discussed").select_related("application").prefetch_related(*related)
    return [one.application.ref for one in discussed if rules.count_is_open(room.facts_of(one))]


def _facts_by_room() -> Callable[[PanelItem], rules.ItemFacts]:
    """The facts of items, each meeting's room read once."""
    rooms: dict[int, Room] = {}

    def facts(item: PanelItem) -> rules.ItemFacts:
        return rooms.setdefault(item.meeting_id, Room(item.meeting)).facts_of(item)

    return facts


def _afresh(items: Sequence[PanelItem] | Mapping[PanelItem, str]) -> dict[int, PanelItem]:
    found = PanelItem.objects.prefetch_related(*PanelItem.subject_relations)
    keys = [item.pk for item in items]
    return {
        pk: item
        for first in range(0, len(keys), _AT_ONCE)
        for pk, item in found.in_bulk(keys[first : first + _AT_ONCE]).items()
    }


def _write_votes(items: Iterable[PanelItem]) -> None:
    """Items whose votes stand alike are written together: a panel mostly agrees."""
    alike: dict[str, list[PanelItem]] = {}
    for item in items:
        alike.setdefault(json.dumps([item.votes, item.voters, item.named_votes], sort_keys=True), []).append(item)
    for one, *others in alike.values():
        keys = [item.pk for item in (one, *others)]
        for first in range(0, len(keys), _AT_ONCE):
            rows = PanelItem.objects.filter(pk__in=keys[first : first + _AT_ONCE])
            rows.update(votes=one.votes, voters=one.voters, named_votes=one.named_votes)


def _log_ties(item: PanelItem, what: str, now: datetime, pending: PendingEvent) -> None:
    members = {seat.person.ref for seat in item.meeting.seats.all()}
    out = sorted(members & item.tied)
    Presence.objects.bulk_create(
        Presence(meeting=item.meeting, person=one, what=what, item=item, at=now) for one in out
    )
    pending.facts |= {"application": item.application.ref, "out_of_the_room": out}


def _keep_ties(call: Call, agenda: Sequence[Application], members: Sequence[ReviewerProfile], now: datetime) -> None:
    ties = by_digest(call.charter_digest).review.conflicts
    about = topics(agenda)
    Conflict.objects.bulk_create(
        (
            Conflict(application=one, person=candidate.person, kind=tie, source="found", kept_at=now)
            for candidate in candidates(members, now)
            for one in agenda
            if (tie := reviewing.tie_between(candidate, about[one.ref], ties))
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


def _row(item: PanelItem) -> rules.RankedRow:
    return rules.RankedRow(item.application.ref, item.score_centi, item.recommendation, item.amount_yen)


def _said(item: PanelItem) -> list[str]:
    return [f"{choice}: {count}" for choice, count in item.counts.items()]


def _random_ref(kind: str) -> str:
    return make_confidential_ref(kind, secrets.token_bytes(8))


def _not_in_the_pool(ref: str) -> Problem:
    return Problem(
        "not_a_reviewer",
        "meeting.members",
        Text("この機関の審査員として登録されていません", "this is no reviewer of the agency"),
        Text("登録された審査員から選んでください", "choose from the reviewers who are registered"),
        shown(ref),
    )


def _meets_already() -> Problem:
    return Problem(
        "panel_meets_already",
        "meeting.call",
        Text("この公募の審査委員会は既に招集されています", "the agency's panel for this call is convened already"),
        Text("既にある委員会を進めてください", "go on with that one, or call it off first"),
    )


def _has_voted() -> Problem:
    return Problem(
        "voted_before",
        "panel_item.vote",
        Text("投票した後に申告することはできません", "a tie is declared before the vote"),
        Text("事務局に申し出て、審議をやり直してください", "tell the officer, so that it is discussed again"),
    )
