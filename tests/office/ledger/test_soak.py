"""Eight processes race to overdraw an appropriation, an allotment, a field's limit and an award, for seconds here and
for a minute in `make soak`; some of them are killed in the middle of it.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kikin.office.ledger import queries
from kikin.office.ledger.check import check_ledger
from kikin.office.ledger.models import Transfer
from tests.office.ledger import racing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]

SECONDS = float(os.environ.get("KIKIN_SOAK_SECONDS", "4"))


def url_of_this_database() -> str:
    said = connection.settings_dict
    return f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


@pytest.mark.parametrize("kills", [False, True], ids=["as they are", "some killed"])
def test_nobody_overdraws_whoever_races(shared_fund: None, kills: bool, tmp_path: Path, settings: Any) -> None:
    settings.KIKIN_HOME = tmp_path
    outcomes = racing.race(SECONDS, url_of_this_database(), kills=kills)
    assert set(outcomes) <= {"posted", "posted past the rules", "refused overdrawn", "killed"}, outcomes
    assert outcomes["posted"] and outcomes["refused overdrawn"]
    assert bool(outcomes["killed"]) == kills != bool(outcomes["posted past the rules"])
    held = queries.balances()
    assert all(held[name] >= 0 for name in racing.ACCOUNTS)
    assert held == queries.balances(date(2100, 1, 1)) == added_up()
    found = check_ledger().problems
    if kills:
        assert found == []
    # What was written past the rules has no event, and numbers that do not follow the order of the commits.
    assert {problem.code for problem in found} <= {"ledger_broken", "overdrawn", "award_out_of_bounds"}
    assert {problem.value for problem in found if problem.code == "ledger_broken"} <= {"past the rules"}
    assert nobody_waits()


def added_up() -> dict[str, int]:
    sums: dict[str, int] = {}
    for start, to, yen in Transfer.objects.values_list("from_account__name", "to_account__name", "amount_yen"):
        sums[start] = sums.get(start, 0) - yen
        sums[to] = sums.get(to, 0) + yen
    return dict(sorted(sums.items()))


def nobody_waits() -> bool:
    """Whether every lock has been let go of, those of the killed as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone() == (0,))
