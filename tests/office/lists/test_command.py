"""`kikin lists`: a version, or why not; what a file would change; every version that there was."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from kikin.cli.lists import FORMATS
from kikin.cli.main import main
from kikin.office.feeds.watchlists import reading
from kikin.office.feeds.watchlists.reading import read_watchlist
from kikin.office.lists import actions, queries
from kikin.office.lists.models import WatchlistEntry, WatchlistVersion
from tests.cast import CLOSES, Cast
from tests.office.lists.scene import put_in_force

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
    assert not WatchlistVersion.objects.exists()
    assert not WatchlistEntry.objects.exists()


def test_a_file_that_is_no_list_is_named(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_list(tmp_path / "list.pdf", "%PDF-1.7") == 1
    assert capsys.readouterr().err.startswith("problem: list.pdf: ")
    assert not WatchlistVersion.objects.exists()


def run(capsys: pytest.CaptureFixture[str], action: str, *more: str) -> tuple[int, str, str]:
    status = main(["lists", action, "end-users", *more, "--home", str(settings.KIKIN_HOME)])
    said = capsys.readouterr()
    return status, said.out, said.err


def many(count: int) -> str:
    return "id,name\n" + "".join(f"E-{number},Fictive Works {number}\n" for number in range(count))


def test_a_version_waits_for_somebody_at_the_desk(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_list(tmp_path / "list.csv", GOOD) == 0
    assert "/security/lists/" in capsys.readouterr().out
    assert queries.versions_in_force(date(2100, 1, 1)) == []
    actions.approve(WatchlistVersion.objects.get(), cast.security_officer, CLOSES)
    assert [version.number for version in queries.versions_in_force(date(2100, 1, 1))] == [1]


def test_a_list_that_lost_a_third_stops_and_asks(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in_force("end-users", read_watchlist(write(tmp_path, many(9))).entries, date(2022, 4, 1), cast, CLOSES)
    short = str(write(tmp_path, many(6)))
    status, _, said = run(capsys, "import", short)
    assert status == 1
    assert said.startswith("problem: watchlist_version.rows: it has lost 33.33 %")
    assert WatchlistVersion.objects.count() == 1
    assert run(capsys, "import", short, "--shorter-because", "the publisher removed them")[0] == 0
    _, said, _ = run(capsys, "history")
    assert [line.split(",")[0] for line in said.splitlines()] == ["version 2: proposed", "version 1: in_force"]


def test_what_a_file_would_change_is_said_and_not_kept(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in_force("end-users", read_watchlist(write(tmp_path, GOOD)).entries, date(2022, 4, 1), cast, CLOSES)
    changed = write(tmp_path, GOOD.replace("架空研", "AD").replace("E-2,", "E-3,"))
    status, said, _ = run(capsys, "diff", str(changed), "--json", str(tmp_path / "changes.json"))
    assert status == 0
    assert said.splitlines() == [
        "+ E-3 Nemo Nusquam",
        "- E-2 Nemo Nusquam",
        "~ E-1 架空動力学研究所: aliases",
        "1 added, 1 removed, 1 changed against version 1",
    ]
    (found,) = json.loads((tmp_path / "changes.json").read_text(encoding="utf-8"))["changed"]
    assert found["fields"] == {"aliases": [["Imaginary Dynamics", "架空研"], ["Imaginary Dynamics", "AD"]]}
    assert WatchlistVersion.objects.count() == 1


def test_the_history_knows_a_file_again(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, "history")
    assert (status, said.startswith("problem: end-users: ")) == (1, True)
    file = write(tmp_path, GOOD)
    put_in_force("end-users", read_watchlist(file).entries, date(2022, 4, 1), cast, CLOSES)
    put_in_force("end-users", read_watchlist(write(tmp_path, many(4), "b.csv")).entries, date(2022, 5, 1), cast, CLOSES)
    _, said, _ = run(capsys, "history", str(file), "--json", "-")
    versions = json.loads(said)["versions"]
    assert [(one["number"], one["state"], one["is_file"]) for one in versions] == [
        (2, "in_force", False),
        (1, "superseded", True),
    ]


def write(folder: Path, text: str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_offers_every_format() -> None:
    assert FORMATS == reading.FORMATS
