"""Drafts: what is written in several windows at once comes together, and no word of it is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kikin.fund.charter import Criterion
from kikin.values.problems import Problem
from kikin.values.text import Text

MAX_DRAFT_CHARACTERS = 100_000
"""A draft may be longer than what is handed in: it is shortened where it stands."""

_DIGEST_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Merged:
    """What is kept now, by the names of the questions; `aside` is what it took the place of, unseen by its writer."""

    answers: dict[str, str]
    aside: dict[str, str]


def names_of(criteria: Iterable[Criterion]) -> frozenset[str]:
    """The questions of a review, and the notes that its writer keeps for themselves."""
    asked = [criterion.key for criterion in criteria]
    return frozenset({*asked, *map(remark_on, asked), "reasons", "to_panel", "hours", "notes"})


def remark_on(key: str) -> str:
    """The name of the question that asks for words on a criterion."""
    return f"why.{key}"


def plain(words: str) -> str:
    """Words as they are kept and compared: a browser sends other ends of lines than it shows."""
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def seen_of(answers: Mapping[str, str]) -> dict[str, str]:
    """Stands for each answer that a page shows: what is sent with it says what its writer had before them."""
    return {name: _digest(words) for name, words in answers.items()}


def merge(kept: Mapping[str, str], seen: Mapping[str, str], sent: Mapping[str, str]) -> Merged:
    """What was kept and what is sent, question by question.

    Where the writer changed nothing, what is kept stays. Where they did, their words are kept: and if what these
    took the place of was written elsewhere meanwhile, it is laid aside, to be shown beside them.
    """
    answers, aside = dict(kept), {}
    for name, said in sent.items():
        words, before = plain(said), kept.get(name, "")
        saw = seen.get(name, _digest(""))
        if words == before or _digest(words) == saw:
            continue
        answers[name] = words
        if _digest(before) != saw and before not in words:
            aside[name] = before
    return Merged(answers, aside)


def too_long(sent: Mapping[str, str]) -> Iterator[Problem]:
    """What no draft holds."""
    for name, words in sent.items():
        if len(words) > MAX_DRAFT_CHARACTERS:
            yield Problem(
                "draft_too_long",
                f"draft.{name}",
                Text("下書きとして保存できる長さを超えています", "this is longer than a draft may be"),
                Text(f"{MAX_DRAFT_CHARACTERS:,}字以内にしてください", f"keep to {MAX_DRAFT_CHARACTERS:,} characters"),
                str(len(words)),
            )


def _digest(words: str) -> str:
    return hashlib.sha256(plain(words).encode()).hexdigest()[:_DIGEST_LENGTH]
