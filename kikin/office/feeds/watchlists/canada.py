"""Canada's Named Research Organizations, as the page of HTML: a name in bold, a country in brackets, known aliases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from kikin.office.feeds.cohorts.rows import MAX_ROW_CHARACTERS
from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import MAX_ID_CHARACTERS, Draft
from kikin.office.feeds.watchlists.sources import Source

PROGRAMME = "Policy on Sensitive Technology Research and Affiliations of Concern"
_COUNTRY = re.compile(r"\(([^()]*)\)")
_ALIASES = re.compile(r"known alias(?:\(es\)|es)?\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_BOLD = frozenset({"strong", "b"})


def is_page(head: str) -> bool:
    """Whether the first bytes are those of a page."""
    start = head.lstrip()[:200].casefold()
    return start.startswith(("<!doctype html", "<html", "<ul", "<li", "<div", "<main", "<body"))


def read_canada(source: Source) -> Iterator[Draft]:
    """One entry for each item of a list that has a name in bold and a country in brackets."""
    page = _Items()
    for line in source.lines():
        page.feed(line)
    page.close()
    seen: Counter[str] = Counter()
    for row, (name, text) in enumerate(page.named(), start=1):
        draft = Draft(row, name=name, kind="organisation", programmes=[PROGRAMME])
        rest = text.replace(name, "", 1)
        draft.countries = codes_of(*_COUNTRY.findall(rest)[:1])
        if aliases := _ALIASES.search(rest):
            draft.aliases = [said for one in aliases[1].split(";") if (said := one.strip(" .\n\t"))]
        known_by = f"{'/'.join(draft.countries)} {name}"[: MAX_ID_CHARACTERS - 4]
        seen[known_by] += 1
        draft.key = known_by if seen[known_by] == 1 else f"{known_by} {seen[known_by]}"
        yield draft


class _Items(HTMLParser):
    """The items of the page's lists: what stands in bold first, and all that they say."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[list[str]] = []
        self._is_within, self._is_bold = False, False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._items.append(["", ""])
            self._is_within = True
        self._is_bold = self._is_bold or (tag in _BOLD and self._is_within and not self._items[-1][0])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BOLD:
            self._is_bold = False
        elif tag == "li":
            self._is_within = False

    def handle_data(self, data: str) -> None:
        if not self._is_within or len(self._items[-1][1]) > MAX_ROW_CHARACTERS:
            return
        if self._is_bold:
            self._items[-1][0] += data
        self._items[-1][1] += data

    def named(self) -> Iterator[tuple[str, str]]:
        """The name and the text of every item of the list proper; menus have no country in brackets."""
        for bold, text in self._items:
            name, said = " ".join(bold.split()), " ".join(text.split())
            if name and _COUNTRY.search(said.replace(name, "", 1)):
                yield name, said
