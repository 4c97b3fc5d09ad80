"""`kikin person`: the first people of a fund are appointed on its machine, and can then sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kikin.cli.main import main
from kikin.values.refs import is_ref
from tests.cli.contents import content_of
from tests.stories.plays import is_sound, kikin

OFFICER = ("--email", "officer@example.org", "--name", "見本 花子", "--role", "programme_officer", "--of", "nedo")


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("three long words 7\n", encoding="utf-8")
    return file


def test_a_person_is_appointed_and_told_by_their_ref(home: Path, password: Path) -> None:
    said = kikin("person", *OFFICER, "--password-file", password, "--home", home)
    assert (said.returncode, said.stderr) == (0, "")
    what, ref, role, of = said.stdout.split()
    assert (what, role, of) == ("appointed:", "programme_officer", "nedo")
    assert is_ref(ref)
    assert is_sound(home)
    kept = str(content_of(home)["kikin.sqlite3"])
    assert "officer@example.org" in kept
    assert "three long words" not in kept


def test_a_password_that_is_too_short_is_refused(home: Path, password: Path) -> None:
    before = content_of(home)
    password.write_text("short\n", encoding="utf-8")
    said = kikin("person", *OFFICER, "--password-file", password, "--home", home)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: person.password: ")
    assert content_of(home) == before


def test_nobody_is_appointed_for_a_body_that_there_is_not(home: Path, password: Path) -> None:
    before = content_of(home)
    words = (*OFFICER[:-1], "ministry-of-magic", "--password-file", password)
    said = kikin("person", *words, "--home", home)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: ")
    assert content_of(home) == before


def test_a_password_file_that_is_not_there_is_wrong_use(home: Path, tmp_path: Path) -> None:
    before = content_of(home)
    said = kikin("person", *OFFICER, "--password-file", tmp_path / "gone", "--home", home)
    assert (said.returncode, said.stdout) == (2, "")
    assert content_of(home) == before


@pytest.mark.parametrize(
    "words",
    [OFFICER[:-4], (*OFFICER[:-3], "minister"), (*OFFICER[:-3], "public")],
    ids=["no role", "no such role", "nobody is appointed as the public"],
)
def test_wrong_use_is_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["person", *words])
    assert stopped.value.code == 2
    assert "kikin person: error: " in capsys.readouterr().err


def test_nobody_is_appointed_where_no_fund_lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", *OFFICER, "--home", str(tmp_path / "home")]) == 1
    assert "no fund lives here" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
