"""Technology that is to go out: what a request has to say, what the rules make of it, and clocks in working days."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from kikin.fund.charter import ExportItem, Outgoing
from kikin.fund.outgoing import (
    FIELDS,
    KINDS,
    REQUEST,
    Facts,
    Filing,
    Request,
    answer_by,
    problems_of_filing,
    triage,
)
from kikin.values.text import Text

TODAY = date(2022, 9, 1)
RULES = Outgoing()
STUDY = Request(
    "joint_study",
    what="Qubit control",
    item="8",
    listed="no",
    examiner="Export office",
    examined_on=TODAY,
    evidence="EX-1",
    destination="FR",
    recipient="Sample Institute",
    end_user="Sample Institute",
    owned_by=("Sample Foundation",),
    end_use="basic research",
    concern="no",
    deemed="none",
    first_on=TODAY,
    last_on=date(2023, 3, 31),
)
PAPER = Request("publication", what="A paper on qubits", first_on=date(2022, 10, 1))


def outcome(**said: Any) -> str:
    request = replace(STUDY, **said)
    return triage(request, RULES.items_on(TODAY).get(request.item), "JP", TODAY).outcome


def wrong(request: Request, state: str = "active", has_left: bool = False) -> set[str]:
    facts = Filing(request, state, has_left, RULES.items_on(TODAY), TODAY)
    return {problem.where.removeprefix("outgoing_request.") for problem in problems_of_filing(facts)}


@pytest.mark.parametrize(
    ("said", "needs"),
    [
        ({}, "clear"),
        ({"listed": "yes"}, "licence"),
        ({"listed": "yes", "destination": "JP"}, "look"),
        ({"listed": "yes", "destination": "JP", "deemed": "both"}, "licence"),
        ({"deemed": "second"}, "look"),
        ({"listed": "unknown"}, "look"),
        ({"concern": "yes"}, "licence"),
        ({"item": "16"}, "look"),
        ({"item": "16", "destination": "JP"}, "clear"),
        ({"owned_by": ()}, "look"),
        ({"listed": "yes", "licence_number": "L-1", "licence_until": date(2022, 8, 31)}, "licence"),
        ({"listed": "yes", "licence_number": "L-1", "licence_until": TODAY}, "look"),
        ({"listed": "yes", "licence_number": "\u200b", "licence_until": TODAY}, "licence"),
        (
            {
                "listed": "yes",
                "licence_number": "L-1",
                "licence_until": date(2022, 9, 30),
                "first_on": date(2022, 10, 1),
            },
            "licence",
        ),
        ({"kind": "production"}, "look"),
        *(
            ({"kind": kind, "destination": "", "deemed": deemed, "listed": listed}, needs)
            for kind in ("hire", "visit")
            for deemed, listed, needs in (
                ("none", "no", "clear"),
                ("not_applicable", "no", "look"),
                ("first", "no", "look"),
                ("second", "yes", "licence"),
                ("both", "unknown", "look"),
                ("none", "yes", "look"),
            )
        ),
    ],
)
def test_the_item_the_kind_and_the_declaration_say_what_is_needed(said: dict[str, object], needs: str) -> None:
    assert outcome(**said) == needs


def test_what_is_drawn_by_lot_is_looked_at_and_what_a_rule_asks_is_asked_for_no_less() -> None:
    at_home, listed = replace(STUDY, destination="JP"), replace(STUDY, listed="yes")
    for request, needs in ((STUDY, "look"), (at_home, "look"), (listed, "licence")):
        assert triage(request, RULES.items_on(TODAY)["8"], "JP", TODAY, is_drawn=True).outcome == needs


def test_every_reason_is_said_and_the_strictest_first() -> None:
    request = replace(STUDY, listed="yes", owned_by=(), deemed="first")
    found = triage(request, RULES.items_on(TODAY)["8"], "JP", TODAY)
    assert [why.en for why in found.reasons] == [
        "a listed item leaves the country",
        "the owners of the end user are not named",
    ]
    assert all(why.ja for why in found.reasons)


def test_nobody_is_asked_where_they_are_from() -> None:
    asked = {one.name for one in fields(Request)} | set(FIELDS)
    assert not asked & {"nationality", "country", "birthplace", "ethnicity", "religion"}


def test_each_kind_asks_for_its_fields_and_says_what_is_missing() -> None:
    assert wrong(STUDY) == wrong(PAPER) == set()
    assert wrong(Request("publication")) == {"what", "first_on"}
    assert wrong(replace(STUDY, examiner="", examined_on=None, evidence="")) == {"examiner", "examined_on", "evidence"}
    assert wrong(replace(STUDY, examiner="", examined_on=None, evidence="", listed="unknown")) == set()
    assert wrong(replace(STUDY, item="99", destination="Japan", deemed="maybe")) == {"item", "destination", "deemed"}
    assert wrong(replace(STUDY, last_on=date(2022, 8, 1), owned_by=("x" * 201,))) == {"last_on", "owned_by"}
    assert wrong(STUDY, "offered") == wrong(STUDY, has_left=True) == {"award"}
    assert all(set(kind.asks) <= FIELDS.keys() for kind in KINDS.values())


def test_a_request_is_kept_and_read_as_it_was_said() -> None:
    assert Request.of(STUDY.content()) == STUDY
    assert STUDY.names == ("Sample Institute", "Sample Foundation")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_may_need_a_licence_can_show_one(kind: str) -> None:
    asks = set(KINDS[kind].asks)
    if asks & {"destination", "deemed", "concern"}:
        assert {"licence_number", "licence_until"} <= asks


def test_the_tables_are_dated() -> None:
    newer = ExportItem("8", Text("新", "new"), date(2023, 1, 1))
    rules = replace(RULES, items=(*RULES.items, newer))
    assert rules.items_on(TODAY)["8"].name.en == "computers"
    assert rules.items_on(date(2023, 1, 1))["8"] == newer
    assert rules.items_on(date(2020, 1, 1)) == {}


def test_clocks_count_working_days_over_the_new_year() -> None:
    rests = {date(2022, 12, 29), date(2022, 12, 30), date(2023, 1, 2), date(2023, 1, 3)}
    assert answer_by(date(2022, 12, 27), 2, lambda day: day in rests or day.weekday() >= 5) == date(2023, 1, 4)


@pytest.mark.parametrize(
    ("action", "state", "facts", "codes"),
    [
        ("clear_at_once", "triaged", Facts("clear", is_near_a_list=True), {"is_looked_at"}),
        ("let_through", "triaged", Facts(then="escalate"), {"clock_runs", "silence_escalates"}),
        ("hand_up", "delayed", Facts(then="clear", clock_has_ended=True), {"silence_clears"}),
        ("clear", "triaged", Facts("licence"), {"no_reasons", "licence_is_missing"}),
        ("clear_with_conditions", "triaged", Facts("look", reasons="-"), {"no_conditions"}),
        ("delay", "triaged", Facts("look", reasons="-", delay_days=31, most_delay_days=30), {"delay_too_long"}),
        ("refuse", "escalated", Facts(reasons=" "), {"no_reasons"}),
        ("expire", "cleared", Facts(), {"licence_is_valid"}),
        ("allow", "escalated", Facts("licence", holds_licence=True, reasons="-"), set()),
        ("clear", "triaged", Facts("look", declares_licence=True, reasons="-"), {"licence_is_missing"}),
        ("clear", "triaged", Facts("look", clock_has_ended=True, reasons="-"), {"clock_has_ended"}),
        ("delay", "triaged", Facts("look", clock_has_ended=True, reasons="-"), {"clock_has_ended"}),
        ("escalate", "delayed", Facts("look", clock_has_ended=True, reasons="-"), {"clock_has_ended"}),
        ("refuse", "escalated", Facts("look", clock_has_ended=True, then="clear", reasons="-"), {"clock_has_ended"}),
        ("refuse", "escalated", Facts("look", clock_has_ended=True, then="escalate", reasons="-"), set()),
        ("let_through", "escalated", Facts("look", clock_has_ended=True, then="clear"), set()),
    ],
)
def test_what_a_step_needs(action: str, state: str, facts: Facts, codes: set[str]) -> None:
    step = next(one for one in REQUEST.steps if (one.action, one.start) == (action, state))
    assert {problem.code for problem in REQUEST.check(step, facts)} == codes
