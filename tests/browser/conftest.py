"""What the tests in a browser share: the browser, and a site on which much has happened and much goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.conftest import ROOT
from tests.stories.plays import demo, kikin, surroundings

TODAY = date(2024, 5, 30)
"""A call is open until the next day and has its applications; two rounds lie behind it, and their money moves."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[Site]:
    """The demonstration, played and served; something waits on the dockets of the bodies."""
    home = tmp_path_factory.mktemp("site") / "home"
    played = kikin(*demo(home, "--applications", "24", "--today", TODAY))
    assert played.returncode == 0, played.stderr
    words = (sys.executable, "-m", "tests.browser.unfinished", str(home))
    subprocess.run(words, env=surroundings(), cwd=ROOT, check=True, timeout=120)
    served = Site(home)
    served.open(TODAY)
    yield served
    served.close()
