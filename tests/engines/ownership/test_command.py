"""`kikin control`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from kikin.cli import control

TABLE = "owner,owned,share_bp,votes_bp,kind\nX,A,5000,5000,shares\nA,B,2000,2000,shares\nB,A,1000,1000,shares\n"


def kikin(*words: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="kikin")
    control.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args([str(word) for word in words])
    status: int = arguments.run(arguments)
    return status


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "o.csv"
    path.write_text(TABLE)
    return path


def test_control_writes_pairs_loops_and_unknowns(file: Path, tmp_path: Path) -> None:
    assert kikin("control", file, "-o", tmp_path / "o.json") == 0
    answer = json.loads((tmp_path / "o.json").read_text())
    found = {(pair["owner"], pair["owned"]): pair["integrated_bp"] for pair in answer["pairs"]}
    assert found["X", "A"] == 5_102.040816
    assert found["X", "B"] == 1_020.408163
    assert answer["loops"] == [{"members": ["A", "B"], "singular": False}]
    assert answer["unknowns"] == []


def test_subject_threshold_and_power(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kikin("control", file, "--subject", "B", "--threshold", ">15%", "--power", "npi") == 0
    answer = json.loads(capsys.readouterr().out)
    assert {pair["owned"] for pair in answer["pairs"]} == {"B"}
    assert answer["thresholds"] == [">15%"]
    assert answer["power"]["sampled"]
    assert kikin("control", file, "--power", "banzhaf") == 0


def test_an_unknown_subject_and_an_unusable_file(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kikin("control", file, "--subject", "Z") == 1
    assert kikin("control", tmp_path / "none.csv") == 2
    file.write_text(TABLE + "Y,A,6000,,\n")
    assert kikin("control", file) == 1
    assert "problem: A: shares" in capsys.readouterr().err


def test_wrong_use(file: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        kikin("control", file, "--threshold", "many")
    with pytest.raises(SystemExit, match="2"):
        kikin("control", file, "--as-of", "yesterday")
