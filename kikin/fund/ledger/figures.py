"""The figures of the fund: of which kinds of transfer each is the sum, and which of them count below nothing."""

from __future__ import annotations

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
