"""`kikin found`, `amend` and `appropriate`: a home holds one fund, which changes only with a reason or its day."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kikin.cli.main import main
from kikin.fund.charter import digest
from tests.cast import CHARTER, FOUNDER
from tests.cli.contents import content_of
from tests.stories.plays import is_sound, kikin

SHORTER = ("time_limit_seconds = 60", "time_limit_seconds = 30")


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    """The charter with one number changed."""
    text = CHARTER.read_text(encoding="utf-8")
    assert text.count(SHORTER[0]) == 1
    file = tmp_path / "amended.toml"
    file.write_text(text.replace(*SHORTER), encoding="utf-8")
    return file


def test_a_founded_fund_is_sound_and_has_its_money(founded: Path) -> None:
    assert is_sound(founded)
    said = kikin("ledger", "statement", "--home", founded)
    balances = {one["account"]: one["balance_yen"] for one in json.loads(said.stdout)["accounts"]}
    assert sum(balances.values()) == 0
    assert min(balances.values()) == -100_000_000_000


def test_a_home_that_holds_a_fund_takes_no_second_one(home: Path) -> None:
    before = content_of(home)
    said = kikin("found", CHARTER, "--home", home)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: charter: this home holds a fund already: ")
    assert content_of(home) == before


def test_a_charter_is_amended_with_a_reason(home: Path, amended: Path) -> None:
    said = kikin("amend", amended, "--reason", "supplementary rules", "--home", home)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"amended: version 2, digest {digest(amended.read_text(encoding='utf-8'))}\n"
    assert is_sound(home)


def test_a_charter_is_not_amended_without_a_reason(home: Path, amended: Path) -> None:
    before = content_of(home)
    said = kikin("amend", amended, "--reason", " ", "--home", home)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: reason: ")
    assert content_of(home) == before


def test_a_charter_is_not_amended_by_itself(home: Path) -> None:
    before = content_of(home)
    said = kikin("amend", CHARTER, "--reason", "supplementary rules", "--home", home)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: charter: the text is the one in force")
    assert content_of(home) == before


@pytest.mark.parametrize("command", ["found", "amend --reason why"])
def test_a_file_that_is_no_text_founds_and_amends_nothing(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "charter.toml").write_bytes(b"\xff\xfe")
    assert main([*command.split(), str(tmp_path / "charter.toml"), "--home", str(tmp_path / "home")]) == 1
    assert capsys.readouterr().err == "problem: line 1: this is not UTF-8 (0xff): save the file as UTF-8\n"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["found", "amend --reason why"])
def test_a_file_that_is_not_there_is_wrong_use(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), str(tmp_path / "gone.toml"), "--home", str(tmp_path / "home")]) == 2
    assert capsys.readouterr().err.startswith(f"problem: {tmp_path / 'gone.toml'}: ")
    assert not (tmp_path / "home").exists()


def test_a_charter_that_does_not_add_up_founds_nothing(tmp_path: Path) -> None:
    broken, text = tmp_path / "broken.toml", CHARTER.read_text(encoding="utf-8")
    broken.write_text(text.replace("weight_bp = ", "weight_bp = 1", 1).replace('zone = "', 'zone = "X', 1), "utf-8")
    said = kikin("found", broken, "--home", tmp_path / "home")
    assert (said.returncode, said.stdout) == (1, "")
    lines = said.stderr.splitlines()
    assert len(lines) >= 2, "every mistake at once"
    assert all(line.startswith("problem: ") and line.count(": ") >= 3 for line in lines)
    again = kikin("found", CHARTER, "--home", tmp_path / "home")
    assert again.returncode == 0, "nothing of the broken one is in the way"


def test_there_is_nothing_to_amend_where_no_fund_lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["amend", str(CHARTER), "--reason", "why", "--home", str(tmp_path / "home")]) == 1
    assert "no fund lives here" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_charter_that_does_not_add_up_makes_no_home(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    text = CHARTER.read_text(encoding="utf-8")
    broken.write_text(text.replace("amount_yen = 100_000_000_000", "amount_yen = 1"), encoding="utf-8")
    said = kikin("found", broken, "--home", tmp_path / "home")
    assert (said.returncode, said.stdout) == (1, "")
    assert all(line.startswith("problem: ") for line in said.stderr.splitlines())
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("words", [("ledger", "check"), ("audit", "verify"), ("ledger", "statement")])
def test_a_folder_that_holds_no_fund_is_not_made_into_one(words: tuple[str, ...], tmp_path: Path) -> None:
    said = kikin(*words, "--home", tmp_path)
    assert (said.returncode, said.stdout) == (1, "")
    assert "no fund lives here" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_was_enacted_since_is_posted_once(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kikin.office.charter import actions

    monkeypatch.setenv("KIKIN_HOME", "")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
    (tmp_path / "secret.key").write_text("a home", encoding="utf-8")
    text = (CHARTER.parent / "semiconductor-facility.toml").read_text(encoding="utf-8")
    actions.found(text, FOUNDER, datetime(2022, 3, 1, tzinfo=UTC))
    assert main(["appropriate", "--home", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "appropriated: second-act, 450,000,000,000 yen, enacted on 2022-12-02\n"
    assert main(["appropriate", "--home", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing is due\n"


def test_a_night_without_an_act_changes_nothing(home: Path) -> None:
    before = content_of(home)
    said = kikin("appropriate", "--home", home)
    assert (said.returncode, said.stdout, said.stderr) == (0, "nothing is due\n", "")
    assert content_of(home) == before


def test_nothing_is_appropriated_where_no_fund_lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["appropriate", "--home", str(tmp_path / "home")]) == 1
    assert "no fund lives here" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_home_may_have_any_name(tmp_path: Path) -> None:
    home = tmp_path / "fund #1?50%"
    assert kikin("found", CHARTER, "--home", home).returncode == 0
    assert (home / "kikin.sqlite3").exists()
    assert [path.name for path in tmp_path.iterdir()] == [home.name]
