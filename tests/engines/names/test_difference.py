"""A list that changes and subjects that come and go: what is compared by difference is what a full run gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.names.difference import Alert, Share, Standing, Subject, alerts, by_workers, difference
from kikin.engines.names.problem import Entry, Identifier, Kind, Query
from kikin.engines.names.rarity import rarity_of
from kikin.engines.names.spreading import NoCluster, in_shares, run

# Nobody real: words of no language, near one another, so that random names meet often.
WORDS = (
    "tamesu",
    "tamezu",
    "quantum",
    "quantom",
    "gonbeh",
    "nanashi",
    "saburo",
    "s",
    "institute",
    "例示",
    "例",
    "образец",
)
THRESHOLDS = (500, 5_000)

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
KINDS: tuple[Kind, ...] = ("person", "organisation", "any")

kinds = st.sampled_from(KINDS)
countries = st.sampled_from(("", "JP", "ZZ"))
dates = st.sampled_from(("", "1970", "1984-04-01"))
numbers = st.lists(st.sampled_from(("1", "2")).map(lambda said: Identifier("lei", said)), max_size=1).map(tuple)
queries = st.builds(Query, words, kinds, countries, dates, numbers, st.lists(words, max_size=1).map(tuple))
subjects = st.dictionaries(st.sampled_from("abcde"), queries, max_size=4).map(
    lambda said: tuple(Subject(ref, query) for ref, query in said.items())
)


@st.composite
def entries(draw: st.DrawFn) -> tuple[Entry, ...]:
    refs = draw(st.lists(st.sampled_from("uvwxyz"), unique=True, max_size=5))
    return tuple(
        Entry(
            ref,
            draw(words),
            tuple(draw(st.lists(words, max_size=1))),
            draw(kinds),
            tuple(filter(None, [draw(countries)])),
            tuple(filter(None, [draw(dates)])),
            draw(numbers),
        )
        for ref in refs
    )


@settings(max_examples=60)
@given(
    st.lists(st.builds(Standing, subjects, entries()), min_size=1, max_size=4),
    st.sampled_from(THRESHOLDS),
)
def test_differences_add_up_to_the_full_run_at_every_step(steps: list[Standing], threshold_bp: int) -> None:
    rarity = rarity_of(next((step.entries for step in steps if step.entries), ()))
    before, known = Standing(), frozenset[Alert]()
    for after in steps:
        known = difference(known, before, after, rarity, threshold_bp).after(known)
        assert known == frozenset(alerts(after.subjects, after.entries, rarity, threshold_bp))
        before = after


LISTED = (Entry("u", "Tamesu Quantum"), Entry("v", "Nanashi Gonbeh"))
RARITY = rarity_of(LISTED)
ASKED = (Subject("a", Query("Tamesu Quantum")), Subject("b", Query("Nanashi Gonbeh")))


def pairs(found: tuple[Alert, ...]) -> list[tuple[str, str]]:
    return [(alert.subject, alert.entry) for alert in found]


def test_only_what_changed_is_raised_or_falls() -> None:
    before = Standing(ASKED[:1], LISTED[:1])
    known = frozenset(alerts(before.subjects, before.entries, RARITY, 5_000))
    assert pairs(tuple(known)) == [("a", "u")]
    grown = difference(known, before, Standing(ASKED, LISTED), RARITY, 5_000)
    assert (pairs(grown.raised), grown.fallen) == ([("b", "v")], ())
    shrunk = difference(known, before, Standing(ASKED[:1], LISTED[1:]), RARITY, 5_000)
    assert (shrunk.raised, pairs(shrunk.fallen)) == ((), [("a", "u")])
    assert difference(known, before, before, RARITY, 5_000).after(known) == known


def test_what_stays_is_not_compared_again() -> None:
    seen: list[Share] = []

    def watching(comparison: Any, shares: Iterable[Share]) -> Iterator[tuple[Alert, ...]]:
        kept = list(shares)
        seen.extend(kept)
        assert comparison.came is not None and [one.id for one in comparison.came.entries] == ["v"]
        return map(comparison, kept)

    difference((), Standing(ASKED[:1], LISTED[:1]), Standing(ASKED, LISTED), RARITY, 5_000, watching)
    assert seen == [Share(new=ASKED[1:]), Share(known=ASKED[:1])]


def test_two_processes_give_what_one_gives() -> None:
    many = tuple(Subject(str(number), ASKED[number % 2].query) for number in range(5_000))
    alone = list(alerts(many, LISTED, RARITY, 5_000))
    assert len(alone) == 5_000
    assert list(alerts(iter(many), LISTED, RARITY, 5_000, by_workers(2))) == alone


@pytest.mark.parametrize("workers", [1, 2])
def test_shares_are_not_read_far_ahead(workers: int) -> None:
    read = 0

    def shares() -> Iterator[int]:
        nonlocal read
        for number in range(1_000):
            read += 1
            yield number

    answers = run(abs, shares(), workers)
    assert [next(answers) for _ in range(3)] == [0, 1, 2]
    assert read <= 3 + 2 * workers + 1
    del answers


def test_shares_hold_so_many_at_a_time() -> None:
    assert list(in_shares(range(5), 2)) == [(0, 1), (2, 3), (4,)]


def test_a_cluster_is_asked_for_only_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(NoCluster, match=r"kikin\[ray\]"):
        list(run(abs, [1], 2, "local"))
