"""From when texts are so alike that somebody looks for overlap, as a charter says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overlap:
    """`alike_bp`: texts that are enough by themselves; `alike_with_name_bp`: where people bear the same name, too."""

    alike_bp: int = 5_000
    alike_with_name_bp: int = 2_000
