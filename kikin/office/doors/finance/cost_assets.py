"""Assets bought under the agency's awards: the register, a check on the spot, and requests to give them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund import costs as rules
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.costs import actions, queries
from kikin.office.doors.finance.cost_forms import Sighting
from kikin.office.doors.finance.costs import crumbs
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.finance.settlement_forms import Collecting
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.costs import assets_table, disposals_table, facts_of_asset, facts_of_disposal
from kikin.office.look.files import as_file, asks_for_a_file
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_OF_DISPOSAL = {"disposal.received_on": "received_on"}


@marked("finance", "asset", "see")
@require_safe
def assets(request: HttpRequest) -> HttpResponse:
    """The register of assets across awards, those not seen for longest first; as a page, CSV or XLSX."""
    actor = actor_of(request)
    found = queries.assets_visible_to(actor)
    today = local_date(clock.now(), in_force().zone)
    late = set(queries.assets_to_sight(actor, today).values_list("pk", flat=True))
    if asks_for_a_file(request):
        return as_file(request, assets_table(found, late, queries.bound_until, "finance:sight_asset"), "assets")
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    title = Text("取得資産の台帳", "Register of assets")
    context = {
        "title": title,
        "table": assets_table(page.object_list, late, queries.bound_until, "finance:sight_asset"),
        "page": page,
        "disposals": disposals_table(queries.disposals_visible_to(actor).order_by("-pk"), "finance:disposal"),
        "crumbs": crumbs(Crumb(title)),
    }
    return render(request, "finance/cost_assets.html", context)


@marked("finance", "asset", "sight")
@require_http_methods(["GET", "HEAD", "POST"])
def sight(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """An officer stood before the thing and read its tag."""
    actor = actor_of(request)
    asset = queries.asset_of(ref, number, actor)
    form = Sighting(request.POST if request.method == "POST" else None, initial={"place": asset.place})
    title = Text(f"現物の確認 {asset.tag}", f"Check of {asset.tag}")

    def page(problems: Sequence[Problem] = ()) -> HttpResponse:
        context = {"title": title, "form": form, "problems": tuple(problems), "crumbs": _way(Crumb(title))}
        status = 409 if problems else 422 if form.errors else 200
        return render(request, "finance/cost_form.html", context, status=status)

    if not form.is_valid():
        return page()
    return attempt(
        lambda: actions.sight(asset, actions.Sighting(**form.cleaned_data), actor, clock.now()),
        reverse("finance:assets"),
        lambda problems: page(form.take_up(problems, {"asset.place": "place", "asset.seen_on": "seen_on"})),
    )


@marked("finance", "disposal", "see")
@require_safe
def disposal(request: HttpRequest, ref: str) -> HttpResponse:
    """One request to give an asset up: what it says, what would come back, and the next step."""
    return _disposal_page(request, ref)


@marked("finance", "disposal", "see")
@require_safe
def disposal_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The paper that shows the price, to be saved; never shown inside a page."""
    found = queries.disposal(ref, actor_of(request))
    answer = HttpResponse(queries.paper_of_disposal(found), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.paper_name) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@marked("finance", "disposal", "check")
@require_POST
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """The paper is read; what comes back is worked out and stands."""
    return _decide(request, ref, actions.check_disposal, "disposal_checked")


@marked("finance", "disposal", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Let the asset go; another officer does it than the one who checked."""
    return _decide(request, ref, actions.approve_disposal, "disposal_approved")


@marked("finance", "disposal", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Have the asset kept, for reasons that the recipient reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="refuse_%s")
    found = queries.disposal(ref, actor)
    if not form.is_valid():
        return _disposal_page(request, ref, {"refuse": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.refuse_disposal(found, said, actor, clock.now()),
        reverse("finance:disposal", args=(ref,)),
        lambda problems: _disposal_page(request, ref, {"refuse": form}, problems),
        lambda: trail.was_just_done("disposal", ref, "disposal_refused", actor.person),
    )


@marked("finance", "disposal", "complete")
@require_POST
def complete(request: HttpRequest, ref: str) -> HttpResponse:
    """The asset is gone, and what was owed of it is in."""
    actor = actor_of(request)
    found = queries.disposal(ref, actor)
    owed_yen = queries.owed_of(found)
    form = Collecting(request.POST, auto_id="complete_%s")
    if owed_yen and not form.is_valid():
        return _disposal_page(request, ref, {"complete": form})
    received_on = form.cleaned_data["received_on"] if owed_yen else None
    document = form.cleaned_data["document"] if owed_yen else ""
    return attempt(
        lambda: actions.complete_disposal(found, received_on, document, actor, clock.now()),
        reverse("finance:disposal", args=(ref,)),
        lambda problems: _disposal_page(
            request, ref, {"complete": form}, form.take_up(problems, _OF_DISPOSAL) if owed_yen else problems
        ),
        lambda: trail.was_just_done("disposal", ref, "disposal_completed", actor.person),
    )


def _decide(request: HttpRequest, ref: str, step: Callable[..., object], event: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.disposal(ref, actor)
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("finance:disposal", args=(ref,)),
        lambda problems: _disposal_page(request, ref, problems=problems),
        lambda: trail.was_just_done("disposal", ref, event, actor.person),
    )


def _disposal_page(
    request: HttpRequest,
    ref: str,
    forms: Mapping[str, Questions] | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    sent, actor = dict(forms or {}), actor_of(request)
    found = queries.disposal(ref, actor)
    report, subject = found.asset.line.report, found.subject()
    events = trail.events_about("disposal", ref)
    names = parties.names_of_people(event.actor for event in events)
    labels = {
        "check": Text("納付額を計算し、確認済みとする", "Work out what comes back, and note it as checked"),
        "approve": Text("処分を承認する", "Let it go"),
    }
    urls = {action: reverse(f"finance:{action}_disposal", args=(ref,)) for action in labels}
    may_refuse = found.state in ("filed", "checked") and against(actor, "refuse", subject) == ()
    may_complete = found.state == "approved" and against(actor, "complete", subject) == ()
    owed_yen, is_open = queries.owed_of(found), found.state not in rules.DISPOSAL.ends
    would_owe = [Fact(Text("納付額の見込み", "Would come back"), owed_yen, "yen")]
    context = {
        "disposal": found,
        "owed_yen": owed_yen,
        "summary": [
            Fact(Text("保有者", "Held by"), report.member.organisation.name),
            *facts_of_disposal(found, reverse("finance:disposal_paper", args=(ref,))),
            *(would_owe if is_open and (not found.checked_by or owed_yen != found.owed_yen) else []),
        ],
        "asset": facts_of_asset(found.asset, queries.bound_until(found.asset)),
        "acts": acts_from_here(
            rules.DISPOSAL, subject, queries.facts_of_disposal(found, clock.now()), actor, labels, urls
        ),
        "refusing": (sent.get("refuse") or Reasons(auto_id="refuse_%s")) if may_refuse else None,
        "completing": (sent.get("complete") or Collecting(auto_id="complete_%s")) if may_complete else None,
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "moments": moments(events, names),
        "crumbs": _way(Crumb(ref)),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "finance/disposal.html", context, status=status)


def _way(*last: Crumb) -> list[Crumb]:
    return crumbs(Crumb(Text("取得資産", "Assets"), reverse("finance:assets")), *last)
