"""Names in Chinese characters or kana: whose they are is not written on them, so both readings are given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.chinese import read_chinese
from kikin.engines.names.readings.han_variants import modern
from kikin.engines.names.readings.japanese import is_japanese, read_japanese, readings_of_family
from kikin.engines.names.readings.kana import read_kana, short
from kikin.engines.names.readings.reading import Reading
from kikin.engines.names.readings.translations import pieces_of

_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_STRETCH = re.compile("[㐀-鿿々〆豈-龎\U00020000-\U000323af]+|[ぁ-ゖァ-ヺー]+")
_LONGEST_JAPANESE = 8
_SHORTEST_JAPANESE = 2


def read_han(run: str, kind: Kind) -> Iterator[Reading]:
    """With kana Japanese; with a Japanese family name Japanese first; else Chinese first."""
    stretches = _STRETCH.findall(run)
    plain = " ".join(stretches) if " " in run.strip() else "".join(stretches)
    if not plain:
        return
    could_be_person = kind != "organisation" and _SHORTEST_JAPANESE <= len(plain) <= _LONGEST_JAPANESE
    if _KANA.search(plain):
        if all(map(_KANA.match, stretches)):
            yield from read_kana(run, kind)
        elif could_be_person and kind == "person":
            yield from read_japanese(plain, kind)
        else:
            yield from _read_mixed(run, kind)
        return
    readers = [read_chinese]
    if could_be_person:
        readers.insert(0 if is_japanese(plain) else 1, read_japanese)
    for read in readers:
        yield from read(plain, kind)


def _read_mixed(run: str, kind: Kind) -> Iterator[Reading]:
    """Kana as they sound, kanji by their commonest reading; once as Japanese, once as the foreign words in them."""
    stretches = [stretch for piece, _ in pieces_of(run) for stretch in _STRETCH.findall(piece)]
    each = [
        [reading.words for reading in read_kana(stretch, kind)]
        if _KANA.match(stretch)
        else [tuple(map(short, readings_of_family(modern(stretch))[:1]))]
        for stretch in stretches
    ]
    for turn in range(max(map(len, each), default=0)):
        words = (word for ways in each for word in ways[min(turn, len(ways) - 1)])
        yield Reading(tuple(words), "japanese")
