"""Files of an applicant's cost report: papers, and sheets of lines with a preview before anything is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.office import clock
from kikin.office.costs import actions, queries
from kikin.office.costs.sheets import COLUMNS
from kikin.office.doors.applicant.cost_forms import PaperForm
from kikin.office.doors.applicant.costs import crumbs, report_page
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused, permit_or_refuse
from kikin.office.look.files import as_attachment
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Column, Table, as_csv
from kikin.office.papers import MAX_BYTES
from kikin.values.problems import Problem
from kikin.values.text import Text


@marked("applicant", "cost_report", "edit")
@require_POST
def add_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a paper. The same paper again changes nothing."""
    actor, form = actor_of(request), PaperForm(request.POST, request.FILES, auto_id="paper_%s")
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", report.subject())
    if not form.is_valid():
        return report_page(request, report, adding=form)
    name, content = _sent(form)
    return attempt(
        lambda: actions.add_evidence(report, name, content, actor, clock.now()),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: report_page(
            request, report, adding=form, problems=form.take_up(problems, {"evidence.file": "file"})
        ),
    )


@marked("applicant", "cost_report", "see")
@require_safe
def paper(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A paper, to be saved; never shown inside a page."""
    found, content = queries.paper_of(queries.get(ref, actor_of(request)), digest)
    return as_attachment(found.name, content)


@marked("applicant", "cost_report", "see")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the columns that a file of lines has."""
    columns = [Column(label) for label in COLUMNS.values()]
    answer = HttpResponse(as_csv(Table("", columns, [])), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="cost-lines.csv"'
    return answer


@marked("applicant", "cost_report", "upload")
@require_POST
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a file of lines; what it would do is shown next."""
    actor, form = actor_of(request), PaperForm(request.POST, request.FILES, auto_id="lines_%s")
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "upload", report.subject())
    if not form.is_valid():
        return report_page(request, report, sending=form)
    name, content = _sent(form)
    try:
        upload = actions.send(report, name, content, actor, clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        return report_page(
            request, report, sending=form, problems=form.take_up(refused.problems, {"upload.file": "file"})
        )
    return redirect("applicant:cost_upload", ref, upload.sha256)


@marked("applicant", "cost_report", "upload")
@require_safe
def preview(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """What a file would do: every problem of every row, and what could be taken. Nothing is taken yet."""
    return _preview(request, ref, digest)


@marked("applicant", "cost_report", "upload")
@require_POST
def take(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """Take the rows that nothing speaks against. A second click finds them taken."""
    actor = actor_of(request)
    upload = queries.upload_of(queries.get(ref, actor), digest)
    return attempt(
        lambda: actions.take(upload, actor, clock.now()),
        reverse("applicant:cost_upload", args=[ref, digest]),
        lambda problems: _preview(request, ref, digest, problems),
    )


def _preview(request: HttpRequest, ref: str, digest: str, refused: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "upload", report.subject())
    upload = queries.upload_of(report, digest)
    found = actions.preview(upload, clock.now()) if upload.taken_at is None else None
    columns = (
        Column(Text("場所", "Where"), "ref"),
        Column(Text("値", "Value")),
        Column(Text("問題", "Problem")),
        Column(Text("直し方", "Remedy")),
    )
    rows = [(_place(one.where), one.value, one.what, one.remedy) for one in (found.problems if found else ())]
    facts: list[Fact] = [
        Fact(Text("ファイル", "File"), upload.name),
        Fact(Text("SHA-256", "SHA-256"), digest, "digest"),
    ]
    if found is not None:
        facts += [
            Fact(Text("行数", "Rows"), found.rows_count, "count"),
            Fact(Text("問題のある行", "Rows with a problem"), found.bad_count, "count"),
            Fact(Text("取り込める行", "Rows that can be taken"), len(found.lines), "count"),
            Fact(Text("取り込める金額", "Their amount"), found.good_yen, "yen"),
        ]
    else:
        facts.append(Fact(Text("取り込んだ行", "Rows taken"), upload.taken_count, "count"))
    context: dict[str, Any] = {
        "report": report,
        "upload": upload,
        "found": found,
        "facts": facts,
        "table": Table(Text("すべての問題", "All problems"), columns, rows),
        "problems": tuple(refused) if not rows else (),
        "crumbs": crumbs(
            Crumb(ref, reverse("applicant:cost_report", args=[ref])), Crumb(Text("ファイルの確認", "The file"))
        ),
    }
    return render(request, "applicant/cost_upload.html", context, status=409 if refused else 200)


def _place(where: str) -> Text:
    """The place of a problem as someone at a spreadsheet reads it: row and column."""
    row, _, field = where.partition(".")
    number = row.removeprefix("row[").removesuffix("]")
    if not number.isdecimal():
        return Text(where, where)
    column = COLUMNS.get(field, Text("", ""))
    return Text(f"{number}行目 {column.ja}".strip(), f"Row {number} {column.en}".strip())


def _sent(form: PaperForm) -> tuple[str, bytes]:
    """The name of a file and what is in it; of one that is too large, enough to say so."""
    file = form.cleaned_data["file"]
    return file.name, file.read(MAX_BYTES + 1)
