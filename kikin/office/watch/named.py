"""Stories that name somebody watched and give no number: shown to a person who can tell, and never an alert.

A name is not an identity. Whoever knows that the story means the one who is watched sends it again with a number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kikin.fund.watch import KINDS
from kikin.office.feeds.watch.said import Told
from kikin.office.parties.models import Organisation, Person
from kikin.office.watch.models import FeedFile
from kikin.office.watch.watched import delivery, fund_now
from kikin.values.text import Text

_LEAST_CHARACTERS = 3
_SHOWN = 50
_ALERTS = {"departure": KINDS["departure"], "talks": KINDS["talks_open"]}
"""By the kind of a story, of what it would be a sign if it gave a number."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody who is watched: their names, and every number that means them, their ref first."""

    names: Text
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A story, of what it might be a sign, and who is called as it says."""

    story: Told
    sign: Text
    who: Watched


def named_in(file: FeedFile) -> list[Named]:
    """The proposals of a kept file; only news have any."""
    if not file.name.startswith("news"):
        return []
    said = delivery(file, file.read_at.date().isoformat()).said
    return list(proposed((one for one in said if isinstance(one, Told)), _watched()))[:_SHOWN]


def proposed(stories: Iterable[Told], watched: Iterable[Watched]) -> Iterator[Named]:
    """Who is named in each story that gives no number of theirs."""
    known = [(one, _names(one)) for one in watched]
    for story in stories:
        if story.kind not in _ALERTS:
            continue
        called, told = {plain(one) for one in story.about}, plain(story.headline)
        for one, names in known:
            is_named = any(name in called or name in told for name in names)
            if is_named and not set(one.numbers) & set(story.about):
                yield Named(story, _ALERTS[story.kind].label, one)


def _names(one: Watched) -> set[str]:
    return {name for said in (one.names.ja, one.names.en) if len(name := plain(said)) >= _LEAST_CHARACTERS}


def plain(name: str) -> str:
    """As it is compared: one width, one case, no gaps."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _watched() -> list[Watched]:
    fund = fund_now()
    numbers: Mapping[str, tuple[str, ...]] = {
        **{one.id: (one.id, *(value for _, value in one.identifiers)) for one in fund.companies.values()},
        **{one.id: (one.id, *filter(None, (one.orcid, one.author))) for one in fund.people.values()},
    }
    names = {one.ref: one.name for one in Organisation.objects.filter(ref__in=numbers)}
    names |= {one.ref: one.name for one in Person.objects.filter(ref__in=numbers)}
    return [Watched(name, numbers[ref]) for ref, name in names.items()]
