"""A fund that was founded by the command, for commands to work on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cast import CHARTER
from tests.stories.plays import kikin


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a fund in it. Read it, or copy it first: all share it."""
    home = tmp_path_factory.mktemp("founded") / "home"
    said = kikin("found", CHARTER, "--home", home)
    assert said.returncode == 0, said.stderr
    return home


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    return Path(shutil.copytree(founded, tmp_path / "home"))
