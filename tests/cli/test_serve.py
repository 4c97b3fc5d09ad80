"""`kikin serve`: the site of a home answers on its port, until it is told to stop."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from kikin.cli.main import main
from tests.stories.plays import kikin, start

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


def test_a_worker_works_beside_the_site_and_dies_with_it(home: Path) -> None:
    process = start("serve", "--home", home, "--port", free_port())
    try:
        wait_until(lambda: done_jobs(home) >= {"screening_escalate", "security_compare_again"})
        assert workers_beside(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not workers_beside(process.pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)


def done_jobs(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "kikin.sqlite3")) as database:
        return {name for (name,) in database.execute("SELECT name FROM jobs_scheduledjob WHERE done_at IS NOT NULL")}


def workers_beside(pid: int) -> list[str]:
    """The command lines of the workers that this process has started."""
    said = subprocess.run(["ps", "-ewwo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines() if f"--beside {pid}" in line]


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_is_due_is_done_once_by_the_command(home: Path) -> None:
    first = kikin("work", "--once", "--home", home)
    assert first.returncode == 0, first.stderr
    assert {"screening_escalate: done", "security_compare_again: done"} <= set(first.stdout.splitlines())
    assert kikin("work", "--once", "--home", home).stdout == ""


def test_nothing_is_served_where_no_fund_lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--home", str(tmp_path / "nowhere")]) == 1
    assert "no fund lives here" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
