"""The yearly confirmation at the doors: the recipient answers, the desk sees who has not, others see nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from kikin.fund.watch import STANDS, TOPICS
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.watch import tasks
from kikin.office.watch.models import Confirmation, WatchCase
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
ASKED = datetime(2023, 10, 1, 3, tzinfo=UTC)
DESK = "/security/confirmations/"
UNCHANGED = dict.fromkeys(TOPICS, STANDS)


@pytest.fixture
def asked(cast: Cast, at: Callable[[datetime], None]) -> Confirmation:
    """One that waits for the lead of an award of two."""
    award = rounds.award_of_two(rounds.active_awards(cast))
    tasks.confirm(BY_SCHEDULE, lambda: ASKED)
    at(ASKED + timedelta(days=40))
    return Confirmation.objects.get(member__award=award, member__organisation__ref=cast.applicant.of)


def url(one: Confirmation, act: str = "") -> str:
    return f"/applicant/confirmations/{one.ref}/{act}"


def test_a_recipient_answers_from_its_due_list(cast: Cast, asked: Confirmation) -> None:
    assert url(asked) in page(cast.applicant, "/applicant/due/")
    shown = page(cast.applicant, url(asked))
    assert "Your answer was due by 31 October 2023." in shown and "no notice yet" in shown
    with nothing_changes():
        assert send(cast.applicant, url(asked, "give"), owners=STANDS).status_code == 422
        assert send(cast.applicant, url(asked, "give"), **UNCHANGED | {"sites": "changed"}).status_code == 409
        assert send(cast.applicant, url(asked, "give"), **UNCHANGED | {"owners": "changed"}).status_code == 409
    said = UNCHANGED | {"partners": "changed", "partners_words": "A new contractor"}
    for _ in range(2):
        assert send(cast.applicant, url(asked, "give"), **said).status_code == 302
    assert WatchCase.objects.get().kind == "declared_otherwise"
    assert "A new contractor" in page(cast.applicant, url(asked))
    assert url(asked) not in page(cast.applicant, "/applicant/due/")
    assert "Partners and contractors: A new contractor" in page(cast.security_officer, DESK)


def test_the_desk_sees_who_is_overdue_with_the_words_to_remind_them(cast: Cast, asked: Confirmation) -> None:
    shown = page(cast.security_officer, DESK)
    assert "Words to remind them" in shown and asked.member.award.ref in shown and "Its day has passed" in shown
    assert "Yearly confirmations that are overdue" in page(cast.security_officer, "/security/")
    sheet = sign_in(Client(), cast.security_lead).get(f"{DESK}?format=csv", headers={"accept-language": "en"})
    assert len(sheet.content.decode().splitlines()) == 1 + Confirmation.objects.count()
    in_both_languages(cast.security_lead, [DESK, f"{DESK}?year=1999", "/security/"])


def test_others_see_nothing_of_it(cast: Cast, asked: Confirmation) -> None:
    assert status(cast.other_applicant, url(asked)) == 404
    with nothing_changes():
        is_closed_to(outsiders(cast, "applicant"), [url(asked), url(asked, "give")])
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), [DESK])
        assert send(cast.other_applicant, url(asked, "give"), **UNCHANGED).status_code == 404
    in_both_languages(cast.applicant, [url(asked), "/applicant/due/"])


def test_before_the_first_campaign_the_page_says_so(cast: Cast) -> None:
    shown = page(cast.security_officer, DESK)
    assert "Nobody was asked yet" in shown and "Nothing is overdue." in shown
