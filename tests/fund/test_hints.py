"""Hints of ties: what in names, addresses, papers and bodies an officer should look at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kikin.fund.reviews import Hint, Known, hints_between, joint_work_since
from kikin.fund.reviews.hints import are_alike
from kikin.values.text import Text

HANAKO, TARO = Text("見本 花子", "Hanako Mihon"), Text("見本 太郎", "Taro Mihon")
REVIEWER = Known(HANAKO, "hanako@lab.example.jp", Text("見本電機株式会社", "Mihon Electric Co., Ltd."))


def kinds(reviewer: Known, person: Known) -> list[str]:
    return [hint.kind for hint in hints_between(reviewer, [person], [], 2022)]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Known(Text("見本　花子", "H. Mihon")), ["same_name"]),
        (Known(TARO, "taro@LAB.example.jp"), ["same_domain"]),
        (Known(TARO, "taro@example.jp"), []),
        (Known(TARO), []),
    ],
)
def test_names_and_domains_hint(person: Known, expected: list[str]) -> None:
    assert kinds(REVIEWER, person) == expected


@pytest.mark.parametrize(("year", "is_hint"), [(2022, True), (2017, True), (2016, False), (None, True)])
def test_a_paper_together_hints_for_five_years(year: int | None, is_hint: bool) -> None:
    reviewer = Known(HANAKO, wrote_with={"TARO MIHON": year})
    assert (kinds(reviewer, Known(TARO)) == ["co_author"]) is is_hint


def test_an_address_that_anybody_may_have_hints_at_nothing() -> None:
    assert kinds(Known(HANAKO, "a@gmail.com"), Known(TARO, "b@gmail.com")) == []


def test_bodies_of_like_name_hint_whatever_their_legal_form() -> None:
    assert are_alike(Text("見本電機株式会社", "X"), Text("株式会社見本電機研究所", "Y"))
    assert are_alike(Text("甲", "Sample Electric KK"), Text("乙", "Sample Electric Research Ltd."))
    assert not are_alike(Text("株式会社", "Co., Ltd."), Text("株式会社見本", "Sample Co., Ltd."))
    assert not are_alike(Text("見本電機", "A"), Text("別の電機", "B"))
    body = Text("見本電機ホールディングス", "Mihon Holdings")
    assert hints_between(REVIEWER, [], [body, body], 2022) == (Hint("similar_body", body),)


def test_joint_work_ties_for_five_years_and_leap_days_too() -> None:
    assert joint_work_since(datetime(2024, 2, 29, tzinfo=UTC)) == datetime(2019, 2, 28, tzinfo=UTC)
    assert joint_work_since(datetime(2022, 5, 1, tzinfo=UTC)) == datetime(2017, 5, 1, tzinfo=UTC)
