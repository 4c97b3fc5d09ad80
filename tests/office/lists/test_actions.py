"""A list from a file to force: who proposes, who approves, what is kept once, and what a refusal leaves as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

import pytest

from kikin.office.audit.models import Event
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.feeds.watchlists.sources import source_at
from kikin.office.gate import Refused
from kikin.office.lists import actions, queries
from kikin.office.lists.models import Stay, Watchlist, WatchlistEntry, WatchlistVersion
from kikin.values.text import Text
from tests.cast import CLOSES, FOUNDER, Cast
from tests.office.lists.scene import put_in_force

NOW = CLOSES
TODAY = NOW.date()
LISTED = tuple(ListEntry(f"E-{number}", f"Fictive Works {number}", kind="organisation") for number in range(1, 11))
CHANGED = replace(LISTED[0], aliases=("架空製作所",))
OTHER = ListEntry("E-99", "Nemo Nusquam", (), "person", ("ZZ",), ("1970-04",), (("passport", "X1"),), ("none",))
WHY = Text("発行元の改正により削除された。", "The publisher removed them.")


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def everything() -> tuple[object, ...]:
    return (
        list(WatchlistVersion.objects.values_list("pk", "state", "reasons_ja", "decided_by")),
        list(Stay.objects.values_list("pk", "first", "last")),
        *(model.objects.count() for model in (Watchlist, WatchlistEntry, Event)),
    )


def numbers(day: date) -> list[int]:
    return [version.number for version in queries.versions_in_force(day)]


def keys(version: WatchlistVersion) -> list[str]:
    return sorted(entry.key for entry in queries.entries_of([version]))


def test_a_version_counts_once_a_second_person_has_approved_it(cast: Cast) -> None:
    version = actions.propose("demonstration", LISTED, TODAY, cast.security_officer, NOW)
    assert (version.state, version.rows_count, version.added_count) == ("proposed", 10, 10)
    assert numbers(TODAY) == []
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.approve(version, cast.security_officer, NOW)
    assert codes(refused) == {"forbidden_four_eyes"}
    assert everything() == before
    actions.approve(version, cast.security_lead, NOW)
    assert numbers(TODAY) == [1]
    assert numbers(TODAY - timedelta(days=1)) == []


def test_the_same_entries_again_change_nothing(cast: Cast) -> None:
    first = put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    waiting = actions.propose("demonstration", (*LISTED, OTHER), TODAY, cast.security_officer, NOW)
    before = everything()
    assert actions.propose("demonstration", LISTED[::-1], TODAY, cast.security_officer, NOW) == first
    assert actions.propose("demonstration", (*LISTED, OTHER), TODAY, FOUNDER, NOW) == waiting
    assert everything() == before


def test_an_entry_that_stays_as_it_was_is_kept_once(cast: Cast) -> None:
    first = put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    second = put_in_force("demonstration", (CHANGED, *LISTED[1:9], OTHER), TODAY, cast, NOW)
    assert (second.added_count, second.removed_count, second.changed_count) == (1, 1, 1)
    assert (WatchlistEntry.objects.count(), Stay.objects.count()) == (12, 12)
    back = put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    assert (WatchlistEntry.objects.count(), Stay.objects.count()) == (12, 14)
    assert set(queries.entries_of([back])) == set(queries.entries_of([first]))
    assert keys(second) == sorted([entry.key for entry in LISTED[:9]] + ["E-99"])
    assert queries.entries_of([first, second]).count() == 12
    changes = queries.changes_between(first, second)
    assert [entry.key for entry in changes.added] == ["E-99"]
    assert [entry.key for entry in changes.removed] == ["E-10"]
    assert [(old.aliases, new.aliases) for old, new in changes.changed] == [([], ["架空製作所"])]
    assert queries.changes_between(first, back) == queries.Changes((), (), ())
    assert len(queries.changes_between(None, first).added) == 10
    first.refresh_from_db()
    assert (first.state, back.state) == ("superseded", "in_force")


def test_everything_that_an_entry_says_is_kept(cast: Cast) -> None:
    (kept,) = queries.entries_of([put_in_force("demonstration", [OTHER], TODAY, cast, NOW)])
    assert (kept.countries, kept.birth_dates) == (["ZZ"], ["1970-04"])
    assert (kept.identifiers, kept.programmes) == ([["passport", "X1"]], ["none"])


def test_a_much_shorter_list_stops_and_asks_twice(cast: Cast) -> None:
    put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose("demonstration", LISTED[:7], TODAY, FOUNDER, NOW)
    assert codes(refused) == {"list_has_shrunk"}
    assert everything() == before
    short = actions.propose("demonstration", LISTED[:7], TODAY, FOUNDER, NOW, shrink_reasons=WHY.ja)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.approve(short, cast.security_lead, NOW, Text(" ", " "))
    assert codes(refused) == {"list_has_shrunk"}
    assert everything() == before
    assert numbers(TODAY) == [1]
    actions.approve(short, cast.security_lead, NOW, WHY)
    assert numbers(TODAY) == [2]
    put_in_force("demonstration", LISTED[:5], TODAY, cast, NOW)
    assert numbers(TODAY) == [3]


def test_a_list_that_nobody_has_approved_yet_is_not_overtaken_by_a_stump_of_it(cast: Cast) -> None:
    actions.propose("demonstration", LISTED, TODAY, FOUNDER, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose("demonstration", LISTED[:5], TODAY, FOUNDER, NOW)
    assert codes(refused) == {"list_has_shrunk"}
    assert everything() == before


def test_a_list_without_a_name_on_it_is_refused(cast: Cast) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose("demonstration", (), TODAY, cast.security_officer, NOW)
    assert codes(refused) == {"list_is_empty"}
    assert everything() == before


@pytest.mark.parametrize("name", ["", " ", "a/b", "x" * 65, "a\nb"])
def test_a_list_has_a_name_that_can_be_said(cast: Cast, name: str) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose(name, LISTED, TODAY, cast.security_officer, NOW)
    assert codes(refused) == {"not_a_name"}
    assert everything() == before


def test_a_file_that_cannot_be_read_whole_is_refused_and_the_old_version_stays(cast: Cast, tmp_path: Path) -> None:
    put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    (tmp_path / "list.csv").write_text("id,name\nE-1,\n,Nemo\n", encoding="utf-8")
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose_files("demonstration", [source_at(tmp_path / "list.csv")], TODAY, cast.security_officer, NOW)
    assert [problem.where for problem in refused.value.problems] == ["row 1: name", "row 2: id"]
    assert everything() == before
    assert numbers(TODAY) == [1]


def test_a_rejected_version_leaves_the_one_in_force(cast: Cast) -> None:
    first = put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    bad = actions.propose("demonstration", (*LISTED[1:], OTHER), TODAY, cast.security_officer, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.reject(bad, Text("", ""), cast.security_lead, NOW)
    assert codes(refused) == {"no_reasons"}
    assert everything() == before
    actions.reject(bad, WHY, cast.security_lead, NOW)
    assert numbers(TODAY) == [1]
    third = put_in_force("demonstration", (*LISTED, OTHER), TODAY, cast, NOW)
    assert (third.number, third.base, third.added_count, third.removed_count) == (3, first, 1, 0)
    assert keys(bad) == sorted(entry.key for entry in (*LISTED[1:], OTHER))


@pytest.mark.parametrize("seed", range(3))
def test_every_version_that_ever_was_can_be_read_again(cast: Cast, seed: int) -> None:
    """Whatever was approved, rejected or overtaken in between, and what any two differ in is what their files do."""
    random = Random(seed)
    files: dict[int, tuple[ListEntry, ...]] = {}
    versions: list[WatchlistVersion] = []
    for _ in range(8):
        chosen = random.sample(LISTED, random.randint(3, 9))
        entries = tuple(
            replace(one, aliases=(random.choice("ab"),)) if random.random() < 0.4 else one for one in chosen
        )
        version = actions.propose("demonstration", entries, TODAY, cast.security_officer, NOW, shrink_reasons=WHY.ja)
        if version.number not in files:
            versions.append(version)
        files.setdefault(version.number, entries)
        fate = random.choice(("approve", "reject", "wait"))
        if version.state == "proposed" and fate == "approve":
            actions.approve(version, cast.security_lead, NOW, WHY)
        elif version.state == "proposed" and fate == "reject":
            actions.reject(version, WHY, cast.security_lead, NOW)
    said = {number: {queries.digest_of(one): one.key for one in entries} for number, entries in files.items()}
    for version in versions:
        assert {entry.digest for entry in queries.entries_of([version])} == set(said[version.number])
    for old, new in product(versions, versions):
        before, after = said[old.number], said[new.number]
        gone = {key for digest, key in before.items() if digest not in after}
        come = {key for digest, key in after.items() if digest not in before}
        changes = queries.changes_between(old, new)
        assert {one.key for one in changes.added} == come - gone
        assert {one.key for one in changes.removed} == gone - come
        assert {one.key for _, one in changes.changed} == come & gone


def test_a_version_that_would_count_in_a_far_year_is_refused(cast: Cast) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose("demonstration", LISTED, date(9999, 12, 31), cast.security_officer, NOW)
    assert codes(refused) == {"effect_too_far_off"}
    assert everything() == before
    actions.propose("demonstration", LISTED, TODAY + timedelta(days=366), cast.security_officer, NOW)


def test_a_version_that_waits_is_overtaken_by_the_next(cast: Cast) -> None:
    put_in_force("demonstration", LISTED, TODAY, cast, NOW)
    slow = actions.propose("demonstration", LISTED[:9], TODAY, cast.security_officer, NOW)
    following = actions.propose("demonstration", (*LISTED, OTHER), TODAY, FOUNDER, NOW)
    slow.refresh_from_db()
    assert (slow.state, following.state, following.added_count) == ("overtaken", "proposed", 1)
    with pytest.raises(Refused) as refused:
        actions.approve(slow, cast.security_lead, NOW)
    assert codes(refused) == {"not_from_this_state"}
    assert numbers(TODAY) == [1]


def test_until_its_day_comes_the_one_before_counts(cast: Cast) -> None:
    tomorrow = NOW.date() + timedelta(days=2)
    first = put_in_force("demonstration", LISTED, TODAY - timedelta(days=90), cast, NOW)
    put_in_force("demonstration", (*LISTED, OTHER), tomorrow, cast, NOW)
    first.refresh_from_db()
    assert first.state == "in_force"
    assert numbers(tomorrow - timedelta(days=1)) == [1]
    assert numbers(tomorrow) == [2]


def test_nobody_outside_the_group_loads_or_sees_a_list(cast: Cast) -> None:
    version = actions.propose("demonstration", LISTED, TODAY, FOUNDER, NOW)
    before = everything()
    for actor in cast.everyone():
        if actor.role in ("security_officer", "security_lead"):
            assert queries.lists(actor) == [version]
            assert queries.get_version(version.ref, actor) == version
            continue
        with pytest.raises(Refused):
            actions.approve(version, actor, NOW)
        if actor.role == "founder":
            continue
        with pytest.raises(Refused):
            actions.propose("demonstration", (*LISTED, OTHER), TODAY, actor, NOW)
        with pytest.raises(Refused) as refused:
            queries.get_version(version.ref, actor)
        assert refused.value.hidden
        assert queries.lists(actor) == []
    assert everything() == before
