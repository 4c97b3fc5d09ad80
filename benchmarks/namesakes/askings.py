"""Names as people write them: one name turned into another writing of it, at random from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.namesakes.sources import is_a_name
from kikin.engines.names.problem import Entry, Kind, Query

_ROMANISED = (
    ("ou", "u"), ("oo", "u"), ("u", "ou"), ("ee", "i"), ("i", "ee"), ("iy", "y"), ("y", "iy"), ("y", "i"), ("i", "y"),
    ("kh", "h"), ("q", "k"), ("k", "q"), ("dj", "j"), ("j", "dj"), ("ph", "f"), ("w", "v"), ("v", "w"), ("zh", "j"),
    ("sch", "sh"), ("sh", "ch"), ("ks", "x"), ("x", "ks"), ("ya", "ia"), ("yu", "iu"), ("ai", "ay"), ("ei", "ey"),
    ("ov", "off"), ("a", "e"), ("e", "a"), ("o", "u"), ("aa", "a"), ("ch", "tch"), ("ts", "tz"), ("gh", "g"),
)  # fmt: skip
_FORMS = (
    ("limited", "ltd"), ("ltd", "limited"), ("corporation", "corp"), ("corp", "corporation"), ("company", "co"),
    ("co", "company"), ("incorporated", "inc"), ("llc", "ooo"), ("ooo", "llc"), ("jsc", "oao"), ("oao", "jsc"),
    ("inc", "incorporated"), ("gmbh", "ltd"), ("private", "pvt"), ("international", "intl"), ("university", "univ"),
    ("institute", "inst"), ("technology", "tech"), ("and", "&"), ("&", "and"), ("department", "dept"),
)  # fmt: skip
_ENDINGS = frozenset(
    {"ltd", "limited", "llc", "ooo", "oao", "jsc", "inc", "gmbh", "co", "company", "corp", "sa", "fze"}
)
_KEYS = "qwertyuiopasdfghjklzxcvbnm"
Turn = Callable[[list[str], random.Random], list[str]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A query, the entry that it means ("" for none), and how it came about."""

    query: Query
    means: str
    how: str


def _words(name: str) -> list[str]:
    """The words in the order in which they are spoken: a family name before a comma goes last."""
    before, comma, after = name.partition(", ")
    return f"{after} {before}".split() if comma and len(before.split()) <= 3 and "." not in after else name.split()


def _a_long_word(words: Sequence[str], drawn: random.Random) -> int:
    long = [place for place, word in enumerate(words) if len(word) >= 4]
    return drawn.choice(long) if long else drawn.randrange(len(words))


def _dropped(words: list[str], drawn: random.Random) -> list[str]:
    if len(words) < 3:
        return words
    place = drawn.randrange(1, len(words) - 1)
    return words[:place] + words[place + 1 :]


def _turned(words: list[str], drawn: random.Random) -> list[str]:
    if len(words) < 2:
        return words
    place = drawn.choice([1, len(words) - 1])
    return words[place:] + words[:place]


def _mistyped(words: list[str], drawn: random.Random) -> list[str]:
    place = _a_long_word(words, drawn)
    word = words[place]
    at = drawn.randrange(len(word))
    letter = drawn.choice(_KEYS)
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    changed = drawn.choice(
        [word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + letter + word[at:], swapped]
    )
    return [*words[:place], changed, *words[place + 1 :]]


def _initial(words: list[str], drawn: random.Random) -> list[str]:
    if len(words) < 2:
        return words
    place = drawn.randrange(len(words) - 1)
    return [*words[:place], words[place][:1] + drawn.choice(["", "."]), *words[place + 1 :]]


def _joined(words: list[str], drawn: random.Random) -> list[str]:
    if len(words) < 2:
        return words
    place = drawn.randrange(len(words) - 1)
    return [*words[:place], words[place] + drawn.choice(["", "-"]) + words[place + 1], *words[place + 2 :]]


def _split(words: list[str], drawn: random.Random) -> list[str]:
    place = _a_long_word(words, drawn)
    word = words[place]
    if "-" in word:
        return [*words[:place], *word.split("-"), *words[place + 1 :]]
    if len(word) < 6:
        return words
    at = drawn.randrange(2, len(word) - 2)
    return [*words[:place], word[:at], word[at:], *words[place + 1 :]]


def _romanised(words: list[str], drawn: random.Random) -> list[str]:
    name = " ".join(words).lower()
    ways = [pair for pair in _ROMANISED if pair[0] in name]
    for before, after in drawn.sample(ways, min(len(ways), drawn.choice([1, 1, 2]))):
        name = re.sub(before, after, name, count=1)
    return name.split()


def _other_form(words: list[str], drawn: random.Random) -> list[str]:
    forms = dict(drawn.sample(_FORMS, len(_FORMS)))
    plain = [word.lower().strip(".,") for word in words]
    if drawn.random() < 0.5:
        while len(plain) > 1 and plain[-1] in _ENDINGS:
            plain.pop()
        return words[: len(plain)]
    changed = [forms.get(bare, word) for bare, word in zip(plain, words, strict=True)]
    return changed if changed != words else [*words, drawn.choice(["Ltd", "LLC", "Co.", "Inc."])]


def _as_it_is(words: list[str], drawn: random.Random) -> list[str]:
    return words


_OF_PERSONS: tuple[Turn, ...] = (_dropped, _turned, _mistyped, _initial, _joined, _split, _romanised, _as_it_is)
_OF_OTHERS: tuple[Turn, ...] = (
    _dropped,
    _turned,
    _mistyped,
    _mistyped,
    _joined,
    _split,
    _other_form,
    _other_form,
    _as_it_is,
)


def written_otherwise(name: str, is_person: bool, drawn: random.Random) -> tuple[str, str]:
    """(the name as somebody may write it, how it was changed), by one or two changes."""
    words = _words(name) if is_person else name.split()
    turns = drawn.sample(_OF_PERSONS if is_person else _OF_OTHERS, drawn.choice([1, 1, 2]))
    for turn in turns:
        words = turn(words, drawn)
    written = " ".join(words)
    written = drawn.choice([written, written.upper(), written.title()])
    return (written if is_a_name(written) else name), "+".join(turn.__name__.strip("_") for turn in turns)


def asked_of(entries: Sequence[Entry], count: int, drawn: random.Random) -> tuple[list[Entry], list[Asking]]:
    """The list with one alias of some entries taken out, and askings: half aliases taken out, half names rewritten."""
    named = [place for place, entry in enumerate(entries) if entry.aliases]
    chosen = drawn.sample(named, min(count // 2, len(named)))
    kept = list(entries)
    askings = []
    for place in chosen:
        entry = entries[place]
        alias = drawn.choice(entry.aliases)
        kept[place] = replace(entry, aliases=tuple(one for one in entry.aliases if one != alias))
        askings.append(Asking(Query(alias, _maybe_kind(entry, drawn)), entry.id, "alias"))
    for place in drawn.sample(range(len(entries)), count - len(askings)):
        entry = kept[place]
        name, how = written_otherwise(drawn.choice(entry.names), entry.kind == "person", drawn)
        askings.append(Asking(Query(name, _maybe_kind(entry, drawn)), entry.id, how))
    return kept, askings


def _maybe_kind(entry: Entry, drawn: random.Random) -> Kind:
    return entry.kind if drawn.random() < 0.5 else "any"


def recombined(entries: Sequence[Entry], count: int, drawn: random.Random) -> list[str]:
    """Names of nobody: the given names of one listed person with the family name of another."""
    halves = [entry.name.partition(", ") for entry in entries if entry.kind == "person" and ", " in entry.name]
    return [f"{drawn.choice(halves)[2]} {drawn.choice(halves)[0]}" for _ in range(count)]


def others(
    names: Sequence[tuple[str, str]], entries: Sequence[Entry], count: int, drawn: random.Random
) -> list[Asking]:
    """Askings that mean nobody on the list: names of others, unless the list has the very same name."""
    listed = {_bare(name) for entry in entries for name in entry.names}
    fit = [(name, how) for name, how in names if is_a_name(name) and _bare(name) not in listed]
    return [
        Asking(Query(name, drawn.choice(["any", "organisation" if how == "registered" else "person"])), "", how)
        for name, how in drawn.sample(fit, count)
    ]


def _bare(name: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"\w+", name.casefold())))
