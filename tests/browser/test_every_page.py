"""Every page of every door, in both languages, wide and narrow: nothing that axe-core finds, and nothing else amiss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.crawl import Crawl, Desk, crawled
from tests.browser.site import Site
from tests.conftest import ROOT

NOT_VISITED = {
    "healthz": "is for machines",
    "favicon": "is what a browser looks for beside a file",
    "switch_language": "keeps a cookie and leads back",
    "choose_role": "is for people with several roles, of whom the demonstration has none",
}

_BY_WIDTH = re.compile(r"@media[^{]*width[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_COLOUR_OF_WORDS = re.compile(r"(?<![-\w])(?:color|background[-a-z]*|opacity|filter)\s*:")


@pytest.fixture(scope="module")
def seen(site: Site, desks: list[Desk], chromium: Path) -> list[Crawl]:
    return crawled(chromium, site.url, desks)


def pages() -> set[str]:
    """The names of all addresses that answer to being read."""
    return {name for name, pattern in named(get_resolver().url_patterns) if reads(pattern)}


def named(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else before)
        else:
            yield f"{before}{pattern.name}", pattern


def reads(pattern: URLPattern) -> bool:
    """Whether an address may be read; one that only changes something says so to any other method."""
    inner = pattern.callback
    while hasattr(inner, "mark") and hasattr(inner, "__wrapped__"):
        inner = inner.__wrapped__
    answer = inner(RequestFactory().options("/")) if hasattr(inner, "__wrapped__") else None
    return not isinstance(answer, HttpResponseNotAllowed) or "GET" in answer.headers["Allow"]


def test_nothing_is_amiss_on_any_page(seen: list[Crawl]) -> None:
    faults = [fault for crawl in seen for fault in crawl.faults]
    assert not faults, "\n".join(faults)


def test_every_page_was_seen_in_both_languages(seen: list[Crawl]) -> None:
    for crawl in seen:
        missing = pages() - crawl.visited - crawl.files - NOT_VISITED.keys()
        assert not missing, f"{crawl.visitor.language}: {sorted(missing)}"


def test_the_list_of_what_is_not_visited_is_short_and_true(seen: list[Crawl]) -> None:
    for crawl in seen:
        assert not NOT_VISITED.keys() & crawl.visited
    assert NOT_VISITED.keys() <= pages()


def test_no_width_changes_a_colour() -> None:
    sheets = {sheet.name: sheet.read_text() for sheet in (ROOT / "kikin/office/static/kikin").glob("*.css")}
    rules = {name: _BY_WIDTH.findall(sheet) for name, sheet in sheets.items()}
    assert any(rules.values())
    assert not {name for name, found in rules.items() if any(map(_COLOUR_OF_WORDS.search, found))}
