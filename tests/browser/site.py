"""A site that is served as it is to everyone: by the command, in a process of its own, on a day that is chosen."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path
from typing import IO
from urllib.error import URLError

from tests.conftest import ROOT
from tests.stories.plays import KIKIN, surroundings

PATIENCE_SECONDS = 120


class Site:
    """One home, served on one day after another. `url` is its address while it is open."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = ""
        self._server: subprocess.Popen[bytes] | None = None

    def open(self, today: date) -> None:
        """Serve it, as of a day."""
        self.close()
        port = _free_port()
        self._server = subprocess.Popen(
            [*KIKIN, "serve", "--no-work", "--home", str(self.home), "--port", str(port)],
            env=surroundings() | {"KIKIN_TODAY": today.isoformat()},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.url = f"http://127.0.0.1:{port}"
        _wait_for(f"{self.url}/healthz", self._server)

    def close(self) -> None:
        """Stop the server and its workers."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGTERM)
            self._server.wait(PATIENCE_SECONDS)
            self._server = None


class PlayedSite(Site):
    """A site whose fund goes on from scene to scene beside it, in tests/browser/player.py."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._player = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.player", str(home)],
            env=surroundings(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def go_on_until(self, scene: str) -> None:
        """Play what happens until a scene, and serve the site as of its day."""
        ears, mouth = _pipe(self._player.stdin), _pipe(self._player.stdout)
        ears.write(f"{scene}\n")
        ears.flush()
        if not (day := mouth.readline().strip()):
            raise RuntimeError(f"the play stopped before the scene {scene}")
        self.open(date.fromisoformat(day))

    def close_for_good(self) -> None:
        self.close()
        self._player.communicate(timeout=PATIENCE_SECONDS)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("the player was started without a pipe")
    return pipe


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("the site ended before it answered")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")
