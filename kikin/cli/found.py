"""`kikin found FILE`, `kikin amend FILE` and `kikin appropriate`: a fund, its charter's next version, its money."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kikin.cli.charter import read_charter
from kikin.cli.home import add_home, open_home
from kikin.fund.charter import parse
from kikin.fund.relations import Actor
from kikin.values.problems import Problem

FOUNDER = Actor("", "founder", "", "command")
"""Whoever runs commands on the machine of the fund."""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    found = commands.add_parser(
        "found",
        help="found a fund by its charter",
        description="Found the fund of this home by a charter, and post what has been appropriated to it so far.",
        epilog="example: kikin found charters/economic-security-2021.toml --home ./fund",
    )
    found.add_argument("file", type=Path, metavar="FILE", help="the charter (TOML)")
    add_home(found)
    found.set_defaults(run=run_found)

    amend = commands.add_parser(
        "amend",
        help="put a new version of the charter in force",
        description="Put a new version of the charter in force, with the reason for it.",
        epilog='example: kikin amend charter.toml --reason "supplementary budget" --home ./fund',
    )
    amend.add_argument("file", type=Path, metavar="FILE", help="the amended charter (TOML)")
    amend.add_argument("--reason", required=True, help="why it is amended; kept with the version")
    add_home(amend)
    amend.set_defaults(run=run_amend)

    appropriate = commands.add_parser(
        "appropriate",
        help="post the appropriations that have been enacted by today",
        description="Post every appropriation of the charter that has been enacted by today and is not in the ledger"
        " yet, with its allotments. Meant to be run every night: what was posted before is not posted again.",
        epilog="example: kikin appropriate --home ./fund",
    )
    add_home(appropriate)
    appropriate.set_defaults(run=run_appropriate)


def run_found(arguments: argparse.Namespace) -> int:
    text = _read(arguments.file)
    if text is None:
        return 1
    open_home(arguments, migrate=True)
    from kikin.office import clock
    from kikin.office.charter.actions import found

    version = found(text, FOUNDER, clock.now())
    print(f"founded: version {version.number}, digest {version.digest}")
    return 0


def run_amend(arguments: argparse.Namespace) -> int:
    text = _read(arguments.file)
    if text is None:
        return 1
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.charter.actions import amend

    version = amend(text, arguments.reason, FOUNDER, clock.now())
    print(f"amended: version {version.number}, digest {version.digest}")
    return 0


def run_appropriate(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.charter.actions import appropriate

    posted = appropriate(FOUNDER, clock.now())
    for one in posted:
        print(f"appropriated: {one.key}, {one.amount_yen:,} yen, enacted on {one.enacted_on}")
    if not posted:
        print("nothing is due")
    return 0


def _read(path: Path) -> str | None:
    """The text of a charter that adds up; otherwise its problems are said, and no home is touched."""
    text = read_charter(path)
    problems = [text] if isinstance(text, Problem) else parse(text)[1]
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return None if problems or isinstance(text, Problem) else text
