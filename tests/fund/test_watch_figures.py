"""The figures of the watch: a small count is not told, and nobody can be found in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund.watch.figures import Case, by_month, by_stance, told

SHORT = Case("support", "ORG-1", date(2026, 10, 1), date(2026, 10, 11), date(2026, 11, 2), is_helped=True)


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_few_are_not_told(count: int, expected: int | None) -> None:
    assert told(count, 5) == expected


def test_cases_are_counted_where_they_were_opened_and_where_they_ended() -> None:
    cases = [replace(SHORT, subject=f"ORG-{number}") for number in range(5)]
    months = [(one.month, one.stance, one.opened, one.closed) for one in by_month([*cases, SHORT], 5)]
    assert months == [((2026, 11), "support", 0, 6), ((2026, 10), "support", 6, 0)]
    lone = Case("security", "ORG-9", date(2026, 9, 1))
    assert [one.opened for one in by_month([lone], 5)] == [None]


def test_who_was_helped_twice_counts_once_and_few_decisions_tell_no_days() -> None:
    cases = [replace(SHORT, subject=f"ORG-{number % 4}") for number in range(5)]
    security, support, retention = by_stance(cases, 4)
    assert (support.median_days, support.helped) == (10, 4)
    assert (security.median_days, retention.helped) == (None, 0)
    assert by_stance(cases, 6)[1].median_days is None
