"""What the statements of ownership suggest: each a finding that is filled in, which a person alone records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import frame, of_kind
from kikin.office.doors.security.forms import FindingForm
from kikin.office.look.acts import against
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb
from kikin.office.screening import actions, queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TITLE = Text("所有・支配関係から考えられる事実", "What the owners suggest")


@marked("security", "finding", "see")
@require_safe
def suggested(request: HttpRequest, ref: str) -> HttpResponse:
    """Owners that reach what the policy asks about and may be listed, or are states; nothing is recorded by looking."""
    actor, now = actor_of(request), clock.now()
    case = actions.read_case(ref, ("findings",), actor, now)
    found = queries.suggested_by_ownership(case, local_date(now, in_force().zone))
    parties = queries.parties_of(case)
    context = frame(case, actor, "findings", Crumb(_TITLE)) | {
        "percent": found.votes_percent,
        "holders_count": found.holders_count,
        "suggestions": [(one, _form(one, place, parties)) for place, one in enumerate(found.suggestions, start=1)],
        "record": f"{reverse('security:enter_finding', args=(ref,))}?kind=company",
        "may_enter": _may_enter(case, actor),
    }
    return render(request, "security/suggested.html", context)


def _form(one: Any, place: int, parties: Any) -> FindingForm:
    outline = one.outline
    said = {"party": one.party.position, "source": outline.source, "disclosed": outline.disclosed, **outline.facts}
    said["note"] = outline.note.say(current_language())
    return FindingForm(auto_id=f"suggested_{place}_%s", initial=said, kind=outline.kind, parties=parties)


def _may_enter(case: Any, actor: Actor) -> bool:
    return case.state == "adjudicating" and against(actor, "enter", of_kind(case, "finding")) == ()
