"""Which language a page speaks, and how a person changes it."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from kikin.office.look.languages import COOKIE, LanguageMiddleware, current_language, switch_language


def ask(path: str = "/", cookie: str = "", browser: str = "") -> HttpRequest:
    request = RequestFactory().get(path, headers={"Accept-Language": browser})
    if cookie:
        request.COOKIES[COOKIE] = cookie
    return request


@pytest.mark.parametrize(
    ("path", "cookie", "browser", "spoken"),
    [
        ("/", "", "", "ja"),
        ("/", "", "en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("/", "", "fr,ja;q=0.5,en;q=0.4", "ja"),
        ("/", "", "fr,de", "ja"),
        ("/", "", ";;;q=x", "ja"),
        ("/", "ja", "en", "ja"),
        ("/", "en", "ja", "en"),
        ("/", "klingon", "en", "en"),
        ("/?lang=en", "ja", "ja", "en"),
        ("/?lang=fr", "en", "ja", "en"),
    ],
)
def test_the_address_comes_before_the_cookie_and_the_cookie_before_the_browser(
    path: str, cookie: str, browser: str, spoken: str
) -> None:
    heard = []

    def respond(request: HttpRequest) -> HttpResponse:
        heard.append((request.language, current_language()))  # type: ignore[attr-defined]  # the middleware gives it
        return HttpResponse()

    response = LanguageMiddleware(respond)(ask(path, cookie, browser))

    assert heard == [(spoken, spoken)]
    assert response["Content-Language"] == spoken
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_the_language_of_one_request_does_not_leak_into_the_next() -> None:
    with translation.override("ja"):
        LanguageMiddleware(lambda request: HttpResponse())(ask("/?lang=en"))
        assert current_language() == "ja"


@pytest.mark.parametrize(
    ("back", "reached"),
    [
        ("/awards/AWD-2026-00001-X", "/awards/AWD-2026-00001-X"),
        ("/awards?field=quantum&lang=ja&page=2", "/awards?field=quantum&page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_switch_remembers_the_language_and_leads_back_into_this_house_only(back: str, reached: str) -> None:
    response = switch_language(RequestFactory().get("/language/en", {"next": back}), "en")
    assert (response.status_code, response["Location"]) == (302, reached)
    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")


def test_the_house_does_not_switch_to_a_language_that_it_does_not_speak() -> None:
    with pytest.raises(Http404):
        switch_language(RequestFactory().get("/language/fr"), "fr")
