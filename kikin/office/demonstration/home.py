"""The home of a demonstration: marked as one, so that it may be remade; no other home ever is.

Knows nothing of Django, since the mark has to stand before the settings are read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kikin.values.problems import Problem
from kikin.values.text import Text

MARK = "demonstration.json"
_OURS = ("kikin.sqlite3", "kikin.sqlite3-wal", "kikin.sqlite3-shm", "heads.txt", "secret.key", "trail.salt")


def problem_of(home: Path) -> Problem | None:
    """Why a home may not be made into a demonstration: something lives there that is none."""
    if not home.exists() or (home / MARK).exists():
        return None
    if home.is_dir() and not any(home.iterdir()):
        return None
    return Problem(
        "not_a_demonstration",
        str(home),
        Text("実演用ではないものが置かれています", "something lives here that is no demonstration"),
        Text("別の --home を指定してください", "name another place with --home; this one was not touched"),
    )


def clear(home: Path) -> None:
    """Empty a demonstration's home for a new play. The mark is written first and stays."""
    home.mkdir(parents=True, exist_ok=True)
    mark(home, {"state": "playing"})
    for name in _OURS:
        (home / name).unlink(missing_ok=True)


def mark(home: Path, says: Mapping[str, object]) -> None:
    """Write what is played here, replacing the mark as a whole."""
    beside = home / (MARK + ".new")
    beside.write_text(json.dumps(says, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(home / MARK)


def read_mark(home: Path) -> dict[str, object]:
    """What is played here; empty where nothing is."""
    try:
        says: dict[str, object] = json.loads((home / MARK).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return says
