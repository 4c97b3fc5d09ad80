"""What settlements would come to now, for many members at once: each figure is read for all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, Sum

from kikin.fund import settlements as rules
from kikin.fund.charter import Charter
from kikin.fund.claims import left_of_plan_yen, left_of_year_yen
from kikin.fund.ledger import account
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.claims import queries as claims
from kikin.office.claims.models import Claim
from kikin.office.costs import queries as costs
from kikin.office.costs.models import CostReport
from kikin.office.costs.queries import instrument_of
from kikin.office.ledger import queries as ledger
from kikin.office.settlements.models import CompletedWork, InterestPaid, Settlement
from kikin.values.calendar import local_date
from kikin.values.money import Yen

R = TypeVar("R", Claim, Settlement)
_OPEN = frozenset({"filed", "checked", "approved"})
_WITH = ("organisation", "award__application", "award__concept", "award__round__call")
_ITEM = {"completed_work": "construction", "interest": "interest"}
"""The cost item under which the figures of a basis stand that has no cost report."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one member's settlement would come to now. `paid` are the claims that it would cover, in the order in which
    they are settled; `last` the settlement that it would go on from; `carried_had_yen` what the member has had of money
    that was carried into the year."""

    member: AwardMember
    basis: str
    statement: rules.Statement
    paid: tuple[Claim, ...]
    open_claims: tuple[str, ...]
    report_state: str
    last: Settlement | None
    numbers_count: int
    drawn_up: Settlement | None
    carried_had_yen: Yen = 0


def year_of(award: Award, now: datetime) -> int:
    """The fiscal year of an instant, by the charter of an award."""
    charter = by_digest(award.charter_digest)
    return charter.fiscal_year(local_date(now, charter.zone))


def settled_together(members: Iterable[AwardMember]) -> list[AwardMember]:
    """These members and, where a rate is rounded once per award, all others of their awards."""
    keys = {one.pk for one in members}
    of_awards = {one.pk for one in Award.objects.filter(members__in=keys) if instrument_of(one).per == "award"}
    found = AwardMember.objects.filter(Q(pk__in=keys) | Q(award__in=of_awards)).order_by("award", "position")
    # Awards, rounds and calls are shared by many members: each is read once.
    return list(found.prefetch_related(*_WITH))


def drafts_of(members: Iterable[AwardMember], fiscal_year: int) -> list[Draft]:
    """What the settlements of these members, and of whoever is settled with them, would come to for a fiscal year.

    Left out is a member of whom there is nothing to say: no plan, no report, no cost and no payment.
    """
    members = settled_together(members)
    bases = {one.pk: instrument_of(one.award).pays for one in members}
    standing = _Standing.read(members, fiscal_year, bases)
    parts = {one.pk: standing.part(one) for one in members}
    statements: dict[int, rules.Statement] = {}
    for award, group in _by_award(members).items():
        said = rules.statements_of(
            instrument_of(award), {one.organisation.ref: parts[one.pk] for one in group}, award.application.stage
        )
        statements |= {one.pk: said[one.organisation.ref] for one in group}
    return [
        standing.draft(one, statements[one.pk])
        for one in members
        if statements[one.pk].says_something or standing.expects_a_report(one)
    ]


def facts_of(draft: Draft, fiscal_year: int, now: datetime, *, seen: bool = True, reasons: str = "") -> rules.Facts:
    """A settlement, drawn up or about to be, as the rules see it."""
    return rules.Facts(
        award_state=draft.member.award.state,
        fiscal_year=fiscal_year,
        current_year=year_of(draft.member.award, now),
        basis=draft.basis,
        report_state=draft.report_state,
        statement=draft.statement,
        kept=draft.drawn_up.statement if draft.drawn_up is not None else None,
        before=draft.last.statement if draft.last is not None else None,
        is_drawn_up=draft.drawn_up is not None,
        seen=seen,
        open_claims=draft.open_claims,
        reasons=reasons,
    )


def digest_of(settlements: Iterable[Settlement]) -> str:
    """What tells the figures of these settlements, as they were drawn up, from any others."""
    return rules.digest_of({one.ref: one.statement for one in settlements})


@dataclass(frozen=True, slots=True)
class _Standing:
    """All that the figures of some members' fiscal year rest on, by the members' keys."""

    fiscal_year: int
    bases: Mapping[int, str]
    by_item: Mapping[int, Mapping[str, Yen]]
    reports: Mapping[int, CostReport]
    claims: Mapping[int, Sequence[Claim]]
    earlier: Mapping[int, Sequence[Settlement]]
    used: Mapping[int, Mapping[int, Yen]]
    settled: Mapping[tuple[int, int], tuple[Yen, Yen]]
    held: Mapping[str, Yen]

    @staticmethod
    def read(members: Sequence[AwardMember], fiscal_year: int, bases: Mapping[int, str]) -> _Standing:
        of_year = CostReport.objects.filter(member__in=[one.pk for one in members], fiscal_year=fiscal_year)
        reports = {one.member_id: one for one in of_year.select_related("member__award")}
        of_report = costs.accepted_of(list(reports.values()))
        found: dict[int, Mapping[str, Yen]] = {pk: of_report[one.pk] for pk, one in reports.items()}
        for basis, sums in (("completed_work", _completed(members)), ("interest", _interest(members, fiscal_year))):
            found |= {pk: {_ITEM[basis]: sums.get(pk, 0)} for pk, pays in bases.items() if pays == basis}
        earlier = Settlement.objects.filter(member__in=[one.pk for one in members]).order_by("pk")
        names = {name for one in members for name in _accounts(one, fiscal_year)}
        return _Standing(
            fiscal_year,
            bases,
            found,
            reports,
            _by_member(claims.of_years(members)),
            _by_member(earlier),
            claims.used_by_year(members),
            claims.settled_years([one.pk for one in members]),
            ledger.held(names),
        )

    def part(self, member: AwardMember) -> rules.Part:
        received_yen = self.received_yen(member)
        ceiling_yen = max(0, min(self.planned_yen(member), received_yen + self.bound_yen(member)))
        organisation = member.organisation
        return rules.Part(
            self.by_item.get(member.pk, {}),
            organisation.kind,
            (organisation.size, organisation.kind),
            ceiling_yen,
            received_yen,
        )

    def planned_yen(self, member: AwardMember) -> Yen:
        """The most that the plan leaves for the year, in which its own claims and settlements are not counted."""
        plan, carried = dict(member.by_year), dict(member.carried)
        if self.bases[member.pk] == "completed_work":
            return sum(yen for year, yen in plan.items() if year <= self.fiscal_year)
        if _charter(member).regime == "annual":
            own_yen: Yen = left_of_year_yen(plan, {}, carried, self.fiscal_year)
            carried_yen: Yen = carried.get(self.fiscal_year, 0)
            return own_yen + carried_yen
        used = {year: yen for year, yen in self.used[member.pk].items() if year != self.fiscal_year}
        return left_of_plan_yen(plan, used, self.fiscal_year)

    def bound_yen(self, member: AwardMember) -> Yen:
        """What may still be paid for the year: what its bucket holds, and of one-year money only its own."""
        bound_yen = self.held[obligation(member)]
        if _charter(member).regime == "annual":
            bound_yen = min(bound_yen, self.unpaid_yen(member))
        return bound_yen + self.held[bucket(member, self.fiscal_year)]

    def unpaid_yen(self, member: AwardMember) -> Yen:
        """What one-year money of the year is neither paid nor carried out of it."""
        paid_yen = self.received_yen(member) - self.carried_had_yen(member)
        return max(
            0,
            left_of_year_yen(
                dict(member.by_year), {self.fiscal_year: paid_yen}, dict(member.carried), self.fiscal_year
            ),
        )

    def carried_had_yen(self, member: AwardMember) -> Yen:
        """What the member has had of carried money: by its last settlement, as far as it is paid, and by advances."""
        last, in_bucket_yen = self.last(member), self.held[bucket(member, self.fiscal_year)]
        _, used_yen = self.settled.get((member.pk, self.fiscal_year), (0, 0))
        if last is not None and last.state == "to_pay":
            used_yen = max(0, used_yen - min(last.to_pay_yen, in_bucket_yen))
        advances = (one for one in self.in_scope(member) if one.state == "paid" and one.carried_into is not None)
        return used_yen + sum(one.amount_yen for one in advances)

    def received_yen(self, member: AwardMember) -> Yen:
        """What the member has had: by its last settlement that holds, and by the claims paid since or before it."""
        last = self.last(member)
        before_yen = rules.received_before(last.statement, last.state) if last is not None else 0
        return before_yen + sum(one.amount_yen for one in self.in_scope(member) if one.state == "paid")

    def in_scope(self, member: AwardMember) -> list[Claim]:
        """Its claims of the year; where completed work is paid for, of all years."""
        every = self.bases[member.pk] == "completed_work"
        return [one for one in self.claims.get(member.pk, ()) if every or one.fiscal_year == self.fiscal_year]

    def last(self, member: AwardMember) -> Settlement | None:
        holding = [one for one in self.in_line(member) if one.state in rules.EFFECTIVE]
        return holding[-1] if holding else None

    def in_line(self, member: AwardMember) -> list[Settlement]:
        """Its settlements of which each goes on from the one before: of the year or, for completed work, of all."""
        every = self.bases[member.pk] == "completed_work"
        return [one for one in self.earlier.get(member.pk, ()) if every or one.fiscal_year == self.fiscal_year]

    def expects_a_report(self, member: AwardMember) -> bool:
        return self.bases[member.pk] == "cost" and (
            member.pk in self.reports or dict(member.by_year).get(self.fiscal_year, 0) > 0
        )

    def draft(self, member: AwardMember, statement: rules.Statement) -> Draft:
        claimed = self.in_scope(member)
        of_year = [one for one in self.earlier.get(member.pk, ()) if one.fiscal_year == self.fiscal_year]
        report = self.reports.get(member.pk)
        paid = sorted(
            (one for one in claimed if one.state == "paid"), key=lambda one: (one.carried_into is None, one.pk)
        )
        return Draft(
            member=member,
            basis=self.bases[member.pk],
            statement=statement,
            paid=tuple(paid),
            open_claims=tuple(one.ref for one in claimed if one.state in _OPEN),
            report_state=report.state if report is not None else "",
            last=self.last(member),
            numbers_count=len(of_year),
            drawn_up=next((one for one in self.in_line(member) if one.state == "drawn_up"), None),
            carried_had_yen=self.carried_had_yen(member),
        )


def bucket(member: AwardMember, fiscal_year: int) -> str:
    """The account of what was carried into a year."""
    return account("carried", member.award.ref, member.organisation.ref, fiscal_year)


def obligation(member: AwardMember) -> str:
    return account("obligation", member.award.ref, member.organisation.ref)


def _accounts(member: AwardMember, fiscal_year: int) -> tuple[str, ...]:
    """What the fund may still pay a member from, for a year."""
    return obligation(member), bucket(member, fiscal_year)


def _charter(member: AwardMember) -> Charter:
    return by_digest(member.award.charter_digest)


def _by_award(members: Iterable[AwardMember]) -> dict[Award, list[AwardMember]]:
    found: dict[Award, list[AwardMember]] = {}
    for one in members:
        found.setdefault(one.award, []).append(one)
    return found


def _by_member(records: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for one in records:
        found.setdefault(one.member_id, []).append(one)
    return found


def _completed(members: Sequence[AwardMember]) -> dict[int, Yen]:
    """The eligible cost of all work that is completed and accepted."""
    rows = CompletedWork.objects.filter(member__in=[one.pk for one in members], state="accepted").order_by()
    return dict(rows.values_list("member").annotate(sum_yen=Sum("completed_yen")))


def _interest(members: Sequence[AwardMember], fiscal_year: int) -> dict[int, Yen]:
    """The interest that fell due in a fiscal year, by the banks' statements."""
    found: dict[int, Yen] = {}
    charters = {one.pk: _charter(one) for one in members}
    rows = InterestPaid.objects.filter(member__in=list(charters)).order_by()
    for member, due_on, interest_yen in rows.values_list("member", "due_on", "interest_yen"):
        if charters[member].fiscal_year(due_on) == fiscal_year:
            found[member] = found.get(member, 0) + interest_yen
    return found
