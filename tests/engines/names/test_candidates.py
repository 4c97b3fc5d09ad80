"""The search that leaves most pairs unread gives what comparing every pair gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.names import solve
from kikin.engines.names.align import Asked, Joins, Pairs
from kikin.engines.names.index import ListIndex, build_index
from kikin.engines.names.problem import Entry, Kind, Match, Query
from kikin.engines.names.rarity import Rarity, rarity

# Words of no language, some that every other body bears, words joined, misspelt, and initials.
_WORDS = """
tamesu quantum qantum tamesuquantum reka obrazets obrazetz vymysel zaum n g tq gonbeh university univ institute
company bank general international vz vzn nikto al abd rahman abdulrahman 711 712 holding
"""
_COUNTS = {
    "university": 900,
    "bank": 700,
    "international": 650,
    "institute": 400,
    "reka": 60,
    "zaum": 12,
    "general": 300,
}
RARITIES = (rarity(5_000, _COUNTS), rarity(10, {}), rarity(400_000, {word: 40 * n for word, n in _COUNTS.items()}))
_NAMES = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=6).map(" ".join)
_KINDS: st.SearchStrategy[Kind] = st.sampled_from(["any", "person", "organisation"])


def every_pair(index: ListIndex, asked: Asked, joins: Joins) -> Pairs:
    """The search without an index."""
    rows, listed = np.divmod(np.arange(len(asked.rows) * len(index.rows)), len(index.rows))
    return Pairs(rows, listed)


@settings(max_examples=80)
@given(
    asked=st.lists(st.tuples(_NAMES, _KINDS), min_size=1, max_size=5),
    listed=st.lists(st.tuples(st.lists(_NAMES, min_size=1, max_size=3), _KINDS), min_size=1, max_size=12),
    known=st.sampled_from(RARITIES),
    threshold_bp=st.sampled_from([0, 500, 5_000]),
    top=st.sampled_from([1, 3, 1_000]),
)
def test_leaving_pairs_unread_changes_no_answer(
    asked: list[tuple[str, Kind]],
    listed: list[tuple[list[str], Kind]],
    known: Rarity,
    threshold_bp: int,
    top: int,
) -> None:
    entries = [Entry(str(place), names[0], tuple(names[1:]), kind) for place, (names, kind) in enumerate(listed)]
    index = build_index(entries, known)
    queries = [Query(name, kind) for name, kind in asked]

    def answers() -> list[tuple[Match, ...]]:
        return list(solve.match_all(index, queries, threshold_bp, top))

    found = answers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "pairs_of", every_pair)
        assert answers() == found
