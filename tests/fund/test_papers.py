"""Papers of reviewers: what speaks against keeping one, and when two are the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kikin.fund.reviews import Paper, problems_of_count, problems_of_paper

PAPER = Paper("Cold atoms", "Traps.", 2020, ("atom",), ("A. Author",))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (replace(PAPER, title=" \u200b"), "paper_untitled"),
        (replace(PAPER, title="x" * 501), "paper_title_too_long"),
        (replace(PAPER, abstract="x" * 20_001), "paper_abstract_too_long"),
        (replace(PAPER, year=2024), "paper_year_out_of_range"),
        (replace(PAPER, year=1899), "paper_year_out_of_range"),
        (replace(PAPER, keywords=("x",) * 101), "paper_keywords_too_many"),
        (replace(PAPER, authors=("x" * 201,)), "paper_authors_too_many"),
        (replace(PAPER, title="cold\u202eatoms"), "paper_hides_characters"),
    ],
)
def test_what_cannot_be_a_paper_is_told_with_its_field(changed: Paper, code: str) -> None:
    assert [problem.code for problem in problems_of_paper(changed, 2022)] == [code]


def test_a_paper_may_lack_all_but_its_title() -> None:
    assert problems_of_paper(Paper("量子"), 2022) == problems_of_paper(replace(PAPER, year=2023), 2022) == ()
    assert Paper("Cold  Atoms", year=2020).key == PAPER.key != replace(PAPER, year=2021).key
    assert [one.code for one in problems_of_count(501)] == ["too_many_papers"]
