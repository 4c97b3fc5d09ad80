"""`kikin assign`: who reads what, proven to be the best there is."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.cli.files import STANDARD, misplaced, say, unusable
from kikin.cli.writing import write_whole
from kikin.values.problems import Problem
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.assignment.problem import AssignmentProblem
    from kikin.engines.assignment.reading import Asked

_ARRAYS = (b"PK", b"\x93NUMPY")
_TABLES = ("conflicts", "applicants", "fixed", "loads", "demands", "reviewers")
_EXAMPLE = """example:
  kikin assign --affinity affinity.csv --conflicts conflicts.csv --per-proposal 3 --max-load 6 --floor fair \\
    -o assigned.csv --json assigned.json

files are CSV in UTF-8 with these headings:
  --affinity   reviewer,proposal,affinity   (a pair that is not there has 0), or an array of reviewers × proposals as
               .npy or .npz (named scores), where NaN and -1 are conflicts and ids are the numbers of rows and columns
  --conflicts  reviewer,proposal            --fixed       reviewer,proposal
  --loads      reviewer,max_load,min_load   --demands     proposal,demand
  --applicants proposal,applicant           --reviewers   reviewer,institution,career,country,field,senior,resolved
what a file of loads or demands leaves out is as --max-load, --min-load and --per-proposal say
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `assign` and its options."""
    parser = subparsers.add_parser(
        "assign",
        help="give each application its reviewers",
        description="Give each application its reviewers, so that the total affinity is the highest there is.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--affinity", type=Path, required=True, metavar="FILE", help="CSV, .npy or .npz")
    parser.add_argument("--per-proposal", type=_count, required=True, metavar="N", help="reviewers of each proposal")
    parser.add_argument(
        "--max-load", type=_count, required=True, metavar="N", help="proposals of each reviewer, at most"
    )
    parser.add_argument("--min-load", type=_count, default=0, metavar="N", help="proposals of each reviewer, at least")
    parser.add_argument("--conflicts", type=Path, metavar="FILE", help="pairs that may never be")
    parser.add_argument("--applicants", type=Path, metavar="FILE", help="who applied: nobody reads their own")
    parser.add_argument("--fixed", type=Path, metavar="FILE", help="pairs already made, which stay")
    parser.add_argument("--loads", type=Path, metavar="FILE", help="loads of single reviewers")
    parser.add_argument("--demands", type=Path, metavar="FILE", help="reviewers that single proposals need")
    parser.add_argument("--reviewers", type=Path, metavar="FILE", help="who they are; refused while not resolved")
    parser.add_argument("--one-per-institution", action="store_true", help="no two of an institution on a proposal")
    parser.add_argument("--senior", action="store_true", help="a senior reviewer on each proposal")
    parser.add_argument(
        "--balance",
        action="append",
        type=_balance,
        default=[],
        metavar="COLUMN=COST",
        help="what two reviewers of a proposal with the same institution, career, country or field cost, in affinity,"
        " such as country=0.05; nobody is shut out; may be given again",
    )
    parser.add_argument(
        "--floor", choices=("none", "fair"), default="none", help="fair: first serve the worst-served proposal best"
    )
    parser.add_argument(
        "--randomise",
        type=_cap,
        metavar="CAP",
        help="draw by lot, no pair likelier than CAP (above 0, at most 1), the expected affinity as high as can be",
    )
    parser.add_argument(
        "--marginals", type=Path, metavar="OUT.csv", help="with --randomise: reviewer,proposal,probability"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="decides among equally good answers, and draws the lots (default: 0)"
    )
    parser.add_argument("--time-limit", type=_seconds, default=60.0, help="seconds (default: 60)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.csv", help="where to write (default: standard output)"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="the figures (- for standard output, and then not the table)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when everyone has their reviewers, 1 when that cannot be, 2 when a file cannot be opened."""
    from kikin.engines.assignment.reading import problem_from_files

    muddled = _muddled(args)
    if muddled is not None:
        return say([muddled], 2)
    asked, unopened = _asked(args)
    if asked is None:
        return say(unopened, 2)
    read = [args.affinity, *(getattr(args, name) for name in _TABLES)]
    nowhere = misplaced(read, (args.output, args.json, args.marginals))
    if nowhere is not None:
        return say([nowhere], 2)
    with args.affinity.open("rb") as file:
        is_array = file.read(6).startswith(_ARRAYS)
        file.seek(0)
        problem, problems = problem_from_files(file, is_array, asked)
    if problem is None:
        return say(problems, 1)
    return _by_lot(problem, args) if args.randomise is not None else _best(problem, args)


def _best(problem: AssignmentProblem, args: argparse.Namespace) -> int:
    from kikin.engines.assignment.check import check
    from kikin.engines.assignment.solve import solve
    from kikin.engines.assignment.writing import figures, infeasible, table

    result = solve(problem, time_limit_seconds=args.time_limit, seed=args.seed, is_fair=args.floor == "fair")
    check(problem, result)
    if result.objective is None:
        return say([infeasible(result)], 1)
    return _write([(args.json, figures(problem, result)), (_output(args), table(result))])


def _by_lot(problem: AssignmentProblem, args: argparse.Namespace) -> int:
    from kikin.engines.assignment.check_lot import check_lot
    from kikin.engines.assignment.randomising import randomise
    from kikin.engines.assignment.writing import figures_of_lot, no_lot, probabilities, table

    lot = randomise(problem, args.randomise, seed=args.seed, time_limit_seconds=args.time_limit)
    check_lot(problem, lot)
    if lot.objective is None:
        return say([no_lot(lot)], 1)
    return _write(
        [
            (args.json, figures_of_lot(problem, lot)),
            (args.marginals, probabilities(lot)),
            (_output(args), table(lot)),
        ]
    )


def _output(args: argparse.Namespace) -> Path | None:
    """Standard output takes the table, unless the figures were asked for there."""
    if args.output is not None:
        return Path(args.output)
    return None if args.json == STANDARD else STANDARD


def _muddled(args: argparse.Namespace) -> Problem | None:
    """Lots know no rules on labels and no floor; probabilities come of lots alone."""
    rules = ("one_per_institution", "senior", "balance")
    if args.randomise is not None and (args.floor == "fair" or any(getattr(args, name) for name in rules)):
        return Problem(
            "wrong_use",
            "--randomise",
            Text(
                "公平な下限や構成の条件とは併用できません", "it does not go with a floor or with rules on who may meet"
            ),
            Text("いずれかを外してください", "leave out one of them"),
        )
    if args.randomise is None and args.marginals is not None:
        return Problem(
            "wrong_use",
            "--marginals",
            Text("--randomiseがありません", "there is no --randomise"),
            Text("--randomiseに上限を指定してください", "give --randomise a cap"),
        )
    return None


def _asked(args: argparse.Namespace) -> tuple[Asked | None, list[Problem]]:
    from kikin.engines.assignment.reading import Asked
    from kikin.engines.assignment.tables import MAX_BYTES

    contents, problems = {}, []
    for name in _TABLES:
        path: Path | None = getattr(args, name)
        try:
            if path is not None:
                with path.open("rb") as file:
                    contents[name] = file.read(MAX_BYTES + 1)
        except OSError as error:
            problems.append(unusable(path, error.strerror))
    if problems:
        return None, problems
    return Asked(
        args.per_proposal,
        args.max_load,
        args.min_load,
        one_of_institution=args.one_per_institution,
        with_senior=args.senior,
        balance=dict(args.balance),
        **contents,
    ), []


def _write(texts: Sequence[tuple[Path | None, str]]) -> int:
    """Files first, each whole; then what goes to standard output."""
    for path, text in texts:
        if path is not None and path != STANDARD:
            try:
                write_whole(path, text)
            except OSError as error:
                return say([unusable(path, error.strerror)], 2)
    for path, text in texts:
        if path == STANDARD:
            sys.stdout.write(text)
    return 0


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:10]) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 to 1000000")
    return int(text)


def _cap(text: str) -> Fraction:
    cap = Fraction(text) if re.fullmatch(r"[0-9]{1,9}/[1-9][0-9]{0,8}|[0-9]{0,9}(\.[0-9]{1,30})?", text) and text else 0
    if not 0 < cap <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0 and at most 1")
    return Fraction(cap)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0 and at most 86400")
    return seconds


def _balance(text: str) -> tuple[str, float]:
    from kikin.engines.assignment.reading import BALANCED

    column, _, cost = text.partition("=")
    try:
        value = float(cost)
    except ValueError:
        value = -1.0
    if column not in BALANCED or not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(BALANCED)} with a cost of 0 to 100")
    return column, value
