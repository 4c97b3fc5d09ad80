"""Scenes of the accounts: where money is paid to, what was spent of it, what is settled, and the books of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

from kikin.fund.charter import Charter
from kikin.fund.costs import Line
from kikin.fund.costs.lines import WITHOUT_BILL, WITHOUT_SUPPLIER
from kikin.fund.payments import Details, PayerTerms
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.claims import queries as claimed
from kikin.office.closing import actions as closing
from kikin.office.closing.queries.endings import unspent_of
from kikin.office.costs import actions as costs
from kikin.office.costs.actions import Label, Timesheet, WholeReport
from kikin.office.demonstration import working
from kikin.office.demonstration.company import Company
from kikin.office.parties.models import Organisation
from kikin.office.payments import actions as payments
from kikin.office.payments import queries as paid
from kikin.office.selection.models import Round
from kikin.office.settlements import queries as settled
from kikin.office.settlements.actions import receivables, settling
from kikin.values.calendar import fiscal_year_bounds
from kikin.values.money import Yen, split_yen

_PAPER = ("evidence.txt", "模擬の証拠書類 / Evidence of the demonstration\n".encode())
_REGISTER = "法人登録の代表電話 / the number in the register"
_SUPPLIERS = ("例示商店", "例示計測器", "例示システム", "Example Instruments", "Example Materials")
_WORDS = {
    "equipment": "試験装置 / Test equipment",
    "personnel": "研究員の人件費 / Researchers",
    "travel": "出張 / Travel",
    "other": "試料・外注 / Samples and services",
    "construction": "建屋・設備工事 / Building work",
    "indirect": "間接経費 / Indirect cost",
    "interest": "借入金の利息 / Interest on a loan",
}
_BY_DIARY = "従事日誌は機関で保管 / Timesheets are kept by the recipient"
_SPENT_PERCENT = (*(102,) * 18, 90, 88)
"""Of what was planned, before tax: most spend a little more than the fund pays for, some leave a little."""
_LINES_OF_A_PARTNER = 1
"""Partners report their largest item alone, and bear what they pay their people."""
_PAY = "personnel"
_WITHOUT_TIMESHEETS = 3
"""One lead of so many shows pay by a line without a rate: an inspection has something to find."""
_ADMINISTRATION_BP = 30
"""What an agency spends on running the fund in a year, of what it may commit in that year."""
_EXPLANATION = "精算と返還の期限を翌年度に管理する / Settlements and refunds are followed up next year"


def open_accounts_of_agencies(charter: Charter, company: Company, now: datetime) -> None:
    """Each agency names the account from which it pays; another officer puts it into force."""
    for number, agency in enumerate(charter.agencies, start=1):
        details = Details(
            holder=f"モギ {agency.key.upper()}",
            bank_code="9999",
            bank_kana="モギ",
            branch_code=f"{number:03}",
            branch_kana="ホンテン",
            number=f"{number:07}",
        )
        terms = PayerTerms(requester_code=f"{number:010}", requester_kana=f"モギ {agency.key.upper()}")
        account = payments.propose_payer(agency.key, details, terms, company.of("finance_officer", agency.key), now)
        payments.put_payer_in_force(account, company.of("finance_officer", agency.key, 1), now)


def open_accounts_of_recipients(company: Company, members: Sequence[AwardMember], agency: str, now: datetime) -> None:
    """Recipients name where they are paid; an officer calls each back, and another puts the accounts into force."""
    organisations = {one.organisation.pk: one.organisation for one in members}
    known, _ = paid.accounts_of(organisations)
    new = [
        payments.NewAccount(one, _details(one), _telephone(one), company.applicants[one.ref])
        for pk, one in organisations.items()
        if pk not in known and one.ref in company.applicants
    ]
    if not new:
        return
    accounts = payments.propose_all(new, now)
    calls = {one.pk: payments.CallBack(one.telephone, _REGISTER) for one in accounts}
    payments.call_back_all(accounts, calls, company.of("finance_officer", agency), now)
    payments.put_in_force(accounts, company.of("finance_officer", agency, 1), now)


def settle_year(company: Company, round: Round, fiscal_year: int, seed: int, now: datetime) -> None:
    """Recipients report what they spent of a year's advances; an officer reviews it, and two settle the year.

    Whoever spent less than it had gives the rest back some weeks later.
    """
    for agency in round.call.agencies:
        members = _members_paid(company, round, agency, fiscal_year)
        wholes = [_whole(company, *one, fiscal_year, seed, rank) for rank, one in enumerate(_leads_first(members))]
        reviewer, drawer, signer = (company.of("finance_officer", agency, number) for number in range(3))
        costs.review_all(costs.report_all(wholes, now), reviewer, now)
        settling.settle_round(round, agency, fiscal_year, drawer, signer, now)


def repay_what_is_due(company: Company, round: Round, now: datetime) -> None:
    """Refunds come in before they are due, but for one of each agency, which is left to be late.

    Whoever reviewed the costs notes them: not the officer who signed, and by that demanded them.
    """
    today = paid.today_of(now)
    for agency in round.call.agencies:
        officer = company.of("finance_officer", agency)
        due = settled.receivables_of(officer).filter(state="due", member__award__round=round).order_by("pk")
        for one in list(due)[1:]:
            receivables.repay(one, one.owed.left_yen, today, f"RECEIPT-{one.ref}", officer, now)


def keep_the_books(charter: Charter, company: Company, fiscal_year: int, now: datetime) -> None:
    """What running the fund cost is posted on the year's last day, one-year money lapses, and the year is closed."""
    _, last_on = fiscal_year_bounds(fiscal_year, charter.first_month)
    for allotment in charter.allotments:
        if allotment.fiscal_year == fiscal_year and charter.administration_cap:
            _administer(company, allotment.appropriation, allotment.agency, allotment.amount_yen, last_on, now)
    if charter.regime == "annual":
        for agency in charter.agencies:
            if any(not one.open_ends for one in unspent_of(agency.key, fiscal_year, now)):
                proposer, other = (company.of("finance_officer", agency.key, number) for number in (1, 0))
                for entry in closing.propose_lapse(fiscal_year, f"LAPSE-{fiscal_year}", proposer, now):
                    closing.confirm(entry, other, now)
    first = charter.agencies[0].key
    prepared = closing.prepare(fiscal_year, _EXPLANATION, company.of("finance_officer", first), now)
    closing.close(prepared, company.of("finance_officer", first, 1), now)


def _members_paid(company: Company, round: Round, agency: str, fiscal_year: int) -> list[tuple[AwardMember, Yen]]:
    """Members who act in the play and were paid for that year, with how much."""
    sums: dict[int, tuple[AwardMember, Yen]] = {}
    for claim in claimed.to_be_settled(round, agency, fiscal_year):
        if claim.member.organisation.ref in company.applicants:
            member, before_yen = sums.get(claim.member.pk, (claim.member, 0))
            sums[claim.member.pk] = member, before_yen + claim.amount_yen
    return list(sums.values())


def _leads_first(members: Sequence[tuple[AwardMember, Yen]]) -> list[tuple[AwardMember, Yen]]:
    return sorted(members, key=lambda one: bool(one[0].position))


def _whole(company: Company, member: AwardMember, paid_yen: Yen, fiscal_year: int, seed: int, rank: int) -> WholeReport:
    """A report with a line for each cost item of the year's plan, and timesheets for some of its pay."""
    award = member.award
    charter = by_digest(award.charter_digest)
    instrument = charter.instrument(award.instrument, award.offered_on)
    random = Random(f"costs:{seed}:{award.application.external_id}:{member.position}:{fiscal_year}")
    rate = instrument.rate_for(member.organisation.size, member.organisation.kind, stage=award.application.stage)
    spent = Fraction(random.choice(_SPENT_PERCENT), 100)
    plan = {line.cost_item: line.amount_yen for line in member.plan_lines.filter(fiscal_year=fiscal_year)}
    if member.position:
        plan = {item: yen for item, yen in plan.items() if item != _PAY} or plan
        plan = dict(sorted(plan.items(), key=lambda line: -line[1])[:_LINES_OF_A_PARTNER])
    parts = split_yen((paid_yen * spent / rate).__ceil__(), plan) if plan else {"other": paid_yen}
    first, last = fiscal_year_bounds(fiscal_year, charter.first_month)
    begins = max(first, award.activated_on or first)
    actor = company.applicants[member.organisation.ref]
    period = working.Period(begins, last, instrument, charter)
    parts, timesheets = _with_timesheets(company, parts, (actor.person, fiscal_year), period, rank)
    lines = tuple(
        _line(item, yen, begins, last, random, f"{award.ref}-{member.position}-{fiscal_year}-{item}")
        for item, yen in parts.items()
        if yen
    )
    label = Label(f"{award.ref}-{member.position}-{fiscal_year}", "研究棟 / Laboratory", "研究代表者 / Investigator")
    return WholeReport(member, fiscal_year, lines, _PAPER, actor, label, timesheets)


def _with_timesheets(
    company: Company, parts: Mapping[str, Yen], whose: tuple[str, int], period: working.Period, rank: int
) -> tuple[dict[str, Yen], tuple[Timesheet, ...]]:
    """What is left of the parts once pay is shown by timesheets: the first leads show a person's last months, the
    others bear their pay, and what is not shown is spent on the largest of the other items."""
    rest = {item: yen for item, yen in parts.items() if item != _PAY}
    is_shown = rank < len(working.WAYS) and whose not in company.timed
    is_lump = not is_shown and rank % _WITHOUT_TIMESHEETS == _WITHOUT_TIMESHEETS - 1
    if _PAY not in parts or not rest or is_lump:
        return dict(parts), ()
    made: list[Timesheet] = []
    shown_yen = 0
    if is_shown:
        made, shown_yen = working.timesheets(whose[0], rank, period, parts[_PAY], _PAPER[0])
        company.timed.add(whose)
    largest = max(rest, key=lambda item: rest[item])
    return rest | {largest: rest[largest] + parts[_PAY] - shown_yen}, tuple(made)


def _line(item: str, yen: Yen, begins: date, last: date, random: Random, bill: str) -> Line:
    """What was bought has its price plus the consumption tax of a tenth, which an instrument may leave out again."""
    quarter = timedelta(days=(last - begins).days // 4)
    is_bought, has_bill = item not in WITHOUT_SUPPLIER, item not in WITHOUT_BILL
    tax_yen = yen // 10 if is_bought else 0
    return Line(
        cost_item=item,
        description=_WORDS[item],
        ordered_on=begins + quarter,
        delivered_on=begins + 2 * quarter,
        paid_on=begins + 3 * quarter,
        amount_yen=yen + tax_yen,
        tax_yen=tax_yen,
        supplier=random.choice(_SUPPLIERS) if is_bought else "",
        bill_number=bill if has_bill else "",
        evidence=_PAPER[0],
        remark=_BY_DIARY if item == "personnel" else "",
    )


def _administer(company: Company, appropriation: str, agency: str, allotted_yen: Yen, on: date, now: datetime) -> None:
    amount_yen = allotted_yen * _ADMINISTRATION_BP // 10_000
    if amount_yen:
        outline = closing.EntryOutline("administration", appropriation, amount_yen, on, f"ADMIN-{on:%Y}", agency)
        entry = closing.propose(outline, company.of("finance_officer", agency), now)
        closing.confirm(entry, company.of("finance_officer", agency, 1), now)


def _details(organisation: Organisation) -> Details:
    figures = f"{organisation.pk:07}"[-7:]
    return Details(
        holder=f"モギ {organisation.ref}",
        bank_code="9998",
        bank_kana="モギ",
        branch_code=figures[-3:],
        branch_kana="シテン",
        number=figures,
    )


def _telephone(organisation: Organisation) -> str:
    return f"03-0000-{organisation.pk % 10_000:04}"
