"""Same seed, same fund, to the last yen, in whatever home; another seed, another fund.

And when the power goes in the middle of the play, nothing is half-written, and played again, nothing is counted twice.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from kikin.office.demonstration.home import read_mark
from tests.stories.plays import demo, is_sound, objections_to, played, start

SHORT = ("--applications", 12, "--today", "2022-11-01")
MOMENTS = ((0, 0.1), (40, 0.05), (80, 0.0))
"""At which percent of the play the power goes, and how many seconds after that is said."""


def percent_of(line: str) -> int:
    """How far a line of the progress says that the play has come."""
    return int(line.partition("%")[0])


def cut(process: subprocess.Popen[str]) -> None:
    """Take the power away from a play and from whatever it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    said, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert said == "", "it had come to its figures"


def cut_at(home: Path, percent: int, seconds: float) -> None:
    """Play a fund up to some percent of its play and a moment more."""
    process = start(*demo(home, *SHORT))
    assert process.stderr is not None
    while percent_of(process.stderr.readline()) < percent:
        assert process.poll() is None
    time.sleep(seconds)
    cut(process)


def cut_while_the_database_is_made(home: Path) -> None:
    process = start(*demo(home, *SHORT))
    while not (home / "kikin.sqlite3").exists():
        assert process.poll() is None
        time.sleep(0.01)
    cut(process)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of the same play when nothing happens to it."""
    found = played(tmp_path_factory.mktemp("undisturbed") / "home", *SHORT)
    assert found["paid_yen"] > 0
    assert found["as_of"] == "2022-11-01"
    assert objections_to(found) == []
    return found


def test_another_seed_is_another_fund(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    other = played(tmp_path / "home", *SHORT, "--seed", 8)
    assert other["committed_yen"] != undisturbed["committed_yen"]
    assert other["by_field"] != undisturbed["by_field"]
    assert other["as_of"] == undisturbed["as_of"]
    assert objections_to(other) == []


def test_a_play_that_is_cut_off_leaves_nothing_half_written_and_can_be_played_again(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    home = tmp_path / "home"
    cut_while_the_database_is_made(home)
    for percent, seconds in MOMENTS:
        cut_at(home, percent, seconds)
        assert is_sound(home), f"after {percent} %"
        assert read_mark(home) == {"state": "playing"}
    assert played(home, *SHORT) == undisturbed
    assert is_sound(home)
    assert read_mark(home)["state"] == "played"
