"""The ledger against named rivals, in one run: `python -m benchmarks.ledger`.

Posting: transfers per CPU second of the process and of the database's behind it, on one and the same PostgreSQL, in
batches of 100 (a payment run) and one by one, against django-hordak 2, which knows neither overdrafts nor closed
years. A batch is one event; "with its trail" counts the writing of that event as well, which the rival has not.
Statement: seconds at a random past date. Check: CPU seconds of `kikin ledger check`, trail and month ends and laws,
against Beancount loading the same transfers, once as `kikin ledger export` writes them and once bare, without what
each says of itself. Growth: the same at a tenth and a hundredth of the rows.

The rivals run in an environment of their own, which is made for this run and thrown away; where that cannot be done,
or there is no PostgreSQL, a line says what is missing. What repeats of one measure scatter by is the noise of the
machine: a ratio within it says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.books.life import FIRST_YEAR, YEARS
from tests.postgresql import binaries, cluster

ROOT = Path(__file__).resolve().parents[1]
BOOKS = ROOT / "benchmarks/books"
RIVALS = ("django-hordak>=2,<3", "beancount>=3.2,<4", "django>=5.2,<5.3", "psycopg[binary]>=3.2,<4")
GOALS = {"batch": 10, "one": 3, "check": 10, "statement_ms": 50}
_SELF = re.compile(r"^  (number|kind|year|corrects|event|recorded|[a-z]+): .*\n", re.MULTILINE)


def ours(folder: Path, url: str, *words: object) -> dict[str, Any]:
    """What `benchmarks/books/with_kikin.py` measures, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KIKIN_")}
    environment = kept | {"KIKIN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "kikin.office.settings"}
    if url:
        environment["KIKIN_DATABASE_URL"] = url
    command = [sys.executable, "-m", "benchmarks.books.with_kikin", *map(str, words)]
    done = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def rival(python: Path, program: str, *words: object) -> dict[str, Any]:
    done = subprocess.run(
        [python, BOOKS / program, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True, cwd=BOOKS
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def rivals(folder: Path) -> Path | None:
    """The Python of an environment with the rivals in it; nothing where it cannot be made."""
    python = folder / "bin/python"
    uv = shutil.which("uv")
    steps = (
        [
            [uv, "venv", "--quiet", "--python", sys.executable, folder],
            [uv, "pip", "install", "--quiet", "--python", python, *RIVALS],
        ]
        if uv
        else [[sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "--quiet", *RIVALS]]
    )
    try:
        for step in steps:
            subprocess.run(step, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        print(f"MISSING the rivals: {', '.join(RIVALS[:2])} could not be installed; ours alone is shown")
        return None
    return python


def rate(said: dict[str, Any]) -> float:
    return float(said["transfers"]) / max(float(said["cpu_seconds"]), 1e-9)


def show_posting(folder: Path, url: str, python: Path | None, repeats: int) -> None:
    print("posting on PostgreSQL, transfers per CPU second (median, and least to most)")
    for name, batch, count in (("batch", 100, 6_000), ("one", 1, 600)):
        measured: dict[str, list[float]] = {"ours": [], "with its trail": [], "django-hordak": []}
        for turn in range(repeats):
            database = f"{url.rpartition('/')[0]}/{name}{turn}"
            make_databases(url, f"{name}{turn}", f"{name}{turn}trail", f"{name}{turn}hordak")
            measured["ours"].append(rate(ours(folder / database[-4:], database, "post", count, batch)))
            measured["with its trail"].append(
                rate(ours(folder / "trail", f"{database}trail", "post", count, batch, "--trail"))
            )
            if python:
                measured["django-hordak"].append(
                    rate(rival(python, "with_hordak.py", f"{database}hordak", min(count, 1_000), batch))
                )
        for whose, rates in measured.items():
            if rates:
                print(f"  {batch:3} at a time, {whose:15} {spread(rates)}")
        if python:
            theirs = statistics.median(measured["django-hordak"])
            ratios = [statistics.median(measured[whose]) / theirs for whose in ("ours", "with its trail")]
            print(
                f"  {batch:3} at a time: {ratios[0]:.1f} times django-hordak,"
                f" with its trail {ratios[1]:.1f} times (goal {GOALS[name]})"
            )


def make_databases(url: str, *names: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')


def spread(numbers: list[float]) -> str:
    return f"{statistics.median(numbers):8.0f}  ({min(numbers):.0f} to {max(numbers):.0f})"


def show_books(folder: Path, urls: dict[str, str], python: Path | None, rows: int, accounts: int, repeats: int) -> None:
    for vendor, url in urls.items():
        print(f"statement and check on {vendor}, about {accounts} accounts")
        for size in sorted({max(1_000, rows // 100), max(1_000, rows // 10), rows}):
            home = folder / f"{vendor}{size}"
            database = f"{url.rpartition('/')[0]}/books{size}" if url else ""
            if url:
                make_databases(url, f"books{size}")
            loaded = ours(home, database, "load", size, accounts)
            stated = ours(home, database, "state", *past_days(60))
            checks = [ours(home, database, "check")["cpu_seconds"] for _ in range(repeats)]
            print(
                f"  {loaded['transfers']:9,} transfers: posted at {rate(loaded):7.0f} per CPU s; statement p95"
                f" {stated['p95_ms']:.1f} ms, CPU {stated['cpu_p95_ms']:.1f} ms (goal {GOALS['statement_ms']});"
                f" check {statistics.median(checks):.2f} CPU s ({min(checks):.2f} to {max(checks):.2f}),"
                f" {statistics.median(checks) / loaded['transfers'] * 1e6:.1f} µs each"
            )
        if python:
            show_beancount(folder, home, database, python, statistics.median(checks))


def show_beancount(folder: Path, home: Path, database: str, python: Path, check_seconds: float) -> None:
    whole, bare = folder / "whole.beancount", folder / "bare.beancount"
    ours(home, database, "export", whole)
    with whole.open(encoding="utf-8") as lines, bare.open("w", encoding="utf-8") as out:
        out.writelines(line for line in lines if not _SELF.match(line))
    for name, file in (("as exported", whole), ("bare", bare)):
        said = rival(python, "with_beancount.py", file)
        print(
            f"  Beancount loads {said['transactions']:,} {name} in {said['cpu_seconds']:.1f} CPU s"
            f" with {said['errors']} errors: {said['cpu_seconds'] / check_seconds:.1f} times as long as the check"
            f" (goal {GOALS['check']})"
        )


def past_days(count: int) -> list[str]:
    drawn = random.Random(1)
    first, last = date(FIRST_YEAR, 4, 1).toordinal(), date(FIRST_YEAR + YEARS, 3, 31).toordinal()
    return [date.fromordinal(drawn.randint(first, last)).isoformat() for _ in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=30_000, help="transfers (default: 30000; the claim: 1000000)")
    parser.add_argument("--accounts", type=int, default=500, help="about so many (default: 500)")
    parser.add_argument("--repeats", type=int, default=3, help="of each measure, to see the noise (default: 3)")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kikin-ledger-")))
        python = rivals(folder / "rivals")
        urls = {"sqlite": ""}
        if found := binaries():
            urls["postgresql"] = stack.enter_context(cluster(found))
            show_posting(folder, urls["postgresql"], python, asked.repeats)
        else:
            print("MISSING PostgreSQL: posting is compared there alone")
        show_books(folder, urls, python, asked.rows, asked.accounts, asked.repeats)


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"{time.perf_counter() - started:.0f} s")
