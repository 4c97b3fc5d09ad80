"""`kikin match`: who on a list each name may be, from files."""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kikin.cli.lists import FORMATS
from kikin.cli.writing import whole
from kikin.values.problems import Problem
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.names.index import ListIndex
    from kikin.engines.names.problem import Entry, Kind, Match, Query
    from kikin.office.feeds.watchlists.entries import Draft, ListEntry

KINDS: dict[str, Kind] = {"person": "person", "organisation": "organisation", "any": "any"}
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
        "--cluster",
        metavar="ADDRESS",
        default="",
        help="a Ray cluster to share the work, or `local` for one that is started here (needs kikin[ray])",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.jsonl", help="where to write (default: standard output)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when every name was compared with every entry, 1 when a name or an entry could not be, 2 without a file."""
    from kikin.engines.names.index import build_index
    from kikin.engines.names.spreading import NoCluster

    if not args.queries.exists():
        raise FileNotFoundError(2, "no such file", str(args.queries))
    started = time.perf_counter()
    entries, problems = _entries(args.lists, args.format)
    if not entries:
        return _say(problems or [_nothing_in("--list")])
    index = build_index(entries)
    load_seconds = time.perf_counter() - started
    names = _Names(args.queries, args.kind)
    asked = time.perf_counter()
    try:
        with _output(args.output) as out:
            for lines in _answers(index, args, names):
                out.write(lines)
    except NoCluster as missing:
        print(f"problem: --cluster: {missing}", file=sys.stderr)
        return 1
    seconds = max(time.perf_counter() - asked, 1e-9)
    print(f"load seconds: {load_seconds:.2f}", file=sys.stderr)
    print(f"queries per second: {names.count / seconds:.0f}", file=sys.stderr)
    print(f"peak MB: {_peak_mb():.0f}", file=sys.stderr)
    if not names.count and not names.problems_count:
        problems.append(_nothing_in(str(args.queries)))
    return _say(problems) or int(names.problems_count > 0)


def _entries(paths: Sequence[Path], format: str) -> tuple[list[Entry], list[Problem]]:
    from kikin.engines.names.problem import problems_of_entries
    from kikin.office.feeds.watchlists.reading import problems_of, read_watchlist

    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, path in enumerate(paths):
        if not path.exists():
            raise FileNotFoundError(2, "no such file", str(path))
        read = read_watchlist(path, format)
        problems += problems_of(read)
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


class _Names:
    """The names of a file, each with the id of its row, read as they are asked for: a file of any length goes through.

    What is wrong with others is told as it is met.
    """

    def __init__(self, path: Path, kind: str):
        self.path, self.kind = path, kind
        self.count = self.problems_count = 0

    def __iter__(self) -> Iterator[tuple[str, Query]]:
        from kikin.engines.names.problem import problems_of
        from kikin.office.feeds.cohorts.rows import Unreadable
        from kikin.office.feeds.watchlists.plain import read_plain
        from kikin.office.feeds.watchlists.sources import source_at

        try:
            for draft in read_plain(source_at(self.path)):
                query = _query(draft, self.kind)
                wrong = draft.problems or problems_of(query)
                if wrong:
                    self._tell(_in_row(draft.row, problem) for problem in wrong)
                    continue
                self.count += 1
                yield draft.key or str(draft.row), query
        except Unreadable as unreadable:
            self._tell([unreadable.problem])

    def _tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.problems_count += 1
            print(problem.line(), file=sys.stderr)


def _query(draft: Draft, kind: str) -> Query:
    from kikin.engines.names.problem import Identifier, Query

    return Query(
        draft.name,
        _kind(draft.kind, kind),
        _country(next(iter(draft.countries), "")),
        next(iter(draft.birth_dates), ""),
        tuple(Identifier(scheme, value) for scheme, value in draft.identifiers),
        tuple(draft.aliases),
    )


def _country(said: str) -> str:
    """A country by its code, or by its name; what is neither would only tell everybody apart, and is left out."""
    from kikin.office.feeds.watchlists.countries import code_of

    return said if re.fullmatch("[A-Z]{2}", said) else code_of(said)


def _kind(said: str, otherwise: str) -> Kind:
    return KINDS.get(said) or KINDS[otherwise]


def _in_row(row: int, problem: Problem) -> Problem:
    return Problem(problem.code, f"row {row} {problem.where}", problem.what, problem.remedy, problem.value)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked of every share of names, on whichever machine: the lines of its answer."""

    index: ListIndex
    least_bp: int
    top: int
    lists: tuple[str, ...]

    def __call__(self, share: Sequence[tuple[str, Query]]) -> str:
        from kikin.engines.names.solve import match_all

        found = match_all(self.index, (query for _, query in share), self.least_bp, self.top)
        lines = []
        for (ref, _), matches in zip(share, found, strict=True):
            lines += [self._line(ref, rank, one) for rank, one in enumerate(matches, 1)]
        return "".join(lines)

    def _line(self, ref: str, rank: int, one: Match) -> str:
        from kikin.engines.names.score import probability

        number, _, key = one.entry.partition(":")
        answer = {
            "query": ref,
            "rank": rank,
            "list": self.lists[int(number)],
            "entity": key,
            "name": one.name,
            "probability": round(probability(one.points), 9),
            "reasons": [
                {"kind": reason.kind, "asked": reason.asked, "listed": reason.listed, "points": reason.points}
                for reason in one.reasons
            ],
        }
        return json.dumps(answer, ensure_ascii=False) + "\n"


def _answers(index: ListIndex, args: argparse.Namespace, names: _Names) -> Iterator[str]:
    """The lines of the answer, share by share, in the order of the names."""
    from kikin.engines.names.spreading import in_shares, run

    asking = _Asking(index, int(args.min_probability * 10_000), args.top, tuple(map(str, args.lists)))
    for lines in run(asking, in_shares(names, _SHARE), args.jobs, args.cluster):
        yield lines
        if sys.stderr.isatty():
            print(f"\r\033[K{names.count:,} names", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _output(path: Path | None) -> AbstractContextManager[TextIO]:
    return nullcontext(sys.stdout) if path is None else whole(path)


def _peak_mb() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _nothing_in(where: str) -> Problem:
    return Problem(
        "empty",
        where,
        Text("名称が一つもありません", "holds not one name"),
        Text("ファイルと形式を確かめてください", "check the file and its format"),
    )


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
