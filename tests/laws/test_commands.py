"""The command line starts without what a command does not need, and answers as it promises."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from kikin.cli import main as command_line
from kikin.cli.home import NoHome, open_home

HEAVY = ("django", "numpy", "scipy", "highspy", "altair", "openpyxl")


def test_starting_loads_nothing_heavy() -> None:
    script = (
        "import sys; from kikin.cli.main import build_parser; build_parser(); "
        f"print(*sorted(set({HEAVY}) & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_every_module_with_a_command_is_reached_from_the_command_line() -> None:
    modules = Path(command_line.__file__).parent.glob("*.py")
    registering = {path.stem for path in modules if "\ndef register(" in path.read_text(encoding="utf-8")}
    assert {"charter", "found", "demo", "serve", "ledger", "audit", "select"} <= registering
    assert {f"kikin.cli.{name}" for name in registering} == {group.__name__ for group in command_line.groups()}


def test_wrong_use_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command_line.main(["no-such-command"])
    assert stopped.value.code == 2
    assert "no-such-command" in capsys.readouterr().err


def answer(monkeypatch: pytest.MonkeyPatch, error: Exception | None) -> int:
    def run(arguments: argparse.Namespace) -> int:
        if error is not None:
            raise error
        return 0

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=run)
    monkeypatch.setattr(command_line, "build_parser", lambda: parser)
    return command_line.main([])


def test_yes_is_status_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(monkeypatch, None) == 0
    assert capsys.readouterr().err == ""


def test_a_refusal_is_status_1_with_every_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kikin.office.gate import Refused
    from kikin.values.problems import Problem
    from kikin.values.text import Text

    problems = [Problem("late", where, Text("遅い", "too late"), Text("次へ", "wait")) for where in ("a", "b")]
    assert answer(monkeypatch, Refused(problems)) == 1
    assert capsys.readouterr().err == "problem: a: too late: wait\nproblem: b: too late: wait\n"


def test_a_file_that_cannot_be_read_is_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(monkeypatch, FileNotFoundError(2, "No such file or directory", "gone.toml")) == 2
    assert capsys.readouterr().err.startswith("problem: gone.toml: ")


def test_a_fault_is_not_called_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        answer(monkeypatch, ZeroDivisionError())


def test_a_home_that_is_not_there_is_refused_and_not_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = tmp_path / "nowhere"
    with pytest.raises(NoHome) as refused:
        open_home(argparse.Namespace(home=str(home)))
    assert answer(monkeypatch, refused.value) == 1
    assert str(home) in capsys.readouterr().err
    assert not home.exists()
