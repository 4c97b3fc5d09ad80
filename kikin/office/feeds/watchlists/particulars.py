"""What lists say beside names: when somebody was born, and the numbers that authorities gave them."""

from __future__ import annotations

import re

from kikin.office.feeds.watchlists.checking import is_date

_NAMES_OF_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MOST_YEARS = 10
_AROUND = 2
"""Who was born about a year may have been born some years before or after."""
_DAY_OF_WORDS = re.compile(r"(?:(\d{1,2}) )?(?:([A-Za-z]{3})[a-z]*\.? )?(\d{4})")
_DAY_OF_FIGURES = re.compile(r"(?:(\d{1,2})[/.])?(?:(\d{1,2})[/.])?(\d{4})")
_YEARS = re.compile(r"(\d{4})\s*(?:to|-|–|and)\s*(\d{4})")
_ABOUT = re.compile(r"(?:circa|c\.|about|approximately)\s*(\d{4})", re.IGNORECASE)

_SCHEMES: tuple[tuple[str, str], ...] = (
    (r"passport|pasaporte|passeport|travel document", "passport"),
    (r"\blei\b|legal entity identifier", "lei"),
    (r"\borcid\b", "orcid"),
    (r"corporate number|法人番号", "corporate_number"),
    (r"swift|\bbic\b", "swift"),
    (r"vessel registration identification|\bimo\b", "imo"),
    (r"\btax|fiscal|\bv\.?a\.?t|\bnit\b|\bruc\b|\brif\b|\br\.?f\.?c\b|\bc\.?u\.?i\.?t\b|\binn\b|\brtn\b", "tax_number"),
    (
        r"registration|registry|company number|matricula|folio mercantil|trade license|chamber of commerce|enterprise"
        r"|business|unified social credit|\bogrn\b|regnumber|public registration",
        "registration",
    ),
    (
        r"national|\bid\b|cedula|c\.?u\.?r\.?p|c\.?u\.?i\.?p|identi|d\.?n\.?i\b|ssn|social security|personal",
        "national_id",
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), scheme) for pattern, scheme in _SCHEMES)
_IMO = re.compile(r"^IMO\s*(?=\d)", re.IGNORECASE)


def birth_dates_of(text: str) -> list[str]:
    """What a list says of a day, a month, a year or some years, as ISO writes them; nothing where it says none."""
    said = " ".join(text.split())
    if is_date(said):
        return [said]
    if found := _YEARS.search(said):
        return years(int(found[1]), int(found[2]))
    if found := _ABOUT.match(said):
        return around(int(found[1]))
    if found := _DAY_OF_WORDS.fullmatch(said):
        return _iso(found[3], _month(found[2] or ""), int(found[1] or 0))
    if found := _DAY_OF_FIGURES.fullmatch(said):
        day, month = (found[1], found[2]) if found[2] else ("", found[1])
        return _iso(found[3], int(month or 0), int(day or 0))
    return []


def years(first: int, last: int) -> list[str]:
    """Each year from the first to the last; nothing where they are too far apart to tell anybody apart."""
    return [str(year) for year in range(first, last + 1)] if 0 <= last - first <= _MOST_YEARS else []


def around(year: int) -> list[str]:
    """A year that is only about right."""
    return years(year - _AROUND, year + _AROUND)


def scheme_of(label: str) -> str:
    """The scheme of a number by what its list calls it, or nothing where it names nobody."""
    return next((scheme for pattern, scheme in _PATTERNS if pattern.search(label)), "")


def identifier(label: str, value: str) -> list[tuple[str, str]]:
    """A number under its scheme; nothing for a number that names nobody."""
    scheme, number = scheme_of(f"{label} {value}" if _IMO.match(value) else label), _IMO.sub("", value.strip())
    return [(scheme, number)] if scheme and number else []


def _month(name: str) -> int:
    place = _NAMES_OF_MONTHS.find(name.casefold()) if name else -1
    return place // 3 + 1 if place >= 0 and place % 3 == 0 else 0


def _iso(year: str, month: int, day: int) -> list[str]:
    text = year + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    return [text] if is_date(text) else [year]
