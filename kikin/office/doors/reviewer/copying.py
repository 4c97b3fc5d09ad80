"""A copy of what a reviewer reads, under their name and the time, where the charter lets it leave the screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kikin.fund.applications import COST_ITEMS, PERSON_ROLES
from kikin.fund.reviews import problems_of_saving
from kikin.office import clock, gate
from kikin.office.applications import queries as applications
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.reviewer.pages import panel_of
from kikin.office.look.files import as_attachment
from kikin.office.look.languages import current_language
from kikin.office.parties import queries as parties
from kikin.office.reviews import queries
from kikin.values.calendar import show_instant


@marked("reviewer", "assignment", "see")
@require_safe
def copy(request: HttpRequest, ref: str) -> HttpResponse:
    """The application as a text file; its name tells nothing of who applies."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    application, panel = queries.application_to_read(ref, actor), panel_of(found)
    problems = problems_of_saving(panel)
    if problems:
        raise gate.Refused(problems, forbidden=True)
    language = current_language()
    reader = parties.names_of_people([actor.person])[actor.person].say(language)
    zone = charters.by_digest(application.call.charter_digest).zone
    said = [
        f"{reader} / {show_instant(clock.now(), zone, language)} / {ref}",
        application.title.say(language),
        application.summary.say(language),
        "、".join(application.keywords),
        *([] if panel.hides_applicants else _people(application, language)),
        *_budget(application, language),
    ]
    return as_attachment(f"{ref}.txt", "\n\n".join(one for one in said if one).encode())


def _people(application: Any, language: str) -> list[str]:
    return [
        " / ".join(
            text.say(language) for text in (one.person.name, PERSON_ROLES[one.role], one.member.organisation.name)
        )
        for one in applications.involvements_of(application)
    ]


def _budget(application: Any, language: str) -> list[str]:
    """Item by item and year by year, whoever spends it."""
    sums: dict[tuple[str, int], int] = {}
    for line in applications.budget_lines_of(application):
        key = (line.cost_item, line.fiscal_year)
        sums[key] = sums.get(key, 0) + line.amount_yen
    return [f"{COST_ITEMS[item].say(language)} {year}: JPY {amount:,}" for (item, year), amount in sorted(sums.items())]
