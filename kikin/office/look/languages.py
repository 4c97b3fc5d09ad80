"""Which language a page speaks, and how a person changes it.

The address (`?lang=`) is asked first, then the cookie, then the browser; a person who says nothing gets
Japanese. The choice is a taste, not a record: it passes no gate and leaves no event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header

from kikin.values.text import LANGUAGES, Language

COOKIE = "kikin_language"
PARAMETER = "lang"
COOKIE_SECONDS = 365 * 24 * 60 * 60

Respond: TypeAlias = Callable[[HttpRequest], HttpResponse]


def current_language() -> Language:
    """The language in which this thread speaks now: what the middleware, or a letter, has activated."""
    return as_language(translation.get_language()) or "ja"


def as_language(text: str | None) -> Language | None:
    """`"en-GB"` as `"en"`; None for a language in which the house does not speak."""
    root = (text or "").lower().split("-")[0]
    return next((language for language in LANGUAGES if language == root), None)


def choose_language(request: HttpRequest) -> Language:
    """The language that a request asks for: by its address, its cookie, its browser, or not at all."""
    asked = as_language(request.GET.get(PARAMETER)) or as_language(request.COOKIES.get(COOKIE))
    if asked:
        return asked
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if language := as_language(code):
            return language
    return "ja"


class LanguageMiddleware:
    """Sets `request.language`, speaks it while the page is made, and says so in the answer's headers."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = choose_language(request)
        request.language = language  # type: ignore[attr-defined]  # Django's request is open by design
        with translation.override(language):
            response = self.respond(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response


def switch_language(request: HttpRequest, language: str) -> HttpResponse:
    """`/language/<ja|en>?next=`: remember the language and go back, but never to another host."""
    if as_language(language) != language:
        raise Http404("the house speaks ja and en")
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        COOKIE, language, max_age=COOKIE_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """The page to return to, without the `lang` that would overrule the new choice."""
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    if not safe:
        return "/"
    parts = urlsplit(asked)
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if name != PARAMETER]
    return urlunsplit(parts._replace(query=urlencode(query)))
