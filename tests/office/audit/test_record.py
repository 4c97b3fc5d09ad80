"""Writing the trail: in the transaction of the change, in order, chained, and never a person's data."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connections

from kikin.office import gate
from kikin.office.audit import queries
from kikin.office.audit import record as trail
from kikin.office.audit.chain import BEGINNING
from kikin.office.audit.models import Event
from kikin.office.ledger.check import check_ledger
from tests.office.ledger import small_fund
from tests.office.ledger.small_fund import NOW, note

pytestmark = pytest.mark.django_db


def test_events_are_chained_from_the_beginning(fund: None) -> None:
    events = list(Event.objects.all())
    assert [event.position for event in events] == list(range(1, 12))
    previous = BEGINNING
    for event in events:
        said = json.loads(event.canonical)["event"]
        assert said["previous"] == previous
        assert (said["name"], said["actor"], said["body"], said["door"]) == (event.name, "PER-1", "nedo", "finance")
        assert (said["object_kind"], said["object_ref"]) == ("award", "JPNP22001")
        assert event.hash == hashlib.sha256(event.canonical.encode()).hexdigest()
        previous = event.hash
    assert queries.head() == (11, previous)


def test_the_text_is_json_in_ascii_with_sorted_keys(fund: None) -> None:
    text = Event.objects.get(position=5).canonical
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) == text
    assert json.loads(text)["facts"] == {"number": 0, "remark": "見本"}
    assert json.loads(text)["transfers"] is None


def test_events_of_one_change_are_written_some_at_a_time_and_stay_in_order(
    fund: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "_ROWS_AT_A_TIME", 2)
    with gate.change():
        uids = [note(number=number).uid for number in range(5)]
    assert list(Event.objects.filter(position__gt=11).values_list("uid", flat=True)) == uids
    assert check_ledger().problems == []


def test_facts_may_grow_until_the_change_commits(fund: None) -> None:
    with gate.change():
        pending = note()
        pending.facts["amount_yen"] = 10**15
        pending.facts |= {"list": ["a", 1, None, True]}
    event = queries.event(pending.uid)
    assert event is not None
    assert queries.facts_of(event) == {"amount_yen": 10**15, "list": ["a", 1, None, True]}


def test_an_instant_is_kept_in_utc_whatever_zone_it_came_in(fund: None) -> None:
    tokyo = datetime(2022, 6, 1, 12, tzinfo=timezone(timedelta(hours=9)))
    with gate.change():
        pending = note(now=tokyo)
    event = queries.event(pending.uid)
    assert event is not None
    assert json.loads(event.canonical)["event"]["at"] == "2022-06-01 03:00:00+00:00"
    assert event.at == datetime(2022, 6, 1, 3, tzinfo=UTC)


def fail_in_the_middle_of_a_change() -> None:
    with gate.change():
        note()
        raise ZeroDivisionError


def test_a_change_that_fails_leaves_no_event_behind(fund: None) -> None:
    before = small_fund.snapshot()
    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle_of_a_change()
    assert small_fund.snapshot() == before
    with gate.change():
        kept = note("kept")
        mark = trail.mark()
        note("undone")
        trail.rewind(mark)
    assert queries.newest(1)[0].uid == kept.uid
    note("never written")
    trail.rewind(0)
    trail.flush()
    assert queries.head()[0] == 12


@pytest.mark.parametrize("fact", [1.5, b"bytes", {"a": {1: 2}}, [0.0], NOW, {"set"}])
def test_a_fact_that_is_not_the_same_everywhere_is_refused(fund: None, fact: Any) -> None:
    before = small_fund.snapshot()
    with pytest.raises(ValueError, match="fact"), gate.change():
        note(fact=fact)
    assert small_fund.snapshot() == before


@pytest.mark.parametrize("ref", ['a"b', "a\\b", "a\nb", "\ud800"])
def test_a_column_that_could_be_mistaken_for_two_is_refused(fund: None, ref: str) -> None:
    before = small_fund.snapshot()
    with pytest.raises(ValueError, match="column"), gate.change():
        trail.record("n", actor=small_fund.OFFICER, kind="award", ref=ref, at=NOW, charter_digest="", facts={})
    assert small_fund.snapshot() == before


def test_events_are_not_written_outside_a_transaction(fund: None, monkeypatch: pytest.MonkeyPatch) -> None:
    note()
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="transaction"):
        trail.flush()
    trail.rewind(0)


def test_a_text_enters_the_trail_only_as_a_digest_under_the_secret_of_this_home(fund: None, settings: Any) -> None:
    digest = trail.salted_digest("見本 花子")
    assert digest == trail.salted_digest("見本 花子") != trail.salted_digest("見本 太郎")
    assert digest != hashlib.sha256("見本 花子".encode()).hexdigest()
    kept = settings.KIKIN_HOME / "trail.salt"
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.unlink()
    assert trail.salted_digest("見本 花子") != digest


def test_events_are_found_by_what_they_are_about_and_the_newest_first(fund: None) -> None:
    assert [event.position for event in queries.events_about("award", "JPNP22001")] == list(range(1, 12))
    assert queries.events_about("award", "JPNP22002") == []
    assert [event.position for event in queries.newest(2)] == [11, 10]
    assert [event.position for event in queries.newest(2, before=3)] == [2, 1]
    assert queries.event("nobody") is None
