"""Which field of the fund an application belongs to, found from its own words.

The rule, whole: texts are normalised (NFKC, casefold, hyphens as spaces). An English term counts where it
stands as a whole word or phrase, also with a plural -s or -es; a Japanese term counts wherever it stands.
Where a longer term stands, a shorter one inside it does not count there. Each distinct term counts 2 in the
title, and 1 in the summary and keywords together, of which at most MOST_TERMS_IN_TEXT count, so that a long
text does not win by its length. The highest sum wins; between equals, the field that the charter names first.
What matches no field is not eligible.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, TypeAlias

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

TITLE_WEIGHT = 2
TEXT_WEIGHT = 1
MOST_TERMS_IN_TEXT = 6

Place: TypeAlias = Literal["title", "summary", "keywords"]

_HYPHENS_AND_SPACES = re.compile(r"[\s\-_\u2010-\u2015\u2212]+")


class Named(Protocol):
    """What has words by which it is found: a field of a fund, or an area of technology."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> Text: ...

    @property
    def terms_ja(self) -> tuple[str, ...]: ...

    @property
    def terms_en(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One term of one field, as the charter writes it, and where it was found."""

    field: str
    term: str
    place: Place


@dataclass(frozen=True, slots=True)
class Recognition:
    """The field found, what every field scored in the charter's order, and the words that say so."""

    field: str | None
    scores: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    problem: Problem | None = None

    def reasons(self) -> tuple[Finding, ...]:
        """The findings that speak for the field found."""
        return tuple(finding for finding in self.findings if finding.field == self.field)


def recognise(fields: Sequence[Named], title: Text, summary: Text, keywords: Sequence[str] = ()) -> Recognition:
    """The field of an application by the rule above; without one, `problem` says why it is not eligible."""
    places: tuple[tuple[Place, str], ...] = (
        ("title", normalise(_both(title))),
        ("summary", normalise(_both(summary))),
        ("keywords", normalise("\n".join(keywords))),
    )
    findings: list[Finding] = []
    scores: list[tuple[str, int]] = []
    for field in fields:
        found = tuple(
            Finding(field.key, term, place)
            for place, text in places
            for term in _terms_in(text, field.terms_en, field.terms_ja)
        )
        findings += found
        scores.append((field.key, _score(found)))
    best = max((score for _, score in scores), default=0)
    if not best:
        return Recognition(None, tuple(scores), (), _no_field(fields, title))
    return Recognition(next(key for key, score in scores if score == best), tuple(scores), tuple(findings))


def normalise(text: str) -> str:
    """As terms and texts are compared: width and case do not matter, and a hyphen is a space."""
    return _HYPHENS_AND_SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _both(text: Text) -> str:
    return text.en if text.ja == text.en else f"{text.ja}\n{text.en}"


def _score(findings: Sequence[Finding]) -> int:
    in_title = {finding.term for finding in findings if finding.place == "title"}
    in_text = {finding.term for finding in findings if finding.place != "title"}
    return TITLE_WEIGHT * len(in_title) + TEXT_WEIGHT * min(len(in_text), MOST_TERMS_IN_TEXT)


def _terms_in(text: str, terms_en: tuple[str, ...], terms_ja: tuple[str, ...]) -> list[str]:
    """The distinct terms in a normalised text, each language in the charter's order."""
    found = _found(text, _whole_words(terms_en), terms_en)
    return found if text.isascii() else _found(text, _anywhere(terms_ja), terms_ja) + found


def _found(text: str, pattern: re.Pattern[str], terms: tuple[str, ...]) -> list[str]:
    forms = _forms(terms)
    # A plain search for each term is far quicker than the pattern, and most texts hold no term of most fields.
    if not any(map(text.__contains__, forms)):
        return []
    matched = {match[1] for match in pattern.finditer(text)}
    return [term for form, term in forms.items() if form in matched]


@cache
def _forms(terms: tuple[str, ...]) -> dict[str, str]:
    """Normal form to term as written; terms that differ only in hyphens, case or width are one, and a term of
    nothing but hyphens is none."""
    forms: dict[str, str] = {}
    for term in terms:
        if form := normalise(term):
            forms.setdefault(form, term)
    return forms


@cache
def _whole_words(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Letters and digits of ASCII end a word, so that an English term counts inside a Japanese sentence too."""
    return re.compile(rf"(?<![a-z0-9])({_longest_first(terms)})(?:s|es)?(?![a-z0-9])")


@cache
def _anywhere(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({_longest_first(terms)})")


def _longest_first(terms: tuple[str, ...]) -> str:
    """Alternatives of a pattern, which takes the first that fits."""
    return "|".join(re.escape(form) for form in sorted(_forms(terms), key=lambda form: (-len(form), form)))


def _no_field(fields: Sequence[Named], title: Text) -> Problem:
    return Problem(
        code="no_field",
        where="application.field",
        what=Text(
            "課題名・概要・キーワードに、どの対象分野の用語も見つかりません",
            "no term of any field is found in its title, summary or keywords",
        ),
        remedy=Text(
            f"対象分野は{'、'.join(field.name.ja for field in fields)}です。該当しないものは対象になりません",
            f"what matches none of {', '.join(field.name.en for field in fields)} is not eligible",
        ),
        value=shown(title.en),
    )
