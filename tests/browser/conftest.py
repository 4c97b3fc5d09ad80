"""What the tests in a browser share: the browser, and a site on which much has happened and much goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.browser.crawl import Desk
from tests.browser.site import Site
from tests.conftest import ROOT
from tests.stories.plays import demo, kikin, surroundings

TODAY = date(2024, 5, 30)
"""A call is open until the next day and has its applications; two rounds lie behind it, and their money moves."""


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[tuple[Site, list[Desk]]]:
    """The demonstration, played and served, with work left on desks; and where it lies."""
    home = tmp_path_factory.mktemp("site") / "home"
    played = kikin(*demo(home, "--applications", "24", "--today", TODAY))
    assert played.returncode == 0, played.stderr
    words = (sys.executable, "-m", "tests.browser.unfinished", str(home))
    left = subprocess.run(words, env=surroundings(), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert left.returncode == 0, left.stderr
    served = Site(home)
    served.open(TODAY)
    yield served, [(int(appointment), path) for appointment, path in map(str.split, left.stdout.splitlines())]
    served.close()


@pytest.fixture(scope="session")
def site(busy: tuple[Site, list[Desk]]) -> Site:
    return busy[0]


@pytest.fixture(scope="session")
def desks(busy: tuple[Site, list[Desk]]) -> list[Desk]:
    return busy[1]
