"""A process that sends a run is killed: what was posted is whole batches, and the way on pays nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from kikin.office import guards
from kikin.office.claims.models import Claim
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.check import check_ledger, verify_trail
from kikin.office.payments import actions, queries
from kikin.office.payments.models import PaymentRun
from tests.cast import Cast, found_fund
from tests.conftest import ROOT
from tests.office import rounds
from tests.office.payments import accounts
from tests.office.rounds import CONTRACTED

pytestmark = pytest.mark.django_db(transaction=True)

AMOUNTS = (10_000_000, 20_000_000, 30_000_000, 40_000_000, 50_000_000)
DAY = CONTRACTED.date().replace(day=2)


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    """What a process writes another sees only once it is committed; emptying the tables is what the guards refuse.
    The heads that were published in this home are those of funds that are gone."""
    (settings.KIKIN_HOME / "heads.txt").unlink(missing_ok=True)
    yield found_fund()
    guards.remove(connection)


@pytest.fixture
def run(cast: Cast) -> PaymentRun:
    award = rounds.active_awards(cast, rounds.PLANS[:1])[0]
    accounts.payer_of(cast, "jst")
    accounts.accounts_of(cast, award)
    member = award.members.select_related("award", "organisation").get()
    claims = accounts.approved_claims(cast, member, AMOUNTS)
    one, two, *_ = cast.finance["jst"]
    run = actions.prepare("jst", [claim.ref for claim in claims], DAY, one, CONTRACTED)
    return actions.approve(run, two, CONTRACTED)


def surroundings() -> dict[str, str]:
    """The environment of a process that works on the database of these tests."""
    at = connection.settings_dict
    url = (
        f"sqlite:///{at['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    )
    return os.environ | {
        "KIKIN_HOME": str(settings.KIKIN_HOME),
        "KIKIN_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "kikin.office.settings",
    }


def killed_at(moment: str, run: PaymentRun, person: str) -> None:
    """Send the run in another process, and kill that where it stops."""
    words = (sys.executable, "-m", "tests.office.payments.sender", run.ref, person, run.agency, moment)
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=surroundings(), cwd=ROOT)
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "stopped\n"
        process.kill()


@pytest.mark.parametrize(("moment", "paid_count"), [("before", 0), ("between", 2), ("within", 2)])
def test_a_run_whose_process_is_killed_goes_on_where_it_stopped(
    cast: Cast, run: PaymentRun, moment: str, paid_count: int
) -> None:
    sender = cast.finance["jst"][2]
    killed_at(moment, run, sender.person)
    run.refresh_from_db()
    assert run.state == "sent"
    assert [one.state for one in queries.payments_of(run)].count("paid") == paid_count
    assert Claim.objects.filter(state="paid").count() == paid_count
    assert ledger.totals().paid_yen == sum(AMOUNTS[:paid_count])
    assert (check_ledger().problems, verify_trail().problems) == ([], [])
    actions.resume(run, sender, CONTRACTED)
    assert (run.state, ledger.totals().paid_yen) == ("done", sum(AMOUNTS))
    documents = [row.document for row in ledger.found(["advance"])]
    assert sorted(documents) == sorted(Claim.objects.values_list("ref", flat=True))
    assert (check_ledger().problems, verify_trail().problems) == ([], [])
