"""Founding a fund and playing it through, in one run: `python benchmarks/founding.py`.

Each command runs as a person would run it, in a process and a home of its own: seconds are of the wall clock,
CPU seconds are of the command and all that it started. The rival for the empty database is Hypha, the nearest
system of this kind: 143 s of CPU for its migrations, measured elsewhere and not run here, so that the ratio is
worth no more than that. The real cohort needs `../shared` beside the checkout. What one and the same sum scatters
by is the noise of the machine: a difference within it says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COHORT = ROOT / "../shared/data/applications/sbir-phase2-2017.jsonl.gz"
MIGRATE_GOAL_SECONDS = 5
PLAY_GOAL_SECONDS = 25
COHORT_GOAL_SECONDS = 120
GAP_GOAL_BP = 10
HYPHA_MIGRATE_CPU_SECONDS = 143
_MIGRATE = (
    "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)"
)


def timed(home: Path, *words: str) -> tuple[float, float]:
    """(seconds, CPU seconds) of a Python process on a home; raises when it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KIKIN_")}
    environment = kept | {"KIKIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "kikin.office.settings"}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, cwd=ROOT, env=environment, capture_output=True)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def demo(folder: Path, name: str, *words: str) -> tuple[float, float, dict[str, Any]]:
    """(seconds, CPU seconds, figures) of a play."""
    out = folder / f"{name}.json"
    spent = timed(folder / name, "-m", "kikin.cli.main", "demo", "--no-serve", "--json", str(out), *words)
    return *spent, json.loads(out.read_text(encoding="utf-8"))


def noise(repeats: int) -> list[float]:
    """CPU seconds of one and the same sum, time after time."""
    found = []
    for _ in range(repeats):
        started = time.process_time()
        sum(number * number for number in range(1_000_000))
        found.append(time.process_time() - started)
    return found


def line(what: str, seconds: float, cpu_seconds: float, goal_seconds: float) -> None:
    print(f"{what:42} {seconds:8.1f} {cpu_seconds:8.1f} {goal_seconds:8} {seconds / goal_seconds:8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeats", type=int, default=5, help="of what shows the noise, and of migrating (default: 5)")
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory(prefix="kikin-benchmark-") as scratch:
        folder = Path(scratch)
        print(f"{'':42} {'seconds':>8} {'CPU s':>8} {'goal s':>8} {'of goal':>8}")
        migrated = [timed(folder / f"empty-{number}", "-c", _MIGRATE) for number in range(repeats)]
        seconds, cpu_seconds = (statistics.median(column) for column in zip(*migrated, strict=True))
        line(f"migrate an empty database, median of {repeats}", seconds, cpu_seconds, MIGRATE_GOAL_SECONDS)
        ratio = HYPHA_MIGRATE_CPU_SECONDS / cpu_seconds
        print(
            f"  CPU of Hypha over ours: {ratio:.0f} ({HYPHA_MIGRATE_CPU_SECONDS} s, measured elsewhere, not run here)"
        )

        seconds, cpu_seconds, found = demo(folder, "demonstration")
        line(f"the demonstration, {found['applications_count']} applications", seconds, cpu_seconds, PLAY_GOAL_SECONDS)
        print(f"  of which the play itself {found['seconds']} s; {found['awarded_count']} awards")

        if COHORT.exists():
            seconds, cpu_seconds, found = demo(folder, "cohort", "--cohort", str(COHORT.resolve()))
            count = found["applications_count"]
            line(f"the real cohort, {count:,} applications", seconds, cpu_seconds, COHORT_GOAL_SECONDS)
            portfolio = found["portfolio"]
            print(f"  portfolio {portfolio['status']}: gap {portfolio['gap_bp']:.2f} bp proved (goal {GAP_GOAL_BP})")
        else:
            print("the real cohort: ../shared is not beside this checkout")
    sums = noise(repeats)
    print(
        f"noise of the machine, {repeats} times the same sum:"
        f" min {min(sums):.3f}, median {statistics.median(sums):.3f}, max {max(sums):.3f} s"
    )


if __name__ == "__main__":
    main()
