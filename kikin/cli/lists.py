"""`kikin lists`: the lists of names that parties are compared with."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kikin.cli.findings import add_json
from kikin.cli.found import FOUNDER
from kikin.cli.home import add_home, open_home
from kikin.cli.writing import write_whole
from kikin.values.problems import Problem
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.office.feeds.watchlists.entries import ListFile
    from kikin.office.lists.models import WatchlistVersion
    from kikin.office.lists.queries import Changes

FORMATS = ("auto", "csl", "ofac", "un", "eu", "uk", "meti-eul", "mofa", "canada", "ftm", "csv")
_FILES = (
    "Formats are known by their contents: OFAC's SDN (the folder with sdn, alt and add as CSV, or XML), the United "
    "States' Consolidated Screening List, the lists of the United Nations, the European Union and the United Kingdom, "
    "METI's Foreign End User List, the designated bodies of MOFA and METI, Canada's Named Research Organizations, "
    "FollowTheMoney JSON lines; and a plain list as CSV or JSON lines: id, name and, if known, aliases (a list, or ; "
    "between), kind, country, birth_date, identifiers (passport:X1), programmes. Each may be gzipped. "
)


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("lists", help="lists of names that parties are compared with")
    actions = group.add_subparsers(dest="lists", required=True, metavar="ACTION")
    parser = actions.add_parser(
        "import",
        help="propose a version of a list",
        description=_FILES + "The version counts once a security officer has approved it at /security/lists/. The same "
        "entries again change nothing; a file with a bad row is not taken, and the version in force stays.",
        epilog="example: kikin lists import end-users end-users.csv --effective-on 2026-10-09",
    )
    _add_name_and_file(parser)
    parser.add_argument(
        "--effective-on",
        metavar="DATE",
        type=date.fromisoformat,
        help="the day from which it counts, such as 2026-10-09 (default: today)",
    )
    parser.add_argument(
        "--shorter-because",
        metavar="REASON",
        default="",
        help="why a list that has lost many rows is right all the same",
    )
    add_home(parser)
    parser.set_defaults(run=import_list)
    comparing = actions.add_parser(
        "diff",
        help="say what a file would change of the version in force",
        description=_FILES
        + "Nothing is kept: each entry that would be added (+), removed (-) or changed (~) is a line.",
        epilog="example: kikin lists diff end-users end-users.csv --json changes.json",
    )
    _add_name_and_file(comparing)
    add_json(comparing)
    add_home(comparing)
    comparing.set_defaults(run=compare)
    remembering = actions.add_parser(
        "history",
        help="print every version of a list",
        description="Prints every version of a list, the newest first; with a file, also which of them holds it.",
        epilog="example: kikin lists history end-users --json history.json",
    )
    _add_name_and_file(remembering, "?")
    add_json(remembering)
    add_home(remembering)
    remembering.set_defaults(run=remember)


def _add_name_and_file(parser: argparse.ArgumentParser, count: str | None = None) -> None:
    parser.add_argument("name", metavar="NAME", help="what the list is called here")
    parser.add_argument(
        "file", metavar="FILE", type=Path, nargs=count, help="the list, or the folder that holds its three files"
    )
    parser.add_argument("--format", choices=FORMATS, default="auto", help="of the file (default: by its contents)")
    parser.add_argument(
        "--mapping",
        metavar="TOML",
        type=Path,
        help="what the columns of a table mean that has names of its own for them",
    )


def import_list(arguments: argparse.Namespace) -> int:
    """Propose a version of a list; 1 when a row or the whole file is refused, and nothing is kept."""
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.charter.queries import in_force
    from kikin.office.lists.actions import propose
    from kikin.values.calendar import local_date

    read = _read(arguments)
    if read is None:
        return 1
    now = clock.now()
    version = propose(
        arguments.name,
        read.entries,
        arguments.effective_on or local_date(now, in_force().zone),
        FOUNDER,
        now,
        file_sha256=read.digest,
        format=read.format,
        shrink_reasons=arguments.shorter_because,
    )
    print(f"{arguments.name} version {version.number}: {version.rows_count:,} entries from {version.effective_on}")
    print(f"format {version.format or read.format}, state {version.state}, {_counts(version)}")
    print(f"sha256 {version.sha256}")
    if version.state == "proposed":
        print("a security officer approves or rejects it at /security/lists/; until then the version in force stays")
    return 0


def compare(arguments: argparse.Namespace) -> int:
    """Say what a file would change; 1 when it cannot be read whole."""
    open_home(arguments)
    from kikin.office.lists.queries import changes_of_file

    read = _read(arguments)
    if read is None:
        return 1
    base, changes = changes_of_file(arguments.name, read.entries, FOUNDER)
    found = {"list": arguments.name, "against": base.number if base else None, "rows_count": len(read.entries)}
    found |= _as_json(changes)
    if arguments.json != "-":
        for line in _lines(changes):
            print(line)
        counts = f"{len(changes.added):,} added, {len(changes.removed):,} removed, {len(changes.changed):,} changed"
        print(f"{counts} against {f'version {base.number}' if base else 'no version'}")
    _write(found, arguments.json)
    return 0


def remember(arguments: argparse.Namespace) -> int:
    """Print every version of a list; 1 where there is none."""
    open_home(arguments)
    from kikin.office.lists.queries import digest_of, digest_of_all, versions_of

    versions = versions_of(arguments.name, FOUNDER)
    if not versions:
        _say([_no_such_list(arguments.name)])
        return 1
    same = ""
    if arguments.file is not None:
        read = _read(arguments)
        if read is None:
            return 1
        same = digest_of_all(digest_of(entry) for entry in read.entries)
    found = [_version(version) | ({"is_file": version.sha256 == same} if same else {}) for version in versions]
    if arguments.json != "-":
        for version in versions:
            mark = "  (this file)" if version.sha256 == same else ""
            print(
                f"version {version.number}: {version.state}, {version.rows_count:,} entries "
                f"from {version.effective_on}, {_counts(version)}, sha256 {version.sha256}{mark}"
            )
    _write({"list": arguments.name, "versions": found}, arguments.json)
    return 0


def _read(arguments: argparse.Namespace) -> ListFile | None:
    """What the file holds, or nothing where it was refused and every problem said."""
    from kikin.office.feeds.watchlists.mapping import read_mapping
    from kikin.office.feeds.watchlists.reading import problems_of, read_watchlist
    from kikin.office.feeds.watchlists.sources import source_at

    mapping, problems = read_mapping(source_at(arguments.mapping)) if arguments.mapping else (None, ())
    if problems:
        _say(problems)
        return None
    read = read_watchlist(arguments.file, arguments.format, mapping)
    if problems := problems_of(read):
        _say(problems)
        return None
    return read


def _counts(version: WatchlistVersion) -> str:
    return f"{version.added_count:,} added, {version.removed_count:,} removed, {version.changed_count:,} changed"


def _lines(changes: Changes) -> Iterator[str]:
    from kikin.office.lists.queries import changed_fields

    yield from (f"+ {entry.key} {entry.name}" for entry in changes.added)
    yield from (f"- {entry.key} {entry.name}" for entry in changes.removed)
    for before, after in changes.changed:
        yield f"~ {after.key} {after.name}: {', '.join(changed_fields(before, after))}"


def _as_json(changes: Changes) -> dict[str, Any]:
    from kikin.office.lists.queries import changed_fields

    return {
        "added": [{"key": entry.key, "name": entry.name} for entry in changes.added],
        "removed": [{"key": entry.key, "name": entry.name} for entry in changes.removed],
        "changed": [
            {
                "key": after.key,
                "name": after.name,
                "fields": {
                    field: [getattr(before, field), getattr(after, field)] for field in changed_fields(before, after)
                },
            }
            for before, after in changes.changed
        ],
    }


def _version(version: WatchlistVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "state": version.state,
        "format": version.format,
        "effective_on": str(version.effective_on),
        "imported_at": version.imported_at.isoformat(),
        "decided_at": version.decided_at.isoformat() if version.decided_at else None,
        "rows_count": version.rows_count,
        "added_count": version.added_count,
        "removed_count": version.removed_count,
        "changed_count": version.changed_count,
        "sha256": version.sha256,
        "file_sha256": version.file_sha256,
    }


def _write(found: Mapping[str, Any], json_to: str | None) -> None:
    if not json_to:
        return
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if json_to == "-":
        sys.stdout.write(text)
    else:
        write_whole(Path(json_to), text)


def _no_such_list(name: str) -> Problem:

    return Problem(
        "no_such_list",
        name,
        Text("この名称のリストはありません", "no list has this name"),
        Text("kikin lists import で取り込んでください", "load one with kikin lists import"),
    )


def _say(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem.line(), file=sys.stderr)
