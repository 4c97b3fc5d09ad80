"""Eight processes that take what they can get from four accounts at once, some of which are killed on the way.

Each process is a program of its own, `python -m tests.office.ledger.racing SECONDS SEED TURNS`, on the database that
KIKIN_DATABASE_URL names. After each posting it says so in one line. They take by the office's own road and, unless
they may be killed, now and then past its rules, straight into the table, where only the database itself can refuse.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime

from kikin.fund.ledger import Draft

RACERS = 8
TURNS = 7
"""The deeds that a racer may do by the rules; one more goes past them."""
ON = date(2022, 10, 1)
NOW = datetime(2022, 10, 1, tzinfo=UTC)
ACCOUNTS = (
    "appropriation:fy2021",
    "allotment:fy2021:nedo:2022",
    "limit:R-1:quantum",
    "commitment:JPNP22001",
    "obligation:JPNP22001:ORG-1",
    "obligation:JPNP22001:ORG-2",
)
"""What they race to overdraw: an appropriation, an allotment, a field's limit and an award, in two places."""


def start(seconds: float, seed: int, turns: int, database: str) -> subprocess.Popen[str]:
    """One racer, in a process of its own."""
    environment = os.environ | {"KIKIN_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "kikin.office.settings"}
    command = [sys.executable, "-m", "tests.office.ledger.racing", str(seconds), str(seed), str(turns)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def race(seconds: float, database: str, *, kills: bool) -> Counter[str]:
    """Let eight run for so long. With `kills`, one after another is killed and another takes its place. Returns how
    often each thing came of a try.
    """
    turns = TURNS if kills else TURNS + 1
    racers = [start(seconds, seed, turns, database) for seed in range(RACERS)]
    dead: list[subprocess.Popen[str]] = []
    drawn = random.Random(1)
    ends_at = time.monotonic() + seconds
    while kills and (left := ends_at - time.monotonic()) > 1:
        time.sleep(min(1.5, left))
        at = drawn.randrange(RACERS)
        racers[at].kill()
        dead.append(racers[at])
        racers[at] = start(max(1.0, left - 1.5), RACERS + len(dead), turns, database)
    outcomes: Counter[str] = Counter(killed=len(dead))
    for racer in (*dead, *racers):
        said, _ = racer.communicate(timeout=seconds + 60)
        outcomes.update(line for line in said.splitlines() if line)
        if racer not in dead and racer.returncode:
            outcomes["crashed"] += 1
    return outcomes


def run(seconds: float, seed: int, turns: int) -> None:
    import django

    django.setup()
    from django.db import DatabaseError

    from kikin.office.gate import Refused

    drawn = random.Random(seed)
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        try:
            print(_try_one(drawn, drawn.randrange(turns)), flush=True)
        except Refused as no:
            print("refused", *sorted({problem.code for problem in no.problems}), flush=True)
        except DatabaseError as error:
            print("refused overdrawn" if "overdrawn" in str(error) else f"failed {error}".splitlines()[0], flush=True)


def _try_one(drawn: random.Random, turn: int) -> str:
    from kikin.fund import ledger
    from tests.fund.ledger_play import FACTS, paper
    from tests.office.ledger import small_fund

    yen, voucher = drawn.randint(1, 40), paper(ON)
    members = ["ORG-1", "ORG-2"]
    drawn.shuffle(members)
    if turn == TURNS:
        _insert_past_the_rules(ledger.advance(FACTS, {members[0]: yen}, voucher)[0])
        return "posted past the rules"
    drafts = (
        ledger.administer("fy2021", "nedo", yen, voucher),
        ledger.commit(FACTS, {2022: yen}, voucher),
        ledger.withdraw_allotment("fy2021", "nedo", 2022, yen, voucher),
        ledger.oblige(FACTS, {members[0]: yen}, voucher),
        ledger.release_obligation(FACTS, {members[0]: yen}, voucher),
        ledger.advance(FACTS, dict.fromkeys(members, yen), voucher),
        ledger.refund(FACTS, {members[1]: yen}, voucher),
    )[turn]
    small_fund.post(drafts, now=NOW)
    return "posted"


def _insert_past_the_rules(draft: Draft) -> None:
    from kikin.office.ledger.models import Account, Transfer

    said = asdict(draft)
    start, to = (Account.objects.get(name=said.pop(side)) for side in ("from_account", "to_account"))
    del said["corrects"]
    Transfer.objects.create(from_account=start, to_account=to, recorded_at=NOW, event_uid="past the rules", **said)


if __name__ == "__main__":
    run(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
