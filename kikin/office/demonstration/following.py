"""Scenes of what follows a contract: yearly results, and the gates between stages with their panels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from kikin.fund.changes import Request
from kikin.fund.charter import Charter
from kikin.fund.milestones import gates_between
from kikin.fund.oversight import Noted, Raised
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.awards import queries as awards
from kikin.office.changes import actions as changes
from kikin.office.charter.queries import in_force
from kikin.office.demonstration.company import DOOR, Company
from kikin.office.milestones import actions, queries
from kikin.office.milestones.models import Gate, Milestone
from kikin.office.oversight import actions as overseeing
from kikin.office.selection.models import Round
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.text import Text

_PASSED = Text("判定基準を満たすと認められました。", "The panel found that the criteria are met.")
_REACHED = "年度計画に沿って進捗した。 / The year went as planned."
_USED = "実施の状況に変わりはない。 / It is used as before."
_READ = "判定基準に照らして妥当である。 / Sound, by the criteria."
_PANEL_COUNT = 3
_TOLD = (
    ("representative", "代表取締役の交代 / A new president", "任期満了による。 / The term has ended."),
    (
        "acquisition",
        "国内の会社による株式の取得（30%） / A domestic company buys 30 %",
        "資本提携。 / An alliance.",
    ),
)
_VISIT = (
    "担当官、研究代表者 / an officer and the lead of the research",
    "装置の設置と試料の管理を確認した。 / The machines stand, and samples are kept as agreed.",
)
_RISK = (
    "risk",
    "部品の納期の遅れ / Parts that come late",
    "海外の部品の納期が延びている。 / Parts from abroad take longer.",
    "middle",
    "代表機関の事務局 / the office of the lead",
)
R = TypeVar("R", Milestone, Gate)


def gate_days(charter: Charter, years: Sequence[int]) -> list[date]:
    """The days by which the gates of awards of these fiscal years are judged."""
    return [one.due_on for one in gates_between(charter.gates, years[0], years[-1], charter.first_month)]


def report_results(company: Company, round: Round, fiscal_year: int, now: datetime) -> None:
    """Each lead reports what became of the year; an officer of the agency accepts it."""
    due = [one for one in _running(Milestone, round) if one.fiscal_year == fiscal_year and one.basis == "year"]
    said = actions.Said(_REACHED, (f"RESULT-{fiscal_year}",))
    with gate.change():
        for one in due[:1]:
            lead = company.applicants[one.award.lead.ref]
            actions.add_paper(one, 0, f"result-{fiscal_year}.txt", _REACHED.encode(), lead, now)
        actions.report_all(due, said, lambda one: company.applicants[one.award.lead.ref], now)
        for agency in round.call.agencies:
            mine = [one for one in due if one.award.agency == agency]
            actions.accept(mine, company.of("programme_officer", agency), now)


def report_afterwards(company: Company, round: Round, fiscal_year: int, now: datetime) -> None:
    """Awards that have ended report on too, but for the last of them, which has to be reminded."""
    owed = Milestone.objects.filter(award__round=round, award__state="closed", state="planned", basis="after")
    due = list(owed.filter(fiscal_year=fiscal_year).select_related("award__lead").order_by("award__lead", "pk"))
    said = actions.Said(_USED, (f"USE-{fiscal_year}",))
    actions.report_all(due[:-1], said, lambda one: company.applicants[one.award.lead.ref], now)


def judge_gates(company: Company, round: Round, now: datetime) -> None:
    """The papers come in, a panel without a tie reads them, and what it finds sound goes on."""
    with gate.change():
        _judge_gates(company, round, now)


def _judge_gates(company: Company, round: Round, now: datetime) -> None:
    due = _running(Gate, round)
    papers = tuple(f"GATE-{number}" for number, _ in enumerate(due[0].evidence if due else (), 1))
    actions.submit_all(due, actions.Said(_REACHED, papers), lambda one: company.applicants[one.award.lead.ref], now)
    ties = queries.ties_of([one.award for one in due])
    by_panel: dict[tuple[str, ...], list[Gate]] = {}
    for one in due:
        by_panel.setdefault((one.award.agency, *_panel_for(one, ties[one.award_id])), []).append(one)
    for (agency, *panel), mine in by_panel.items():
        actions.seat(mine, panel, company.of("programme_officer", agency), now)
        for person in panel:
            actions.opine(mine, actions.Opinion("continue", _READ), Actor(person, "reviewer", "", DOOR), now)
        actions.pass_gates(mine, _PASSED, company.of("programme_director", agency), now)


def _panel_for(found: Gate, tied: frozenset[str]) -> list[str]:
    free = queries.pool_for(found.award).exclude(person__ref__in=tied)
    return list(free.values_list("person__ref", flat=True)[:_PANEL_COUNT])


def tell_changes(company: Company, round: Round, now: datetime) -> None:
    """One recipient tells of a new representative, another of an acquisition, which two desks look at first."""
    running = awards.of_round(round, ("active",))[:2]
    day = local_date(now, in_force().zone)
    for award, (kind, what, why) in zip(running, _TOLD, strict=False):
        request = Request(kind, award.lead.ref, what=what, on=day.isoformat(), note=why)
        made = changes.file(award, request, company.applicants[award.lead.ref], now)
        if made.state == "filed":
            officer, director = (company.of(role, award.agency) for role in ("programme_officer", "programme_director"))
            for asked in made.answers.all():
                desk = company.of("security_officer", award.agency) if asked.desk == "security" else officer
                changes.answer(asked, "clear", desk, now)
            changes.check(made, officer, now)
            changes.approve(made, director, now)


def oversee(company: Company, round: Round, now: datetime) -> None:
    """An officer visits an award, and keeps a risk of it that the office of its lead sees to."""
    charter = in_force()
    for award in awards.of_round(round, ("active",))[-1:]:
        officer = company.of("programme_officer", award.agency)
        last_on = fiscal_year_bounds(charter.life[-1], charter.first_month)[1]
        overseeing.note(award, Noted("site_visit", local_date(now, charter.zone), *_VISIT), officer, now)
        overseeing.raise_issue(award, Raised(*_RISK, last_on), officer, now)


def _running(model: type[R], round: Round) -> list[R]:
    found = model._default_manager.filter(award__round=round, award__state="active", state="planned")
    return list(found.select_related("award__lead", "award__application").order_by("award__lead", "pk"))
