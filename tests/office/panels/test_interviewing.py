"""Slots that overlap none, offered in both zones, answered by the applicant on their own page, called off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kikin.office.panels.actions import interviews as interviewing
from kikin.office.panels.actions.interviews import Slot
from kikin.office.panels.models import Interview
from tests import cast as stage
from tests.cast import Cast
from tests.office.doors.conftest import at  # noqa: F401  # a fixture
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.panels import scene
from tests.office.panels.scene import AGENCY, items_of
from tests.office.refusals import refused
from tests.office.rounds import REVIEWED

pytestmark = pytest.mark.django_db
SLOT = Slot(REVIEWED + timedelta(days=3), 30, "Europe/Berlin", "https://meeting.example/2", materials="slides")


@pytest.fixture
def cast(db: None) -> Cast:
    return stage.found_fund()


def test_a_slot_is_ahead_long_enough_and_free(cast: Cast) -> None:
    first, second, *_ = items_of(scene.convened(cast))
    officer = cast.officers[AGENCY]
    wrong = (
        ({"starts_at": REVIEWED}, "slot_has_passed"),
        ({"minutes": 4}, "slot_too_short_or_long"),
        ({"minutes": 481}, "slot_too_short_or_long"),
        ({"zone": "Mars/Olympus"}, "unknown_zone"),
    )
    for change, code in wrong:
        with refused(code):
            interviewing.offer(first, replace(SLOT, **change), officer, REVIEWED)
    interviewing.offer(first, SLOT, officer, REVIEWED)
    with refused("no_interview_possible"):
        interviewing.offer(first, replace(SLOT, starts_at=SLOT.starts_at + timedelta(hours=2)), officer, REVIEWED)
    with refused("slots_overlap"):
        interviewing.offer(second, replace(SLOT, starts_at=SLOT.starts_at + timedelta(minutes=29)), officer, REVIEWED)
    interviewing.offer(second, replace(SLOT, starts_at=SLOT.starts_at + timedelta(minutes=30)), officer, REVIEWED)


def test_an_interview_is_answered_by_the_lead_and_called_off_with_reasons(cast: Cast) -> None:
    item, officer = items_of(scene.convened(cast))[0], cast.officers[AGENCY]
    made = interviewing.offer(item, SLOT, officer, REVIEWED)
    with refused(hidden=True):
        interviewing.accept(made, cast.other_applicant, REVIEWED)
    with refused("slot_has_passed"):
        interviewing.accept(made, cast.applicant, SLOT.starts_at)
    with refused("no_reasons"):
        interviewing.decline(made, " ", cast.applicant, REVIEWED)
    assert interviewing.accept(made, cast.applicant, REVIEWED).state == "accepted"
    with refused("no_reasons"):
        interviewing.call_off(made, "", officer, REVIEWED)
    assert interviewing.call_off(made, "委員の急病", officer, REVIEWED).state == "cancelled"
    again = interviewing.offer(item, SLOT, officer, REVIEWED)
    assert interviewing.decline(again, "出張のため", cast.applicant, REVIEWED).reasons == "出張のため"


def test_an_applicant_reads_both_times_and_answers_on_a_page(
    cast: Cast,
    at: Callable[[datetime], None],  # noqa: F811
) -> None:
    at(REVIEWED)
    item, officer, applicant = items_of(scene.convened(cast))[0], cast.officers[AGENCY], cast.applicant
    ours = f"/programme/items/{item.ref}/"
    slot = {"day": "2022-06-23", "hour": "12:00", "minutes": "30", "zone": "Europe/Berlin"}
    with nothing_changes():
        assert send(officer, f"{ours}interview", **slot | {"hour": ""}).status_code == 422
        assert send(officer, f"{ours}interview", **slot | {"minutes": "4"}).status_code == 409
        assert send(cast.directors[AGENCY], f"{ours}interview", **slot).status_code == 409
    assert send(officer, f"{ours}interview", **slot).status_code == 302
    made = Interview.objects.get()
    url = f"/applicant/interviews/{made.ref}/"
    in_both_languages(applicant, ["/applicant/interviews/", url])
    is_closed_to(outsiders(cast, "applicant"), [url])
    assert status(cast.other_applicant, url) == 404
    shown = page(applicant, url)
    assert "12:00" in shown and "05:00" in shown and "Europe/Berlin" in shown
    with nothing_changes():
        assert send(applicant, f"{url}decline", reasons="").status_code == 422
        assert send(cast.other_applicant, f"{url}accept").status_code == 404
    assert send(applicant, f"{url}accept").status_code == 302
    made.refresh_from_db()
    assert made.state == "accepted"
    in_both_languages(officer, [ours])
    assert (
        send(officer, f"/programme/interviews/{made.ref}/call-off", **{"call_off-reasons": "委員の急病"}).status_code
        == 302
    )
    assert "委員の急病" in page(applicant, url)
