"""`kikin watch replay`: a year of feeds, and whether the watch sees what happens in it."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from kikin.cli.files import misplaced, say, unusable
from kikin.cli.writing import write_whole
from kikin.values.problems import Problem
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.office.watch.replaying import Folder, Replay, Score

_MOST_YEARS = 10
_MOST_SHOWN = 20
_EXAMPLE = """example:
  kikin watch replay --seed 7 --write feeds
  kikin watch replay --feeds feeds --json report.json

  the first makes a fund of 500 awards and a year of its feeds, keeps them in the folder, and looks at them day by day;
  the second looks at the same folder again, with whatever was changed in it (docs/reference/watch-feeds.md)
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group `watch` and its commands."""
    group = subparsers.add_parser("watch", help="try the watch", description="Try the watch on feeds.")
    actions = group.add_subparsers(dest="watch_command", required=True, metavar="ACTION")
    parser = actions.add_parser(
        "replay",
        help="replay a year of feeds and say what was seen of what was planted in them",
        description="Replay a year of feeds over a fund of real size, and say what was seen of what was planted.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=0, help="of the made-up year (default: 0)")
    parser.add_argument("--years", type=_years, default=1, help="how many years to make up (default: 1)")
    parser.add_argument("--write", type=Path, metavar="DIR", help="keep the made-up feeds in this folder")
    parser.add_argument("--feeds", type=Path, metavar="DIR", help="replay the feeds of this folder instead")
    parser.add_argument(
        "--json", metavar="FILE", help="write the figures and alerts as JSON, too (- for standard output)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when all that was planted was found on its day, 1 when not or when the folder cannot be replayed."""
    # hundreds of thousands of statements, none of which refers to another: there are no circles to look for
    gc.disable()
    try:
        return _run(args, time.monotonic())
    finally:
        gc.enable()


def _run(args: argparse.Namespace, begun: float) -> int:
    if args.feeds is not None and args.write is not None:
        return say([_either_or()], 2)
    if args.write is not None:
        args.write.mkdir(parents=True, exist_ok=True)
        if any(args.write.iterdir()):
            return say([_not_empty(args.write)], 2)
    if args.json not in (None, "-") and (problem := _misplaced(Path(args.json), args.feeds)):
        return say([problem], 2)
    if args.feeds is not None:
        return _replayed(args.feeds, args, begun)
    if args.write is not None:
        return _made(args.write, args, begun)
    with tempfile.TemporaryDirectory(prefix="kikin-watch-") as folder:
        return _made(Path(folder), args, begun)


def _misplaced(report: Path, feeds: Path | None) -> Problem | None:
    """Why a report cannot be written there: said before a year is replayed, and never onto what is replayed."""
    if problem := misplaced([feeds / "truth.jsonl"] if feeds is not None else [], [report]):
        return problem
    inside = feeds is not None and any(
        report.resolve().is_relative_to((feeds / part).resolve()) for part in ("fund", "start", "feeds")
    )
    return unusable(report, "it is among the feeds that are replayed") if inside else None


def _made(folder: Path, args: argparse.Namespace, begun: float) -> int:
    from kikin.office.watch.making import make

    _tell(f"making {args.years} year(s) of feeds from the seed {args.seed}")
    make(folder, Random(args.seed), args.years)
    return _replayed(folder, args, begun)


def _replayed(path: Path, args: argparse.Namespace, begun: float) -> int:
    from kikin.office.watch.replaying import read_folder, replay, score
    from kikin.office.watch.replaying.replay import strange_days

    folder, problems = read_folder(path)
    if folder is None:
        return say(problems, 1)
    for name in strange_days(folder):
        print(f"note: feeds/{name} is no day of the replay and is not read", file=sys.stderr)
    _tell(f"taking in what was known before {folder.first}")
    found = replay(folder, _progress)
    result = score(folder.truth, found.alerts, found.called, {one.key for one in found.taken_back})
    report = _report(folder, found, result, time.monotonic() - begun)
    _summary(report, result, found)
    if args.json == "-":
        print(json.dumps(report, ensure_ascii=False))
    elif args.json is not None:
        write_whole(Path(args.json), json.dumps(report, ensure_ascii=False) + "\n")
    return 0 if sum(result.found.values()) == len(folder.truth) and not result.doubled else 1


def _progress(day: date, alerts: int) -> None:
    if day.day == 1:
        _tell(f"{day:%Y-%m}: {alerts} alerts so far")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _report(folder: Folder, found: Replay, result: Score, seconds: float) -> dict[str, Any]:
    return {
        **{
            name: dict(sorted(getattr(result, name).items()))
            for name in ("planted", "found", "found_late", "missed", "false_alerts", "doubled")
        },
        "awards_count": len(folder.fund.awards),
        "seconds": round(seconds, 1),
        "taken_back_count": len(found.taken_back),
        "refused_rows_count": len(found.problems),
        "alerts": [
            {
                "kind": one.kind,
                "subject": one.subject,
                "known_on": one.known_on.isoformat(),
                "about": list(one.about),
                "awards": list(one.awards),
                "path": [{"ja": step.ja, "en": step.en} for step in one.path],
                "key": one.key,
            }
            for one in found.alerts
        ],
    }


def _summary(report: dict[str, Any], result: Score, found: Replay) -> None:
    for problem in found.problems[:_MOST_SHOWN]:
        print(f"note: refused: {problem.line().removeprefix('problem: ')}", file=sys.stderr)
    for event in result.not_found[:_MOST_SHOWN]:
        print(f"not found on its day: {event.on} {event.kind} of {event.subject} ({event.note})", file=sys.stderr)
    for alert in result.not_planted[:_MOST_SHOWN]:
        print(f"not planted: {alert.known_on} {alert.kind} of {alert.subject}: {alert.path[-1]}", file=sys.stderr)
    names = ("planted", "found", "found_late", "missed", "false_alerts", "doubled")
    counts = ", ".join(f"{name.replace('_', ' ')} {sum(report[name].values())}" for name in names)
    print(f"{counts}; {report['awards_count']} awards, {report['seconds']} s", file=sys.stderr)


def _years(text: str) -> int:
    try:
        years = int(text)
    except ValueError:
        years = 0
    if not 1 <= years <= _MOST_YEARS:
        raise argparse.ArgumentTypeError(f"must be between 1 and {_MOST_YEARS}")
    return years


def _either_or() -> Problem:
    return Problem(
        "either_or",
        "--write, --feeds",
        Text("同時には指定できません", "cannot be given together"),
        Text("作るか、読むかのどちらかにしてください", "make feeds with the one, or replay them with the other"),
    )


def _not_empty(folder: Path) -> Problem:
    return Problem(
        "not_empty",
        str(folder),
        Text("空ではありません", "is not empty"),
        Text("新しいフォルダを指定してください", "name a new folder, so that nothing of another year is left in it"),
    )
