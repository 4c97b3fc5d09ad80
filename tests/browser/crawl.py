"""Everyone's way through the site: in by one click, then along the links, until every kind of page was seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from kikin.fund.policy import ROLES
from kikin.values.text import Text
from tests.browser.visitor import Visitor, in_every_language, opened

NEDO = Text("新エネルギー", "New Energy")
JST = Text("科学技術振興機構", "Japan Science and Technology")
COMERS: tuple[tuple[str, Text | None], ...] = (
    ("reviewer", None),
    ("programme_officer", NEDO),
    ("body_officer", None),
    ("finance_officer", JST),
    ("security_officer", NEDO),
    ("security_lead", NEDO),
    ("auditor", None),
    ("administrator", None),
)
"""Who comes in, and for whom, besides those who have something on their desks."""

ASKED_FOR = frozenset({"applicant:content"})
"""Files that only a form of their page may ask for."""

Desk = tuple[int, str]
"""The appointment of someone who may read a page, and the page's path: see tests/browser/unfinished.py."""


@dataclass
class Crawl:
    """What was seen in one language: the names of the pages and of the files, and all that is wrong."""

    visitor: Visitor
    site: str
    desks: Sequence[Desk]
    visited: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def go(self) -> Crawl:
        self._walk("public", ["/", "/sign-in/"])
        for role, of in COMERS:
            self.visitor.come_in(self.site, ROLES[role], of)
            self._look_around()
        self.visitor.come_in(self.site, ROLES["applicant"])
        self._begin()
        self._look_around()
        for appointment, path in self.desks:
            self.visitor.come_in_by(self.site, appointment)
            self._walk(_door(path), [path], self.visited - {_name(path)})
        self.faults += self.visitor.complaints
        self.visitor.leave()
        return self

    def _begin(self) -> None:
        """Begin an application."""
        home = self.visitor.page.url
        self.visitor.click(self.visitor.page.locator("a[href*='/applicant/calls/']").last)
        self.visitor.press("応募を始める", "Start an application")
        self.visitor.goto(home)

    def _look_around(self) -> None:
        """Walk through the door by which the visitor has come in."""
        home = urlsplit(self.visitor.page.url).path
        self._walk(_door(home), [home])

    def _walk(self, door: str, start: list[str], known: Iterable[str] = ()) -> None:
        """Breadth first, one page of each address pattern of the door; past what is known already."""
        waiting, seen = deque(start), set(known)
        while waiting:
            path = waiting.popleft()
            name = _name(path)
            if name in seen:
                continue
            seen.add(name)
            if name in ASKED_FOR or not self.visitor.goto(self.site + path):
                self.files.add(name)
                continue
            self.visited.add(name)
            self.faults += self.visitor.faults()
            waiting.extend(to for to in self._paths() if _door(to) == door)

    def _paths(self) -> list[str]:
        """Where the links of this page lead to within the site, whatever they ask for there."""
        urls = self.visitor.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        return [urlsplit(url).path for url in urls if url.startswith(self.site)]


def _door(path: str) -> str:
    return _name(path).split(":")[0]


def _name(path: str) -> str:
    try:
        return resolve(unquote(urlsplit(path).path)).view_name
    except Resolver404:
        return f"nothing at {path}"


def crawled(chromium: Path, site: str, desks: Sequence[Desk]) -> list[Crawl]:
    """The site in every language."""

    def crawl(language: str) -> Crawl:
        # The same family is on the system: the pieces of the vendored font would be half of all that is asked for.
        with opened(chromium, "--disable-remote-fonts") as browser:
            return Crawl(Visitor(browser, language), site, desks).go()

    return [future.result() for future in in_every_language(crawl).values()]
