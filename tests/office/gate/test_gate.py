"""The gate: one transaction, events last, nothing left behind by a refusal or a crash inside."""

from __future__ import annotations

import pytest
from django.db.transaction import TransactionManagementError

from kikin.fund.relations import Subject
from kikin.office import gate
from kikin.office.audit.models import Event
from kikin.values.problems import Problem
from kikin.values.text import Text
from tests.cast import FOUNDED, FOUNDER, STRANGER, Cast
from tests.office.refusals import refused

NO = Problem("no", "here", Text("否", "no"), Text("待つ", "wait"))
PERSON = Subject("person", "PER-1")


def names() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_events_are_written_in_the_order_of_their_deeds(cast: Cast) -> None:
    before = names()
    with gate.change():
        for event in ("person_appointed", "password_given"):
            with gate.act("register", FOUNDER, FOUNDED, PERSON, event):
                assert names() == before
    assert names() == [*before, "person_appointed", "password_given"]


def test_a_refusal_at_the_end_takes_everything_back(cast: Cast) -> None:
    def appoint_and_refuse() -> None:
        with gate.change():
            with gate.act("register", FOUNDER, FOUNDED, PERSON, "person_appointed"):
                pass
            gate.refuse_if([NO])

    with refused("no"):
        appoint_and_refuse()
    with gate.act("register", FOUNDER, FOUNDED, PERSON, "password_given"):
        pass
    assert names()[-1] == "password_given" and "no" not in names()


def test_there_is_no_going_on_from_a_refusal_inside(cast: Cast) -> None:
    before = names()

    def go_on() -> None:
        with gate.change():
            with pytest.raises(gate.Refused), gate.act("register", FOUNDER, FOUNDED, PERSON, "person_appointed"):
                gate.refuse_if([NO])
            with gate.act("register", FOUNDER, FOUNDED, PERSON, "password_given"):
                pass

    with pytest.raises(TransactionManagementError):
        go_on()
    assert names() == before


def test_a_crash_inside_leaves_nothing(cast: Cast) -> None:
    before = names()

    def appoint_and_crash() -> None:
        with gate.change(), gate.act("register", FOUNDER, FOUNDED, PERSON, "person_appointed"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        appoint_and_crash()
    assert names() == before


def test_what_may_not_be_seen_is_hidden_and_what_may_not_be_done_forbidden(cast: Cast) -> None:
    with refused("not_granted", hidden=True), gate.act("appoint", STRANGER, FOUNDED, PERSON, "person_appointed"):
        pass
    with refused("not_granted"), gate.act("appoint", cast.auditor, FOUNDED, PERSON, "person_appointed"):
        pass
