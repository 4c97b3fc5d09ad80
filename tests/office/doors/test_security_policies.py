"""Policies at the sealed desk: read aloud, drafted with every problem at once, tried, and released by another."""

from __future__ import annotations

import re

import pytest

from kikin.fund.relations import Actor
from kikin.office.screening import queries
from kikin.office.screening.models import PolicyVersion
from tests.cast import Cast
from tests.office.doors.watching import in_both_languages, nothing_changes, page, send, status

DRAFT = "/security/policies/draft/keep"


def text_of(key: str = "jp-next", day: str = "2090-04-01") -> str:
    text = queries.packaged()["jp-2022"][1].replace('key = "jp-2022"', f'key = "{key}"')
    return re.sub(r"valid_from = \S+", f"valid_from = {day}", text, count=1)


@pytest.fixture
def drafted(cast: Cast) -> PolicyVersion:
    send(cast.security_officer, DRAFT, text=text_of())
    return PolicyVersion.objects.get()


def url_of(version: PolicyVersion, act: str = "") -> str:
    return f"/security/policies/versions/{version.ref}/{act}"


def test_every_policy_is_read_aloud(cast: Cast) -> None:
    assert len(queries.packaged()) > 5
    for key in queries.packaged():
        in_both_languages(cast.security_officer, [f"/security/policies/{key}/"])
    shown = page(cast.security_officer, "/security/policies/jp-2022/")
    assert "Has support from a listed body" in shown
    assert "Ended within months 48" in shown or "ended within months 48" in shown
    assert status(cast.security_officer, "/security/policies/nowhere/") == 404


def test_a_draft_shows_all_its_problems_and_keeps_its_text(cast: Cast) -> None:
    text = text_of().replace('then = "prohibited"', 'then = "unheard-of"').replace("reply_days = 14", "reply_days = 3")
    with nothing_changes():
        answer = send(cast.security_officer, DRAFT, text=text)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "unheard-of" in shown
    assert shown.count("problem__remedy") >= 2
    assert "reply_days = 3" in shown


def test_a_version_is_tried_and_released_by_another(cast: Cast, drafted: PolicyVersion, another_lead: Actor) -> None:
    lead = cast.security_lead
    in_both_languages(lead, [url_of(drafted), "/security/policies/", "/security/policies/draft/?from=uk-2022"])
    with nothing_changes():
        assert send(lead, url_of(drafted, "release"), reasons="Ready.").status_code == 409
    assert send(lead, url_of(drafted, "try")).status_code == 302
    assert "No case would come out otherwise" in page(lead, url_of(drafted))
    assert url_of(drafted, "release") not in page(cast.security_officer, url_of(drafted))
    with nothing_changes():
        assert send(lead, url_of(drafted, "release"), reasons=" ").status_code == 422
    assert send(another_lead, url_of(drafted, "release"), reasons="Ready.").status_code == 302
    drafted.refresh_from_db()
    assert drafted.state == "released"
    assert status(lead, "/security/policies/jp-next/") == 200


def test_a_draft_is_withdrawn_with_reasons(cast: Cast, drafted: PolicyVersion) -> None:
    assert send(cast.security_lead, url_of(drafted, "withdraw"), reasons="Not needed.").status_code == 302
    assert "Not needed." in page(cast.security_lead, url_of(drafted))
