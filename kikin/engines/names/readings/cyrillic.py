"""Names in Cyrillic letters: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian, Kazakh and neighbours.

One way of writing each letter is enough where styles meet in the skeleton; where languages read a letter
differently, each gives a reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anyascii import anyascii

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading

_LETTERS = """
а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch
ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=gj ќ=kj ѕ=dz ѣ=e ѳ=f ѵ=i ә=a ғ=gh қ=q
ң=ng ө=o ұ=u ү=u һ=h җ=j ҡ=q ҫ=s ҙ=z ҳ=h ҷ=j ӣ=i ӯ=u ӏ= ӱ=u ӧ=o ӓ=a ҥ=ng ҕ=gh ӑ=a ӗ=e
"""
_RUSSIAN = dict(pair.split("=") for pair in _LETTERS.split())
_DIFFERING = {
    "ukrainian": {"г": "h", "и": "y", "й": "i"},
    "bulgarian": {"х": "h", "щ": "sht", "ъ": "a"},
    "serbian": {"х": "h", "ц": "c", "ч": "c", "ш": "s", "ж": "z", "й": "j"},
}
_TABLES = {"russian": _RUSSIAN} | {language: _RUSSIAN | table for language, table in _DIFFERING.items()}
_SIGNS_OF = {
    "serbian": re.compile("[ђјљњћџѓќѕ]"),
    "ukrainian": re.compile("[іїєґў]"),
    "russian": re.compile("[ыэё]|щ(?!е)"),
    "bulgarian": re.compile("ъ[^еёюя]"),
}
_WORD = re.compile(r"[a-z0-9]+")


def read_cyrillic(run: str, kind: Kind) -> Iterator[Reading]:
    """The language first whose letters are met; Russian, and then the others that read these letters differently."""
    low = run.lower().replace("'", "")
    met = [language for language, signs in _SIGNS_OF.items() if signs.search(low)]
    for language in dict.fromkeys((*met, "russian", "ukrainian", "bulgarian")):
        spelt = anyascii("".join(_TABLES[language].get(letter, letter) for letter in low)).lower()
        yield Reading(tuple(_WORD.findall(spelt)), language)
