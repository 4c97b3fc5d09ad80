"""One fact, one case: a recipient states it and a feed shows it, whichever of them comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kikin.fund.watch import CompanyNotice, Holder, PersonNotice
from kikin.office.payments.queries import holds_on
from kikin.office.watch import actions, watched
from kikin.office.watch.models import Notice, WatchCase
from kikin.office.watch.sources import kind_of
from tests.office import rounds
from tests.office.watch.desk import Desk, begun_desk, declared
from tests.office.watch.scene import register

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return begun_desk(cast)


Fact = tuple[str, Callable[[Desk], None], Callable[[Desk], None], set[str]]
FACTS: dict[str, Fact] = {
    "control": (
        "control_taken",
        lambda desk: desk.state(CompanyNotice((Holder("Elsewhere Holdings", 6_000),))),
        lambda desk: desk.feed("registry-1.csv", register(desk.company, 6_000, "2022-09-01")),
        {"notice", "registry"},
    ),
    "cash": (
        "company_short",
        lambda desk: desk.state(CompanyNotice(runway_months=3)),
        lambda desk: desk.feed(
            "declarations-1.jsonl",
            declared("cash", desk.company, cash_yen=30, monthly_spending_yen=10, on=desk.now.date().isoformat()),
        ),
        {"notice", "declared"},
    ),
    "talks": (
        "talks_open",
        lambda desk: desk.state(CompanyNotice(talks_with="Elsewhere Holdings")),
        lambda desk: desk.feed(
            "news-1.jsonl",
            *(
                {"id": each, "kind": "talks", "publisher": each, "about": [desk.company], "headline": "Talks"}
                for each in ("North", "South")
            ),
        ),
        {"notice", "news"},
    ),
    "departure": (
        "departure",
        lambda desk: desk.state(PersonNotice("Professor", None, 1_000, date(2022, 12, 31))),
        lambda desk: desk.feed("declarations-1.jsonl", declared("departure", desk.person, on="2022-12-31")),
        {"notice", "declared"},
    ),
    "term": (
        "term_ends",
        lambda desk: desk.state(PersonNotice("Professor", date(2023, 3, 31), 1_000)),
        lambda desk: desk.feed("declarations-1.jsonl", declared("term", desk.person, on="2023-03-31")),
        {"notice", "declared"},
    ),
    "effort": (
        "overcommitted",
        lambda desk: desk.state(PersonNotice("Professor", None, 10_100)),
        lambda desk: desk.feed(
            "declarations-1.jsonl", declared("effort", desk.person, award=desk.award.ref, effort_bp=10_100)
        ),
        {"notice", "declared"},
    ),
}


@pytest.mark.parametrize("order", ["stated first", "fed first", "on one day", "by a worker that began anew"])
@pytest.mark.parametrize("fact", FACTS)
def test_one_fact_raises_one_case_with_every_source(desk: Desk, fact: str, order: str) -> None:
    kind, state, feed, sources = FACTS[fact]
    first, second = (feed, state) if order == "fed first" else (state, feed)
    first(desk)
    if order != "on one day":
        desk.look()
        assert WatchCase.objects.count() == 1
    if order == "by a worker that began anew":
        watched.forget()
    second(desk)
    desk.look()
    desk.look()
    [case] = WatchCase.objects.all()
    assert (case.kind, case.state) == (kind, "raised")
    assert {kind_of(ref) for ref, _ in case.sources} == sources
    assert not Notice.objects.filter(look=None).exists()


@pytest.mark.parametrize(("order", "in_time"), [("stated first", True), ("fed first", False)])
def test_a_notice_is_in_time_where_it_came_before_the_feed_said_it(desk: Desk, order: str, in_time: bool) -> None:
    _, state, feed, _ = FACTS["control"]
    for step in (state, feed) if order == "stated first" else (feed, state):
        step(desk)
        desk.look()
    [case] = WatchCase.objects.all()
    assert case.was_told_in_time is in_time
    assert case.noticed_on is not None


def test_talks_that_were_told_of_are_a_notice_of_the_change_that_comes(desk: Desk) -> None:
    desk.state(CompanyNotice(talks_with="Another Buyer"))
    desk.look()
    desk.feed("registry-1.csv", register(desk.company, 6_000, "2022-09-02"))
    desk.look()
    talks, taken = WatchCase.objects.all()
    assert (talks.kind, taken.kind) == ("talks_open", "control_taken")
    assert taken.was_told_in_time is True and talks.was_told_in_time is None
    assert "Another Buyer" in taken.steps[-1].en


def test_nobody_told_of_a_change_of_control(desk: Desk) -> None:
    desk.feed("registry-1.csv", register(desk.company, 6_000, "2022-09-02"))
    desk.look()
    [case] = WatchCase.objects.all()
    assert case.was_told_in_time is False and case.noticed_on is None


def test_what_is_stated_before_the_first_look_is_not_lost(cast: Cast) -> None:
    watched.forget()
    desk = Desk(cast)
    desk.state(CompanyNotice((Holder("A founder", 6_000),), runway_months=2, talks_with="Elsewhere Holdings"))
    desk.look()
    assert sorted(WatchCase.objects.values_list("kind", flat=True)) == ["company_short", "talks_open"]
    desk.state(CompanyNotice((Holder("A founder", 4_000), Holder("A buyer", 5_100)), runway_months=2))
    desk.look()
    assert WatchCase.objects.get(kind="control_taken").about[0] == desk.company


def test_talks_with_another_are_another_fact(desk: Desk) -> None:
    for name in ("Elsewhere Holdings", "Elsewhere Holdings KK", "Northern Kelp Works"):
        desk.state(CompanyNotice(talks_with=name))
        desk.look()
    assert WatchCase.objects.count() == 2


def test_a_departure_that_is_stated_no_longer_is_taken_back_unless_another_source_shows_it(desk: Desk) -> None:
    _, state, feed, _ = FACTS["departure"]
    state(desk)
    desk.look()
    desk.state(PersonNotice("Professor", None, 1_000))
    desk.look()
    [case] = WatchCase.objects.all()
    assert case.taken_back_on is not None
    state(desk)
    feed(desk)
    desk.look()
    desk.state(PersonNotice("Professor", None, 1_000))
    desk.look()
    first, second = WatchCase.objects.all()
    assert first == case and second.taken_back_on is None, "the declaration still says so"


def test_payments_are_held_once_by_what_two_sources_show(desk: Desk) -> None:
    _, state, feed, _ = FACTS["control"]
    state(desk)
    desk.look()
    feed(desk)
    desk.look()
    members = list(desk.award.members.select_related("organisation", "award__application"))
    held = [one.code for one in holds_on(members, date(2022, 9, 5))[members[0].pk]]
    assert held.count("watched") == 1
    [case] = WatchCase.objects.all()
    actions.assess(case, desk.officer, desk.now)
    actions.dismiss(case, rounds.REASONS, desk.officer, desk.now)
    assert "watched" not in [one.code for one in holds_on(members, date(2022, 9, 5))[members[0].pk]]
