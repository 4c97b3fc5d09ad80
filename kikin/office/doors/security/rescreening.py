"""Comparing again: what waits, every run, and what each found."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards.queries import applications_of_ended
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import looked
from kikin.office.doors.security.comparing import percent
from kikin.office.doors.security.tasks import COMPARE_AGAIN
from kikin.office.jobs.actions import hasten
from kikin.office.jobs.queries import done_at, standing_of
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.screening import tasks
from kikin.office.screening.queries import rescreening as queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
MOST_AT_ONCE = 500
"""Cases that are compared while somebody waits for the page; more are left to a worker."""
_HOME = Crumb(Text("審査案件", "Cases"), "/security/")
_RUNS = Text("再照合", "Comparing again")
_RAISED, _NOBODY_NEW = Text("新たな候補", "Hits raised"), Text("新たな候補はありませんでした。", "It found nobody new.")
_FALLEN, _NOTHING_FELL = Text("外れた候補", "Hits fallen away"), Text("外れた候補はありません。", "No hit fell away.")


@marked("security", "rescreening", "see")
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """What waits to be compared again, and every run, the newest first."""
    actor = actor_of(request)
    waits = _backlog(actor)
    page = Paginator(queries.runs_visible_to(actor), _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "waits": waits,
        "hours": in_force().screening.compare_within_hours,
        "here": waits.cases_count <= MOST_AT_ONCE,
        "by_itself": standing_of(COMPARE_AGAIN.name, actor),
        "table": _table_of_runs(list(page.object_list)),
        "page": page,
        "crumbs": [_HOME, Crumb(_RUNS)],
    }
    return render(request, "security/runs.html", context)


@marked("security", "rescreening", "see")
@require_safe
def run(request: HttpRequest, ref: str) -> HttpResponse:
    """One run: with which versions, on what basis, and what it found."""
    actor = actor_of(request)
    found = queries.get_run(ref, actor)
    events = trail.events_about("rescreening", ref)
    context = {
        "run": found,
        "summary": [*looked.report_facts(looked.of_run(found)), *_facts(found)],
        "causes": looked.causes_table([(kind, what) for kind, what in found.causes]),
        "lists": _table_of_lists(queries.versions_of_run(found)),
        "hits": _table_of_hits(_RAISED, queries.hits_of_run(found, actor), _NOBODY_NEW),
        "fallen": _table_of_hits(_FALLEN, queries.fallen_in_run(found, actor), _NOTHING_FELL),
        "moments": moments(events, parties.names_of_people([event.actor for event in events])),
        "crumbs": [_HOME, Crumb(_RUNS, reverse("security:runs")), Crumb(ref)],
    }
    return render(request, "security/run.html", context)


@marked("security", "rescreening", "begin")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Compare again what waits, in the cases that this person sees."""
    done = tasks.rescreen(
        actor_of(request), clock.now, over=applications_of_ended(), checked_at=done_at(COMPARE_AGAIN.name)
    )
    return redirect("security:run", done.ref) if done is not None else redirect("security:runs")


def compare_soon(actor: Actor) -> None:
    """Compare at once with what has come into force, unless that is so much that a worker has to do it."""
    waiting_count = _backlog(actor).cases_count
    if 0 < waiting_count <= MOST_AT_ONCE:
        tasks.rescreen(actor, clock.now, over=applications_of_ended())
    elif waiting_count:
        hasten(COMPARE_AGAIN, clock.now())


def _backlog(actor: Actor) -> queries.Backlog:
    now = clock.now()
    return queries.backlog(actor, local_date(now, in_force().zone), now, applications_of_ended())


def _table_of_runs(found: list[Any]) -> Table:
    columns = (
        Column(Text("番号", "Run"), "ref"),
        Column(Text("状態", "State"), "state:rescreening"),
        Column(Text("開始", "Begun"), "at"),
        Column(Text("案件", "Cases"), "count"),
        Column(Text("関係者", "Parties"), "count"),
        Column(Text("追加・変更された記載", "Entries that came"), "count"),
        Column(Text("新たな候補", "Hits raised"), "count"),
        Column(Text("外れた候補", "Fallen away"), "count"),
    )
    rows = [
        (
            Cell(one.ref, url=reverse("security:run", args=(one.ref,))),
            one.state,
            one.begun_at,
            one.cases_count,
            one.subjects_count,
            one.came_count,
            one.raised_count,
            one.fallen_count,
        )
        for one in found
    ]
    empty = Text(
        "まだ再照合していません。リストの版が承認されると、ここに記録されます。",
        "Nothing has been compared again yet. Once a version of a list is approved, its run stands here.",
    )
    return Table(Text("再照合の記録（新しい順）", "Runs, the newest first"), columns, rows, empty=empty)


def _facts(run: Any) -> list[Fact]:
    every = Text("すべての記載", "Every entry")
    only = Text("追加・変更された記載だけ", "Only what came since")
    return [
        Fact(Text("開始", "Begun"), run.begun_at, "at"),
        Fact(Text("完了", "Done"), run.done_at, "at"),
        Fact(Text("照合した範囲", "Compared with"), every if run.is_full else only),
        Fact(Text("案件", "Cases"), run.cases_count, "count"),
        Fact(Text("照合した関係者", "Parties compared"), run.subjects_count, "count"),
        Fact(Text("効力のある記載", "Entries in force"), run.entries_count, "count"),
        Fact(Text("追加・変更された記載", "Entries that came"), run.came_count, "count"),
        Fact(Text("新たな候補", "Hits raised"), run.raised_count, "count"),
        Fact(Text("外れた候補", "Fallen away"), run.fallen_count, "count"),
        Fact(Text("判定に戻した案件", "Decided cases taken back"), run.alerted_count, "count"),
        Fact(Text("照合に要した時間", "Time taken"), Text(f"{run.seconds:.1f}秒", f"{run.seconds:.1f} s")),
        Fact(Text("照合の方式", "Engine"), run.engine),
        Fact(Text("照合した内容のダイジェスト", "Digest of what was compared"), run.inputs_digest, "digest"),
        Fact(Text("語の頻度のダイジェスト", "Digest of how rare words are"), run.lineage.digest, "digest"),
    ]


def _table_of_lists(versions: list[Any]) -> Table:
    columns = (
        Column(Text("リスト", "List")),
        Column(Text("版", "Version"), "count"),
        Column(Text("件数", "Entries"), "count"),
        Column(Text("効力発生日", "In effect from"), "on"),
        Column("SHA-256", "digest"),
    )
    rows = [
        (
            Cell(one.watchlist.name, url=reverse("security:list_version", args=(one.ref,))),
            one.number,
            one.rows_count,
            one.effective_on,
            one.sha256,
        )
        for one in versions
    ]
    return Table(Text("照合に用いた版", "Versions used"), columns, rows)


def _table_of_hits(caption: Text, hits: list[Any], empty: Text) -> Table:
    columns = (
        Column(Text("該当候補", "Hit"), "ref"),
        Column(Text("状態", "State"), "state:hit"),
        Column(Text("関係者", "Our party")),
        Column(Text("リストの記載", "Listed entry")),
        Column(Text("確からしさ", "Probability"), "count"),
    )
    rows = [
        (
            Cell(hit.ref, url=reverse("security:hit", args=(hit.ref,)), note=hit.case.ref),
            hit.state,
            hit.party.name,
            Cell(hit.matched_name, note=hit.entry.watchlist.name),
            Cell(Text(percent(hit), percent(hit))),
        )
        for hit in hits
    ]
    return Table(caption, columns, rows, empty=empty)
