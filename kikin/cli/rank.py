"""`kikin rank`: what the scores really say, from a table of reviews."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path

from kikin.cli.files import content_of, misplaced, say, unusable
from kikin.cli.writing import write_whole
from kikin.values.problems import Problem

_EXAMPLE = """example:
  kikin rank --scores scores.csv --scale 1:6 --line 40 -o ranks.csv --json ranks.json

  where scores.csv has the heading reviewer,proposal,score and, if any, panel, applicant and one column a criterion
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `rank` and its options."""
    parser = subparsers.add_parser(
        "rank",
        help="say what the scores really tell: expected ranks and how sure they are",
        description="Expected ranks with intervals from reviewers' scores, strictness taken out as far as it shows.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--scores", metavar="FILE", type=Path, required=True, help="the reviews as CSV (.gz too)")
    parser.add_argument("--lower-is-better", action="store_true", help="the lowest score is the best")
    parser.add_argument(
        "--model",
        choices=("crossed", "snsf"),
        default="crossed",
        help="snsf: that of the Swiss National Science Foundation's ranking (default: crossed)",
    )
    parser.add_argument("--line", type=int, metavar="N", help="how many can be funded: names who cannot be told apart")
    parser.add_argument("--scale", type=_scale, metavar="LOW:HIGH", help="refuse a score outside it, e.g. 1:9")
    parser.add_argument(
        "--criteria", choices=("use", "report"), default="use", help="whether criteria may move levels (default: use)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.csv", help="where to write (default: standard output)"
    )
    parser.add_argument("--json", metavar="FILE", help="write everything found as JSON, too (- for standard output)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when there are ranks, 1 when the scores admit none, 2 when a file cannot be opened."""
    # Threads that wait for one another in many small sums cost several times what they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from kikin.engines.calibration.check import check
    from kikin.engines.calibration.explain import band_sentence, note, notes
    from kikin.engines.calibration.reading import problem_from_bytes, to_csv, to_json
    from kikin.engines.calibration.solve import solve

    content, unreadable = _read(args.scores)
    unwritable = unreadable or misplaced([args.scores], [args.output, args.json and Path(args.json)])
    if unwritable is not None:
        return say([unwritable], 2)
    started = time.process_time()
    problem, problems, left_out = problem_from_bytes(
        content, args.lower_is_better, args.model, args.line, args.scale, args.criteria == "use"
    )
    if problem is None:
        return say(problems, 1)
    result = solve(problem)
    seconds = time.process_time() - started
    check(problem, result)
    answer = {**to_json(result), "columns_left_out": list(left_out), "seconds": round(seconds, 4)}
    whole = json.dumps(answer, ensure_ascii=False) + "\n"
    try:
        if args.output is not None:
            write_whole(args.output, to_csv(result))
        elif args.json != "-":
            sys.stdout.write(to_csv(result))
        if args.json == "-":
            sys.stdout.write(whole)
        elif args.json is not None:
            write_whole(Path(args.json), whole)
    except OSError as error:
        return say([unusable(error.filename or args.output, error)], 2)
    said = [text for _, text in notes(result)] + [note("column_left_out", name) for name in left_out]
    for one in [*said, *filter(None, [band_sentence(result)])]:
        print(f"note: {one.en}", file=sys.stderr)
    return 0


def _read(path: Path) -> tuple[bytes, Problem | None]:
    from kikin.engines.calibration.reading import MAX_BYTES

    content, problem = content_of(path, MAX_BYTES)
    if len(content) > MAX_BYTES:
        return b"", unusable(path, f"more than {MAX_BYTES // 1024**2} MB")
    return content, problem


def _scale(text: str) -> tuple[float, float]:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*:\s*(-?\d+(?:\.\d+)?)\s*", text)
    if found is None or not float(found[1]) < float(found[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no scale such as 1:9")
    return float(found[1]), float(found[2])
