"""Deciding on cost lines: accept, disallow with a code and words, and after an answer uphold or accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund import costs as rules
from kikin.fund.charter import COST_ITEMS
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.costs import actions, queries
from kikin.office.costs.sheets import COLUMNS, OF_CURRENCY
from kikin.office.doors.finance.cost_forms import Disallowing
from kikin.office.doors.finance.costs import crumbs, flags_of, report_page
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.costs import facts_of_currency, facts_of_work, purpose_of
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import nothing_ticked
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_KINDS = {"ordered_on": "on", "delivered_on": "on", "paid_on": "on", "amount_yen": "yen", "tax_yen": "yen"}
_SAID = tuple(field for field in COLUMNS if field not in ("cost_item", "description", "evidence", *OF_CURRENCY))
_NOTHING_TICKED = nothing_ticked("cost_report.lines", Text("行が選ばれていません", "no line is ticked"))


@marked("finance", "cost_line", "accept")
@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept the lines that are ticked, all of them or none."""
    actor = actor_of(request)
    report = queries.get(ref, actor)
    numbers = _numbers(request)
    lines = list(queries.lines_of(report).filter(number__in=numbers))
    if not lines:
        return report_page(request, ref, problems=[_NOTHING_TICKED])
    return attempt(
        lambda: actions.accept(lines, actor, clock.now()),
        reverse("finance:cost_report", args=(ref,)),
        lambda problems: report_page(request, ref, problems=problems, ticked=list(map(str, numbers))),
        lambda: all(line.state == "accepted" for line in queries.lines_of(report).filter(number__in=numbers)),
    )


@marked("finance", "cost_line", "disallow")
@require_POST
def disallow(request: HttpRequest, ref: str) -> HttpResponse:
    """Disallow the lines that are ticked, with one code and the same words."""
    actor, form = actor_of(request), Disallowing(request.POST, auto_id="disallow_%s")
    report = queries.get(ref, actor)
    numbers = _numbers(request)
    lines = list(queries.lines_of(report).filter(number__in=numbers))
    ticked = list(map(str, numbers))
    if not form.is_valid():
        return report_page(request, ref, {"disallow": form}, ticked=ticked)
    if not lines:
        return report_page(request, ref, {"disallow": form}, [_NOTHING_TICKED])
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.disallow(lines, form.cleaned_data["code"], said, actor, clock.now()),
        reverse("finance:cost_report", args=(ref,)),
        lambda problems: report_page(request, ref, {"disallow": form}, problems, ticked),
        lambda: all(line.state == "disallowed" for line in queries.lines_of(report).filter(number__in=numbers)),
    )


@marked("finance", "cost_line", "see")
@require_safe
def line(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One line: what it says, what was said about it, and the next step."""
    return _line_page(request, ref, number)


@marked("finance", "cost_line", "accept")
@require_POST
def accept_one(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Accept a line, or what was answered about it."""
    actor = actor_of(request)
    found = queries.line_of(queries.get(ref, actor), number)
    return attempt(
        lambda: actions.accept([found], actor, clock.now()),
        reverse("finance:cost_line", args=(ref, number)),
        lambda problems: _line_page(request, ref, number, problems=problems),
        lambda: trail.was_just_done("cost_line", found.ref, "cost_line_accepted", actor.person),
    )


@marked("finance", "cost_line", "disallow")
@require_POST
def disallow_one(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Disallow a line, also one that was accepted before."""
    actor, form = actor_of(request), Disallowing(request.POST, auto_id="disallow_%s")
    found = queries.line_of(queries.get(ref, actor), number)
    if not form.is_valid():
        return _line_page(request, ref, number, {"disallow": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.disallow([found], form.cleaned_data["code"], said, actor, clock.now()),
        reverse("finance:cost_line", args=(ref, number)),
        lambda problems: _line_page(request, ref, number, {"disallow": form}, problems),
        lambda: trail.was_just_done("cost_line", found.ref, "cost_line_disallowed", actor.person),
    )


@marked("finance", "cost_line", "uphold")
@require_POST
def uphold(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Uphold a disallowance in spite of the answer; another officer does it than the one who disallowed."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="uphold_%s")
    found = queries.line_of(queries.get(ref, actor), number)
    if not form.is_valid():
        return _line_page(request, ref, number, {"uphold": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.uphold(found, said, actor, clock.now()),
        reverse("finance:cost_line", args=(ref, number)),
        lambda problems: _line_page(request, ref, number, {"uphold": form}, problems),
        lambda: trail.was_just_done("cost_line", found.ref, "cost_line_upheld", actor.person),
    )


def _line_page(
    request: HttpRequest,
    ref: str,
    number: int,
    forms: Mapping[str, Questions] | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    sent = dict(forms or {})
    actor = actor_of(request)
    report = queries.get(ref, actor)
    found = queries.line_of(report, number)
    events = trail.events_about("cost_line", found.ref)
    people = [found.entered_by, found.disallowed_by, found.answered_by, found.decided_by]
    names = parties.names_of_people([*people, *(event.actor for event in events)])
    paper = reverse("finance:cost_paper", args=(ref, found.evidence.sha256))
    can_uphold = found.state == "answered" and against(actor, "uphold", found.subject()) == ()
    can_disallow = (
        found.state in ("entered", "accepted")
        and report.state != "open"
        and against(actor, "disallow", found.subject()) == ()
    )
    context = {
        "report": report,
        "line": found,
        "acts": acts_from_here(
            rules.LINE,
            found.subject(),
            rules.LineFacts(report.state),
            actor,
            {"accept": Text("認める", "Accept it")},
            {"accept": reverse("finance:accept_cost_line", args=(ref, number))},
        ),
        "disallowing": (sent.get("disallow") or Disallowing(auto_id="disallow_%s")) if can_disallow else None,
        "upholding": (sent.get("uphold") or Reasons(auto_id="uphold_%s")) if can_uphold else None,
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "summary": [
            Fact(Text("費目", "Cost item"), COST_ITEMS[found.cost_item]),
            Fact(COLUMNS["description"], purpose_of(found)),
            *(Fact(COLUMNS[field], getattr(found, field), _KINDS.get(field, "text")) for field in _SAID),
            *facts_of_currency(found),
            Fact(Text("証拠書類", "Evidence"), found.evidence.name, url=paper),
            Fact(Text("証拠書類のSHA-256", "SHA-256 of the evidence"), found.evidence.sha256, "digest"),
            Fact(Text("要確認", "Flagged"), flags_of(found) if found.flags else None),
            Fact(Text("記入した人", "Entered by"), names.get(found.entered_by)),
        ],
        "work": facts_of_work(found, queries.effort_of(found.work)) if hasattr(found, "work") else [],
        "decided": [
            Fact(Text("不認定の区分", "Why it was disallowed"), rules.CODES[found.code] if found.code else None),
            Fact(Text("不認定の理由", "In words"), found.words if found.words.ja else None),
            Fact(Text("不認定とした人", "Disallowed by"), names.get(found.disallowed_by)),
            Fact(Text("回答", "Answer"), found.reply),
            Fact(Text("維持の理由", "Why it was upheld"), found.last_words if found.last_words.ja else None),
            Fact(Text("決めた人", "Decided by"), names.get(found.decided_by)),
        ],
        "moments": moments(events, names),
        "crumbs": crumbs(Crumb(ref, reverse("finance:cost_report", args=(ref,))), Crumb(str(number))),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "finance/cost_line.html", context, status=status)


def _numbers(request: HttpRequest) -> list[int]:
    return [int(number) for number in request.POST.getlist("line") if number.isdecimal() and len(number) < 9]
