"""Proving an exported trail, from its file alone."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kikin.office.audit import queries
from kikin.office.audit.chain import BEGINNING, Link, hash_of, make_link, read_ranges, show_ranges
from kikin.office.audit.verify import verify_file
from tests.office.ledger import small_fund

Lines = list[dict[str, Any]]


@pytest.fixture
def trail(fund: None, tmp_path: Path) -> Lines:
    return [link._asdict() for link in queries.links()]


def write(lines: Lines, folder: Path) -> Path:
    file = folder / "trail.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_an_honest_export_is_proved_and_gives_the_head(trail: Lines, tmp_path: Path) -> None:
    findings = verify_file(write(trail, tmp_path))
    assert findings.problems == []
    assert (findings.position, findings.head) == (11, trail[-1]["hash"])
    assert verify_file(write(trail, tmp_path), trail[4]["hash"]).problems == []


@pytest.mark.parametrize("column", Link._fields)
def test_an_edited_value_is_found_at_its_row(trail: Lines, tmp_path: Path, column: str) -> None:
    values: tuple[object, ...] = ("x", "", None, 7, 1.5, [], {}, True, "\ud800", 'a","at":"b')
    for rubbish in values:
        lines = [dict(line) for line in trail]
        lines[4][column] = rubbish
        assert [problem.where for problem in verify_file(write(lines, tmp_path)).problems] == ["audit_event 5"]


@pytest.mark.parametrize(
    ("harm", "row"),
    [
        (lambda lines: lines.pop(0), 1),
        (lambda lines: lines.pop(4), 5),
        (lambda lines: lines.insert(4, lines[4]), 6),
        (lambda lines: lines.insert(4, lines.pop(5)), 5),
        (lambda lines: lines[4].pop("canonical"), 5),
        (lambda lines: lines.insert(4, []), 5),
        (lambda lines: lines.insert(4, "text"), 5),
    ],
)
def test_a_missing_repeated_or_moved_row_is_found(
    trail: Lines, tmp_path: Path, harm: Callable[[Lines], object], row: int
) -> None:
    harm(trail)
    assert [problem.where for problem in verify_file(write(trail, tmp_path)).problems] == [f"audit_event {row}"]


def test_an_end_cut_off_shows_against_a_head_published_earlier(trail: Lines, tmp_path: Path) -> None:
    head = trail[-1]["hash"]
    file = write(trail[:-1], tmp_path)
    assert verify_file(file).problems == []
    assert [problem.where for problem in verify_file(file, head).problems] == ["--head"]


def test_a_row_rewritten_with_a_hash_of_its_own_breaks_at_the_next(trail: Lines, tmp_path: Path) -> None:
    trail[4]["canonical"] = trail[4]["canonical"].replace('"number":0', '"number":9')
    trail[4]["hash"] = hash_of(trail[4]["canonical"])
    assert [problem.where for problem in verify_file(write(trail, tmp_path)).problems] == ["audit_event 6"]


NO_TRAILS = [
    b"\xff\xfe\x00", b"[" * 100_000, b"{}", b"null\n", b"\x00" * 100, b"\n", b"\xef\xbb\xbf{}", b"9" * 5_000,
    b'"\\ud800"', gzip.compress(b"{}"), json.dumps("text").encode("utf-16"), b'{"position": 1, "position": 1}',
    b"NaN", b"[Infinity]", b"a" * (2**24 + 1), b'{"\x1b[2J": 1}',
]  # fmt: skip


@pytest.mark.parametrize("content", NO_TRAILS, ids=range(len(NO_TRAILS)))
def test_a_file_that_is_no_trail_is_called_broken(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_bytes(content)
    (problem,) = verify_file(file).problems
    assert problem.where == "audit_event 1"
    assert problem.line().startswith("problem: audit_event 1: this is no event (")
    assert len(problem.line()) < 300
    assert problem.line().isprintable()


def test_a_line_without_end_is_not_read_to_its_end() -> None:
    (problem,) = verify_file(Path("/dev/zero")).problems
    assert "the line is too long" in problem.line()


@pytest.mark.parametrize(
    ("written", "instead", "why"),
    [
        ('{"position": 5, ', '{"position": 5, "position": 5, ', "a name occurs twice"),
        ('{"position": 5, ', '{"position": 5, "remark": "", ', "the names are not those of an event"),
        ('{"position": 5, ', '{"position": 5.0, ', "a value is of another type"),
        ('{"position": 5, ', '{"position": true, ', "a value is of another type"),
        ('{"position": 5, ', '{"position": NaN, ', "NaN is no value"),
        ('"body": "nedo"', '"body": 7', "a value is of another type"),
        ('"body": "nedo"', '"body": -Infinity', "-Infinity is no value"),
        ('"body": "nedo"', '"body": ' + "9" * 5_000, "integer string conversion"),
        ('"body": "nedo"', '"body": ' + "[" * 100_000, "recursion"),
    ],
)
def test_a_row_that_no_export_writes_is_told_with_its_reason(
    trail: Lines, tmp_path: Path, written: str, instead: str, why: str
) -> None:
    file = write(trail, tmp_path)
    lines = file.read_text().splitlines()
    assert written in lines[4]
    lines[4] = lines[4].replace(written, instead)
    file.write_text("\n".join(lines))
    (problem,) = verify_file(file).problems
    assert problem.where == "audit_event 5"
    assert why in problem.line()


def test_a_number_in_place_of_its_digits_is_another_type(tmp_path: Path) -> None:
    """The text of the columns would be the same."""
    link = make_link(1, "77", "at", "n", "", "r", "7", "d", "k", "o", "c", previous=BEGINNING, facts={}, transfers=None)
    assert verify_file(write([link._asdict()], tmp_path)).problems == []
    (problem,) = verify_file(write([link._asdict() | {"body": 7}], tmp_path)).problems
    assert "another type" in problem.line()


def test_proving_a_file_needs_no_django(trail: Lines, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kikin.office.audit.verify import verify_file;"
        " assert not verify_file(Path(sys.argv[1])).problems; assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, write(trail, tmp_path)], check=True, env={})


@pytest.mark.parametrize(("numbers", "text"), [([1], "1"), ([1, 2, 3, 4, 7], "1-4,7"), ([2, 4, 5], "2,4-5")])
def test_numbers_are_written_as_ranges_and_read_back(numbers: list[int], text: str) -> None:
    assert show_ranges(numbers) == text
    assert read_ranges(text) == numbers


@pytest.mark.parametrize(
    "text", ["", "x", "3-1", "1,1", "2,1", "1-99999999999", f"1-{10**30}", "0-9999999,10000000", "1-", "-5", "1--2"]
)
def test_no_other_text_is_a_range(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_ranges(text)


def test_the_trail_of_the_database_is_the_trail_of_its_export(trail: Lines) -> None:
    assert len(trail) == len(small_fund.rows("SELECT 1 FROM audit_event"))
