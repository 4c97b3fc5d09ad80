"""Files that show the evidence of a result or a gate: added while it is awaited, and fixed once it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kikin.values.problems import Problem
from kikin.values.text import Text

MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A file before it is added or taken out. `item` is the place of what it shows in the list that was fixed."""

    kind: str
    is_open: bool
    item: int = 0
    items_count: int = 1
    files_count: int = 0
    is_handed_in: bool = False


def problems_of_adding(facts: PaperFacts) -> tuple[Problem, ...]:
    """Everything that speaks against adding a file."""
    return tuple(_adding(facts))


def _adding(facts: PaperFacts) -> Iterator[Problem]:
    if not facts.is_open:
        yield _is_in(facts.kind)
    if not 0 <= facts.item < facts.items_count:
        yield Problem(
            "unknown_evidence",
            f"{facts.kind}.papers",
            Text("契約で定めた証拠書類にありません", "the contract asks for no such evidence"),
            Text("一覧から選んでください", "choose one of the list"),
            str(facts.item),
        )
    if facts.files_count >= MOST_FILES:
        yield Problem(
            "too_many_files",
            f"{facts.kind}.papers",
            Text("ファイルが多すぎます", "there are too many files"),
            Text(f"{MOST_FILES}件以内にまとめてください", f"hand in at most {MOST_FILES}"),
            str(facts.files_count),
        )


def problems_of_taking_out(facts: PaperFacts) -> tuple[Problem, ...]:
    """Everything that speaks against taking a file out again."""
    return (_is_in(facts.kind),) if facts.is_handed_in or not facts.is_open else ()


def _is_in(kind: str) -> Problem:
    return Problem(
        "papers_are_in",
        f"{kind}.papers",
        Text("提出された書類は変えられません", "what was handed in stands as it is"),
        Text("差し戻された後に、書類を追加してください", "add another file once it was sent back"),
    )
