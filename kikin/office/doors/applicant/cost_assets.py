"""The things that an applicant bought: tagged, seen once a year, and given up only by leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund import costs as rules
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.costs import actions, queries
from kikin.office.doors.applicant.cost_forms import DisposalForm, SightingForm, TagForm
from kikin.office.doors.applicant.cost_lines import asked
from kikin.office.doors.applicant.costs import crumbs
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import permit_or_refuse
from kikin.office.look.costs import assets_table, facts_of_asset, facts_of_disposal
from kikin.office.look.files import as_attachment, as_file, asks_for_a_file
from kikin.office.look.parts import Crumb
from kikin.office.papers import MAX_BYTES
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_OF_ASSET = {
    f"asset.{field}": field for field in ("tag", "place", "custodian", "belongs_to", "insurance", "sharing", "seen_on")
}
_OF_DISPOSAL = {
    f"disposal.{field}": field for field in ("kind", "given_up_on", "proceeds_yen", "to_whom", "reason", "file")
}


@marked("applicant", "asset", "tag")
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Register what a line bought."""
    actor = actor_of(request)
    report = queries.get(ref, actor)
    found = queries.line_of(report, number)
    form = TagForm(request.POST if request.method == "POST" else None)
    here = Text("取得資産の登録", "Register the asset")
    if not form.is_valid():
        return asked(request, report, form, here)
    label = actions.Label(**form.cleaned_data)
    return attempt(
        lambda: actions.tag(found, label, actor, clock.now()),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: asked(request, report, form, here, form.take_up(problems, _OF_ASSET)),
        lambda: hasattr(queries.line_of(report, number), "asset"),
    )


@marked("applicant", "asset", "see")
@require_safe
def assets(request: HttpRequest) -> HttpResponse:
    """The things that my organisation bought, those not seen for longest first; as a page, CSV or XLSX."""
    today = local_date(clock.now(), in_force().zone)
    actor = actor_of(request)
    late = set(queries.assets_to_sight(actor, today).values_list("pk", flat=True))
    table = assets_table(queries.assets_visible_to(actor), late, queries.bound_until, "applicant:asset")
    if asks_for_a_file(request):
        return as_file(request, table, "assets")
    crumb = Crumb(Text("取得資産", "Assets"))
    return render(request, "applicant/cost_assets.html", {"table": table, "crumbs": crumbs(crumb)})


@marked("applicant", "asset", "see")
@require_safe
def asset(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One asset: what the register holds of it, and what was asked to give it up."""
    return _asset_page(request, ref, number)


@marked("applicant", "asset", "sight")
@require_http_methods(["GET", "HEAD", "POST"])
def sight(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Someone stood before the thing and read its tag."""
    actor = actor_of(request)
    found = queries.asset_of(ref, number, actor)
    now_said = {"place": found.place, "insurance": found.insurance, "sharing": found.sharing}
    form = SightingForm(request.POST if request.method == "POST" else None, initial=now_said)
    here = Text(f"年次確認 {found.tag}", f"Yearly check of {found.tag}")
    if not form.is_valid():
        return asked(request, found.line.report, form, here)
    return attempt(
        lambda: actions.sight(found, actions.Sighting(**form.cleaned_data), actor, clock.now()),
        reverse("applicant:asset", args=[ref, number]),
        lambda problems: asked(request, found.line.report, form, here, form.take_up(problems, _OF_ASSET)),
    )


@marked("applicant", "disposal", "file")
@require_POST
def give_up(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Ask to give an asset up. A second click finds it asked."""
    actor, form = actor_of(request), DisposalForm(request.POST, request.FILES)
    found = queries.asset_of(ref, number, actor)
    permit_or_refuse(actor, "file", found.line.report.subject_of("disposal"))
    if not form.is_valid():
        return _asset_page(request, ref, number, form)
    said, file = form.cleaned_data, form.cleaned_data["file"]
    wanted = rules.Request(
        said["kind"], said["given_up_on"], said["proceeds_yen"] or 0, said["to_whom"], said["reason"]
    )
    paper = (file.name, file.read(MAX_BYTES + 1))
    return attempt(
        lambda: actions.ask_to_give_up(found, wanted, paper, actor, clock.now()),
        reverse("applicant:asset", args=[ref, number]),
        lambda problems: _asset_page(request, ref, number, form, form.take_up(problems, _OF_DISPOSAL)),
        lambda: any(one.filed_by == actor.person and one.state == "filed" for one in queries.disposals_of(found)),
    )


@marked("applicant", "disposal", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the asset after all."""
    actor = actor_of(request)
    found = queries.disposal(ref, actor)
    line = found.asset.line
    return attempt(
        lambda: actions.withdraw_request(found, actor, clock.now()),
        reverse("applicant:asset", args=[line.report.ref, line.number]),
        lambda problems: _asset_page(request, line.report.ref, line.number, problems=problems),
        lambda: queries.disposal(ref, actor).state == "withdrawn",
    )


@marked("applicant", "disposal", "see")
@require_safe
def disposal_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The paper that shows the price, to be saved."""
    found = queries.disposal(ref, actor_of(request))
    return as_attachment(found.paper_name, queries.paper_of_disposal(found))


def _asset_page(
    request: HttpRequest,
    ref: str,
    number: int,
    form: DisposalForm | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    found = queries.asset_of(ref, number, actor_of(request))
    disposals = queries.disposals_of(found)
    stands = any(one.state not in ("refused", "withdrawn") for one in disposals)
    context: dict[str, Any] = {
        "asset": found,
        "facts": facts_of_asset(found, queries.bound_until(found)),
        "disposals": [
            (one, facts_of_disposal(one, reverse("applicant:disposal_paper", args=[one.ref]))) for one in disposals
        ],
        "asking": form or (None if stands else DisposalForm()),
        "form": form,
        "problems": tuple(problems),
        "crumbs": crumbs(Crumb(Text("取得資産", "Assets"), reverse("applicant:cost_assets")), Crumb(found.tag)),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/cost_asset.html", context, status=status)
