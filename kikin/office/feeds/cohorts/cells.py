"""One cell at a time: what was sent becomes a clean text or whole yen, or a problem that names its column."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from kikin.office.feeds.cohorts.complaints import SURROGATE, complaint, missing
from kikin.values import wording
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem

_NUMBER = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,40})?")
_FARTHEST_DIGIT = 60
_BEYOND_EVERY_LIMIT = Fraction(10**_FARTHEST_DIGIT)
"""Stands for any larger number: digits that no currency needs are refused, never computed."""
_MOST_NAMED = 5
_SPREADSHEET_RETURN = "_x000D_"
_SPACE = re.compile(r"\s+")
_LINE_SPACE = re.compile(r"[^\S\n]+")
_MANY_LINES = re.compile(r"\n{3,}")


def is_blank(value: object) -> bool:
    """Nothing, or a text that shows nothing."""
    return value is None or (isinstance(value, str) and wording.is_blank(value))


def unwritable(where: str, value: object) -> Problem | None:
    """Why a value cannot be kept: bytes that are not UTF-8, or control characters, however deep in lists."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return next((found for part in value if (found := unwritable(where, part))), None)
    if not isinstance(value, str):
        return None
    if SURROGATE.search(value):
        ja, en = "UTF-8でない文字が含まれています", "holds bytes that are not UTF-8"
        return complaint("not_utf8", where, value, ja, en, "UTF-8で保存し直してください", "save the file as UTF-8")
    if hidden := wording.hidden_characters(value, lines=True):
        named = ", ".join(hidden[:_MOST_NAMED])
        ja, en = f"制御文字（{named}）が含まれています", f"holds a control character, {named}"
        remedy = "目に見えない文字を取り除いてください", "remove the invisible character"
        return complaint("control_character", where, value, ja, en, *remedy)
    return None


def clean_line(value: object) -> str:
    """A text of one line: composed (NFC), every run of spaces one space; empty when it shows nothing."""
    text = "" if is_blank(value) else str(value).replace(_SPREADSHEET_RETURN, " ")
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def clean_lines(value: object) -> str:
    """A text that keeps its paragraphs; empty when it shows nothing."""
    text = "" if is_blank(value) else str(value).replace(_SPREADSHEET_RETURN, "\n")
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = "\n".join(line.strip() for line in _LINE_SPACE.sub(" ", text).split("\n"))
    return _MANY_LINES.sub("\n\n", lines).strip()


def text_problem(where: str, text: str, longest: int) -> Problem | None:
    """Too long a text, if it is."""
    if len(text) <= longest:
        return None
    ja, en = f"{longest:,}字を超えています", f"is longer than {longest:,} characters"
    return complaint("too_long", where, f"{len(text):,}", ja, en, "短くしてください", "shorten it")


def read_yen(
    where: str, value: object, yen_per_unit: Fraction, *, least_yen: Yen = 1
) -> tuple[Yen | None, Problem | None]:
    """An amount of their money as whole yen: exact until one floor at the end."""
    if is_blank(value):
        return None, missing(where)
    exact = _exact(value)
    if exact is None:
        ja, en = "数ではありません", "is not a number"
        remedy = (
            "通貨記号や単位を付けず、数字だけで書いてください（例：12000000）",
            "write digits only, without a sign or unit of money, such as 12000000",
        )
        return None, complaint("not_a_number", where, value, ja, en, *remedy)
    if exact * yen_per_unit > MAX_YEN:
        ja, en = f"上限の{MAX_YEN:,}円を超えています", f"is more than {MAX_YEN:,} yen"
        return None, complaint("huge_amount", where, value, ja, en, "単位を確かめてください", "check the unit")
    if yen_per_unit == 1 and exact.denominator > 1:
        ja, en = "1円未満の端数があります", "is not a whole number of yen"
        return None, complaint("not_whole_yen", where, value, ja, en, "整数の円にしてください", "write whole yen")
    yen = (exact * yen_per_unit).__floor__()
    if exact < 0 or yen < least_yen:
        ja, en = f"{least_yen}円以上ではありません", f"does not come to at least {least_yen} yen"
        remedy = "金額を確かめてください", "check the amount"
        return None, complaint("amount_too_small", where, value, ja, en, *remedy)
    return yen, None


def _exact(value: object) -> Fraction | None:
    """The number as a fraction; None for what is no number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _exact_of_digits(unicodedata.normalize("NFKC", value).strip())
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        if value and abs(value.adjusted()) >= _FARTHEST_DIGIT:
            if value.adjusted() < 0:
                return None
            return _BEYOND_EVERY_LIMIT if value > 0 else -_BEYOND_EVERY_LIMIT
        return Fraction(value)
    return Fraction(value) if isinstance(value, int) else None


def _exact_of_digits(text: str) -> Fraction | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    sign = -1 if found[1] == "-" else 1
    whole = found[2].replace(",", "").lstrip("0") or "0"
    if len(whole) > _FARTHEST_DIGIT:
        return sign * _BEYOND_EVERY_LIMIT
    return sign * Fraction(whole + (found[3] or ""))
