"""JSON as a cohort may write it: exact numbers, no name twice, no endless nesting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kikin.values import numerals

MAX_DEPTH = 32
"""Lists in lists: an application's deepest are four."""


class Repeated(ValueError):
    """An object names the same field twice: which of the two was meant, nobody knows."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


class TooDeep(ValueError):
    """Lists or objects are nested more deeply than anything that an application says."""


def loads(text: str) -> Any:
    """What a JSON text says. Numbers that are none, or that no amount needs, stay texts: their field names them.

    Raises Repeated, TooDeep, or ValueError for what is not JSON.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_float=numerals.decimal,
            parse_int=numerals.whole,
            parse_constant=str,
        )
    except RecursionError:
        raise TooDeep from None
    if _depth_of(value) > MAX_DEPTH:
        raise TooDeep
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise Repeated(key)
        values[key] = value
    return values


def _depth_of(value: Any) -> int:
    """How deep lists and objects are nested, level by level, so that no depth exhausts the stack."""
    depth, level = 0, [value]
    while level := [inner for outer in level for inner in _inside(outer)]:
        depth += 1
    return depth


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
