"""Sets of askings over the US list, and which half of them is learned from."""

from __future__ import annotations

import random
import re
import zlib
from functools import lru_cache

from benchmarks.namesakes.askings import Asking, asked_of, others, recombined
from benchmarks.namesakes.sources import investigators, registered_names, us_list
from kikin.engines.names.problem import Entry


@lru_cache(maxsize=1)
def listed() -> tuple[Entry, ...]:
    return tuple(us_list())


@lru_cache(maxsize=1)
def registered() -> list[tuple[str, str]]:
    return registered_names()


@lru_cache(maxsize=1)
def one_party() -> dict[str, str]:
    """Entry to party: entries that share a name of two words or more are one party, on several lists at once."""
    leader: dict[str, str] = {entry.id: entry.id for entry in listed()}

    def lead(ref: str) -> str:
        while leader[ref] != ref:
            ref = leader[ref]
        return ref

    seen: dict[tuple[str, ...], str] = {}
    for entry in listed():
        same = [("", entry.id.split("/")[0])]
        same += [words for name in entry.names if len(words := tuple(sorted(re.findall(r"\w+", name.casefold())))) > 1]
        for words in same:
            leader[lead(entry.id)] = lead(seen.setdefault(words, entry.id))
    return {ref: lead(ref) for ref in leader}


def set_of(seed: int, count: int = 2_000) -> tuple[list[Entry], list[Asking]]:
    """A list with some aliases taken out, `count` askings that mean parties on it, and as many that mean nobody."""
    drawn = random.Random(seed)
    entries, askings = asked_of(listed(), count, drawn)
    strangers = {
        "registered": ([name for _, name in registered()], count // 2),
        "recombined": (recombined(entries, count, drawn), count // 4),
        "investigator": (list(investigators()), count // 4),
    }
    for how, (names, share) in strangers.items():
        askings += others([(name, how) for name in names], entries, share, drawn)
    return entries, askings


def learned_from(asking: Asking) -> bool:
    """Whether an asking is of the half that the card is fitted to: by party, or by name where it means nobody."""
    return _number(asking) % 2 == 0


def half_of(asking: Asking) -> bool:
    """Parts what is learned from in two, which have no party in common."""
    return _number(asking) // 2 % 2 == 0


def _number(asking: Asking) -> int:
    who = one_party()[asking.means] if asking.means else asking.query.name
    return zlib.crc32(who.encode())
