"""The pool of reviewers: listed, filtered, as a file, one by one, registered and changed by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikin.office.calls.models import Call
from kikin.office.reviews import actions
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, ReviewerProfile
from kikin.values.text import Text
from tests.cast import CLOSES, Cast, sent_application
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status

HOME = "/programme/reviewers/"
NEW = {
    "name_ja": "新任 花子",
    "name_en": "Hanako Newcomer",
    "email": "hanako@example.jp",
    "fields_known": ["quantum"],
    "keywords": "cryostat、laser",
    "capacity": 5,
}


@pytest.fixture
def declined(cast: Cast, call: Call) -> Assignment:
    """Six reviewers of the whole fund but one of NEDO's; the first has declined an application of JST."""
    from kikin.office.applications import actions as applications

    application: Any = sent_application(cast, call)
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, CLOSES)
    profiles = [actions.ProfileOutline(one.person, ("quantum",), ("qubit",), 12) for one in cast.reviewers[:5]]
    actions.register_reviewers(profiles, officer, CLOSES)
    theirs = actions.ProfileOutline(cast.reviewers[5].person, ("robotics",), ("gripper",), 12, agency="nedo")
    actions.register_reviewers([theirs], cast.officers["nedo"], CLOSES)
    made = actions.invite_all(call, [Pairing(application.ref, cast.reviewers[0].person, 5_000)], officer, CLOSES)[0]
    return actions.decline(made, Text("時間がない", "No time"), cast.reviewers[0], CLOSES)


def url(cast: Cast, number: int, act: str = "") -> str:
    return f"{HOME}{cast.reviewers[number].person}/{act}"


def test_the_programmes_people_see_their_own_reviewers_and_the_funds(cast: Cast, declined: Assignment) -> None:
    urls = [HOME, f"{HOME}register/", url(cast, 0)]
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), urls)
    for actor in (cast.officers["jst"], cast.directors["jst"]):
        in_both_languages(actor, urls)
        assert status(actor, url(cast, 5)) == 404
    assert status(cast.officers["nedo"], url(cast, 5)) == 200
    shown = page(cast.officers["jst"], url(cast, 0))
    assert declined.ref in shown and declined.application.ref in shown
    assert declined.ref not in page(cast.officers["nedo"], url(cast, 0)), "history is of the agency's applications"
    assert "Keep the change" not in page(cast.directors["jst"], url(cast, 0))


def test_the_pool_is_filtered_and_taken_as_a_file(cast: Cast, declined: Assignment) -> None:
    officer = cast.officers["jst"]
    assert url(cast, 0) in page(officer, f"{HOME}?field=quantum&words=QUBIT&has_room=on")
    assert url(cast, 0) not in page(officer, f"{HOME}?field=robotics")
    assert url(cast, 0) not in page(officer, f"{HOME}?words=gripper")
    from django.test import Client

    from tests.office.doors.conftest import sign_in

    file = sign_in(Client(), officer).get(f"{HOME}?format=csv", headers={"accept-language": "en"})
    assert file.headers["Content-Type"].startswith("text/csv")
    first = file.content.decode().splitlines()[1].split(",")
    assert first[-5:] == ["12", "1", "0", "100", "0"], "most in a call, asked, reviewed, declined, ties"


@pytest.mark.parametrize(
    "mistake", [{"capacity": -1}, {"fields_known": ["nothing"]}, {"email": "nobody"}, {"organisation": "ORG-ELSE"}]
)
def test_a_reviewer_is_registered_whole_or_not_at_all(
    cast: Cast, declined: Assignment, mistake: dict[str, object]
) -> None:
    with nothing_changes():
        assert send(cast.officers["jst"], f"{HOME}register/", **NEW | mistake).status_code == 422
        assert send(cast.directors["jst"], f"{HOME}register/", **NEW).status_code == 422
    answer = send(cast.officers["jst"], f"{HOME}register/", **NEW)
    assert answer.status_code == 302
    kept = ReviewerProfile.objects.get(person__email="hanako@example.jp")
    assert (kept.fields, kept.keywords, kept.capacity) == (["quantum"], ["cryostat", "laser"], 5)
    assert "Hanako Newcomer" in page(cast.officers["jst"], answer.headers["Location"])


def test_what_is_kept_of_a_reviewer_is_changed_by_their_agencys_officer(cast: Cast, declined: Assignment) -> None:
    change = {"fields_known": ["robotics"], "keywords": "", "capacity": 3, "is_ours": "on"}
    with nothing_changes():
        assert send(cast.officers["jst"], url(cast, 5, "edit"), **change).status_code == 404
        assert send(cast.directors["jst"], url(cast, 1, "edit"), **change).status_code == 422
        assert send(cast.officers["jst"], url(cast, 1, "edit"), **change | {"capacity": ""}).status_code == 422
    assert send(cast.officers["jst"], url(cast, 1, "edit"), **change).status_code == 302
    kept = ReviewerProfile.objects.get(person__ref=cast.reviewers[1].person)
    assert (kept.fields, kept.keywords, kept.capacity, kept.agency) == (["robotics"], [], 3, "jst")
    assert status(cast.officers["nedo"], url(cast, 1)) == 404


def test_a_reviewers_number_is_entered_and_without_one_they_read_nothing(cast: Cast, declined: Assignment) -> None:
    officer = cast.officers["jst"]
    where = send(officer, f"{HOME}register/", **NEW).headers["Location"]
    assert "unresolved: reads nothing" in page(officer, HOME).casefold()
    assert "enter the e-Rad researcher number" in page(officer, where)
    change = {"fields_known": ["quantum"], "keywords": "", "capacity": 3}
    with nothing_changes():
        assert send(officer, f"{where}edit", **change | {"e_rad": "123"}).status_code == 422
    assert send(officer, f"{where}edit", **change | {"e_rad": "12345678"}).status_code == 302
    shown = page(officer, where)
    assert "12345678" in shown and "enter the e-Rad researcher number" not in shown


def test_papers_are_entered_taken_in_with_refused_rows_and_dropped(cast: Cast, declined: Assignment) -> None:
    officer, rows = (
        cast.officers["jst"],
        SimpleUploadedFile("papers.csv", b"title,year\nKnown,2020\nAtoms,soon\n,2020\n"),
    )
    with nothing_changes():
        assert send(officer, url(cast, 5, "papers/add"), **{"paper-title": "Known"}).status_code == 404
        assert send(cast.directors["jst"], url(cast, 0, "papers/add"), **{"paper-title": "Known"}).status_code == 422
        assert (
            send(officer, url(cast, 0, "papers/add"), **{"paper-title": "Known", "paper-year": 3000}).status_code == 422
        )
        assert send(officer, url(cast, 0, "papers/take-in")).status_code == 422
        nothing = SimpleUploadedFile("papers.csv", b"year\n2020\n")
        assert send(officer, url(cast, 0, "papers/take-in"), **{"papers-file": nothing}).status_code == 422
    assert send(officer, url(cast, 0, "papers/add"), **{"paper-title": "Known", "paper-year": 2020}).status_code == 302
    told = send(officer, url(cast, 0, "papers/take-in"), **{"papers-file": rows})
    assert told.status_code == 200 and b"soon" in told.content, "the refused rows are told"
    (kept,) = ReviewerProfile.objects.get(person__ref=cast.reviewers[0].person).papers.all()
    assert (kept.title, kept.year) == ("Known", 2020), "the same paper is kept once"
    assert "Known" in page(officer, url(cast, 0))
    assert send(officer, url(cast, 1, "papers/drop"), paper=kept.pk).status_code == 302
    assert "Known" in page(officer, url(cast, 0)), "another reviewer's paper is not dropped"
    assert send(officer, url(cast, 0, "papers/drop"), paper=kept.pk).status_code == 302
    assert "Known" not in page(officer, url(cast, 0))
