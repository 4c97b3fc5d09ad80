"""How one state is called: by the house, and by those outside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kikin.values.text import Text

Tone: TypeAlias = Literal["neutral", "active", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class StateName:
    """`outside` is what applicants and the public read, where it differs from the staff's word."""

    staff: Text
    tone: Tone = "neutral"
    outside: Text | None = None

    def to(self, inside: bool) -> Text:
        return self.staff if inside or self.outside is None else self.outside


def named(ja: str, en: str, tone: Tone = "neutral", outside: tuple[str, str] | None = None) -> StateName:
    return StateName(Text(ja, en), tone, Text(*outside) if outside else None)
