"""By difference is what a full look at every evening gives; and a worker that was killed tells nothing twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.ownership.problem import UNIT, OwnershipProblem, Threshold
from kikin.engines.ownership.problem import stake as stake_of
from kikin.engines.ownership.solve import solve
from kikin.office.feeds.watch.folder import Delivery
from kikin.office.watch.looking import Fund, Rules
from tests.office.watch.small import COMPANIES, EVE, PEOPLE, begun, career, file, fund, post, stake

PARTIES = ("C1", "C2", "A", "B", "D", "E")
HALF = Threshold(5_000 * UNIT, strict=True)
BOARD = {"type": "appointmentOfBoard"}

parts = st.sampled_from((0, 3, 6, 12, 26, 34, 51, 70, 100))
said = st.tuples(st.sampled_from(PARTIES[2:]), st.sampled_from(PARTIES), parts).filter(lambda one: one[0] != one[1])
agreed = st.tuples(st.just("agreement"), st.sampled_from(("A;B", "B;D;E", "")), st.sampled_from(("C1", "C2")))
days = st.lists(st.lists(st.one_of(said, agreed), max_size=4), min_size=1, max_size=6)


def _files(day: list[Any], number: int) -> list[Delivery]:
    on = (EVE + timedelta(days=number)).isoformat()
    lines: list[str | dict[str, Any]] = []
    rows = ["record,as_of,company,kind,party,status"]
    for first, second, third in day:
        if first == "agreement":
            rows.append(f"g-{third},{on},{third},agreement,{second or 'A;B'},{'' if second else 'ended'}")
        elif third == 100:
            details = {"subject": second, "interestedParty": first, "interests": [BOARD]}
            named = {**stake(first, second, 0, on), "recordId": f"board-{first}-{second}", "recordDetails": details}
            lines.append(named)
        else:
            lines.append(stake(first, second, third, on))
    return [file("bods.jsonl", *lines, day=on), file("registry.csv", *rows, day=on)]


@settings(max_examples=60, deadline=None)
@given(days)
def test_by_difference_is_what_a_full_look_gives(year: list[list[Any]]) -> None:
    looking = begun()
    everything: list[Delivery] = []
    for number, day in enumerate(year, start=1):
        files = _files(day, number)
        everything += files
        before = begun(*everything[: -len(files)]).behind.pictures
        outcome = looking.take(files, EVE + timedelta(days=number))
        whole = begun(*everything)
        assert looking.behind.pictures == whole.behind.pictures
        crossed = {
            company
            for company in fund().companies
            if list(whole.behind._crossings(before[company], whole.behind.pictures[company]))
        }
        assert {one.subject for one in outcome.alerts} == crossed
        assert len({one.subject for one in outcome.alerts}) == len(outcome.alerts)


@settings(max_examples=60, deadline=None)
@given(st.lists(said, max_size=12))
def test_who_controls_is_what_the_engine_says(stakes: list[tuple[str, str, int]]) -> None:
    held = {(holder, owned): part for holder, owned, part in stakes if part and part < 100}
    looking = begun(file("bods.jsonl", *(stake(*pair, part, "2026-01-01") for pair, part in held.items())))
    units = [stake_of(*pair, part * 100) for pair, part in held.items()]
    answer = solve(OwnershipProblem(tuple(units)), (HALF,), ["C1", "C2"]) if units else None
    for company in ("C1", "C2"):
        controls = {one.owner for one in answer.pairs if one.owned == company and one.controls} if answer else set()
        tops = {party for party, top in looking.behind.pictures[company].tops.items() if top.controls}
        assert tops <= controls
        assert bool(tops) == bool(controls)


def test_a_worker_that_was_killed_at_any_moment_tells_nothing_twice_and_loses_nothing() -> None:
    year = [[("A", "C1", 51)], [("B", "A", 70), ("D", "C2", 6)], [("D", "C2", 26)], [("A", "C1", 3)], [("E", "D", 51)]]
    files = [_files(day, number) for number, day in enumerate(year, start=1)]
    whole = begun()
    expected = [
        one.key
        for number, day in enumerate(files, start=1)
        for one in whole.take(day, EVE + timedelta(days=number)).alerts
    ]
    assert len(expected) == len(set(expected)) == 6
    for killed_on in range(1, len(files) + 1):
        kept: dict[str, None] = {}
        looking = begun()
        for number in range(1, killed_on):
            kept |= dict.fromkeys(
                one.key for one in looking.take(files[number - 1], EVE + timedelta(days=number)).alerts
            )
        # killed while the day's alerts are written: the first of them is kept, the others and the standing are lost
        kept |= dict.fromkeys(
            [one.key for one in looking.take(files[killed_on - 1], EVE + timedelta(days=killed_on)).alerts][:1]
        )
        again = begun()
        for number in range(1, len(files) + 1):
            kept |= dict.fromkeys(one.key for one in again.take(files[number - 1], EVE + timedelta(days=number)).alerts)
        assert list(kept) == expected


def test_whoever_is_funded_later_is_watched_as_if_that_had_always_been_so() -> None:
    def first() -> Fund:
        return Fund(Rules(), fund().awards.values(), COMPANIES[:1], PEOPLE[:1])

    listed = "id,name,kind,birth_date", "m,Midori Robotics,organisation,"
    career_before = career("0000-0002", 1_000, post(1, "Kita University"))
    before = [file("bods.jsonl", stake("K", "C2", 60, "2026-04-01")), file("list-x.csv", *listed)]
    before.append(file("orcid.jsonl", career_before))
    after = [
        [file("bods.jsonl", stake("X", "K", 80, "2026-04-03"))],
        [file("orcid.jsonl", career("0000-0002", 2_000, post(1, "Kita University", "2026-03-31")))],
        [file("list-x.csv", *listed, "o,Orihara Touma,person,1980-01-02", day="2026-04-05")],
        [file("bods.jsonl", stake("X", "K", 20, "2026-04-06"))],
    ]
    looking, whole = begun(of=first()), begun()
    looking.take(before, date(2026, 4, 1))
    whole.take(before, date(2026, 4, 1))
    looking.follow(fund(), date(2026, 4, 1))
    assert looking.behind.pictures == whole.behind.pictures
    kinds = []
    for number, files in enumerate(after, start=2):
        ours, theirs = (one.take(files, date(2026, 4, number)) for one in (looking, whole))
        assert [one.key for one in ours.alerts] == [one.key for one in theirs.alerts]
        kinds += [one.kind for one in ours.alerts]
    assert kinds == ["control_taken", "departure", "listed", "control_taken"]
    looking.follow(first(), date(2026, 4, 9))
    gone = [file("bods.jsonl", stake("Y", "C2", 99, "2026-04-09")), file("list-y.csv", *listed)]
    assert not looking.take(gone, date(2026, 4, 9)).alerts, "the award has come to its end"
