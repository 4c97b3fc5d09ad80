"""Names in Hebrew letters: the commonest by a table, the others by a guess at their vowels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading
from kikin.engines.names.readings.tidy import without_marks
from kikin.engines.names.readings.vowels import with_vowels

_LETTERS = """
א=a ב=b ג=g ד=d ה=h ו=v ז=z ח=h ט=t י=y כ=k ך=k ל=l מ=m ם=m נ=n ן=n ס=s ע=' פ=p ף=f צ=ts ץ=ts ק=k ר=r ש=sh ת=t
"""
_SOUNDS = dict(pair.split("=") for pair in _LETTERS.split())
_SOFT = {"ב": "v", "פ": "f", "כ": "h", "ש": "s"}
_NAMES_TEXT = """
בנימין=benjamin נתניהו=netanyahu משה=moshe כהן=cohen לוי=levi דוד=david יוסף=yosef אברהם=avraham יצחק=yitzhak
יעקב=yaakov שלמה=shlomo שמעון=shimon יהודה=yehuda אהרן=aharon חיים=haim מרדכי=mordechai ישראל=israel דניאל=daniel
מיכאל=michael רפאל=rafael גבריאל=gabriel שרה=sarah רבקה=rivka רחל=rachel לאה=leah מרים=miriam חנה=hannah אסתר=esther
רות=ruth נעמי=naomi תמר=tamar אלי=eli אורי=uri עמית=amit גל=gal טל=tal נועם=noam איתן=eitan יונתן=yonatan
אריאל=ariel עומר=omer יאיר=yair בן=ben בר=bar מזרחי=mizrahi פרץ=peretz ביטון=biton דהן=dahan אזולאי=azoulay
פרידמן=friedman גולדברג=goldberg שפירא=shapira רוזן=rosen קליין=klein ברק=barak פרס=peres רבין=rabin שרון=sharon
"""
_NAMES = dict(pair.split("=") for pair in _NAMES_TEXT.split())
_WORD = re.compile(r"[א-ת0-9]+")


def read_hebrew(run: str, kind: Kind) -> Iterator[Reading]:
    """With the hard sounds of bet, kaf, pe and shin, then with the soft ones."""
    words = _WORD.findall(without_marks(run).replace("'", "").replace("׳", "").replace("״", ""))
    for via, table in (("hebrew", _SOUNDS), ("hebrew-soft", _SOUNDS | _SOFT)):
        yield Reading(tuple(_written(word, table) for word in words), via)


def _written(word: str, table: dict[str, str]) -> str:
    return _NAMES.get(word) or with_vowels([table.get(letter, letter) for letter in word])
