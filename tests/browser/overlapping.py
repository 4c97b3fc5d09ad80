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
    from kikin.office.overlaps.actions import read_file
    from kikin.office.overlaps.models import Overlap
    from kikin.office.parties.models import Appointment

    pairs = Overlap.objects.filter(outside__isnull=False).order_by("pk")
    agency = pairs[0].agency
    officer = Appointment.objects.filter(role="programme_officer", of=agency).select_related("person")[0]
    for pair in (pairs[0], Overlap.objects.filter(agency=agency, state="found").order_by("pk")[0]):
        yield officer, "programme:overlap", (pair.ref,)
    actor = Actor(officer.person.ref, officer.role, officer.of, "demonstration")
    content = "課題番号,課題名,氏名,開始年度,終了年度\nJP-1,見本課題,見本 太郎,2024,2026\nJP-2,見本課題,,2024,2026\n"
    file = read_file("e-rad.csv", content.encode(), "e-Rad", actor, now)
    yield officer, "programme:project_file", (file.ref,)
