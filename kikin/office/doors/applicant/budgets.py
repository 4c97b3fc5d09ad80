"""The applicant's budget: a grid to write in, its sums beside the limits, and the same as a sheet to take and send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikin.fund.applications import COST_ITEMS
from kikin.office import gate
from kikin.office.applications import queries as applications
from kikin.office.applications import sheets
from kikin.office.applications.outline import Outline
from kikin.office.doors.applicant import changes, forms, grid
from kikin.office.doors.applicant.drafts import if_seen, keep, kept, on_a_draft, show_section
from kikin.office.doors.marks import marked
from kikin.office.look.languages import current_language
from kikin.values.problems import Problem

_ADD_UP = "sums"
_MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def budget(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """What each member asks for, by fiscal year and cost item, with every total beside the limits.

    Asked only to add up, it keeps nothing.
    """
    form = _form(request, application, outline)

    def change(said: Outline) -> Outline:
        return changes.with_budget(said, form.lines(), form.shares_yen())

    if request.POST.get("act") == _ADD_UP:
        form.full_clean()
        return _show(request, application, outline, form, (), status=200)
    problems = keep(request, application, form, if_seen(request, "budget", outline, change))
    if problems is None:
        return kept("budget", application)
    return _show(request, application, outline, form, problems)


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def sheet(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """The budget as a sheet to take away; sent back, it takes the place of the budget, whole or not at all."""
    frame = _frame(application, outline)
    if request.method == "GET":
        return _sheet(request, application, outline, frame)
    sending = forms.SheetForm(request.POST, request.FILES)
    if not sending.is_valid():
        return _show(request, application, outline, _form(None, application, outline), (), sending)
    sent = sending.cleaned_data["sheet"]
    stored = sent.read(sheets.MAX_SHEET_BYTES + 1)

    def change(said: Outline) -> Outline:
        reading = sheets.read(_frame(application, said), stored, sent.name)
        gate.refuse_if(reading.problems)
        return changes.with_budget(said, reading.lines, reading.own_shares_yen)

    problems = keep(request, application, sending, if_seen(request, "budget", outline, change))
    if problems is None:
        return kept("budget", application)
    return _show(request, application, outline, _form(None, application, outline), problems, sending)


def _sheet(request: HttpRequest, application: Any, outline: Outline, frame: sheets.Frame) -> HttpResponse:
    form = request.GET.get("format", "xlsx")
    form = form if form in sheets.FORMATS else "xlsx"
    write = sheets.as_csv if form == "csv" else sheets.as_xlsx
    answer = HttpResponse(write(frame, outline, current_language()), content_type=_MEDIA[form])
    answer["Content-Disposition"] = f'attachment; filename="{application.ref}-budget.{form}"'
    return answer


def _frame(application: Any, outline: Outline) -> sheets.Frame:
    """The years of the call and the items of its instrument, and besides them whatever the lines already hold."""
    instrument = applications.instrument_of(application)
    written = {line.cost_item for line in outline.lines}
    return sheets.Frame(
        application.instrument,
        grid.names_by_ref(outline),
        tuple(sorted({*application.call.years, *(line.fiscal_year for line in outline.lines)})),
        tuple(item for item in COST_ITEMS if instrument.pays_for(item) or item in written),
    )


def _form(request: HttpRequest | None, application: Any, outline: Outline) -> forms.BudgetForm:
    frame = _frame(application, outline)
    return forms.BudgetForm(
        request.POST if request is not None and request.method == "POST" else None,
        members=frame.members,
        years=frame.years,
        items=frame.items,
        initial=forms.BudgetForm.typed(outline),
    )


def _show(
    request: HttpRequest,
    application: Any,
    outline: Outline,
    form: forms.BudgetForm,
    problems: tuple[Problem, ...],
    sending: forms.SheetForm | None = None,
    status: int | None = None,
) -> HttpResponse:
    typed = outline
    if form.is_bound:
        typed = changes.with_cost_shares(replace(outline, lines=form.lines()), form.shares_yen())
    measured = grid.measured(application, typed)
    context = {
        "form": sending if sending is not None else form,
        "sending": sending or forms.SheetForm(),
        "problems": problems,
        "against": grid.hindrances(application, typed, measured),
        "grids": grid.grids_of(form, typed),
        "years": form.years,
        "rounding": grid.rounding_of(applications.instrument_of(application), application.stage),
        "limits": grid.limits_of(application, typed, measured),
        "by_member": grid.by_member(typed, measured),
        "by_item": grid.by_item(form, typed),
        "formats": sheets.FORMATS,
    }
    return show_section(request, application, outline, "budget", context, status)
