"""Publishing heads, and holding the trail against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kikin.office.audit import heads
from kikin.office.ledger.check import verify_trail
from tests.office.ledger import small_fund
from tests.office.ledger.small_fund import NOW

pytestmark = pytest.mark.django_db


def more() -> None:
    from kikin.office import gate

    with gate.change():
        small_fund.note()


def test_a_head_is_published_once_and_the_next_one_after_more_has_happened(fund: None, tmp_path: Path) -> None:
    assert heads.path() == tmp_path / "heads.txt"
    first = heads.publish_head(NOW)
    assert first is not None
    assert first.position == 11
    heads.publish_head(NOW)
    assert len(list(heads.published())) == 1
    more()
    heads.publish_head(NOW)
    assert [head.position for head in heads.published()] == [11, 12]
    assert heads.path().read_text().splitlines()[0] == f"11 {first.hash} 2022-06-01T03:04:05.678901+00:00"
    assert verify_trail().problems == []


@pytest.mark.parametrize(
    ("line", "is_sound"),
    [
        ("{position} {hash} 2022-06-01T00:00:00+00:00\n", True),
        ("{position} {hash}\n", True),
        ("11 torn off by a cr", True),
        ("10 {hash} x\n", False),
        ("12 {hash} x\n", False),
        ("{position} {other} x\n", False),
        ("rubbish\n", False),
        ("\n", False),
        ("-1 {hash} x\n", False),
        ("9" * 30 + " {hash} x\n", False),
        ("\x00\udcff\n", False),
    ],
)
def test_a_head_that_the_trail_does_not_have_breaks_it(fund: None, line: str, is_sound: bool) -> None:
    head = heads.publish_head(NOW)
    assert head is not None
    text = line.format(position=head.position, hash=head.hash, other="0" * 64)
    with heads.path().open("ab") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    problems = verify_trail().problems
    assert [problem.where for problem in problems] == ([] if is_sound else ["heads.txt:2"])


def test_many_heads_that_are_not_there_are_one_problem_of_each_kind(fund: None) -> None:
    heads.path().write_text(f"5 {'a' * 64}\n6 {'b' * 64}\nrubbish\n" + f"99 {'c' * 64}\n" * 500 + "rubbish\n")
    rewritten, cut, rubbish = verify_trail().problems
    assert (rewritten.where, cut.where, rubbish.where) == ("heads.txt:1-2", "heads.txt:4-503", "heads.txt:3,504")


def test_the_last_line_is_not_repeated_however_long_the_file(fund: None) -> None:
    head = heads.publish_head(NOW)
    assert head is not None
    heads.path().write_text(heads.path().read_text() * 100)
    heads.publish_head(NOW)
    assert len(list(heads.published())) == 100


@pytest.mark.parametrize("torn", ["", "12 0"], ids=["whole", "torn"])
def test_the_last_published_head_is_read_from_the_end(fund: None, torn: str) -> None:
    assert heads.last_published() is None
    lines = [f"{number} {number:064x} 2022-06-01T00:00:00+00:00\n" for number in range(1, 30)]
    heads.path().write_text("".join(lines) + torn, encoding="utf-8")
    last = heads.last_published()
    assert last is not None and (last.position, last.hash) == (29, f"{29:064x}")
