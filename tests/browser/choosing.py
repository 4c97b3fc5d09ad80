"""An interview, a proposal of readers that waits, a copy of what a reviewer reads, and a selection in public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.unfinished import Page


def chosen(now: datetime) -> Iterator[Page]:
    """What the play leaves of the choosing, and a proposal as if it had not been confirmed."""
    from kikin.office.calls.models import Call
    from kikin.office.panels.models import Interview
    from kikin.office.parties.models import Appointment
    from kikin.office.publication.queries import published_package
    from kikin.office.reviews.assigning import Pairing, Standing
    from kikin.office.reviews.models import Assignment, ProposedReaders
    from kikin.office.reviews.nearness import Evidence

    found = Appointment.objects.select_related("person")
    interview = Interview.objects.select_related("item__application__lead").order_by("pk")[0]
    lead = found.filter(role="applicant", of=interview.item.application.lead.ref)[0]
    yield lead, "applicant:interview", (interview.ref,)
    read = Assignment.objects.filter(state="locked").select_related("application__call", "person").latest("pk")
    yield found.get(person=read.person, role="reviewer"), "reviewer:copy", (read.ref,)
    call, agency = read.application.call, read.application.agency
    officer = found.filter(role="programme_officer", of=agency).order_by("pk")[0]
    work = Evidence("paper", "実演の論文 / A paper of the demonstration", "", 6_000, 9_500, 3)
    ProposedReaders.objects.create(
        call=call,
        agency=agency,
        made_by=officer.person.ref,
        made_at=now,
        pairings=[asdict(Pairing(read.application.ref, read.person.ref, read.affinity_bp, (work,)))],
        standing=asdict(Standing(("assignment", "affinity"), ("0" * 64,), "optimal", True, 0.5, 0.5, 0.5)),
        command="kikin assign",
        files=b"",
    )
    published = next(one for one in Call.objects.filter(state="decided").order_by("pk") if published_package(one.ref))
    yield officer, "public:selection", (published.ref,)
    yield officer, "programme:proposed_reviewers", (call.ref,)
    yield officer, "programme:assignment_problem", (call.ref,)
