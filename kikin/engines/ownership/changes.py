"""One statement in, the parties whose standing crosses a threshold out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.sparse import csc_array

from kikin.engines.ownership.network import Real, Whole, once, order_of, ranges
from kikin.engines.ownership.problem import WHOLE, Threshold, over_whole
from kikin.engines.ownership.standing import SETTLED, Standing, bands, factored
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

Measure: TypeAlias = Literal["held", "controlled"]
_PATIENCE = 100
"""Rounds on one level after which its circles are solved at once."""
_STALE_AFTER = 5_000
"""Rounds after which the levels are worked out again: later stakes may lead back up."""
_FACTORED_UP_TO = 5_000
"""Parties in circles; in larger ones rounds go on."""


@dataclass(frozen=True, slots=True)
class Edit:
    """From now on `owner` holds this of `owned`, in units, whatever it held before; nothing ends the stake."""

    owner: int
    owned: int
    share: int
    votes: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """A party reaches a threshold now, or no longer does."""

    party: int
    measure: Measure
    threshold: Threshold
    reaches: bool


def changed(standing: Standing, edit: Edit) -> tuple[tuple[Crossing, ...], tuple[Problem, ...]]:
    """Take one statement into the standing; a wrong one is refused and alters nothing."""
    problems = _wrong_with(standing, edit)
    if problems:
        return (), problems
    edges = standing.edges
    place = edges.place(edit.owner, edit.owned)
    if place < 0:
        place = edges.add(edit.owner, edit.owned)
    more_share, more_votes = edit.share - int(edges.share[place]), edit.votes - int(edges.votes[place])
    edges.share[place], edges.votes[place] = edit.share, edit.votes
    edges.held_shares[edit.owned] += more_share
    edges.held_votes[edit.owned] += more_votes
    return (*_held_crossings(standing, edit, more_share), *_votes_crossings(standing, edit, more_votes)), ()


def _wrong_with(standing: Standing, edit: Edit) -> tuple[Problem, ...]:
    edges = standing.edges
    where = f"{edit.owner} → {edit.owned}"
    if not (0 <= edit.owner < edges.network.count and 0 <= edit.owned < edges.network.count):
        return (
            Problem(
                "party_unknown",
                where,
                Text("登録されていない者です", "one of them is not in the register"),
                Text("登録全体を読み直してください", "work the standing out again with it"),
            ),
        )
    if not (0 <= edit.share <= WHOLE and 0 <= edit.votes <= WHOLE):
        return (
            Problem(
                "share_out_of_range",
                where,
                Text("0%から100%まででなければなりません", "a share lies between 0 and 100 %"),
                Text("割合を直してください", "correct the share"),
                shown((edit.share, edit.votes)),
            ),
        )
    place = edges.place(edit.owner, edit.owned)
    before = (int(edges.share[place]), int(edges.votes[place])) if place >= 0 else (0, 0)
    shares = int(edges.held_shares[edit.owned]) + edit.share - before[0]
    votes = int(edges.held_votes[edit.owned]) + edit.votes - before[1]
    return tuple(
        over_whole(str(edit.owned), name, ja, total)
        for name, ja, total in (("shares", "持分", shares), ("votes", "議決権", votes))
        if total > WHOLE
    )


def _held_crossings(standing: Standing, edit: Edit, more: int) -> list[Crossing]:
    brings = 1.0 if standing.watched[edit.owner] else float(standing.held[edit.owner])
    if not more or not brings:
        return []
    standing.left[edit.owned] += more / WHOLE * brings
    touched = _settle(standing, np.array([edit.owned]))
    before = standing.band[touched]
    after = bands(standing.held[touched], standing.thresholds)
    standing.band[touched] = after
    moved = np.flatnonzero(before != after)
    return [
        Crossing(int(touched[i]), "held", threshold, bool(after[i] > before[i]))
        for i in moved.tolist()
        for threshold in _between(standing, int(before[i]), int(after[i]))
    ]


def _between(standing: Standing, before: int, after: int) -> tuple[Threshold, ...]:
    ordered = sorted(standing.thresholds, key=lambda one: (one.units, one.strict))
    return tuple(ordered[min(before, after) : max(before, after)])


def _votes_crossings(standing: Standing, edit: Edit, more: int) -> list[Crossing]:
    return [
        Crossing(party, "controlled", votes.threshold, bool(votes.turn[party]))
        for votes in standing.votes
        for party in sorted(votes.change(edit.owner, edit.owned, more))
    ]


def _settle(standing: Standing, waiting: Whole) -> Whole:
    """Pass on what is left, in sweeps from holders to what they hold, till little is left; who was touched."""
    held, left = standing.held, standing.left
    touched = [waiting]
    rounds, on_level, level = 0, 0, -1
    while len(waiting):
        heights = standing.order.level[waiting]
        ahead = heights[heights >= level]
        lowest = int(ahead.min() if len(ahead) else heights.min())
        now, later = waiting[heights == lowest], waiting[heights != lowest]
        rounds, on_level = rounds + 1, on_level + 1 if lowest == level else 0
        level = lowest
        if rounds % _STALE_AFTER == 0:
            _order_anew(standing)
        amount = left[now]
        if on_level > _PATIENCE:
            now, amount = _whole_circles(standing, now)
            on_level = 0
        held[now] += amount
        left[now] -= amount
        touched.append(now)
        waiting = once(len(held), np.concatenate((later, _pass_on(standing, now, amount))))
    return once(len(held), np.concatenate(touched))


def _pass_on(standing: Standing, parties: Whole, amount: Real) -> Whole:
    """Give each party held its part; those with enough to pass on themselves."""
    passes = ~standing.watched[parties]
    parties, amount = parties[passes], amount[passes]
    places, holder = standing.edges.out_of(parties)
    held = standing.edges.owned[places]
    np.add.at(standing.left, held, standing.edges.share[places] / WHOLE * amount[holder])
    return held[np.abs(standing.left[held]) > SETTLED]


def _whole_circles(standing: Standing, parties: Whole) -> tuple[Whole, Real]:
    """All members of the circles that some parties stand in, and what each is short of, solved at once."""
    members = _circle_members(standing, parties)
    if len(members) == len(parties):
        # a stake that came later has closed a circle which the order does not know
        _order_anew(standing)
        members = _circle_members(standing, parties)
    if len(members) > _FACTORED_UP_TO:
        return parties, standing.left[parties]
    walking = members[~standing.watched[members]]
    places, holder = standing.edges.out_of(walking)
    rows, columns = standing.edges.owned[places], walking[holder]
    inside = np.isin(rows, members)
    places, rows, columns = places[inside], rows[inside], columns[inside]
    matrix = csc_array(
        (standing.edges.share[places] / WHOLE, (np.searchsorted(members, rows), np.searchsorted(members, columns))),
        shape=(len(members), len(members)),
    )
    return members, factored(matrix.tocsr(), standing.left[members])


def _circle_members(standing: Standing, parties: Whole) -> Whole:
    order = standing.order
    circles = once(len(order.first), order.circle[parties])
    return np.sort(order.members[ranges(order.first[circles], order.first[circles + 1])])


def _order_anew(standing: Standing) -> None:
    owner, owned, _ = standing.edges.all()
    walked = ~standing.watched[owner]
    standing.order = order_of(standing.edges.network.count, owner[walked], owned[walked])
