"""An award is closed once nothing is under way in it: an auditor would ask of each thing why it was left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kikin.fund.changes import Request
from kikin.office.awards.models import Award, AwardMember
from kikin.office.changes import actions as changes
from kikin.office.charter.queries import in_force
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.closing import actions
from kikin.office.closing.queries import books
from kikin.office.closing.queries.endings import open_ends_of
from kikin.office.costs import actions as costs
from kikin.office.costs.models import Asset, CostLine, Disposal
from kikin.office.ledger import queries as ledger
from kikin.office.payments import actions as payments
from kikin.office.settlements.actions import receivables, settling
from kikin.office.settlements.models import Breach, Payback
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR
from tests.office.settlements.scene import SIGNED, applicant_of, drawn_up, owed, reported, settled, signed

MILLION = 1_000_000
DAY = CONTRACTED.date()
REASONS = Text("確認が済みました。", "It was looked into.")


def close(cast: Cast, award: Award) -> str:
    return actions.close_awards([award], cast.directors["jst"], SIGNED)[0].state


def test_an_advance_is_settled_and_its_refund_repaid_first(cast: Cast, award: Award, paid: Claim) -> None:
    with refused("open_advances") as answer:
        close(cast, award)
    assert answer.value.problems[0].value == paid.ref
    due = owed(settled(cast, paid.member, 100 * MILLION))
    with refused("open_refunds"):
        close(cast, award)
    receivables.repay(due, 20 * MILLION, due.demanded_on, "RECEIPT-1", cast.finance["jst"][0], SIGNED)
    assert close(cast, award) == "closed"
    totals = ledger.totals_of(award.ref)
    assert (totals.committed_yen, totals.obligated_yen, totals.paid_yen) == (100 * MILLION,) * 3


def test_a_reported_year_is_settled_to_the_last_payment_first(cast: Cast, award: Award, member: AwardMember) -> None:
    report = costs.open_report(member, 2022, applicant_of(cast, member), NEXT_YEAR)
    with refused("open_reports"):
        close(cast, award)
    report.delete()
    reported(cast, member, {"other": 30 * MILLION})
    with refused("open_years") as answer:
        close(cast, award)
    assert answer.value.problems[0].value == f"{member.organisation.ref} 2022"
    made = drawn_up(cast, member)
    with refused("open_years", "open_statements"):
        close(cast, award)
    settling.sign(made, cast.finance["jst"][1], SIGNED)
    with refused("open_balances"):
        close(cast, award)
    settling.pay(made, cast.finance["jst"][2], SIGNED)
    assert close(cast, award) == "closed"
    assert ledger.totals_of(award.ref).committed_yen == 30 * MILLION


def test_a_year_that_comes_to_less_than_was_settled_is_settled_again_first(
    cast: Cast, award: Award, member: AwardMember
) -> None:
    reported(cast, member, {"other": 30 * MILLION, "travel": MILLION})
    settling.pay(signed(cast, member), cast.finance["jst"][2], SIGNED)
    CostLine.objects.filter(cost_item="travel").update(state="disallowed")
    with refused("open_years"):
        close(cast, award)
    due = owed(signed(cast, member)[0])
    receivables.repay(due, MILLION, due.demanded_on, "RECEIPT-1", cast.finance["jst"][0], SIGNED)
    assert close(cast, award) == "closed"


def _claim(cast: Cast, member: AwardMember) -> Callable[[], object]:
    claim = claims.file(member, 2022, 1, cast.applicant, CONTRACTED)
    return lambda: claims.refuse(claim, REASONS, cast.finance["jst"][0], SIGNED)


def _change(cast: Cast, member: AwardMember) -> Callable[[], object]:
    longer = Request("prolong", to_year=2024, note="納入の遅れ")
    change = changes.file(member.award, longer, cast.applicant, CONTRACTED)
    return lambda: changes.withdraw(change, cast.applicant, SIGNED)


def _hold(cast: Cast, member: AwardMember) -> Callable[[], object]:
    hold = payments.place(member.award, "open_finding", REASONS, cast.finance["jst"][0], CONTRACTED)
    return lambda: payments.lift(hold, REASONS, cast.finance["jst"][1], SIGNED)


def items_of(fiscal_year: int) -> set[str]:
    return {kind for kind, _, _ in books.open_items(fiscal_year, in_force())}


def _disposal(cast: Cast, member: AwardMember) -> Callable[[], object]:
    line = reported(cast, member, {"other": MILLION}).lines.get()
    thing = Asset.objects.create(line=line, tag="T-1", belongs_to="agency", acquired_on=DAY, last_seen_on=DAY)
    Disposal.objects.create(ref="DSP-1", state="filed", asset=thing, given_up_on=DAY, filed_at=NEXT_YEAR)
    return lambda: Disposal.objects.update(state="refused")


def _breach(cast: Cast, member: AwardMember) -> Callable[[], object]:
    Breach.objects.create(
        ref="BRC-1", state="recorded", member=member, breached_on=DAY, bound_from=DAY, months_bound=1, months_kept=0,
        document="VISIT-1", words_ja="違反", words_en="Breach", recorded_by="PER-1", recorded_on=DAY, amount_yen=7,
    )  # fmt: skip
    return lambda: Breach.objects.update(state="dismissed")


def _payback(cast: Cast, member: AwardMember) -> Callable[[], object]:
    Payback.objects.create(
        ref="PBK-1", state="noted", member=member, fiscal_year=2022, profit_yen=1, declared_document="ACCOUNTS-1",
        declared_by="PER-1", declared_at=NEXT_YEAR, grant_yen=9, owed_yen=9,
    )  # fmt: skip
    return lambda: Payback.objects.update(owed_yen=0)


@pytest.mark.parametrize(("begin", "kind"), [(_disposal, "disposals"), (_breach, "breaches"), (_payback, "paybacks")])
def test_what_is_owed_or_undecided_after_the_work_is_an_open_end_and_an_open_item(
    cast: Cast, award: Award, member: AwardMember, begin: Callable[..., Callable[[], object]], kind: str
) -> None:
    undo = begin(cast, member)
    assert kind in open_ends_of([award], SIGNED)[award.pk]
    assert (kind in items_of(2022)) == (kind != "disposals")
    assert kind in items_of(2023)
    undo()
    assert kind not in open_ends_of([award], SIGNED)[award.pk]
    assert kind not in items_of(2023)


@pytest.mark.parametrize(("begin", "code"), [(_claim, "open_claims"), (_change, "open_changes"), (_hold, "open_holds")])
def test_what_is_asked_for_or_held_is_decided_first(
    cast: Cast, award: Award, member: AwardMember, begin: Callable[..., Callable[[], object]], code: str
) -> None:
    undo = begin(cast, member)
    with refused(code):
        close(cast, award)
    undo()
    assert close(cast, award) == "closed"


def test_several_are_closed_together_or_none(cast: Cast, paid: Claim, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    award = paid.member.award
    with django_assert_max_num_queries(25):
        assert open_ends_of([award], SIGNED) == {award.pk: {"advances": (paid.ref,)}}
    assert open_ends_of([], SIGNED) == {}
