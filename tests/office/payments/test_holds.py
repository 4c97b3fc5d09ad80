"""Holds: placed by one, lifted by another, and those that follow from the facts."""

from __future__ import annotations

from datetime import date

import pytest

from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims.models import Claim
from kikin.office.payments import actions, queries
from kikin.office.screening.models import ScreeningCase
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, REASONS

DAY = date(2022, 9, 2)
AFTER_THE_REPORT_WAS_DUE = date(2023, 6, 1)


def codes(member: AwardMember, today: date = DAY) -> list[str]:
    member = AwardMember.objects.select_related("organisation", "award__application").get(pk=member.pk)
    return [held.code for held in queries.holds_on([member], today)[member.pk]]


@pytest.mark.parametrize("code", ["open_finding", "security"])
def test_a_hold_is_lifted_by_another_with_reasons(
    cast: Cast, award: Award, member: AwardMember, payee: None, code: str
) -> None:
    one, two, *_ = cast.finance["jst"]
    hold = actions.place(award, code, REASONS, one, CONTRACTED)
    assert codes(member) == [code]
    with refused("forbidden_four_eyes"):
        actions.lift(hold, REASONS, one, CONTRACTED)
    with refused("no_reasons"):
        actions.lift(hold, Text("", ""), two, CONTRACTED)
    actions.lift(hold, REASONS, two, CONTRACTED)
    assert (hold.state, hold.lifted_because, codes(member)) == ("lifted", REASONS, [])


def test_a_hold_is_of_a_known_kind_and_says_why(cast: Cast, award: Award) -> None:
    one, *_ = cast.finance["jst"]
    with refused("unknown_hold", "no_reasons"):
        actions.place(award, "late_report", Text("", ""), one, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.place(award, "security", REASONS, cast.finance["nedo"][0], CONTRACTED)
    assert actions.place(award, "security", REASONS, one, CONTRACTED).state == "placed"


def test_a_hold_may_stop_one_member_alone(cast: Cast, award: Award, member: AwardMember, payee: None) -> None:
    other = AwardMember(award=award, position=1, organisation=member.organisation, amount_yen=0, by_year=[])
    other.pk = -1
    actions.place(award, "open_finding", REASONS, cast.finance["jst"][0], CONTRACTED, member)
    found = queries.holds_on([member, other], DAY)
    assert ([one.code for one in found[member.pk]], found[other.pk]) == (["open_finding"], [])


def test_what_follows_from_the_award_and_the_screening(
    cast: Cast, award: Award, member: AwardMember, payee: None
) -> None:
    awards.suspend(award, REASONS, cast.directors["jst"], CONTRACTED)
    ScreeningCase.objects.update(state="adjudicating")
    assert codes(member) == ["award_not_active", "verdict_missing"]
    ScreeningCase.objects.update(state="mitigated")
    awards.resume(award, cast.directors["jst"], CONTRACTED)
    assert codes(member) == []


def test_a_late_report_stops_payments(member: AwardMember, payee: None) -> None:
    assert codes(member, date(2023, 5, 31)) == []
    assert codes(member, AFTER_THE_REPORT_WAS_DUE) == ["late_report"]


def test_what_is_on_hold_is_set_aside_in_a_run_with_why(
    cast: Cast, award: Award, approved: list[Claim], payer: None, payee: None
) -> None:
    one, two, three, _ = cast.finance["jst"]
    chosen = [claim.ref for claim in approved]
    hold = actions.place(award, "open_finding", REASONS, one, CONTRACTED)
    with refused("nothing_to_pay", "on_hold"):
        actions.prepare("jst", chosen, DAY, one, CONTRACTED)
    actions.lift(hold, REASONS, two, CONTRACTED)
    run = actions.prepare("jst", chosen, DAY, one, CONTRACTED)
    actions.place(award, "open_finding", REASONS, three, CONTRACTED)
    with refused("payments_held"):
        actions.approve(run, two, CONTRACTED)


def test_who_sees_a_hold(cast: Cast, award: Award) -> None:
    hold = actions.place(award, "security", REASONS, cast.finance["jst"][0], CONTRACTED)
    roles = ("finance_officer", "programme_officer", "programme_director")
    for actor in cast.everyone():
        sees = actor.role == "auditor" or (actor.role in roles and actor.of == "jst")
        assert queries.holds_visible_to(actor).filter(pk=hold.pk).exists() == sees, actor
        if sees:
            assert queries.hold(hold.ref, actor) == hold
        else:
            with refused(hidden=True):
                queries.hold(hold.ref, actor)


def test_the_members_on_hold_of_an_award(cast: Cast, award: Award, member: AwardMember) -> None:
    ((who, held),) = queries.holds_of_award(award, DAY)
    assert (who, [one.code for one in held]) == (member, ["no_account"])
