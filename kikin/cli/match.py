"""`kikin match`: who on a list each name may be, from files."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kikin.values.problems import Problem

if TYPE_CHECKING:
    from kikin.engines.names.index import ListIndex
    from kikin.engines.names.problem import Entry, Kind, Query
    from kikin.office.feeds.watchlists.entries import Draft, ListEntry

FORMATS = ("auto", "csl", "ofac", "un", "eu", "uk", "meti-eul", "mofa", "canada", "ftm", "csv")
KINDS = ("person", "organisation", "any")
_SHARE = 1_000
_EXAMPLE = """example:
  kikin match suppliers.csv --list consolidated.csv --kind organisation --min-probability 0.5 -o hits.jsonl

  where suppliers.csv holds id,name and, if known, kind, country, birth_date, identifiers (passport:X1234;lei:...)
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `match` and its options."""
    parser = subparsers.add_parser(
        "match",
        help="say who on a list each name may be",
        description="Say who on a list each name may be, how probably, and why. A person decides.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("queries", metavar="QUERIES", type=Path, help="names as CSV or JSON lines")
    parser.add_argument(
        "--list",
        metavar="FILE",
        type=Path,
        action="append",
        required=True,
        dest="lists",
        help="a list; may be repeated",
    )
    parser.add_argument("--format", choices=FORMATS, default="auto", help="the form of the lists (default: by content)")
    parser.add_argument("--kind", choices=KINDS, default="any", help="of names whose row does not say (default: any)")
    parser.add_argument("--top", type=_count, default=5, help="at most so many for each name (default: 5)")
    parser.add_argument(
        "--min-probability", type=_probability, default=0.0, help="leave out what is less probable (default: 0)"
    )
    parser.add_argument("--jobs", type=_count, default=1, help="processes to share the work (default: 1)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.jsonl", help="where to write (default: standard output)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when every name was compared with every entry, 1 when a name or an entry could not be, 2 without a file."""
    from kikin.engines.names.index import build_index

    started = time.perf_counter()
    entries, problems = _entries(args.lists, args.format)
    if not entries:
        return _say(problems)
    index = build_index(entries)
    load_seconds = time.perf_counter() - started
    queries, unasked = _queries(args.queries, args.kind)
    problems += unasked
    asked = time.perf_counter()
    with _output(args.output) as out:
        for lines in _answers(index, args, queries):
            out.write(lines)
    seconds = max(time.perf_counter() - asked, 1e-9)
    print(f"load seconds: {load_seconds:.2f}", file=sys.stderr)
    print(f"queries per second: {len(queries) / seconds:.0f}", file=sys.stderr)
    print(f"peak MB: {_peak_mb():.0f}", file=sys.stderr)
    return _say(problems)


def _entries(paths: Sequence[Path], format: str) -> tuple[list[Entry], list[Problem]]:
    from kikin.engines.names.problem import problems_of_entries
    from kikin.office.feeds.watchlists.reading import read_watchlist

    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, path in enumerate(paths):
        if not path.exists():
            raise FileNotFoundError(2, "no such file", str(path))
        read = read_watchlist(path, format)
        problems += read.problems
        problems += [problem for row in read.refused for problem in row.problems]
        for listed in read.entries:
            entry = _entry(number, listed)
            wrong = problems_of_entries((entry,))
            problems += wrong
            if not wrong:
                entries.append(entry)
    return entries, problems


def _entry(number: int, listed: ListEntry) -> Entry:
    from kikin.engines.names.problem import Entry, Identifier

    return Entry(
        f"{number}:{listed.key}",
        listed.name,
        listed.aliases,
        _kind(listed.kind, "any"),
        listed.countries,
        listed.birth_dates,
        tuple(Identifier(scheme, value) for scheme, value in listed.identifiers),
    )


def _queries(path: Path, kind: str) -> tuple[list[tuple[str, Query]], list[Problem]]:
    """(each query with the id of its row, what is wrong with others)."""
    from kikin.engines.names.problem import problems_of
    from kikin.office.feeds.cohorts.rows import Unreadable
    from kikin.office.feeds.watchlists.plain import read_plain
    from kikin.office.feeds.watchlists.sources import source_at

    queries: list[tuple[str, Query]] = []
    problems: list[Problem] = []
    try:
        for draft in read_plain(source_at(path)):
            query = _query(draft, kind)
            wrong = [*draft.problems, *problems_of(query)]
            problems += [_in_row(draft.row, problem) for problem in wrong]
            if not wrong:
                queries.append((draft.key or str(draft.row), query))
    except Unreadable as unreadable:
        problems.append(unreadable.problem)
    return queries, problems


def _query(draft: Draft, kind: str) -> Query:
    from kikin.engines.names.problem import Identifier, Query

    return Query(
        draft.name,
        _kind(draft.kind, kind),
        next(iter(draft.countries), ""),
        next(iter(draft.birth_dates), ""),
        tuple(Identifier(scheme, value) for scheme, value in draft.identifiers),
        tuple(draft.aliases),
    )


def _kind(said: str, otherwise: str) -> Kind:
    kind: Kind = said if said in KINDS else otherwise  # type: ignore[assignment]
    return kind


def _in_row(row: int, problem: Problem) -> Problem:
    return Problem(problem.code, f"row {row} {problem.where}", problem.what, problem.remedy, problem.value)


_index: ListIndex | None = None
_args: argparse.Namespace | None = None


def _answers(index: ListIndex, args: argparse.Namespace, queries: list[tuple[str, Query]]) -> Iterator[str]:
    """The lines of the answer, share by share, in the order of the queries."""
    global _index, _args
    _index, _args = index, args
    shares = [queries[begin : begin + _SHARE] for begin in range(0, len(queries), _SHARE)]
    if args.jobs == 1 or len(shares) < 2:
        yield from _with_progress(map(_answer, shares), len(shares))
        return
    import multiprocessing

    # The index is not sent: the processes are forked from this one, and share its memory.
    with multiprocessing.get_context("fork").Pool(args.jobs) as pool:
        yield from _with_progress(pool.imap(_answer, shares), len(shares))


def _answer(share: list[tuple[str, Query]]) -> str:
    from kikin.engines.names.score import probability
    from kikin.engines.names.solve import match_all

    assert _index is not None and _args is not None
    least_bp = int(_args.min_probability * 10_000)
    lines = []
    for (ref, _), found in zip(
        share, match_all(_index, [query for _, query in share], least_bp, _args.top), strict=True
    ):
        for rank, one in enumerate(found, 1):
            number, _, key = one.entry.partition(":")
            answer = {
                "query": ref,
                "rank": rank,
                "list": str(_args.lists[int(number)]),
                "entity": key,
                "name": one.name,
                "probability": round(probability(one.points), 9),
                "reasons": [
                    {"kind": reason.kind, "asked": reason.asked, "listed": reason.listed, "points": reason.points}
                    for reason in one.reasons
                ],
            }
            lines.append(json.dumps(answer, ensure_ascii=False) + "\n")
    return "".join(lines)


def _with_progress(answers: Iterable[str], count: int) -> Iterator[str]:
    """The same, with a bar while somebody looks on."""
    if not sys.stderr.isatty() or count < 2:
        yield from answers
        return
    from kikin.office.demonstration.progress import Progress

    progress = Progress(count, sys.stderr)
    for done, lines in enumerate(answers, 1):
        progress.step(f"{min(done, count) * _SHARE:,} names")
        yield lines
    progress.close()


def _output(path: Path | None) -> AbstractContextManager[TextIO]:
    return nullcontext(sys.stdout) if path is None else path.open("w", encoding="utf-8")


def _peak_mb() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _say(problems: Sequence[Problem]) -> int:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return 1 if problems else 0


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 1000")
    return int(text)


def _probability(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return share
