"""Situations that tests of the office start from, each made through the same actions that doors call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import cast as stage
from tests.cast import Cast

if TYPE_CHECKING:
    from kikin.office.applications.models import Application
    from kikin.office.calls.models import Call


@pytest.fixture
def cast(db: None) -> Cast:
    """A founded fund and everyone who acts in it."""
    return stage.found_fund()


@pytest.fixture
def call(cast: Cast) -> Call:
    """An open call under two concepts."""
    return stage.open_call(cast)


@pytest.fixture
def application(cast: Cast, call: Call) -> Application:
    """An application sent to it."""
    return stage.sent_application(cast, call)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Changes are committed, so that several writers see them.

    Ask for it before `cast`. Emptying the tables afterwards is what the guards refuse; the emptying puts them back.
    """
    from django.db import connection

    from kikin.office import guards

    yield
    guards.remove(connection)
