"""The problems of reading, in words: what is wrong with one value of a charter, and what to write instead."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from datetime import date, time

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

_LONGEST_SUGGESTION = 40


def as_written(value: object) -> str:
    """A value as the founder wrote it, so that "3" and 3 look different; tables and lists by their size."""
    if isinstance(value, str):
        return shown(json.dumps(value[:200], ensure_ascii=False))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return f"{{ {len(value)} }}"
    if isinstance(value, list):
        return f"[ {len(value)} ]"
    if isinstance(value, int) and value.bit_length() > 256:
        return f"about 2^{value.bit_length()}"
    return shown(value)


def not_wanted(code: str, where: str, value: object, wanted: Text, example: str) -> Problem:
    """`code` is wrong_type or wrong_value."""
    return Problem(
        code=code,
        where=where,
        what=Text(ja=f"{wanted.ja}ではありません", en=f"this is not {wanted.en}"),
        value=as_written(value),
        remedy=_write(wanted, example),
    )


def missing_key(where: str, name: str, wanted: Text, example: str) -> Problem:
    return Problem(
        code="missing_key",
        where=where,
        what=Text(ja=f"「{shown(name)}」がありません", en=f"the key {shown(name)} is missing"),
        remedy=_write(wanted, example),
    )


def unknown_key(where: str, name: str, known: Sequence[str]) -> Problem:
    """A key that the format does not have; the nearest that it has is the likeliest meaning."""
    near = difflib.get_close_matches(name[:_LONGEST_SUGGESTION], known, n=1)
    if near:
        remedy = Text(ja=f"「{near[0]}」ではありませんか", en=f"did you mean {near[0]}?")
    else:
        remedy = Text(
            ja=f"削除するか、次のいずれかにしてください：{'、'.join(known)}",
            en=f"remove it, or use one of: {', '.join(known)}",
        )
    return Problem(
        code="unknown_key",
        where=where,
        what=Text(ja="この様式にない項目です", en="the format has no such key"),
        value=as_written(name),
        remedy=remedy,
    )


def named_twice(where: str, value: object) -> Problem:
    return Problem(
        code="repeated_value",
        where=where,
        what=Text(ja="同じ値が一覧に二度あります", en="the list has this value already"),
        value=as_written(value),
        remedy=Text(ja="一方を削除してください", en="remove one of the two"),
    )


def too_many(where: str, count: int, most: int) -> Problem:
    return Problem(
        code="too_many",
        where=where,
        what=Text(ja=f"上限の{most:,}個を超えています", en=f"there are more than {most:,}"),
        value=f"{count:,}",
        remedy=Text(ja="数を減らしてください", en="write fewer"),
    )


def too_few(where: str, count: int, least: int) -> Problem:
    return Problem(
        code="too_few",
        where=where,
        what=Text(ja=f"少なくとも{least:,}個が必要です", en=f"at least {least:,} must be there"),
        value=f"{count:,}",
        remedy=Text(ja="不足分を書き足してください", en="write what is missing"),
    )


def _write(wanted: Text, example: str) -> Text:
    return Text(
        ja=f"{wanted.ja}を書いてください（例：{example}）",
        en=f"write {wanted.en}, such as {example}",
    )
