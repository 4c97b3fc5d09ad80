"""Scenes after the award: a paper that is to be published, two rights that are told of, and an incident."""

from __future__ import annotations

from datetime import datetime, timedelta

from kikin.fund.outgoing import IpNotice, Request
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.demonstration.company import Company
from kikin.office.incidents import actions as incidents
from kikin.office.incidents import queries
from kikin.office.outgoing import actions, tasks
from kikin.office.outgoing.actions import notices
from kikin.values.calendar import local_date
from kikin.values.text import Text

_PAPER = "学会発表と論文（模擬） / a talk and a paper (of the demonstration)"
_LOST = "出張中に端末を紛失した（模擬） / a device was lost on a trip (of the demonstration)"
_ENCRYPTED = Text("端末は暗号化されていた。", "The device was encrypted.")
_WIPED = Text("遠隔で消去した。", "It was wiped from afar.")
_FILED_LATELY = "特許出願（模擬） / a patent was filed (of the demonstration)"
_FILED_LONG_AGO = "特許出願、届出が遅れたもの（模擬） / another, told of too late (of the demonstration)"
_DAYS_UNTIL_IT_IS_OUT = 60
_DAYS_TOO_LATE = 15


def ask_to_publish(company: Company, now: datetime) -> None:
    """The lead of the first award asks before it publishes; the rule says that somebody looks."""
    member = _first_lead()
    out_on = local_date(now, in_force().zone) + timedelta(days=_DAYS_UNTIL_IT_IS_OUT)
    actor = company.applicants[member.organisation.ref]
    actions.file(member, Request("publication", what=_PAPER, first_on=out_on), actor, now)
    tasks.sort_what_was_filed(company.founder, lambda: now, draw=lambda percent: False)


def let_time_pass(company: Company, now: datetime) -> None:
    """Nobody has said anything against it, so it is clear."""
    tasks.let_time_pass(company.founder, lambda: now)


def tell_of_rights(company: Company, now: datetime) -> None:
    """The lead of the first award tells of a patent within the charter's days, and of another when they are over."""
    member, charter = _first_lead(), in_force()
    actor, today = company.applicants[member.organisation.ref], local_date(now, charter.zone)
    too_long = timedelta(days=charter.outgoing.notice_within_days + _DAYS_TOO_LATE)
    for title, filed_on in (
        (_FILED_LATELY, today - timedelta(days=_DAYS_TOO_LATE)),
        (_FILED_LONG_AGO, today - too_long),
    ):
        notices.file(member, IpNotice("filing", title, filed_on, states_the_fund=True), actor, now)


def report_an_incident(company: Company, now: datetime) -> None:
    """Somebody reports, without a name; the desk says how grave it is and that it was contained."""
    member = _first_lead()
    officer = company.of("security_officer", member.award.agency)
    receipt = incidents.report(_LOST, now)
    found = queries.get(receipt.ref, officer)
    incidents.assess(found, "serious", _ENCRYPTED, officer, now)
    incidents.link(found, [member.award.ref], officer, now)
    incidents.contain(found, _WIPED, officer, now)


def _first_lead() -> AwardMember:
    under = AwardMember.objects.filter(award__state="active", position=0)
    return under.select_related("award__lead", "organisation").order_by("award", "position")[0]
