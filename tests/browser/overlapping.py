"""A pair of projects that waits to be decided, one that was, and a file that waits to be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.unfinished import Page


def overlapping(now: datetime) -> Iterator[Page]:
    """A pair found and a file read, as an officer sees them."""
    from kikin.fund.relations import Actor
    from kikin.office.overlaps.actions import read_file, reopen
    from kikin.office.overlaps.models import Overlap
    from kikin.office.parties.models import Appointment

    for pair in Overlap.objects.filter(outside__isnull=False).order_by("pk"):
        officer = Appointment.objects.filter(role="programme_officer", of=pair.agency).select_related("person")[0]
        actor = Actor(officer.person.ref, officer.role, officer.of, "demonstration")
        yield officer, "programme:overlap", (pair.ref,)
    # the last of them waits to be decided again
    reopen(pair, "The other fund has sent its papers.", actor, now)
    content = "課題番号,課題名,氏名,開始年度,終了年度\nJP-1,見本課題,見本 太郎,2024,2026\nJP-2,見本課題,,2024,2026\n"
    file = read_file("e-rad.csv", content.encode(), "e-Rad", actor, now)
    yield officer, "programme:project_file", (file.ref,)
