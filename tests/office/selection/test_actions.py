"""A round, from the applications put forward to a decision that all bodies carry; refused means unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kikin.cli import main as command_line
from kikin.engines.portfolio.reading import problem_from_json
from kikin.fund.selection import REASONS_BEFORE_THE_DECISION
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.approvals import actions as approvals
from kikin.office.approvals import queries as docket
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.reviews import queries as reviews
from kikin.office.reviews.judgements import judgements
from kikin.office.reviews.models import Assignment, Conflict
from kikin.office.screening.models import ScreeningCase
from kikin.office.selection import actions, portfolio, queries
from kikin.office.selection.models import Round, RoundEntry
from kikin.values.text import Text
from tests.cast import PUBLIC, Cast, consent_of_all, open_call
from tests.office import rounds
from tests.office.races import just_before_the_lock
from tests.office.refusals import refused
from tests.office.rounds import DECIDED, PLANS, REVIEWED

REASONS = Text("採択案を見直します。", "Another portfolio is needed.")


def chosen(round: Round) -> list[int]:
    """The places in PLANS of what was chosen: applications are numbered in that order."""
    return [int(ref.split("-")[2]) - 1 for ref in (one.application.ref for one in queries.chosen_of(round))]


def test_a_round_is_prepared_once_and_fixes_its_limits(cast: Cast) -> None:
    call = rounds.shortlisted_call(cast, PLANS[:1])
    officer = cast.officers["nedo"]
    for actor, hidden in ((cast.directors["nedo"], False), (cast.finance["nedo"][0], True), (PUBLIC, True)):
        with refused("not_granted", hidden=hidden):
            actions.prepare(call, actor, REVIEWED)
    with refused("over_the_call"):
        actions.prepare(call, officer, REVIEWED, {2022: 1_000_000_001})
    round = actions.prepare(call, officer, REVIEWED)
    assert (round.budget_yen, round.charter_digest) == (1_500_000_000, call.charter_digest)
    assert ledger.balance(f"limit:{round.ref}:quantum") == 450_000_000
    assert {limit.field: limit.floor_yen for limit in round.field_limits}["quantum"] == 120_000_000
    with refused("round_exists"):
        actions.prepare(call, officer, REVIEWED)
    with refused("not_from_this_state"):
        actions.propose(round, officer, REVIEWED)


def test_an_open_call_has_no_round(cast: Cast) -> None:
    call = open_call(cast)
    with refused("call_not_closed"):
        actions.prepare(call, cast.officers["nedo"], REVIEWED)


def test_the_portfolio_keeps_every_row_and_says_why_not(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    assert chosen(round) == list(rounds.CHOSEN)
    worthless, crowded = (RoundEntry.objects.get(application__ref__contains=f"-0000{place}-") for place in (4, 3))
    assert (worthless.points, worthless.value, worthless.is_chosen) == (0, 0, False)
    assert crowded.row_in_the_way == "field:quantum"
    assert crowded.why_not.ja
    assert round.portfolio is not None
    assert round.portfolio["status"] in ("optimal", "within_gap")
    assert round.portfolio["gap_bp"] <= 10
    ours, pay_line = queries.compared(round)
    assert ours.value >= pay_line.value
    assert (ours.count, ours.amount_yen) == (4, 771_000_001)


def test_the_problem_reads_back_and_holds_its_own_choice(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    content = queries.problem_json(round)
    problem, problems = problem_from_json(content)
    assert problem is not None
    assert problems == ()
    taken = set(content["chosen"])
    for row in content["rows"]:
        total = sum(value for column, value in zip(row["index"], row["value"], strict=True) if column in taken)
        assert (row["lo"] or 0) <= total <= row["hi"], row["name"]
    floors = {row["name"]: row["lo"] for row in content["rows"] if row["lo"] is not None}
    assert floors["field:quantum"] == 120_000_000
    assert floors["field:biotechnology"] == 0
    assert content["agency"] == [one.agency for one in portfolio.ask(round).candidates]
    assert len(content["objective"]) == len(content["proposal"]) == len(content["field"]) == len(PLANS)


def test_a_portfolio_solved_on_other_facts_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    round = rounds.scored_round(cast)
    solve = portfolio.answer

    def slow(asked: portfolio.Asked, terms: Any) -> portfolio.Answer:
        answer = solve(asked, terms)
        if meanwhile:
            Application.objects.filter(ref=meanwhile.pop()).update(state="withdrawn")
        return answer

    meanwhile = [asked_for.application.ref for asked_for in queries.entries_of(round)[:1]]
    monkeypatch.setattr(portfolio, "answer", slow)
    with pytest.raises(Refused) as answer:
        actions.propose(round, cast.officers["nedo"], REVIEWED)
    assert {one.code for one in answer.value.problems} == {"problem_has_changed"}
    assert not ScreeningCase.objects.exists()
    assert actions.propose(round, cast.officers["nedo"], REVIEWED).state == "proposed"


def test_a_stranger_finds_the_package_as_it_says(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    round = rounds.scored_round(cast)
    assert queries.package_of(round) is None
    barred = queries.entries_of(round)[0].application
    Conflict.objects.create(
        application=barred, person=cast.applicant.person, kind="competitor", source="declared", kept_at=REVIEWED
    )
    actions.propose(round, cast.officers["nedo"], REVIEWED)
    round.refresh_from_db()
    package = queries.package_of(round)
    assert package is not None
    file = tmp_path / package.name
    file.write_text(package.text, encoding="utf-8")
    assert command_line.main(["verify", "selection", str(file), "--digest", package.digest]) == 0
    assert f"kept: no conflict among {Assignment.objects.count()} reviews" in capsys.readouterr().out
    content = json.loads(package.text)
    assert [pair[1] in content["problem"]["proposals"] for pair in content["conflicts"]] == [True]
    known = [*(one.person for one in cast.reviewers), *(one.application.ref for one in queries.entries_of(round))]
    assert not [ref for ref in known if ref in package.text]
    event = Event.objects.filter(object_kind="round", object_ref=round.ref, canonical__contains=package.digest)
    assert event.count() == 1
    content["conflicts"].append(content["reviews"][0])
    file.write_text(json.dumps(content), encoding="utf-8")
    assert command_line.main(["verify", "selection", str(file), "--no-solve"]) == 1


def test_whoever_was_left_out_is_told_what_would_have_brought_it_in(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    for entry in queries.entries_of(round):
        assert bool(entry.brought_in.en) == bool(entry.brought_in.ja)
        assert bool(entry.brought_in.ja) != entry.is_chosen, entry


def test_nothing_circulates_before_every_verdict(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    assert set(queries.verdicts_of(round).values()) == {"in_review"}
    with refused("not_granted"):
        actions.circulate(round, cast.applicant, DECIDED)
    with refused("verdict_missing"):
        actions.circulate(round, cast.officers["nedo"], DECIDED)
    rounds.screen(cast)
    approval = actions.circulate(round, cast.officers["nedo"], DECIDED)
    content = docket.content_of(approval)
    assert {one["verdict"] for one in content["chosen"]} == {"cleared"}
    assert content["charter"] == round.charter_digest
    with refused("circulated_before"):
        actions.circulate(round, cast.officers["nedo"], DECIDED)


def test_a_decision_needs_every_body_and_another_person(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    rounds.screen(cast)
    director = cast.directors["nedo"]
    approval = actions.circulate(round, cast.officers["nedo"], DECIDED)
    bodies = list(approval.bodies)
    for body in bodies[:-1]:
        approvals.answer(approval, "consent", approval.digest, cast.deputies[body], DECIDED)
    with refused("no_consent"):
        actions.decide(round, director, DECIDED)
    approvals.answer(approval, "consent", approval.digest, cast.deputies[bodies[-1]], DECIDED)
    with refused("forbidden_four_eyes"):
        actions.decide(round, replace(director, person=round.proposed_by), DECIDED)
    with refused("not_granted", "forbidden_four_eyes"):
        actions.decide(round, cast.officers["nedo"], DECIDED)
    actions.decide(round, director, DECIDED)
    assert round.state == "decided"
    assert Call.objects.get(pk=round.call.pk).state == "decided"


def test_what_changed_after_consent_is_not_decided(cast: Cast) -> None:
    round = rounds.consented_round(cast)
    entry = queries.chosen_of(round)[0]
    Application.objects.filter(pk=entry.application.pk).update(requested_yen=entry.application.requested_yen + 1)
    with refused("no_consent"):
        actions.decide(round, cast.directors["nedo"], DECIDED)
    Application.objects.filter(pk=entry.application.pk).update(requested_yen=entry.application.requested_yen)
    assert actions.decide(round, cast.directors["nedo"], DECIDED).state == "decided"


def test_each_agency_tells_its_own_with_reasons(cast: Cast) -> None:
    round = rounds.consented_round(cast)
    actions.decide(round, cast.directors["nedo"], DECIDED)
    states = dict(Application.objects.values_list("ref", "state"))
    assert sorted(states.values()) == ["declined", "selected", "selected"] + ["shortlisted"] * 4
    actions.give_results(round, cast.directors["jst"], DECIDED)
    assert actions.give_results(round, cast.directors["jst"], DECIDED) == []
    declined = Application.objects.filter(state="declined")
    assert Application.objects.filter(state="selected").count() == 4
    assert declined.count() == 3
    assert all(one.reasons.ja and one.reasons.en and "APP-" not in one.reasons.en for one in declined)


def test_results_wait_for_the_decision(cast: Cast) -> None:
    round = rounds.consented_round(cast)
    with refused("round_not_decided"):
        actions.give_results(round, cast.directors["jst"], DECIDED)


def test_a_returned_portfolio_is_made_anew(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    rounds.screen(cast)
    officer = cast.officers["nedo"]
    with refused("no_cause_to_revise"):
        actions.revise(round, REASONS, officer, DECIDED)
    approval = actions.circulate(round, officer, DECIDED)
    approvals.answer(approval, "send_back", approval.digest, cast.deputies["meti"], DECIDED, "説明が足りません")
    with refused("circulated_before"):
        actions.circulate(round, officer, DECIDED)
    actions.revise(round, REASONS, officer, DECIDED)
    actions.propose(round, officer, DECIDED)
    assert (round.state, round.number) == ("proposed", 2)
    with refused("no_consent"):
        actions.decide(round, cast.directors["nedo"], DECIDED)
    consent_of_all(cast, actions.circulate(round, officer, DECIDED), DECIDED)
    assert actions.decide(round, cast.directors["nedo"], DECIDED).state == "decided"


def test_a_refused_case_leaves_the_portfolio_and_nobody_learns_why(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    officer = cast.officers["nedo"]
    out = queries.chosen_of(round)[1].application
    rounds.screen(cast, refused=[out.ref])
    with refused("verdict_missing"):
        actions.circulate(round, officer, DECIDED)
    actions.revise(round, REASONS, officer, DECIDED)
    actions.propose(round, officer, DECIDED)
    assert out.ref not in {one.application.ref for one in queries.chosen_of(round)}
    rounds.screen(cast)
    consent_of_all(cast, actions.circulate(round, officer, DECIDED), DECIDED)
    actions.decide(round, cast.directors["nedo"], DECIDED)
    actions.give_results(round, cast.directors["jst"], DECIDED)
    out.refresh_from_db()
    assert (out.state, out.reasons) == ("declined", REASONS_BEFORE_THE_DECISION)
    said = " ".join(Event.objects.filter(object_kind__in=("round", "application")).values_list("canonical", flat=True))
    assert rounds.LISTED not in said
    assert "prohibited" not in said


def test_a_withdrawn_application_stops_the_decision(cast: Cast) -> None:
    round = rounds.consented_round(cast)
    gone = queries.chosen_of(round)[0].application
    applications.withdraw(gone, cast.applicant, DECIDED)
    with refused("application_gone"):
        actions.decide(round, cast.directors["nedo"], DECIDED)
    actions.revise(round, REASONS, cast.officers["nedo"], DECIDED)
    actions.propose(round, cast.officers["nedo"], DECIDED)
    assert gone.ref not in {one.application.ref for one in queries.chosen_of(round)}


def test_who_sees_a_round(cast: Cast) -> None:
    round = rounds.scored_round(cast, PLANS[:1])
    for actor in cast.everyone():
        sees = actor.role in ("programme_officer", "programme_director", "body_officer", "auditor")
        assert queries.visible_to(actor).filter(pk=round.pk).exists() == sees
        if sees:
            assert queries.get(round.ref, actor) == round
        else:
            with refused(hidden=True):
                queries.get(round.ref, actor)


def test_an_application_that_goes_at_the_same_moment_is_not_entered(cast: Cast) -> None:
    call = rounds.shortlisted_call(cast, PLANS[:2])
    round = actions.prepare(call, cast.officers["nedo"], REVIEWED)
    gone, stays = Application.objects.filter(call=call).order_by("pk")
    with just_before_the_lock(Round, lambda: Application.objects.filter(pk=gone.pk).update(state="withdrawn")):
        actions.score(round, cast.officers["nedo"], REVIEWED)
    assert [entry.application for entry in queries.entries_of(round)] == [stays]


def test_the_review_of_a_reader_who_turns_out_to_be_tied_counts_nowhere(cast: Cast) -> None:
    round = rounds.scored_round(cast)
    read = Assignment.objects.filter(state="locked").select_related("application", "person").first()
    assert read is not None
    before = reviews.submitted_counts([read.application])[read.application.ref]
    Conflict.objects.create(
        application=read.application, person=read.person.ref, kind="other", source="declared", kept_at=REVIEWED
    )
    assert reviews.submitted_counts([read.application])[read.application.ref] == before - 1
    given = judgements([read.application], by_digest(round.charter_digest).review.criteria)
    assert read.person.ref not in {one.reviewer for one in given}
    actions.propose(round, cast.officers["nedo"], REVIEWED)
    package = queries.package_of(round)
    assert package is not None
    published = json.loads(package.text)
    assert published["conflicts"]
    assert not [pair for pair in published["reviews"] if pair in published["conflicts"]]
