"""A review while it is written: no word of it is lost, whatever becomes of the page on which it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.parties.models import Person
from kikin.office.reviews import actions, drafts
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Draft, Review, SentBack
from kikin.values.text import Text
from tests.cast import CLOSES, Cast, sent_application
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, nothing_changes, outsiders, page, send
from tests.office.reviewing import take_on

WHY = "The plan is sound and the team has shown before that it can deliver."
ASIDE = "The budget of the second year is thin."
SCORES = {"merit": "7", "impact": "6", "plan": "8"}
BY_ITSELF = {"HX-Request": "true", "accept-language": "en"}


@pytest.fixture
def accepted(cast: Cast, call: Call) -> Assignment:
    application = sent_application(cast, call)
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, CLOSES)
    applications.begin_review([application], officer, CLOSES)
    actions.register_reviewers([actions.ProfileOutline(reader(cast).person, ("quantum",), (), 12)], officer, CLOSES)
    (made,) = actions.invite_all(call, [Pairing(application.ref, reader(cast).person, 5_000)], officer, CLOSES)
    take_on([made], reader(cast), CLOSES)
    return made


def reader(cast: Cast) -> Actor:
    return cast.reviewers[0]


def url_of(assignment: Assignment, action: str = "") -> str:
    return f"/reviewer/{assignment.ref}/{action}"


def seen_on(shown: str) -> str:
    return str(re.findall(r'name="seen" value="([^"]*)"', shown)[0])


def save(cast: Cast, assignment: Assignment, seen: str = "", **answers: str) -> Any:
    """As a page saves itself."""
    client = sign_in(Client(), reader(cast))
    return client.post(url_of(assignment, "draft"), {"seen": seen, **answers}, headers=BY_ITSELF)


def test_half_a_review_is_kept_and_stands_there_again(cast: Cast, accepted: Assignment) -> None:
    answer = send(reader(cast), url_of(accepted, "draft"), merit="7", reasons="Half", hours="many", notes="Ask Sato")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url_of(accepted)}#write")
    shown = page(reader(cast), url_of(accepted))
    assert 'value="many"' in shown and "Half</textarea>" in shown and "Ask Sato</textarea>" in shown
    assert Draft.objects.get().answers["merit"] == "7"
    assert not Review.objects.exists()
    in_both_languages(reader(cast), [url_of(accepted)])


def test_a_page_that_saves_itself_gets_the_state_of_saving_alone(cast: Cast, accepted: Assignment) -> None:
    first = save(cast, accepted, reasons="Sound").content.decode()
    assert 'id="saving"' in first and "Saved at" in first and "<h1" not in first
    save(cast, accepted, seen_on(first), reasons="Weak")
    assert Draft.objects.get().answers == {"reasons": "Weak"}
    assert (Draft.objects.get().version, Draft.objects.get().aside) == (2, [])
    assert Event.objects.filter(name="review_drafted").count() == 1


def test_two_windows_lose_nothing(cast: Cast, accepted: Assignment) -> None:
    opened = seen_on(page(reader(cast), url_of(accepted)))
    save(cast, accepted, opened, merit="7", reasons=ASIDE)
    shown = save(cast, accepted, opened, merit="", reasons=WHY).content.decode()
    assert Draft.objects.get().answers == {"merit": "7", "reasons": WHY}
    assert ASIDE in shown and "another window is kept as well" in shown
    assert ASIDE in page(reader(cast), url_of(accepted))
    (aside,) = Draft.objects.get().aside
    send(reader(cast), url_of(accepted, "aside"), seen=opened, drop=f"{aside['name']} {aside['at']}")
    assert Draft.objects.get().aside == []
    assert WHY in page(reader(cast), url_of(accepted))


def test_what_is_not_whole_is_refused_and_kept_all_the_same(cast: Cast, accepted: Assignment) -> None:
    answer = send(reader(cast), url_of(accepted, "submit"), merit="7", reasons=WHY)
    assert answer.status_code == 422
    assert Draft.objects.get().answers == {"merit": "7", "reasons": WHY}
    assert Assignment.objects.get(pk=accepted.pk).state == "accepted"
    assert not Review.objects.exists()


def test_words_to_the_panel_and_notes_are_not_for_the_applicant(cast: Cast, accepted: Assignment) -> None:
    send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY, to_panel=ASIDE, hours="6", notes="Ask Sato")
    review = Review.objects.get()
    assert (review.reasons.en, review.to_panel.en, review.hours) == (WHY, ASIDE, 6)
    shown = page(reader(cast), url_of(accepted))
    assert WHY in shown and ASIDE in shown and "Ask Sato" in shown
    seen_by_officer = page(cast.officers["jst"], f"/programme/applications/{accepted.application.ref}/")
    assert ASIDE in seen_by_officer and "Ask Sato" not in seen_by_officer
    actions.lock([accepted], cast.officers["jst"], CLOSES)
    assert not Draft.objects.exists()
    assert "Ask Sato" not in page(reader(cast), url_of(accepted))


def test_notes_are_gone_when_the_reviewer_steps_aside(cast: Cast, accepted: Assignment) -> None:
    save(cast, accepted, notes="Ask Sato")
    actions.recuse(accepted, "competitor", Text("", ""), reader(cast), CLOSES)
    assert not Draft.objects.exists()
    with nothing_changes():
        assert save(cast, accepted, notes="Ask Sato").status_code == 404


def test_nothing_is_written_by_others_or_after_it_was_handed_in(cast: Cast, accepted: Assignment) -> None:
    with nothing_changes():
        for other in (cast.reviewers[1], *outsiders(cast, "reviewer")):
            assert send(other, url_of(accepted, "draft"), reasons=WHY).status_code == 404
    send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY)
    with nothing_changes():
        assert "could not be saved" in save(cast, accepted, reasons="Other").content.decode()
        assert send(reader(cast), url_of(accepted, "draft"), reasons="Other").status_code == 409


def test_what_is_longer_than_a_draft_stays_on_the_page(cast: Cast, accepted: Assignment) -> None:
    with nothing_changes():
        answer = send(reader(cast), url_of(accepted, "draft"), reasons="long " * 20_001)
    assert answer.status_code == 409
    assert "long long" in answer.content.decode()


@pytest.mark.parametrize("headers", [BY_ITSELF, {"accept-language": "en"}])
def test_a_session_that_ended_takes_no_word_along(accepted: Assignment, headers: dict[str, str]) -> None:
    with nothing_changes():
        answer = Client().post(url_of(accepted, "draft"), {"reasons": WHY, "seen": "reasons:ab"}, headers=headers)
    shown = answer.content.decode()
    assert "Sign in in another window" in shown
    assert 'value="reasons:ab"' in shown
    assert (WHY in shown) is (headers != BY_ITSELF)


@pytest.mark.parametrize("headers", [BY_ITSELF, {"accept-language": "en"}])
def test_a_page_older_than_the_session_is_given_a_new_token(
    cast: Cast, accepted: Assignment, headers: dict[str, str]
) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), reader(cast))
    client.get(url_of(accepted))
    with nothing_changes():
        answer = client.post(
            url_of(accepted, "draft"), {"reasons": WHY, "csrfmiddlewaretoken": "x" * 64}, headers=headers
        )
    shown = answer.content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', shown)[-1]
    fields = {"reasons": WHY, "csrfmiddlewaretoken": token}
    assert client.post(url_of(accepted, "draft"), fields, headers=headers).status_code in (200, 302)
    assert Draft.objects.get().answers == {"reasons": WHY}


def test_an_officer_sends_a_review_back_and_what_was_handed_in_is_kept(cast: Cast, accepted: Assignment) -> None:
    officer = cast.officers["jst"]
    send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY, to_panel=ASIDE, hours="6", notes="Ask Sato")
    url = f"/programme/reviews/{accepted.ref}/send-back"
    written = f"/programme/applications/{accepted.application.ref}/"
    assert url in page(officer, written) and url not in page(cast.directors["jst"], written)
    in_both_languages(officer, [url])
    with nothing_changes():
        assert send(officer, url, reasons_ja="", reasons_en="").status_code == 422
        for other in (cast.officers["nedo"], reader(cast)):
            assert send(other, url, reasons_ja="理由", reasons_en="Why").status_code == 404
        assert send(cast.directors["jst"], url, reasons_ja="理由", reasons_en="Why").status_code == 403
    assert (
        send(officer, url, reasons_ja="計画に触れてください。", reasons_en="Say more of the plan.").status_code == 302
    )
    assert not Review.objects.exists()
    assert SentBack.objects.get().content["reasons"] == WHY
    shown = page(reader(cast), url_of(accepted))
    assert "Say more of the plan." in shown and WHY in shown and "Ask Sato" in shown
    answers = Draft.objects.get().answers
    assert answers == {**SCORES, "reasons": WHY, "to_panel": ASIDE, "hours": "6", "notes": "Ask Sato"}
    with nothing_changes():
        assert send(officer, url, reasons_ja="再度", reasons_en="Again").status_code == 409


def test_the_certificate_counts_and_names_nothing_that_was_read(cast: Cast, accepted: Assignment) -> None:
    assert "No review has been handed in yet" in page(reader(cast), "/reviewer/certificate/")
    send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY, hours="6")
    shown = page(reader(cast), "/reviewer/certificate/")
    assert accepted.application.call.title.en in shown and "has served as a reviewer" in shown
    assert accepted.application.title.en not in shown
    in_both_languages(reader(cast), ["/reviewer/certificate/"])
    assert "No review has been handed in yet" in page(cast.reviewers[1], "/reviewer/certificate/")


@pytest.mark.parametrize("rule", ["never", "after_own"])
def test_what_the_others_scored_is_hidden_until_ones_own_is_fixed(
    cast: Cast, accepted: Assignment, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, officer = cast.reviewers[1], cast.officers["jst"]
    actions.register_reviewers([actions.ProfileOutline(other.person, ("quantum",), (), 12)], officer, CLOSES)
    pairing = Pairing(accepted.application.ref, other.person, 5_000)
    (theirs,) = actions.invite_all(accepted.application.call, [pairing], officer, CLOSES)
    take_on([theirs], other, CLOSES)
    send(other, url_of(theirs, "submit"), **SCORES, reasons=WHY)
    charter = by_digest(accepted.application.call.charter_digest)
    amended = replace(charter, review=replace(charter.review, others_scores=rule))  # type: ignore[arg-type]
    monkeypatch.setattr(drafts, "by_digest", lambda digest: amended)
    assert "What the others scored" not in page(reader(cast), url_of(accepted))
    send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY)
    assert "What the others scored" not in page(reader(cast), url_of(accepted))
    actions.lock([theirs, accepted], officer, CLOSES)
    shown = page(reader(cast), url_of(accepted))
    assert ("What the others scored" in shown) is (rule == "after_own")
    assert Person.objects.get(ref=other.person).name.en not in shown
