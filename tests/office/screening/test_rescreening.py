"""Comparing again: what came and what went, once however often it is begun, and no decision undone by a machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from kikin.cli.main import main
from kikin.engines.names.spreading import run as here
from kikin.fund.relations import Actor
from kikin.office.applications.models import Involvement
from kikin.office.audit.models import Event
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.lists.queries import entries_of, versions_in_force
from kikin.office.screening import actions, applicants, matching, queries, verdicts
from kikin.office.screening.models import Comparison, Hit, Lineage, Measure, Plan, Rescreening, ScreeningCase
from kikin.office.screening.queries import rescreening
from kikin.office.screening.tasks import rescreen
from kikin.values.text import Text
from tests.cast import FOUNDER, Cast
from tests.office.lists.scene import put_in_force
from tests.office.refusals import refused
from tests.office.screening import steps
from tests.office.screening.scene import EFFECTIVE_ON, LISTED, NOW, TOLD

WHY = Text("発行元の改正による。", "The publisher changed it.")
SOON = NOW + timedelta(hours=1)


def again(actor: Actor = FOUNDER, **asked: Any) -> Rescreening | None:
    return rescreen(actor, lambda: SOON, **asked)


def change_list(entries: Sequence[ListEntry], cast: Cast) -> None:
    put_in_force("demonstration", entries, EFFECTIVE_ON, cast, NOW, WHY)


def applicant_listed(case: ScreeningCase) -> ListEntry:
    lead = case.application.lead
    return ListEntry("E-7", lead.name_en or lead.name_ja, (), "organisation")


def test_once_a_year_everyone_is_compared_with_everything(cast: Cast, matched: ScreeningCase) -> None:
    late = NOW + timedelta(days=365)
    assert not rescreening.whole_is_due(late - timedelta(days=1)) and rescreening.whole_is_due(late)
    run = rescreen(FOUNDER, lambda: late, wholly=True)
    assert run is not None and (run.state, run.is_yearly, run.is_full) == ("done", True, True)
    assert (run.cases_count, run.kept_count, run.raised_count, run.fallen_count) == (1, 1, 0, 0)
    assert (run.causes, run.since, sum(run.subjects.values())) == ([["yearly", ""]], late, run.subjects_count)
    assert not rescreening.whole_is_due(late)
    assert again() is None, "nothing waits"


def test_a_yearly_run_that_was_killed_is_gone_on_with_by_the_hourly_one(
    cast: Cast, matched: ScreeningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(actions, "keep_compared", killed)
        with pytest.raises(KeyboardInterrupt):
            rescreen(FOUNDER, lambda: SOON, wholly=True)
    run = again()
    assert run is not None and (run.state, run.is_yearly, run.kept_count) == ("done", True, 1)
    assert Rescreening.objects.count() == 1


def test_a_run_says_what_set_it_off_and_since_when(cast: Cast, matched: ScreeningCase) -> None:
    change_list((*LISTED, applicant_listed(matched)), cast)
    run = again()
    assert run is not None
    [version] = run.versions.all()
    assert run.causes == [["list", version.ref]]
    assert (run.since, run.done_at) == (version.decided_at, SOON)
    change_list(LISTED, cast)
    fell = again()
    assert fell is not None and [one.ref for one in fell.fallen.all()] == [one.ref for one in run.hits.all()]


def keys(case: ScreeningCase, *states: str) -> list[str]:
    return sorted(Hit.objects.filter(case=case, state__in=states).values_list("entry__key", flat=True))


def cleared(case: ScreeningCase, cast: Cast) -> ScreeningCase:
    steps.assessed(case, cast, NOW, confirms=False)
    actions.clear([case], WHY, cast.security_lead, NOW)
    return case


def verdict_of(case: ScreeningCase) -> str:
    return verdicts.verdicts([case.application.ref])[case.application.ref]


def stands_as_a_full_run_says(case: ScreeningCase) -> bool:
    """Whether its hits that have not fallen away are those of comparing everyone with everything now."""
    lineage = Lineage.objects.get()
    parties = queries.parties_of(case)
    found, problems = matching.compare(parties, versions_in_force(SOON.date()), lineage, in_force())
    standing = Hit.objects.filter(case=case).exclude(state="fallen").values_list("party", "entry", "score_bp")
    in_lists = set(entries_of(versions_in_force(SOON.date())).values_list("pk", flat=True))
    full = {(one.party.pk, one.entry, one.score_bp) for one in found}
    return not problems and {row for row in standing if row[1] in in_lists} == full


def test_nothing_is_compared_again_while_nothing_has_changed(matched: ScreeningCase) -> None:
    before = Event.objects.count()
    assert again() is None
    assert (Event.objects.count(), Rescreening.objects.count()) == (before, 0)


def test_a_new_entry_takes_a_decided_case_back_and_its_verdict_stands(cast: Cast, matched: ScreeningCase) -> None:
    case = cleared(matched, cast)
    change_list((*LISTED, applicant_listed(case)), cast)
    assert rescreening.backlog(cast.security_officer, SOON.date(), SOON).cases_count == 1
    run = again()
    assert run is not None
    assert (run.state, run.cases_count, run.entries_count, run.came_count) == ("done", 1, 4, 1)
    assert (run.raised_count, run.fallen_count, run.alerted_count, run.is_full) == (1, 0, 1, False)
    case.refresh_from_db()
    assert (case.state, case.stands_as, keys(case, "new")) == ("adjudicating", "cleared", ["E-7"])
    assert verdict_of(case) == "cleared"
    assert stands_as_a_full_run_says(case)
    assert list(Comparison.objects.filter(case=case).values_list("version__number", "run")) == [(1, None), (2, run.pk)]
    assert again() is None
    assert rescreening.backlog(cast.security_officer, SOON.date(), SOON).cases_count == 0
    with refused("hits_not_adjudicated"):
        actions.stand_by(case, cast.security_officer, SOON)
    steps.adjudicate(list(Hit.objects.filter(case=case, state="new")), False, cast, SOON)
    actions.stand_by(case, cast.security_officer, SOON)
    assert (case.state, case.stands_as, verdict_of(case)) == ("cleared", "", "cleared")


def test_a_person_who_confirms_it_ends_the_verdict(cast: Cast, matched: ScreeningCase) -> None:
    case = cleared(matched, cast)
    change_list((*LISTED, applicant_listed(case)), cast)
    again()
    actions.confirm(list(Hit.objects.filter(case=case, state="new")), WHY, cast.security_officer, SOON)
    case.refresh_from_db()
    assert (case.state, verdict_of(case)) == ("adjudicating", "in_review")
    actions.second(queries.waiting_for_second([case]), WHY, cast.security_lead, SOON)
    with refused("no_decision_stands"):
        actions.stand_by(case, cast.security_officer, SOON)


def test_a_plan_of_before_an_alert_covers_nothing_that_was_confirmed_since(cast: Cast, matched: ScreeningCase) -> None:
    case = steps.mitigated(matched, cast.applicant, cast, NOW)
    change_list((*LISTED, applicant_listed(case)), cast)
    again()
    steps.assessed(case, cast, SOON)
    actions.negotiate(case, cast.security_officer, SOON)
    steps.consented(case, cast, SOON)
    with refused("measures_not_agreed"):
        actions.mitigate([case], WHY, TOLD, steps.other_lead(cast), SOON)
    assert set(Measure.objects.values_list("state", flat=True)) == {"in_force"}
    plan = actions.propose_plan(case, queries.first_terms(case, SOON.date()), WHY, cast.security_officer, SOON)
    applicants.accept(plan, cast.applicant, SOON)
    actions.mitigate([case], WHY, TOLD, steps.other_lead(cast), SOON)
    assert {(one.version.plan == plan, one.state) for one in Measure.objects.all()} == {
        (False, "lifted"),
        (True, "in_force"),
    }
    assert [one.state for one in Plan.objects.order_by("pk")] == ["withdrawn", "accepted"]


def test_what_is_gone_falls_away_and_returns(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    change_list(LISTED[1:], cast)
    run = again()
    assert run is not None and (run.raised_count, run.fallen_count) == (0, 1)
    assert keys(matched, "fallen") == ["E-1"]
    assert stands_as_a_full_run_says(matched)
    change_list(LISTED, cast)
    run = again()
    assert run is not None and (run.raised_count, run.fallen_count) == (1, 0)
    assert (keys(matched, "new"), Hit.objects.count()) == (["E-1"], 1)
    changed = replace(LISTED[0], aliases=(*LISTED[0].aliases, "Imaginary Dynamics Laboratory"))
    change_list((changed, *LISTED[1:]), cast)
    run = again()
    assert run is not None and (run.came_count, run.raised_count, run.fallen_count) == (1, 1, 1)
    assert stands_as_a_full_run_says(matched)


def test_a_dismissed_hit_is_not_raised_again_where_only_why_it_is_listed_has_changed(
    cast: Cast, matched: ScreeningCase, hit: Hit
) -> None:
    case, before = cleared(matched, cast), hit.entry_id
    listed = replace(LISTED[0], programmes=("RULE-9",))
    for changed in (listed, replace(listed, aliases=LISTED[0].aliases[::-1], programmes=("RULE-10",))):
        change_list((changed, *LISTED[1:]), cast)
        run = again()
        assert run is not None and (run.came_count, run.raised_count, run.alerted_count) == (1, 0, 0)
        hit.refresh_from_db()
        assert (hit.state, hit.entry.programmes, hit.adjudications.get(is_second=False).entry_id) == (
            "dismissed",
            list(changed.programmes),
            before,
        )
        assert stands_as_a_full_run_says(case)
    case.refresh_from_db()
    assert (case.state, keys(case, "new")) == ("cleared", [])
    assert Event.objects.filter(name="hit_carried_over").count() == 2
    full = again(anew=True)
    assert full is not None and full.is_full and full.raised_count == 0


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Imaginary Dynamics Institute Ltd"},
        {"aliases": ("架空動力学研究所", "IDI")},
        {"kind": ""},
        {"countries": ("ZZ", "YY")},
        {"birth_dates": ("1950",)},
        {"identifiers": (("registration", "77"),)},
    ],
    ids=lambda said: next(iter(said)),
)
def test_a_dismissed_hit_is_raised_again_where_who_is_listed_has_changed(
    cast: Cast, matched: ScreeningCase, said: dict[str, Any]
) -> None:
    case = cleared(matched, cast)
    change_list((replace(LISTED[0], **said), *LISTED[1:]), cast)
    run = again()
    assert run is not None and (run.raised_count, run.alerted_count) == (1, 1)
    assert (keys(case, "new"), keys(case, "dismissed")) == (["E-1"], ["E-1"])
    assert stands_as_a_full_run_says(case)


def test_a_confirmed_hit_and_one_that_was_reopened_are_raised_again(
    cast: Cast, matched: ScreeningCase, hit: Hit
) -> None:
    actions.dismiss([hit], WHY, cast.security_officer, NOW)
    actions.reopen([hit], WHY, cast.security_lead, NOW)
    change_list((replace(LISTED[0], programmes=("RULE-9",)), *LISTED[1:]), cast)
    again()
    assert (keys(matched, "new"), keys(matched, "fallen")) == (["E-1"], ["E-1"])
    assert stands_as_a_full_run_says(matched)
    actions.confirm(list(Hit.objects.filter(state="new")), WHY, cast.security_officer, NOW)
    change_list((replace(LISTED[0], programmes=("RULE-10",)), *LISTED[1:]), cast)
    again()
    assert (keys(matched, "new"), keys(matched, "confirmed")) == (["E-1"], ["E-1"])


def test_who_joins_is_compared_with_everything(cast: Cast, matched: ScreeningCase) -> None:
    involved = Involvement.objects.get(application=matched.application)
    involved.person.name_ja = involved.person.name_en = "Nemo Nusquam"
    involved.person.save()
    run = again()
    assert run is not None and (run.subjects_count, run.came_count, run.raised_count) == (1, 0, 1)
    assert keys(matched, "new") == ["E-1", "E-3"]
    assert [party.position for party in queries.parties_of(matched)] == [0, 1, 2, 3]
    assert again() is None


@pytest.mark.parametrize("at", ["keep_compared", "finish_rescreening"])
def test_a_run_that_was_killed_is_gone_on_with(
    cast: Cast, matched: ScreeningCase, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    change_list((*LISTED, applicant_listed(matched)), cast)
    with monkeypatch.context() as patch:
        patch.setattr(actions, at, die)
        with pytest.raises(Killed):
            again()
    begun = Rescreening.objects.get()
    assert begun.state == "begun"
    run = again()
    assert run == begun
    assert (run.state, run.kept_count, run.raised_count) == ("done", 1, 1)
    assert keys(matched, "new") == ["E-1", "E-7"]


def test_a_killed_run_gives_way_once_the_lists_have_changed(cast: Cast, matched: ScreeningCase) -> None:
    def dies(function: object, shares: Iterable[object]) -> Any:
        raise KeyboardInterrupt

    change_list((*LISTED, applicant_listed(matched)), cast)
    with pytest.raises(KeyboardInterrupt):
        again(spread=dies)
    change_list(LISTED[1:], cast)
    run = again()
    assert run is not None and (run.state, run.fallen_count) == ("done", 1)
    assert [one.state for one in Rescreening.objects.all()] == ["overtaken", "done"]


def test_a_deliberate_full_run_counts_words_anew(cast: Cast, matched: ScreeningCase) -> None:
    told: list[tuple[int, int]] = []
    run = again(anew=True, spread=here, tell=lambda *done: told.append(done))
    assert run is not None and run.is_full and (run.came_count, run.raised_count) == (3, 0)
    assert told == [(1, 1)]
    assert Lineage.objects.count() == 2
    assert keys(matched, "new") == ["E-1"]
    assert again() is None


def test_who_asks_for_nothing_any_more_is_left_alone(cast: Cast, matched: ScreeningCase) -> None:
    change_list((*LISTED, applicant_listed(matched)), cast)
    assert again(over={matched.application.ref}) is None
    assert again(replace(cast.security_officer, of="nedo")) is None
    with refused():
        again(cast.officers["jst"])
    assert keys(matched, "new") == ["E-1"]


def test_the_command_says_what_it_did(cast: Cast, matched: ScreeningCase, capsys: pytest.CaptureFixture[str]) -> None:
    change_list((*LISTED, applicant_listed(matched)), cast)
    command = ["lists", "rescreen", "--home", str(settings.KIKIN_HOME)]
    assert main([*command, "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["cases_count"], said["came_count"], said["raised_count"]) == ("done", 1, 1, 1)
    assert main(command) == 0
    assert "nothing has changed" in capsys.readouterr().out
