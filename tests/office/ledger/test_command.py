"""`kikin ledger` and `kikin audit`, as a person at a terminal has them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kikin.cli import audit, ledger
from kikin.cli.home import NoHome
from kikin.office.audit import heads
from kikin.office.audit import queries as trail
from kikin.office.ledger.models import Transfer
from tests.office.ledger import small_fund

pytestmark = pytest.mark.django_db

Kikin = Callable[..., int]


@pytest.fixture
def kikin(fund: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Kikin:
    """The command, on the test's database and on a home of its own."""
    monkeypatch.setenv("KIKIN_HOME", str(tmp_path))
    (tmp_path / "secret.key").write_text("a home has its secret", encoding="utf-8")
    settings.KIKIN_HOME = tmp_path
    heads.publish_head(small_fund.NOW)
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    ledger.register(commands)
    audit.register(commands)

    def run(*words: object) -> int:
        arguments = parser.parse_args([str(word) for word in words])
        status: int = arguments.run(arguments)
        return status

    return run


def test_a_sound_fund_is_told_in_one_line(kikin: Kikin, capsys: pytest.CaptureFixture[str]) -> None:
    _, head = trail.head()
    for command in (("ledger", "check"), ("audit", "verify"), ("audit", "verify", "--head", head.upper())):
        assert kikin(*command) == 0
        said = capsys.readouterr()
        assert said.out == f"no problems: 11 events, 14 transfers, head {head}\n"
        assert said.err == ""


def test_a_broken_fund_is_told_problem_by_problem(kikin: Kikin, capsys: pytest.CaptureFixture[str]) -> None:
    connection.check_constraints()
    small_fund.drop_guards()
    # The database may have counted on from an earlier test: rows are named by their place.
    numbers = list(Transfer.objects.order_by("pk").values_list("pk", flat=True))
    small_fund.run(f"UPDATE ledger_transfer SET document = 'another' WHERE id = {numbers[8]}")
    for command in ("ledger check", "audit verify"):
        assert kikin(*command.split()) == 1
        said = capsys.readouterr()
        assert said.out == ""
        changed = f"ledger_transfer {numbers[7]}-{numbers[8]}"
        assert f"problem: {changed}: it is not as event 4 posted it: compare with a backup" in said.err
    kikin("ledger", "check")
    assert "note: the database's guard ledger_transfer_is_posted is not in force" in capsys.readouterr().err


def test_findings_are_written_as_json(kikin: Kikin, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kikin("ledger", "check", "--json", "-") == 0
    position, head = trail.head()
    expected = {"events_count": position, "head": head, "transfers_count": 14, "problems": []}
    assert json.loads(capsys.readouterr().out) == expected
    assert kikin("audit", "verify", "--head", "0" * 64, "--json", tmp_path / "found.json") == 1
    (problem,) = json.loads((tmp_path / "found.json").read_text())["problems"]
    assert (problem["code"], problem["where"]) == ("head_missing", "--head")


@pytest.mark.parametrize("kept", [None, "", "11 torn off by a cr"])
def test_a_home_without_its_heads_is_told_what_would_not_show(
    kikin: Kikin, capsys: pytest.CaptureFixture[str], kept: str | None
) -> None:
    if kept is None:
        heads.path().unlink()
    else:
        heads.path().write_text(kept)
    for command in ("ledger check", "audit verify"):
        assert kikin(*command.split()) == 0
        said = capsys.readouterr()
        assert said.err.startswith("note: heads.txt holds no published head")
        assert said.err.endswith("kikin audit verify --head HEX\n")
        assert said.out.startswith("no problems: 11 events")
    heads.publish_head(small_fund.NOW)
    assert kikin("ledger", "check") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("table", ["charter_charterversion", "audit_event", "ledger_transfer"])
def test_a_database_that_has_lost_a_table_is_told_in_a_line(
    kikin: Kikin, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    connection.check_constraints()
    small_fund.drop_guards()
    small_fund.run(f"ALTER TABLE {table} RENAME TO elsewhere")
    assert kikin("ledger", "check") == (table != "charter_charterversion")
    said = capsys.readouterr().err.splitlines()
    assert all(line.startswith(("problem: database: it cannot be read (no such table", "note: ")) for line in said)


def test_an_overdraft_is_looked_for_up_to_a_day(kikin: Kikin) -> None:
    assert kikin("ledger", "check", "--as-of", "2022-07-31") == 0


@pytest.mark.parametrize(
    "words", ["ledger check --as-of yesterday", "audit verify --head abc", "ledger statement --format pdf", "ledger"]
)
def test_wrong_use_is_told_apart_from_no(kikin: Kikin, words: str) -> None:
    with pytest.raises(SystemExit) as stop:
        kikin(*words.split())
    assert stop.value.code == 2


def test_a_statement_goes_to_the_terminal_or_into_a_file(
    kikin: Kikin, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert kikin("ledger", "statement") == 0
    statement = json.loads(capfdbinary.readouterr().out)
    assert (statement["as_of"], statement["transfers_count"]) == ("2022-09-01", 14)
    assert {"account": "commitment:JPNP22001", "balance_yen": 100} in statement["accounts"]
    assert kikin("ledger", "statement", "--as-of", "2022-05-31", "-o", tmp_path / "s.json") == 0
    assert json.loads((tmp_path / "s.json").read_bytes()) == {
        "as_of": "2022-05-31", "transfers_count": 0, "accounts": [],
    }  # fmt: skip
    for suffix in ("csv", "xlsx"):
        file = tmp_path / f"s.{suffix}"
        assert kikin("ledger", "statement", "--format", suffix, "-o", file) == 0
        assert file.stat().st_size > 100


def test_a_trail_is_exported_published_and_proved_from_the_file(
    kikin: Kikin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    position, head = trail.head()
    assert kikin("audit", "publish") == 0
    assert capsys.readouterr().out == f"{position} {head}\n"
    assert kikin("audit", "export", "-o", tmp_path / "trail.jsonl") == 0
    assert kikin("audit", "verify", tmp_path / "trail.jsonl", "--head", head) == 0
    assert capsys.readouterr().out == f"no problems: {position} events, head {head}\n"
    lines = (tmp_path / "trail.jsonl").read_text().splitlines()
    (tmp_path / "cut.jsonl").write_text("\n".join(lines[:4] + lines[5:]))
    assert kikin("audit", "verify", tmp_path / "cut.jsonl") == 1
    assert capsys.readouterr().err.startswith("problem: audit_event 5: this event is missing (6): ")


def test_a_home_that_is_not_there_is_told(kikin: Kikin, tmp_path: Path) -> None:
    for words in ("ledger check", "ledger statement", "audit verify", "audit export", "audit publish"):
        with pytest.raises(NoHome):
            kikin(*words.split(), "--home", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
