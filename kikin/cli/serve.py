"""`kikin serve`: the site."""

from __future__ import annotations

import argparse
import os

from kikin.cli.home import add_home, home_of, open_home

DEFAULT_PORT = 8000


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "serve",
        help="serve the site",
        description="Serve the site of this home on 127.0.0.1.",
        epilog="example: kikin serve --port 8080 --home ./fund",
    )
    add_port(parser)
    add_home(parser)
    parser.set_defaults(run=run)


def add_port(parser: argparse.ArgumentParser) -> None:
    """Give a command the option --port."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"where to listen (default: {DEFAULT_PORT})")


def run(arguments: argparse.Namespace) -> int:
    open_home(arguments)
    serve(arguments)
    return 0


def serve(arguments: argparse.Namespace) -> None:
    """Serve until interrupted. The settings in the environment are those of the home."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["KIKIN_HOME"] = str(home_of(arguments).resolve())
    Server(
        "kikin.office.wsgi:application",
        address="127.0.0.1",
        port=arguments.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()
