"""`kikin affinity`: which reviewer knows the subject of which proposal, from files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.cli.files import STANDARD, content_of, misplaced, say, unusable
from kikin.cli.writing import write_whole
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.affinity.problem import AffinityProblem

_EXAMPLE = """example:
  kikin affinity --proposals proposals.jsonl --reviewers reviewers.jsonl --top 100 -o affinity.csv

  where a line of proposals.jsonl holds
  {"id": "P1", "title": "...", "abstract": "...", "keywords": ["量子計算/quantum computing"]}
  and one of reviewers.jsonl
  {"id": "R1", "papers": [{"title": "...", "abstract": "...", "year": 2024}], "keywords": ["quantum computing"]}
  (and, if known, "applications" like papers)
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `affinity` and its options."""
    parser = subparsers.add_parser(
        "affinity",
        help="say which reviewer knows the subject of which proposal",
        description="Say how near each reviewer's works are to each proposal, and which works are nearest.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--proposals", metavar="P.jsonl", type=Path, required=True, help="JSON lines (.gz too)")
    parser.add_argument("--reviewers", metavar="R.jsonl", type=Path, required=True, help="JSON lines (.gz too)")
    parser.add_argument(
        "--method", choices=("tfidf", "embeddings"), default="tfidf", help="embeddings needs kikin[embeddings]"
    )
    parser.add_argument(
        "--top", type=_count, metavar="K", help="the best K reviewers of each proposal (default: every pair)"
    )
    parser.add_argument("--as-of", type=_year, metavar="YEAR", help="from which ages count (default: the latest)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.csv", help="where to write (default: standard output)"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="what is known of each reviewer (- for standard output)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when there is an answer, 1 when the files admit none, 2 when one cannot be opened or written."""
    from kikin.engines.affinity.check import check
    from kikin.engines.affinity.embedding import NoModel
    from kikin.engines.affinity.explain import notes
    from kikin.engines.affinity.reading import to_csv, to_json
    from kikin.engines.affinity.solve import solve

    nowhere = misplaced((args.proposals, args.reviewers), (args.output, args.json))
    if nowhere is not None:
        return say([nowhere], 2)
    problem, problems, status = _problem(args)
    if problem is None:
        return say(problems, status)
    try:
        result = solve(problem, _progress)
    except NoModel as missing:
        return say([_no_model(missing)], 1)
    check(problem, result)
    said = json.dumps(to_json(problem, result), ensure_ascii=False) + "\n" if args.json is not None else ""
    for path, text in ((args.output, to_csv(problem, result)), (args.json, said)):
        try:
            if text:
                _write(path, text)
        except OSError as error:
            return say([unusable(path, error)], 2)
    for note in notes(problem, result):
        print(f"note: {note.en}", file=sys.stderr)
    return 0


def _problem(args: argparse.Namespace) -> tuple[AffinityProblem | None, Sequence[Problem], int]:
    from kikin.engines.affinity.problem import make_problem
    from kikin.engines.affinity.reading import proposals_from_bytes, reviewers_from_bytes

    contents = [_read(path) for path in (args.proposals, args.reviewers)]
    unreadable = [problem for _, problem in contents if problem is not None]
    if unreadable:
        return None, unreadable, 2
    proposals, wrong = proposals_from_bytes(contents[0][0])
    reviewers, wrong_too = reviewers_from_bytes(contents[1][0])
    if wrong or wrong_too:
        return None, (*wrong, *wrong_too), 1
    problem, problems = make_problem(proposals, reviewers, top=args.top, method=args.method, as_of=args.as_of)
    return problem, problems, 1


def _read(path: Path) -> tuple[bytes, Problem | None]:
    from kikin.engines.affinity.reading import MAX_BYTES

    content, problem = content_of(path, MAX_BYTES)
    if len(content) > MAX_BYTES:
        return b"", unusable(path, f"more than {MAX_BYTES // 1024**2} MB")
    return content, problem


def _write(path: Path | None, text: str) -> None:
    if path is None or path == STANDARD:
        sys.stdout.write(text)
    else:
        write_whole(path, text)


def _progress(what: str, done: int, of: int) -> None:
    if sys.stderr.isatty() or of >= 5_000:
        print(f"{what}: {done:,} of {of:,}", file=sys.stderr, flush=True)


def _no_model(missing: Exception) -> Problem:
    return Problem(
        "no_model",
        "--method embeddings",
        Text("文章の意味を読むモデルがありません", "there is no model to read meanings with"),
        Text(
            "kikin[embeddings] を入れるか、--method tfidf としてください",
            "install kikin[embeddings], or use --method tfidf",
        ),
        shown(missing),
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 10000")
    return int(text)


def _year(text: str) -> int:
    if not text.isdecimal() or not 1800 <= int(text) < 2200:
        raise argparse.ArgumentTypeError(f"{text!r} is no year")
    return int(text)
