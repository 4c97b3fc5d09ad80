"""A panel's ranking: what its judgements come to, what a version says otherwise, and what makes it final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kikin.fund.lifecycle import Lifecycle, Step
from kikin.fund.panels.meetings import RECOMMENDATIONS
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One application in its place, and what the panel recommends for it."""

    application: str
    score_centi: int
    recommendation: str
    amount_yen: Yen


@dataclass(frozen=True, slots=True)
class Moved:
    """What a version of the ranking says otherwise than the one before it. Places count from 1; None is nowhere."""

    application: str
    place_before: int | None
    place: int | None
    before: RankedRow | None
    now: RankedRow | None


@dataclass(frozen=True, slots=True)
class RankingFacts:
    """A ranking before it is final. `before` is the number of the version that it would replace, 0 for none."""

    is_over: bool = False
    before: int = 0
    is_open: bool = False
    applications: frozenset[str] = frozenset()
    rows: tuple[RankedRow, ...] = ()
    requested_yen: Mapping[str, Yen] = field(default_factory=dict)
    reasons: str = ""


def in_order(rows: Iterable[RankedRow]) -> tuple[RankedRow, ...]:
    """The ranking that a panel's judgements come to: by recommendation, then by score, then by ref."""
    places = list(RECOMMENDATIONS)
    return tuple(sorted(rows, key=lambda row: (places.index(row.recommendation), -row.score_centi, row.application)))


def compared(before: Sequence[RankedRow], now: Sequence[RankedRow]) -> tuple[Moved, ...]:
    """What differs between two versions, in the order of the later one; what it lost comes last."""
    was = {row.application: (place, row) for place, row in enumerate(before, start=1)}
    found = []
    for place, row in enumerate(now, start=1):
        place_before, row_before = was.pop(row.application, (None, None))
        if (place_before, row_before) != (place, row):
            found.append(Moved(row.application, place_before, place, row_before, row))
    return (*found, *(Moved(ref, place, None, row, None) for ref, (place, row) in was.items()))


def reached_by(money_yen: Yen, requests: Iterable[Yen]) -> int:
    """How many of these requests, taken in their order, the money covers: where the funding line lies."""
    count = 0
    for requested_yen in requests:
        money_yen -= requested_yen
        if money_yen < 0:
            break
        count += 1
    return count


def panel_is_over(facts: RankingFacts) -> Problem | None:
    if facts.is_over:
        return None
    return Problem(
        "panel_not_over",
        "meeting.state",
        Text("委員会が閉会していません", "the meeting is not over"),
        Text("閉会してから順位を確定してください", "end the meeting before its ranking is made final"),
    )


def none_is_waiting(facts: RankingFacts) -> Problem | None:
    if not facts.is_open:
        return None
    return Problem(
        "ranking_waiting",
        "ranking",
        Text("署名待ちの順位案が既にあります", "a ranking is waiting for its signature already"),
        Text("署名するか、取り下げてください", "sign it or take it back first"),
    )


def ranks_each_once(facts: RankingFacts) -> Problem | None:
    ranked = [row.application for row in facts.rows]
    sound = all(row.recommendation in RECOMMENDATIONS for row in facts.rows)
    if sound and len(ranked) == len(set(ranked)) and set(ranked) == facts.applications:
        return None
    return Problem(
        "ranking_not_whole",
        "ranking.rows",
        Text("議題の応募が一度ずつ並んでいません", "not every application of the agenda stands in it exactly once"),
        Text("議題の応募を一度ずつ並べてください", "rank each application of the agenda once"),
        str(len(ranked)),
    )


def amounts_can_be_given(facts: RankingFacts) -> Problem | None:
    """As the panel's own judgement: nothing for whom it does not recommend, and to nobody more than they asked for."""
    wrong = [
        row.application
        for row in facts.rows
        if not (row.recommendation != "not") <= row.amount_yen <= _most_yen(row, facts.requested_yen)
    ]
    if not wrong:
        return None
    return Problem(
        "ranked_amount_does_not_fit",
        "ranking.rows",
        Text("推薦額が応募額を超えるか、推薦と合いません", "an amount is more than asked for, or does not fit"),
        Text(
            "推薦額を応募額以下とし、不採択は0円としてください",
            "give no more than was asked for, and 0 where not funded",
        ),
        shown(", ".join(wrong)),
    )


def _most_yen(row: RankedRow, requested_yen: Mapping[str, Yen]) -> Yen:
    return 0 if row.recommendation == "not" else requested_yen.get(row.application, row.amount_yen)


def explains_a_change(facts: RankingFacts) -> Problem | None:
    if not facts.before or not is_blank(facts.reasons):
        return None
    return Problem(
        "no_reasons",
        "ranking.reasons",
        Text("確定した順位を変える理由が書かれていません", "no reasons are given for changing a final ranking"),
        Text("理由を書いてください", "say why it is changed"),
    )


TO_PROPOSE = (panel_is_over, none_is_waiting, ranks_each_once, amounts_can_be_given, explains_a_change)

RANKING = Lifecycle(
    kind="ranking",
    initial="proposed",
    ends=frozenset({"superseded", "withdrawn"}),
    steps=(
        Step("sign", "proposed", "frozen", "ranking_frozen"),
        Step("withdraw", "proposed", "withdrawn", "ranking_withdrawn"),
        Step("supersede", "frozen", "superseded", "ranking_superseded"),
    ),
)
