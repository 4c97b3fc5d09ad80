"""`kikin lists import`: a version, or why not; nothing of a bad file is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from kikin.cli.main import main
from kikin.office.lists import queries
from kikin.office.lists.models import WatchlistEntry, WatchlistVersion
from tests.cast import Cast

GOOD = "id,name,aliases,kind\nE-1,架空動力学研究所,Imaginary Dynamics;架空研,organisation\nE-2,Nemo Nusquam,,person\n"


def import_list(path: Path, text: str, *more: str) -> int:
    path.write_text(text, encoding="utf-8")
    return main(["lists", "import", "end-users", str(path), "--home", str(settings.KIKIN_HOME), *more])


def test_a_list_is_loaded_and_loaded_again_to_no_effect(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert import_list(tmp_path / "list.csv", GOOD, "--effective-on", "2022-04-01") == 0
        assert "end-users version 1: 2 entries from 2022-04-01" in capsys.readouterr().out
    (version,) = WatchlistVersion.objects.all()
    assert queries.entries_of([version]).get(key="E-1").aliases == ["Imaginary Dynamics", "架空研"]


def test_a_bad_row_is_named_and_nothing_is_loaded(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_list(tmp_path / "list.csv", GOOD + ",Nobody,,ship\n") == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1:3] for line in said] == [[" row 3", " id"], [" row 3", " kind"]]
    assert not WatchlistEntry.objects.exists()


def test_a_file_that_is_no_list_is_named(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_list(tmp_path / "list.pdf", "%PDF-1.7") == 1
    assert capsys.readouterr().err.startswith("problem: list.pdf: ")
    assert not WatchlistVersion.objects.exists()
