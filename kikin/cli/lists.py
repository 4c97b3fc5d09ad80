"""`kikin lists`: the lists of names that parties are compared with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kikin.cli.found import FOUNDER
from kikin.cli.home import add_home, open_home
from kikin.values.problems import Problem

FORMATS = ("auto", "csv")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("lists", help="lists of names that parties are compared with")
    actions = group.add_subparsers(dest="lists", required=True, metavar="ACTION")
    parser = actions.add_parser(
        "import",
        help="load a version of a list",
        description="Loads a plain list as CSV or JSON lines: id, name and, if known, aliases (a list, or ; between), "
        "kind, country, birth_date. The same entries again change nothing; a file with a bad row is not loaded.",
        epilog="example: kikin lists import end-users end-users.csv --effective-on 2026-10-09",
    )
    parser.add_argument("name", metavar="NAME", help="what the list is called here")
    parser.add_argument("file", metavar="FILE", type=Path, help="the list: .csv or .jsonl, each also .gz")
    parser.add_argument(
        "--format", choices=FORMATS, default="auto", help="the form of the file (default: by its ending)"
    )
    parser.add_argument(
        "--effective-on",
        metavar="DATE",
        type=date.fromisoformat,
        help="the day from which it counts, such as 2026-10-09 (default: today)",
    )
    add_home(parser)
    parser.set_defaults(run=import_list)


def import_list(arguments: argparse.Namespace) -> int:
    """Load a version of a list; 1 when a row or the whole file is refused, and nothing is loaded."""
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.charter.queries import in_force
    from kikin.office.feeds.watchlists.reading import read_watchlist
    from kikin.office.lists.actions import propose
    from kikin.values.calendar import local_date

    read = read_watchlist(arguments.file)
    if read.problems or read.refused:
        _say(read.problems)
        for row in read.refused:
            _say(row.problems, f"row {row.row}: ")
        return 1
    now = clock.now()
    effective_on = arguments.effective_on or local_date(now, in_force().zone)
    version = propose(
        arguments.name,
        read.entries,
        effective_on,
        FOUNDER,
        now,
        file_sha256=read.digest,
        format=read.format,
    )
    print(f"{arguments.name} version {version.number}: {version.rows_count:,} entries from {version.effective_on}")
    print(f"sha256 {version.sha256}")
    return 0


def _say(problems: Sequence[Problem], where: str = "") -> None:
    for problem in problems:
        print(problem.line().replace("problem: ", f"problem: {where}", 1), file=sys.stderr)
