"""Scenes of the choice: the portfolio, the screening beside it, a body that returns it, and the joint approval."""

from __future__ import annotations

from datetime import datetime

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.approvals.actions import answer
from kikin.office.calls.models import Call
from kikin.office.demonstration.company import Company
from kikin.office.demonstration.desk import screen
from kikin.office.demonstration.founding import consent_of_all
from kikin.office.demonstration.watchlist import Watchlist
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.lists import actions as lists
from kikin.office.selection import actions as selection
from kikin.office.selection import queries as rounds
from kikin.office.selection import scenarios
from kikin.office.selection.models import Round
from kikin.values.calendar import local_date
from kikin.values.text import Text

LIST_NAME = "demonstration"


def load_watchlist(company: Company, charter: Charter, watchlist: Watchlist, now: datetime) -> None:
    """The fictional list that parties are compared with."""
    agency = charter.agencies[0].key
    officer, lead = company.of("security_officer", agency), company.of("security_lead", agency)
    version = lists.propose(LIST_NAME, _entries(watchlist), local_date(now, charter.zone), officer, now)
    lists.approve(version, lead, now)


def propose(company: Company, call: Call, now: datetime) -> Round:
    """Open the round, score it, and solve it for the first time."""
    officer = company.of("programme_officer", call.agencies[0])
    round = selection.score(selection.prepare(call, officer, now, seed=f"{call.ref} 0"), officer, now)
    return _proposed(company, round, now)


def _proposed(company: Company, round: Round, now: datetime) -> Round:
    """A portfolio; where the charter draws lots for those in the band, one agency's director draws them."""
    agencies = round.call.agencies
    officer = company.of("programme_officer", agencies[0])
    selection.propose(round, officer, now)
    if round.number == 1:
        _ask_for_less(round, officer, now)
    if rounds.facts_of(round).lottery == "open":
        selection.draw(round, f"{now:%Y-%m-%d}", company.of("programme_director", agencies[-1]), now)
    return round


def _ask_for_less(round: Round, officer: Actor, now: datetime) -> None:
    """What a twentieth less would cost is asked before anything is drawn, and stands beside the portfolio."""
    most = scenarios.limits_of(rounds.problem_json(round))["budget<="]
    wanted = scenarios.Wanted("予算95% / 95 % of the budget", {"budget<=": most * 19 // 20})
    selection.compare(round, wanted, officer, now)


def propose_again(
    company: Company, charter: Charter, watchlist: Watchlist, round: Round, reasons: Text, now: datetime
) -> None:
    """Put the portfolio aside and solve anew, until nothing chosen is refused by its screening."""
    officer = company.of("programme_officer", round.call.agencies[0])
    selection.revise(round, reasons, officer, now, seed=f"{round.call.ref} {round.number}")
    _proposed(company, round, now)
    screen(company, charter, watchlist, now)
    if "refused" in rounds.verdicts_of(round).values():
        propose_again(company, charter, watchlist, round, reasons, now)


def settle_portfolio(company: Company, charter: Charter, watchlist: Watchlist, round: Round, now: datetime) -> None:
    """One of several chosen applicants withdraws at the last moment; it and whatever was refused are replaced."""
    chosen = rounds.chosen_of(round)
    if len(chosen) > 1:
        leaves = chosen[len(chosen) // 2].application
        applications.withdraw(leaves, company.applicants[leaves.lead.ref], now)
    elif "refused" not in rounds.verdicts_of(round).values():
        return
    reasons = Text(
        "取下げがあり、審査結果も踏まえて案を作り直します。",
        "One was withdrawn and some did not pass: the portfolio is made anew.",
    )
    propose_again(company, charter, watchlist, round, reasons, now)


def return_it_once(company: Company, charter: Charter, watchlist: Watchlist, round: Round, now: datetime) -> None:
    """The last body wants to know more, and returns the portfolio with its reasons."""
    officer = company.of("programme_officer", round.call.agencies[0])
    approval = selection.circulate(round, officer, now)
    first, last = approval.bodies[0], approval.bodies[-1]
    if first != last:
        answer(approval, "consent", approval.digest, company.of("body_officer", first, 1), now)
    reasons = Text(
        "分野別下限の充足状況の説明を補ってください。", "Please explain how the floors of the fields are met."
    )
    answer(approval, "send_back", approval.digest, company.of("body_officer", last, 1), now, reasons.ja)
    propose_again(company, charter, watchlist, round, reasons, now)


def decide(company: Company, round: Round, now: datetime) -> None:
    """All bodies consent, one agency's director decides, and each agency tells its own applicants."""
    agencies = round.call.agencies
    approval = selection.circulate(round, company.of("programme_officer", agencies[0]), now)
    consent_of_all(company, approval, now)
    selection.decide(round, company.of("programme_director", agencies[-1]), now)
    for agency in agencies:
        selection.give_results(round, company.of("programme_director", agency), now)


def _entries(watchlist: Watchlist) -> list[ListEntry]:
    return [
        ListEntry(
            key=one.id,
            name=one.name,
            aliases=tuple(alias for alias in one.aliases.split(";") if alias),
            kind=one.kind,
            countries=tuple(filter(None, [one.country])),
        )
        for one in watchlist.entries
    ]
