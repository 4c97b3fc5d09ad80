"""A lead and twenty firms at exactly half of 37,000,000,000 yen; one leaves in the second year."""

from __future__ import annotations

import pytest

from kikin.fund.changes import Request
from kikin.office.applications import outline as o
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.changes import actions
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.check import check_ledger
from kikin.office.parties import actions as parties
from kikin.values.money import split_yen
from kikin.values.text import Text
from tests import cast as stage
from tests.cast import FOUNDED, FOUNDER, Cast
from tests.office import rounds
from tests.office.changes.one_year import found_with
from tests.office.changes.test_actions import is_in_step
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR

WHOLE_YEN = 37_000_000_000
HALF_YEN = WHOLE_YEN // 2
PARTS = split_yen(HALF_YEN, {place: 1 + place * place for place in range(21)})
YEARS = {place: split_yen(yen, {2022: 47, 2023: 53}) for place, yen in PARTS.items()}


@pytest.fixture
def cast(db: None) -> Cast:
    """The fund of 2021, with a field that may take all of a call."""
    before, quantum, after = stage.CHARTER.read_text("utf-8").partition('key = "quantum"')
    return found_with(before + quantum + after.replace('ceiling = "30%"', 'ceiling = "100%"', 1))


@pytest.fixture
def award(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Award:
    firms = [parties.OrganisationOutline(Text(f"見本{n}株式会社", f"Sample firm {n}")) for n in range(20)]
    made = parties.register_organisations(firms, FOUNDER, FOUNDED)
    refs = [cast.applicant.of, *(made[firm.key].ref for firm in firms)]

    def sent(cast: Cast, call, number: int, plan: tuple[int, int, int]):  # type: ignore[no-untyped-def]
        members = tuple(o.MemberOutline(ref, PARTS[place]) for place, ref in enumerate(refs))
        lines = tuple(
            o.LineOutline(place, year, item, yen)
            for place, by_year in YEARS.items()
            for year, of_year in by_year.items()
            for item, yen in split_yen(of_year, {"equipment": 2, "personnel": 1}).items()
        )
        return stage.sent_application(cast, call, members=members, lines=lines)

    monkeypatch.setattr(rounds, "_sent", sent)
    terms = {"instrument": "subsidy", "budget_by_year": {2022: 9_000_000_000, 2023: 10_000_000_000}}
    return rounds.active_awards(cast, rounds.PLANS[:1], **terms)[0]


def refs_of(award: Award) -> list[str]:
    return [one.organisation.ref for one in award.members.order_by("position")]


def test_one_of_twenty_one_leaves_and_every_yen_stays(award: Award, cast: Cast) -> None:
    refs = refs_of(award)
    gone, staying = refs[13], [ref for ref in refs if ref != refs[13]]
    assert (len(refs), award.amount_yen, awards.unbound_yen(award)) == (21, HALF_YEN, 0)
    parts = split_yen(PARTS[13], dict.fromkeys(staying, 1))
    leaving = Request("member_leaves", gone, shares=dict.fromkeys(staying, 1), note="事業からの撤退")
    with refused("over_the_rate"):
        actions.file(award, leaving, cast.applicant, NEXT_YEAR)
    half = Request("member_leaves", gone, shares=dict.fromkeys(staying, 1), own_shares=parts, note="事業からの撤退")
    change = actions.file(award, half, cast.applicant, NEXT_YEAR)
    actions.check(change, cast.officers["jst"], NEXT_YEAR)
    actions.approve(change, cast.directors["jst"], NEXT_YEAR)

    assert is_in_step(award)
    after = {
        one.organisation.ref: one for one in AwardMember.objects.filter(award=award).select_related("organisation")
    }
    assert sum(one.amount_yen for one in after.values()) == HALF_YEN == award.amount_yen
    assert (after[gone].amount_yen, after[gone].left_on) == (0, NEXT_YEAR.date())
    for place, ref in enumerate(refs):
        if ref != gone:
            assert after[ref].amount_yen == PARTS[place] + parts[ref] == after[ref].own_share_yen
    bound = awards.balances_of(Award.objects.get(pk=award.pk))
    assert bound == {ref: one.amount_yen for ref, one in after.items()}
    totals = ledger.totals_of(award.ref)
    assert (totals.committed_yen, totals.obligated_yen) == (HALF_YEN, HALF_YEN)
    assert sum(after[ref].own_share_yen for ref in staying) == HALF_YEN
    assert check_ledger().problems == []
