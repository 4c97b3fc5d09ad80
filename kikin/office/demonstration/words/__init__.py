"""The words of the fictions, as data. Every name is made of words that mean "sample" or "not real"."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from kikin.values.text import Text


@cache
def load(name: str) -> dict[str, Any]:
    """The words of `name`.toml."""
    return tomllib.loads((resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def pairs(name: str, *path: str) -> tuple[Text, ...]:
    """A list of [Japanese, English] pairs at a path of `name`.toml."""
    words: Any = load(name)
    for key in path:
        words = words[key]
    return tuple(Text(ja=ja, en=en) for ja, en in words)
