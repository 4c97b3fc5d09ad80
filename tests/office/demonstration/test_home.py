"""A demonstration's home may be remade; whatever else lives somewhere is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kikin.office.demonstration.home import MARK, clear, mark, problem_of, read_mark


def test_an_empty_place_may_become_a_demonstrations_home(tmp_path: Path) -> None:
    assert problem_of(tmp_path) is None
    assert problem_of(tmp_path / "new") is None


def test_a_home_without_the_mark_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "kikin.sqlite3").write_bytes(b"a fund")
    problem = problem_of(tmp_path)
    assert problem is not None
    assert (problem.code, problem.where) == ("not_a_demonstration", str(tmp_path))
    assert problem.remedy.ja
    assert problem.remedy.en


def test_a_home_with_the_mark_may_be_remade(tmp_path: Path) -> None:
    (tmp_path / "kikin.sqlite3").write_bytes(b"a fund")
    mark(tmp_path, {"state": "played"})
    assert problem_of(tmp_path) is None


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("dear", encoding="utf-8")
    assert problem_of(tmp_path / "home") is not None


def test_clearing_takes_away_the_fund_and_nothing_else(tmp_path: Path) -> None:
    mark(tmp_path, {"state": "played", "seed": 7})
    for name in ("kikin.sqlite3", "kikin.sqlite3-wal", "heads.txt", "secret.key", "trail.salt", "notes.txt"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    clear(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {MARK, "notes.txt"}
    assert read_mark(tmp_path) == {"state": "playing"}


def test_clearing_makes_the_home_with_its_mark(tmp_path: Path) -> None:
    clear(tmp_path / "far" / "home")
    assert problem_of(tmp_path / "far" / "home") is None
    assert read_mark(tmp_path / "far" / "home") == {"state": "playing"}


def test_the_mark_stands_before_anything_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark(tmp_path, {"state": "played"})
    (tmp_path / "kikin.sqlite3").write_bytes(b"old")

    def cut_off(path: Path, missing_ok: bool = False) -> None:
        raise InterruptedError(path)

    monkeypatch.setattr(Path, "unlink", cut_off)
    with pytest.raises(InterruptedError):
        clear(tmp_path)
    assert read_mark(tmp_path) == {"state": "playing"}
    assert problem_of(tmp_path) is None


@pytest.mark.parametrize("torn", ["", "{", None])
def test_a_mark_that_cannot_be_read_says_nothing(torn: str | None, tmp_path: Path) -> None:
    if torn is not None:
        (tmp_path / MARK).write_text(torn, encoding="utf-8")
    assert read_mark(tmp_path) == {}
