"""Scenes of the awards: offers and contracts, advances year by year, a pause, a stop, an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kikin.fund.ledger import account
from kikin.office.awards import actions as awards
from kikin.office.awards import queries
from kikin.office.awards.models import AwardMember
from kikin.office.claims import actions as claims
from kikin.office.claims import queries as claimed
from kikin.office.closing import actions as closing
from kikin.office.closing.queries.endings import open_ends_of
from kikin.office.demonstration.accounting import open_accounts_of_recipients
from kikin.office.demonstration.company import Company
from kikin.office.demonstration.founding import consent_of_all
from kikin.office.ledger import queries as ledger
from kikin.office.milestones import actions as milestones
from kikin.office.payments import payables
from kikin.office.payments import queries as payments
from kikin.office.payments.actions import pay_documents
from kikin.office.selection.models import Round
from kikin.values.text import Text

STOPPED = Text(
    "研究代表者の異動により、計画の継続が困難となりました。",
    "The principal investigator left, and the plan cannot be continued.",
)
PAUSED = Text("実施場所の移転のため、一時停止します。", "Paused while the site of work moves.")
NOT_TAKEN_UP = Text("期限までに契約に至りませんでした。", "No contract was made in time.")
_UNDECIDED = slice(1, 3)
"""Of several offers, the second and the third are not answered: the one may still be, the other lapses."""
_SEVERAL = 5


def offer(company: Company, round: Round, now: datetime) -> None:
    """Each agency's director offers to its own."""
    for agency in round.call.agencies:
        awards.offer_all(round, company.of("programme_director", agency), now)


def accept(company: Company, round: Round, now: datetime) -> None:
    """The leads accept, but for a few."""
    offered = queries.of_round(round, ("offered",))
    undecided = offered[_UNDECIDED] if len(offered) >= _SEVERAL else []
    for award in offered:
        if award not in undecided:
            awards.accept(award, company.applicants[award.lead.ref], now)


def activate(company: Company, round: Round, now: datetime) -> None:
    """Contracts are signed, but for one that waits; offers never taken up lapse, but for one that may still be."""
    for agency in round.call.agencies:
        accepted = [award for award in queries.of_round(round, ("accepted",)) if award.agency == agency]
        signed = milestones.activate(accepted[1:] or accepted, company.of("finance_officer", agency), now)
        members = [member for award in signed for member in queries.members_of(award)]
        open_accounts_of_recipients(company, members, agency, now)
        director = company.of("programme_director", agency)
        for award in queries.of_round(round, ("offered",))[1:]:
            if award.agency == agency:
                awards.lapse(award, NOT_TAKEN_UP, director, now)


def pay_year(company: Company, round: Round, fiscal_year: int, now: datetime) -> None:
    """Every member claims its year; one finance officer checks, another approves, and a run pays what nothing holds."""
    for agency in round.call.agencies:
        filed = claims.file_all(_requests(company, queries.active_members(round, agency), fiscal_year), now)
        checker, approver, payer = (company.of("finance_officer", agency, number) for number in range(3))
        claims.check(filed, checker, now)
        claims.approve(filed, approver, now)
        holds = payments.holds_on([one.member for one in filed], payments.today_of(now))
        if free := [one for one in filed if not holds[one.member.pk]]:
            pay_documents([one.ref for one in free], (checker, approver, payer), now)


def _requests(company: Company, members: Sequence[AwardMember], fiscal_year: int) -> list[claims.Request]:
    """What the plan leaves of the year, as far as the contract still binds it: a late refund is missing there."""
    left = claimed.claimable_yen(members, fiscal_year)
    bound = ledger.held(account("obligation", one.award.ref, one.organisation.ref) for one in members)
    found = []
    for one in members:
        amount_yen = min(left[one.pk], bound[account("obligation", one.award.ref, one.organisation.ref)])
        if amount_yen and one.organisation.ref in company.applicants:
            actor = company.applicants[one.organisation.ref]
            found.append(claims.Request(one, fiscal_year, amount_yen, actor))
    return found


def pause_one(company: Company, round: Round, now: datetime) -> None:
    for award in queries.of_round(round, ("active",))[-1:]:
        awards.suspend(award, PAUSED, company.of("programme_director", award.agency), now)


def resume_all(company: Company, round: Round, now: datetime) -> None:
    for award in queries.of_round(round, ("suspended",)):
        awards.resume(award, company.of("programme_director", award.agency), now)


def stop_one(company: Company, round: Round, now: datetime) -> None:
    """All bodies consent to stop an award; what is not paid goes back, and what was paid is repaid."""
    running = queries.of_round(round, ("active",))
    if not running:
        return
    award = running[0]
    director = company.of("programme_director", award.agency)
    officer = company.of("programme_officer", award.agency)
    consent_of_all(company, awards.circulate_stopping(award, STOPPED, officer, now), now)
    milestones.terminate(award, STOPPED, director, now)
    for claim in claimed.of_award(award):
        if claim.state == "paid":
            claims.repay(claim, f"REFUND-{claim.ref}", company.of("finance_officer", award.agency, 1), now)


def pay_balances(company: Company, round: Round, now: datetime) -> None:
    """One run of each agency pays the balances that settlements have left and that nothing holds."""
    for agency in round.call.agencies:
        waiting = [one for one in payables.waiting(agency) if one.source == "settlement"]
        waiting = [one for one in waiting if one.member.award.round_id == round.pk]
        holds = payments.holds_on([one.member for one in waiting], payments.today_of(now))
        if free := [one.document for one in waiting if not holds[one.member.pk]]:
            reviewer, drawer, signer = (company.of("finance_officer", agency, number) for number in range(3))
            pay_documents(free, (drawer, signer, reviewer), now)


def close_finished(company: Company, round: Round, fiscal_year: int, now: datetime) -> None:
    """Awards whose last year ends and in which nothing is under way are closed; what they did not need goes back."""
    ended = [award for award in queries.of_round(round, ("active",)) if award.last_year <= fiscal_year]
    open_ends = open_ends_of(ended, now)
    for agency in round.call.agencies:
        done = [award for award in ended if award.agency == agency and not open_ends[award.pk]]
        closing.close_awards(done, company.of("programme_director", agency), now)
