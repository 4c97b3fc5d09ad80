"""Feeds at the desk that come late, twice, in the wrong order, half, or that take back what they said; people and
companies that turn out to be one or two; and clocks over days on which offices rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kikin.office.charter.queries import in_force
from kikin.office.payments.queries import holds_on
from kikin.office.watch import actions, watched
from kikin.office.watch.models import FeedFile, WatchCase
from tests.office import rounds
from tests.office.refusals import everything, refused
from tests.office.watch.desk import Desk, begun_desk, declared
from tests.office.watch.scene import REGISTER, register
from tests.office.watch.small import stake

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
CORRECTING = {"annotations": [{"motivation": "correcting"}]}
TERM_ENDS_AT_NEW_YEAR = datetime(2023, 1, 1, 3, tzinfo=UTC)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return begun_desk(cast)


def rows(desk: Desk, *said: tuple[str, int, str]) -> bytes:
    """Rows of a register: a record, its votes in basis points, and its day."""
    return (
        REGISTER + "".join(f"{record},{on},{desk.company},holder,H-{record},,{bp},{bp}\n" for record, bp, on in said)
    ).encode()


def test_an_extract_that_comes_late_or_before_an_older_one_says_what_it_says_once(desk: Desk) -> None:
    desk.feed("registry-2.csv", register(desk.company, 6_000, "2022-09-01"))
    desk.look()
    desk.feed("registry-1.csv", register(desk.company, 300, "2022-08-15"))
    desk.look()
    assert desk.cases() == ["control_taken"], "what was so before says nothing of now"
    desk.feed("registry-4.csv", register(desk.company, 300, "2022-09-04"))
    desk.feed("registry-3.csv", register(desk.company, 7_000, "2022-09-03"))
    desk.look()
    watched.forget()
    desk.look()
    assert desk.cases() == ["control_taken", "control_lost"]


def test_a_file_that_comes_twice_is_read_once_under_whatever_name(desk: Desk) -> None:
    content = register(desk.company, 6_000, "2022-09-01")
    desk.feed("registry-1.csv", content)
    before = everything()
    for name in ("registry-1.csv", "registry-of-september.csv"):
        with refused("file_is_known"):
            desk.read(name, content)
    assert everything() == before
    desk.look()
    desk.feed("registry-2.csv", content + b"\n")
    desk.look()
    assert desk.cases() == ["control_taken"]


def test_a_file_that_was_dropped_by_mistake_can_be_read_again(desk: Desk) -> None:
    content = register(desk.company, 6_000, "2022-09-01")
    for _ in range(2):
        actions.drop_feed(desk.read("registry-1.csv", content), desk.officer, desk.now)
    desk.look()
    assert not desk.cases()
    desk.feed("registry-1.csv", content)
    desk.look()
    assert desk.cases() == ["control_taken"]
    assert list(FeedFile.objects.values_list("state", flat=True)) == ["taken", "dropped", "dropped", "taken"]


def test_of_half_a_file_the_whole_rows_count_and_the_rest_comes_with_the_whole(desk: Desk) -> None:
    whole = rows(desk, ("a", 2_600, "2022-09-01"), ("b", 6_000, "2022-09-01"))
    half = desk.read("registry-1.csv", whole[:-8])
    assert half.refused_count == 1 and half.complaints[0]["remedy"][1] == "send the whole file again"
    actions.take_feed(half, desk.officer, desk.now)
    desk.look()
    assert desk.cases() == ["threshold_reached"]
    desk.feed("registry-1.csv", whole)
    desk.look()
    assert desk.cases() == ["threshold_reached", "control_taken"]
    desk.feed("registry-3.csv", rows(desk, ("a", 2_600, "2022-09-03")))
    desk.look()
    assert len(desk.cases()) == 2, "a row that is missing says nothing"


def test_a_list_that_comes_half_drops_nobody_and_tells_nothing_again(desk: Desk) -> None:
    heading = b"id,name,kind\n"
    others = b"".join(b"e%d,Nobody Number%d,organisation\n" % (each, each) for each in range(9))
    name = desk.award.lead.name.en.encode() + b"," + b"organisation\n"
    desk.feed("list-x.csv", heading + others + b"z," + name)
    desk.look()
    assert desk.cases() == ["listed"]
    desk.feed("list-x~2.csv", heading + others[:60])
    desk.look()
    desk.feed("list-x~3.csv", heading + others + b"z," + name + b"n,Somebody Else,organisation\n")
    desk.look()
    assert desk.cases() == ["listed"]


def test_what_a_register_takes_back_is_marked_and_closed_by_a_person(desk: Desk) -> None:
    desk.feed("bods-1.jsonl", stake("X", desk.company, 51, "2022-09-01"))
    desk.look()
    desk.feed("bods-2.jsonl", stake("X", desk.company, 0, "2022-09-02", recordStatus="closed", **CORRECTING))
    desk.look()
    [case] = WatchCase.objects.all()
    assert (case.kind, case.state) == ("control_taken", "raised") and case.taken_back_on is not None
    members = list(desk.award.members.select_related("organisation", "award__application"))
    assert "watched" in [one.code for one in holds_on(members, date(2022, 9, 3))[members[0].pk]]
    desk.feed("bods-3.jsonl", stake("X", desk.company, 51, "2022-09-04"))
    desk.look()
    assert desk.cases() == ["control_taken", "control_taken"], "it is so after all"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("talks", {"with": "Elsewhere Holdings"}),
        ("cash", {"cash_yen": 1, "monthly_spending_yen": 1}),
        ("departure", {}),
        ("post", {"with": "Elsewhere University"}),
        ("term", {"on": "2023-03-31"}),
        ("effort", {"award": "another", "effort_bp": 10_100}),
    ],
)
def test_what_was_declared_is_taken_back_and_is_news_when_it_is_declared_again(
    desk: Desk, kind: str, more: dict[str, Any]
) -> None:
    subject = desk.company if kind in ("talks", "cash") else desk.person
    desk.feed("declarations-1.jsonl", declared(kind, subject, **more))
    desk.look()
    desk.feed("declarations-2.jsonl", {"id": "w", "kind": "withdrawal", "withdraws": f"d-{kind}"})
    desk.look()
    assert [one.taken_back_on is not None for one in WatchCase.objects.all()] == [True]
    again = {"on": "2023-02-28"} if kind == "term" else {}
    desk.feed("declarations-3.jsonl", declared(kind, subject, **more | again) | {"id": "another"})
    desk.look()
    assert [one.taken_back_on is not None for one in WatchCase.objects.all()] == [True, False]


def test_a_company_that_is_merged_away_is_told_once_and_lives_on_in_another(desk: Desk) -> None:
    heading = "record,as_of,company,kind,party\n"
    for place, name in enumerate(("registry-1.csv", "registry-2.csv")):
        desk.feed(name, f"{heading}m{place},2022-09-0{place + 1},{desk.company},merger,SUCCESSOR\n".encode())
        desk.look()
    assert desk.cases() == ["company_merged"]
    desk.feed("registry-3.csv", register("SUCCESSOR", 6_000, "2022-09-20"))
    desk.look()
    assert desk.cases() == ["company_merged", "control_taken"]
    taken = WatchCase.objects.latest("pk")
    assert taken.about[0] == desk.company and desk.award in taken.awards.all()
    withdrawn = heading.replace("party", "party,status") + f"m0,2022-09-01,{desk.company},merger,SUCCESSOR,withdrawn\n"
    desk.feed("registry-4.csv", withdrawn.encode())
    desk.look()
    desk.feed("registry-5.csv", register("SUCCESSOR", 100, "2022-10-01"))
    desk.look()
    assert desk.cases()[2:] in ([], ["control_lost"]), "what becomes of the other is not this company's"


def test_two_identities_that_are_joined_are_told_once_and_split_they_are_two(desk: Desk) -> None:
    other = "0000-0002-1825-0097"
    join = {"id": "j", "kind": "same_person", "subject": desk.person, "other": other}
    desk.feed("declarations-1.jsonl", declared("departure", desk.person), join)
    desk.look()
    desk.feed("declarations-2.jsonl", {"id": "e", "kind": "departure", "subject": other, "with": "Elsewhere"})
    desk.look()
    assert desk.cases() == ["departure"]
    desk.feed("declarations-3.jsonl", join | {"id": "s", "kind": "two_people"})
    desk.feed("declarations-4.jsonl", {"id": "f", "kind": "departure", "subject": other, "with": "Elsewhere"})
    desk.look()
    assert desk.cases() == ["departure"], "nobody of the fund"


def test_a_holder_that_turns_out_to_be_another_has_done_nothing(desk: Desk) -> None:
    lei = "5493000000000000AA12"
    desk.feed("bods-1.jsonl", stake("X", desk.company, 51, "2022-09-01"))
    desk.look()
    desk.feed("gleif-relationships-1.csv", _consolidated(lei, desk.company))
    known = {"name": "Elsewhere Holdings", "identifiers": [{"scheme": "XI-LEI", "id": lei}]}
    desk.feed("bods-2.jsonl", {"recordId": "X", "recordType": "entity", "recordDetails": known})
    desk.look()
    assert desk.cases() == ["control_taken"]


def _consolidated(parent: str, child: str) -> bytes:
    nodes = "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType"
    return f"{nodes}\n{child},{parent},IS_DIRECTLY_CONSOLIDATED_BY\n".encode()


@pytest.mark.parametrize(
    ("seen_on", "days", "look_by"),
    [
        (datetime(2022, 12, 28, 3, tzinfo=UTC), 1, date(2023, 1, 4)),
        (datetime(2022, 12, 27, 3, tzinfo=UTC), 3, date(2023, 1, 5)),
        (datetime(2023, 5, 2, 3, tzinfo=UTC), 1, date(2023, 5, 8)),
        (datetime(2023, 5, 3, 3, tzinfo=UTC), 3, date(2023, 5, 10)),
    ],
)
def test_the_clock_of_a_case_rests_at_new_year_and_in_golden_week(
    desk: Desk, seen_on: datetime, days: int, look_by: date
) -> None:
    desk.now = seen_on
    desk.feed("registry-1.csv", register(desk.company, 6_000 if days == 1 else 600, f"{seen_on:%Y-%m-%d}"))
    desk.look()
    [case] = WatchCase.objects.all()
    assert (case.known_on, in_force().watch.case_rule(case.kind).act_within_days, case.look_by) == (
        seen_on.date(),
        days,
        look_by,
    )


def test_days_on_which_nobody_works_are_looked_at_all_the_same(desk: Desk) -> None:
    desk.feed("declarations-1.jsonl", declared("term", desk.person, on="2024-01-01"))
    desk.look(datetime(2022, 12, 31, 3, tzinfo=UTC))
    assert not desk.cases()
    kept = desk.look(TERM_ENDS_AT_NEW_YEAR)
    assert (kept.day, desk.cases()) == (date(2023, 1, 1), ["term_ends"])


def test_a_clock_that_was_set_back_loses_no_day(desk: Desk) -> None:
    desk.look(datetime(2022, 9, 20, 3, tzinfo=UTC))
    desk.feed("registry-1.csv", register(desk.company, 6_000, "2022-09-01"))
    kept = desk.look(datetime(2022, 9, 5, 3, tzinfo=UTC))
    assert (kept.day, desk.cases()) == (date(2022, 9, 20), ["control_taken"])
    assert WatchCase.objects.get().raised_at > rounds.CONTRACTED
