"""One writing for every name: folded in its own script, and as words in Latin letters."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from kikin.engines.names.forms import FORMS_OF_WORDS, FORMS_WITHOUT_SPACES
from kikin.engines.names.problem import Kind

_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_FORM = re.compile("|".join(re.escape(form) for form in sorted(FORMS_WITHOUT_SPACES, key=len, reverse=True)))
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_WORD = re.compile(r"[a-z0-9]+")


def folded(name: str) -> str:
    """A name without differences that mean nothing: width, case, invisible characters, the dots of K.K."""
    visible = "".join(
        " " if unicodedata.category(character) in {"Cc", "Zs", "Zl", "Zp"} else character
        for character in unicodedata.normalize("NFKC", name)
        if unicodedata.category(character) not in {"Cf", "Cn", "Co", "Cs"}
    )
    together = _ABBREVIATION.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", visible.casefold())
    return " ".join(together.split())


def without_form(name: str, kind: Kind) -> str:
    """A folded name without legal forms in scripts that need no spaces; unchanged when nothing else is left."""
    stripped = name if kind == "person" else " ".join(_FORM.sub(" ", name).split())
    return stripped if any(character.isalnum() for character in stripped) else name


def is_in_han(name: str) -> bool:
    """Whether a name holds a Chinese character, as most Japanese, and all Chinese, originals do."""
    return _HAN.search(name) is not None


def latin_words(name: str, kind: Kind) -> tuple[str, ...]:
    """The words of a folded name in Latin letters, without its legal form; each Chinese character is a word.

    Chinese characters are read as in Chinese: a Japanese name in kanji needs its reading as an alias.
    """
    apart = _HAN.sub(lambda found: f" {found[0]} ", without_form(name, kind))
    # Letters with a point or stroke become two in Latin (ß, ø): the apostrophes that come with some are no gap.
    words = _WORD.findall(anyascii(apart).casefold().replace("'", "").replace("`", ""))
    if kind == "person":
        return tuple(words)
    kept = list(words)
    while len(kept) > 1 and kept[-1] in FORMS_OF_WORDS:
        kept.pop()
    while len(kept) > 1 and kept[0] in FORMS_OF_WORDS:
        kept.pop(0)
    return tuple(kept)
