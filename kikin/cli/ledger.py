"""`kikin ledger`: is the ledger right, and what does every account hold at a date."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from kikin.cli.findings import add_json, tell
from kikin.cli.home import add_home, open_home
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

FORMATS = ("json", "csv", "xlsx")
EXPORT_FORMATS = ("beancount", "csv", "json")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of the ledger."""
    ledger = commands.add_parser(
        "ledger",
        help="check the ledger, or print a statement of its accounts",
        description="Every yen of the fund, as transfers between accounts.",
        epilog="example: kikin ledger check",
    )
    deeds = ledger.add_subparsers(dest="deed", required=True, metavar="DEED")
    checking = deeds.add_parser(
        "check",
        help="hold the ledger against the trail, its balances and its laws",
        description="Hold every transfer against the event that posted it, every balance against the transfers,"
        " and the whole against the laws of the ledger.",
        epilog="example: kikin ledger check --as-of 2024-03-31",
    )
    _add_as_of(checking, "hold the laws up to the end of this day (default: always)")
    add_json(checking)
    add_home(checking)
    checking.set_defaults(run=check)
    stating = deeds.add_parser(
        "statement",
        help="print what every account holds at the end of a day",
        description="Print what every account holds at the end of a day.",
        epilog="example: kikin ledger statement --as-of 2024-03-31 --format csv -o statement.csv",
    )
    _add_as_of(stating, "the day (default: that of the newest transfer)")
    stating.add_argument("--format", choices=FORMATS, default="json", help="of the output (default: json)")
    stating.add_argument("-o", "--output", metavar="FILE", type=Path, help="where to write (default: standard output)")
    add_home(stating)
    stating.set_defaults(run=state)
    exporting = deeds.add_parser(
        "export",
        help="write the whole ledger for Beancount, or as CSV or JSON",
        description="Write every transfer of the ledger. For Beancount each account is opened under a name that it"
        " takes, says its own name here as kikin, and has its balance asserted at the end.",
        epilog="example: kikin ledger export --format beancount -o ledger.beancount",
    )
    exporting.add_argument("--format", choices=EXPORT_FORMATS, required=True, help="of the output")
    exporting.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="where to write (default: standard output)"
    )
    add_home(exporting)
    exporting.set_defaults(run=export)

    comparing = deeds.add_parser(
        "compare",
        help="compare five-year money with one-year money on the fund's own projects",
        description="Replay the fund's own projects under one-year money: year by year what was planned and paid, and"
        " what would have been paid, have lapsed, been carried over by permission, or been rushed at the year's end.",
        epilog="example: kikin ledger compare --format csv -o comparison.csv",
    )
    _add_as_of(comparing, "until the end of this day (default: that of the newest transfer)")
    comparing.add_argument("--format", choices=FORMATS, default="json", help="of the output (default: json)")
    comparing.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="where to write (default: standard output)"
    )
    add_home(comparing)
    comparing.set_defaults(run=compare)


def check(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office.ledger.check import check_ledger

    return tell(check_ledger(arguments.as_of, _first_month()), arguments.json)


def _first_month() -> int:
    """The month in which the charter's fiscal year begins. A home without a charter has no payment to date, and
    of a database that cannot be read the check says so.
    """
    from django.db import DatabaseError

    from kikin.office.charter.queries import NoCharter, in_force
    from kikin.values.calendar import APRIL

    try:
        return in_force().first_month
    except (NoCharter, DatabaseError):
        return APRIL


def state(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.ledger import queries, sheets

    as_of = arguments.as_of or queries.newest_day() or clock.now().date()
    content = sheets.FORMATS[arguments.format](queries.statement(as_of))
    if arguments.output is None:
        sys.stdout.buffer.write(content)
    else:
        arguments.output.write_bytes(content)
    return 0


def compare(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.charter.queries import in_force
    from kikin.office.closing.queries.comparing import comparison
    from kikin.office.closing.reports import comparison_files
    from kikin.office.gate import Refused
    from kikin.office.ledger import queries

    charter = in_force()
    today = local_date(clock.now(), charter.zone)
    if arguments.as_of is not None and arguments.as_of > today:
        raise Refused([_not_come(arguments.as_of, today)])
    as_of = arguments.as_of or queries.newest_day() or today
    content = comparison_files.FORMATS[arguments.format](comparison(as_of, charter), as_of)
    if arguments.output is None:
        sys.stdout.buffer.write(content)
    else:
        arguments.output.write_bytes(content)
    return 0


def _not_come(as_of: date, today: date) -> Problem:
    return Problem(
        "in_the_future",
        "--as-of",
        Text("まだ来ていない日付です", "this day has not come, and its years are not over"),
        Text(f"{today}以前の日付にしてください", f"give a day until {today}"),
        as_of.isoformat(),
    )


def export(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office.audit.reading import one_instant
    from kikin.office.ledger.export import FORMATS as written_as

    with one_instant():
        if arguments.output is None:
            for text in written_as[arguments.format]():
                sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        else:
            with arguments.output.open("w", encoding="utf-8", errors="replace", newline="") as file:
                file.writelines(written_as[arguments.format]())
    return 0


def _add_as_of(parser: argparse.ArgumentParser, says: str) -> None:
    parser.add_argument("--as-of", metavar="DATE", type=_day, help=says)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2024-03-31") from None
