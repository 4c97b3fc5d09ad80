from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from kikin.cli import select

ROUND: dict[str, Any] = {
    "objective": [3, 2],
    "rows": [{"name": "budget", "lo": None, "hi": 4, "index": [0, 1], "value": [4, 3]}],
}


def kikin(*words: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="kikin")
    select.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args([str(word) for word in words])
    status: int = arguments.run(arguments)
    return status


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "round.json"
    path.write_text(json.dumps(ROUND))
    return path


def test_select_writes_the_set_and_its_reasons(file: Path, tmp_path: Path) -> None:
    assert kikin("select", file, "--gap-bp", "0", "--explain", "-o", tmp_path / "out.json") == 0
    answer = json.loads((tmp_path / "out.json").read_text())
    assert (answer["chosen"], answer["objective"], answer["status"]) == ([0], 3, "optimal")
    assert answer["why_not"][0]["row"] == "budget"


def test_select_reads_gzip_and_writes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "round.json.gz"
    path.write_bytes(gzip.compress(json.dumps(ROUND).encode()))
    assert kikin("select", path) == 0
    assert json.loads(capsys.readouterr().out)["objective"] == 3


def test_select_packs_what_is_to_be_packed_and_writes_both_files_or_neither(file: Path, tmp_path: Path) -> None:
    out, package, nowhere = tmp_path / "out.json", tmp_path / "package.json.gz", tmp_path / "a folder"
    nowhere.mkdir()
    assert kikin("select", file, "-o", out, "--package", nowhere) == 2
    assert not out.exists()
    assert kikin("select", file, "-o", out, "--package", out) == 2
    assert not out.exists()
    assert kikin("select", file, "-o", out, "--package", package) == 0
    first = package.read_bytes()
    assert json.loads(gzip.decompress(first))["decision"]["objective"] == 3
    assert kikin("select", file, "--package", package) == 0
    assert package.read_bytes() == first
    assert json.loads(out.read_text())["objective"] == 3


def test_all_that_is_asked_is_answered_within_the_time(file: Path, tmp_path: Path) -> None:
    floors = [{"name": f"f{n}", "lo": 2, "hi": None, "index": [n], "value": [2], "floor": True} for n in (0, 1)]
    file.write_text(json.dumps({**ROUND, "rows": [*ROUND["rows"], *floors]}))
    out, started = tmp_path / "out.json", time.monotonic()
    words = ("--band", "0,1", "--commitment", "0" * 64, "--explain", "--change", "budget=7")
    assert kikin("select", file, "--time-limit", "3", "-o", out, *words) == 0
    assert time.monotonic() - started < 5
    assert {"lottery", "relaxation", "scenarios", "why_not"} <= set(json.loads(out.read_text()))


def test_select_says_what_clashes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*ROUND["rows"], {"name": "both", "lo": 2, "hi": None, "index": [0, 1], "value": [1, 1]}]
    file.write_text(json.dumps({**ROUND, "rows": rows}))
    assert kikin("select", file) == 1
    written = capsys.readouterr()
    assert json.loads(written.out)["status"] == "infeasible"
    assert written.err.startswith("problem: rows: These cannot hold together: “budget”, “both”")


@pytest.mark.parametrize(
    ("content", "status", "where"),
    [
        (b'{"objective": [NaN], "rows": []}', 1, "objective[0]"),
        (b"no json", 1, "file"),
        (b"\xff\xfe\x00", 2, "round.json"),
        (None, 2, "round.json"),
    ],
)
def test_select_refuses_bad_files_and_writes_nothing(
    content: bytes | None, status: int, where: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    assert kikin("select", file, "-o", tmp_path / "out.json") == status
    assert where in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("packed", [False, True])
def test_select_reads_no_more_than_its_limit(
    packed: bool, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(select, "MAX_FILE_BYTES", 5_000)
    content = json.dumps(ROUND).encode() + b" " * 1_000_000
    file.write_bytes(gzip.compress(content) if packed else content)
    assert len(gzip.compress(content)) < 5_000
    assert kikin("select", file) == 2
    assert "round.json: it is, or unpacks to, more than" in capsys.readouterr().err
    file.write_bytes(gzip.compress(content[:4_000]) if packed else content[:4_000])
    assert kikin("select", file) == 0


def test_select_names_every_mistake_at_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(
        '{"objective": [1, NaN, 1e9999, true], "objective": [1, NaN, 1e999999999999999999999, true],'
        ' "proposal": ["a", null, 3, "b"],'
        ' "rows": [{"hi": 1, "hi": 2, "index": [-1, 4, 0, 0], "value": [1, 1, 1, false]},'
        ' {"lo": 2, "hi": 1, "index": [0], "value": [1, 2]}]}'
    )
    assert kikin("select", file) == 1
    problems = [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()]
    assert problems == [
        "objective", "objective[1]", "objective[2]", "objective[3]", "rows[0].hi", "rows[0].value[3]", "proposal[1]",
        "rows[0].index", "rows[0].index", "rows[1].value", "rows[1]",
    ]  # fmt: skip


def test_select_says_why_in_its_answer_too(file: Path, tmp_path: Path) -> None:
    rows = [{"name": "all", "lo": 3, "hi": None, "index": [0, 1], "value": [1, 1]}]
    file.write_text(json.dumps({**ROUND, "rows": rows}))
    assert kikin("select", file, "-o", tmp_path / "out.json") == 1
    answer = json.loads((tmp_path / "out.json").read_text())
    assert answer["status"] == "infeasible"
    assert "“all”" in answer["why"]["en"]


def test_select_writes_the_whole_answer_or_leaves_what_was_there(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.json"
    out.write_text("an earlier answer")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", full)
        assert kikin("select", file, "-o", out) == 2
    assert out.read_text() == "an earlier answer"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "round.json"]
    assert kikin("select", file, "-o", out) == 0
    assert json.loads(out.read_text())["objective"] == 3


def test_select_calls_a_folder_that_is_not_there_wrong_use(file: Path, tmp_path: Path) -> None:
    assert kikin("select", file, "-o", tmp_path / "nowhere" / "out.json") == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--gap-bp", "-1"),
        ("--gap-bp", "nan"),
        ("--gap-bp", "much"),
        ("--time-limit", "0"),
        ("--time-limit", "nan"),
        ("--time-limit", "soon"),
        ("--seed", "x"),
    ],
)
def test_select_refuses_wrong_options(words: tuple[str, ...], file: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        kikin("select", file, *words)
    assert stopped.value.code == 2


def test_select_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        kikin("select", "--help")
    assert "kikin select round.json" in capsys.readouterr().out
