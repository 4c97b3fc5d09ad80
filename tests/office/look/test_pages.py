"""The frame of every page, and the pages for when something went wrong."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

import kikin.office
from kikin.office.look.context import frame
from kikin.office.look.headers import ContentSecurityMiddleware
from kikin.office.look.parts import Crumb, Fact, Moment, Place
from kikin.values.problems import Problem
from kikin.values.text import Text

ROOM = Path(kikin.office.__file__).parent
FORBIDDEN_MARKUP = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|https?://(?!www\.w3\.org)")


def page(name: str = "base.html", language: str = "en", **values: Any) -> str:
    request = RequestFactory().get("/calls?field=ai")
    with translation.override(language):
        return render_to_string(name, {**frame(request), **values})


def test_a_page_that_knows_nobody_still_stands() -> None:
    shown = page()
    assert '<html lang="en">' in shown
    for landmark in ("<header>", '<main class="main" id="main"', "<footer", 'href="#main"'):
        assert landmark in shown
    assert "/language/ja?next=%2Fcalls%3Ffield%3Dai" in shown
    assert "Sign out" not in shown


def test_the_top_says_fund_door_and_person_with_the_body_acted_for() -> None:
    actor = SimpleNamespace(person_name="見本 <花子>", role_label=Text("担当", "Officer"), of_label="NEDO")
    values: dict[str, Any] = {
        "actor": actor,
        "door": {"key": "finance", "name": Text("経理", "Finance")},
        "sign_out_url": "/out",
    }
    shown = page(**values, fund_name=Text("見本基金", "Sample Fund"))
    assert "| Finance | Sample Fund</title>" in shown
    assert "見本 &lt;花子&gt;" in shown
    assert "Officer, NEDO" in shown
    assert '<form method="post" action="/out">' in shown


def test_a_demonstration_says_so_on_every_page() -> None:
    assert "is fictional" in page(demonstration=True)
    assert "is fictional" not in page(demonstration=False)


@pytest.mark.parametrize(("places", "at_the_left"), [(5, False), (6, True)])
def test_more_than_five_places_stand_at_the_left(places: int, at_the_left: bool) -> None:
    shown = page(nav=[Place("x", "/x", current=place == 0) for place in range(places)])
    assert ("room--with-places" in shown) is at_the_left
    assert shown.count('aria-current="page"') == 1


def test_facts_history_and_problems_escape_what_came_from_outside() -> None:
    evil = "<script>alert(1)</script>"
    problem = Problem("x", evil, Text(evil, evil), Text(evil, evil), evil)
    moments = [Moment(datetime(2026, 11, 22, tzinfo=UTC), evil, evil, evil)]
    facts = [Fact(evil, evil, note=evil), Fact(evil, evil, "ref"), Fact(evil, evil, "digest")]
    with translation.override("en"):
        parts = render_to_string("_summary.html", {"lines": [(fact, fact.value) for fact in facts]})
        parts += render_to_string("_timeline.html", {"lines": [(moment, moment.at) for moment in moments]})
    assert evil not in parts + page(problems=(problem,), crumbs=[Crumb(evil)], actor={"person_name": evil})


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "refused.html"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_of_trouble_needs_no_request_and_says_what_to_do(name: str, language: str) -> None:
    with translation.override(language):
        shown = render_to_string(name)
    assert f'<html lang="{language}">' in shown
    assert (
        ("変更されていません" if language == "ja" else "Nothing has been") in shown
        or name == "404.html"
        or (name == "500.html" and "途中の状態では保存されていません" in shown)
    )
    assert "!" not in re.sub(r"<![^>]*>", "", shown)


def test_no_template_holds_what_the_content_security_policy_refuses() -> None:
    found = {
        f"{template.relative_to(ROOM)}: {hit[0]}"
        for template in ROOM.rglob("templates/**/*.html")
        for hit in FORBIDDEN_MARKUP.finditer(template.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_every_answer_carries_the_policy_unless_it_brings_its_own() -> None:
    def respond(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"} if "own" in request.GET else {})

    middleware = ContentSecurityMiddleware(respond)
    assert "default-src 'none'" in middleware(RequestFactory().get("/"))["Content-Security-Policy"]
    assert middleware(RequestFactory().get("/?own=1"))["Content-Security-Policy"] == "sandbox"


def test_paper_says_whence_when_and_for_whom() -> None:
    shown = page(actor=SimpleNamespace(person_name="見本", role_label="", of_label=""))
    at_the_foot = shown.split('<p class="on-paper">')[1].split("</p>")[0]
    assert "http://testserver/calls?field=ai" in at_the_foot
    assert "見本" in at_the_foot and "<time" in at_the_foot
