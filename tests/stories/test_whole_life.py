"""One fund through its whole life, in this process and on both databases: from the act to a refund.

The charter is that of 2021 with a quarter of its money, so that a small cohort asks for more than there is.
"""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from kikin.fund.charter import Charter, parse
from kikin.fund.publication import PUBLICATION_ITEM
from kikin.office.applications.models import Application
from kikin.office.approvals.models import Approval
from kikin.office.audit.models import Event
from kikin.office.awards.models import Award
from kikin.office.claims.models import Claim
from kikin.office.demonstration.play import Play, Played, Request
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.check import check_ledger, verify_trail
from kikin.office.ledger.models import Transfer
from kikin.office.publication.models import Item
from kikin.office.reviews.models import Assignment, Review
from kikin.office.screening.models import (
    Adjudication,
    Appeal,
    Hit,
    Measure,
    PlanVersion,
    Question,
    ScreeningCase,
)
from kikin.office.selection import queries as rounds
from kikin.office.selection.models import Round, RoundEntry
from tests.stories.plays import CHARTERS, objections_to, part_of

pytestmark = pytest.mark.django_db

SEED, TODAY, APPLICATIONS = 5, date(2025, 7, 20), 60
OF_SCREENING = ("screening", "watchlist", "mitigat", "該当候補", "審査案件", "軽減措置", "セキュリティ")


@dataclass
class Life:
    """What was played."""

    charter: Charter
    played: Played

    @cached_property
    def events(self) -> Counter[str]:
        """How often each event occurred."""
        return Counter(Event.objects.values_list("name", flat=True))


@pytest.fixture(scope="module")
def life(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """Played once for all tests here, and rolled back after the last: what is append-only cannot be cleared away."""
    home = tmp_path_factory.mktemp("life")
    text = part_of(CHARTERS / "economic-security-2021.toml", 4)
    charter, problems = parse(text)
    assert charter is not None, problems
    play = Play(Request(text, charter, SEED, TODAY, applications_count=APPLICATIONS), io.StringIO())
    with django_db_blocker.unblock(), override_settings(KIKIN_HOME=home), transaction.atomic():
        yield Life(charter, play.run(time.perf_counter()))
        transaction.set_rollback(True)


def test_its_figures_add_up(life: Life) -> None:
    figures = life.played.figures
    assert objections_to(figures) == []
    assert figures["appropriation_yen"] == 25_000_000_000
    assert figures["paid_yen"] > 0
    assert figures["refused_rows"] == []
    sums = ledger.totals()
    assert (sums.committed_yen, sums.paid_yen) == (figures["committed_yen"], figures["paid_yen"])
    whole = f"{figures['committed_yen']:,}"
    assert whole in life.played.screen


def test_its_ledger_and_its_trail_are_sound(life: Life) -> None:
    checked = check_ledger()
    assert [problem.line() for problem in checked.problems] == []
    assert checked.transfers_count == Transfer.objects.count() > 200
    assert verify_trail().problems == []
    assert Event.objects.exclude(charter_digest=life.charter.digest).count() == 0


def test_some_are_found_ineligible_and_hear_why(life: Life) -> None:
    ineligible = Application.objects.filter(state="ineligible")
    assert len(ineligible) == life.events["application_found_ineligible"]
    reasons = {(one.reasons_ja, one.reasons_en) for one in ineligible}
    assert len(reasons) == 2, "no field, and a declaration missing"
    assert all(ja and en for ja, en in reasons)


def test_some_withdraw_and_some_take_their_submission_back_and_send_it_again(life: Life) -> None:
    assert life.events["application_withdrawn"] == Application.objects.filter(state="withdrawn").count() >= 3
    again = [one for one in Application.objects.all() if one.submissions.count() > 1]
    assert len(again) == life.events["application_recalled"] > 0
    assert not Application.objects.filter(state="draft", call__state="decided").exists()


def test_a_reviewer_steps_aside_and_another_declines_and_both_are_replaced(life: Life) -> None:
    gone = Assignment.objects.filter(state__in=("recused", "declined"))
    assert {one.state for one in gone} == {"recused", "declined"}
    for one in gone:
        assert one.replaced_by.application == one.application
        assert one.replaced_by.person != one.person
        assert not Review.objects.filter(assignment=one).exists()
    recused = gone.filter(state="recused")
    assert all(one.application.readers.filter(person=one.person.ref, has_conflict=True).exists() for one in recused)


def test_every_application_that_was_chosen_from_has_three_reviews(life: Life) -> None:
    entries = [entry.application for entry in RoundEntry.objects.all()]
    locked = Counter(Assignment.objects.filter(state="locked").values_list("application", flat=True))
    assert {locked[application.pk] for application in entries} == {life.charter.review.reviews_per_application}


def test_every_drawn_review_says_so(life: Life) -> None:
    reviews = list(Review.objects.all())
    assert reviews
    for review in reviews:
        assert review.is_drawn
        assert "乱数" in review.drawn_note_ja
        assert "no person wrote it" in review.drawn_note_en


def test_what_is_chosen_is_a_choice_and_no_ranked_list(life: Life) -> None:
    decided = list(Round.objects.filter(state="decided"))
    assert len(decided) == 3
    worth = [(ours.value, pay_line.value) for ours, pay_line in map(rounds.compared, decided)]
    assert any(ours > pay_line for ours, pay_line in worth)
    for round, (ours, pay_line) in zip(decided, worth, strict=True):
        # A ranked list knows no floors: only where some bind may it be worth more.
        assert ours >= pay_line or any(floor["required"] for floor in (round.portfolio or {})["floors"])
    passed_over = RoundEntry.objects.filter(is_chosen=False, is_in_pay_line=True, application__state="declined")
    assert all(entry.why_not_ja and entry.why_not_en for entry in passed_over)
    worse = [
        (chosen, other)
        for chosen in RoundEntry.objects.filter(is_chosen=True)
        for other in RoundEntry.objects.filter(round=chosen.round, application__state="declined")
        if other.points > chosen.points
    ]
    assert worse, "somebody with more points was declined, since the set is worth more without"


def test_a_round_keeps_its_budget_and_proves_its_portfolio(life: Life) -> None:
    for round in Round.objects.filter(state="decided"):
        chosen = rounds.chosen_of(round)
        assert 0 < sum(entry.application.requested_yen for entry in chosen) <= round.budget_yen
        assert round.portfolio is not None
        assert round.portfolio["status"] in ("optimal", "within_gap")
        assert round.portfolio["gap_bp"] <= life.charter.selection.gap_bp
    asked_yen = sum(entry.application.requested_yen for entry in RoundEntry.objects.all())
    assert asked_yen > sum(round.budget_yen for round in Round.objects.all())
    problem = life.played.problem
    assert {problem["proposal"][column] for column in problem["chosen"]} == {
        entry.application.ref for entry in rounds.chosen_of(Round.objects.order_by("pk")[0])
    }


def test_a_body_returns_the_first_portfolio_and_consents_to_the_next(life: Life) -> None:
    (returned,) = Approval.objects.filter(state="returned")
    votes = {vote.answer for vote in returned.votes.all()}
    assert votes == {"consent", "send_back"}
    assert returned.votes.get(answer="send_back").reasons
    (later,) = Approval.objects.filter(kind="selection", about=returned.about, state="approved")
    assert later.digest != returned.digest


def test_all_bodies_consent_to_one_content_by_different_persons(life: Life) -> None:
    approved = Approval.objects.filter(kind="selection", state="approved")
    assert len(approved) == 3
    for approval in approved:
        asked = {body.key for body in life.charter.bodies_that_consent_to("selection")}
        votes = list(approval.votes.all())
        assert {vote.body for vote in votes} == asked == set(approval.bodies)
        assert len({vote.person for vote in votes}) == len(asked) == 4
        assert approval.drafted_by not in {vote.person for vote in votes}


def test_hits_are_dismissed_and_confirmed_by_a_person_with_reasons(life: Life) -> None:
    assert {hit.state for hit in Hit.objects.all()} == {"dismissed", "confirmed"}
    first = Adjudication.objects.filter(is_second=False)
    assert first.count() == Hit.objects.count()
    seconded = Adjudication.objects.filter(is_second=True).select_related("hit")
    assert seconded
    assert not [one for one in seconded if first.get(hit=one.hit).person == one.person]
    assert all(one.person and one.reasons_ja and one.reasons_en for one in Adjudication.objects.all())


def test_a_risk_is_mitigated_by_measures_in_force_and_decided_by_a_second_person(life: Life) -> None:
    mitigated = ScreeningCase.objects.filter(state="mitigated")
    assert mitigated
    for case in mitigated:
        measures = list(case.measures.all())
        assert measures
        assert {measure.state for measure in measures} <= {"in_force", "fulfilled", "lifted"}
        judged = Adjudication.objects.filter(hit__case=case).values_list("person", flat=True)
        assert case.decided_by not in judged
    assert {"extra_report"} == set(Measure.objects.filter(state="in_force").values_list("code", flat=True))


def test_the_desk_has_asked_negotiated_and_heard_an_appeal(life: Life) -> None:
    questions = Question.objects.all()
    assert {question.kind for question in questions} == {"information", "reply"}
    assert {question.state for question in questions} == {"answered"}
    assert {version.side for version in PlanVersion.objects.all()} == {"fund", "applicant"}
    (appeal,) = Appeal.objects.all()
    assert appeal.decided_by not in {hand.person for hand in appeal.case.hands.exclude(action="dismiss_appeal")}
    for case in ScreeningCase.objects.filter(state="refused"):
        assert case.questions.filter(kind="reply", state="answered").exists()
        assert case.level == "prohibited"


def test_who_is_refused_by_screening_is_not_funded_and_reads_nothing_of_it(life: Life) -> None:
    refused = ScreeningCase.objects.filter(state="refused")
    assert refused
    for case in refused:
        assert case.application.state == "declined"
        assert not Award.objects.filter(application=case.application).exists()
        assert secrets_found_in(case.application.reasons_ja + case.application.reasons_en) == []


def test_nothing_is_awarded_without_a_verdict(life: Life) -> None:
    cases = ScreeningCase.objects.filter(application__award__isnull=False)
    assert set(cases.values_list("state", flat=True)) <= {"cleared", "mitigated"}
    assert cases.count() == Award.objects.count()


def test_awards_are_in_every_state_with_the_refs_of_their_agencies(life: Life) -> None:
    awards = list(Award.objects.all())
    assert {award.state for award in awards} == Award.lifecycle.states
    for award in awards:
        agency, year = life.charter.agency(award.agency), life.charter.fiscal_year(award.offered_on)
        assert award.ref in {agency.make_award_ref(year, serial) for serial in range(1, len(awards) + 1)}


def test_money_is_reserved_bound_and_advanced_by_transfers_that_say_what_for(life: Life) -> None:
    for award in Award.objects.filter(state="active"):
        sums = Counter[str]()
        for row in Transfer.objects.filter(award=award.ref):
            sums[row.kind] += row.amount_yen if row.corrects is None else -row.amount_yen
            assert (row.agency, row.field, row.concept) == (award.agency, award.field, award.concept.ref)
            assert row.call == award.round.call.ref
        assert sums["commit"] == sums["oblige"] == award.amount_yen
        assert sums["advance"] + sums["disburse"] - sums["refund"] - sums["repay"] <= award.amount_yen
    paid = Claim.objects.exclude(paid_on=None)
    assert all(len({claim.checked_by, claim.approved_by, claim.paid_by}) == 3 for claim in paid)
    assert {row.award for row in Transfer.objects.filter(kind="advance")} <= {
        award.ref for award in Award.objects.all()
    }


def test_an_offer_lapses_and_its_money_is_free_again(life: Life) -> None:
    lapsed = list(Award.objects.filter(state="lapsed"))
    assert lapsed
    for award in lapsed:
        assert ledger.totals_of(award.ref).committed_yen == 0
        assert not Transfer.objects.filter(award=award.ref, kind="oblige").exists()


def test_one_award_pauses_and_goes_on_and_another_still_pauses(life: Life) -> None:
    assert (life.events["award_suspended"], life.events["award_resumed"]) == (2, 1)
    assert Award.objects.filter(state="suspended").count() == 1


def test_one_award_is_stopped_by_consent_of_all_and_what_was_paid_comes_back(life: Life) -> None:
    (award,) = Award.objects.filter(state="terminated")
    (approval,) = Approval.objects.filter(kind="stop", about=award.ref)
    assert approval.state == "approved"
    assert approval.votes.filter(answer="consent").count() == len(life.charter.bodies_that_consent_to("stop"))
    assert award.reasons_ja
    assert Transfer.objects.filter(award=award.ref, kind="refund").exists()
    sums = ledger.totals_of(award.ref)
    assert sums.obligated_yen == sums.committed_yen == sums.paid_yen < award.amount_yen


def test_finished_awards_are_closed_and_what_they_did_not_need_goes_back(life: Life) -> None:
    closed = Award.objects.filter(state="closed")
    assert closed
    for award in closed:
        sums = ledger.totals_of(award.ref)
        assert sums.committed_yen == sums.obligated_yen == sums.paid_yen == sums.settled_yen <= award.amount_yen


def test_the_public_is_shown_what_was_published_and_no_more(life: Life) -> None:
    items = list(Item.objects.all())
    assert {item.kind for item in items} == {"vision", "concept", "call", "round", "award"}
    assert {item.state for item in items} <= PUBLICATION_ITEM.states
    for item in items:
        assert item.published_by not in {item.held_by, item.cleared_by}
        if item.kind == "award":
            assert set(item.content) <= set(life.charter.publication.awards)
    shown = {item.about for item in items if item.kind == "award"}
    assert shown
    assert not shown & set(Award.objects.filter(state__in=("offered", "lapsed")).values_list("ref", flat=True))


def secrets_found_in(text: str) -> list[str]:
    """Words, refs, names and reasons of screening that stand in a text."""
    words = {*OF_SCREENING, *Hit.objects.values_list("entry__name", flat=True)}
    for model in (ScreeningCase, Hit, Measure):
        words |= set(model.objects.values_list("ref", flat=True))
    for reasons in (ScreeningCase.objects, Adjudication.objects):
        for pair in reasons.values_list("reasons_ja", "reasons_en"):
            words |= set(pair)
    return sorted(word for word in words - {""} if word.lower() in text.lower())


def test_neither_the_public_nor_who_judges_merit_reads_a_word_of_screening(life: Life) -> None:
    texts = [json.dumps(content, ensure_ascii=False) for content in Item.objects.values_list("content", flat=True)]
    for columns in (
        Application.objects.values_list("reasons_ja", "reasons_en"),
        Round.objects.values_list("reasons_ja", "reasons_en"),
        RoundEntry.objects.values_list("why_not_ja", "why_not_en"),
        Award.objects.values_list("reasons_ja", "reasons_en"),
        Review.objects.values_list("reasons_ja", "reasons_en"),
        Approval.objects.values_list("content", "title_ja"),
    ):
        texts += ["\n".join(row) for row in columns]
    assert secrets_found_in("\n".join(texts)) == []
    assert secrets_found_in(Adjudication.objects.all()[0].reasons_ja), "the search finds what is there"
