"""A panel by the pages: convened, who is there, the vote by its own door, and the ranking that two have signed."""

from __future__ import annotations

import pytest

from kikin.office.panels.models import Meeting, PanelItem, Ranking
from kikin.office.panels.queries import final_of, present
from tests import cast as stage
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.panels import scene
from tests.office.panels.scene import AGENCY, SUMMARY, items_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return stage.found_fund()


def url_of(meeting: Meeting, act: str = "") -> str:
    return f"/programme/panels/{meeting.ref}/{act}"


def test_an_officer_convenes_a_panel(cast: Cast) -> None:
    call = rounds.shortlisted_call(cast)
    officer, url = cast.officers[AGENCY], f"/programme/calls/{call.ref}/panel/"
    assert "The 4 applications of this agency" in page(officer, url)
    members = [one.person for one in cast.reviewers[:3]]
    answers = {"members": members, "chair": members[0], "day": "2022-07-01", "hour": "13:30", "place": "第一会議室"}
    with nothing_changes():
        assert send(officer, f"{url}convene", **answers | {"chair": ""}).status_code == 422
        assert send(officer, f"{url}convene", **answers | {"members": members[:2]}).status_code == 409
        assert send(cast.directors[AGENCY], f"{url}convene", **answers).status_code == 409
    assert "A programme officer convenes it." in page(cast.directors[AGENCY], url)
    assert send(officer, f"{url}convene", **answers).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.held_at.isoformat(), meeting.items.count()) == ("2022-07-01T04:30:00+00:00", 4)
    assert status(officer, url) == 302


def test_a_meeting_is_held_by_the_pages(cast: Cast) -> None:
    meeting, officer = scene.convened(cast), cast.officers[AGENCY]
    urls = [url_of(meeting), "/programme/panels/", url_of(meeting, "ranking/")]
    in_both_languages(officer, urls)
    in_both_languages(cast.reviewers[0], ["/reviewer/panels/", f"/reviewer/panels/{meeting.ref}/"])
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), urls)
    assert status(cast.officers["nedo"], url_of(meeting)) == 404
    assert status(cast.reviewers[4], f"/reviewer/panels/{meeting.ref}/") == 404
    shown = page(officer, url_of(meeting))
    assert shown.count("<svg") == 2 and "At the line of 4" in shown
    with nothing_changes():
        assert send(officer, url_of(meeting, "end")).status_code == 409
        assert send(officer, url_of(meeting, "presence"), person=cast.reviewers[0].person).status_code == 409
        assert send(cast.directors[AGENCY], url_of(meeting, "begin")).status_code == 409
        assert send(officer, url_of(meeting, "cancel"), reasons="").status_code == 422
    send(officer, url_of(meeting, "begin"))
    members = [one.person for one in cast.reviewers[:3]]
    send(officer, url_of(meeting, "presence"), person=members, arrived="1")
    assert present(meeting) == set(members)
    send(officer, url_of(meeting, "presence"), person=members[2], left="1")
    assert present(meeting) == set(members[:2])


def test_votes_come_by_the_members_own_door(cast: Cast) -> None:
    meeting, officer = scene.in_session(cast), cast.officers[AGENCY]
    item, closed, *_ = items_of(meeting)
    theirs, ours = f"/reviewer/items/{item.ref}/", f"/programme/items/{item.ref}/"
    first, second, tied = cast.reviewers[:3]
    in_both_languages(first, [theirs])
    with nothing_changes():
        assert send(first, f"{theirs}vote", choice="yes").status_code == 409
        assert send(officer, f"{theirs}vote", choice="yes").status_code == 404
    assert send(tied, f"{theirs}tie", tie="other").status_code == 302
    assert (status(tied, theirs), status(tied, f"/reviewer/items/{closed.ref}/")) == (404, 200)
    assert send(officer, f"{ours}take-up").status_code == 302
    in_both_languages(officer, [ours])
    with nothing_changes():
        assert send(first, f"{theirs}vote", choice="").status_code == 422
        assert send(tied, f"{theirs}vote", choice="yes").status_code == 404
        judged = {"summary": SUMMARY, "score": "7.25", "recommendation": "fund", "amount": "100,000,000"}
        assert send(officer, f"{ours}recommend", **judged).status_code == 409
    for member in (first, second):
        assert send(member, f"{theirs}vote", choice="yes").status_code == 302
    with nothing_changes():
        assert send(officer, f"{ours}recommend", **judged | {"score": "9.5"}).status_code in (409, 422)
        assert send(officer, f"{ours}recommend", **judged | {"amount": ""}).status_code == 422
    assert send(officer, f"{ours}recommend", **judged).status_code == 302
    item.refresh_from_db()
    assert (item.score_centi, item.amount_yen, item.counts["yes"]) == (725, 100_000_000, 2)
    in_both_languages(officer, [ours, url_of(meeting)])
    assert "Out of the room, because of a tie" in page(officer, url_of(meeting))
    assert send(officer, f"{ours}reopen", reasons="新しい事実").status_code == 302
    assert PanelItem.objects.get(pk=item.pk).state == "discussed"


def test_a_secret_vote_is_not_read_out_while_it_goes_on(cast: Cast) -> None:
    meeting, officer = scene.in_session(cast), cast.officers[AGENCY]
    Meeting.objects.update(is_secret=True)
    first, *others = cast.reviewers[:3]
    item = items_of(meeting)[0]
    ours = f"/programme/items/{item.ref}/"
    send(officer, f"{ours}take-up")
    send(first, f"/reviewer/items/{item.ref}/vote", choice="no")
    judged = {"summary": SUMMARY, "score": "7.25", "recommendation": "fund", "amount": "100,000,000"}
    people = [one.person for one in others]
    for move in ("left", "arrived"):
        assert send(officer, url_of(meeting, "presence"), person=people, **{move: "1"}).status_code == 302
        assert "The secret vote" not in page(officer, ours)
        assert "did not vote for it" not in send(officer, f"{ours}recommend", **judged).content.decode()
    for member in others:
        send(member, f"/reviewer/items/{item.ref}/vote", choice="no")
    assert "The secret vote" in page(officer, ours)
    assert "did not vote for it" in send(officer, f"{ours}recommend", **judged).content.decode()


def test_a_ranking_is_signed_by_another_and_changed_with_reasons(cast: Cast) -> None:
    meeting, officer, director = scene.ended(cast), cast.officers[AGENCY], cast.directors[AGENCY]
    url = url_of(meeting, "ranking/")
    send(officer, f"{url}propose")
    ranking = Ranking.objects.get()
    in_both_languages(officer, [url])
    with nothing_changes():
        assert send(officer, f"/programme/rankings/{ranking.ref}/sign").status_code == 409
        assert send(cast.directors["nedo"], f"/programme/rankings/{ranking.ref}/sign").status_code == 404
    assert send(director, f"/programme/rankings/{ranking.ref}/sign").status_code == 302
    first, *_ = ranking.rows
    change = {"application": first.application, "place": "9" * 30, "recommendation": "reserve", "amount": "1"}
    with nothing_changes():
        assert send(officer, f"{url}change", **change).status_code == 422
    assert send(officer, f"{url}change", **change, reasons="集計の誤り").status_code == 302
    second = Ranking.objects.get(state="proposed")
    assert second.rows[-1].application == first.application
    chair = cast.reviewers[0]
    theirs = f"/reviewer/rankings/{second.ref}/"
    in_both_languages(chair, [theirs, f"/reviewer/panels/{meeting.ref}/"])
    assert status(cast.reviewers[1], theirs) == 404
    assert send(chair, f"{theirs}sign").status_code == 302
    assert final_of(meeting) == second
    in_both_languages(director, [url])
    assert "What differs between versions 1 and 2" in page(director, url)
