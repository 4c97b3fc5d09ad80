"""The home of a fund, as the commands that need one open it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kikin.values.problems import Problem
from kikin.values.text import Text

DEFAULT_HOME = "./kikin-home"


class NoHome(Exception):
    """No fund lives where the command was told to look."""

    def __init__(self, home: Path):
        self.problem = Problem(
            code="no_home",
            where=str(home),
            what=Text("ここに基金はありません", "no fund lives here"),
            remedy=Text(
                "kikin found で設置するか、--home で場所を指定してください",
                "found one with kikin found, or name its home with --home",
            ),
        )
        super().__init__(self.problem.line())


def add_home(parser: argparse.ArgumentParser) -> None:
    """Give a command the option --home."""
    parser.add_argument(
        "--home",
        metavar="DIR",
        help=f"where the fund lives (default: KIKIN_HOME, or {DEFAULT_HOME})",
    )


def home_of(arguments: argparse.Namespace) -> Path:
    """The folder that these arguments, or the environment, name."""
    return Path(arguments.home or os.environ.get("KIKIN_HOME") or DEFAULT_HOME)


def open_home(arguments: argparse.Namespace, *, migrate: bool = False) -> None:
    """Set Django up on the home that these arguments name.

    `migrate` brings its database to this version of Kikin, and makes the home where there is none; without it
    a home that is not there raises NoHome, before anything makes it.
    """
    home = home_of(arguments)
    if not migrate and not (home / "secret.key").exists():
        raise NoHome(home)
    os.environ["KIKIN_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kikin.office.settings"
    import django

    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
