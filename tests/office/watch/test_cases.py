"""Watch cases: raised once, looked into by people, and payments that wait until they are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kikin.fund.watch import Stake
from kikin.office.awards.models import AwardMember
from kikin.office.payments.queries import holds_on
from kikin.office.watch import actions, queries
from kikin.values.text import Text
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import alert

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from kikin.office.watch.models import WatchCase
    from tests.cast import Cast

pytestmark = pytest.mark.database
WHY = Text("登記を確かめた。", "The register was looked at.")


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast)[0]


def raised(award: Award, kind: str = "control_taken") -> WatchCase:
    return actions.raise_alerts([alert(kind, award)], FOUNDER, CONTRACTED)[0]


def reasons_of_holds(award: Award) -> list[str]:
    members = list(AwardMember.objects.filter(award=award).select_related("organisation", "award__application"))
    return [held.code for held in holds_on(members, date(2022, 9, 2))[members[0].pk]]


def test_what_was_seen_before_raises_nothing_again(award: Award) -> None:
    seen = [alert("control_taken", award), alert("departure", award)]
    assert len(actions.raise_alerts([*seen, seen[0]], FOUNDER, CONTRACTED)) == 2
    later = replace(seen[0], known_on=date(2022, 12, 29), path=())
    assert actions.raise_alerts([later, seen[1]], FOUNDER, CONTRACTED) == []
    assert actions.raise_alerts([alert("control_taken", award, "another fact")], FOUNDER, CONTRACTED) != []


def test_payments_wait_until_a_case_that_holds_them_is_closed(cast: Cast, award: Award) -> None:
    before = reasons_of_holds(award)
    case, officer = raised(award), cast.security_officer
    raised(award, "company_short")
    assert set(reasons_of_holds(award)) == {*before, "watched"}
    actions.assess(case, officer, CONTRACTED)
    actions.act_on(case, WHY, officer, CONTRACTED)
    assert "watched" in reasons_of_holds(award)
    actions.resolve(case, WHY, officer, CONTRACTED)
    assert reasons_of_holds(award) == before
    assert (case.state, case.reasons, case.looked_into_by) == ("resolved", WHY, officer.person)


def test_a_dismissed_case_can_be_looked_into_again(cast: Cast, award: Award) -> None:
    case, officer = raised(award), cast.security_officer
    actions.assess(case, officer, CONTRACTED)
    with refused("no_reasons"):
        actions.dismiss(case, Text("", ""), officer, CONTRACTED)
    actions.dismiss(case, WHY, officer, CONTRACTED)
    assert "watched" not in reasons_of_holds(award)
    actions.reopen(case, WHY, officer, CONTRACTED)
    assert "watched" in reasons_of_holds(award)


def test_the_programme_helps_and_knows_nothing_of_security(cast: Cast, award: Award) -> None:
    sealed, help_ = raised(award), raised(award, "company_short")
    officer = cast.officers[award.agency]
    assert queries.waiting(officer) == [help_]
    with refused("not_granted", hidden=True):
        actions.assess(sealed, officer, CONTRACTED)
    actions.assess(help_, officer, CONTRACTED)
    with refused("not_granted"):
        actions.dismiss(help_, WHY, cast.security_officer, CONTRACTED)


def test_the_gravest_and_the_most_at_stake_come_first(cast: Cast, award: Award) -> None:
    little = replace(alert("control_taken", award, "1"), stake=Stake(1))
    much = replace(alert("control_taken", award, "2"), stake=Stake(2))
    level = replace(alert("control_taken", award, "3"), stake=Stake(1, technology_level=7))
    short = replace(alert("company_short", award), stake=Stake(9))
    actions.raise_alerts([short, little, much, level], FOUNDER, CONTRACTED)
    told = [(one.kind, one.left_yen, one.technology_level) for one in queries.waiting(cast.security_lead)]
    assert told == [("control_taken", 1, 7), ("control_taken", 2, 0), ("control_taken", 1, 0), ("company_short", 9, 0)]


def test_whoever_helps_learns_nothing_of_the_technology_from_the_order(cast: Cast, award: Award) -> None:
    fine, rich = (
        replace(alert("company_short", award, str(yen)), stake=Stake(yen, technology_level=level))
        for yen, level in ((1, 7), (2, 0))
    )
    actions.raise_alerts([fine, rich], FOUNDER, CONTRACTED)
    for actor, order in ((cast.security_lead, [1, 2]), (cast.officers[award.agency], [2, 1])):
        assert [one.left_yen for one in queries.waiting(actor)] == order


def test_nobody_knows_of_a_case_about_themselves(cast: Cast, award: Award) -> None:
    officer, helper = cast.security_officer, cast.officers[award.agency]
    for kind, actor in (("listed", officer), ("departure", helper)):
        seen = replace(alert(kind, award), subject=actor.person, about=(actor.person,))
        (case,) = actions.raise_alerts([seen], FOUNDER, CONTRACTED)
        assert not queries.visible_to(actor).filter(pk=case.pk).exists()
        with refused(hidden=True):
            queries.get(case.ref, actor)
        with refused("forbidden_own_case", hidden=True):
            actions.assess(case, actor, CONTRACTED)
        assert queries.get(case.ref, cast.security_lead) == case
