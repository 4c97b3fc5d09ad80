"""What a home holds, so that a refusal can be seen to have changed nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def content_of(home: Path) -> dict[str, object]:
    """Every file of a home, and of its database every row."""
    found: dict[str, object] = {}
    for path in sorted(home.iterdir()):
        if path.name == "kikin.sqlite3":
            with closing(sqlite3.connect(path)) as database:
                found[path.name] = list(database.iterdump())
        elif not path.name.startswith("kikin.sqlite3-"):
            found[path.name] = path.read_bytes()
    return found
