"""Scenes of the money: offers and contracts, advances year by year, settlements, a pause, a stop, an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from kikin.fund.charter import Charter
from kikin.office.awards import actions as awards
from kikin.office.awards import queries
from kikin.office.awards.models import Award
from kikin.office.claims import actions as claims
from kikin.office.claims import queries as claimed
from kikin.office.claims.models import Claim
from kikin.office.demonstration.company import Company
from kikin.office.demonstration.founding import consent_of_all
from kikin.office.selection.models import Round
from kikin.values.text import Text

STOPPED = Text(
    "研究代表者の異動により、計画の継続が困難となりました。",
    "The principal investigator left, and the plan cannot be continued.",
)
PAUSED = Text("実施場所の移転のため、一時停止します。", "Paused while the site of work moves.")
NOT_TAKEN_UP = Text("期限までに契約に至りませんでした。", "No contract was made in time.")
_UNDECIDED_EVERY = 25
"""One offer in so many is neither accepted nor, in time, taken up."""


def offer(company: Company, round: Round, now: datetime) -> None:
    """Each agency's director offers to its own."""
    for agency in round.call.agencies:
        awards.offer_all(round, company.of("programme_director", agency), now)


def accept(company: Company, round: Round, now: datetime) -> None:
    """The leads accept, but for a few."""
    for number, award in enumerate(queries.of_round(round, ("offered",))):
        if number % _UNDECIDED_EVERY != _UNDECIDED_EVERY - 1:
            awards.accept(award, company.applicants[award.lead.ref], now)


def activate(company: Company, round: Round, now: datetime) -> None:
    """Contracts are signed, but for one that waits; offers never taken up lapse."""
    for agency in round.call.agencies:
        accepted = [award for award in queries.of_round(round, ("accepted",)) if award.agency == agency]
        awards.activate(accepted[1:] or accepted, company.of("finance_officer", agency), now)
        director = company.of("programme_director", agency)
        for award in queries.of_round(round, ("offered",))[1:]:
            if award.agency == agency:
                awards.lapse(award, NOT_TAKEN_UP, director, now)


def pay_year(company: Company, round: Round, fiscal_year: int, now: datetime) -> None:
    """Every member claims its year; one finance officer checks, another approves, a third pays."""
    for agency in round.call.agencies:
        filed: list[Claim] = []
        for award in queries.of_round(round, ("active",)):
            if award.agency == agency:
                filed += _file(company, award, fiscal_year, now)
        for step, number in ((claims.check, 0), (claims.approve, 1), (claims.pay, 2)):
            step(filed, company.of("finance_officer", agency, number), now)


def _file(company: Company, award: Award, fiscal_year: int, now: datetime) -> list[Claim]:
    filed = []
    for member in queries.members_of(award):
        amount_yen = claimed.claimable_yen(member, fiscal_year)
        actor = company.applicants.get(member.organisation.ref)
        if amount_yen and actor is not None:
            filed.append(claims.file(member, fiscal_year, amount_yen, actor, now))
    return filed


def settle_year(company: Company, round: Round, fiscal_year: int, seed: int, now: datetime) -> None:
    """What was rightly spent of a year's advances is fixed; the rest is used later, or goes back."""
    for award in queries.of_round(round):
        officer = company.of("finance_officer", award.agency, 1)
        for claim in claimed.of_award(award):
            if claim.state == "paid" and claim.fiscal_year == fiscal_year:
                unspent_percent = Random(f"settlement:{seed}:{award.application.external_id}").choice((0, 0, 1, 3))
                actual_yen = claim.amount_yen - claim.amount_yen * unspent_percent // 100
                claims.settle(claim, actual_yen, f"SETTLEMENT-{claim.ref}", officer, now)


def pause_one(company: Company, round: Round, now: datetime) -> None:
    award = queries.of_round(round, ("active",))[-1]
    awards.suspend(award, PAUSED, company.of("programme_director", award.agency), now)


def resume_all(company: Company, round: Round, now: datetime) -> None:
    for award in queries.of_round(round, ("suspended",)):
        awards.resume(award, company.of("programme_director", award.agency), now)


def stop_one(company: Company, round: Round, now: datetime) -> None:
    """All bodies consent to stop an award; what is not paid goes back, and what was paid is repaid."""
    award = queries.of_round(round, ("active",))[0]
    director = company.of("programme_director", award.agency)
    officer = company.of("programme_officer", award.agency)
    consent_of_all(company, awards.circulate_stopping(award, STOPPED, officer, now), now)
    awards.terminate(award, STOPPED, director, now)
    for claim in claimed.of_award(award):
        if claim.state == "paid":
            claims.repay(claim, f"REFUND-{claim.ref}", company.of("finance_officer", award.agency, 1), now)


def close_finished(
    company: Company, charter: Charter, rounds: Sequence[Round], fiscal_year: int, now: datetime
) -> None:
    """Awards whose last year is over and settled are closed; what they did not need goes back."""
    for round in rounds:
        for award in queries.of_round(round, ("active",)):
            if award.last_year < fiscal_year and not queries.advanced_yen(award):
                awards.close(award, company.of("programme_director", award.agency), now)
