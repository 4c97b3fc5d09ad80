"""Kana: in the styles of Hepburn and the Kunrei, with and without long vowels, and as the foreign word heard in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

import jaconv

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading

_TABLE = """
あ=a い=i う=u え=e お=o か=ka き=ki く=ku け=ke こ=ko が=ga ぎ=gi ぐ=gu げ=ge ご=go さ=sa し=shi す=su せ=se そ=so
ざ=za じ=ji ず=zu ぜ=ze ぞ=zo た=ta ち=chi つ=tsu て=te と=to だ=da ぢ=ji づ=zu で=de ど=do な=na に=ni ぬ=nu ね=ne
の=no は=ha ひ=hi ふ=fu へ=he ほ=ho ば=ba び=bi ぶ=bu べ=be ぼ=bo ぱ=pa ぴ=pi ぷ=pu ぺ=pe ぽ=po ま=ma み=mi む=mu
め=me も=mo や=ya ゆ=yu よ=yo ら=ra り=ri る=ru れ=re ろ=ro わ=wa ゐ=i ゑ=e を=o ん=n ゔ=vu ー=-
"""
_SMALL_TABLE = "ゃ=ya ゅ=yu ょ=yo ぁ=a ぃ=i ぅ=u ぇ=e ぉ=o ゎ=wa ゕ=ka ゖ=ke"
_SMALL = dict(pair.split("=") for pair in _SMALL_TABLE.split())
_SIGNS = dict(pair.split("=") for pair in _TABLE.split()) | _SMALL
_KUNREI = (
    ("sha", "sya"), ("shu", "syu"), ("sho", "syo"), ("cha", "tya"), ("chu", "tyu"), ("cho", "tyo"), ("ja", "zya"),
    ("ju", "zyu"), ("jo", "zyo"), ("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"),
)  # fmt: skip
_LIQUIDS = ("r", "l", "lr", "rl")
_WORD = re.compile(r"[ぁ-ゖァ-ヺー]+")
_LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"))


def read_kana(run: str, kind: Kind) -> Iterator[Reading]:
    """The readings of a run of kana: as Japanese, and in katakana also as the foreign words that they may stand for."""
    words = [spelt(word) for word in _WORD.findall(run)]
    native = [
        Reading(tuple(map(short, words)), "hepburn"),
        Reading(tuple(map(spelt_out, words)), "hepburn-long"),
        Reading(tuple(kunrei(short(word)) for word in words), "kunrei"),
    ]
    if jaconv.hira2kata(run) != run:
        yield from native
        return
    foreign = [Reading(tuple(_foreign(word, liquids) for word in words), "foreign") for liquids in _LIQUIDS]
    yield from (foreign + native if kind == "organisation" else native + foreign)


def spelt(word: str) -> str:
    """Sign by sign in Hepburn's style, with a bar for a lengthened vowel."""
    made = ""
    doubled = False
    for sign in jaconv.kata2hira(word):
        if sign == "っ":
            doubled = True
            continue
        sound = _SIGNS.get(sign, "")
        if sign in _SMALL and made[-1:] in ("i", "u", "e", "o"):
            made = _contracted(made, sound)
            continue
        if doubled and sound:
            sound = ("t" if sound.startswith("ch") else sound[0]) + sound
        doubled = False
        made += sound
    return re.sub("n(?=[bpm])", "m", made)


def _contracted(made: str, small: str) -> str:
    """ki + ya is kya, shi + ya is sha, fu + a is fa."""
    before = made[:-1]
    if before.endswith(("sh", "ch", "j")):
        return before + small.removeprefix("y")
    return before + small


def short(word: str) -> str:
    """As passports write it: long vowels as short ones."""
    for long, one in _LONG:
        word = word.replace(long, one)
    return spelt_out(word)


def spelt_out(word: str) -> str:
    """With long vowels as they are written in kana."""
    return word.replace("-", "").replace("'", "")


def kunrei(word: str) -> str:
    """A word in the Hepburn style, written in the Kunrei style."""
    for hepburn, other in _KUNREI:
        word = word.replace(hepburn, other)
    return word


def _foreign(word: str, liquids: str) -> str:
    """The word that Japanese heard: r and l told apart by a guess, and no vowel that only helps to say a consonant."""
    places = cycle(liquids)
    heard = re.sub("r", lambda found: next(places), word.replace("-", "").replace("tsu", "tu"))
    heard = re.sub(r"(?<=[oei])fu$", "v", heard)
    heard = re.sub(r"(?<=[ksgrlbpmfvz])u(?=[^aeiouyh]|$)", "", heard)
    return re.sub(r"(?<=[td])[ou](?=[rlsk]|$)|(?<=ch)i$", "", heard)
