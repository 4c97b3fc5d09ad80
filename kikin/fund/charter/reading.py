"""From the text of a charter to the charter, or to every problem that it has."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import lru_cache
from typing import Any

from kikin.fund.charter.checks import check
from kikin.fund.charter.format import CHARTER
from kikin.fund.charter.model import Charter
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_CHARTER_BYTES = 2**20
MAX_DOTS_IN_A_LINE = 64

_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def decode(data: bytes) -> str | Problem:
    """The text of a charter's file, or why it is none: too large, or not UTF-8."""
    if len(data) > MAX_CHARTER_BYTES:
        return _too_large(len(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        lines_before = data.count(b"\n", 0, error.start)
        return Problem(
            code="not_utf8",
            where=f"line {lines_before + 1}",
            what=Text(ja="UTF-8の文字ではありません", en="this is not UTF-8"),
            value=f"0x{data[error.start]:02x}",
            remedy=Text(ja="UTF-8で保存し直してください", en="save the file as UTF-8"),
        )


def digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the text as UTF-8 with every line ending in a line feed."""
    return hashlib.sha256(_normalised(text).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=8)
def parse(text: str) -> tuple[Charter | None, tuple[Problem, ...]]:
    """The charter that a text says and no problem, or no charter and every problem at once.

    A problem's path counts from 0: `field[2].floor` is the floor of the third `[[field]]`. Where a text
    is not TOML at all, its line stands for the path.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_CHARTER_BYTES:
        return None, (_too_large(size),)
    written = _read_toml(_normalised(text))
    if isinstance(written, Problem):
        return None, (written,)
    problems: list[Problem] = []
    read = CHARTER.read(written, "", problems)
    problems += check(read)
    if problems:
        return None, tuple(problems)
    return Charter(**CHARTER.build(read), digest=digest(text)), ()


def _normalised(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _read_toml(text: str) -> dict[str, Any] | Problem:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        # tomllib's memory grows with the square of the parts of a dotted key: a.a.a... could eat the machine
        if line.count(".") > MAX_DOTS_IN_A_LINE and not line.lstrip().startswith("#"):
            return _too_deep(f"line {number}")
    try:
        return tomllib.loads(text)
    except RecursionError:
        return _too_deep("charter")
    except ValueError as error:
        # besides its own errors, tomllib lets through those of numbers too long to be read
        said = str(error)
        at = _AT_LINE.search(said)
        number = int(at[1]) if at else len(lines)
        why = shown(_AT_LINE.sub("", said).strip())
        return Problem(
            code="not_toml",
            where=f"line {number}, column {at[2]}" if at else f"line {number}",
            what=Text(ja=f"TOMLとして読めません：{why}", en=f"this is not TOML: {why}"),
            value=shown(lines[number - 1].strip()),
            remedy=Text(ja="この行の書き方を直してください", en="correct the writing of this line"),
        )


def _too_deep(where: str) -> Problem:
    return Problem(
        code="not_toml",
        where=where,
        what=Text(ja="表や一覧の入れ子が深すぎます", en="tables or lists are nested too deeply"),
        remedy=Text(
            ja=f"入れ子を浅くし、1行の点を{MAX_DOTS_IN_A_LINE}個までにしてください",
            en=f"nest them less deeply, with at most {MAX_DOTS_IN_A_LINE} dots in a line",
        ),
    )


def _too_large(size: int) -> Problem:
    return Problem(
        code="too_large",
        where="charter",
        what=Text(
            ja=f"上限の{MAX_CHARTER_BYTES:,}バイトを超えています",
            en=f"the text is larger than {MAX_CHARTER_BYTES:,} bytes",
        ),
        value=f"{size:,}",
        remedy=Text(ja="要綱の本文だけにしてください", en="keep to what a charter says"),
    )
