"""Situations of settlements: an award by an instrument, advances paid, cost reported and reviewed, all by the actions
that doors call.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from kikin.fund import costs as cost_rules
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.costs import actions as costs
from kikin.office.costs.models import CostReport
from kikin.office.ledger import queries as ledger
from kikin.office.parties.models import Organisation
from kikin.office.settlements.actions import settling
from kikin.office.settlements.models import Receivable, Settlement
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.rounds import CONTRACTED, NEXT_YEAR

REASONS = Text("証拠書類が不足しています。", "Evidence is missing.")
SIGNED = datetime(2023, 6, 1, 3, tzinfo=UTC)
DUE_ON = date(2023, 6, 21)
PAPER = ("bill.pdf", b"%PDF-1.7 a bill")


def award_of(
    cast: Cast, instrument: str = "commission", plan: tuple[int, int, int] = (9, 80, 10), **organisation: str
) -> Award:
    """An active award of one member, JST's, by an instrument; `plan` in million yen for 2022 and 2023."""
    award = rounds.active_awards(cast, (plan,))[0]
    return by_instrument(award, instrument, **organisation)


def by_instrument(award: Award, instrument: str, **organisation: str) -> Award:
    """The same award as if its call had been for another instrument, of members of another size or kind."""
    Award.objects.filter(pk=award.pk).update(instrument=instrument)
    if organisation:
        Organisation.objects.filter(award_memberships__award=award).update(**organisation)
    return Award.objects.select_related("application", "concept", "round__call", "lead").get(pk=award.pk)


def member_of(award: Award, position: int = 0) -> AwardMember:
    return AwardMember.objects.select_related("award", "organisation").get(award=award, position=position)


def applicant_of(cast: Cast, member: AwardMember) -> Actor:
    return next(one for one in (cast.applicant, cast.other_applicant) if one.of == member.organisation.ref)


def paid(
    cast: Cast, member: AwardMember, amount_yen: int, fiscal_year: int = 2022, now: datetime = CONTRACTED
) -> Claim:
    """An advance, filed and paid."""
    officers = cast.finance[member.award.agency]
    claim = claims.file(member, fiscal_year, amount_yen, applicant_of(cast, member), now)
    claims.check([claim], officers[0], now)
    claims.approve([claim], officers[1], now)
    return claims.pay([claim], officers[2], now)[0]


def reported(
    cast: Cast, member: AwardMember, by_item: Mapping[str, int], fiscal_year: int = 2022, now: datetime = NEXT_YEAR
) -> CostReport:
    """A year's cost by item, reported, accepted and reviewed."""
    actor, officer = applicant_of(cast, member), cast.finance[member.award.agency][3]
    report = costs.open_report(member, fiscal_year, actor, now)
    costs.add_evidence(report, *PAPER, actor, now)
    lines = [line(item, yen, place, fiscal_year) for place, (item, yen) in enumerate(by_item.items())]
    costs.enter(report, lines, actor, now)
    costs.hand_in(report, actor, now, deducts_tax=False)
    return costs.review_all([report], officer, now)[0]


def settled(
    cast: Cast, member: AwardMember, spent_yen: int, fiscal_year: int = 2022, now: datetime = NEXT_YEAR
) -> Settlement:
    """A year of a member that is settled alone, for what it has spent."""
    reported(cast, member, {"other": spent_yen}, fiscal_year, now)
    return signed(cast, member, fiscal_year, now)[0]


def line(item: str, amount_yen: int, place: int, year: int = 2022) -> cost_rules.Line:
    bought = item not in ("indirect", "personnel")
    return cost_rules.Line(
        item,
        f"費用{place}",
        date(year, 10, 1),
        date(year, 11, 1),
        date(year, 12, 1),
        amount_yen,
        0,
        "測定株式会社" if bought else "",
        "",
        f"A-{year}-{place:03}" if bought else "",
        PAPER[0],
        "" if bought else "日誌は別途保管",
    )


def drawn_up(cast: Cast, member: AwardMember, fiscal_year: int = 2022, now: datetime = SIGNED) -> list[Settlement]:
    return settling.draw_up([member], fiscal_year, cast.finance[member.award.agency][0], now)


def signed(cast: Cast, member: AwardMember, fiscal_year: int = 2022, now: datetime = SIGNED) -> list[Settlement]:
    made = drawn_up(cast, member, fiscal_year, now)
    return settling.sign(made, cast.finance[member.award.agency][1], now)


def owed(settlement: Settlement) -> Receivable:
    return Receivable.objects.get(settlement=settlement)


def balance(family: str, member: AwardMember, *more: int) -> int:
    return ledger.balance(":".join([family, member.award.ref, member.organisation.ref, *map(str, more)]))
