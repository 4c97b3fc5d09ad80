"""Day after day of a folder's feeds through the looking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kikin.fund.watch import Alert
from kikin.office.feeds.watch.folder import day_of, deliveries
from kikin.office.watch.looking import Looking, TakenBack
from kikin.office.watch.replaying.reading import Folder
from kikin.values.problems import Problem


@dataclass(frozen=True, slots=True)
class Replay:
    """Everything that a year raised. `called` leads from other ids of parties to their own."""

    alerts: tuple[Alert, ...]
    taken_back: tuple[TakenBack, ...]
    problems: tuple[Problem, ...]
    called: dict[str, str]


def replay(folder: Folder, told: Callable[[date, int], None] = lambda day, alerts: None) -> Replay:
    """Every day from the first to the last, also those on which nothing came; `told` hears how far it is."""
    looking = Looking(folder.fund)
    eve = folder.first - timedelta(days=1)
    problems = _placed("start", looking.begin(deliveries(folder.path / "start", eve.isoformat()), eve).problems)
    alerts: list[Alert] = []
    taken_back: list[TakenBack] = []
    day = folder.first
    while day <= folder.last:
        outcome = looking.take(deliveries(folder.path / "feeds" / day.isoformat(), day.isoformat()), day)
        alerts += outcome.alerts
        taken_back += outcome.taken_back
        problems += _placed(f"feeds/{day}", outcome.problems)
        told(day, len(alerts))
        day += timedelta(days=1)
    return Replay(tuple(alerts), tuple(taken_back), tuple(problems), looking.other_names())


def _placed(folder: str, problems: Iterable[Problem]) -> list[Problem]:
    """With the folder of the file, of which there is one of a name on every day."""
    return [replace(one, where=f"{folder}/{one.where}") for one in problems]


def strange_days(folder: Folder) -> list[str]:
    """Folders of feeds that no day of the replay asks for."""
    days = (folder.path / "feeds").iterdir() if (folder.path / "feeds").is_dir() else ()
    return sorted(
        one.name for one in days if (found := day_of(one.name)) is None or not folder.first <= found <= folder.last
    )
