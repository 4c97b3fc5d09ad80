"""Leaves work on the desks of a played home, so that its pages have something to ask: `python -m ... HOME`.

It answers with where to look: a line for each page, of the appointment that may read it, a space and its path.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from kikin.cli.home import open_home
from kikin.fund import costs as rules
from kikin.fund.changes import Request
from kikin.fund.relations import Actor
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.office.awards.models import Award, AwardMember
    from kikin.office.parties.models import Appointment

REASONS = Text("計画の継続が困難となりました。", "The plan cannot be continued.")
_ANSWER = Text("確認書類の提出を求めます。", "A paper is asked for.")
_BUILT = Text("第一製造棟", "The first wing of the plant")
_BROKEN = Text("生産を停止しました。", "Production was stopped.")
_PAPER = ("bill.txt", "模擬の請求書 / A bill of the demonstration\n".encode())
_HEADER = "cost_item,description,ordered_on,delivered_on,paid_on,amount_yen,tax_yen,supplier,bill_number,evidence"

Page = tuple["Appointment", str, tuple[str, ...]]
"""Who may read it, the name of its address, and what stands in the address."""


def main(home: str) -> None:
    open_home(argparse.Namespace(home=home))
    from django.urls import reverse

    from tests.browser.choosing import chosen
    from tests.browser.conftest import TODAY
    from tests.browser.judging import judging
    from tests.browser.outgoing import happened
    from tests.browser.overlapping import overlapping
    from tests.browser.panels import sitting
    from tests.browser.watching import watching

    now = datetime.combine(TODAY, time(1), UTC)
    scenes = (
        stopping(now),
        sent(),
        owed(),
        bought(now),
        changing(now),
        held(now),
        reporting(now),
        sealed(now),
        bound(now),
        reviewed(),
        asked(now),
        sitting(now),
        overlapping(now),
        chosen(now),
        following(),
        judging(now),
        watching(now),
        asking_to_let_out(now),
        happened(_appointed("security_officer", _awards()[0].agency), now),
    )
    for appointment, name, parts in (page for scene in scenes for page in scene):
        print(appointment.pk, reverse(name, args=parts))
    print(_appointed("auditor").pk, f"{reverse('auditor:sampled_list')}?kind=payment")


def stopping(now: datetime) -> Iterator[Page]:
    """An award is to be stopped, and waits for the bodies."""
    from kikin.office.awards.actions import circulate_stopping

    award = _awards()[0]
    officer = _appointed("programme_officer", award.agency)
    circulate_stopping(award, REASONS, _actor(officer), now)
    yield officer, "programme:award", (award.ref,)


def sent() -> Iterator[Page]:
    """An application that may still be taken back."""
    from kikin.office.applications.models import Application

    application = Application.objects.filter(state="submitted").select_related("lead").order_by("pk").first()
    assert application is not None, "the play has left no application in an open call"
    yield _appointed("applicant", application.lead.ref), "applicant:application", (application.ref,)


def asked(now: datetime) -> Iterator[Page]:
    """Three reviewers have not come further than the invitation, the pledge and the conflict screen."""
    from kikin.office.parties.models import Appointment
    from kikin.office.reviews.actions import write_invitations
    from kikin.office.reviews.models import Assignment

    found = Assignment.objects.filter(state="locked").select_related("application__call")
    mine = list(found.order_by("application__state", "pk")[:3])
    for one, state in zip(mine, ("invited", "agreed", "pledged"), strict=True):
        # Nothing in the play is left unanswered: what these have answered is put back.
        Assignment.objects.filter(pk=one.pk).update(state=state)
        reviewer = Appointment.objects.select_related("person").get(person=one.person_id, role="reviewer")
        yield reviewer, "reviewer:assignment", (one.ref,)
    application = mine[0].application
    officer = _appointed("programme_officer", application.agency)
    (secret,) = write_invitations([Assignment.objects.get(pk=mine[0].pk)], _actor(officer), now).values()
    yield officer, "invitation:home", (mine[0].ref, secret)
    yield officer, "programme:asked", (application.call.ref,)


def owed() -> Iterator[Page]:
    """A settled year, a refund, an entry of the fund, and what is asked for after an award."""
    from kikin.office.closing.models import FundEntry
    from kikin.office.settlements.models import Receivable, Settlement

    auditor = _appointed("auditor")
    yield auditor, "auditor:fund_entry", (FundEntry.objects.order_by("pk")[0].ref,)
    for model, of_recipient, of_auditor in (
        (Settlement, "settlement", "settlement"),
        (Receivable, "demand", "receivable"),
    ):
        one = model.objects.select_related("member__organisation").order_by("pk").first()
        assert one is not None, f"the play has left no {model.__name__}"
        yield _appointed("applicant", one.member.organisation.ref), f"applicant:{of_recipient}", (one.ref,)
        yield auditor, f"auditor:{of_auditor}", (one.ref,)
    yield _appointed("finance_officer", _awards()[0].agency), "finance:unspent", ()
    lead = _lead(_awards()[0])
    yield _appointed("applicant", lead.organisation.ref), "applicant:afterwards", (lead.award.ref,)


def bought(now: datetime) -> Iterator[Page]:
    """A thing whose holder asks to scrap it."""
    from kikin.office.costs import actions
    from kikin.office.costs.models import Asset

    asset = Asset.objects.select_related("line__report__member__organisation", "line__report__member__award").first()
    assert asset is not None, "the play has left nothing that was bought"
    report, place = asset.line.report, (asset.line.report.ref, str(asset.line.number))
    holder = _appointed("applicant", report.member.organisation.ref)
    yield holder, "applicant:sight_asset", place
    request = rules.Request("scrap", now.date(), 0, "", REASONS.ja)
    disposal = actions.ask_to_give_up(asset, request, _PAPER, _actor(holder), now)
    yield holder, "applicant:asset", place
    yield _appointed("finance_officer", report.member.award.agency), "finance:disposal", (disposal.ref,)
    yield _appointed("auditor"), "auditor:disposal", (disposal.ref,)


def changing(now: datetime) -> Iterator[Page]:
    """A lead asks to move more money between two cost items than it may by itself."""
    from kikin.office.changes.actions import file

    award = _awards()[1]
    member = _lead(award)
    lead = _appointed("applicant", member.organisation.ref)
    plan = {line.cost_item: line.amount_yen for line in member.plan_lines.filter(fiscal_year=2024)}
    largest = max(plan, key=lambda item: plan[item])
    to = next(item for item in plan if item not in (largest, "indirect"))
    request = Request(
        "move_items",
        member.organisation.ref,
        2024,
        from_item=largest,
        to_item=to,
        amount_yen=plan[largest],
        note=REASONS.ja,
    )
    change = file(award, request, _actor(lead), now)
    yield lead, "applicant:change", (change.ref,)
    yield _appointed("programme_officer", award.agency), "programme:change", (change.ref,)


def held(now: datetime) -> Iterator[Page]:
    """An officer has stopped the payments of an award."""
    from kikin.office.payments.actions import holds

    award = _awards()[2]
    officer = _appointed("finance_officer", award.agency)
    hold = holds.place(award, "open_finding", _ANSWER, _actor(officer), now)
    yield officer, "finance:hold", (hold.ref,)


def reporting(now: datetime) -> Iterator[Page]:
    """A report of costs is being written: with a line, and a file of lines to be looked at."""
    from kikin.office.costs import actions

    member = _lead(_awards()[3])
    writer = _appointed("applicant", member.organisation.ref)
    actor = _actor(writer)
    report = actions.open_report(member, 2024, actor, now)
    actions.add_evidence(report, *_PAPER, actor, now)
    bought = date(2024, 5, 7)
    line = rules.Line(
        "equipment", "試験装置", bought, bought, bought, 1_100_000, 100_000, "例示商店", "", "B-1", _PAPER[0]
    )
    actions.enter(report, [line], actor, now)
    sheet = f"{_HEADER}\nother,試料,{bought},{bought},{bought},1100,100,例示商店,B-2,{_PAPER[0]}\n"
    upload = actions.send(report, "lines.csv", sheet.encode(), actor, now)
    yield writer, "applicant:cost_report", (report.ref,)
    yield writer, "applicant:cost_upload", (report.ref, upload.sha256)
    yield writer, "applicant:edit_cost_line", (report.ref, "1")


def sealed(now: datetime) -> Iterator[Page]:
    """A case at each point of its way at the sealed desk, as the desk and as the applicants see it."""
    from kikin.office.parties.models import Appointment
    from tests.browser.sealed import AGENCY, Sealed

    found = Appointment.objects.select_related("person").order_by("pk")
    applicants = {one.of: one for one in found.filter(role="applicant")}
    at_desk = {
        role: list(found.filter(role=role, of__in=(AGENCY, "")).order_by("-of", "pk"))
        for role in ("security_officer", "security_lead")
    }
    desk = Sealed({role: [_actor(one) for one in those] for role, those in at_desk.items()}, now)
    desk.lay_out(_actor(_appointed("programme_officer", AGENCY)))
    desk.go_on({of: _actor(one) for of, one in applicants.items()})
    for role, name, parts in desk.pages():
        yield at_desk[role][0], name, parts
    yield at_desk["security_lead"][1], "security:version", (desk.policy(),)
    for point in ("questioned", "proposed", "countered", "mitigated", "refused"):
        application = desk.cases[point].application
        yield applicants[application.lead.ref], "applicant:dealings", (application.ref,)


def bound(now: datetime) -> Iterator[Page]:
    """An award as if it had been for a plant that ended a year ago: work, a profit and a breach wait to be judged."""
    from kikin.office.awards.models import Award
    from kikin.office.settlements.actions import facility, payback
    from kikin.office.settlements.models import Settlement

    settled = Settlement.objects.filter(receivable=None, fiscal_year=2022).order_by("-pk")[0]
    award = Award.objects.filter(pk=settled.member.award_id)
    award.update(instrument="facility")
    member, agency = _member(settled.member_id), settled.member.award.agency
    lead, officer = _appointed("applicant", member.organisation.ref), _appointed("programme_officer", agency)
    built = facility.report_work(member, _BUILT, date(2023, 6, 1), 1_000_000, "SURVEY-1", _actor(lead), now)
    yield officer, "programme:obligation", ("completed_work", built.ref)
    award.update(state="closed", ended_on=date(2022, 9, 30))
    found = facility.record_breach(_member(member.pk), date(2024, 4, 1), _BROKEN, "VISIT-1", _actor(officer), now)
    for appointment, name in (
        (_appointed("finance_officer", agency), "finance:breach"),
        (_appointed("auditor"), "auditor:breach"),
    ):
        yield appointment, name, (found.ref,)
    award.update(instrument="subsidy")
    declared = payback.declare(_member(member.pk), 2023, 30_000_000, "ACCOUNTS-2023", _actor(lead), now)
    yield _appointed("finance_officer", agency), "finance:payback", (declared.ref,)


def reviewed() -> Iterator[Page]:
    """The page by which a review goes back to its reviewer."""
    from kikin.office.reviews.models import Review

    assignment = Review.objects.select_related("assignment__application").latest("pk").assignment
    officer = _appointed("programme_officer", assignment.application.agency)
    yield officer, "programme:send_back", (assignment.ref,)


def asking_to_let_out(now: datetime) -> Iterator[Page]:
    """A lead asks before something goes out."""
    from tests.browser.outgoing import going_out

    award = _awards()[0]
    holder = _appointed("applicant", _lead(award).organisation.ref)
    desk, programme = _appointed("security_officer", award.agency), _appointed("programme_officer", award.agency)
    yield holder, "applicant:award", (award.ref,)
    yield holder, "applicant:notices", (award.ref,)
    yield from going_out(award, holder, desk, programme, now)


def _awards() -> list[Award]:
    from kikin.office.awards.models import Award

    return list(Award.objects.filter(state="active").order_by("pk"))


def _member(pk: int) -> AwardMember:
    from kikin.office.awards.models import AwardMember

    return AwardMember.objects.select_related("organisation", "award__application").get(pk=pk)


def _lead(award: Award) -> AwardMember:
    return award.members.select_related("organisation", "award").get(position=0)


def following() -> Iterator[Page]:
    """A gate with its panel, a task of closing out, and an award whose contract is still to be signed."""
    from kikin.office.awards.models import Award
    from kikin.office.milestones.models import GateSeat, Milestone, Paper, Task
    from kikin.office.parties.models import Appointment

    seat = GateSeat.objects.filter(is_tied=False).select_related("gate__award").order_by("pk")[0]
    yield Appointment.objects.filter(person=seat.person, role="reviewer")[0], "reviewer:gate", (seat.gate.ref,)
    lead = Appointment.objects.filter(role="applicant", of=seat.gate.award.lead.ref)[0]
    yield lead, "applicant:gate", (seat.gate.ref,)
    yield lead, "applicant:milestones", (seat.gate.award.ref,)
    yield lead, "applicant:milestone", (Milestone.objects.filter(award=seat.gate.award)[0].ref,)
    shown = Milestone.objects.filter(pk__in=Paper.objects.values("milestone")).select_related("award").order_by("pk")[0]
    yield _appointed("programme_officer", shown.award.agency), "programme:milestone", (shown.ref,)
    task = Task.objects.select_related("award").order_by("pk")[0]
    yield _appointed("programme_officer", task.award.agency), "programme:task", (task.ref,)
    waiting = Award.objects.filter(state__in=("offered", "accepted")).order_by("pk")[0]
    yield _appointed("programme_officer", waiting.agency), "programme:plan_milestone", (waiting.ref,)


def _appointed(role: str, of: str = "") -> Appointment:
    from kikin.office.parties.models import Appointment

    return Appointment.objects.filter(role=role, of=of).select_related("person").order_by("pk")[0]


def _actor(appointment: Appointment) -> Actor:
    return Actor(appointment.person.ref, appointment.role, appointment.of, "demonstration")


if __name__ == "__main__":
    main(*sys.argv[1:])
