"""`kikin serve`: the site, and a worker beside it."""

from __future__ import annotations

import argparse
import os
from contextlib import nullcontext

from kikin.cli.home import add_home, home_of, open_home
from kikin.cli.work import worker_beside

DEFAULT_PORT = 8000


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "serve",
        help="serve the site",
        description="Serve the site of this home on 127.0.0.1, with a worker beside it (see kikin work).",
        epilog="example: kikin serve --port 8080 --home ./fund",
    )
    add_serving(parser)
    add_home(parser)
    parser.set_defaults(run=run)


def add_serving(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of serving."""
    parser.add_argument("--no-work", action="store_true", help="serve the site alone: workers run elsewhere")
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
    site = Server(
        "kikin.office.wsgi:application",
        address="127.0.0.1",
        port=arguments.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
    )
    with nullcontext() if arguments.no_work else worker_beside(arguments):
        site.serve()
