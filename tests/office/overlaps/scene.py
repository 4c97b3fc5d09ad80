"""Two applications of one agency beside a project of another fund that asks for the same."""

from __future__ import annotations

import json
from typing import Any

from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.overlaps import actions
from kikin.office.overlaps.models import OutsideProject, Overlap, ProjectFile
from tests.cast import Cast
from tests.office.rounds import REVIEWED, shortlisted_call
from tests.remembering import remembered

AGENCY = "jst"
NUMBER = "12345678"
REASONS = "研究の目的と方法を比べた。別の装置を対象としている。"


def outside(application: Application, **changes: Any) -> dict[str, Any]:
    """A project that another fund pays for, with the words, the lead's name and the organisation of an application."""
    investigator = application.involvements.select_related("person", "member__organisation")[0]
    return {
        "project": "JP-1",
        "title": application.title.ja,
        "abstract": application.summary.ja,
        "person": investigator.person.name.ja,
        "researcher_number": NUMBER,
        "organisation": investigator.member.organisation.name.ja,
        "first_year": 2022,
        "last_year": 2024,
        "amount_yen": 1_000_000,
        "effort_percent": 70,
    } | changes


def read(cast: Cast, *projects: dict[str, Any]) -> ProjectFile:
    content = json.dumps(projects).encode()
    return actions.read_file("e-rad.json", content, "e-Rad", cast.officers[AGENCY], REVIEWED)


def first_of(call: Call) -> Application:
    return call.applications.filter(agency=AGENCY).order_by("pk")[0]


@remembered
def found(cast: Cast) -> Overlap:
    """The pair of the first application of the agency and a project of another fund."""
    call: Call = shortlisted_call(cast)
    application = first_of(call)
    actions.take(read(cast, outside(application)), cast.officers[AGENCY], REVIEWED)
    actions.search(call, cast.officers[AGENCY], REVIEWED)
    return Overlap.objects.get(application=application, outside__isnull=False)


def one_of_every_kind(cast: Cast) -> None:
    """In each agency a file and a pair of one of its applications with another, and with a project elsewhere."""
    for agency in ("jst", "nedo"):
        made = {"agency": agency, "name": "e-rad.csv", "source": f"e-Rad {agency}", "sha256": "0" * 64}
        counts = {"rows_count": 1, "refused_count": 0}
        file = ProjectFile.objects.create(ref=f"PRF-{agency}", state="taken", read_at=REVIEWED, **made, **counts)
        project = OutsideProject.objects.create(
            source=file.source, number="JP-1", title="量子", first_year=2022, last_year=2024, file=file
        )
        applications = list(Application.objects.filter(agency=agency).order_by("pk"))
        others = list(Application.objects.exclude(agency=agency).order_by("pk"))
        for one, other in zip(applications, others, strict=False):
            pair = {"state": "found", "application": one, "agency": agency, "found_at": REVIEWED}
            Overlap.objects.create(ref=f"OVL-{one.ref}", other=other, **pair)
            Overlap.objects.create(ref=f"OVX-{one.ref}", outside=project, **pair)
