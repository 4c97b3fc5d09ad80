"""The ownership engine against a named rival, in one run: `python -m benchmarks.ownership`.

The rival is dense linear algebra, `numpy.linalg.inv(I - A)`, as the literature writes integrated ownership; it is
given what fits: a small register. Against it stand the columns of `integrated`, one party after the other. The large
register, a million parties with circles of up to a hundred thousand, is worked out by `standing_of`, and its rival
when one stake changes is working it out again. Times are CPU seconds; edits, whose tail is what matters, milliseconds
of the clock. What repeats of one sum scatter by is the noise of the machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kikin.engines.ownership.changes import Edit, changed
from kikin.engines.ownership.check import check_standing, proven_error
from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.integrated import owned_through_all
from kikin.engines.ownership.network import Network, network_of_arrays, wrong_with
from kikin.engines.ownership.problem import WHOLE, Stake
from kikin.engines.ownership.standing import Standing, standing_of

PARTIES, STAKES = 1_000_000, 2_000_000
CIRCLES = (100_000, 10_000, *[1_000] * 20, *[10] * 2_000, *[2] * 20_000)
SMALL_PARTIES, SMALL_STAKES, SMALL_CIRCLES = 2_000, 4_000, (200, 20, *[2] * 40)
_T = TypeVar("_T")


def register(parties: int, stakes: int, circles: tuple[int, ...], seed: int = 1) -> Network:
    """Old holders hold more; a quarter holds and is not held; rings with chords own one another."""
    drawn = np.random.default_rng(seed)
    plain = stakes - sum(size + size // 2 for size in circles)
    owned = drawn.integers(parties // 4, parties, plain)
    owner = (owned * drawn.random(plain) ** 0.5).astype(np.int64)
    ends = [(owner, owned)]
    first = parties // 4
    for size in circles:
        ring = np.arange(first, first + size)
        ends.append((ring, np.roll(ring, -1)))
        ends.append((drawn.integers(first, first + size, size // 2), drawn.integers(first, first + size, size // 2)))
        first += size
    owner, owned = (np.concatenate(part) for part in zip(*ends, strict=True))
    pairs = np.unique((owner * parties + owned)[owner != owned])
    owner, owned = pairs // parties, pairs % parties
    weight = drawn.random(len(pairs)) ** 2 + 0.02
    told = 0.6 + 0.4 * drawn.random(parties)
    share = (weight / np.bincount(owned, weight, parties)[owned] * told[owned] * WHOLE).astype(np.int64)
    mixed = drawn.permutation(parties)
    return network_of_arrays(parties, mixed[owner], mixed[owned], share, share)


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """What it gives, and the CPU seconds it takes."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def against_dense(columns: int) -> None:
    """All ownership of some parties: ours one by one, the rival's by one inverse."""
    network = register(SMALL_PARTIES, SMALL_STAKES, SMALL_CIRCLES)
    graph = Graph(
        Stake(str(owner), str(owned), "shares", share, share, votes, votes)
        for owner, owned, share, votes in zip(
            *(part.tolist() for part in (network.owner, network.owned, network.share, network.votes)), strict=True
        )
    )

    def dense() -> NDArray[np.float64]:
        matrix = np.zeros((network.count, network.count))
        matrix[network.owner, network.owned] = network.share / WHOLE
        walks = np.linalg.inv(np.eye(network.count) - matrix)
        return walks / np.diag(walks)[:, None]

    def ours() -> dict[str, dict[str, float]]:
        return {
            party: owned_through_all(graph.shares, party, graph.above([party]) - {party})
            for party in map(str, range(columns))
        }

    whole, dense_seconds = timed(dense)
    parts, our_seconds = timed(ours)
    apart = max(
        abs(whole[int(owner), int(party)] - part) for party, owned in parts.items() for owner, part in owned.items()
    )
    one = our_seconds / columns
    print(f"a register of {network.count:,}: the inverse {dense_seconds:.2f} CPU s; ours {one * 1e3:.2f} ms a party")
    print(f"  one party's owners, ours over the inverse: {one / dense_seconds:.4f}; furthest apart {apart:.1e}")


def edits(standing: Standing, count: int, new_circles: float, seed: int = 2) -> list[float]:
    """Milliseconds of each of some random edits: shares raised, lowered, ended, and stakes that never were."""
    drawn = np.random.default_rng(seed)
    edges, parties = standing.edges, standing.edges.network.count
    took = []
    for _ in range(count):
        place = int(drawn.integers(len(edges.network.owner)))
        owner, owned = int(edges.owner[place]), int(edges.owned[place])
        if drawn.random() < new_circles:
            owner = int(drawn.integers(parties))
        at = edges.place(owner, owned)
        room = WHOLE - int(edges.held_shares[owned]) + (int(edges.share[at]) if at >= 0 else 0)
        share = 0 if drawn.random() < 0.2 else int(drawn.random() * room)
        started = time.perf_counter()
        _, problems = changed(standing, Edit(owner, owned, share, share))
        took.append((time.perf_counter() - started) * 1_000)
        assert not problems
    return took


def large(count: int) -> None:
    """A million parties worked out, and one stake after another changed."""
    network = register(PARTIES, STAKES, CIRCLES)
    assert not wrong_with(network)
    roots = np.flatnonzero(np.bincount(network.owned, minlength=PARTIES) == 0)
    watched = np.random.default_rng(3).choice(roots, len(roots) // 50, replace=False).tolist()
    runs = [timed(lambda: standing_of(network, watched)) for _ in range(3)]
    standing = runs[0][0]
    seconds = [took for _, took in runs]
    sizes = np.sort(np.bincount(standing.order.circle))[::-1]
    print(f"a register of {PARTIES:,}, {len(network.owner):,} stakes, largest circles {sizes[:3].tolist()}:")
    print(f"  {len(watched):,} watched; held by them in part: {int((standing.held > 0).sum()):,}")
    print(f"  worked out in {min(seconds):.2f} CPU s (three runs up to {max(seconds):.2f}; goal: 10)")
    check_standing(standing)
    print(f"  no figure is further from the exact one than {proven_error(standing):.1e}")
    took = edits(standing, count, new_circles=0.1)
    median, tail = np.percentile(took, [50, 99])
    print(f"  one edit, ms: median {median:.2f} (goal: 5), p99 {tail:.0f} (goal: 500), slowest {max(took):.0f}")
    edges = standing.edges
    now = [part[: edges.size].copy() for part in (edges.owner, edges.owned, edges.share, edges.votes)]
    again, seconds_again = timed(lambda: standing_of(network_of_arrays(PARTIES, *now), watched))
    print(f"  median edit over working it out again: {median / 1_000 / seconds_again:.6f}")
    apart = float(np.abs(again.held - standing.held).max())
    bands = int((again.band != standing.band).sum())
    votes = sum(int((a.controlled() != b.controlled()).sum()) for a, b in zip(again.votes, standing.votes, strict=True))
    print(f"  after {count:,} edits: furthest apart {apart:.1e}; told otherwise: {bands} held, {votes} controlled")


def main() -> None:
    """Print every comparison."""
    parser = argparse.ArgumentParser(description="The ownership engine against dense algebra.")
    parser.add_argument("--columns", type=int, default=200)
    parser.add_argument("--edits", type=int, default=2_000)
    arguments = parser.parse_args()
    against_dense(arguments.columns)
    large(arguments.edits)


if __name__ == "__main__":
    main()
