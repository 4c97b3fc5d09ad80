"""`kikin select`: the best set to fund under every budget at once, from a file."""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kikin.cli.files import misplaced
from kikin.cli.writing import write_all
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult

MAX_FILE_BYTES = 256 * 1024 * 1024
"""Of a file as it lies there, and again of what it unpacks to: five million entries take half of it."""
_LEAST_SECONDS = 0.2
_GZIP_MAGIC = b"\x1f\x8b"
_EXAMPLE = """example:
  kikin select round.json --gap-bp 10 --explain -o chosen.json

  where round.json holds
  {"objective": [30, 20, 25],
   "rows": [{"name": "budget 2026", "lo": null, "hi": 100, "index": [0, 1, 2], "value": [70, 40, 50]}]}
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `select` and its options."""
    parser = subparsers.add_parser(
        "select",
        help="choose the most valuable set that keeps every row",
        description="Choose the most valuable set that keeps every row, proven to within a gap.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the problem as JSON (.gz too)")
    parser.add_argument("--time-limit", type=seconds, default=60.0, help="seconds for all that is asked (default: 60)")
    parser.add_argument(
        "--gap-bp", type=_basis_points, default=10.0, help="basis points (default: 10, which is 0.1 %%)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the solver's random choices (default: 0)")
    parser.add_argument("--explain", action="store_true", help="say of each proposal left out why")
    parser.add_argument(
        "--change",
        action="append",
        default=[],
        metavar="ROW=VALUE",
        help="what if a row's limit (ROW>=VALUE: its least) or the value of column:N were VALUE; up to three times",
    )
    parser.add_argument(
        "--package", type=Path, metavar="FILE", help="write what a stranger needs to check the answer (.gz too)"
    )
    parser.add_argument("--band", type=_columns, metavar="COLUMNS", help="columns left to a lottery, such as 3,5,8")
    parser.add_argument("--commitment", metavar="HEX", help="the sha256 of the lottery's seed, published beforehand")
    parser.add_argument("--draw", metavar="SEED", help="hold the lottery with the seed that was committed")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.json", help="where to write (default: standard output)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when a set was chosen, 1 when the problem or the file admits none, 2 when a file cannot be opened."""
    from kikin.engines.portfolio import answering
    from kikin.engines.portfolio.check import check
    from kikin.engines.portfolio.explain import explain_clash
    from kikin.engines.portfolio.footing import Footing
    from kikin.engines.portfolio.reading import lines_to_json, problem_from_text, to_json
    from kikin.engines.portfolio.solve import solve

    until = time.monotonic() + args.time_limit
    text, unreadable = read_packed(args.file)
    if unreadable is not None:
        return _say([unreadable], 2)
    nowhere = misplaced([args.file], [args.output, args.package])
    if nowhere is not None:
        return _say([nowhere], 2)
    problem, problems = problem_from_text(text)
    if problem is None:
        return _say(problems, 1)
    extras = answering.Extras(tuple(args.change), args.band or (), args.commitment or "", args.draw, args.explain)
    wrong = answering.wrong_extras(extras, problem)
    if wrong:
        return _say(wrong, 2)
    footing = Footing.of(problem)
    result = solve(
        problem,
        time_limit_seconds=_left(until) * extras.share_for_base,
        gap_bp=args.gap_bp,
        seed=args.seed,
        footing=footing,
    )
    check(problem, result)
    answer = to_json(problem, result)
    if result.status == "infeasible":
        clash = explain_clash(problem, result)
        answer["why"] = {"ja": clash.ja, "en": clash.en}
    if result.status == "infeasible" or any(floor.shortfall for floor in result.floors):
        answer |= answering.relaxed(problem, result, _left(until))
    if result.objective is not None:
        answer["pay_line"] = lines_to_json(problem, result)
        if args.explain:
            answer["why_not"] = answering.explained(problem, result, _left(until))
        if extras.changes:
            answer["scenarios"] = answering.scenarios(footing, result, extras.changes, _left(until))
    drawing = None
    if extras.band and result.objective is not None:
        drawing = answering.drawn(problem, result, extras, _left(until))
        answer["lottery"] = answering.lottery_json(drawing)
    is_published = args.package is not None and result.objective is not None
    unwritable = _write(
        answer, args.output, answering.package(problem, result, drawing) if is_published else None, args.package
    )
    if unwritable is not None:
        return _say([unwritable], 2)
    if result.status == "infeasible":
        return _say([_nothing_fits(clash)], 1)
    if result.objective is None:
        return _say([_nothing_found(problem, result)], 1)
    return 0


def read_packed(path: Path) -> tuple[str, Problem | None]:
    """(the text of a file, plain or gzipped; what is wrong with it)."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if content.startswith(_GZIP_MAGIC):
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            return "", _too_large(path)
        return content.decode("utf-8-sig"), None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        return "", Problem(
            "unreadable",
            str(path),
            Text(ja="読み込めません", en="it cannot be read"),
            Text(ja="UTF-8のJSONファイルを指定してください", en="name a JSON file in UTF-8, plain or gzipped"),
            shown(error),
        )


def _left(until: float) -> float:
    return max(_LEAST_SECONDS, until - time.monotonic())


def _write(answer: dict[str, Any], path: Path | None, package: dict[str, Any] | None, beside: Path) -> Problem | None:
    """The answer and, if there is one, its package: both or neither."""
    texts = {} if package is None else {beside: _text(package)}
    try:
        if path is not None:
            texts[path] = _text(answer)
        write_all(texts)
        if path is None:
            sys.stdout.write(_text(answer))
    except OSError as error:
        return _unwritable(error.filename or path or beside, error.strerror)
    return None


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"


def _unwritable(path: object, why: object) -> Problem:
    return Problem(
        "unwritable",
        str(path),
        Text(ja="書き込めません", en="it cannot be written"),
        Text(ja="書込み先を確かめてください", en="check the folder and its permissions"),
        shown(why),
    )


def _too_large(path: Path) -> Problem:
    megabytes = MAX_FILE_BYTES // 1024**2
    return Problem(
        "too_large",
        str(path),
        Text(ja=f"{megabytes}MBを超えています", en=f"it is, or unpacks to, more than {megabytes} MB"),
        Text(ja="問題を分けてください", en="split the problem"),
    )


def _nothing_fits(why: Text) -> Problem:
    return Problem(
        "infeasible",
        "rows",
        why,
        Text(
            ja="いずれかの制約を緩めるか、下限を下限枠（floor）としてください",
            en="relax one of them, or mark a low bound as a floor",
        ),
    )


def _nothing_found(problem: PortfolioProblem, result: PortfolioResult) -> Problem:
    return Problem(
        "nothing_found",
        "rows",
        Text(
            ja=f"{result.seconds:.1f}秒では、{len(problem.rows)}件の制約をすべて満たす組合せが見つかりませんでした",
            en=f"no set that keeps all {len(problem.rows)} rows was found in {result.seconds:.1f} s",
        ),
        Text(ja="制限時間を延ばしてください", en="allow more time with --time-limit"),
    )


def _say(problems: Sequence[Problem], status: int) -> int:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return status


def _columns(text: str) -> tuple[int, ...]:
    try:
        columns = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of columns such as 3,5,8") from None
    return columns


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None


def seconds(text: str) -> float:
    """A time limit as it is written."""
    limit = _number(text)
    if not 0 < limit <= 86_400:
        raise argparse.ArgumentTypeError("must be above 0 and at most 86400")
    return limit


def _basis_points(text: str) -> float:
    points = _number(text)
    if not 0 <= points <= 10_000:
        raise argparse.ArgumentTypeError("must be between 0 and 10000")
    return points
