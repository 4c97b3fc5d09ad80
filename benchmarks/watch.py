"""The watch in the records of a fund of real size, against a full look every day: `python -m benchmarks.watch`.

The made-up year of `kikin watch replay` (500 awards, 5,000 people, 3,000 companies with 50,000 holders) is written into
a home as records; day after day its files are read and taken at the desk, and the job looks. The rivals have the same
standing, and work out every watched company again each day: plain SQL, a recursive query of SQLite in memory that
gives effective ownership alone, and our own full look, of which the day's difference gives the same. Times are CPU
seconds of the process, without that of PostgreSQL; memory is the most that it held.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kikin.office.watch.making import make
from tests.postgresql import binaries, cluster

ROOT = Path(__file__).resolve().parents[1]
GOAL_SECONDS = 5
"""A day's difference takes seconds."""


def watched(feeds: Path, days: int, url: str = "") -> dict[str, Any]:
    """What `benchmarks/watched/with_kikin.py` measures, in a process and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="kikin-bench-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KIKIN_")}
        environment = kept | {"KIKIN_HOME": home, "DJANGO_SETTINGS_MODULE": "kikin.office.settings"}
        environment |= {"KIKIN_DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "benchmarks.watched.with_kikin", str(feeds), str(days)]
        done = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        said: dict[str, Any] = json.loads(done.stdout)
        return said


def tell(name: str, said: dict[str, Any]) -> None:
    looks = said["looks"]
    day, slowest = median(looks), max(looks)
    print(f"{name}, {len(looks)} days, {said['cases']} cases, {said['memory_mb']:.0f} MB at most; CPU seconds:")
    print(f"  the ground {said['ground']:.1f}; a worker that begins anew {said['anew']:.1f}, once")
    print(f"  a day's look: median {day:.2f}, slowest {slowest:.2f} (goal: {GOAL_SECONDS}), all {sum(looks):.1f}")
    print(f"  of a look, reading who is in the fund: {said['members']:.2f}; all files at the desk: {said['desk']:.1f}")
    print(f"  every company again, by plain SQL: {said['sql']:.2f}, {said['sql'] / day:.1f} times a day's look")
    print(f"  every company again, by our own: {said['everybody']:.2f}, {said['everybody'] / day:.1f} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--feeds", type=Path, help="a folder of feeds that is there (default: one is made)")
    asked = parser.parse_args()
    with ExitStack() as kept:
        feeds = asked.feeds or Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="kikin-feeds-")))
        if asked.feeds is None:
            make(feeds, Random(asked.seed))
        tell("SQLite", watched(feeds, asked.days))
        found = binaries()
        if found is None:
            print("MISSING: PostgreSQL; nothing to measure there")
            return
        tell("PostgreSQL", watched(feeds, asked.days, kept.enter_context(cluster(found))))


if __name__ == "__main__":
    main()
