"""An award on one page: its light with the reasons, plan and money, results and gates, people, and what was bought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from kikin.fund.applications import PERSON_ROLES
from kikin.fund.awards import RUNNING
from kikin.fund.ledger.figures import FIGURES
from kikin.fund.milestones.lights import COLOURS, light_of
from kikin.fund.relations import Actor
from kikin.fund.watch import OPEN
from kikin.office.applications import queries as applications
from kikin.office.charter.queries import in_force
from kikin.office.closing.queries.dues import KINDS, Due, dues_of
from kikin.office.closing.queries.standings import standing_of
from kikin.office.costs import queries as costs
from kikin.office.doors.programme.due import page_of
from kikin.office.ledger import queries as ledger
from kikin.office.look.milestones import TONES, dues_table, gates_table, milestones_table, tasks_table
from kikin.office.look.oversight import issues_table, notes_table
from kikin.office.look.parts import Fact, filled
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.milestones import queries
from kikin.office.outgoing import queries as outgoing
from kikin.office.oversight import queries as oversight
from kikin.office.payments import queries as payments
from kikin.office.watch import queries as watch
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TOTAL = Text("合計", "Total")

_NOTES_SHOWN = 5
_AFTER_THE_END = Text("終了後の報告", "Reports after the end")


def of(award: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything that the page of an award shows besides its steps."""
    today = local_date(now, in_force().zone)
    dues = dues_of([award], now)
    cases = list(watch.to_help(actor).filter(awards=award, state__in=OPEN))
    light = light_of(replace(standing_of(award, dues, now), support_count=len(cases)))
    owed = queries.milestones_of(award)
    tasks = queries.tasks_of(award)
    return {
        "light": light,
        "light_word": COLOURS[light.colour],
        "light_tone": TONES[light.colour],
        "plan": _plan_table(award),
        "people": _people_table(award),
        "milestones": milestones_table([one for one in owed if one.basis != "after"], "programme:milestone", today),
        "afterwards": milestones_table(
            [one for one in owed if one.basis == "after"], "programme:milestone", today, _AFTER_THE_END
        ),
        "gates": gates_table(queries.gates_of(award), "programme:gate", today),
        "locked_from": queries.locked_year_of(award) if award.state in RUNNING else None,
        "dues": dues_table(
            Text("期限超過と1年以内の期限", "Overdue or due within a year"), dues, KINDS, page_of, today, same="award"
        ),
        "holds": _holds_table(award, today) if award.state in RUNNING else None,
        "assets": _assets(award, actor),
        "issues": issues_table(oversight.open_issues(award), "programme:issue", today),
        "notes": notes_table(oversight.newest_notes(award, actor, _NOTES_SHOWN), "programme:oversight_note"),
        "ip": _ip(award, dues, actor),
        "support": _support(cases),
        "tasks": tasks_table(tasks, "programme:task", today) if tasks else None,
        "may_plan": award.state in ("offered", "accepted") and actor.role == "programme_officer",
    }


def _plan_table(award: Any) -> Table:
    """What was planned for each fiscal year, and what was paid in it."""
    paid: dict[int, int] = {}
    for row in ledger.transfers_of(award=award.ref):
        if sign := FIGURES["paid"].get(row.kind, 0):
            net_yen = sign * row.amount_yen * (1 if row.corrects is None else -1)
            paid[row.fiscal_year] = paid.get(row.fiscal_year, 0) + net_yen
    planned = dict(award.by_year)
    columns = (
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("計画額", "Planned"), "yen"),
        Column(Text("支払額", "Paid"), "yen"),
    )
    rows = [(year, planned.get(year, 0), paid.get(year, 0)) for year in sorted({*planned, *paid})]
    return Table(Text("年度別の計画と支払", "Planned and paid by year"), columns, rows, add_up(rows, columns, _TOTAL))


def _people_table(award: Any) -> Table:
    columns = (Column(Text("氏名", "Name")), Column(Text("役割", "Role")), Column(Text("機関", "Organisation")))
    rows = [
        (one.person.name, PERSON_ROLES[one.role], one.member.organisation.name)
        for one in applications.involvements_of(award.application)
    ]
    return Table(Text("体制", "People"), columns, rows)


def _holds_table(award: Any, today: Any) -> Table:
    columns = (Column(Text("機関", "Member")), Column(Text("支払を止めているもの", "What stops its payments")))
    rows = [
        (member.organisation.name, Cell(held.label))
        for member, of_member in payments.holds_of_award(award, today)
        for held in of_member
    ]
    empty = Text("支払を止めているものはありません。", "Nothing stops a payment.")
    return Table(Text("支払の保留", "Holds"), columns, rows, empty=empty)


def _assets(award: Any, actor: Actor) -> list[Fact]:
    """How many things were bought that are looked after, and for how much."""
    found = list(costs.assets_visible_to(actor).filter(line__report__member__award=award))
    there = [one for one in found if one.given_up_on is None]
    return [
        Fact(Text("取得財産", "Things that were bought"), len(found), "count"),
        Fact(Text("現存", "Still there"), len(there), "count"),
        Fact(Text("取得価額", "Their cost"), sum(one.line.amount_yen for one in there), "yen"),
    ]


def _ip(award: Any, dues: Sequence[Due], actor: Actor) -> list[Fact]:
    """How many notices on intellectual property stand where, and what has to be told next."""
    counts = outgoing.notice_counts(award, actor)
    names = STATES["ip_notice"]
    coming = next((one for one in dues if one.kind == "ip_notice"), None)
    return filled(
        *(Fact(names[state].staff, counts[state], "count") for state in names if counts[state]),
        Fact(Text("次の届出の期限", "Next due"), coming and coming.due_on, "on", note=coming.what if coming else ""),
    )


def _support(cases: Sequence[Any]) -> Table:
    columns = (
        Column(Text("案件", "Case")),
        Column(Text("状態", "State"), "state:watch_case"),
        Column(Text("確認の期限", "Look into it by"), "on"),
    )
    rows = [
        (Cell(one.what.label, reverse("programme:support_case", args=(one.ref,)), one.ref), one.state, one.look_by)
        for one in cases
    ]
    empty = Text("支援・定着の案件はありません。", "No case of support or retention is open.")
    return Table(Text("支援・定着", "Support and retention"), columns, rows, empty=empty)
