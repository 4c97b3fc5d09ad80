"""A scene of the watch: a company short of money is helped, a takeover is looked into, and two things wait."""

from __future__ import annotations

from datetime import datetime

from kikin.fund.watch import Alert, Stake, key_of
from kikin.office.applications.queries import involvements_of
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.demonstration.company import Company
from kikin.office.selection.models import Round
from kikin.office.watch import actions
from kikin.office.watch.helping import helps_for
from kikin.office.watch.queries import acts_on
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.text import Text

_SEEN = {
    "company_short": Text("手元資金は4か月分と届け出た", "it stated cash for four months"),
    "term_ends": Text("研究代表者の任期は11か月後に終わる", "the term of its lead ends in eleven months"),
    "control_taken": Text("登記上、議決権の52%が移った", "52 % of its votes went over, as the register says"),
    "talks_open": Text("資本提携の協議が報じられた", "talks about its capital were reported"),
}
_HELPED = Text("次の資金調達までの間をつなぐ。", "It bridges the time to its next round.")
_ASKED = Text("取得者に買戻しを求めた。", "The buyer was asked to sell back.")
_MENDED = Text("株式は元の株主に戻った。", "The shares went back to those who had held them.")


def watch_over(company: Company, round: Round, now: datetime) -> None:
    """Of the first award of an agency; nothing of it stops a payment when the scene is over."""
    agency = round.call.agencies[0]
    officer = company.of("programme_officer", agency)
    live = awards.visible_to(officer).filter(round=round, state="active")
    award = live.order_by("application__external_id", "pk").first()
    if award is None:
        return
    cases = {one.kind: one for one in actions.raise_alerts(_alerts(award, now), company.founder, now)}
    short, taken = cases["company_short"], cases["control_taken"]
    helper, screener = (company.of(acts_on(one), agency) for one in (short, taken))
    actions.assess(short, helper, now)
    possible = [one for one in helps_for(short, local_date(now, in_force().zone)) if one.is_possible]
    for one in possible[:1]:
        actions.help_with(short, one.choice, _HELPED, helper, now)
    actions.assess(taken, screener, now)
    actions.act_on(taken, _ASKED, screener, now)
    actions.resolve(taken, _MENDED, screener, now)


def _alerts(award: Award, now: datetime) -> list[Alert]:
    charter = in_force()
    investigator = next(one for one in involvements_of(award.application) if one.role == "principal_investigator")
    subjects = dict.fromkeys(_SEEN, award.lead.ref) | {"term_ends": investigator.person.ref}
    left_yen = sum(awards.balances_of(award).values())
    stake = Stake(left_yen, ends_on=fiscal_year_bounds(award.last_year, charter.first_month)[1])
    today = local_date(now, charter.zone)
    return [
        Alert(kind, who, key_of(kind, who, [award.ref]), today, (_SEEN[kind],), (who,), (award.ref,), stake)
        for kind, who in subjects.items()
    ]
