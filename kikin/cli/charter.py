"""`kikin charter check FILE` and `kikin charter digest FILE`: a charter's text before it founds anything."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.fund.charter import MAX_CHARTER_BYTES, decode, digest, parse
from kikin.values.problems import Problem
from kikin.values.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    charter = commands.add_parser(
        "charter",
        help="check a charter, or print its digest",
        description="Look at the text of a charter without founding a fund.",
        epilog="example: kikin charter check charters/economic-security-2021.toml",
    )
    deeds = charter.add_subparsers(dest="deed", required=True, metavar="DEED")
    for name, run, says in (
        (
            "check",
            check,
            "List every mistake of a charter at once, each with its path, its value and the remedy.",
        ),
        (
            "digest",
            print_digest,
            "Print the SHA-256 of a charter's text, by which decisions and events pin it.",
        ),
    ):
        parser = deeds.add_parser(
            name,
            help=says[0].lower() + says[1:-1],
            description=says,
            epilog=f"example: kikin charter {name} charters/economic-security-2021.toml",
        )
        parser.add_argument("file", metavar="FILE", type=Path, help="the charter, as TOML")
        parser.add_argument(
            "--language", choices=LANGUAGES, default="en", help="the language of the problems (default: en)"
        )
        parser.set_defaults(run=run)


def check(arguments: argparse.Namespace) -> int:
    text = read_charter(arguments.file)
    if isinstance(text, Problem):
        return _refuse([text], arguments.language)
    charter, problems = parse(text)
    if charter is None:
        return _refuse(problems, arguments.language)
    print(f"ok: {charter.name.say(arguments.language)} ({charter.key}) {charter.digest}")
    return 0


def print_digest(arguments: argparse.Namespace) -> int:
    text = read_charter(arguments.file)
    if isinstance(text, Problem):
        return _refuse([text], arguments.language)
    print(digest(text))
    return 0


def read_charter(path: Path) -> str | Problem:
    """The text of the file, or why it is none; of a file that is too large no more than shows it is read."""
    with path.open("rb") as file:
        return decode(file.read(MAX_CHARTER_BYTES + 1))


def _refuse(problems: Iterable[Problem], language: str) -> int:
    for problem in problems:
        print(problem.line(language), file=sys.stderr)
    return 1
