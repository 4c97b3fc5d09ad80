"""Samples that anyone can draw again from the same list with the same seed, with pencil, paper and SHA-256.

A unit is a ref and an amount in whole yen. The *draw* of a unit is the SHA-256 of the UTF-8 text "SEED|REF", as 64
hexadecimal digits (`printf '%s' 'SEED|REF' | sha256sum`). Units always stand in the order of their draws, so that the
order of the rows, the machine and the day change nothing.

Random sample of size n: the first n units in the order of their draws.

Monetary-unit sample with the interval i: the units in the order of their draws, their amounts laid end to end; the
first yen of the first unit is number 1. The start is 1 + (SHA-256 of "SEED|start" as a whole number) mod i. A unit is
chosen when it holds yen number start, start + i, start + 2i, ... A unit of i yen or more always holds one of them and
is certain; any other is chosen with the chance amount / i. A unit may be hit several times: it is looked at once.
Where a size n is asked for, i is the whole of the amounts divided by n, rounded up.

The digest of the list is the SHA-256 of the lines "REF|AMOUNT" in the order of the refs' code points, each ended by
a line feed. (The start's remainder prefers no value by more than i / 2**256.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters, is_blank

METHODS: dict[str, Text] = {
    "random": Text("無作為抽出", "Random"),
    "monetary_unit": Text("金額単位抽出", "Monetary unit"),
}
MOST_DRAWN = 5_000
"""More than anyone looks at."""
MAX_SEED_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """One unit of a sample: its draw, how often it was hit, and whether it had to be."""

    ref: str
    amount_yen: Yen
    draw: str
    hit_count: int = 1
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn from what. `interval_yen` and `start_yen` are those of a monetary-unit sample."""

    method: str
    seed: str
    population_count: int
    population_yen: Yen
    population_digest: str
    chosen: tuple[Chosen, ...]
    interval_yen: Yen | None = None
    start_yen: Yen | None = None

    @property
    def chosen_yen(self) -> Yen:
        return sum(one.amount_yen for one in self.chosen)


def draw_of(seed: str, ref: str) -> str:
    """Where a unit stands: the SHA-256 of "SEED|REF" in hexadecimal digits."""
    return sha256(f"{seed}|{ref}".encode()).hexdigest()


def list_of(units: Mapping[str, Yen]) -> str:
    """The list of units as a text: whoever has it can draw again."""
    return "".join(f"{ref}|{units[ref]}\n" for ref in sorted(units))


def digest_of(units: Mapping[str, Yen]) -> str:
    """What tells one list of units from another."""
    return sha256(list_of(units).encode()).hexdigest()


def interval_for(units: Mapping[str, Yen], size: int) -> Yen:
    """The interval by which about `size` units are hit; at least one yen."""
    return max(1, -(-sum(units.values()) // size))


def random_sample(units: Mapping[str, Yen], size: int, seed: str) -> Sample:
    """Ref to amount in; `size` units out, or all where there are fewer."""
    drawn = _in_order(units, seed)[: max(0, size)]
    return _sample("random", units, seed, tuple(Chosen(ref, units[ref], draw) for draw, ref in drawn))


def monetary_unit_sample(units: Mapping[str, Yen], interval_yen: Yen, seed: str) -> Sample:
    """Ref to amount in, none below zero; every unit that holds a hit yen out. ValueError for an interval below 1."""
    if interval_yen < 1 or any(yen < 0 for yen in units.values()):
        raise ValueError("an interval of at least one yen, and no amount below zero")
    start_yen = 1 + int(sha256(f"{seed}|start".encode()).hexdigest(), 16) % interval_yen
    chosen, before_yen = [], 0
    for draw, ref in _in_order(units, seed):
        after_yen = before_yen + units[ref]
        hits = _hits(after_yen, start_yen, interval_yen) - _hits(before_yen, start_yen, interval_yen)
        if hits:
            chosen.append(Chosen(ref, units[ref], draw, hits, units[ref] >= interval_yen))
        before_yen = after_yen
    return _sample("monetary_unit", units, seed, tuple(chosen), interval_yen, start_yen)


def problems_of_sample(
    method: str, seed: str, size: int | None, interval_yen: Yen | None, units: Mapping[str, Yen]
) -> list[Problem]:
    """Everything that speaks against drawing a sample."""
    found = []
    if is_blank(seed) or hidden_characters(seed) or len(seed) > MAX_SEED_CHARACTERS:
        what = Text(
            "乱数の種がないか、長すぎるか、見えない文字を含みます",
            "no seed, or one that is too long or hides characters",
        )
        remedy = Text(
            f"{MAX_SEED_CHARACTERS}字以内で決めてください", f"choose one of at most {MAX_SEED_CHARACTERS} characters"
        )
        found.append(Problem("seed_unfit", "sample.seed", what, remedy, shown(ascii(seed))))
    if size is None and (interval_yen is None or method == "random"):
        what = Text("抽出数がありません", "no size is given")
        remedy = Text(
            "抽出数（金額単位抽出では間隔でも可）を記入してください", "give a size, or of monetary units an interval"
        )
        found.append(Problem("size_missing", "sample.size", what, remedy))
    elif size is not None and not 1 <= size <= MOST_DRAWN:
        found.append(_too_many("sample.size", f"{size:,}"))
    if size is not None and interval_yen is not None:
        what = Text("抽出数と間隔の両方があります", "both a size and an interval are given")
        remedy = Text("どちらか一方にしてください", "give one of them")
        found.append(Problem("size_and_interval", "sample.interval_yen", what, remedy))
    elif interval_yen is not None and method == "monetary_unit" and not _is_drawable(interval_yen, units):
        found.append(_too_many("sample.interval_yen", f"{interval_yen:,}"))
    return found


def _is_drawable(interval_yen: Yen, units: Mapping[str, Yen]) -> bool:
    return 1 <= interval_yen <= MAX_YEN and sum(units.values()) // interval_yen <= MOST_DRAWN


def _too_many(where: str, value: str) -> Problem:
    what = Text("抽出数が範囲を超えます", "nothing would be drawn, or too much")
    remedy = Text(f"1件から{MOST_DRAWN:,}件になるようにしてください", f"draw 1 to {MOST_DRAWN:,}")
    return Problem("size_out_of_range", where, what, remedy, value)


def _in_order(units: Mapping[str, Yen], seed: str) -> list[tuple[str, str]]:
    return sorted((draw_of(seed, ref), ref) for ref in units)


def _hits(until_yen: Yen, start_yen: Yen, interval_yen: Yen) -> int:
    """How many hit yen there are up to a yen, itself included."""
    return 0 if until_yen < start_yen else (until_yen - start_yen) // interval_yen + 1


def _sample(
    method: str,
    units: Mapping[str, Yen],
    seed: str,
    chosen: tuple[Chosen, ...],
    interval_yen: Yen | None = None,
    start_yen: Yen | None = None,
) -> Sample:
    return Sample(method, seed, len(units), sum(units.values()), digest_of(units), chosen, interval_yen, start_yen)
