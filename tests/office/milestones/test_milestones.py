"""Milestones fixed with the contract, reported and accepted; gates that lock money; and what a stop leaves to do."""

from __future__ import annotations

from datetime import date

import pytest

from kikin.fund.changes import Request
from kikin.fund.milestones import Owed
from kikin.fund.milestones.closeout import WORKS
from kikin.office.audit import queries as trail
from kikin.office.awards.models import Award
from kikin.office.changes import queries as changes
from kikin.office.claims import actions as claims
from kikin.office.closing import actions as closing
from kikin.office.closing.queries.endings import open_ends_of
from kikin.office.milestones import actions, queries
from kikin.office.milestones.models import Gate, Milestone, Task
from kikin.office.payments import queries as payments
from kikin.values.text import Text
from tests.cast import Cast, consent_of_all
from tests.office import rounds
from tests.office.milestones import scene
from tests.office.milestones.scene import LATE, REASONS, REPORT
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR

OWED = Owed(Text("試作機", "Prototype"), date(2023, 3, 1), Text("動作すること", "It works"), (Text("写真", "Photo"),))


@pytest.fixture
def cast(db: None) -> Cast:
    return scene.found_gated_fund()


@pytest.fixture
def award(cast: Cast) -> Award:
    return scene.contracted(cast)[0]


def codes_on(award: Award, today: date) -> set[str]:
    member = award.members.select_related("award__application", "organisation").get(position=0)
    return {held.code for held in payments.holds_on([member], today)[member.pk]}


def test_the_contract_fixes_what_is_owed_and_the_gates(cast: Cast, award: Award) -> None:
    owed = [(one.basis, one.fiscal_year, one.due_on) for one in queries.milestones_of(award)]
    assert owed[:3] == [
        ("year", 2022, date(2023, 5, 31)),
        ("year", 2023, date(2024, 5, 31)),
        ("after", 2024, date(2025, 5, 31)),
    ]
    assert len(owed) == 7
    gate = scene.gate_of(award)
    assert (gate.opens_year, gate.due_on, len(gate.evidence)) == (2023, date(2022, 10, 1), 2)
    (fixed,) = (one for one in trail.events_about("award", award.ref) if one.name == "milestones_fixed")
    assert trail.facts_of(fixed)["milestones_count"] == 7


def test_a_result_is_reported_sent_back_and_accepted(cast: Cast, award: Award) -> None:
    lead, officer = scene.lead_of(cast, award), cast.officers[award.agency]
    found = scene.milestone_of(award)
    with refused("evidence_missing", "nothing_said"):
        actions.report([found], actions.Said("", ()), lead, LATE)
    with refused("not_granted"):
        actions.report([found], REPORT, officer, LATE)
    actions.report([found], REPORT, lead, LATE)
    actions.send_back(found, REASONS, officer, LATE)
    assert scene.milestone_of(award).state == "rework"
    actions.report([found], REPORT, lead, LATE)
    actions.accept([found], officer, LATE)
    kept = scene.milestone_of(award)
    assert (kept.state, kept.papers, kept.decided_by) == ("accepted", ["R-2022"], officer.person)


def test_an_overdue_report_holds_payments_until_it_is_in(cast: Cast, award: Award) -> None:
    Gate.objects.update(state="passed")
    assert "late_milestone" not in codes_on(award, date(2023, 5, 31))
    assert "late_milestone" in codes_on(award, LATE.date())
    actions.report([scene.milestone_of(award)], REPORT, scene.lead_of(cast, award), LATE)
    assert "late_milestone" not in codes_on(award, LATE.date())


def test_a_report_stays_due_and_a_promise_can_be_missed(cast: Cast) -> None:
    offered = rounds.offered_awards(cast, rounds.PLANS[:2])
    officer = cast.officers[offered[0].agency]
    promised = actions.plan(offered[0], OWED, officer, CONTRACTED)
    award = scene.signed(cast, offered)[0]
    with refused("contract_is_signed", "is_planned_already"):
        actions.plan(award, OWED, officer, CONTRACTED)
    with refused("report_stays_due"):
        actions.miss(scene.milestone_of(award), REASONS, officer, LATE)
    actions.miss(promised, REASONS, officer, LATE)
    assert Milestone.objects.get(pk=promised.pk).state == "missed"


def test_money_of_the_later_stage_is_locked_until_the_panel_lets_it_pass(cast: Cast, award: Award) -> None:
    member = award.members.select_related("award", "organisation").get(position=0)
    lead, director = scene.lead_of(cast, award), cast.directors[award.agency]
    with refused("stage_is_locked"):
        claims.file(member, 2023, 1_000, lead, NEXT_YEAR)
    earlier = Request("use_earlier", lead.of, 2023, to_year=2022, amount_yen=1)
    assert {one.code for one in changes.preview(award, earlier, CONTRACTED).problems} == {"stage_is_locked"}
    gate = scene.before_the_panel(cast, award, "continue continue stop")
    with refused("panel_says_otherwise"):
        actions.stop(gate, REASONS, director, CONTRACTED)
    with refused("not_granted", "forbidden_four_eyes"):
        actions.pass_gates([gate], REASONS, cast.officers[award.agency], CONTRACTED)
    actions.pass_gates([gate], REASONS, director, CONTRACTED)
    assert queries.locked_year_of(award) is None
    with refused("gate_is_judged"):
        actions.recuse(gate, cast.reviewers[0], CONTRACTED)
    claims.file(member, 2023, 1_000, lead, NEXT_YEAR)


def test_an_approved_claim_of_a_stage_that_is_locked_is_not_paid(cast: Cast, award: Award) -> None:
    from kikin.office.payments import payables

    member = award.members.select_related("award", "organisation").get(position=0)
    Gate.objects.filter(award=award).update(state="passed")
    one, two, *_ = cast.finance[award.agency]
    claim = claims.file(member, 2023, 1_000, scene.lead_of(cast, award), NEXT_YEAR)
    claims.check([claim], one, NEXT_YEAR)
    claims.approve([claim], two, NEXT_YEAR)
    waiting = payables.waiting(award.agency)
    assert "stage_locked" not in {held.code for held in payments.holds_of(waiting, NEXT_YEAR.date())[claim.ref]}
    Gate.objects.filter(award=award).update(state="submitted")
    assert "stage_locked" in {held.code for held in payments.holds_of(waiting, NEXT_YEAR.date())[claim.ref]}


def test_a_gate_passed_with_changes_stays_locked_until_they_are_confirmed(cast: Cast, award: Award) -> None:
    director, conditions = cast.directors[award.agency], Text("体制を見直す", "Mend the team")
    gate = scene.before_the_panel(cast, award, "modify modify continue")
    actions.modify(gate, REASONS, conditions, director, CONTRACTED)
    assert (scene.gate_of(award).conditions, queries.locked_year_of(award)) == (conditions, 2023)
    assert "gates" in open_ends_of([award], CONTRACTED)[award.pk]
    actions.confirm(gate, REASONS, director, CONTRACTED)
    assert queries.locked_year_of(award) is None


def test_nobody_tied_sits_and_whoever_declares_a_tie_loses_voice_and_view(cast: Cast, award: Award) -> None:
    gate, reviewer, officer = scene.gate_of(award), cast.reviewers[0], cast.officers[award.agency]
    award.application.conflicts.create(person=reviewer.person, kind="relative", source="declared", kept_at=CONTRACTED)
    with refused("member_is_tied"):
        actions.seat([gate], [reviewer.person], officer, CONTRACTED)
    award.application.conflicts.all().delete()
    gate = scene.before_the_panel(cast, award, "continue continue continue")
    actions.recuse(gate, reviewer, CONTRACTED)
    with refused("too_few_members"):
        actions.pass_gates([gate], REASONS, cast.directors[award.agency], CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.opine([gate], actions.Opinion("stop", "x"), reviewer, CONTRACTED)
    assert not queries.gates_visible_to(reviewer).exists()


def test_a_stop_locks_the_money_and_leaves_tasks_that_end_with_the_award(cast: Cast, award: Award) -> None:
    director, officer = cast.directors[award.agency], cast.officers[award.agency]
    gate = scene.before_the_panel(cast, award, "stop stop continue")
    actions.stop(gate, REASONS, director, CONTRACTED)
    tasks = {task.what: task for task in queries.tasks_of(award)}
    assert set(tasks) == set(WORKS) and {task.due_on for task in tasks.values()} == {date(2022, 10, 31)}
    with refused("award_not_stopped", "money_not_back"):
        closing.finish_task(tasks["money"], "台帳", officer, CONTRACTED)
    from kikin.office.awards.actions import circulate_stopping

    consent_of_all(cast, circulate_stopping(award, REASONS, officer, CONTRACTED), CONTRACTED)
    actions.terminate(award, REASONS, director, CONTRACTED)
    assert Task.objects.filter(award=award).count() == len(WORKS)
    closing.finish_task(tasks["money"], "台帳で確認", officer, CONTRACTED)
    assert Task.objects.get(award=award, what="money").state == "done"


def test_a_longer_award_owes_one_year_more_and_the_years_after_come_later(cast: Cast, award: Award) -> None:
    before = award.last_year
    Award.objects.filter(pk=award.pk).update(last_year=2024)
    award.refresh_from_db()
    actions.prolong(award, before, cast.directors[award.agency], CONTRACTED)
    owed = [(one.basis, one.fiscal_year) for one in queries.milestones_of(award)]
    assert owed == [("year", year) for year in (2022, 2023, 2024)] + [("after", year) for year in range(2025, 2030)]
    assert Milestone.objects.filter(award=award, state="changed").count() == 1


def test_an_award_is_not_closed_while_results_are_owed(cast: Cast, award: Award) -> None:
    assert len(open_ends_of([award], NEXT_YEAR)[award.pk]["milestones"]) == 2


def test_a_result_is_planned_once(cast: Cast) -> None:
    offered = rounds.offered_awards(cast, rounds.PLANS[:1])[0]
    officer = cast.officers[offered.agency]
    actions.plan(offered, OWED, officer, CONTRACTED)
    with refused("is_planned_already"):
        actions.plan(offered, OWED, officer, CONTRACTED)
    assert Milestone.objects.filter(award=offered, basis="planned").count() == 1
