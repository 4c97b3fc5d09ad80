"""The skeleton of a word in Latin letters: a key on which the romanisations of one word meet.

Long words keep their consonants, by sound; short ones keep their vowels too, or too many would meet.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kikin.engines.names.readings.korean_syllables import korean_key

_KEPT_VOWELS_UP_TO = 2

# The same small word in the spellings of several countries.
_SAME_SMALL_WORD = """
abd: abd abdul abdel abdal abdol abdoul abdur abdus abder abdu abdo
al: al el ul il ar as ash ad an at az adh es ech ed er en ez ur us ud ol
bin: bin ibn ben bn ebn
bint: bint bent binti
abu: abu abou abo aboo aba abi abul bou
um: umm um oum om omm
and: and und et y e i va wa
"""
_SMALL_WORDS = {
    word: key
    for key, _, words in (line.partition(":") for line in _SAME_SMALL_WORD.strip().splitlines())
    for word in words.split()
}
# Names whose spellings part by a sound that elsewhere tells words apart.
_MEETING = {
    "atmn": "asmn",
    "rmdn": "rmzn",
    "fkl": "fsl",
    "fadl": "fazl",
    "kzm": "kdm",
    "ktm": "kdm",
    "nzm": "ndm",
    "askndr": "alksndr",
}

# Read from top to bottom: each line is heard before the next.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        # Slavic surnames, in the English, French, German and Polish manner
        (r"(?<=[oe])(?:ff|w)$|w(?=sk)", "v"),
        (r"(?<=[vnrlt]i)(?:c|tz)$", "C"),
        (r"(?<=[eioy])j$", "i"),
        (r"(?<=[ltsv])j(?=[aeiou])", "i"),
        (r"(?<=[eo])j(?=e)", "i"),
        (r"skaja$", "skaia"),
        (r"(?<=\w{3}[knrtl])ou$", "ov"),
        (r"(?<=\w{3})eu$", "ev"),
        (r"ou(?=sk)", "ov"),
        # First names, and the patronymics from them, in Ukrainian and Belarusian
        (r"^(?:uladzimir|volodymyr)", "vladimir"),
        (r"^(?:serhi|siarhe)", "serge"),
        (r"^(?:[yi]?[ae]uhen|[yi]?evhen|[yi]evgen)", "evgen"),
        (r"^h?ryhor", "grigor"),
        (r"^(?:mykol|mikal)", "nikol"),
        (r"^hen+ad[zi]*", "genadi"),
        (r"^dzm", "dm"),
        (r"^ih[oa]r", "igor"),
        (r"^[oa]leh$", "oleg"),
        # Consonants of two letters or more; C is the sound of ch and sh
        (r"(?<=..[lnmrdfkh])e$", ""),
        (r"ch(?=m)", "h"),
        (r"schtsch|chtch|shtch|stch|shch|shh", "C"),
        (r"dsch|dzh|dzs|dj(?=[aeiou])|zh", "j"),
        (r"tsch|tch|tsh|tx|cz|sch|ch|sh|^sy(?=[aou])|sy(?=[ai])|ty(?=[aou])", "C"),
        (r"zy(?=[aou])", "j"),
        (r"^hs|^x(?=[iu])|x(?=ia|in|ue)|^q(?=ia[no]|ing$|iu$|ie$|in$)", "C"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"(?<=[gdt])h|(?<=^r)h|(?<=rr)h", ""),
        (r"ck|cqu|qu|q", "k"),
        (r"tz|ts", "s"),
        (r"dz", "z"),
        (r"x", "ks"),
        (r"c(?=[eiyv])", "s"),
        (r"c", "k"),
        (r"zm", "sm"),
        (r"n(?=[bpm])", "m"),
        (r"(?<=[aeio])z$|z(?=k)", "s"),
        # Long vowels and diphthongs
        (r"(?<=[aeiou])w(?=[uo])", ""),
        (r"(?:oo|ou|oe)(?=[^aeiou]|$)", "u"),
        (r"ou(?=[aei])", "v"),
        (r"(?<=^o)h(?=[^aeiou])|(?<=^[kgnt]o)h(?=[^aeiou])|(?<=[aeiou])h$", ""),
        (r"(?<=[ae])w(?=[^aeiou]|$)", "u"),
        (r"w", "v"),
        (r"^[yj]e(?=[vglfkmrs])", "e"),
        (r"y", "i"),
        (r"^ei|ee|ie", "i"),
        (r"ei", "ai"),
        # One consonant for another: Qasim, Kassem and Gasim; Kim and Gim
        (r"g", "k"),
        # The last consonant, hardened in Turkish
        (r"(?<=[aeiou])t$", "d"),
        (r"(?<=[aeiou])p$", "b"),
    )
)
_DOUBLE = re.compile(r"([a-zC])\1+")
_ABD = re.compile(r"^abd[aeou]l?(?=[a-z]{3})(?!ah)")
_ARTICLE_BEFORE_DIN = re.compile(r"(?<=[a-z]{2})[aeiou](?:l|d)?(?=d[ei]n$)")
_VOWELS = re.compile(r"[aeiou]")
_INNER = re.compile(r"^([aiu]+[^aiu])[aiu]+([^aiu])")
_VOWEL_CLASSES = str.maketrans("eo", "iu")


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """The key of a word of ASCII letters; a word with figures is its own key."""
    if not word.isalpha():
        return word
    if known := _SMALL_WORDS.get(word) or korean_key(word):
        return known
    heard = _heard(word)
    consonants = _VOWELS.sub("", heard)
    if len(consonants) > _KEPT_VOWELS_UP_TO:
        key = ("a" if heard[0] in "aeiou" else "") + consonants
    else:
        key = _INNER.sub(r"\1\2", _DOUBLE.sub(r"\1", heard.translate(_VOWEL_CLASSES)))
    return _MEETING.get(key, key)


def _heard(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    word = _DOUBLE.sub(r"\1", word)
    word = _ABD.sub("abd", word)
    return _ARTICLE_BEFORE_DIN.sub("", word).lower()
