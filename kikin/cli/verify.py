"""`kikin verify`: is a published decision what it says?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kikin.cli.select import read_packed, seconds
from kikin.values.problems import Problem
from kikin.values.text import Text

_EXAMPLE = """example:
  kikin select round.json --package decision.json -o chosen.json
  kikin verify selection decision.json
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `verify selection`."""
    parser = subparsers.add_parser(
        "verify",
        help="check what was published, offline",
        description="Check what was published, offline, by whoever doubts it.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    selection = kinds.add_parser(
        "selection",
        help="a decision on what to fund",
        description="Check rows, value, certificate, conflicts and lottery in whole numbers; then solve anew.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    selection.add_argument("package", metavar="PACKAGE", type=Path, help="the published package as JSON (.gz too)")
    selection.add_argument("--digest", metavar="HEX", help="the package's digest as it was published elsewhere")
    selection.add_argument("--no-solve", action="store_true", help="check the claims alone")
    selection.add_argument("--time-limit", type=seconds, default=60.0, help="seconds of solving anew (default: 60)")
    selection.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when everything is as it says, 1 when something differs or it is no package, 2 when it cannot be opened."""
    from kikin.engines.portfolio.replay import differences, solved_anew
    from kikin.engines.portfolio.unpacking import package_from_text

    text, unreadable = read_packed(args.package)
    if unreadable is not None:
        return _say([unreadable], 2)
    package, content, wrong = package_from_text(text)
    if package is None:
        return _say(wrong, 1)
    found = [*differences(package, content)]
    if args.digest is not None and args.digest != content.get("digest"):
        found.append(_another())
    if found:
        return _say(found, 1)
    result = package.result
    print(f"kept: {len(package.problem.rows)} rows by {len(result.chosen)} columns worth {result.objective}")
    print(f"kept: no conflict among {len(package.reviews)} reviews; bound {result.bound}")
    if package.drawing is not None:
        drawn = "not drawn yet" if package.drawing.drawn is None else "the draw follows from the seed"
        print(f"kept: a lottery of {package.drawing.lottery.tickets} tickets; {drawn}")
    if args.no_solve:
        return 0
    anew, contradictions = solved_anew(package, time_limit_seconds=args.time_limit)
    if contradictions:
        return _say(contradictions, 1)
    print(f"solved anew: worth {anew.objective}, bound {anew.bound}, {anew.status}")
    return 0


def _another() -> Problem:
    return Problem(
        "another_package",
        "--digest",
        Text("公表されたダイジェストと異なります", "the package is not the one with that digest"),
        Text("公表されたファイルを入手してください", "get the file that was published"),
    )


def _say(problems: Sequence[Problem], status: int) -> int:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return status
