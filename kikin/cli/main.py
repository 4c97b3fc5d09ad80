"""The command `kikin`: one module of this folder per group of commands, each with `register(commands)`.

A group adds its parsers to `commands` and sets the default `run`, a function of the parsed arguments that
returns the exit status: 0 for yes, 1 for "no, and here is why". Status 2, wrong use, is argparse's, and a
file's that cannot be read. Groups import engines and the office inside `run`, so that a command starts
without what it does not need.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import kikin.cli
from kikin.cli.home import NoHome
from kikin.values.problems import Problem
from kikin.values.text import Text


def groups() -> Iterator[ModuleType]:
    """Every group of commands, by name."""
    for found in sorted(iter_modules(kikin.cli.__path__, "kikin.cli."), key=lambda found: found.name):
        module = import_module(found.name)
        if hasattr(module, "register"):
            yield module


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command there is."""
    parser = argparse.ArgumentParser(
        prog="kikin",
        description="Runs a public technology fund, from its appropriation to the last yen settled.",
        epilog="example: kikin demo --no-serve",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in groups():
        group.register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; problems go to standard error as `problem: WHERE: WHAT: REMEDY`."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read our output has gone; leave nothing for the interpreter to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.filename is None:
            raise
        return _say([_unusable_file(error)], 2)
    except Exception as error:
        problems = _refusal(error)
        if problems is None:
            raise
        return _say(problems, 1)


def _refusal(error: Exception) -> Sequence[Problem] | None:
    """The problems of a refusal; nothing for a fault. The gate needs Django: it is asked only if loaded."""
    if isinstance(error, NoHome):
        return (error.problem,)
    gate = sys.modules.get("kikin.office.gate")
    if gate is None or not isinstance(error, gate.Refused):
        return None
    problems: Sequence[Problem] = error.problems
    return problems


def _unusable_file(error: OSError) -> Problem:
    return Problem(
        code="file_unusable",
        where=str(error.filename),
        what=Text("このファイルは使えません", f"this file cannot be used ({error.strerror})"),
        remedy=Text("場所と権限を確かめてください", "check that it is there and may be read or written"),
    )


def _say(problems: Sequence[Problem], status: int) -> int:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
