"""Folders of feeds that somebody wrote by hand: refused with a reason where they are wrong, and never spoilt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kikin.cli.main import main
from kikin.office.watch.making.noise import Publishers
from kikin.office.watch.replaying import Planted, read_folder, score
from tests.office.watch.feeds import quiet_year
from tests.office.watch.small import begun, file, on, shown, stake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten days of one company, which is taken on the third."""
    files = {
        "fund/fund.json": json.dumps(
            {"form": "kikin-watch-feeds/1", "first_day": "2026-04-01", "last_day": "2026-04-10", "rules": {}}
        ),
        "fund/awards.csv": "ref\nAW-1\n",
        "fund/companies.csv": "id,name,awards\nC1,Aoba,AW-1\n",
        "fund/people.csv": "id,name,award\nP1,Kuramoto,AW-1\n",
        "feeds/2026-04-03/registry.csv": "record,company,kind,party,share_bp\nr,C1,holder,X,6000\n",
        "truth.jsonl": '{"kind": "takeover", "subject": "C1", "on": "2026-04-03"}\n',
    }
    for name, text in files.items():
        path = tmp_path / "feeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "feeds"


def replayed(folder: Path, report: Path | str = "-") -> int:
    return main(["watch", "replay", "--feeds", str(folder), "--json", str(report)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_day": "2026-05-01"},
        {"last_day": "9999-12-31"},
        {"first_day": "0001-01-01"},
        {"rules": {"thresholds_bp": []}},
        {"rules": {"thresholds_bp": [True]}},
        {"rules": {"runway_months": "six"}},
        {"rules": {"notice_months": 1_000_000}},
        {"rules": [1]},
    ],
)
def test_a_fund_that_cannot_be_is_refused(folder: Path, wrong: dict[str, Any]) -> None:
    path = folder / "fund" / "fund.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **wrong}))
    read, problems = read_folder(folder)
    assert read is None and [one.code for one in problems] == ["unfit"]


def test_a_year_whose_making_was_cut_short_is_not_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Publishers, "publish", _killed)
    with pytest.raises(KeyboardInterrupt):
        quiet_year(tmp_path)
    assert (tmp_path / "start").is_dir() and replayed(tmp_path) == 2


def _killed(*args: object) -> None:
    raise KeyboardInterrupt


def test_thresholds_may_stand_in_any_order(folder: Path) -> None:
    path = folder / "fund" / "fund.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "rules": {"thresholds_bp": [5000, 500]}}))
    assert replayed(folder) == 0


@pytest.mark.parametrize("onto", ["truth.jsonl", "fund/fund.json", "feeds/2026-04-03/new.json", "nowhere/report.json"])
def test_a_report_is_not_written_onto_what_is_replayed(
    folder: Path, onto: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert replayed(folder, folder / onto) == 2
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert "this file cannot be used" in capsys.readouterr().err
    assert replayed(folder, folder / "report.json") == 0


def test_what_is_refused_is_told_with_the_day_it_came(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "feeds/2026-04-03/bods.jsonl").write_bytes(json.dumps(stake("X", "C1", 1, "")).encode("utf-16"))
    (folder / "feeds/2026-04-03/list-x.csv").write_text("id,name\n1,\n")
    (folder / "feeds/2026-04-03/list-y@2026-99-99.csv").write_text("id,name\n1,Nobody Here\n")
    assert replayed(folder) == 0
    said = capsys.readouterr().err
    assert "feeds/2026-04-03/bods.jsonl: has characters that are not UTF-8" in said
    assert "feeds/2026-04-03/list-x.csv" in said and "list-y@2026-99-99.csv: is no date" in said


def test_values_that_no_publisher_would_write_break_nothing() -> None:
    looking = begun()
    named = {"recordId": "E", "recordType": "entity", "recordDetails": {"name": ["a"]}}
    itself = {"name": "a", "identifiers": [{"scheme": "XI-LEI", "id": "E"}]}
    moments: list[Any] = [1e30, [1], "x", True]
    records = [
        {"orcid-identifier": {"path": "0000-0001"}, "history": {"last-modified-date": {"value": one}}}
        for one in moments
    ]
    ends = {"year": {"value": "20x6"}}
    strange = {"summaries": [{"employment-summary": {"end-date": ends, "organization": {"name": "Kita University"}}}]}
    records.append(
        {
            "orcid-identifier": {"path": "0000-0001"},
            "activities-summary": {"employments": {"affiliation-group": [strange]}},
        }
    )
    joins = "merge_date,id,merge_into_id", ",A8,A9", ",A9,A8", ",A8,A8", ",P1,A9", ",A9,P1"
    day = on(
        looking,
        "2026-04-02",
        file("bods.jsonl", named, {**named, "recordDetails": itself}),
        file("orcid.jsonl", *records),
        file("openalex-merged.csv", *joins),
    )
    assert shown(day) == [] and len(day.problems) == 2
    assert looking.people.person_of("A8") is not None


def test_two_events_of_one_holder_on_one_day_are_answered_by_two_alerts() -> None:
    looking = begun()
    said = file("bods.jsonl", stake("X", "C1", 60, "2026-04-02"), stake("X", "C2", 60, "2026-04-02"))
    alerts = on(looking, "2026-04-02", said).alerts
    event = Planted("takeover", "X", alerts[0].known_on)
    result = score([event, event], alerts, {})
    assert result.found.total() == 2 and not result.false_alerts
    assert score([event], alerts, {}).false_alerts.total() == 1
