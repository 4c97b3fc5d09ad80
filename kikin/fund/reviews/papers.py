"""What a reviewer has written: the papers that show what they know, and with whom they wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters, is_blank

MAX_PAPERS = 500
MAX_TITLE_CHARACTERS = 500
MAX_ABSTRACT_CHARACTERS = 20_000
MAX_WORDS = 100
MAX_WORD_CHARACTERS = 200
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Paper:
    """A published work, as its reviewer or an officer tells it. A year that nobody knows is none."""

    title: str
    abstract: str = ""
    year: int | None = None
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int | None]:
        """The same paper is kept once."""
        return " ".join(self.title.casefold().split()), self.year


def problems_of_paper(paper: Paper, this_year: int) -> tuple[Problem, ...]:
    """Everything that speaks against keeping a paper."""
    return tuple(_problems(paper, this_year))


def _problems(paper: Paper, this_year: int) -> Iterator[Problem]:
    if is_blank(paper.title):
        what = Text("題名がありません", "it has no title")
        yield Problem("paper_untitled", "paper.title", what, Text("題名を書いてください", "give its title"))
    yield from _of_length("title", Text("題名", "the title"), paper.title, MAX_TITLE_CHARACTERS)
    yield from _of_length("abstract", Text("要旨", "the abstract"), paper.abstract, MAX_ABSTRACT_CHARACTERS)
    if paper.year is not None and paper.year not in range(FIRST_YEAR, this_year + 2):
        yield Problem(
            "paper_year_out_of_range",
            "paper.year",
            Text("発表年が範囲外です", "it cannot be of this year"),
            Text(
                f"{FIRST_YEAR}年から{this_year + 1}年までの西暦にするか、空けてください",
                f"give a year from {FIRST_YEAR} to {this_year + 1}, or none",
            ),
            shown(paper.year),
        )
    for name, label, words in (
        ("keywords", Text("キーワード", "keywords"), paper.keywords),
        ("authors", Text("著者", "authors"), paper.authors),
    ):
        if len(words) > MAX_WORDS or any(len(one) > MAX_WORD_CHARACTERS for one in words):
            yield Problem(
                f"paper_{name}_too_many",
                f"paper.{name}",
                Text(f"{label.ja}が多すぎるか、長すぎます", f"its {label.en} are too many or too long"),
                Text(
                    f"{MAX_WORDS}個以内、それぞれ{MAX_WORD_CHARACTERS}字以内にしてください",
                    f"keep to {MAX_WORDS}, each of {MAX_WORD_CHARACTERS} characters",
                ),
            )
    hidden = hidden_characters("\n".join((paper.title, paper.abstract, *paper.keywords, *paper.authors)), lines=True)
    if hidden:
        yield Problem(
            "paper_hides_characters",
            "paper",
            Text("目に見えない文字が含まれています", "it holds characters that cannot be seen"),
            Text("取り除いてください", "take them out"),
            ", ".join(hidden),
        )


def _of_length(name: str, label: Text, words: str, most: int) -> Iterator[Problem]:
    if len(words) > most:
        yield Problem(
            f"paper_{name}_too_long",
            f"paper.{name}",
            Text(f"{label.ja}が長すぎます", f"{label.en} is too long"),
            Text(f"{most:,}字以内にしてください", f"keep to {most:,} characters"),
            str(len(words)),
        )


def problems_of_count(count: int) -> tuple[Problem, ...]:
    """Why no more papers of one reviewer are kept."""
    if count <= MAX_PAPERS:
        return ()
    return (
        Problem(
            "too_many_papers",
            "paper",
            Text("1人の審査員の論文が多すぎます", "one reviewer has too many papers"),
            Text(f"{MAX_PAPERS}件以内にしてください", f"keep to {MAX_PAPERS}"),
            str(count),
        ),
    )
