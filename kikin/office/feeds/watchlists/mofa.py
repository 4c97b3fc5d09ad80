"""The lists of designated bodies that MOFA and METI publish as a PDF, read from its text.

A number, the Japanese name with its other names in brackets, the English name with its aliases, and where it is. The
numbers stand for good: those taken off the list leave a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.watchlists.countries import code_at_the_end
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.sources import Source

_JAPANESE = r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]"
_START = re.compile(rf"(?m)(?:^|(?<=[A-Za-z.．;)]))[ \u3000]*([0-9０-９]{{1,4}})[ \u3000]*(?=[^\n]*{_JAPANESE})(?!年)")
_WHERE = re.compile(r"所\s*在\s*地\s*[：:]")
_OTHER_NAMES = re.compile(r"別称[：:]")
_FARTHEST_GAP = 50
_IN_BRACKETS = re.compile(r"[（(]((?:[^（）()]|[（(][^（）()]*[)）])*)[)）]")
_CALLED = re.compile(r"^別\s*称[、，､]\s*")
_BETWEEN_JAPANESE = re.compile(r"[、､]|及び")
_FOLLOWING = re.compile(
    r",?\s*(?:a\.?k\.?a\.?,?\s*)?,?\s*(?:the)?\s*follow(?:ing)?\s*\S+\s*alias(?:es)?[:：]?|,?\s*a\.k\.a\.?,?",
    re.IGNORECASE,
)
_BETWEEN_ENGLISH = re.compile(r"[;；]|\n\s*[-—–]|^\s*[-—–]")
_LAST_WORDS = re.compile(r"\s*\band\s*$")
_TITLE = re.compile(r"（(令和[^）]*告示第[^）]*号)）")


def is_designated_list(head: str) -> bool:
    """Whether the first lines are those of a notification with places of bodies."""
    return bool(_WHERE.search(head)) and "告示" in head


def read_mofa(source: Source) -> Iterator[Draft]:
    """One entry for each number, in their order."""
    text = source.text()
    title = _TITLE.search(text.replace("\n", ""))
    starts = list(_numbered(text))
    for place, (number, _, end) in enumerate(starts):
        until = starts[place + 1][1] if place + 1 < len(starts) else len(text)
        draft = _read(number, text[end:until])
        draft.programmes = [title[1]] if title else []
        yield draft


def _numbered(text: str) -> Iterator[tuple[int, int, int]]:
    """Number, where it begins and where it ends, of every entry: numbers rise, and figures in addresses do not fit."""
    last = 0
    for found in _START.finditer(text):
        number = int(found[1])
        if last < number <= last + _FARTHEST_GAP:
            yield number, found.start(), found.end()
            last = number


def _read(number: int, block: str) -> Draft:
    draft = Draft(number, str(number), kind="organisation")
    names, *places = _WHERE.split(block)
    names, *others = _OTHER_NAMES.split(names)
    japanese, english = _apart(names)
    aliases = [_IN_BRACKETS.sub("", japanese)]
    for bracketed in _IN_BRACKETS.findall(japanese):
        called = _CALLED.sub("", bracketed)
        aliases += _BETWEEN_JAPANESE.split(called) if called != bracketed else [called]
    name, *following = _FOLLOWING.split(english, maxsplit=1)
    for one in (*following, *others):
        aliases += _BETWEEN_ENGLISH.split(one)
    draft.name = _line(name) or _line(aliases[0])
    draft.aliases = list(dict.fromkeys(said for one in aliases if (said := _line(one)) and said != draft.name))
    draft.countries = [code for one in re.split(r";", " ".join(places)) if (code := code_at_the_end(_line(one)))]
    if not places:
        ja, en = "「所在地」がありません", "has no place (所在地)"
        remedy = "文書が途中で切れていないか確かめてください", "see that the document is whole"
        draft.problems.append(complaint("missing", "所在地", draft.name, ja, en, *remedy))
    return draft


def _apart(names: str) -> tuple[str, str]:
    """The Japanese name and the English one, which begins below the last Japanese letter, or right behind it."""
    last = max((found.end() for found in re.finditer(rf"{_JAPANESE}|）", names)), default=0)
    rest, _, below = names[last:].strip(" ").partition("\n")
    if not below.strip() or below.startswith(("-", "—")) or "a.k.a" in rest:
        return names[:last].replace("\n", ""), names[last:]
    return (names[:last] + rest).replace("\n", ""), below


def _line(text: str) -> str:
    return _LAST_WORDS.sub("", " ".join(text.split()).strip(" ;；、,-—–")).strip(" ;.,")
