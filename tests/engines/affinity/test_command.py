"""`kikin affinity`."""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from pathlib import Path

import pytest

from kikin.cli import affinity

PROPOSALS: list[dict[str, object]] = [
    {"id": "P1", "title": "Quantum error correction", "abstract": "Codes for qubits", "keywords": ["量子/quantum"]},
    {"id": "提案,2", "title": "固体電解質", "abstract": None},
]
REVIEWERS: list[dict[str, object]] = [
    {"id": "R1", "papers": [{"title": "Quantum codes", "abstract": "Qubits", "year": "2020"}], "keywords": []},
    {"id": "R2", "papers": [{"title": "固体電解質の研究", "year": 2019.0}, {"title": "x", "abstract": ""}]},
    {"id": 3, "applications": [{"title": "Electrolytes"}], "keywords": "quantum; 量子"},
    {"id": "R4"},
]


def kikin(*words: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="kikin")
    affinity.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args([str(word) for word in words])
    status: int = arguments.run(arguments)
    return status


def lines(rows: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\r\n" for row in rows).encode()


@pytest.fixture
def asked(tmp_path: Path) -> list[str | Path]:
    (tmp_path / "p.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(PROPOSALS))
    (tmp_path / "r.jsonl").write_bytes(gzip.compress(lines(REVIEWERS)))
    return ["affinity", "--proposals", tmp_path / "p.jsonl", "--reviewers", tmp_path / "r.jsonl"]


def test_every_pair_is_written(asked: list[str | Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kikin(*asked, "-o", tmp_path / "o.csv", "--json", tmp_path / "o.json") == 0
    rows = list(csv.DictReader((tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 8
    assert list(rows[0])[:3] == ["reviewer", "proposal", "affinity"]
    first = rows[0]
    assert (first["reviewer"], first["proposal"], first["basis"]) == ("R1", "P1", "papers")
    assert first["nearest"].startswith("1:0.")
    assert rows[4]["proposal"] == "提案,2" and rows[4]["reviewer"] == "R2"
    known = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert [one["source"] for one in known["expertise"]["3"]] == ["application", "keywords"]
    assert known["expertise"]["R2"][0] == {
        "number": 1, "source": "paper", "weight": 0.9828, "age_years": 1, "title": "固体電解質の研究",
    }  # fmt: skip
    assert "R4" in capsys.readouterr().err


def test_the_best_alone_to_standard_output(asked: list[str | Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert kikin(*asked, "--top", "1") == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1].startswith("R1,P1,")
    assert said.out.count("\n") == 3
    assert "among the best of no proposal" in said.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00rubbish\x00",
        b"[" * 100_000,
        b"[1]\n",
        b'{"id": ""}\n',
        b'{"id": true}\n',
        b'{"id": "a", "title": NaN}\n',
        b'{"id": "a", "keywords": [1]}\n',
        b'{"id": "a"}\n{"id": "a"}\n',
        b'{"id": "\\ud800"}\n',
        b'{"id": "a", "title": 3}\n',
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_overwritten(
    content: bytes, asked: list[str | Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.jsonl").write_bytes(content)
    (tmp_path / "o.csv").write_text("kept")
    assert kikin(*asked, "-o", tmp_path / "o.csv") == 1
    assert capsys.readouterr().err.startswith("problem: proposal")
    assert (tmp_path / "o.csv").read_text() == "kept"


@pytest.mark.parametrize(
    "row",
    [
        {"id": "a", "papers": {}},
        {"id": "a", "papers": [3]},
        {"id": "a", "papers": [{"year": "soon"}]},
        {"id": "a", "papers": [{"year": 10**30}]},
        {"id": "a", "papers": [{"year": float("inf")}]},
        {"id": "a", "papers": [{"title": "x" * 300_000}]},
        {"id": "a", "keywords": {}},
    ],
)
def test_a_wrong_reviewer_is_said(
    row: dict[str, object], asked: list[str | Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.jsonl").write_bytes(lines([row]))
    assert kikin(*asked) == 1
    assert capsys.readouterr().err.startswith("problem: reviewer")


def test_files_that_are_not_there(asked: list[str | Path], tmp_path: Path) -> None:
    assert kikin(*asked, "-o", tmp_path / "none" / "o.csv") == 2
    (tmp_path / "p.jsonl").unlink()
    assert kikin(*asked) == 2
    (tmp_path / "r.jsonl").write_bytes(b"\x1f\x8bbroken")
    assert kikin(*asked) == 2


@pytest.mark.parametrize("words", [("--top", "0"), ("--as-of", "soon"), ("--method", "guess")])
def test_wrong_use(words: tuple[str, str], asked: list[str | Path]) -> None:
    with pytest.raises(SystemExit) as stopped:
        kikin(*asked, *words)
    assert stopped.value.code == 2


def test_halves_of_characters_are_written_as_unknown_ones(asked: list[str | Path], tmp_path: Path) -> None:
    halved = json.dumps({"id": "R1", "papers": [{"title": "Quantum \ud800 codes"}], "keywords": ["\udc00"]})
    (tmp_path / "r.jsonl").write_text(halved)
    assert kikin(*asked, "-o", tmp_path / "o.csv", "--json", tmp_path / "o.json") == 0
    known = json.loads((tmp_path / "o.json").read_text())["expertise"]["R1"]
    assert known[0]["title"] == "Quantum ? codes"
