"""Checking a live ledger against the trail, against its own balances and against its laws.

Trail and ledger name each other: every transfer names its event, and that event names the transfer's number
and the digest of its line. So a row that was changed, removed, added or cut off the end shows, whichever of
the two was touched; and where both were cut, the trail's head and the published heads show it. A closed year
names its event too, and that event says all of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import DatabaseError, connection

from kikin.fund.invariants import problems_of_ledger
from kikin.fund.ledger import Closing
from kikin.fund.ledger.book import Book
from kikin.office import guards
from kikin.office.audit import heads
from kikin.office.audit import queries as trail
from kikin.office.audit.chain import Link, name_transfers, read_ranges, show_ranges, transfers_in
from kikin.office.audit.reading import one_instant
from kikin.office.audit.verify import Findings, Walk
from kikin.office.ledger.lines import (
    EVENT_UID,
    Kept,
    closing_in,
    kept_closings,
    kept_rows,
    lines_of,
    read_closing,
    read_columns,
)
from kikin.office.ledger.sums import broken, problems_beside_rows
from kikin.values.calendar import APRIL
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


def verify_trail(sought: str = "") -> Findings:
    """Walk the trail from end to end, beside the ledger that it names. `sought`: a head that has to occur."""
    return _sound(lambda findings: _walk(findings, sought, lambda rows: None))


def check_ledger(as_of: date | None = None, first_month: int = APRIL) -> Findings:
    """Walk trail and ledger, then hold the ledger against its balances and, until a day's end, its laws.

    `first_month` is the charter's: the fiscal year of a payment is that of its date.
    """

    def look(findings: Findings) -> None:
        read = Book()
        closings = _walk(findings, "", read.add)
        findings.missing_guards = guards.missing(connection)
        book = read.in_time()
        findings.problems += problems_beside_rows(book)
        findings.problems += problems_of_ledger(book if as_of is None else book.until(as_of), first_month, closings)

    return _sound(look)


def _sound(look: Callable[[Findings], object]) -> Findings:
    """Look at one instant of the database, and call a database that cannot be read broken."""
    findings = Findings()
    try:
        with one_instant():
            look(findings)
    except DatabaseError as error:
        findings.problems.append(broken("database", Text("読み取れません", "it cannot be read"), error))
    return findings


def _walk(findings: Findings, sought: str, keep: Callable[[list[Kept]], None]) -> list[Closing]:
    """Walk trail and ledger side by side. Returns the years that were closed, in order."""
    # The heads first, and only then the instant of the database: what comes meanwhile is no cut.
    walk = Walk(heads.published(), sought)
    kept_head = trail.kept_head()
    with closing(kept_rows()) as rows, closing(trail.links()) as links:
        ledger, years = _Ledger(rows, keep), _ClosedYears(kept_closings())
        beside = [
            problem
            for link in walk.over(links)
            for problem in (*ledger.problems_beside(link), *years.problems_beside(link))
        ]
        walk.must_end_at(kept_head)
        rest = [*ledger.problems_of_rest(), *years.problems_of_rest()]
    findings.position, findings.head, findings.transfers_count = walk.position, walk.hash, ledger.count
    findings.lacks_heads = walk.position > 0 and not walk.has_heads
    # After a break in the trail nobody can say which event the rest of the ledger belongs to.
    findings.problems += walk.problems + beside + (rest if walk.is_whole else []) + ledger.unreadable
    return years.closings


class _Ledger:
    """The ledger's rows, read alongside the trail: each waits, as its line, for the event that names it."""

    def __init__(self, lists: Iterator[list[Kept]], keep: Callable[[list[Kept]], None]) -> None:
        self._lists = lists
        self._keep = keep
        self._waiting: defaultdict[Any, dict[int, str]] = defaultdict(dict)
        self._last = 0
        self.count = 0
        self.unreadable: list[Problem] = []

    def problems_beside(self, link: Link) -> Iterator[Problem]:
        """What is wrong with the transfers that an event says it posted."""
        try:
            named = transfers_in(link.canonical)
            numbers = read_ranges(named.ids) if named else []
        except ValueError as error:
            yield broken(f"audit_event {link.position}", Text("取引番号が読めません", "it names no transfers"), error)
            return
        if named is None:
            return
        self._read_until(numbers[-1])
        lines = self._waiting.pop(link.uid, {})
        if missing := [number for number in numbers if number not in lines]:
            what = Text("記録にある取引が台帳にありません", f"event {link.position} posted it, and it is not there")
            yield broken(f"ledger_transfer {show_ranges(missing)}", what, "")
        if added := sorted(lines.keys() - set(numbers)):
            what = Text("記録にない取引が台帳にあります", f"event {link.position} did not post it, though it says so")
            yield broken(f"ledger_transfer {show_ranges(added)}", what, "")
        if not missing and not added and name_transfers(lines) != named:
            what = Text("取引が記録と異なります", f"it is not as event {link.position} posted it")
            yield broken(f"ledger_transfer {named.ids}", what, "")

    def problems_of_rest(self) -> Iterator[Problem]:
        """The rows that no event named. Reads the ledger to its end."""
        self._read_until(None)
        for uid, lines in self._waiting.items():
            what = Text("この取引を記録した出来事がありません", "no event says that it posted it")
            yield broken(f"ledger_transfer {show_ranges(sorted(lines))}", what, uid)

    def _read_until(self, number: int | None) -> None:
        while number is None or self._last < number:
            rows = next(self._lists, None)
            if rows is None:
                return
            columns = list(zip(*rows, strict=True))
            self._last = columns[0][-1]
            self.count += len(rows)
            for uid, number, line in zip(columns[EVENT_UID], columns[0], lines_of(rows, columns), strict=True):
                self._waiting[uid][number] = line
            if (read := read_columns(columns)) is not None:
                self._keep(read)
            else:
                self._keep_readable(rows)

    def _keep_readable(self, rows: list[Kept]) -> None:
        """Keep all but those rows in which anything is rubbish."""
        for row in rows:
            if (read := read_columns([(value,) for value in row])) is not None:
                self._keep(read)
            else:
                what = Text("値の型が正しくありません", "a value in it is of no kind that belongs there")
                self.unreadable.append(broken(f"ledger_transfer {row[0]}", what, ""))


class _ClosedYears:
    """The closed years, each of which waits for the event that says the same of it."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        kept = list(rows)
        self._waiting = Counter(kept)
        # One that cannot be read is not what its event says either.
        self.closings = sorted(filter(None, map(read_closing, kept)), key=attrgetter("last_id", "last_on"))

    def problems_beside(self, link: Link) -> Iterator[Problem]:
        """What is wrong with the year that an event says it closed."""
        try:
            said = closing_in(link)
        except ValueError as error:
            yield broken(f"audit_event {link.position}", Text("締めの記録が読めません", "it names no year"), error)
            return
        if said is None:
            return
        if not self._waiting[said]:
            what = Text("記録にある年度の締めがありません", f"event {link.position} closed it, and it is not there")
            yield broken(f"ledger_closed_year {shown(said[0])}", what, "")
        self._waiting[said] -= 1

    def problems_of_rest(self) -> Iterator[Problem]:
        """The closed years that are not as an event says."""
        for fiscal_year, last_on, _, uid in +self._waiting:
            what = Text(f"{shown(last_on)}までの年度の締めの記録がありません", "no event says that it closed it so")
            yield broken(f"ledger_closed_year {shown(fiscal_year)}", what, uid)
