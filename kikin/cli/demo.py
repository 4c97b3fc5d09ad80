"""`kikin demo`: play a fund from its appropriation to today, say how it fares, and serve it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.cli.home import add_home, home_of, open_home
from kikin.cli.serve import add_port, serve
from kikin.fund.charter import Charter, decode, parse
from kikin.values.problems import Problem

if TYPE_CHECKING:
    from kikin.office.demonstration.play import Played

DEFAULT_CHARTER = Path(__file__).resolve().parents[2] / "charters" / "economic-security-2021.toml"
DEFAULT_SEED = 2021
APPLICATIONS_COUNT = 300


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
        "--applications", type=int, default=APPLICATIONS_COUNT, help="how many applications to make up without a cohort"
    )
    parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="the day that the play ends on")
    parser.add_argument("--no-serve", action="store_true", help="do not serve the site afterwards")
    parser.add_argument(
        "--problem", metavar="FILE", help="write the first round's portfolio problem, with what was chosen"
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON (- for standard output)")
    add_port(parser)
    add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from kikin.office.demonstration import home as demonstration

    home = home_of(arguments).resolve()
    charter, problems = _read_charter(arguments.charter)
    if unfit := demonstration.problem_of(home):
        problems = [*problems, unfit]
    if charter is None or problems:
        return _refuse(problems)
    if arguments.today:
        os.environ["KIKIN_TODAY"] = arguments.today.isoformat()
    demonstration.clear(home)
    open_home(arguments, migrate=True)
    played = _play(arguments, home)
    if isinstance(played, list):
        return _refuse(played)
    _write(arguments, played)
    if not arguments.no_serve:
        print(f"http://127.0.0.1:{arguments.port}/", file=sys.stderr, flush=True)
        serve(arguments)
    return 0


def _read_charter(path: Path) -> tuple[Charter | None, list[Problem]]:
    text = decode(path.read_bytes())
    if isinstance(text, Problem):
        return None, [text]
    charter, problems = parse(text)
    return charter, list(problems)


def _play(arguments: argparse.Namespace, home: Path) -> Played | list[Problem]:
    from kikin.office import clock
    from kikin.office.demonstration import home as demonstration
    from kikin.office.demonstration.play import Play, Request
    from kikin.values.calendar import local_date

    started = time.perf_counter()
    text = arguments.charter.read_text(encoding="utf-8")
    charter, _ = parse(text)
    assert charter is not None  # read before, without a problem
    today = arguments.today or local_date(clock.now(), charter.zone)
    request = Request(text, charter, arguments.seed, today, arguments.cohort, arguments.mapping, arguments.applications)
    play = Play(request, sys.stderr)
    if play.problems:
        return list(play.problems)
    played = play.run(started)
    says = {"state": "played", "seed": arguments.seed, "today": today.isoformat(), "charter": charter.digest}
    demonstration.mark(home, says)
    return played


def _write(arguments: argparse.Namespace, played: Played) -> None:
    if arguments.json == "-":
        print(json.dumps(played.figures, ensure_ascii=False, indent=1))
    else:
        print(played.screen)
        if arguments.json:
            Path(arguments.json).write_text(json.dumps(played.figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if arguments.problem:
        Path(arguments.problem).write_text(json.dumps(played.problem) + "\n", "utf-8")


def _refuse(problems: list[Problem]) -> int:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return 1
