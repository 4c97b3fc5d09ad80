"""What a key of a charter may hold. Each kind says in words what it accepts, and reads one value.

Reading never raises and never stops: it adds to `problems` and goes on, so that a founder sees every
mistake at once. What could not be read is `UNREAD`, and no later check speaks about it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from kikin.fund.charter.complaints import named_twice, not_wanted, too_few, too_many
from kikin.values.money import MAX_YEN, parse_rate
from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import is_blank

UNREAD: Final = object()

MAX_LIST = 1_000
MAX_WORDS_CHARACTERS = 500
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""No fund is older, and none is planned further: a year outside is a slip of the pen."""

_DAY_OF_YEAR = re.compile(r"([0-9]{2})-([0-9]{2})")
_LEAP_YEAR = 2000
_KEYWORD = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_AWARD_REF = re.compile(r"[A-Z]{2,8}-?\{fiscal_year:02\}-?\{serial:0[3-6]\}")


class Kind(Protocol):
    """`wanted` completes "write ..." and "this is not ..."; `example` is TOML that would be taken."""

    @property
    def wanted(self) -> Text: ...

    @property
    def example(self) -> str: ...

    def read(self, value: object, where: str, problems: list[Problem]) -> Any: ...

    def build(self, read: Any) -> Any: ...


@dataclass(frozen=True)
class Scalar:
    """A kind whose value is read whole: `take` makes it ours, or says no with ValueError or TypeError."""

    wanted: Text
    example: str
    take: Callable[[Any], Any]

    def read(self, value: object, where: str, problems: list[Problem]) -> Any:
        try:
            return self.take(value)
        except TypeError:
            problems.append(not_wanted("wrong_type", where, value, self.wanted, self.example))
        except ValueError:
            problems.append(not_wanted("wrong_value", where, value, self.wanted, self.example))
        return UNREAD

    def build(self, read: Any) -> Any:
        return read


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def whole(low: int, high: int, example: int) -> Scalar:
    """A whole number within limits; true and false are not numbers here."""

    def take(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError
        if not low <= value <= high:
            raise ValueError
        return value

    wanted = Text(
        ja=f"{low:,}以上{high:,}以下の整数",
        en=f"a whole number from {low:,} to {high:,}",
    )
    return Scalar(wanted, f"{example:_}" if example > 9_999 else str(example), take)


def yen(example: int) -> Scalar:
    """Whole yen, more than none, and at most what goes everywhere without loss."""
    amount = whole(1, MAX_YEN, example)
    return Scalar(
        Text(ja=f"1以上{MAX_YEN:,}以下の整数の円", en=f"whole yen from 1 to {MAX_YEN:,}"),
        amount.example,
        amount.take,
    )


def share(example: str, *, zero: bool) -> Scalar:
    """A rate of at most the whole, as text: an exact fraction or a percentage."""

    def take(value: object) -> Any:
        rate = parse_rate(_string(value))
        if rate > 1 or (rate == 0 and not zero):
            raise ValueError
        return rate

    least = Text(ja="0以上", en="from 0 to 1") if zero else Text(ja="0を超え", en="over 0 and up to 1")
    wanted = Text(
        ja=f"{least.ja}1以下の割合（引用符付きの分数又は百分率）",
        en=f"a share {least.en}, in quotes, as a fraction or a percentage",
    )
    return Scalar(wanted, f'"{example}"', take)


def words(example: str) -> Scalar:
    """Text for people: something in it, not too long, no control characters."""

    def take(value: object) -> str:
        text = _string(value)
        if is_blank(text) or len(text) > MAX_WORDS_CHARACTERS or not text.isprintable():
            raise ValueError
        return text

    return Scalar(
        Text(
            ja=f"1行{MAX_WORDS_CHARACTERS}文字以内の文字列",
            en=f"one line of text of at most {MAX_WORDS_CHARACTERS} characters",
        ),
        json.dumps(example, ensure_ascii=False),
        take,
    )


def keyword(example: str) -> Scalar:
    """The name of a thing in the charter, which other tables and every record use."""

    def take(value: object) -> str:
        text = _string(value)
        if len(text) > 60 or not _KEYWORD.fullmatch(text):
            raise ValueError
        return text

    wanted = Text(
        ja="英小文字と数字を「-」又は「_」でつないだ60文字以内の名",
        en="a name of at most 60 lower-case letters and digits, joined by - or _",
    )
    return Scalar(wanted, f'"{example}"', take)


def one_of(*choices: str) -> Scalar:
    def take(value: object) -> str:
        text = _string(value)
        if text not in choices:
            raise ValueError
        return text

    quoted = [f'"{choice}"' for choice in choices]
    if len(choices) == 1:
        wanted = Text(ja=f"{quoted[0]}（今のところ唯一の値）", en=f"{quoted[0]}, the only value there is")
    else:
        wanted = Text(ja=f"{'、'.join(quoted)}のいずれか", en=f"one of {', '.join(quoted)}")
    return Scalar(wanted, quoted[0], take)


def truth() -> Scalar:
    def take(value: object) -> bool:
        if not isinstance(value, bool):
            raise TypeError
        return value

    return Scalar(Text(ja="true又はfalse", en="true or false"), "true", take)


def day(example: str) -> Scalar:
    """A local date. A date with a time is not one: legal dates have no hour."""

    def take(value: object) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise TypeError
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValueError
        return value

    wanted = Text(
        ja=f"{FIRST_YEAR}年から{LAST_YEAR}年までの日付（引用符も時刻もなし）",
        en=f"a date without quotes or time, from {FIRST_YEAR} to {LAST_YEAR}",
    )
    return Scalar(wanted, example, take)


def day_of_year(example: str) -> Scalar:
    """A month and a day, the same every year."""

    def take(value: object) -> tuple[int, int]:
        written = _DAY_OF_YEAR.fullmatch(_string(value))
        if not written:
            raise ValueError
        found = date(_LEAP_YEAR, int(written[1]), int(written[2]))
        return found.month, found.day

    wanted = Text(ja="月と日を「-」でつないだ文字列", en="a month and a day, joined by -, in quotes")
    return Scalar(wanted, f'"{example}"', take)


def zone() -> Scalar:
    """A name of the IANA time zone database."""

    def take(value: object) -> str:
        name = _string(value)
        try:
            ZoneInfo(name)
        except (LookupError, OSError, ValueError):
            # a folder of the database, a path out of it and an unknown name all fail, each in its own way
            raise ValueError from None
        return name

    return Scalar(Text(ja="IANAのタイムゾーン名", en="a time zone of the IANA database"), '"Asia/Tokyo"', take)


def award_ref() -> Scalar:
    """Letters, then the fiscal year in two digits, then a serial: nothing else can be formatted."""

    def take(value: object) -> str:
        pattern = _string(value)
        if not _AWARD_REF.fullmatch(pattern):
            raise ValueError
        return pattern

    example = "JPNP{fiscal_year:02}{serial:03}"
    wanted = Text(
        ja="英大文字2～8字、{fiscal_year:02}、{serial:03}～{serial:06}の順の型",
        en="2 to 8 capital letters, then {fiscal_year:02}, then {serial:03} to {serial:06}",
    )
    return Scalar(wanted, f'"{example}"', take)


@dataclass(frozen=True)
class ListOf:
    """A list of scalars, each at most once unless `repeats`."""

    item: Scalar
    least: int = 1
    most: int = MAX_LIST
    repeats: bool = False
    sample: str = ""

    @property
    def wanted(self) -> Text:
        count = f"{self.least}" if self.least == self.most else f"{self.least}～{self.most:,}"
        count_en = f"exactly {self.least}" if self.least == self.most else f"{self.least} to {self.most:,}"
        return Text(
            ja=f"{count}個の値の一覧（各値は{self.item.wanted.ja}）",
            en=f"a list of {count_en} values, each {self.item.wanted.en}",
        )

    @property
    def example(self) -> str:
        return self.sample or f"[{self.item.example}]"

    def read(self, value: object, where: str, problems: list[Problem]) -> Any:
        if not isinstance(value, list):
            problems.append(not_wanted("wrong_type", where, value, self.wanted, self.example))
            return UNREAD
        if len(value) > self.most:
            problems.append(too_many(where, len(value), self.most))
            return UNREAD
        if len(value) < self.least:
            problems.append(too_few(where, len(value), self.least))
            return UNREAD
        found = [self.item.read(entry, f"{where}[{index}]", problems) for index, entry in enumerate(value)]
        seen: set[Any] = set()
        for index, entry in enumerate(found):
            if entry in seen and entry is not UNREAD and not self.repeats:
                problems.append(named_twice(f"{where}[{index}]", value[index]))
            seen.add(entry)
        return UNREAD if UNREAD in found else tuple(found)

    def build(self, read: Any) -> Any:
        return read
