"""`kikin demo`: play a fund from its appropriation to today, say how it fares, and serve it."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.cli.charter import read_charter
from kikin.cli.home import add_home, home_of, open_home
from kikin.cli.serve import add_serving, serve
from kikin.cli.writing import write_whole
from kikin.fund.charter import Charter, parse
from kikin.values.problems import Problem

if TYPE_CHECKING:
    from kikin.office.demonstration.play import Played
    from kikin.office.feeds.cohorts.records import Cohort

DEFAULT_CHARTER = Path(__file__).resolve().parents[2] / "charters" / "economic-security-2021.toml"
DEFAULT_SEED = 2021
APPLICATIONS_COUNT = 200
_SHOWN = 20


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "demo",
        help="play a fund through to today, and serve it",
        description=(
            "Play a fund from its appropriation to today in a home of its own, print how it fares, and serve it. "
            "Without a cohort, organisations, people and applications are made up from a seed."
        ),
        epilog="example: kikin demo --seed 7 --today 2024-10-01 --no-serve --json -",
    )
    parser.add_argument("--cohort", type=Path, metavar="FILE", help="applications as JSON lines (.gz too), CSV or XLSX")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="how the cohort's columns are to be read (TOML)")
    parser.add_argument("--charter", type=Path, default=DEFAULT_CHARTER, metavar="FILE", help="the fund's charter")
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help=f"what chance starts from (default: {DEFAULT_SEED})"
    )
    parser.add_argument(
        "--applications",
        type=_count,
        metavar="N",
        default=APPLICATIONS_COUNT,
        help="how many applications to make up without a cohort",
    )
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="DATE",
        default=os.environ.get("KIKIN_TODAY") or None,
        help="the day that the play ends on (default: KIKIN_TODAY, or the real one)",
    )
    parser.add_argument("--no-serve", action="store_true", help="do not serve the site afterwards")
    parser.add_argument(
        "--problem", metavar="FILE", help="write the first round's portfolio problem, with what was chosen"
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON (- for standard output)")
    add_serving(parser)
    add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from kikin.office.demonstration import home as demonstration

    started = time.perf_counter()
    home = home_of(arguments).resolve()
    text, charter, problems = _read_charter(arguments.charter)
    if unfit := demonstration.problem_of(home):
        problems.append(unfit)
    cohort = None
    if charter is not None:
        cohort, unplayable = _what_to_play(arguments, charter)
        problems += unplayable
    if charter is None or problems:
        return _refuse(problems)
    # Nothing has been touched up to here: what was played before goes only when what comes next can be played.
    if arguments.today:
        os.environ["KIKIN_TODAY"] = arguments.today.isoformat()
    demonstration.clear(home)
    open_home(arguments, migrate=True)
    _write(arguments, _play(arguments, text, charter, cohort, home, started))
    if not arguments.no_serve:
        print(f"http://127.0.0.1:{arguments.port}/", file=sys.stderr, flush=True)
        serve(arguments)
    return 0


def _read_charter(path: Path) -> tuple[str, Charter | None, list[Problem]]:
    text = read_charter(path)
    if isinstance(text, Problem):
        return "", None, [text]
    charter, problems = parse(text)
    return text, charter, list(problems)


def _what_to_play(arguments: argparse.Namespace, charter: Charter) -> tuple[Cohort | None, list[Problem]]:
    """The cohort, if any, and every reason why there is nothing to play."""
    from kikin.office import clock
    from kikin.office.demonstration.playable import problems_of_play
    from kikin.values.calendar import local_date

    today = arguments.today or local_date(clock.really_now(), charter.zone)
    problems = problems_of_play(charter, today, with_cohort=bool(arguments.cohort))
    if problems or not arguments.cohort:
        return None, problems
    return _read_cohort(charter, arguments.cohort, arguments.mapping)


def _read_cohort(charter: Charter, path: Path, mapped_by: Path | None) -> tuple[Cohort | None, list[Problem]]:
    from kikin.office.demonstration.plan import plan_of_cohort
    from kikin.office.demonstration.playable import fit
    from kikin.office.feeds.cohorts.mapping import read_mapping
    from kikin.office.feeds.cohorts.reading import read_cohort

    mapping, problems = read_mapping(mapped_by.read_bytes()) if mapped_by else (None, ())
    if problems:
        return None, list(problems)
    (first,) = plan_of_cohort(charter, 0)
    cohort = fit(charter, read_cohort(path, first.first_year, mapping))
    if cohort.applications or cohort.problems:
        return cohort, list(cohort.problems)
    return None, [
        replace(problem, where=f"{path.name} row {row.row} {problem.where}")
        for row in cohort.refused
        for problem in row.problems
    ][:_SHOWN]


def _play(
    arguments: argparse.Namespace, text: str, charter: Charter, cohort: Cohort | None, home: Path, started: float
) -> Played:
    from kikin.office import clock
    from kikin.office.demonstration import home as demonstration
    from kikin.office.demonstration.play import Play, Request
    from kikin.values.calendar import local_date

    today = arguments.today or local_date(clock.now(), charter.zone)
    play = Play(Request(text, charter, arguments.seed, today, cohort, arguments.applications), sys.stderr)
    # A play makes many short-lived records and few circles: looking for circles less often saves a tenth of it.
    gc.set_threshold(100_000, 20, 100)
    played = play.run(started)
    says = {"state": "played", "seed": arguments.seed, "today": today.isoformat(), "charter": charter.digest}
    demonstration.mark(home, says)
    return played


def _count(text: str) -> int:
    """A number of applications; with none, calls end without candidates."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _write(arguments: argparse.Namespace, played: Played) -> None:
    if arguments.json == "-":
        print(json.dumps(played.figures, ensure_ascii=False, indent=1))
    else:
        print(played.screen)
        if arguments.json:
            write_whole(Path(arguments.json), json.dumps(played.figures, ensure_ascii=False, indent=1) + "\n")
    if arguments.problem:
        write_whole(Path(arguments.problem), json.dumps(played.problem) + "\n")


def _refuse(problems: list[Problem]) -> int:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return 1
