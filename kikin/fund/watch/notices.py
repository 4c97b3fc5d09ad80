"""What companies and people state after the award: what of it can be right, and what of it is new.

A notice asks for what a rule of the watch needs and for nothing of who somebody is by birth or passport.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from kikin.values.naming import folded
from kikin.values.problems import Problem
from kikin.values.text import Text

LEAST_SHARE_BP = 500
"""Shareholders below 5 % need not be named."""
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Holder:
    """A shareholder; `rights` are special ones: a veto, a seat to fill, an option."""

    name: str
    votes_bp: int
    rights: str = ""


@dataclass(frozen=True, slots=True)
class CompanyNotice:
    """How a company stands. `talks_with` is with whom a change of control is talked about, to happen on `talks_on`."""

    holders: tuple[Holder, ...] = ()
    runway_months: int | None = None
    liens: str = ""
    talks_with: str = ""
    talks_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonNotice:
    """How a key person stands: post, until when, with how much of their time, and whether they leave."""

    post: str = ""
    term_ends_on: date | None = None
    effort_bp: int = 0
    leaves_on: date | None = None


Stated = TypeVar("Stated", CompanyNotice, PersonNotice)


def problems_of_company(notice: CompanyNotice) -> Iterator[Problem]:
    """What cannot be right in a company's notice."""
    total_bp = sum(one.votes_bp for one in notice.holders)
    if total_bp > WHOLE_BP:
        yield Problem(
            "votes_over_the_whole",
            "notice.holders",
            Text("議決権の合計が100%を超えています", "the votes come to more than 100 %"),
            Text("各株主の議決権割合を確かめてください", "check the share of each holder"),
            f"{total_bp / 100:g} %",
        )
    for name, count in Counter(map(_called, notice.holders)).items():
        if count > 1:
            yield Problem(
                "holder_twice",
                "notice.holders",
                Text("同じ株主が二度書かれています", "a holder is named twice"),
                Text("一行にまとめてください", "put them into one line"),
                name,
            )
    if notice.talks_on is not None and not notice.talks_with:
        yield Problem(
            "talks_with_nobody",
            "notice.talks_with",
            Text("協議の相手方がありません", "with whom it is talked about is not said"),
            Text("相手方を書くか、予定日を空にしてください", "name them, or leave the day empty"),
        )


def _called(holder: Holder) -> str:
    """A holder's name without what is written now one way and now another, or cannot be seen."""
    return folded(holder.name) or holder.name


def problems_of_person(notice: PersonNotice) -> Iterator[Problem]:
    """What cannot be right in a notice about a person."""
    if notice.leaves_on is not None and notice.term_ends_on is not None and notice.leaves_on > notice.term_ends_on:
        yield Problem(
            "leaves_after_the_term",
            "notice.leaves_on",
            Text("離任の日が任期の終わりより後です", "they leave later than their term ends"),
            Text("任期の終わりか離任の日を直してください", "mend the end of the term or the day"),
            notice.leaves_on.isoformat(),
        )


def changed_in(now: Stated, before: Stated | None) -> frozenset[str]:
    """What a notice says otherwise than the one before it, by name; of a first one, all that it says."""
    other = before if before is not None else type(now)()
    return frozenset(one.name for one in fields(now) if getattr(now, one.name) != getattr(other, one.name))
