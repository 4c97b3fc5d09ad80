"""A panel from its convening to the ranking that two have signed; refused means unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kikin.fund import panels as rules
from kikin.fund.policy import may_see
from kikin.office.applications.models import Reader
from kikin.office.audit import queries as trail
from kikin.office.audit.models import Event
from kikin.office.panels import actions, queries
from kikin.office.panels.models import Meeting, PanelItem, Presence
from kikin.office.panels.standings import standings_of
from kikin.office.reviews.models import Conflict
from kikin.office.selection import actions as selection
from tests import cast as stage
from tests.cast import Cast
from tests.office.panels import scene
from tests.office.panels.scene import AGENCY, items_of, said, voted
from tests.office.refusals import refused
from tests.office.rounds import REVIEWED

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return stage.found_fund()


def test_a_panel_is_of_reviewers_and_meets_once(cast: Cast) -> None:
    meeting = scene.convened(cast)
    assert (meeting.state, meeting.items.count(), meeting.is_secret) == ("planned", 4, False)
    officer, outline = cast.officers[AGENCY], scene.outline(cast)
    with refused("panel_meets_already", "no_agenda"):
        actions.convene(meeting.call, outline, officer, REVIEWED)
    other = cast.officers["nedo"]
    with refused("too_few_members"):
        actions.convene(meeting.call, scene.outline(cast, 2), other, REVIEWED)
    with refused("not_a_reviewer"):
        actions.convene(meeting.call, replace(outline, chair=other.person), other, REVIEWED)
    with refused("not_granted"):
        actions.convene(meeting.call, outline, cast.directors["nedo"], REVIEWED)
    with refused("no_reasons"):
        actions.cancel(meeting, " ", officer, REVIEWED)
    actions.cancel(meeting, "日程の都合", officer, REVIEWED)
    assert actions.convene(meeting.call, outline, officer, REVIEWED).items.count() == 4


def test_judging_needs_a_quorum_and_every_vote_in_the_room(cast: Cast) -> None:
    meeting = scene.convened(cast)
    officer, (item, *_) = cast.officers[AGENCY], items_of(meeting)
    with refused("not_in_session", "no_quorum"):
        actions.take_up([item], officer, REVIEWED)
    with refused("not_in_session"):
        actions.note_presence(meeting, [cast.reviewers[0].person], "arrived", officer, REVIEWED)
    actions.begin(meeting, officer, REVIEWED)
    actions.note_presence(meeting, [one.person for one in cast.reviewers[:3]], "arrived", officer, REVIEWED)
    with refused("not_from_this_state"):
        actions.vote({item: "yes"}, cast.reviewers[0], REVIEWED)
    actions.take_up([item], officer, REVIEWED)
    actions.vote({item: "yes"}, cast.reviewers[0], REVIEWED)
    with refused("voted_before"):
        actions.vote({item: "no"}, cast.reviewers[0], REVIEWED)
    with refused("votes_missing"):
        actions.recommend({item: said(item)}, officer, REVIEWED)
    actions.note_presence(meeting, [one.person for one in cast.reviewers[1:3]], "left", officer, REVIEWED)
    with refused("not_in_the_room"):
        actions.vote({item: "no"}, cast.reviewers[1], REVIEWED)
    with refused("no_quorum"):
        actions.recommend({item: said(item)}, officer, REVIEWED)
    actions.note_presence(meeting, [cast.reviewers[1].person], "arrived", officer, REVIEWED)
    actions.vote({item: "abstain"}, cast.reviewers[1], REVIEWED)
    actions.recommend({item: said(item)}, officer, REVIEWED)
    item.refresh_from_db()
    assert (item.counts, item.recommendation) == ({"yes": 1, "no": 0, "abstain": 1}, "fund")
    assert item.in_room == sorted(one.person for one in cast.reviewers[:2])
    with refused("items_open"):
        actions.end(meeting, officer, REVIEWED)
    actions.reopen(item, "新しい事実", officer, REVIEWED)
    assert (item.votes, item.named_votes, item.state) == ({}, {}, "discussed")


def test_a_member_with_a_tie_is_out_of_the_room_for_that_item(cast: Cast) -> None:
    meeting = scene.in_session(cast)
    officer, tied, (item, other, *_) = cast.officers[AGENCY], cast.reviewers[2], items_of(meeting)
    with refused("unknown_tie"):
        actions.recuse(item, "friend", tied, REVIEWED)
    actions.recuse(item, "competitor", tied, REVIEWED)
    with refused(hidden=True):
        queries.item(item.ref, tied)
    assert queries.item(other.ref, tied) == other
    assert item not in queries.items_visible_to(tied)
    assert not Reader.objects.filter(application=item.application, person=tied.person, has_conflict=False).exists()
    actions.take_up([item, other], officer, REVIEWED)
    with refused(hidden=True):
        actions.vote({item: "yes"}, tied, REVIEWED)
    for reviewer in cast.reviewers[:2]:
        actions.vote({item: "yes"}, reviewer, REVIEWED)
    actions.recommend({item: said(item)}, officer, REVIEWED)
    log = Presence.objects.filter(item=item).values_list("person", "what")
    assert list(log) == [(tied.person, "stepped_out"), (tied.person, "returned")]
    assert not [one for one in queries.presences_of(meeting, tied) if one.item == item]
    assert Event.objects.filter(name="panel_member_recused").count() == 1
    with refused(hidden=True):
        queries.item(other.ref, cast.reviewers[4])


def test_ties_in_the_records_are_kept_when_the_panel_is_convened(cast: Cast) -> None:
    meeting = scene.convened(cast)
    item = items_of(meeting)[0]
    Conflict.objects.create(
        application=item.application, person=cast.reviewers[0].person, kind="relative", source="found", kept_at=REVIEWED
    )
    fresh = PanelItem.objects.get(pk=item.pk)
    assert fresh.tied == {cast.reviewers[0].person}
    assert not may_see(cast.reviewers[0], fresh.subject())


def test_of_a_secret_vote_nobody_learns_who_said_what(cast: Cast) -> None:
    meeting = scene.in_session(cast)
    Meeting.objects.update(is_secret=True)
    items = items_of(meeting)[:1]
    actions.take_up(items, cast.officers[AGENCY], REVIEWED)
    voted(cast, items, "no")
    item = PanelItem.objects.get(pk=items[0].pk)
    assert (item.counts["no"], item.named_votes, len(item.voters)) == (3, {}, 3)
    with refused("vote_does_not_carry"):
        actions.recommend({item: said(item)}, cast.officers[AGENCY], REVIEWED)
    voting = Event.objects.filter(name="panel_voted")
    assert [trail.facts_of(event) for event in voting] == [{}] * 3


def test_who_comes_in_after_a_secret_count_waits_for_the_judgement(cast: Cast) -> None:
    meeting, officer = scene.in_session(cast), cast.officers[AGENCY]
    Meeting.objects.update(is_secret=True)
    late, item = cast.reviewers[2].person, items_of(meeting)[0]
    actions.take_up([item], officer, REVIEWED)
    for member in cast.reviewers[:2]:
        actions.vote({item: "yes"}, member, REVIEWED)
    actions.note_presence(meeting, [late], "left", officer, REVIEWED)
    with refused("secret_vote_counted"):
        actions.note_presence(meeting, [late], "arrived", officer, REVIEWED)
    actions.recommend({item: said(item)}, officer, REVIEWED)
    actions.note_presence(meeting, [late], "arrived", officer, REVIEWED)
    assert late in queries.present(meeting)


def test_a_vote_is_taken_anew_once_a_tie_of_a_voter_is_found(cast: Cast) -> None:
    meeting, officer = scene.in_session(cast), cast.officers[AGENCY]
    Meeting.objects.update(is_secret=True)
    item = items_of(meeting)[0]
    actions.take_up([item], officer, REVIEWED)
    with refused("no_cause_to_vote_anew"):
        actions.reopen(item, "結果に不満", officer, REVIEWED)
    actions.vote({item: "yes"}, cast.reviewers[2], REVIEWED)
    Conflict.objects.create(
        application=item.application, person=cast.reviewers[2].person, kind="other", source="found", kept_at=REVIEWED
    )
    with refused("votes_missing", "tied_member_voted"):
        actions.recommend({item: said(item)}, officer, REVIEWED)
    actions.reopen(item, "利益相反が判明した", officer, REVIEWED)
    assert "votes" not in trail.facts_of(Event.objects.get(name="item_reopened"))
    for member in cast.reviewers[:2]:
        actions.vote({item: "yes"}, member, REVIEWED)
    actions.recommend({item: said(item)}, officer, REVIEWED)
    assert PanelItem.objects.get(pk=item.pk).counts["yes"] == 2


def test_nothing_is_ranked_before_the_panel_is_over(cast: Cast) -> None:
    meeting = scene.in_session(cast)
    with refused("panel_not_over", "ranking_not_whole"):
        actions.propose_ranking(meeting, cast.officers[AGENCY], REVIEWED)


def test_a_ranking_is_final_once_another_has_signed_it(cast: Cast) -> None:
    meeting, officer, director = scene.ended(cast), cast.officers[AGENCY], cast.directors[AGENCY]
    first = actions.propose_ranking(meeting, officer, REVIEWED)
    assert [row.recommendation for row in first.rows] == list(rules.RECOMMENDATIONS)
    with refused("forbidden_four_eyes"):
        actions.sign(first, officer, REVIEWED)
    with refused("ranking_waiting"):
        actions.propose_ranking(meeting, officer, REVIEWED)
    with refused(hidden=True):
        actions.sign(first, cast.directors["nedo"], REVIEWED)
    actions.sign(first, director, REVIEWED)
    with refused("no_reasons"):
        actions.propose_ranking(meeting, officer, REVIEWED, first.rows[::-1])
    second = actions.propose_ranking(meeting, officer, REVIEWED, first.rows[::-1], "集計の誤り")
    assert queries.final_of(meeting) == first
    actions.sign(second, cast.reviewers[0], REVIEWED)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "frozen", 2)
    assert len(rules.compared(first.rows, second.rows)) == 4


def test_a_round_follows_the_final_ranking(cast: Cast) -> None:
    ranking = scene.ranked(cast)
    officer = cast.officers["nedo"]
    round = selection.score(selection.prepare(ranking.meeting.call, officer, REVIEWED), officer, REVIEWED)
    entries = {entry.application.ref: entry for entry in round.entries.select_related("application")}
    last = ranking.rows[-1]
    assert (last.recommendation, entries[last.application].is_recommended) == ("not", False)
    assert entries[ranking.rows[0].application].points == ranking.rows[0].score_centi - 100
    assert sum(entry.is_recommended for entry in entries.values()) == 6
    selection.propose(round, officer, REVIEWED)
    left_out = round.entries.get(application__ref=last.application)
    assert (left_out.is_chosen, left_out.why_not_en) == (False, "The panel did not find enough merit to fund it.")


def test_standings_rank_the_agenda_and_show_no_more_than_asked(cast: Cast) -> None:
    meeting = scene.convened(cast)
    items = items_of(meeting)
    whole = standings_of(meeting, items)
    assert whole is not None
    assert [one.item for one in whole.rows] == items
    assert all(one.standing.low <= one.standing.estimate <= one.standing.high for one in whole.rows)  # type: ignore[operator]
    assert all((one.low, one.missing_count) == (one.standing.mean, 0) for one in whole.rows)
    assert whole.result.line == 4
    part = standings_of(meeting, items[1:])
    assert part is not None and [one.standing for one in part.rows] == [one.standing for one in whole.rows[1:]]


def test_whoever_is_tied_to_an_item_proposes_no_ranking_of_it(cast: Cast) -> None:
    meeting, officer = scene.ended(cast), cast.officers[AGENCY]
    item = items_of(meeting)[0]
    Conflict.objects.create(
        application=item.application, person=officer.person, kind="relative", source="declared", kept_at=REVIEWED
    )
    with refused(hidden=True):
        actions.propose_ranking(meeting, officer, REVIEWED)
