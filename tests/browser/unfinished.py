"""Leaves work on the desks of a played home, so that its pages have something to ask: `python -m ... HOME`.

An award is to be stopped and waits for the bodies; a member's claim waits to be checked.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, time

from kikin.cli.home import open_home
from kikin.fund.relations import Actor
from kikin.values.text import Text

REASONS = Text("計画の継続が困難となりました。", "The plan cannot be continued.")


def main(home: str) -> None:
    open_home(argparse.Namespace(home=home))
    from kikin.office.awards.actions import circulate_stopping
    from kikin.office.awards.models import Award
    from kikin.office.parties.models import Appointment
    from tests.browser.conftest import TODAY

    now = datetime.combine(TODAY, time(1), UTC)
    award = Award.objects.filter(state="active").order_by("pk").first()
    assert award is not None, "the play has left no active award"
    officer = Appointment.objects.filter(role="programme_officer", of=award.agency).select_related("person").first()
    assert officer is not None, "the play has appointed no officer"
    circulate_stopping(award, REASONS, Actor(officer.person.ref, officer.role, officer.of, "demonstration"), now)


if __name__ == "__main__":
    main(*sys.argv[1:])
