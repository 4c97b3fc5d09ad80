"""`kikin audit`: prove the trail, take it out of the database, publish its head."""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import nullcontext
from pathlib import Path

from kikin.cli.findings import add_json, tell
from kikin.cli.home import add_home, open_home


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of the trail."""
    audit = commands.add_parser(
        "audit",
        help="prove the trail, export it, publish its head",
        description="What has happened in the fund, as a chain of events that nobody can change unseen.",
        epilog="example: kikin audit verify",
    )
    deeds = audit.add_subparsers(dest="deed", required=True, metavar="DEED")
    verifying = deeds.add_parser(
        "verify",
        help="prove that no event and no transfer was changed, removed or added",
        description="Walk the trail from its beginning, beside the ledger, and print its head or the first broken row."
        " With FILE, walk an exported trail; that needs no database.",
        epilog="example: kikin audit verify trail.jsonl --head 9f2c... (64 digits, as published)",
    )
    verifying.add_argument("file", nargs="?", metavar="FILE", type=Path, help="an exported trail")
    verifying.add_argument("--head", metavar="HEX", type=_hash, help="a head that has to occur")
    add_json(verifying)
    add_home(verifying)
    verifying.set_defaults(run=verify)
    exporting = deeds.add_parser(
        "export",
        help="write the trail as JSON lines",
        description="Write every event as it is kept, one JSON object on each line.",
        epilog="example: kikin audit export -o trail.jsonl",
    )
    exporting.add_argument("-o", "--output", metavar="FILE", help="where to write (default: standard output)")
    add_home(exporting)
    exporting.set_defaults(run=export)
    publishing = deeds.add_parser(
        "publish",
        help="publish where the trail ends now",
        description="Write the head of the trail to heads.txt in the home, and print it for others to keep.",
        epilog="example: kikin audit publish",
    )
    add_home(publishing)
    publishing.set_defaults(run=publish)


def verify(arguments: argparse.Namespace) -> int:
    if arguments.file is not None:
        from kikin.office.audit.verify import verify_file

        return tell(verify_file(arguments.file, arguments.head or ""), arguments.json)
    open_home(arguments)
    from kikin.office.ledger.check import verify_trail

    return tell(verify_trail(arguments.head or ""), arguments.json)


def export(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office.audit.queries import links

    with (
        nullcontext(sys.stdout) if arguments.output is None else open(arguments.output, "w", encoding="utf-8") as lines
    ):
        for link in links():
            lines.write(json.dumps(link._asdict(), ensure_ascii=False) + "\n")
    return 0


def publish(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.audit.heads import publish_head

    head = publish_head(clock.now())
    print("nothing has happened yet" if head is None else f"{head.position} {head.hash}")
    return 0


def _hash(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError("a head is 64 hexadecimal digits")
    return text.lower()
