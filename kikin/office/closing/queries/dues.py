"""What recipients owe by when, in every room: what is overdue first, also years after an award has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kikin.fund import milestones as rules
from kikin.fund.awards import RUNNING
from kikin.fund.outgoing import IP_KINDS
from kikin.fund.settlements import CAUSES
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.costs import queries as costs
from kikin.office.milestones.models import Gate, Milestone
from kikin.office.outgoing import queries as outgoing
from kikin.office.settlements import queries as settlements
from kikin.office.settlements.models import Payback, Receivable
from kikin.office.watch import confirming
from kikin.values.calendar import local_date
from kikin.values.text import Text

AHEAD_DAYS = 366
KINDS: dict[str, Text] = {
    "milestone": Text("成果報告・マイルストーン", "Result or milestone"),
    "stage_gate": Text("ステージゲートの資料", "Papers of a stage gate"),
    "cost_report": Text("実績報告", "Cost report"),
    "confirmation": Text("年次確認", "Yearly confirmation"),
    "receivable": Text("返還", "Refund"),
    "payback": Text("収益の報告・納付", "Profit declared or paid back"),
    "fulfilment": Text("義務の履行の報告", "Report on an obligation"),
    "outgoing_condition": Text("技術の持ち出し", "Technology that goes out"),
    "ip_notice": Text("知的財産の届出", "Notice on intellectual property"),
}
HOLDING = frozenset({"milestone", "stage_gate", "cost_report", "confirmation", "outgoing_condition", "ip_notice"})
"""Kinds of which one that is overdue holds payments: of the whole award, or of the member that owes it alone."""
_A_CONDITION = Text("持ち出しの条件を満たすこと", "A condition of letting technology out, to be met")
"""Only those who screen and the recipient itself read which."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that a recipient owes by a day. `ref` is its record's, where it has one; else it is one of the award's.

    `member` owes it alone; without one the lead does, for the whole award. With `holds_from`, what is overdue holds
    payments from that day on; else at once.
    """

    kind: str
    award: Award
    what: Text
    due_on: date
    ref: str = ""
    member: AwardMember | None = None
    holds_from: date | None = None
    may_hold: bool = True

    @property
    def recipient(self) -> Text:
        return (self.member.organisation if self.member is not None else self.award.lead).name

    def is_overdue(self, today: date) -> bool:
        return self.due_on < today

    def holds_payments(self, today: date) -> bool:
        has_come = self.is_overdue(today) if self.holds_from is None else self.holds_from <= today
        return self.may_hold and self.kind in HOLDING and has_come and self.award.state in RUNNING


def dues_of(awards: Sequence[Award], now: datetime, organisation: str = "") -> list[Due]:
    """Everything due under these awards within a year from now, what is longest overdue first.

    With an organisation, only what it owes itself or as the lead.
    """
    today = local_date(now, in_force().zone)
    by_key = {award.pk: award for award in awards}
    members = list(AwardMember.objects.filter(award__in=by_key).select_related("organisation", "award__application"))
    for member in members:
        member.award = by_key[member.award_id]
    found = [
        *_milestones(by_key),
        *_gates(by_key),
        *_reports(awards, today),
        *_confirmations(by_key),
        *_debts(by_key),
        *_outgoing(by_key, members),
        *_after_the_end(members, now),
    ]
    until = today + timedelta(days=AHEAD_DAYS)
    mine = [one for one in found if one.due_on <= until and (not organisation or _is_of(one, organisation))]
    return sorted(mine, key=lambda one: (one.due_on, one.award.pk, one.kind, one.ref))


def _is_of(due: Due, organisation: str) -> bool:
    return (due.member.organisation if due.member is not None else due.award.lead).ref == organisation


def _milestones(by_key: dict[int, Award]) -> Iterator[Due]:
    for one in Milestone.objects.filter(award__in=by_key, state__in=sorted(rules.OPEN)):
        award = by_key[one.award_id]
        if award.activated_on is None or _never_came(one, award):
            continue
        year = Text(f"（{one.fiscal_year}年度）", f", FY{one.fiscal_year}") if one.fiscal_year else Text("", "")
        what = Text(one.title.ja + year.ja, one.title.en + year.en)
        yield Due("milestone", award, what, one.due_on, one.ref)


def _never_came(one: Milestone, award: Award) -> bool:
    """Of an award that was stopped, what was owed of work that is not done any more is owed no more."""
    if award.state != "terminated" or award.ended_on is None or one.basis == "after":
        return False
    if one.fiscal_year is None:
        return one.due_on > award.ended_on
    return one.fiscal_year > in_force().fiscal_year(award.ended_on)


def _gates(by_key: dict[int, Award]) -> Iterator[Due]:
    for one in Gate.objects.filter(award__in=by_key, state="planned", award__state__in=RUNNING):
        yield Due("stage_gate", by_key[one.award_id], one.title, one.due_on, one.ref)


def _reports(awards: Sequence[Award], today: date) -> Iterator[Due]:
    for one in costs.overdue_under(awards, today + timedelta(days=AHEAD_DAYS)):
        what = Text(f"{one.fiscal_year}年度の実績報告", f"Cost report of FY{one.fiscal_year}")
        ref = one.report.ref if one.report is not None else ""
        yield Due("cost_report", one.member.award, what, one.due_on, ref, one.member)


def _confirmations(by_key: dict[int, Award]) -> Iterator[Due]:
    for one in confirming.owed_under(by_key):
        what = Text(f"{one.year}年の年次確認", f"Yearly confirmation of {one.year}")
        award = by_key[one.member.award_id]
        yield Due("confirmation", award, what, one.due_on, one.ref, one.member, one.holds_from)


def _debts(by_key: dict[int, Award]) -> Iterator[Due]:
    owed = Receivable.objects.filter(member__award__in=by_key, state="due").select_related("member__organisation")
    for debt in owed:
        yield Due("receivable", by_key[debt.member.award_id], CAUSES[debt.cause], debt.due_on, debt.ref, debt.member)
    noted = Payback.objects.filter(member__award__in=by_key, state="noted", owed_yen__gt=0, due_on__isnull=False)
    for one in noted.select_related("member__organisation"):
        what = Text(f"{one.fiscal_year}年度分の収益納付", f"Payback of profit of FY{one.fiscal_year}")
        if one.due_on is not None:
            yield Due("payback", by_key[one.member.award_id], what, one.due_on, one.ref, one.member)


def _outgoing(by_key: dict[int, Award], members: Iterable[AwardMember]) -> Iterator[Due]:
    """Conditions of what went out, and what has to be told next of intellectual property."""
    by_member = {member.pk: member for member in members}
    for condition in outgoing.conditions_owed(by_member):
        member = by_member[condition.request.member_id]
        yield Due("outgoing_condition", member.award, _A_CONDITION, condition.due_on, condition.request.ref, member)
    for key, found in outgoing.notices_owed(by_member).items():
        for notice, owed in found:
            label = IP_KINDS[owed.kinds[0]].label
            what = Text(f"{label.ja}：{notice.title}", f"{label.en}: {notice.title}")
            member = by_member[key]
            yield Due("ip_notice", member.award, what, owed.due_on, notice.ref, member, may_hold=owed.holds)


def _after_the_end(members: Iterable[AwardMember], now: datetime) -> Iterator[Due]:
    """Years of which profit is declared, or of which it is shown that an obligation is kept."""
    charter = in_force()
    for member in members:
        if member.award.ended_on is None:
            continue
        for year in settlements.years_to_declare(member, now):
            what = Text(f"{year}年度の収益の報告", f"Profit of FY{year}, to be declared")
            yield Due("payback", member.award, what, costs.due_on(year, charter), "", member)
        for year in settlements.years_to_report(member, now):
            what = Text(f"{year}年度の義務の履行の報告", f"Obligations kept in FY{year}, to be reported")
            yield Due("fulfilment", member.award, what, costs.due_on(year, charter), "", member)
