"""The problem in an order of its own, without what is made already: what the solvers work on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.problem import AssignmentProblem, Pair, Proof, Trait
from kikin.engines.assignment.scaling import BARRED


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`rows` and `columns` lead back to the problem's applications and reviewers.

    The order is drawn from the seed and the ids, so that among equally good answers the order of the input decides
    nothing. Pairs already made are taken off the demand and the loads, and barred from being made again; `made` holds
    them by their places here, `worth_made` the affinity that they bring.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    affinity: NDArray[np.int32]
    demand: NDArray[np.int64]
    high: NDArray[np.int64]
    low: NDArray[np.int64]
    made: NDArray[np.int64]
    worth_made: NDArray[np.int64]
    traits: tuple[Trait, ...]

    @classmethod
    def of(cls, problem: AssignmentProblem, seed: int) -> Table:
        rows, columns = _shuffled(problem.applications, seed), _shuffled(problem.reviewers, seed)
        affinity = np.empty(problem.affinity.shape, dtype=np.int32)
        for place, row in enumerate(rows.tolist()):
            np.take(problem.affinity[row], columns, out=affinity[place])
        made = (
            np.stack([np.argsort(rows)[part[:, 0]], np.argsort(columns)[part[:, 1]]], axis=1)
            if len(part := problem.fixed_places())
            else np.zeros((0, 2), dtype=np.int64)
        )
        worth_made = affinity[made[:, 0], made[:, 1]].astype(np.int64)
        affinity[made[:, 0], made[:, 1]] = BARRED
        load = np.bincount(made[:, 1], minlength=len(columns))
        return cls(
            rows,
            columns,
            affinity,
            problem.demand[rows] - np.bincount(made[:, 0], minlength=len(rows)),
            problem.max_load[columns] - load,
            np.maximum(0, problem.min_load[columns] - load),
            made,
            worth_made,
            tuple(replace(one, labels=one.labels[columns]) for one in problem.traits),
        )

    def pairs(self, problem: AssignmentProblem, taken: Iterable[tuple[int, int]]) -> tuple[Pair, ...]:
        """The pairs taken and those already made, as the problem names them."""
        both = [*taken, *map(tuple, self.made.tolist())]
        return tuple(
            sorted(
                (problem.applications[self.rows[row]], problem.reviewers[self.columns[column]]) for row, column in both
            )
        )

    def pair(self, problem: AssignmentProblem, place: tuple[int, int]) -> Pair:
        """A pair by its places here, as the problem names it."""
        return problem.applications[self.rows[place[0]]], problem.reviewers[self.columns[place[1]]]

    def proof_of(self, proof: Proof) -> Proof:
        """Prices in the order of the problem's own ids."""

        def unsorted(prices: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
            found = np.empty_like(prices)
            found[order] = prices
            return found

        return Proof(
            proof.scale,
            unsorted(proof.of_applications, self.rows),
            unsorted(proof.of_reviewers, self.columns),
            tuple(None if one is None else unsorted(one, self.rows) for one in proof.of_labels),
            None if proof.of_floors is None else unsorted(proof.of_floors, self.rows),
        )

    def met(self, trait: Trait) -> NDArray[np.int64]:
        """Applications × labels: how many of each label are there already."""
        met = np.zeros((len(self.rows), max(1, trait.count)), dtype=np.int64)
        labels = trait.labels[self.made[:, 1]]
        has = labels >= 0
        np.add.at(met, (self.made[has, 0], labels[has]), 1)
        return met


def _shuffled(ids: Sequence[str], seed: int) -> NDArray[np.int64]:
    drawn = [hashlib.sha256(f"{seed}:{name}".encode()).digest() for name in ids]
    return np.array(sorted(range(len(ids)), key=drawn.__getitem__), dtype=np.int64)
