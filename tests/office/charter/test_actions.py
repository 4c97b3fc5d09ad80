"""Founding and amending: the money comes in once, versions are pinned, refs have no gaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikin.fund.charter import digest
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.charter import actions, queries
from kikin.office.ledger import queries as ledger
from kikin.values.refs import is_ref
from tests.cast import CHARTER, FOUNDED, FOUNDER, Cast
from tests.office.refusals import everything, refused

TEXT = CHARTER.read_text()
LATER = FOUNDED + timedelta(days=400)


def test_a_fund_is_founded_with_its_money(db: None) -> None:
    version = actions.found(TEXT, FOUNDER, FOUNDED)
    assert version.digest == digest(TEXT) == queries.digest_in_force()
    assert ledger.totals().appropriated_yen == 100_000_000_000
    assert ledger.balance("allotment:fy2021-supplementary-1:nedo:2022") == 13_500_000_000
    assert set(Event.objects.values_list("charter_digest", flat=True)) == {version.digest}


def test_a_home_holds_one_fund(db: None) -> None:
    actions.found(TEXT, FOUNDER, FOUNDED)
    with refused("already_founded"):
        actions.found(TEXT, FOUNDER, FOUNDED)


def test_a_charter_that_does_not_add_up_founds_nothing(db: None) -> None:
    broken = TEXT.replace("amount_yen = 100_000_000_000", "amount_yen = 90_000_000_000")
    assert broken != TEXT
    with refused():
        actions.found(broken, FOUNDER, FOUNDED)
    assert not queries.is_founded()


def test_only_the_founder_founds(db: None) -> None:
    from tests.cast import STRANGER

    with refused("not_granted"):
        actions.found(TEXT, STRANGER, FOUNDED)


def test_an_amendment_is_a_new_version_with_a_reason(cast: Cast) -> None:
    amended = TEXT.replace("within_days = 14", "within_days = 21", 1)
    assert amended != TEXT
    with refused():
        actions.amend(amended, "", FOUNDER, LATER)
    version = actions.amend(amended, "more time for the bodies", FOUNDER, LATER)
    assert version.number == 2 and queries.digest_in_force() == digest(amended)
    assert queries.by_digest(digest(TEXT)).digest == digest(TEXT)
    assert ledger.totals().appropriated_yen == 100_000_000_000


def test_decisions_keep_the_charter_of_their_day(cast: Cast, call: Call) -> None:
    before = queries.digest_in_force()
    actions.amend(TEXT.replace("within_days = 14", "within_days = 21", 1), "more time", FOUNDER, LATER)
    call.refresh_from_db()
    assert call.charter_digest == before != queries.digest_in_force()


def test_refs_count_up_without_gaps(cast: Cast) -> None:
    first = actions.next_refs("APP", 2022, 3)
    with refused("already_founded"):
        actions.found(TEXT, FOUNDER, FOUNDED)
    fourth = actions.next_ref("APP", 2022)
    assert [ref[:14] for ref in [*first, fourth]] == [f"APP-2022-{number:05}" for number in (1, 2, 3, 4)]
    assert all(map(is_ref, [*first, fourth]))
    assert actions.next_ref("APP", 2023).startswith("APP-2023-00001")


def test_what_is_due_is_appropriated_once(db: None) -> None:
    text = (CHARTER.parent / "semiconductor-facility.toml").read_text(encoding="utf-8")
    actions.found(text, FOUNDER, datetime(2022, 3, 1, tzinfo=UTC))
    assert ledger.totals().appropriated_yen == 617_000_000_000
    # The day of the act begins at midnight in Japan.
    enacted_at = datetime(2022, 12, 1, 15, tzinfo=UTC)
    assert actions.appropriate(FOUNDER, enacted_at - timedelta(seconds=1)) == []
    assert [one.key for one in actions.appropriate(FOUNDER, enacted_at)] == ["second-act"]
    before = everything()
    assert actions.appropriate(FOUNDER, enacted_at) == []
    assert everything() == before
    assert ledger.totals().appropriated_yen == 617_000_000_000 + 450_000_000_000


def test_nothing_is_appropriated_where_no_fund_is(db: None) -> None:
    with refused("not_founded"):
        actions.appropriate(FOUNDER, FOUNDED)


def test_what_is_due_is_asked_under_the_lock(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        actions.appropriate(FOUNDER, LATER)
    tables = [("charter_charterversion" in one["sql"], "ledger_" in one["sql"]) for one in asked]
    assert tables.index((True, False)) < tables.index((False, True))
