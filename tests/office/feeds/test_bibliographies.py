"""Papers read from files: JSON lines and CSV, each wrong row refused with its number and why."""

from __future__ import annotations

import json

import pytest

from kikin.fund.reviews import Paper
from kikin.office.feeds import bibliographies
from kikin.office.feeds.bibliographies import read_papers

ATOMS = Paper("Cold atoms", "Traps.", 2020, ("atom", "laser"), ("A. Author", "B. Other"))


def test_json_lines_and_csv_tell_the_same_papers() -> None:
    row = {"title": "Cold atoms", "abstract": "Traps.", "year": 2020, "keywords": ["atom", "laser"]}
    lines = json.dumps(row | {"authors": "A. Author; B. Other"}) + "\n\n" + json.dumps({"title": "Second"}) + "\n"
    sheet = "題名,要旨,年,キーワード,著者\nCold atoms,Traps.,2020,atom；laser,A. Author、B. Other\nSecond,,,,\n"
    for content in (lines.encode(), sheet.encode(), b"\xef\xbb\xbf" + sheet.encode(), sheet.encode("cp932")):
        read = read_papers(content, 2022)
        assert read.papers == (ATOMS, Paper("Second")) and not read.refused and not read.problems


def test_a_wrong_row_is_refused_with_its_number_and_the_others_are_read() -> None:
    rows = ('{"title": "One"}', "{", '{"title": 3}', '{"title": ""}', '{"title": "T", "year": "soon"}', "[1]")
    read = read_papers("\n".join(rows).encode(), 2022)
    assert [one.title for one in read.papers] == ["One"]
    told = [(one.number, [problem.code for problem in one.problems]) for one in read.refused]
    assert told == [
        (2, ["paper_not_a_row"]),
        (3, ["paper_wrong_kind"]),
        (4, ["paper_untitled"]),
        (5, ["paper_wrong_kind"]),
        (6, ["paper_not_a_row"]),
    ]


@pytest.mark.parametrize("content", [b"", b"year\n2020\n", b"title\n", b"\xff\xfe\x00\x81"])
def test_what_is_no_file_of_papers_is_refused_as_a_whole(content: bytes) -> None:
    read = read_papers(content, 2022)
    assert len(read.problems) == 1 and not read.papers


def test_a_file_is_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibliographies, "MAX_ROWS", 1)
    assert read_papers(b"title\nOne\nTwo\n", 2022).problems[0].code == "papers_none_or_too_many"
    monkeypatch.setattr(bibliographies, "MAX_BYTES", 5)
    assert read_papers(b"title\nOne\n", 2022).problems[0].code == "papers_unreadable"
