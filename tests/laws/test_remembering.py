"""A situation that is put back is the one that was played, to the last row, and as sound."""

from __future__ import annotations

import pytest
from django.db import transaction

from kikin.office.ledger.check import check_ledger, verify_trail
from tests import remembering
from tests.cast import found_fund, open_call
from tests.office import rounds

pytestmark = pytest.mark.django_db


def played() -> tuple[remembering.Rows, list[str]]:
    """What the database holds once awards are active, and their refs; nothing of it stays."""
    with transaction.atomic():
        awards = rounds.active_awards(found_fund())
        assert check_ledger().problems == []
        assert verify_trail().problems == []
        found = remembering.rows_held(), [f"{award.ref} {award.state}" for award in awards]
        transaction.set_rollback(True)
    return found


def test_what_is_put_back_is_what_was_played() -> None:
    first = played()
    assert len(first[0]["ledger_transfer"]) > 10
    assert played() == first


def test_another_beginning_is_another_situation() -> None:
    first = played()
    cast = found_fund()
    open_call(cast)
    with transaction.atomic():
        later = [award.ref for award in rounds.active_awards(cast)]
    assert len(later) == len(first[1])
    assert check_ledger().problems == []


def test_situations_that_differ_in_their_terms_are_told_apart() -> None:
    cast = found_fund()
    with transaction.atomic():
        wide = open_call(cast, budget_by_year={2022: 3, 2023: 4})
        transaction.set_rollback(True)
    narrow = open_call(cast, budget_by_year={2022: 1, 2023: 2})
    assert wide.budget_yen != narrow.budget_yen
