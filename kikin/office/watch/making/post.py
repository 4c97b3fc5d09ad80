"""What is delivered on which day: lines gathered by day and file, then written out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kikin.office.watch.making import forms

_TABLES = {
    "registry.csv": forms.REGISTRY,
    "gleif-relationships.csv": forms.RELATIONSHIPS,
    "gleif-records.csv": forms.RECORDS,
    "openalex-merged.csv": ("merge_date", "id", "merge_into_id"),
}


class Post:
    """Lines of JSON, rows of tables and whole lists, by the day on which they come."""

    def __init__(self) -> None:
        self.lines: dict[date, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        self.whole: dict[date, dict[str, str]] = defaultdict(dict)
        self.truth: list[dict[str, str]] = []
        self.precious: set[tuple[date, str]] = set()
        """Files in which something was planted: they come whole and on their day."""

    def add(self, day: date, name: str, said: Mapping[str, Any], is_planted: bool = False) -> None:
        """Send a line in a file of a day."""
        self.lines[day][name].append(said)
        if is_planted:
            self.precious.add((day, name))

    def plant(self, kind: str, subject: str, on: date, note: str = "") -> None:
        """Write down what can be known on which day."""
        self.truth.append({"kind": kind, "subject": subject, "on": on.isoformat(), "note": note})

    def text(self, day: date, name: str) -> str:
        """A file as it is written."""
        if name in self.whole[day]:
            return self.whole[day][name]
        found = self.lines[day][name]
        if name in _TABLES:
            return forms.rows(_TABLES[name], found)
        return "".join(forms.line(one) + "\n" for one in found)

    def names(self, day: date) -> list[str]:
        return sorted({*self.lines[day], *self.whole[day]})

    def write(self, day: date, folder: Path) -> None:
        """Write a day's files, if there are any."""
        for name in self.names(day):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(self.text(day, name), encoding="utf-8")
