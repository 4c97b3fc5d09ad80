"""Scenarios stand beside a portfolio: three at most, each solved and checked, and none of them decides anything."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kikin.office.audit.models import Event
from kikin.office.gate import Refused
from kikin.office.selection import actions, queries, scenarios
from kikin.office.selection.models import Round
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.races import just_before_the_lock
from tests.office.refusals import refused
from tests.office.rounds import REVIEWED

WHY = Text("地域の計画に合わせるためです。", "To fit the plan of the regions.")
QUANTUM = "field:quantum<="


def wanted(name: str = "less", limit: str = QUANTUM, yen: int = 130_000_000) -> scenarios.Wanted:
    return scenarios.Wanted(name, {limit: yen})


def test_a_scenario_is_solved_under_its_own_limits_and_changes_no_portfolio(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    chosen = [one.pk for one in queries.chosen_of(round)]
    kept = actions.compare(round, wanted(), cast.officers["nedo"], REVIEWED)
    problem: dict[str, Any] = queries.problem_json(round)
    row = next(one for one in problem["rows"] if one["name"] == "field:quantum")
    spent = dict(zip(row["index"], row["value"], strict=True))
    assert 120_000_000 <= sum(spent.get(column, 0) for column in kept.answer["chosen"]) <= 130_000_000
    assert round.portfolio is not None
    assert kept.answer["objective"] < round.portfolio["objective"]
    before, after = set(problem["chosen"]), set(kept.answer["chosen"])
    assert (kept.answer["entered"], kept.answer["left"]) == (sorted(after - before), sorted(before - after))
    assert kept.changes == [[QUANTUM, 450_000_000, 130_000_000]]
    round.refresh_from_db()
    assert (round.state, [one.pk for one in queries.chosen_of(round)]) == ("proposed", chosen)
    assert Event.objects.filter(name="scenario_kept", object_ref=round.ref).count() == 1


def test_three_stand_beside_each_other_and_one_can_be_taken_away(cast: Cast) -> None:
    round, officer = rounds.proposed_round(cast), cast.officers["jst"]
    kept = [actions.compare(round, wanted(name), officer, REVIEWED) for name in ("a", "b", "c")]
    with refused("too_many_scenarios"):
        actions.compare(round, wanted("d"), officer, REVIEWED)
    for actor in (cast.directors["nedo"], cast.auditor, cast.applicant):
        with pytest.raises(Refused):
            actions.discard_scenario(round, kept[0].pk, actor, REVIEWED)
    actions.discard_scenario(round, kept[0].pk, officer, REVIEWED)
    with refused(hidden=True):
        actions.discard_scenario(round, kept[0].pk, officer, REVIEWED)
    assert [one.name for one in queries.scenarios_of(round)] == ["b", "c"]
    with refused("scenario_named_twice"):
        actions.compare(round, wanted("b"), officer, REVIEWED)


def test_what_is_no_scenario_is_refused(cast: Cast) -> None:
    round, officer = rounds.proposed_round(cast), cast.officers["nedo"]
    with refused("unknown_limit"):
        actions.compare(round, wanted(limit="field:alchemy<="), officer, REVIEWED)
    with refused("floor_above_ceiling"):
        actions.compare(round, wanted(yen=1), officer, REVIEWED)
    with refused("not_granted"):
        actions.compare(round, wanted(), cast.directors["nedo"], REVIEWED)
    with (
        just_before_the_lock(Round, lambda: Round.objects.filter(pk=round.pk).update(number=2)),
        pytest.raises(Refused) as answer,
    ):
        actions.compare(round, wanted(), officer, REVIEWED)
    assert {one.code for one in answer.value.problems} == {"problem_has_changed"}
    assert not round.scenarios.exists()


def test_before_a_portfolio_there_is_nothing_to_compare(cast: Cast) -> None:
    round = rounds.scored_round(cast)
    with refused("no_portfolio_to_compare", "unknown_limit"):
        actions.compare(round, wanted(), cast.officers["nedo"], REVIEWED)


def test_a_scenario_that_tightens_becomes_the_portfolio_and_the_one_before_is_kept(cast: Cast) -> None:
    round, officer = rounds.proposed_round(cast), cast.officers["nedo"]
    first = queries.package_of(round)
    kept = actions.compare(round, wanted(), officer, REVIEWED)
    made = actions.adopt(round, kept.pk, WHY, officer, REVIEWED)
    assert (made.number, made.state, queries.scenarios_of(made)) == (2, "proposed", [])
    assert queries.problem_json(made)["chosen"] == kept.answer["chosen"]
    assert queries.content_of(made)["scenario"]["changes"] == [[QUANTUM, 450_000_000, 130_000_000]]
    assert queries.packages_of(made)[1] == first
    assert Event.objects.get(name="scenario_adopted").object_ref == round.ref
    # Back to the round's own limit: it loosens that of the scenario, and nothing of the round.
    back = actions.compare(made, wanted("back", yen=450_000_000), officer, REVIEWED)
    again = actions.adopt(made, back.pk, WHY, officer, REVIEWED)
    assert first is not None
    assert queries.content_of(again)["scenario"]["changes"] == []
    assert queries.problem_json(again)["chosen"] == json.loads(first.text)["decision"]["chosen"]


def test_no_scenario_becomes_the_portfolio_against_the_rules(cast: Cast) -> None:
    round, officer = rounds.proposed_round(cast), cast.officers["nedo"]
    kept = actions.compare(round, wanted(), officer, REVIEWED)
    loose = actions.compare(round, wanted("more", yen=500_000_000), officer, REVIEWED)
    with refused("no_reasons"):
        actions.adopt(round, kept.pk, NOTHING_SAID, officer, REVIEWED)
    with refused("scenario_loosens"):
        actions.adopt(round, loose.pk, WHY, officer, REVIEWED)
    with refused("not_granted"):
        actions.adopt(round, kept.pk, WHY, cast.directors["nedo"], REVIEWED)
    with refused("not_granted", hidden=True):
        actions.adopt(round, kept.pk, WHY, cast.applicant, REVIEWED)
    with refused(hidden=True):
        actions.adopt(round, loose.pk + 1, WHY, officer, REVIEWED)
    rounds.screen(cast)
    actions.circulate(round, officer, REVIEWED)
    with refused("circulated_before"):
        actions.adopt(round, kept.pk, WHY, officer, REVIEWED)
