"""The small fund, and one that several connections see. Django is not set up yet when this is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def fund(db: None) -> None:
    from tests.office.ledger import small_fund

    small_fund.found()


@pytest.fixture
def shared_fund(transactional_db: None) -> Iterator[None]:
    """Emptying the tables afterwards is what the guards refuse; the emptying itself puts them back."""
    from django.db import connection

    from kikin.office import guards
    from tests.office.ledger import small_fund

    small_fund.found()
    yield
    guards.remove(connection)
