"""`kikin screening`: what a policy says and what is wrong with it, and the deletion of what is past its day."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kikin.cli.found import FOUNDER
from kikin.cli.home import add_home, open_home


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser(
        "screening",
        help="security policies, and the deletion of what is past its day",
        description="What belongs to the screening of proposed awards and needs no page.",
        epilog="example: kikin screening policy our-policy.toml",
    )
    deeds = group.add_subparsers(dest="deed", required=True, metavar="DEED")
    reading = deeds.add_parser(
        "policy",
        help="read a security policy: its rules, or everything that is wrong with it",
        description="Reads a security policy and prints its levels and rules, one in a line; 1 with every problem at"
        " once. It needs no fund. A rule that looks at nationality, ethnicity, religion or birthplace is refused.",
        epilog="example: kikin screening policy our-policy.toml",
    )
    reading.add_argument("file", metavar="FILE", type=Path, help="the policy (TOML)")
    reading.set_defaults(run=read)
    purging = deeds.add_parser(
        "purge",
        help="delete captures and papers that are past their day",
        description="Deletes what was captured from open sources, and the papers of decided cases, past the day until"
        " which their policy keeps them; their digests stay. Once a day is often enough.",
        epilog="example: kikin screening purge",
    )
    add_home(purging)
    purging.set_defaults(run=purge)


def read(arguments: argparse.Namespace) -> int:
    """Print a policy, or every problem that it has."""
    from kikin.fund.screening import read_policy, texts_of_rules

    try:
        text = arguments.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"problem: {arguments.file.name}: it cannot be read ({error}): give a text in UTF-8", file=sys.stderr)
        return 1
    policy, problems = read_policy(text)
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    if policy is None:
        return 1
    print(f"{policy.key} ({policy.status}), from {policy.valid_from}, sha256 {policy.digest}")
    for level in policy.levels:
        approvers = ", ".join(policy.approvers[level])
        print(f"{level}: {policy.outcome_of(level)}, by {approvers}")
    print("\n".join(texts_of_rules(policy)))
    return 0


def purge(arguments: argparse.Namespace) -> int:
    """Delete what is past its day, and say how many."""
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.charter.queries import in_force
    from kikin.office.screening.actions import purge as purge_all
    from kikin.values.calendar import local_date

    now = clock.now()
    print(f"{purge_all(local_date(now, in_force().zone), FOUNDER, now)} files deleted")
    return 0
