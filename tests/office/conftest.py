"""Situations that tests of the office start from, each made through the same actions that doors call."""

from __future__ import annotations

import pytest

from tests import cast as stage
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """A founded fund and everyone who acts in it."""
    return stage.found_fund()


@pytest.fixture
def call(cast: Cast):  # type: ignore[no-untyped-def]
    """An open call under two concepts."""
    return stage.open_call(cast)


@pytest.fixture
def application(cast: Cast, call):  # type: ignore[no-untyped-def]
    """An application sent to it."""
    return stage.sent_application(cast, call)
