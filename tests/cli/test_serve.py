"""`kikin serve`: the site of a home answers on its port, until it is told to stop."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kikin.cli.main import main
from tests.stories.plays import start

READY_WITHIN = 60


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def get(port: int, path: str) -> tuple[int, str]:
    """Status and text of one page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@contextmanager
def serving(port: int, *words: object) -> Iterator[subprocess.Popen[str]]:
    """The site that a command serves, once it is ready; stopped afterwards as Ctrl-C does it."""
    process = start(*words, "--port", port)
    try:
        deadline = time.monotonic() + READY_WITHIN
        while not _is_ready(port):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def _is_ready(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except (ConnectionError, TimeoutError):
        return False


def test_the_site_of_a_fund_answers_until_it_is_stopped(home: Path) -> None:
    port = free_port()
    with serving(port, "serve", "--home", home) as process:
        status, page = get(port, "/")
        assert status == 200
        assert "経済安全保障技術基金" in page
        assert get(port, "/no-such-page/")[0] == 404
    assert process.returncode == 0
    with pytest.raises(ConnectionError):
        get(port, "/healthz")


def test_a_demonstration_is_served_once_it_is_played(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, "demo", "--home", tmp_path / "home", "--applications", 4, "--today", "2022-05-01"):
        status, page = get(port, "/")
        assert status == 200
        assert "2022" in page


def test_nothing_is_served_where_no_fund_lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--home", str(tmp_path / "nowhere")]) == 1
    assert "no fund lives here" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
