"""What follows a notice on intellectual property, and when conditions of what goes out stop payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund.charter import FollowUp, Outgoing
from kikin.fund.outgoing import (
    IpNotice,
    Kept,
    goes_on_after,
    holds_payments,
    owed_after,
    problems_of_notice,
)

DAY, LATER = date(2022, 10, 1), date(2022, 10, 2)
FOLLOW_UPS = Outgoing().follow_ups
TRANSFER = Kept("IPN-1", "transfer", "approved", DAY)


@pytest.mark.parametrize(
    ("state", "shown_on", "today", "holds"),
    [
        ("set", None, DAY, False),
        ("set", None, LATER, True),
        ("shown", DAY, LATER, False),
        ("shown", LATER, LATER, True),
        ("shown", None, LATER, True),
        ("met", LATER, LATER, False),
    ],
)
def test_a_condition_holds_once_its_day_has_passed_unmet(
    state: str, shown_on: date | None, today: date, holds: bool
) -> None:
    assert holds_payments(state, DAY, shown_on, today) is holds


def test_only_what_goes_on_after_its_licence_has_to_be_settled() -> None:
    assert goes_on_after(DAY, DAY, LATER) and goes_on_after(DAY, None, None) and goes_on_after(DAY, LATER, None)
    assert not goes_on_after(LATER, DAY, LATER) and not goes_on_after(DAY, DAY, None)
    assert not goes_on_after(None, DAY, LATER)


def test_what_was_approved_is_followed_by_what_came_of_it() -> None:
    (owed,) = owed_after([TRANSFER], FOLLOW_UPS)
    assert (owed.after, owed.kinds, owed.due_on, owed.holds) == ("IPN-1", ("carried_out",), date(2022, 11, 30), True)
    told = Kept("IPN-2", "carried_out", "noted", DAY, "IPN-1")
    assert owed_after([TRANSFER, told], FOLLOW_UPS) == []
    assert owed_after([TRANSFER, replace(told, state="withdrawn")], FOLLOW_UPS) == [owed]
    assert owed_after([TRANSFER, replace(told, about="IPN-9")], FOLLOW_UPS) == [owed]
    assert owed_after([replace(TRANSFER, state="filed")], FOLLOW_UPS) == []


def test_any_of_several_notices_answers_a_filing() -> None:
    filing = Kept("IPN-3", "filing", "noted", DAY)
    rules = (FollowUp("filing", ("registration", "abandonment"), 10),)
    (owed,) = owed_after([filing], rules)
    assert (owed.due_on, owed.holds) == (date(2022, 10, 11), False)
    assert owed_after([filing, Kept("IPN-4", "abandonment", "noted", DAY, "IPN-3")], rules) == []
    assert owed_after([filing], ()) == []


@pytest.mark.parametrize(
    ("kind", "about", "found", "codes"),
    [
        ("carried_out", "", None, {"not_answered"}),
        ("carried_out", "IPN-9", None, {"wrong_answer"}),
        ("carried_out", "IPN-1", TRANSFER, set()),
        ("carried_out", "IPN-1", replace(TRANSFER, state="refused"), {"wrong_answer"}),
        ("registration", "IPN-1", TRANSFER, {"wrong_answer"}),
        ("registration", "", None, set()),
    ],
)
def test_a_notice_follows_one_that_it_can_follow(kind: str, about: str, found: Kept | None, codes: set[str]) -> None:
    told = IpNotice(kind, "Qubit control", DAY, about=about)
    assert {problem.code for problem in problems_of_notice(told, "active", LATER, found)} == codes
