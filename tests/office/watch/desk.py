"""The desk of the watch as it works: files are read and taken, recipients state things, and a day goes by."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kikin.fund.watch import CompanyNotice, PersonNotice
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.watch import actions, watched
from kikin.office.watch.models import FeedFile, Look, WatchCase
from tests.office import rounds
from tests.office.rounds import CONTRACTED, lead_of
from tests.office.watch.scene import register

if TYPE_CHECKING:
    from kikin.fund.relations import Actor
    from kikin.office.awards.models import Award
    from tests.cast import Cast

DAY = timedelta(days=1)


class Desk:
    """An award, its lead who states things, and the desk that takes in files; a day goes by with each look."""

    def __init__(self, cast: Cast):
        self.award: Award = rounds.active_awards(cast)[0]
        self.officer: Actor = cast.security_officer
        self.lead: Actor = lead_of(cast, self.award.application)
        self.company: str = self.award.lead.ref
        self.now = CONTRACTED
        self.person = str(self.award.application.involvements.values_list("person__ref", flat=True)[0])
        watched.forget()

    def read(self, name: str, *lines: Any) -> FeedFile:
        """Lines of JSON, or a whole file."""
        text = lines[0] if isinstance(lines[0], bytes) else "".join(json.dumps(one) + "\n" for one in lines).encode()
        return actions.read_feed(name, text, self.officer, self.now)

    def feed(self, name: str, *lines: Any) -> None:
        actions.take_feed(self.read(name, *lines), self.officer, self.now)

    def state(self, said: CompanyNotice | PersonNotice) -> None:
        if isinstance(said, CompanyNotice):
            actions.state_company(self.award, said, self.lead, self.now)
        else:
            actions.state_person(self.award, self.person, said, self.lead, self.now)

    def look(self, now: datetime | None = None) -> Look:
        self.now = now or self.now
        kept = actions.look(BY_SCHEDULE, self.now)
        assert kept is not None
        self.now += DAY
        return kept

    def cases(self) -> list[str]:
        """The kinds of the cases, in the order in which they were raised."""
        return list(WatchCase.objects.order_by("pk").values_list("kind", flat=True))


def begun_desk(cast: Cast) -> Desk:
    """The watch has looked once: what was known then is the ground."""
    found = Desk(cast)
    found.feed("registry-0.csv", register(found.company, 400, "2022-08-01"))
    found.look()
    assert not found.cases()
    return found


def declared(kind: str, subject: str, **more: Any) -> dict[str, Any]:
    return {"id": f"d-{kind}", "kind": kind, "subject": subject, **more}
