"""A list of which one entry in a hundred has changed, against fifty thousand subjects: the difference, and a full run.

    python benchmarks/rescreening.py [--subjects 50000] [--changed 0.01] [--jobs 1]

The list is the Consolidated Screening List from `../shared/data`. The subjects are names made of the words of its own,
which is harder than names of a register, and one in fifty is a listed one written otherwise. The rival is our own full
run, which is also what the difference is checked against: every alert, with its reasons.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.namesakes.askings import recombined, written_otherwise
from benchmarks.namesakes.sources import SCREENING, is_a_name, us_list
from kikin.engines.names.difference import Alert, Spread, Standing, Subject, alerts, by_workers, difference
from kikin.engines.names.problem import Entry, Query
from kikin.engines.names.rarity import Rarity, rarity_of
from kikin.engines.names.writing import spoken

THRESHOLD_BP = 5_000


def changed(entries: tuple[Entry, ...], share: float) -> tuple[Entry, ...]:
    """Of this share of the entries a third each is gone, has another alias, and has come (it was held back before)."""
    drawn = random.Random(7)
    touched = drawn.sample(range(len(entries)), round(len(entries) * share))
    kept = dict(enumerate(entries))
    for turn, place in enumerate(touched):
        entry = kept.pop(place)
        if turn % 3:
            new_id = f"{entry.id}+" if turn % 3 == 2 else entry.id
            kept[place] = replace(entry, id=new_id, aliases=(*entry.aliases, f"{entry.name} Holding"))
    return tuple(kept.values())


def concerned(entries: tuple[Entry, ...], count: int) -> tuple[Subject, ...]:
    drawn = random.Random(11)
    names = recombined(entries, count, drawn)
    for place in range(0, len(names), 50):
        entry = drawn.choice(entries)
        names[place] = written_otherwise(entry.name, entry.kind == "person", drawn)[0]
    return tuple(Subject(str(number), Query(name)) for number, name in enumerate(names) if is_a_name(name))


def timed(work: Callable[[], Iterable[Alert]]) -> tuple[frozenset[Alert], float]:
    """What it found, and its CPU seconds; names are read anew, as in a process that has just begun."""
    spoken.cache_clear()
    started = sum(os.times()[:4])
    return frozenset(work()), sum(os.times()[:4]) - started


def measure(subjects: tuple[Subject, ...], before: Standing, after: Standing, rarity: Rarity, spread: Spread) -> None:
    known, first = timed(lambda: alerts(subjects, before.entries, rarity, THRESHOLD_BP, spread))
    print(f"  the full run before:   {first:7.2f} CPU s, {len(known):,} alerts")
    full, whole = timed(lambda: alerts(subjects, after.entries, rarity, THRESHOLD_BP, spread))
    print(f"  the full run after:    {whole:7.2f} CPU s, {len(full):,} alerts")
    ours, seconds = timed(lambda: difference(known, before, after, rarity, THRESHOLD_BP, spread).after(known))
    print(f"  the difference alone:  {seconds:7.2f} CPU s, {len(ours ^ known):,} alerts raised or fallen")
    print(f"  the difference is {whole / seconds:.1f} times as fast")
    print(f"  alerts that a full run gives otherwise: {len(ours ^ full)}")
    if ours != full:
        raise SystemExit("the difference is not what a full run gives")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=50_000)
    parser.add_argument("--changed", type=float, default=0.01)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    if not SCREENING.exists():
        print("MISSING: ../shared/data/screening is not beside this checkout; nothing to measure")
        return
    entries = tuple(us_list())
    subjects = concerned(entries, asked.subjects)
    before, after = Standing(subjects, entries), Standing(subjects, changed(entries, asked.changed))
    print(
        f"{len(entries):,} entries, {asked.changed:.0%} of them changed, {len(subjects):,} subjects,"
        f" {asked.jobs} process(es)"
    )
    measure(subjects, before, after, rarity_of(entries), by_workers(asked.jobs))


if __name__ == "__main__":
    main()
