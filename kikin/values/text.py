"""Words in both languages of the house, kept together so that neither is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One meaning, said in Japanese and in English."""

    ja: str
    en: str

    def say(self, language: str) -> str:
        """The words in `language`; any language but Japanese gets English."""
        return self.ja if language.startswith("ja") else self.en

    def __str__(self) -> str:
        return self.en


NOTHING_SAID = Text("", "")


def as_pairs(said: Iterable[Text]) -> list[list[str]]:
    """Texts as JSON keeps them: `[[ja, en], ...]`."""
    return [[one.ja, one.en] for one in said]


def of_pairs(kept: Iterable[Iterable[str]]) -> tuple[Text, ...]:
    """Texts that JSON has kept."""
    return tuple(Text(*pair) for pair in kept)
