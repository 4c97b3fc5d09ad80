"""What no rule and no finding may look at, in whatever words: what a person was born as or believes, or is by passport.

A policy cannot allow any of it, and a charter can only add to it. A birth date or a country may tell two persons on a
list apart, and is therefore known to the comparison of names alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ALWAYS = ("nationality", "ethnicity", "religion", "birthplace", "citizenship", "visa", "race", "birth_date", "country")

_WORDS = {
    "nationality": "nationality nationalities national nationals nation nations passport passports foreigner",
    "ethnicity": "ethnicity ethnic ethnos tribe clan caste ancestry descent heritage lineage diaspora surname",
    "religion": "religion religions religious faith creed denomination confession church mosque muslim",
    "birthplace": "birthplace birthplaces native homeland hometown motherland origin origins nativity",
    "citizenship": "citizenship citizenships citizen citizens immigrant immigrants expatriate expatriates",
    "visa": "visa visas residency",
    "race": "race races racial skin colour color",
    "birth_date": "birthdate birthday dob age",
    "country": "country countries",
}
_JOINED = {
    "nationality": "nationalit",
    "ethnicity": "ethnic|mothertongue|firstlanguage",
    "religion": "religio",
    "birthplace": "birthplace|placeofbirth|birthcountry|countryofbirth|bornin|foreignborn|bornabroad",
    "citizenship": "citizen",
    "visa": "visatype|visastatus|residencestatus|residentstatus|immigrationstatus",
    "birth_date": "birthdate|dateofbirth",
}
_JAPANESE = {
    "nationality": "国籍|旅券|パスポート|外国人",
    "ethnicity": "民族|部族|血統|家系|先祖|祖先|母語|在日|日系|華僑|華人|苗字|名字",
    "religion": "宗教|信仰|信条|宗派|教派|教徒|信者",
    "birthplace": "出生地|出生国|出身|出自|生まれ|本籍",
    "citizenship": "市民権|公民権|帰化|移民",
    "visa": "査証|ビザ|在留|永住",
    "race": "人種|肌の色",
    "birth_date": "生年月日|誕生日|年齢",
    "country": "国名|国別|国・地域",
}
_LIKE_LATIN = str.maketrans("асеоріхутнкмвѕјԁ", "aceopixythkmbsjd")
"""Cyrillic letters that the eye takes for Latin ones."""
_TOKENS = re.compile(r"[a-z]+")


def forbidden_in(text: str, more: Iterable[str] = ()) -> str:
    """Which forbidden input a key or a value names; nothing for most. `more`: what a charter forbids besides."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    seen = "".join(one for one in apart.casefold() if unicodedata.category(one) != "Cf").translate(_LIKE_LATIN)
    tokens = set(_TOKENS.findall(seen))
    joined = re.sub(r"[^a-z]", "", seen)
    for name, words in _WORDS.items():
        if tokens & set(words.split()):
            return name
    for name, pattern in (*_JOINED.items(), *((one, re.sub(r"[^a-z]", "", one)) for one in more)):
        if re.search(pattern, joined):
            return name
    return next((name for name, pattern in _JAPANESE.items() if re.search(pattern, seen)), "")


def forbidden_input(where: str, text: str, name: str) -> Problem:
    return Problem(
        "forbidden_input",
        where,
        Text(
            f"規則でも事実認定でも用いてはならない情報です（{name}）",
            f"no rule and no finding may look at this ({name})",
        ),
        Text(
            "削除してください。リストに載る相手方・申告・時期などの行いに基づく条件だけが書けます",
            "remove it: conditions rest on conduct, on disclosures and on lists, never on who somebody is",
        ),
        shown(text),
    )
