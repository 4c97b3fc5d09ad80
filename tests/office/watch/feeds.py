"""A small made-up fund in a folder, and a stranger's hand in its files: it knows the guide of the feeds and no code."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from kikin.office.watch.making import Size, make
from kikin.office.watch.replaying import Replay, Score, read_folder, replay, score

SMALL = Size(awards=20, companies=120, people=150, holders=1_400, universities=12, is_eventful=False)


def quiet_year(folder: Path, seed: int = 1) -> Path:
    """A year in which nothing happens, cut short: tests have no time for all of it."""
    make(folder, Random(seed), 1, SMALL)
    return folder


def until(folder: Path, last: str) -> None:
    """End the replay on an earlier day."""
    path = folder / "fund" / "fund.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "last_day": last}))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def statements(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def send(folder: Path, day: str, name: str, *said: dict[str, Any] | str) -> None:
    """A file of the stranger's own, beside those that are there."""
    place = folder / "feeds" / day / name
    place.parent.mkdir(parents=True, exist_ok=True)
    assert not place.exists()
    place.write_text(
        "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in said), encoding="utf-8"
    )


def holds(holder: str, held: str, interest: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A relationship with no more than the guide asks for."""
    details = {"subject": held, "interestedParty": holder, "interests": [interest]}
    return {"recordId": f"own-{holder}-{held}", "recordType": "relationship", "recordDetails": details, **more}


def shares(percent: float) -> dict[str, Any]:
    return {"type": "shareholding", "share": {"exact": percent}}


def entity(record: str, name: str) -> dict[str, Any]:
    return {"recordId": record, "recordType": "entity", "recordDetails": {"name": name}}


def plant(folder: Path, *events: tuple[str, str, str]) -> None:
    """Write the truth: kind, subject, day."""
    with (folder / "truth.jsonl").open("a", encoding="utf-8") as file:
        for kind, subject, on in events:
            file.write(json.dumps({"kind": kind, "subject": subject, "on": on}) + "\n")


def looked_at(folder: Path) -> tuple[Replay, Score]:
    """Replay the folder and hold it against its truth."""
    read, problems = read_folder(folder)
    assert read is not None, problems
    found = replay(read)
    return found, score(read.truth, found.alerts, found.called, {one.key for one in found.taken_back})


def later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
