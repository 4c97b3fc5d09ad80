"""Sends a run in a process of its own, and stops dead at a moment of the second batch so that it can be killed there.

    python -m tests.office.payments.sender RUN PERSON AGENCY MOMENT

MOMENT is `before` the first batch, `between` the first and the second, or `within` the second, unwritten but done.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime

BATCH_COUNT = 2
LONG_SECONDS = 120


def stop() -> None:
    print("stopped", flush=True)
    time.sleep(LONG_SECONDS)


def main(ref: str, person: str, agency: str, moment: str) -> None:
    import django

    django.setup()
    from kikin.fund.relations import Actor
    from kikin.office.payments import actions
    from kikin.office.payments.actions import paying
    from kikin.office.payments.models import Payment, PaymentRun
    from tests.office.rounds import CONTRACTED

    post, find, posted = paying._post, paying._next_batch, list[int]()

    def dying_to_find(run: PaymentRun, done_to: int, now: datetime) -> list[Payment]:
        if len(posted) == {"before": 0, "between": 1}.get(moment):
            stop()
        return find(run, done_to, now)

    def dying_to_post(batch: Sequence[Payment], actor: Actor, now: datetime) -> None:
        post(batch, actor, now)
        posted.append(len(batch))
        if len(posted) == 2 and moment == "within":
            stop()

    paying.BATCH_COUNT = BATCH_COUNT
    paying._post, paying._next_batch = dying_to_post, dying_to_find
    actions.send(PaymentRun.objects.get(ref=ref), Actor(person, "finance_officer", agency, "test"), CONTRACTED)


if __name__ == "__main__":
    main(*sys.argv[1:])
