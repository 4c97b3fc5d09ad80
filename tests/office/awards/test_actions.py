"""Awards: offered once, bound by contracts, and given back to the yen; refused means unchanged."""

from __future__ import annotations

import pytest

from kikin.fund.relations import Actor
from kikin.office.approvals import actions as approvals
from kikin.office.awards import actions, queries
from kikin.office.awards.models import Award
from kikin.office.closing import actions as closing
from kikin.office.ledger import queries as ledger
from kikin.office.screening.models import ScreeningCase
from kikin.office.selection import queries as selection
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept
from kikin.values.text import Text
from tests.cast import Cast, consent_of_all
from tests.office import rounds
from tests.office.races import just_before_the_lock
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, DECIDED, NEXT_YEAR, PLANS

REASONS = Text("計画を続けられなくなりました。", "The plan cannot go on.")
QUANTUM = PLANS[:2]
"""A round of one agency alone, whose two applications are both chosen: 300,000,000 and 121,000,001 yen."""


@pytest.fixture
def round(cast: Cast) -> Round:
    return rounds.decided_round(cast, QUANTUM)


@pytest.fixture
def active(cast: Cast) -> list[Award]:
    return rounds.active_awards(cast, QUANTUM)


def allotted_yen(year: int) -> int:
    return ledger.balance(f"allotment:fy2021-supplementary-1:jst:{year}")


def test_an_offer_reserves_its_years_and_its_field(cast: Cast, round: Round) -> None:
    before = {year: allotted_yen(year) for year in (2022, 2023)}
    awards = actions.offer_all(round, cast.directors["jst"], DECIDED)
    assert [award.ref for award in awards] == ["JPMJ220001", "JPMJ220002"]
    assert [award.amount_yen for award in awards] == [300_000_000, 121_000_001]
    assert before[2022] - allotted_yen(2022) == 281_000_001
    assert before[2023] - allotted_yen(2023) == 140_000_000
    assert queries.unbound_yen(awards[1]) == 121_000_001
    assert ledger.balance(f"limit-used:{round.ref}:quantum") == 421_000_001
    assert ledger.committed_under_concept(awards[0].concept.ref) == 421_000_001
    members = queries.members_of(awards[1])
    assert [member.amount_yen for member in members] == [120_000_000, 1_000_001]
    rows = ledger.transfers_of(award=awards[0].ref)
    assert {row.document for row in rows} == {selection.approval_of(round)}
    assert all((row.agency, row.field, row.call) == ("jst", "quantum", round.call.ref) for row in rows)


def test_an_award_is_offered_once_and_by_its_director(cast: Cast, round: Round) -> None:
    selected = [entry.application for entry in selection.chosen_of(round)]
    for actor in (cast.directors["nedo"], cast.officers["jst"], cast.finance["jst"][0], cast.applicant):
        with refused("not_granted"):
            actions.offer(round, selected, actor, DECIDED)
    actions.offer(round, selected, cast.directors["jst"], DECIDED)
    with refused("already_offered"):
        actions.offer(round, selected, cast.directors["jst"], DECIDED)
    assert actions.offer_all(round, cast.directors["jst"], DECIDED) == []


def test_nothing_is_offered_before_the_decision(cast: Cast) -> None:
    round = rounds.consented_round(cast, QUANTUM)
    selected = [entry.application for entry in selection.chosen_of(round)]
    with refused("not_selected"):
        actions.offer(round, selected, cast.directors["jst"], DECIDED)


@pytest.mark.parametrize("state", ["refused", "adjudicating"])
def test_nothing_is_offered_to_whom_screening_has_not_cleared(cast: Cast, round: Round, state: str) -> None:
    selected = [entry.application for entry in selection.chosen_of(round)]
    ScreeningCase.objects.filter(application=selected[0]).update(state=state)
    with refused("verdict_missing"):
        actions.offer(round, selected, cast.directors["jst"], DECIDED)


def test_a_concept_holds_its_ceiling(cast: Cast, round: Round) -> None:
    selected = [entry.application for entry in selection.chosen_of(round)]
    Concept.objects.update(ceiling_yen=421_000_000)
    with refused("over_the_ceiling"):
        actions.offer(round, selected, cast.directors["jst"], DECIDED)
    Concept.objects.update(ceiling_yen=421_000_001)
    assert len(actions.offer(round, selected, cast.directors["jst"], DECIDED)) == 2


def test_an_allotment_is_not_overdrawn(cast: Cast, round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(appropriation="another-act")
    selected = [entry.application for entry in selection.chosen_of(round)]
    with refused("overdrawn"):
        actions.offer(round, selected, cast.directors["jst"], DECIDED)


def test_the_lead_accepts_and_finance_binds(cast: Cast, round: Round) -> None:
    awards = actions.offer_all(round, cast.directors["jst"], DECIDED)
    two = rounds.award_of_two(awards)
    with refused("not_from_this_state"):
        actions.activate([two], cast.finance["jst"][0], CONTRACTED)
    with refused("not_granted"):
        actions.accept(two, cast.other_applicant, CONTRACTED)
    actions.accept(two, cast.applicant, CONTRACTED)
    with refused("not_granted"):
        actions.activate([two], cast.directors["jst"], CONTRACTED)
    actions.activate([two], cast.finance["jst"][0], CONTRACTED)
    assert two.state == "active"
    assert queries.balances_of(two) == {cast.applicant.of: 120_000_000, cast.other_applicant.of: 1_000_001}
    assert queries.unbound_yen(two) == 0


def test_a_batch_is_bound_together_or_not_at_all(cast: Cast, round: Round) -> None:
    awards = actions.offer_all(round, cast.directors["jst"], DECIDED)
    actions.accept(awards[0], cast.applicant, CONTRACTED)
    with refused("not_from_this_state"):
        actions.activate(awards, cast.finance["jst"][0], CONTRACTED)


def test_an_offer_that_lapses_is_free_again(cast: Cast, round: Round) -> None:
    before = ledger.totals().committed_yen
    award, *_ = actions.offer_all(round, cast.directors["jst"], DECIDED)
    with refused("no_reasons"):
        actions.lapse(award, Text("", ""), cast.directors["jst"], CONTRACTED)
    actions.lapse(award, REASONS, cast.directors["jst"], CONTRACTED)
    assert award.state == "lapsed"
    assert ledger.totals().committed_yen == before + 121_000_001
    assert ledger.balance(f"limit-used:{round.ref}:quantum") == 121_000_001


def test_stopping_needs_every_body_for_these_reasons(cast: Cast, active: list[Award]) -> None:
    award, director = active[0], cast.directors["jst"]
    actions.suspend(award, REASONS, director, CONTRACTED)
    with refused("no_consent"):
        actions.terminate(award, REASONS, director, NEXT_YEAR)
    with refused("not_granted"):
        actions.circulate_stopping(award, Text("", ""), cast.officers["nedo"], NEXT_YEAR)
    with refused("no_reasons"):
        actions.circulate_stopping(award, Text("", ""), cast.officers["jst"], NEXT_YEAR)
    approval = actions.circulate_stopping(award, REASONS, cast.officers["jst"], NEXT_YEAR)
    stranger = Actor(cast.auditor.person, "body_officer", "ministry-of-nothing")
    with refused(hidden=True):
        approvals.answer(approval, "consent", approval.digest, stranger, NEXT_YEAR)
    consent_of_all(cast, approval, NEXT_YEAR)
    with refused("no_consent"):
        actions.terminate(award, Text("別の理由", "Other reasons"), director, NEXT_YEAR)
    actions.terminate(award, REASONS, director, NEXT_YEAR)
    assert (award.state, award.reasons) == ("terminated", REASONS)
    assert ledger.totals_of(award.ref).committed_yen == 0
    assert ledger.totals().committed_yen == 121_000_001


def test_a_suspended_award_is_resumed_unless_refused(cast: Cast, active: list[Award]) -> None:
    award = active[0]
    actions.suspend(award, REASONS, cast.directors["jst"], CONTRACTED)
    with refused("not_from_this_state"):
        closing.close_awards([award], cast.directors["jst"], NEXT_YEAR)
    actions.resume(award, cast.directors["jst"], CONTRACTED)
    assert (award.state, award.reasons.en) == ("active", "")


def test_closing_gives_back_what_was_not_needed(cast: Cast, active: list[Award]) -> None:
    before = allotted_yen(2023)
    closing.close_awards(active[:1], cast.directors["jst"], NEXT_YEAR)
    assert allotted_yen(2023) == before + 100_000_000
    assert ledger.totals_of(active[0].ref).obligated_yen == 0


def test_who_sees_an_award(cast: Cast, active: list[Award]) -> None:
    two = rounds.award_of_two(active)
    for actor in cast.everyone():
        sees = (
            actor.role in ("body_officer", "auditor")
            or actor.of == "jst"
            or actor.of in (cast.applicant.of, cast.other_applicant.of)
        )
        assert queries.visible_to(actor).filter(pk=two.pk).exists() == sees, actor
        if sees:
            assert queries.get(two.ref, actor) == two
        else:
            with refused(hidden=True):
                queries.get(two.ref, actor)


def test_a_verdict_that_falls_at_the_same_moment_stops_the_contract(cast: Cast, round: Round) -> None:
    awards = actions.offer_all(round, cast.directors["jst"], DECIDED)
    for award in awards:
        actions.accept(award, cast.applicant, DECIDED)
    officer = cast.finance["jst"][0]
    adjudicating = just_before_the_lock(Award, lambda: ScreeningCase.objects.update(state="adjudicating"))
    with adjudicating, refused("verdict_missing"):
        actions.activate(awards, officer, CONTRACTED)
    assert {one.state for one in actions.activate(awards, officer, CONTRACTED)} == {"active"}
