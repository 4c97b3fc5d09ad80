"""`kikin person`: register a person, appoint them to a role, and let them sign in."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from kikin.cli.found import FOUNDER
from kikin.cli.home import add_home, open_home
from kikin.fund.policy import ROLES
from kikin.values.text import Text


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "person",
        help="appoint people to roles",
        description="Register a person, appoint them to a role, and ask for the password they sign in with.",
        epilog='example: kikin person --email a@example.org --name "A. Name" --role programme_officer --of nedo',
    )
    parser.add_argument("--email", required=True, help="the address to sign in with")
    parser.add_argument("--name", required=True, help="the name as the site shows it")
    parser.add_argument(
        "--role", required=True, choices=sorted(set(ROLES) - {"public", "founder"}), help="what they do"
    )
    parser.add_argument("--of", default="", help="key of the body or agency, or ref of the organisation, acted for")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="read the password from here, not the screen"
    )
    add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    from kikin.office import clock, gate
    from kikin.office.charter.queries import in_force
    from kikin.office.parties import actions
    from kikin.values.calendar import local_date

    now = clock.now()
    outline = actions.PersonOutline(Text(arguments.name, arguments.name), email=arguments.email)
    password = _password(arguments.password_file)
    with gate.change():
        person = actions.register_people([outline], FOUNDER, now)[outline.key]
        actions.appoint([(person, arguments.role, arguments.of)], local_date(now, in_force().zone), FOUNDER, now)
        actions.give_password(person, password, FOUNDER, now)
    print(f"appointed: {person.ref} {arguments.role} {arguments.of}".rstrip())
    return 0


def _password(kept_in: Path | None) -> str:
    """The first line of a file, or what is typed without being shown."""
    if kept_in is None:
        return getpass.getpass()
    return kept_in.read_text(encoding="utf-8").partition("\n")[0].strip()
