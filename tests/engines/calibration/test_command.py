from __future__ import annotations

import argparse
import csv
import gzip
import json
from pathlib import Path

import pytest

from kikin.cli import rank

TABLE = """reviewer,proposal,score,panel,実現性,comment
山田,応募1,5,甲,4,良い
Sato,応募1,4,甲,5,
山田,応募2,3,甲,2,ふつう
Sato,応募2,2,甲,,
Ito,応募3,4,甲,3,
Sato,応募3,3,甲,3,
"""
COLUMNS = ["proposal", "mean", "estimate", "sd", "expected_rank", "rank_low", "rank_high"]


def kikin(*words: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="kikin")
    rank.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args([str(word) for word in words])
    status: int = arguments.run(arguments)
    return status


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_rank_writes_the_ranks_and_all_else(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, more = tmp_path / "ranks.csv", tmp_path / "ranks.json"
    assert kikin("rank", "--scores", file, "--line", "1", "-o", out, "--json", more) == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0])[:7] == COLUMNS
    assert [row["proposal"] for row in rows] == ["応募1", "応募3", "応募2"]
    answer = json.loads(more.read_text())
    assert {"application", "reviewer", "residual"} == set(answer["components"])
    assert answer["criteria"][0]["name"] == "実現性"
    assert answer["columns_left_out"] == ["comment"]
    assert answer["line"]["at"] == 1 and answer["seconds"] >= 0
    written = capsys.readouterr()
    assert written.out == ""
    assert "note: the column “comment” holds no numbers" in written.err


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("reviewer,proposal,score", "Reviewer, PROPOSAL ,Score"),
        lambda text: "\n".join([text.splitlines()[0], *reversed(text.splitlines()[1:]), "", ",,,,,"]),
        lambda text: text.replace("5,甲", "５,甲").replace(",,", ",NA,"),
    ],
)
def test_rank_reads_what_spreadsheets_write(change, file: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert kikin("rank", "--scores", file, "-o", tmp_path / "before.csv") == 0
    changed = tmp_path / "changed.csv.gz"
    changed.write_bytes(gzip.compress(change(TABLE).encode()))
    assert kikin("rank", "--scores", changed, "-o", tmp_path / "after.csv") == 0
    assert (tmp_path / "after.csv").read_text() == (tmp_path / "before.csv").read_text()


def test_rank_writes_one_thing_to_standard_output(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kikin("rank", "--scores", file) == 0
    assert capsys.readouterr().out.splitlines()[0].split(",")[:7] == COLUMNS
    assert kikin("rank", "--scores", file, "--json", "-", "--criteria", "report", "--lower-is-better") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["proposals"][0]["proposal"] == "応募2"
    assert answer["criteria"][0]["weight"] is None


@pytest.mark.parametrize(
    ("content", "status", "where"),
    [
        (b"", 1, "row 1"),
        (b"\xff\xfe\x00\x01", 1, "file"),
        (b"\x1f\x8b broken", 2, "scores.csv"),
        (None, 2, "scores.csv"),
        (b"reviewer,proposal\na,b\n", 1, "row 1: the heading lacks score"),
        (b"reviewer,proposal,score\n", 1, "reviews: there is no review"),
        (b"reviewer,proposal,score,score\na,b,1,2\n", 1, "row 1: score"),
        (b"reviewer,proposal,score\na,b,NaN\nc,d,inf\ne,f,\ng,h,1_0\n", 1, "row 5: score"),
        (b"reviewer,proposal,score\na,b,10\n", 1, "b, a: score"),
        (b"reviewer,proposal,score\na,b,1\na,b,2\n", 1, "scores the same proposal 2 times"),
        (b"reviewer,proposal,score,clarity\na,b,1,2\na,c,2,much\n", 1, "row 3: clarity"),
        (b"reviewer,proposal,score,applicant\na,b,1,x; a\n", 1, "row 2: reviewer"),
        (b'reviewer,proposal,score\n"a,b,1\n', 1, "file"),
        (b"reviewer,proposal,score\n" + b"a" * 200_000 + b",b,1\n", 1, "problem: "),
    ],
)
def test_rank_refuses_bad_files_and_writes_nothing(
    content: bytes | None, status: int, where: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    out = tmp_path / "out.csv"
    out.write_text("an earlier answer")
    assert kikin("rank", "--scores", file, "--scale", "1:9", "-o", out, "--json", tmp_path / "out.json") == status
    written = capsys.readouterr().err
    assert where in written and all(line.startswith("problem: ") for line in written.splitlines())
    assert out.read_text() == "an earlier answer"
    assert not (tmp_path / "out.json").exists()


def test_rank_says_before_it_writes_where_it_cannot(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert kikin("rank", "--scores", file, "-o", out, "--json", tmp_path / "no" / "out.json") == 2
    assert kikin("rank", "--scores", file, "-o", out, "--json", out) == 2
    assert kikin("rank", "--scores", file, "-o", file) == 2
    assert kikin("rank", "--scores", file, "-o", tmp_path) == 2
    assert not out.exists()
    assert file.read_text(encoding="utf-8") == TABLE


@pytest.mark.parametrize(
    "words", [("--line", "x"), ("--model", "z"), ("--scale", "9:1"), ("--scale", "1-9"), ("--criteria", "drop")]
)
def test_rank_refuses_wrong_options(words: tuple[str, ...], file: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        kikin("rank", "--scores", file, *words)
    assert stopped.value.code == 2


def test_rank_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        kikin("rank", "--help")
    assert "kikin rank --scores scores.csv" in capsys.readouterr().out


def test_scores_whose_squares_vanish_are_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("reviewer,proposal,score\nR1,P1,1e-300\nR2,P2,2e-300\n")
    assert kikin("rank", "--scores", file) == 1
    assert "it is neither 0 nor 1e-100 or more" in capsys.readouterr().err
