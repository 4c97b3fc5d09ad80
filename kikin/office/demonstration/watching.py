"""Scenes of the watch: a company is helped, a takeover is looked into, and what the last night brings."""

from __future__ import annotations

from datetime import datetime, timedelta

from kikin.fund.watch import Alert, Stake, key_of
from kikin.office.applications.queries import involvements_of
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.demonstration.company import Company
from kikin.office.parties.models import Person
from kikin.office.selection.models import Round
from kikin.office.watch import actions
from kikin.office.watch.helping import helps_for
from kikin.office.watch.queries import acts_on
from kikin.values.calendar import date_words, fiscal_year_bounds, local_date
from kikin.values.text import Text

_SEEN = {
    "company_short": Text("手元資金は4か月分と届け出た", "it stated cash for four months"),
    "term_ends": Text("研究代表者の任期は11か月後に終わる", "the term of its lead ends in eleven months"),
    "control_taken": Text("登記上、議決権の52%が移った", "52 % of its votes went over, as the register says"),
    "talks_open": Text("資本提携の協議が報じられた", "talks about its capital were reported"),
}
_BUYER = Text("Imaginary Growth Fund L.P.", "Imaginary Growth Fund L.P.")
_VEHICLE = Text("空想投資合同会社", "Kuso Investment GK")
_SOON = timedelta(days=60)
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


def last_night(company: Company, now: datetime) -> None:
    """What the desk finds in the morning on which the play ends: a takeover by two hands, and somebody who leaves."""
    live = list(Award.objects.filter(state="active").select_related("lead", "application").order_by("pk"))
    bought = next((one for one in live if one.lead.kind == "company"), None)
    if bought is not None:
        left = [one for one in live if one.agency == bought.agency and one != bought][:1]
        alerts = [_bought(bought, now), *(_left(award, now) for award in left)]
        actions.raise_alerts(alerts, company.founder, now)


def _bought(award: Award, now: datetime) -> Alert:
    lead = award.lead.name
    path = (
        Text(
            f"{_BUYER.ja}が{lead.ja}の議決権の51.2%を動かせる。以前は24.9%",
            f"{_BUYER.en} directs 51.2 % of the votes in {lead.en}; before, 24.9 %",
        ),
        _holds(_BUYER, "100", _VEHICLE),
        _holds(_VEHICLE, "26.3", lead),
        _holds(_BUYER, "24.9", lead),
    )
    return _alert("control_taken", award, award.lead.ref, path, now)


def _holds(owner: Text, percent: str, owned: Text) -> Text:
    return Text(
        f"{owner.ja}は{owned.ja}の議決権の{percent}%を持つ",
        f"{owner.en} holds {percent} % of the votes in {owned.en}",
    )


def _left(award: Award, now: datetime) -> Alert:
    person, host, on = _investigator(award), award.lead.name, date_words(local_date(now, in_force().zone) + _SOON)
    path = Text(
        f"{person.name.ja}の{host.ja}での雇用が{on.ja}に終わる（ORCID）",
        f"the employment of {person.name.en} with {host.en} ends on {on.en} (ORCID)",
    )
    return _alert("departure", award, person.ref, (path,), now)


def _alert(kind: str, award: Award, who: str, path: tuple[Text, ...], now: datetime) -> Alert:
    charter = in_force()
    left_yen = sum(awards.balances_of(award).values())
    stake = Stake(left_yen, ends_on=fiscal_year_bounds(award.last_year, charter.first_month)[1])
    key = key_of(kind, who, [award.ref, *(step.en for step in path)])
    return Alert(kind, who, key, local_date(now, charter.zone), path, (who,), (award.ref,), stake)


def _investigator(award: Award) -> Person:
    involved = involvements_of(award.application)
    return next(one.person for one in involved if one.role == "principal_investigator")


def _alerts(award: Award, now: datetime) -> list[Alert]:
    subjects = dict.fromkeys(_SEEN, award.lead.ref) | {"term_ends": _investigator(award).ref}
    return [_alert(kind, award, who, (_SEEN[kind],), now) for kind, who in subjects.items()]
