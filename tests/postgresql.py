"""A PostgreSQL cluster for one command: made in a temporary folder, served on loopback, always taken down.

    python -m tests.postgresql COMMAND...

runs the command with KIKIN_TEST_DATABASE_URL naming the cluster, and returns the command's exit status.
Without PostgreSQL it says so in one line and is content, but not in CI.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OLDEST_VERSION = 15
START_LIMIT_SECONDS = 30
# Speed before safety: what this cluster holds is thrown away.
INITDB_OPTIONS = ("--username=kikin", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
SERVER_OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
    "max_connections=40",
)


def binaries() -> Path | None:
    """The folder with initdb and postgres of the newest PostgreSQL here that is new enough."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)
    usable = [(version, folder) for folder in folders if (version := _version(folder)) >= OLDEST_VERSION]
    return max(usable)[1] if usable else None


def _version(folder: Path) -> int:
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return 0
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])


def _as_whom() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: step down to its own user, or to nobody."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def cluster(folder_of_binaries: Path) -> Iterator[str]:
    """A running cluster, given as its database URL."""
    as_whom = _as_whom()
    folder = Path(tempfile.mkdtemp(prefix="kikin-postgresql-"))
    try:
        if as_whom:
            os.chown(folder, as_whom["user"], as_whom["group"])
        subprocess.run(
            [folder_of_binaries / "initdb", "--pgdata", folder / "cluster", *INITDB_OPTIONS],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **as_whom,
        )
        port = _free_port()
        options = [part for option in SERVER_OPTIONS for part in ("-c", option)]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [folder_of_binaries / "postgres", "-D", folder / "cluster", "-p", str(port), *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                **as_whom,
            )
        try:
            url = f"postgresql://kikin@127.0.0.1:{port}/postgres"
            _wait_for(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    finally:
        shutil.rmtree(folder)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_LIMIT_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def main(command: list[str]) -> int:
    found = binaries()
    if found is None:
        print(f"SKIPPED the tests on PostgreSQL: no PostgreSQL {OLDEST_VERSION} or newer is installed")
        return 1 if os.environ.get("CI") else 0
    # A stop from outside must pass through the clean-up as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster(found) as url:
        return subprocess.run(command, env=os.environ | {"KIKIN_TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
