"""The small fund of the ledger's tests. Django is not set up yet when this is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def fund(db: None, tmp_path: Path, settings: Any) -> None:
    from tests.office.ledger import small_fund

    settings.KIKIN_HOME = tmp_path
    small_fund.found()
