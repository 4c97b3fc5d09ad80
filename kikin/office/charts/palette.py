"""Colours and type, read from the design tokens as they were vendored: a picture has no colour of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TOKENS = Path(__file__).resolve().parents[1] / "static/vendor/@digital-go-jp/design-tokens/dist/tokens.css"
_TOKEN = re.compile(r"--([\w-]+): ([^;]+);")


@dataclass(frozen=True, slots=True)
class Palette:
    """The four inks of a picture, which print apart in grey, and the family of its letters."""

    ground: str
    ink: str
    line: str
    accent: str
    family: str


@cache
def palette() -> Palette:
    """The palette of the vendored tokens. KeyError names a token that a new release has dropped."""
    tokens = dict(_TOKEN.findall(_TOKENS.read_text(encoding="utf-8")))
    return Palette(
        ground=tokens["color-neutral-white"],
        ink=tokens["color-neutral-solid-gray-900"],
        line=tokens["color-neutral-solid-gray-536"],
        accent=tokens["color-primitive-blue-900"],
        family=tokens["font-family-sans"].replace("'", ""),
    )
