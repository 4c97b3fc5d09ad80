"""`kikin control`: who owns and controls whom, from statements."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.cli.files import content_of, say, unusable
from kikin.cli.writing import write_whole
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.ownership.problem import OwnershipProblem, Threshold

_EXAMPLE = """example:
  kikin control statements.json --threshold 25% --threshold ">50%" --subject rec-acme -o control.json

  where statements are BODS 0.4 as JSON, or a table with the heading
  owner,owned,share_bp,votes_bp,kind
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `control` and its options."""
    parser = subparsers.add_parser(
        "control",
        help="say who owns and controls whom",
        description="Say who owns and controls whom, by every measure, with the chains that carry it.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("statements", metavar="STATEMENTS", type=Path, help="BODS 0.4 JSON, or CSV (.gz too)")
    parser.add_argument(
        "--threshold",
        action="append",
        type=_threshold,
        metavar="PERCENT",
        help="of votes, e.g. 25%%, '>50%%' (more than) or any; may be given again (default: 25%%, 50%%, any)",
    )
    parser.add_argument(
        "--subject",
        action="append",
        default=[],
        metavar="ID",
        help="whom to ask about; may be given again (default: all)",
    )
    parser.add_argument("--power", choices=("none", "npi", "banzhaf"), default="none", help="voting power, too")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="leave out what had ended by then")
    parser.add_argument("--seed", type=int, default=0, help="of voting power that must be drawn (default: 0)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.json", help="where to write (default: standard output)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when there is an answer, 1 when the statements admit none, 2 when a file cannot be opened."""
    # millions of stakes, none of which refers to another: looking for circles among objects costs more than all else
    gc.disable()
    try:
        return _run(args)
    finally:
        gc.enable()


def _run(args: argparse.Namespace) -> int:
    from kikin.engines.ownership.check import check
    from kikin.engines.ownership.problem import USUAL
    from kikin.engines.ownership.reading import MAX_BYTES, problem_from_bytes, to_json
    from kikin.engines.ownership.solve import solve

    content, unreadable = content_of(args.statements, MAX_BYTES)
    if unreadable is not None:
        return say([unreadable], 2)
    problem, problems = problem_from_bytes(content, args.as_of or "")
    if problem is None:
        return say(problems, 1)
    unknown = _unknown_subjects(problem, args.subject)
    if unknown:
        return say(unknown, 1)
    result = solve(problem, args.threshold or USUAL, args.subject, args.power, args.seed)
    check(problem, result)
    text = json.dumps(to_json(problem, result), ensure_ascii=False) + "\n"
    try:
        if args.output is None:
            sys.stdout.write(text)
        else:
            write_whole(args.output, text)
    except OSError as error:
        return say([unusable(args.output, error)], 2)
    if result.left_off:
        print(f"note: {result.left_off} pairs more; name whom you ask about with --subject", file=sys.stderr)
    return 0


def _unknown_subjects(problem: OwnershipProblem, subjects: Sequence[str]) -> list[Problem]:
    if not subjects:
        return []
    known = {party.id for party in problem.parties}
    known.update(end for one in problem.stakes for end in (one.owner, one.owned))
    return [
        Problem(
            "subject_unknown",
            "--subject",
            Text("この者はファイルにありません", "no statement names it"),
            Text("ファイルにある識別子を指定してください", "use an identifier of the file"),
            shown(subject),
        )
        for subject in subjects
        if subject not in known
    ]


def _threshold(text: str) -> Threshold:
    from kikin.engines.ownership.problem import threshold

    found = threshold(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is none of 25%, >50% or any")
    return found


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-04-01") from None
