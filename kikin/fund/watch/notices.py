"""What companies and people state after the award: what of it can be right, and what it shows.

A notice asks for what a rule of the watch needs and for nothing of who somebody is by birth or passport.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikin.values.calendar import date_words
from kikin.values.naming import folded
from kikin.values.problems import Problem
from kikin.values.text import Text

LEAST_SHARE_BP = 500
"""Shareholders below 5 % need not be named."""
WHOLE_BP = 10_000
_MONTHS_OF_A_YEAR = 12


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a notice shows that the one before did not: a kind of alert, the fact itself, and a sentence.

    What may come and go and come again counts anew with each notice, so the notice's number is part of the fact.
    """

    kind: str
    facts: tuple[object, ...]
    says: Text


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The charter's numbers."""

    thresholds_bp: Sequence[int]
    runway_months: int
    notice_months: int


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


def shown_by_company(now: CompanyNotice, before: CompanyNotice | None, number: int, by: Yardstick) -> Iterator[Shown]:
    """What a company's notice shows. The first one is where shares are counted from."""
    if now.runway_months is not None and now.runway_months < by.runway_months:
        was_short = before is not None and before.runway_months is not None and before.runway_months < by.runway_months
        if not was_short:
            yield Shown(
                "company_short",
                ("runway", number),
                Text(f"手元資金は{now.runway_months}か月分と届出", f"it states cash for {now.runway_months} months"),
            )
    if now.talks_with and (before is None or before.talks_with != now.talks_with):
        when = date_words(now.talks_on) if now.talks_on else Text("未定", "not yet known")
        yield Shown(
            "talks_open",
            ("talks", number),
            Text(
                f"支配権移転の協議を届出：{now.talks_with}（予定日：{when.ja}）",
                f"it states talks with {now.talks_with} about its control (to happen: {when.en})",
            ),
        )
    if now.liens and (before is None or before.liens != now.liens):
        yield Shown(
            "lien_registered",
            ("liens", number),
            Text(f"担保・差押えを届出：{now.liens}", f"it states liens or seizures: {now.liens}"),
        )
    if before is not None:
        yield from _crossed(now, before, number, by.thresholds_bp)


def _crossed(now: CompanyNotice, before: CompanyNotice, number: int, thresholds_bp: Sequence[int]) -> Iterator[Shown]:
    was, is_now = _votes(before), _votes(now)
    names = {_called(one): one.name for one in (*before.holders, *now.holders)}
    for called, name in sorted(names.items()):
        old_bp, new_bp = was.get(called, 0), is_now.get(called, 0)
        crossed = [at for at in thresholds_bp if min(old_bp, new_bp) < at <= max(old_bp, new_bp)]
        if crossed:
            yield Shown(
                "threshold_reached" if new_bp > old_bp else "threshold_left",
                ("votes", called, number),
                Text(
                    f"{name}の議決権が{old_bp / 100:g}%から{new_bp / 100:g}%になったと届出",
                    f"it states that the votes of {name} went from {old_bp / 100:g} % to {new_bp / 100:g} %",
                ),
            )


def _called(holder: Holder) -> str:
    """A holder's name without what is written now one way and now another, or cannot be seen."""
    return folded(holder.name) or holder.name


def _votes(notice: CompanyNotice) -> Mapping[str, int]:
    return {_called(one): one.votes_bp for one in notice.holders}


def shown_by_person(
    now: PersonNotice, before: PersonNotice | None, number: int, elsewhere_bp: int, today: date, by: Yardstick
) -> Iterator[Shown]:
    """What a notice about a person shows; `elsewhere_bp` of their time is promised to other awards."""
    if now.leaves_on is not None and (before is None or before.leaves_on != now.leaves_on):
        day = date_words(now.leaves_on)
        yield Shown(
            "departure",
            ("leaves", number),
            Text(f"{day.ja}に離任すると届出", f"they leave on {day.en}, as was stated"),
        )
    ends_on = now.term_ends_on
    if ends_on is not None and now.leaves_on is None and _months_until(ends_on, today) < by.notice_months:
        day = date_words(ends_on)
        yield Shown(
            "term_ends",
            ("term", ends_on),
            Text(f"任期は{day.ja}までと届出", f"their term ends on {day.en}, as was stated"),
        )
    whole_bp = now.effort_bp + elsewhere_bp
    if whole_bp > WHOLE_BP and (before is None or before.effort_bp + elsewhere_bp <= WHOLE_BP):
        yield Shown(
            "overcommitted",
            ("effort", number),
            Text(f"エフォートの合計は{whole_bp / 100:g}%", f"their efforts come to {whole_bp / 100:g} %"),
        )


def _months_until(day: date, today: date) -> int:
    """Whole months, a day that has gone by counting as none."""
    months = (day.year - today.year) * _MONTHS_OF_A_YEAR + day.month - today.month
    return max(months - (day.day < today.day), 0)
