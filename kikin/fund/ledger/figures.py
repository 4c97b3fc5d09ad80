"""The figures of the fund: of which kinds of transfer each is the sum, and which of them count below nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

FIGURES: dict[str, dict[str, int]] = {
    "appropriated": {"appropriate": 1},
    "earned": {"earn_interest": 1},
    "collected": {"collect_late_interest": 1, "collect_payback": 1},
    "committed": {"commit": 1, "release_commitment": -1},
    "obligated": {"oblige": 1, "release_obligation": -1},
    "paid": {
        "advance": 1,
        "disburse": 1,
        "advance_carried": 1,
        "refund": -1,
        "refund_carried": -1,
        "repay": -1,
        "repay_carried": -1,
    },
    "settled": {"settle": 1, "settle_carried": 1, "disburse": 1, "claw_back": -1},
    "carried": {"carry_over": 1, "release_carried": -1, "advance_carried": -1, "refund_carried": 1, "repay_carried": 1},
    "receivable": {"demand": 1, "claw_back": 1, "repay": -1, "repay_carried": -1, "write_off": -1},
    "written_off": {"write_off": 1},
    "administered": {"administer": 1},
    "returned": {"return_to_treasury": 1},
}
"""What each figure adds up, kind by kind, each with its sign. A transfer that takes another back counts the other
way. `carried` is what waits in the buckets of carried money, and is bound as well; `settled`, `receivable` and
`written_off` are parts of what is `paid`.
"""

SIGNS: dict[str, tuple[tuple[str, int], ...]] = {
    kind: tuple((figure, of[kind]) for figure, of in FIGURES.items() if kind in of)
    for kind in dict.fromkeys(kind for of in FIGURES.values() for kind in of)
}
"""The same, read by kind: the figures to which it belongs, each with its sign."""


def _less(more: Collection[str], less: Collection[str]) -> dict[str, int]:
    """Some figures less others: no kind of transfer counts on both sides."""
    kinds = {kind: sign for figure in more for kind, sign in FIGURES[figure].items()}
    return kinds | {kind: -sign for figure in less for kind, sign in FIGURES[figure].items()}


_GIVEN = ("appropriated", "earned", "collected")
DERIVED: dict[str, dict[str, int]] = {
    "kept": _less(_GIVEN, ("returned",)),
    "assets": _less(_GIVEN, ("paid", "administered", "returned")),
    "left": _less(_GIVEN, ("committed", "administered", "returned")),
    "unpaid": _less(("committed",), ("paid",)),
}
"""Figures that are others less others, by kinds of transfer as well: what the fund was given and has not returned,
what it still has, what of it nobody has committed, and what is committed and not paid."""


def signs_of(kinds: Collection[str]) -> Mapping[str, int]:
    """The signs of the figure that is made of exactly these kinds; none where there is no such figure."""
    figures = (*FIGURES.values(), *DERIVED.values())
    return next((figure for figure in figures if figure.keys() == set(kinds)), {})
