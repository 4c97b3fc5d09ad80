"""The small fund, and a database that several connections see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from kikin.office import guards
from tests.office.ledger import small_fund


@pytest.fixture
def fund(db: None) -> None:
    small_fund.found()


@pytest.fixture
def shared_fund(transactional_db: None) -> Iterator[None]:
    """Emptying the tables afterwards is what the guards refuse; the emptying itself puts them back."""
    small_fund.found()
    yield
    guards.remove(connection)
