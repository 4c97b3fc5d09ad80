"""`kikin charter check` and `kikin charter digest`, as people and scripts call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kikin.cli.main import main
from kikin.fund.charter import digest
from tests.fund.charters import ANNUAL, CHARTERS, changed

FILE = str(CHARTERS / "regional-innovation-annual.toml")


def written(folder: Path, text: str | bytes) -> str:
    path = folder / "charter.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_a_good_charter_is_ok_and_shows_its_digest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["charter", "check", FILE]) == 0
    said = capsys.readouterr()
    assert said.out == f"ok: Aoba Regional Innovation Programme (regional-innovation-annual) {digest(ANNUAL)}\n"
    assert said.err == ""


def test_a_charter_with_mistakes_shows_every_one_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = changed(ANNUAL, ('floor = "20%"', 'floor = "80%"'), ("deadline_hour = 17", "deadline_hour = 25"))
    assert main(["charter", "check", written(tmp_path, text)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["problem", "calendar.deadline_hour"],
        ["problem", "field[0].floor"],
    ]


def test_problems_are_said_in_japanese_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, changed(ANNUAL, ("deadline_hour = 17", "deadline_hour = 25")))
    assert main(["charter", "check", "--language", "ja", path]) == 1
    assert "0以上23以下の整数ではありません (25)" in capsys.readouterr().err


def test_the_digest_does_not_depend_on_how_lines_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["charter", "digest", FILE]) == 0
    assert main(["charter", "digest", written(tmp_path, ANNUAL.replace("\n", "\r\n"))]) == 0
    assert capsys.readouterr().out.split() == [digest(ANNUAL)] * 2


@pytest.mark.parametrize("deed", ["check", "digest"])
def test_a_file_that_is_no_text_is_a_problem_and_not_a_fault(
    deed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["charter", deed, written(tmp_path, b"key = '\xff'\n")]) == 1
    assert capsys.readouterr().err.startswith("problem: line 1: this is not UTF-8 (0xff): ")


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "none.toml")
    assert main(["charter", "check", missing]) == 2
    assert capsys.readouterr().err.startswith(f"problem: {missing}: ")


@pytest.mark.parametrize("arguments", [["charter"], ["charter", "check"], ["charter", "found", FILE]])
def test_wrong_use_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    assert leaving.value.code == 2
    assert "usage: kikin charter" in capsys.readouterr().err


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["charter", "check", "--help"])
    assert leaving.value.code == 0
    assert "example: kikin charter check charters/" in capsys.readouterr().out
