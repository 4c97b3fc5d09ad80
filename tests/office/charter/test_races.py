"""Two who found a fund or amend its charter at once: the second is told so, and nothing is half-done."""

from __future__ import annotations

from kikin.office.audit.models import Event
from kikin.office.charter import actions
from kikin.office.charter.models import CharterVersion
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from tests.cast import CHARTER, FOUNDED, FOUNDER, Cast
from tests.office.races import while_uncommitted

TEXT = CHARTER.read_text()


def amend(days: int) -> list[str]:
    """The codes of what refuses an amendment; none where it is made."""
    try:
        actions.amend(TEXT.replace("within_days = 14", f"within_days = {days}", 1), "more time", FOUNDER, FOUNDED)
    except Refused as refused:
        return [problem.code for problem in refused.problems]
    return []


def found() -> list[str]:
    try:
        actions.found(TEXT, FOUNDER, FOUNDED)
    except Refused as refused:
        return [problem.code for problem in refused.problems]
    return []


def test_of_two_amendments_at_once_the_second_is_refused(committed: None, cast: Cast) -> None:
    assert while_uncommitted(lambda: amend(21), lambda: amend(28)) == ["amended_meanwhile"]
    assert [version.number for version in CharterVersion.objects.all()] == [1, 2]
    assert Event.objects.filter(name="charter_amended").count() == 1
    assert amend(28) == []
    assert CharterVersion.objects.count() == 3


def test_of_two_who_found_a_fund_at_once_one_does(committed: None) -> None:
    assert while_uncommitted(found, found) == ["already_founded"]
    assert CharterVersion.objects.count() == 1
    assert ledger.totals().appropriated_yen == 100_000_000_000
