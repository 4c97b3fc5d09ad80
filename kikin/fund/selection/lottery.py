"""The lottery in the band: whom the reviews cannot tell apart is drawn, from a seed committed before any solving."""

from __future__ import annotations

from typing import Protocol

from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import is_blank

NOT_DRAWN = Text(
    "評価では優劣を区別できない応募の間で抽選を行った結果、採択に至りませんでした。",
    "Among applications that the reviews cannot tell apart the lot decided, and it did not fall on this one.",
)
"""To an applicant whom the lot left out."""


class Drawing(Protocol):
    """`lottery` is nothing where none is due, `open` before the draw and `drawn` after it."""

    @property
    def lottery(self) -> str: ...


class Draw(Protocol):
    """`public` are words that nobody could know when the seed was committed."""

    @property
    def public(self) -> str: ...


def lottery_is_held(facts: Drawing) -> Problem | None:
    if facts.lottery != "open":
        return None
    return Problem(
        "lottery_not_drawn",
        "round.lottery",
        Text("区別できない応募の抽選がまだ行われていません", "the lottery among those in the band is not drawn yet"),
        Text("先に抽選を行ってください", "have a director draw it first"),
    )


def lottery_is_open(facts: Drawing) -> Problem | None:
    if facts.lottery == "open":
        return None
    return Problem(
        "no_lottery",
        "round.lottery",
        Text("この採択案には行うべき抽選がありません", "this portfolio has no lottery to draw"),
        Text(
            "要綱が抽選を定め、線上の応募を区別できないときに行います",
            "it is held where the charter says so and the line parts applications that the reviews cannot tell apart",
        ),
        facts.lottery,
    )


def nothing_is_drawn(facts: Drawing) -> Problem | None:
    if facts.lottery != "drawn":
        return None
    return Problem(
        "lottery_drawn",
        "round.lottery",
        Text("抽選は既に行われています", "the lot has decided already"),
        Text("抽選の後は採択案を変えられません", "after the draw nothing is chosen anew without a cause"),
    )


def names_something_public(facts: Draw) -> Problem | None:
    if not is_blank(facts.public):
        return None
    return Problem(
        "nothing_public",
        "round.public",
        Text("公開の文が書かれていません", "no public words are given"),
        Text(
            "種の約束のときには誰も知り得なかったもの（例：当日の株価指数の終値）を書いてください",
            "write what nobody could know when the seed was committed, such as today's closing value of a stock index",
        ),
    )
