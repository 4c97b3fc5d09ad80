"""Funds that are played: by the command, in a process and a home of their own, or in this process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

CHARTERS = ROOT / "charters"
KIKIN = (sys.executable, "-m", "kikin.cli.main")
OPEN_FOR = 300
"""Seconds after which a command that does not end has failed."""


def surroundings() -> dict[str, str]:
    """The environment without a word to Kikin, so that the command is told everything by its arguments."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("KIKIN_", "DJANGO_"))}


def kikin(*words: object) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [*KIKIN, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=surroundings(),
        cwd=ROOT,
        timeout=OPEN_FOR,
    )


def start(*words: object) -> subprocess.Popen[str]:
    """One command, begun in a process group of its own; its progress can be read from its standard error."""
    return subprocess.Popen(
        [*KIKIN, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(),
        cwd=ROOT,
        start_new_session=True,
    )


def demo(home: Path, *words: object) -> tuple[object, ...]:
    """The words of a play without the site, whose figures go to standard output."""
    return ("demo", "--home", home, "--no-serve", "--json", "-", *words)


def figures(said: str) -> dict[str, Any]:
    """The figures that a play has printed, but for the seconds that it took."""
    found: dict[str, Any] = json.loads(said)
    assert found.pop("seconds") >= 0
    return found


def played(home: Path, *words: object) -> dict[str, Any]:
    """The figures of a play that must succeed."""
    said = kikin(*demo(home, *words))
    assert said.returncode == 0, said.stderr
    return figures(said.stdout)


def at_once(plays: Mapping[Path, Sequence[object]]) -> list[dict[str, Any]]:
    """The figures of several plays, by their homes, played side by side; all must succeed."""
    begun = [start(*demo(home, *words)) for home, words in plays.items()]
    ended = [(process, *process.communicate(timeout=OPEN_FOR)) for process in begun]
    assert [process.returncode for process, _, _ in ended] == [0] * len(ended), [said for _, _, said in ended]
    return [figures(said) for _, said, _ in ended]


def is_sound(home: Path) -> bool:
    """Whether ledger and trail of a home pass their checks, each by its command."""
    checks = [start(*words, "--home", home) for words in (("ledger", "check"), ("audit", "verify"))]
    complaints = [check.communicate(timeout=OPEN_FOR)[1] for check in checks]
    return complaints == ["", ""] and all(check.returncode == 0 for check in checks)


def part_of(charter: Path, divisor: int) -> str:
    """The text of a charter whose appropriations and allotments are all divided by a number."""

    def divided(found: re.Match[str]) -> str:
        return f"amount_yen = {int(found[1]) // divisor}"

    return re.sub(r"^amount_yen = ([0-9_]+)", divided, charter.read_text(encoding="utf-8"), flags=re.MULTILINE)


def objections_to(found: dict[str, Any]) -> list[str]:
    """Every way in which the figures of a play do not add up."""
    tables = {key: found[key].values() for key in ("by_field", "by_agency", "by_fiscal_year")}
    wrong = [
        f"{key}: {column}"
        for key, rows in tables.items()
        for column, whole in (
            ("committed_yen", found["committed_yen"]),
            ("paid_yen", found["paid_yen"]),
            ("awarded_count", found["awarded_count"]),
        )
        if sum(row[column] for row in rows) != whole
    ]
    if found["appropriation_yen"] != found["left_yen"] + found["committed_yen"] + found["returned_yen"]:
        wrong.append("left")
    if not 0 <= found["paid_yen"] <= found["obligated_yen"] <= found["committed_yen"] <= found["appropriation_yen"]:
        wrong.append("paid, obligated, committed, appropriated")
    if not found["awarded_count"] <= found["selected_count"] <= found["eligible_count"] <= found["applications_count"]:
        wrong.append("awarded, selected, eligible, applied")
    if not found["eligible_requested_yen"] <= found["requested_yen"]:
        wrong.append("requested")
    return wrong
