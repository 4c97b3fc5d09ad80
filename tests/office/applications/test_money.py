"""What an application may ask for: rates by member and stage, caps of indirect cost, items, and half to the yen."""

from __future__ import annotations

import pytest

from kikin.office.applications import actions
from kikin.office.applications import outline as o
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.parties.actions import OrganisationOutline, register_organisations
from kikin.office.parties.models import Organisation
from kikin.values.text import Text
from tests.cast import BEFORE_CLOSING, FOUNDER, OPENS, Cast, complete_outline, open_call
from tests.office.refusals import everything


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_indirect_cost_stops_at_the_cap_of_the_organisation(cast: Cast, call: Call) -> None:
    def lines(indirect_yen: int) -> tuple[o.LineOutline, ...]:
        return (
            o.LineOutline(0, 2022, "equipment", 60_000_000),
            o.LineOutline(0, 2023, "personnel", 40_000_000),
            o.LineOutline(0, 2023, "indirect", indirect_yen),
        )

    cap_yen = 15_000_000 if Organisation.objects.get(ref=cast.applicant.of).kind == "company" else 30_000_000
    fair = actions.draft(call, complete_outline(cast, lines=lines(cap_yen)), cast.applicant, OPENS)
    greedy = actions.draft(call, complete_outline(cast, lines=lines(cap_yen + 1)), cast.applicant, OPENS)
    actions.submit(fair, cast.applicant, BEFORE_CLOSING)
    assert fair.state == "submitted"
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.submit(greedy, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"over_the_indirect_cap"}
    (problem,) = refused.value.problems
    assert f"{cap_yen:,}" in problem.remedy.en and problem.where == "application.budget"
    assert everything() == before


def test_an_instrument_pays_for_its_own_items_alone(cast: Cast, call: Call) -> None:
    building = (o.LineOutline(0, 2022, "construction", 60_000_000),)
    application = actions.draft(call, complete_outline(cast, lines=building), cast.applicant, OPENS)
    with pytest.raises(Refused) as refused:
        actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"budget_line_out_of_range"}


def test_a_rate_is_that_of_the_stage(cast: Cast) -> None:
    call = open_call(cast, instrument="subsidy", stages=["practical_use"])
    sides = {"lines": (o.LineOutline(0, 2022, "equipment", 50_000_000),), "stage": "practical_use"}
    small = Organisation.objects.get(ref=cast.applicant.of).size == "small_company"
    own_yen = 50_000_000 if small else 100_000_000
    fair = complete_outline(cast, members=(o.MemberOutline(cast.applicant.of, own_yen),), **sides)
    greedy = complete_outline(cast, members=(o.MemberOutline(cast.applicant.of, own_yen - 1),), **sides)
    application = actions.draft(call, fair, cast.applicant, OPENS)
    actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert application.state == "submitted"
    with pytest.raises(Refused) as refused:
        actions.submit(actions.draft(call, greedy, cast.applicant, OPENS), cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"over_the_rate"}


def test_contracts_that_are_rounded_by_themselves_keep_their_limits_by_themselves(cast: Cast) -> None:
    """Of interest the fund pays half, member by member: what one leaves another cannot take."""
    call = open_call(cast, instrument="interest-subsidy")

    def outline(own_yen: int, others_own_yen: int) -> o.Outline:
        asked: o.Outline = complete_outline(
            cast,
            members=(
                o.MemberOutline(cast.applicant.of, own_yen),
                o.MemberOutline(cast.other_applicant.of, others_own_yen),
            ),
            lines=(o.LineOutline(0, 2022, "interest", 10_000_000), o.LineOutline(1, 2022, "interest", 10_000_000)),
        )
        return asked

    fair = actions.draft(call, outline(10_000_000, 10_000_000), cast.applicant, OPENS)
    actions.submit(fair, cast.applicant, BEFORE_CLOSING)
    assert fair.state == "submitted"
    shifted = actions.draft(call, outline(20_000_000, 0), cast.applicant, OPENS)
    with pytest.raises(Refused) as refused:
        actions.submit(shifted, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"over_the_rate"}
    (problem,) = refused.value.problems
    assert "5,000,000" in problem.remedy.en


def test_a_consortium_of_twenty_one_asks_for_exactly_half(cast: Cast) -> None:
    call = open_call(cast, instrument="subsidy", budget_by_year={2022: 18_500_000_000})
    outlines = [
        OrganisationOutline(Text(f"参加企業{number}", f"Member {number} KK"), "company") for number in range(20)
    ]
    made = register_organisations(outlines, FOUNDER, OPENS)
    refs = [cast.applicant.of, *(made[one.key].ref for one in outlines)]
    costs_yen = {ref: 880_952_380 + number for number, ref in enumerate(refs[1:])}
    costs_yen[refs[0]] = 18_500_000_000 - sum(costs_yen.values())
    members = tuple(o.MemberOutline(ref, costs_yen[ref]) for ref in refs)
    lines = tuple(o.LineOutline(place, 2022, "equipment", costs_yen[ref]) for place, ref in enumerate(refs))
    half = actions.draft(call, complete_outline(cast, members=members, lines=lines), cast.applicant, OPENS)
    actions.submit(half, cast.applicant, BEFORE_CLOSING)
    assert (half.state, half.requested_yen) == ("submitted", 18_500_000_000)
    (first, *rest) = members
    less = (o.MemberOutline(first.organisation, first.cost_share_yen - 1), *rest)
    more = actions.draft(call, complete_outline(cast, members=less, lines=lines), cast.applicant, OPENS)
    with pytest.raises(Refused) as refused:
        actions.submit(more, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"over_the_rate"}
