"""The engine of names against named rivals, in one run: `python benchmarks/names.py`.

List: the US Consolidated Screening List without ships and aircraft. Half of the askings mean a party on it (half of
these by an alias that was taken out of the list, half by a name written otherwise), half mean nobody: registered names
of firms, investigators, and given names of one listed person with the family name of another. Only askings that the
engine's cards were not fitted to are measured. Rivals: nomenklatura's logic-v2 behind its own index, in an environment
that is made for this run and thrown away, and rapidfuzz's token_sort. Times are CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.namesakes.askings import Asking  # noqa: E402
from benchmarks.namesakes.measures import Answer, answered, found_first, recall, right_among  # noqa: E402
from benchmarks.namesakes.sets import learned_from, listed, registered, set_of  # noqa: E402
from benchmarks.namesakes.sources import SCREENING, japanese_list, un_list  # noqa: E402
from kikin.engines.names.index import ListIndex, build_index  # noqa: E402
from kikin.engines.names.problem import Entry, Match, Query  # noqa: E402
from kikin.engines.names.score import probability  # noqa: E402
from kikin.engines.names.solve import match, match_all  # noqa: E402

RIVALS = ("nomenklatura>=4,<5", "pyicu", "duckdb")
FIRST_SET = 101
PROBABILITIES = ((0.5, 0.7), (0.7, 0.85), (0.85, 0.95), (0.95, 0.99), (0.99, 1.01))
Matcher = Callable[[Sequence[Entry], Sequence[Asking]], tuple[list[Answer], float]]


def by_kikin(entries: Sequence[Entry], askings: Sequence[Asking]) -> tuple[list[Answer], float]:
    index = build_index(entries)
    started = time.process_time()
    found = list(match_all(index, [asking.query for asking in askings], 0, 5))
    seconds = time.process_time() - started
    return [_answer(asking, matches) for asking, matches in zip(askings, found, strict=True)], seconds


def _answer(asking: Asking, matches: Sequence[Match]) -> Answer:
    return answered(asking, matches[0].entry, probability(matches[0].points)) if matches else answered(asking, "", 0.0)


def by_token_sort(entries: Sequence[Entry], askings: Sequence[Asking]) -> tuple[list[Answer], float]:
    from rapidfuzz import fuzz, process

    def in_order(name: str) -> str:
        return " ".join(sorted(re.findall(r"\w+", name.lower())))

    names = [(entry.id, in_order(name)) for entry in entries for name in entry.names]
    asked = [in_order(asking.query.name) for asking in askings]
    started = time.process_time()
    scores = process.cdist(asked, [name for _, name in names], scorer=fuzz.ratio, dtype=np.float32, workers=1)
    best = scores.argmax(axis=1)
    seconds = time.process_time() - started
    return [
        answered(asking, names[place][0], float(scores[row, place]))
        for row, (asking, place) in enumerate(zip(askings, best.tolist(), strict=True))
    ], seconds


def by_nomenklatura(python: Path) -> Matcher:
    def matcher(entries: Sequence[Entry], askings: Sequence[Asking]) -> tuple[list[Answer], float]:
        asked = {
            "entries": [[entry.id, entry.names, entry.kind] for entry in entries],
            "queries": [[asking.query.name, asking.query.kind] for asking in askings],
        }
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(asked, file)
            file.flush()
            program = ROOT / "benchmarks/namesakes/with_nomenklatura.py"
            done = subprocess.run([python, program, file.name], check=True, stdout=subprocess.PIPE, text=True)
        said = json.loads(done.stdout.splitlines()[-1])
        best = zip(askings, said["best"], strict=True)
        return [answered(asking, entry, score) for asking, (entry, score) in best], said["cpu_seconds"]

    return matcher


def rivals(folder: Path) -> Path | None:
    """The Python of an environment with the rival in it; nothing where it cannot be made."""
    python = folder / "bin/python"
    uv = shutil.which("uv") or ""
    try:
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *RIVALS], check=True)
    except (OSError, subprocess.CalledProcessError):
        print("MISSING nomenklatura: it could not be installed (pyicu needs a compiler and ICU's headers)")
        return None
    return python


def show_rivals(sets: int, rival: Path | None) -> None:
    print("matcher               queries/s  recall at 1 %  at 0.1 %  found first  tie at the top", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        python = rival or rivals(Path(folder))
        matchers: dict[str, Matcher] = {"kikin": by_kikin, "rapidfuzz token_sort": by_token_sort}
        if python:
            matchers["nomenklatura logic-v2"] = by_nomenklatura(python)
        rates: dict[str, float] = {}
        for name, matcher in matchers.items():
            answers: list[Answer] = []
            seconds = 0.0
            for seed in range(FIRST_SET, FIRST_SET + sets):
                entries, askings = set_of(seed)
                mine, spent = matcher(entries, [asking for asking in askings if not learned_from(asking)])
                answers, seconds = answers + mine, seconds + spent
            rates[name] = len(answers) / seconds
            top = max(one.score for one in answers)
            print(
                f"{name:21} {rates[name]:6.0f} {recall(answers, 0.01):14.3f} {recall(answers, 0.001):9.3f}"
                f" {found_first(answers):12.3f} {sum(one.score == top for one in answers) / len(answers):14.2%}",
                flush=True,
            )
            if name == "kikin":
                show_calibration(answers)
        if python:
            times = rates["kikin"] / rates["nomenklatura logic-v2"]
            print(f"kikin answers {times:.0f} times as many as logic-v2 (goal 50)")


def show_calibration(answers: Sequence[Answer]) -> None:
    for low, high in PROBABILITIES:
        count, share = right_among(answers, low, high)
        print(f"  best answers given {low:.2f} to {min(1.0, high):.2f}: {count}, of which right {share:.3f}")


def show_originals() -> None:
    """Names of the UN's list in their own script, against the same list in Latin letters."""
    entries, originals = un_list()
    index = build_index(entries)
    kinds = {entry.id: entry.kind for entry in entries}
    askings = [(key, Query(name, kinds[key])) for key, name in originals.items()]
    best = [matches[0] if matches else None for matches in match_all(index, [query for _, query in askings], 0, 1)]
    drawn = Random(1)
    strangers = [Query(name) for _, name in drawn.sample(registered(), 1_000)]
    alarms = sorted((found[0].points for found in match_all(index, strangers, 0, 1) if found), reverse=True)
    least = alarms[len(strangers) // 100]
    right = [found is not None and found.entry == key for (key, _), found in zip(askings, best, strict=True)]
    sure = [one and found is not None and found.points > least for one, found in zip(right, best, strict=True)]
    arabic = [
        one
        for one, (_, query) in zip(right, askings, strict=True)
        if any("\u0600" <= sign <= "\u06ff" for sign in query.name)
    ]
    print(
        f"UN names in their own script: {len(right)}, found first {np.mean(right):.3f} (Arabic {np.mean(arabic):.3f}),"
        f" at 1 % false alarms {np.mean(sure):.3f}"
    )
    japanese = japanese_list()
    index = build_index([Entry(key, english, kind="organisation") for key, _, english in japanese])
    found_japanese = match_all(index, [Query(name, "organisation") for _, name, _ in japanese], 0, 1)
    hits = [bool(found) and found[0].entry == key for (key, _, _), found in zip(japanese, found_japanese, strict=True)]
    print(
        f"Japanese names of designated bodies against their English ones: {len(hits)}, found first {np.mean(hits):.3f}"
    )


def show_cost(growth: int) -> None:
    started = time.process_time()
    index = build_index(listed())
    loaded = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"index of {len(listed()):,} entries: {loaded:.1f} CPU s; peak of the whole run so far {peak:.0f} MB")
    drawn = Random(2)
    asked = [Query(name) for _, name in drawn.sample(registered(), 1_000)]
    waits = sorted(_seconds(index, query) for query in asked)
    print(f"one at a time: median {waits[500] * 1e3:.1f} ms, p99 {waits[990] * 1e3:.1f} ms of CPU")
    for size in (growth // 30, growth):
        some = [Entry(key, name, kind="organisation") for key, name in registered()[:size]]
        started = time.process_time()
        index = build_index(some)
        loaded = time.process_time() - started
        started = time.process_time()
        for _ in match_all(index, asked, 0, 5):
            pass
        spent = (time.process_time() - started) / len(asked)
        print(f"list of {size:7,} registered names: index {loaded:.1f} CPU s, {spent * 1e6:.0f} µs for each query")


def _seconds(index: ListIndex, query: Query) -> float:
    started = time.process_time()
    match(index, query, 0)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", type=int, default=2, help="of 2,000 askings each (default: 2)")
    parser.add_argument("--growth", type=int, default=399_000, help="names in the longest list (default: 399000)")
    parser.add_argument("--rival", type=Path, help="the Python of an environment with the rival (default: make one)")
    asked = parser.parse_args()
    if not SCREENING.exists():
        print(f"MISSING {SCREENING}: the public lists are not in the repository")
        return
    try:
        registered()
    except (OSError, subprocess.CalledProcessError):
        print("MISSING pyarrow, which reads the registered names: it could not be had for this run")
        return
    show_rivals(asked.sets, asked.rival)
    show_originals()
    show_cost(asked.growth)


if __name__ == "__main__":
    main()
