"""Both sides of the desk: questions, the plan in versions, the payments that wait for its measures, appeals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kikin.fund.screening import MEASURES, Term
from kikin.office.screening import actions, applicants, queries, verdicts
from kikin.office.screening.models import Measure, Paper, Plan, ScreeningCase
from kikin.office.screening.tasks import rescreen
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office.lists.scene import put_in_force
from tests.office.refusals import refused
from tests.office.screening import steps
from tests.office.screening.scene import EFFECTIVE_ON, LISTED, NOW, REASONS, TOLD

TODAY = NOW.date()
PAPER = (("proof.txt", b"it was done"),)


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def terms(*codes: str, due: int = 30) -> tuple[Term, ...]:
    return tuple(Term(code, MEASURES[code], days(due), code == "access_limits") for code in codes)


@pytest.fixture
def assessed(cast: Cast, matched: ScreeningCase) -> ScreeningCase:
    return steps.assessed(matched, cast, NOW)


def test_a_question_is_answered_with_papers_and_the_clock_stands_still(cast: Cast, assessed: ScreeningCase) -> None:
    officer = cast.security_officer
    with refused("unknown_question", "question_says_nothing"):
        actions.put_question(assessed, "riddle", Text("何", ""), officer, NOW)
    question = actions.put_question(assessed, "information", steps.ASKED, officer, NOW)
    assert (question.reply_by, assessed.state) == (days(14), "questioned")
    assert queries.clock_of(assessed, days(10)).is_stopped
    with refused("question_waits"):
        actions.hear(assessed, officer, NOW)
    with refused("answer_says_nothing"):
        applicants.answer(question, " ", (), cast.applicant, NOW)
    with refused("file_kind_unfit"):
        applicants.answer(question, "添付します。", (("a.exe", b"MZ"),), cast.applicant, NOW)
    applicants.answer(question, "添付します。", PAPER, cast.applicant, NOW + timedelta(days=10))
    paper = Paper.objects.get()
    assert queries.paper(paper.sha256, [assessed]) == (paper, b"it was done")
    actions.hear(assessed, officer, NOW + timedelta(days=10))
    clock = queries.clock_of(assessed, days(20))
    assert (assessed.state, clock.stopped_days, clock.decide_by) == ("assessed", 10, days(70))


def test_an_unanswered_question_expires_after_its_days_and_not_before(cast: Cast, assessed: ScreeningCase) -> None:
    officer = cast.security_officer
    question = actions.put_question(assessed, "reply", steps.ASKED, officer, NOW)
    with refused("reply_days_run"):
        actions.expire_questions([question], officer, NOW + timedelta(days=14))
    actions.expire_questions([question], officer, NOW + timedelta(days=15))
    assert actions.hear(assessed, officer, NOW).state == "assessed"
    applicants.answer(question, "遅れました。", (), cast.applicant, NOW + timedelta(days=16))
    assert question.state == "answered"
    other = actions.put_question(assessed, "information", steps.ASKED, officer, NOW)
    actions.take_back(other, REASONS, officer, NOW)
    assert actions.hear(assessed, officer, NOW).state == "assessed"


def test_a_plan_is_negotiated_in_versions_until_both_accept(cast: Cast, assessed: ScreeningCase) -> None:
    officer, lead, applicant = cast.security_officer, cast.security_lead, cast.applicant
    actions.negotiate(assessed, officer, NOW)
    with refused("measure_left_out"):
        actions.propose_plan(assessed, terms("training"), NOTHING_SAID, officer, NOW)
    first = queries.first_terms(assessed, TODAY)
    assert [term.code for term in first] == ["end_outside_support", "access_limits"]
    plan = actions.propose_plan(assessed, first, NOTHING_SAID, officer, NOW)
    with refused("plan_without_measures", "no_reasons", "measure_left_out"):
        applicants.counter(plan, (), NOTHING_SAID, applicant, NOW)
    applicants.counter(plan, terms("training"), REASONS, applicant, NOW)
    with refused("not_from_this_state"):
        applicants.accept(plan, applicant, NOW)
    actions.propose_plan(assessed, terms("access_limits", "training"), REASONS, officer, NOW)
    plan.refresh_from_db()
    applicants.counter(plan, terms("access_limits"), REASONS, applicant, NOW)
    actions.take_counter(plan, lead, NOW)
    versions = queries.versions_of(plan)
    assert [(one.number, one.side) for one in versions] == [
        (4, "applicant"),
        (3, "fund"),
        (2, "applicant"),
        (1, "fund"),
    ]
    standing = [(one.code, one.state) for one in Measure.objects.exclude(state="lifted")]
    assert (plan.state, standing) == ("accepted", [("access_limits", "agreed")])
    assert [one.code for one in queries.measures_of(assessed)] == ["access_limits"]


def test_nobody_agrees_to_a_version_that_they_have_not_read(cast: Cast, assessed: ScreeningCase) -> None:
    officer = cast.security_officer
    actions.negotiate(assessed, officer, NOW)
    plan = actions.propose_plan(assessed, terms("access_limits", "training"), REASONS, officer, NOW)
    for again in range(2):
        plan = applicants.counter(plan, terms("training"), REASONS, cast.applicant, NOW)
        with refused("another_version"):
            actions.take_counter(plan, steps.other_lead(cast), NOW, seen=2 * again)
        plan = actions.propose_plan(assessed, terms("access_limits"), REASONS, officer, NOW)
    with refused("another_version"):
        applicants.accept(plan, cast.applicant, NOW, seen=1)
    assert applicants.accept(plan, cast.applicant, NOW, seen=5).state == "accepted"


def test_whoever_proposed_for_the_fund_does_not_take_the_counter(cast: Cast, assessed: ScreeningCase) -> None:
    actions.negotiate(assessed, cast.security_officer, NOW)
    first = queries.first_terms(assessed, TODAY)
    plan = actions.propose_plan(assessed, first, NOTHING_SAID, cast.security_lead, NOW)
    applicants.counter(plan, terms("training"), REASONS, cast.applicant, NOW)
    with refused("forbidden_other_eyes"):
        actions.take_counter(plan, cast.security_lead, NOW)
    actions.break_off(plan, REASONS, steps.other_lead(cast), NOW)
    assert plan.state == "declined"


def test_who_declines_a_plan_may_be_refused_once_heard(cast: Cast, assessed: ScreeningCase) -> None:
    actions.negotiate(assessed, cast.security_officer, NOW)
    plan = actions.propose_plan(
        assessed, queries.first_terms(assessed, TODAY), NOTHING_SAID, cast.security_officer, NOW
    )
    applicants.decline(plan, REASONS, cast.applicant, NOW)
    steps.consented(assessed, cast, NOW)
    with refused("right_of_reply"):
        actions.refuse([assessed], REASONS, TOLD, cast.security_lead, NOW)
    steps.heard(assessed, cast.applicant, cast, NOW)
    actions.refuse([assessed], REASONS, TOLD, cast.security_lead, NOW)
    assert assessed.state == "refused"


def test_what_is_reconsidered_takes_its_plan_off_the_table(cast: Cast, assessed: ScreeningCase) -> None:
    steps.planned(assessed, cast.applicant, cast, NOW)
    plan = queries.plan_of(assessed)
    assert plan is not None
    actions.reconsider(assessed, REASONS, cast.security_officer, NOW)
    plan.refresh_from_db()
    assert (assessed.state, plan.state, queries.plan_of(assessed)) == ("adjudicating", "withdrawn", None)
    assert set(Measure.objects.values_list("state", flat=True)) == {"lifted"}


def unmet(case: ScreeningCase, today: date = TODAY) -> bool:
    return case.application.ref in verdicts.unmet_conditions([case.application.ref], today)


def test_a_condition_stops_payments_until_it_is_shown_to_be_met(cast: Cast, matched: ScreeningCase) -> None:
    officer, lead, applicant = cast.security_officer, cast.security_lead, cast.applicant
    steps.mitigated(matched, applicant, cast, NOW)
    support, limits = queries.measures_of(matched)
    assert unmet(matched)
    with refused("nothing_shown"):
        applicants.show(limits, (), applicant, NOW)
    for measure in (support, limits):
        applicants.show(measure, PAPER, applicant, NOW)
        actions.fulfil(measure, REASONS, officer, NOW)
    assert not unmet(matched)
    assert [len(one.papers.all()) for one in queries.measures_of(matched)] == [1, 1]
    with refused("measure_takes_nothing"):
        applicants.show(limits, PAPER, applicant, NOW)
    with refused("not_from_this_state"):
        actions.lift(limits, REASONS, lead, NOW)


def test_what_is_overdue_is_escalated_and_stops_payments(cast: Cast, matched: ScreeningCase) -> None:
    officer, lead, later = cast.security_officer, cast.security_lead, NOW + timedelta(days=200)
    steps.mitigated(matched, cast.applicant, cast, NOW)
    support, limits = queries.measures_of(matched)
    with refused("not_overdue"):
        actions.escalate([support], officer, NOW)
    assert queries.overdue(officer, later.date()) == [limits, support]
    assert queries.overdue(cast.auditor, later.date()) == []
    actions.escalate([support, limits], officer, later)
    assert support.escalated_at == later
    with refused("not_granted"):
        actions.extend(support, days(300), REASONS, officer, later)
    actions.extend(support, days(300), REASONS, lead, later)
    assert support.due_on == days(300)
    assert Measure.objects.get(pk=support.pk).escalated_at is None
    actions.fulfil(support, REASONS, officer, later)
    actions.record_breach(limits, REASONS, lead, later)
    assert unmet(matched, days(1))
    actions.lift(limits, REASONS, lead, later)
    assert not unmet(matched, days(1))


def test_an_appeal_is_decided_by_someone_who_was_not_in_the_case(cast: Cast, matched: ScreeningCase) -> None:
    steps.refused(matched, cast.applicant, cast, NOW)
    application = matched.application
    with refused("appeal_too_late"):
        applicants.file_appeal(application, "理由", (), cast.applicant, NOW + timedelta(days=31))
    appeal = applicants.file_appeal(application, "説明を尽くせませんでした。", PAPER, cast.applicant, NOW)
    with refused("nothing_to_appeal"):
        applicants.file_appeal(application, "もう一度", (), cast.applicant, NOW)
    for hand in (cast.security_lead, steps.other_lead(cast)):
        with refused("forbidden_other_eyes"):
            actions.uphold_appeal(appeal, REASONS, hand, NOW)
    assert applicants.dealings_of(application, cast.applicant, TODAY).decision is not None
    actions.uphold_appeal(appeal, REASONS, steps.third_lead(cast), NOW)
    matched.refresh_from_db()
    assert (appeal.state, matched.state) == ("upheld", "assessed")
    told = applicants.dealings_of(application, cast.applicant, TODAY)
    assert (told.decision, told.may_appeal, told.appeals) == (None, False, (appeal,))
    assert verdicts.verdicts([application.ref]) == {application.ref: "in_review"}
    with refused("forbidden_four_eyes"):
        actions.refuse([matched], REASONS, TOLD, steps.other_lead(cast), NOW)


def test_whoever_broke_off_a_plan_hears_no_appeal_and_an_appeal_is_heard_once(
    cast: Cast, assessed: ScreeningCase
) -> None:
    officer, breaker = cast.security_officer, steps.third_lead(cast)
    actions.negotiate(assessed, officer, NOW)
    plan = actions.propose_plan(assessed, terms("access_limits", "training"), REASONS, officer, NOW)
    applicants.counter(plan, terms("training"), REASONS, cast.applicant, NOW)
    actions.break_off(Plan.objects.get(), REASONS, breaker, NOW)
    assessed.refresh_from_db()
    steps.consented(steps.heard(assessed, cast.applicant, cast, NOW), cast, NOW)
    with refused("forbidden_four_eyes"):
        actions.refuse([assessed], REASONS, TOLD, breaker, NOW)
    actions.refuse([assessed], REASONS, TOLD, steps.other_lead(cast), NOW)
    appeal = applicants.file_appeal(assessed.application, "理由", (), cast.applicant, NOW)
    with refused("forbidden_other_eyes"):
        actions.dismiss_appeal(appeal, REASONS, breaker, NOW)
    fresh = replace(breaker, person=cast.auditor.person + "X")
    actions.dismiss_appeal(appeal, REASONS, fresh, NOW)
    with refused("appeal_was_dismissed"):
        applicants.file_appeal(assessed.application, "もう一度", (), cast.applicant, NOW)


def test_the_same_question_is_put_once(cast: Cast, assessed: ScreeningCase) -> None:
    first = actions.put_question(assessed, "reply", steps.ASKED, cast.security_officer, NOW)
    with refused("asked_already"):
        actions.put_question(assessed, "reply", steps.ASKED, cast.security_lead, NOW)
    actions.take_back(first, REASONS, cast.security_officer, NOW)
    actions.put_question(assessed, "reply", steps.ASKED, cast.security_lead, NOW)


def test_an_appeal_that_is_dismissed_or_withdrawn_leaves_the_decision(cast: Cast, matched: ScreeningCase) -> None:
    with refused("nothing_to_appeal"):
        applicants.file_appeal(matched.application, "早すぎます", (), cast.applicant, NOW)
    steps.mitigated(matched, cast.applicant, cast, NOW)
    first = applicants.file_appeal(matched.application, "重すぎます", (), cast.applicant, NOW)
    applicants.withdraw_appeal(first, cast.applicant, NOW)
    second = applicants.file_appeal(matched.application, "重すぎます", (), cast.applicant, NOW)
    actions.dismiss_appeal(second, REASONS, steps.third_lead(cast), NOW)
    matched.refresh_from_db()
    assert (first.state, second.state, matched.state) == ("withdrawn", "dismissed", "mitigated")
    with refused("appeal_was_dismissed"):
        applicants.file_appeal(matched.application, "もう一度", (), cast.applicant, NOW)


def test_an_appeal_that_is_upheld_voids_the_measures(cast: Cast, matched: ScreeningCase) -> None:
    steps.mitigated(matched, cast.applicant, cast, NOW)
    appeal = applicants.file_appeal(matched.application, "重すぎます", (), cast.applicant, NOW)
    actions.uphold_appeal(appeal, REASONS, steps.third_lead(cast), NOW)
    matched.refresh_from_db()
    assert (matched.state, queries.plan_of(matched)) == ("assessed", None)
    assert set(Measure.objects.values_list("state", flat=True)) == {"lifted"}
    actions.depart(matched, "low", REASONS, steps.third_lead(cast), NOW)
    actions.clear([matched], REASONS, cast.security_officer, NOW)
    assert matched.state == "cleared"


def test_an_applicant_is_told_of_its_dealings_and_of_nothing_else(cast: Cast, matched: ScreeningCase) -> None:
    application, applicant, other = matched.application, cast.applicant, cast.other_applicant
    steps.assessed(matched, cast, NOW)
    nothing = applicants.dealings_of(application, applicant, TODAY)
    assert (nothing.questions, nothing.plan, nothing.clock, nothing.may_appeal) == ((), None, None, False)
    question = actions.put_question(matched, "information", steps.ASKED, cast.security_officer, NOW)
    told = applicants.dealings_of(application, applicant, TODAY)
    assert (told.questions, told.clock is not None and told.clock.is_stopped) == ((question,), True)
    assert applicants.dealings_of(application, other, TODAY).questions == ()
    assert applicants.get_question(question.ref, applicant) == question
    with refused(hidden=True):
        applicants.get_question(question.ref, other)
    with refused(hidden=True):
        queries.get(matched.ref, applicant)
    with refused("not_granted", hidden=True):
        applicants.answer(question, "別の応募者です。", (), other, NOW)


def test_the_applicant_is_told_what_was_decided_apart_from_the_reasons_of_the_desk(
    cast: Cast, matched: ScreeningCase
) -> None:
    applicant, application = cast.applicant, matched.application
    steps.consented(steps.planned(steps.assessed(matched, cast, NOW), applicant, cast, NOW), cast, NOW)
    for silent in (NOTHING_SAID, Text("条件", " "), Text("", "terms")):
        with refused("applicant_not_told"):
            actions.mitigate([matched], REASONS, silent, cast.security_lead, NOW)
    assert applicants.dealings_of(application, applicant, TODAY).decision is None
    actions.mitigate([matched], REASONS, TOLD, cast.security_lead, NOW)
    told = applicants.dealings_of(application, applicant, TODAY)
    assert told.decision == applicants.Decision("conditions", NOW, TOLD, days(30))
    assert (told.may_appeal, applicants.dealings_of(application, cast.other_applicant, TODAY).decision) == (True, None)
    assert applicants.dealings_of(application, applicant, days(30)).may_appeal
    assert not applicants.dealings_of(application, applicant, days(31)).may_appeal


def test_that_the_desk_looks_again_is_not_to_be_read_from_the_decision(cast: Cast, matched: ScreeningCase) -> None:
    steps.mitigated(matched, cast.applicant, cast, NOW)
    before = applicants.dealings_of(matched.application, cast.applicant, TODAY)
    entry = replace(LISTED[0], aliases=("架空動力学研究所", "Imaginary Dynamics Laboratory"))
    put_in_force("demonstration", (entry, *LISTED[1:]), EFFECTIVE_ON, cast, NOW, REASONS)
    rescreen(cast.security_officer, lambda: NOW)
    matched.refresh_from_db()
    assert (matched.state, matched.stands_as) == ("adjudicating", "mitigated")
    assert applicants.dealings_of(matched.application, cast.applicant, TODAY) == before
    assert applicants.file_appeal(matched.application, "重すぎます", (), cast.applicant, NOW).state == "filed"


def test_papers_are_opened_again_by_who_handed_them_in_and_by_the_desk_alone(
    cast: Cast, matched: ScreeningCase
) -> None:
    question = actions.put_question(
        steps.assessed(matched, cast, NOW), "information", steps.ASKED, cast.security_officer, NOW
    )
    applicants.answer(question, "添付します。", PAPER, cast.applicant, NOW)
    paper = Paper.objects.get()
    assert applicants.paper(paper.sha256, matched.application, cast.applicant) == (paper, PAPER[0][1])
    for stranger in (cast.other_applicant, cast.officers["jst"], cast.auditor):
        with refused(hidden=True):
            applicants.paper(paper.sha256, matched.application, stranger)
    Paper.objects.update(purged_at=NOW)
    with refused(hidden=True):
        applicants.paper(paper.sha256, matched.application, cast.applicant)
