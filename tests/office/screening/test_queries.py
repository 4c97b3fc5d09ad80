"""Who may know that a case is there: those who screen, and nobody else, whatever they ask."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.gate import Refused
from kikin.office.screening import actions, queries
from kikin.office.screening.models import Finding, Hit, ScreeningCase
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.screening import steps
from tests.office.screening.scene import NOW, REASONS

GROUP = ("security_officer", "security_lead")


def test_the_rows_that_sql_shows_are_those_that_the_policy_allows(
    cast: Cast, application: Application, matched: ScreeningCase
) -> None:
    applications.give_to_read([(application, cast.security_lead.person)], cast.officers["jst"], NOW)
    shown = 0
    for actor in cast.everyone():
        rows = set(queries.visible_to(actor))
        assert rows == {case for case in ScreeningCase.objects.all() if may_see(actor, case.subject())}, actor
        shown += len(rows)
    assert shown == 1


def test_to_everyone_else_a_case_a_hit_and_a_finding_are_not_found(
    cast: Cast, matched: ScreeningCase, hit: Hit
) -> None:
    finding = Finding.objects.get()
    things = ((queries.get, matched), (queries.get_hit, hit), (queries.get_finding, finding))
    for actor in cast.everyone():
        for get, thing in things:
            if actor.role in GROUP:
                assert get(thing.ref, actor) == thing
                continue
            for ref in (thing.ref, "CASE-2222-2222-2"):
                with pytest.raises(Refused) as refused:
                    get(ref, actor)
                assert refused.value.hidden
                assert not refused.value.problems


def test_every_role_outside_the_group_was_asked(cast: Cast) -> None:
    asked = {actor.role for actor in cast.everyone()} - set(GROUP)
    assert {"reviewer", "programme_officer", "programme_director", "finance_officer", "auditor"} <= asked
    assert {"administrator", "body_officer", "applicant", "public", "founder"} <= asked


def test_a_reviewer_who_also_screens_sees_nothing_of_what_they_judged(cast: Cast, matched: ScreeningCase) -> None:
    reviewer = Actor(cast.reviewers[0].person, "security_officer", "", "test")
    stranger_to_it = Actor(cast.reviewers[1].person, "security_officer", "", "test")
    assert queries.get(matched.ref, stranger_to_it) == matched
    with pytest.raises(Refused) as refused:
        queries.get(matched.ref, reviewer)
    assert refused.value.hidden
    assert not queries.visible_to(reviewer).exists()


def test_an_officer_of_one_agency_sees_its_cases_and_none_of_the_other(
    cast: Cast, matched: ScreeningCase, hit: Hit
) -> None:
    finding = Finding.objects.get()
    things = ((queries.get, matched), (queries.get_hit, hit), (queries.get_finding, finding))
    for role in GROUP:
        ours, theirs = (Actor(cast.security_officer.person, role, agency, "test") for agency in ("jst", "nedo"))
        for actor, cases in ((ours, {matched}), (theirs, set())):
            assert set(queries.visible_to(actor)) == cases
            assert {one for one in ScreeningCase.objects.all() if may_see(actor, one.subject())} == cases
        assert queries.statistics(theirs) == {}
        assert list(queries.waiting(theirs)) == []
        for get, thing in things:
            assert get(thing.ref, ours) == thing
            with pytest.raises(Refused) as refused:
                get(thing.ref, theirs)
            assert refused.value.hidden


def test_an_officer_of_another_agency_acts_on_nothing_of_it(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    officer = cast.security_officer
    ours, theirs = (Actor(officer.person, "security_officer", agency, "test") for agency in ("jst", "nedo"))
    with pytest.raises(Refused) as refused:
        actions.dismiss([hit], REASONS, theirs, NOW)
    assert refused.value.hidden
    assert Hit.objects.get().state == "new"
    actions.dismiss([hit], REASONS, ours, NOW)
    assert Hit.objects.get().state == "dismissed"


def test_acting_from_outside_answers_not_found(cast: Cast, hit: Hit) -> None:
    for actor in (cast.reviewers[0], cast.officers["jst"], cast.directors["jst"], cast.auditor, cast.administrator):
        with pytest.raises(Refused) as refused:
            actions.dismiss([hit], Text("別人", "another"), actor, NOW)
        assert refused.value.hidden
    assert Hit.objects.get().state == "new"


def test_the_desk_and_its_figures(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    assert list(queries.waiting(cast.security_officer)) == [matched]
    assert queries.statistics(cast.security_officer) == {"adjudicating": 1}
    assert queries.statistics(cast.auditor) == {}
    assert queries.hits_of(matched) == [hit] == queries.hits_in([matched])


def test_figures_are_told_to_the_desk_without_persons(cast: Cast, matched: ScreeningCase) -> None:
    steps.mitigated(matched, cast.applicant, cast, NOW)
    assert [one.group for one in queries.by_field(cast.security_lead)] == ["quantum"]
    (by_size,) = queries.by_size(cast.security_officer)
    assert (by_size.cases_count, by_size.median_days) == (None, None)
    assert queries.by_field(cast.auditor) == ()
    assert queries.by_size(cast.officers["jst"]) == ()


def test_the_clocks_of_many_cases_take_one_query(
    cast: Cast, matched: ScreeningCase, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    steps.assessed(matched, cast, NOW)
    actions.put_question(matched, "information", steps.ASKED, cast.security_officer, NOW)
    today = NOW.date()
    one = queries.clock_of(matched, today)
    with django_assert_num_queries(1):
        assert queries.clocks_of([matched] * 3, today) == {matched.pk: one}
    assert one.is_stopped
    assert queries.clocks_of([], today) == {}
