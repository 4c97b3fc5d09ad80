"""How a name may be read in Latin letters: what every script's module gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kikin.engines.names.problem import Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of writing a name: words of lower-case ASCII letters or figures, and the rule that gave them."""

    words: tuple[str, ...]
    via: str


Reader = Callable[[str, Kind], Iterable[Reading]]
"""Reads a stretch of one script, the likeliest way first."""
