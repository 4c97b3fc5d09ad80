"""What is done by itself: when each job ran last, how it ended, and when it is due."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kikin.office.doors.marks import actor_of, marked
from kikin.office.jobs.job import DAILY, HOURLY
from kikin.office.jobs.queries import Standing, standings
from kikin.office.look.parts import Words
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import Text

_EVERY: dict[timedelta, Text] = {HOURLY: Text("毎時", "Every hour"), DAILY: Text("毎日", "Every day")}
_MINUTE = timedelta(minutes=1)
_COLUMNS = (
    Column(Text("作業", "Job")),
    Column(Text("間隔", "How often")),
    Column(Text("前回の開始", "Last begun"), "at"),
    Column(Text("前回の完了", "Last done"), "at"),
    Column(Text("結果", "Outcome")),
    Column(Text("次回", "Next"), "at"),
)


@marked("administrator", "job", "see")
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Every job there is."""
    return render(request, "administrator/jobs.html", {"table": _table(standings(actor_of(request)))})


def _table(found: list[Standing]) -> Table:
    return Table(Text("自動で行う作業", "What is done by itself"), _COLUMNS, [_row(one) for one in found])


def _row(standing: Standing) -> tuple[object, ...]:
    job, hours = standing.job, standing.hours
    name = Cell(job.label, note=job.name)
    if hours is None:
        return name, _often(job.every), None, None, Text("未実行", "Not yet"), None
    return name, _often(job.every), hours.begun_at, hours.done_at, _outcome(standing), hours.due_at


def _often(every: timedelta) -> Text:
    minutes = every // _MINUTE
    return _EVERY.get(every) or Text(f"{minutes}分ごと", f"Every {minutes} minutes")


def _outcome(standing: Standing) -> Words | Cell:
    hours = standing.hours
    if hours is None or hours.begun_at is None:
        return Text("未実行", "Not yet")
    if hours.worker:
        return Text("実行中", "At work")
    if hours.failed_at is not None:
        return Cell(Text("失敗（再実行します）", "Failed; it is tried again"), note=hours.fault)
    return Text("完了", "Done")
