"""The one shape of a complaint about a file, and values made fit to be shown in it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

SURROGATE = re.compile("[\ud800-\udfff]")
"""Where bytes that are not UTF-8 went when the file was read."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
"""Also the marks that turn the direction of writing: a title must not read otherwise than it is stored."""
_LONGEST_LOOKED_AT = 200


def presentable(value: object) -> str:
    """Any value, short and printable: bytes that are not UTF-8 as a mark, controls as their number."""
    text = SURROGATE.sub("\N{REPLACEMENT CHARACTER}", str(value)[:_LONGEST_LOOKED_AT])
    return shown(CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text))


def complaint(code: str, where: str, value: object, ja: str, en: str, remedy_ja: str, remedy_en: str) -> Problem:
    """A problem with a file, a row or a cell; `where` is the name that their file uses."""
    said = presentable(value) if value not in ("", None) else ""
    return Problem(code, presentable(where), Text(ja, en), Text(remedy_ja, remedy_en), said)


def kept(problem: Problem) -> dict[str, Any]:
    """A complaint as a record keeps it beside its file."""
    what, remedy = problem.what, problem.remedy
    return {
        "where": problem.where,
        "value": problem.value,
        "what": [what.ja, what.en],
        "remedy": [remedy.ja, remedy.en],
    }


def missing(where: str) -> Problem:
    return complaint("missing", where, "", "記入がありません", "is missing", "記入してください", "fill it in")


def too_deep(where: str) -> Problem:
    ja, en = "一覧や表の入れ子が深すぎます", "holds lists within lists, far too deep"
    return complaint("too_deep", where, "", ja, en, "入れ子を浅くしてください", "nest them less deeply")


def unknown_key(where: str, value: object, keys: Collection[str]) -> Problem:
    """A value that is not one of the keys of a catalogue."""
    return complaint(
        "unknown_key",
        where,
        value,
        "知らない値です",
        "is not known here",
        f"次のいずれかにしてください：{'、'.join(keys)}",
        f"use one of {', '.join(keys)}",
    )
