"""Telling what a check of ledger or trail has found."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kikin.office.audit.verify import Findings

MAX_LINES = 100


def add_json(parser: argparse.ArgumentParser) -> None:
    """Give a command the option --json."""
    parser.add_argument("--json", metavar="FILE", help="write what was found as JSON, too (- for standard output)")


def tell(findings: Findings, json_to: str | None) -> int:
    """Say where the trail ends, or every problem; returns the exit status, which no note changes."""
    problems = findings.problems
    for note in _notes(findings):
        print(f"note: {note}", file=sys.stderr)
    for problem in problems[:MAX_LINES]:
        print(problem.line(), file=sys.stderr)
    if len(problems) > MAX_LINES:
        print(f"and {len(problems) - MAX_LINES} problems more", file=sys.stderr)
    if json_to is not None:
        _write(findings, json_to)
    if not problems and json_to != "-":
        transfers = "" if findings.transfers_count is None else f", {findings.transfers_count} transfers"
        print(f"no problems: {findings.position} events{transfers}, head {findings.head}")
    return 1 if problems else 0


def _notes(findings: Findings) -> Iterator[str]:
    if findings.lacks_heads:
        yield (
            "heads.txt holds no published head, so an end that was cut off would not show;"
            " give one that was kept elsewhere: kikin audit verify --head HEX"
        )
    for name in findings.missing_guards:
        yield f"the database's guard {name} is not in force; migrating puts it back"


def _write(findings: Findings, json_to: str) -> None:
    content = {
        "events_count": findings.position,
        "head": findings.head,
        "transfers_count": findings.transfers_count,
        "problems": [
            {"code": problem.code, "where": problem.where, "line": problem.line()} for problem in findings.problems
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if json_to == "-":
        sys.stdout.write(text)
    else:
        Path(json_to).write_text(text, encoding="utf-8")
