"""Things that were bought with public money: how long they are bound, and what comes back when one is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.fund.charter import Instrument
from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.calendar import MONTHS_OF_A_YEAR, whole_months
from kikin.values.money import MAX_YEN, Rate, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

HOLDERS: dict[str, Text] = {
    "recipient": Text("受託者・交付先", "the recipient"),
    "agency": Text("配分機関", "the agency"),
}
DISPOSALS: dict[str, Text] = {
    "sell": Text("有償譲渡（売却）", "sold"),
    "transfer": Text("無償譲渡", "handed over free of charge"),
    "other_use": Text("目的外使用・貸付", "put to other use, or lent"),
    "scrap": Text("廃棄", "scrapped"),
}
"""Ways in which a thing leaves the work that it was bought for."""
PRICED = frozenset({"sell"})
UNPRICED = frozenset({"transfer"})
_DECIDED = frozenset({"accepted", "upheld"})


@dataclass(frozen=True, slots=True)
class Thing:
    """What is given up: what the fund's rate was applied to (nothing where its line is not accepted), and since when
    it is there."""

    cost_yen: Yen
    acquired_on: date


@dataclass(frozen=True, slots=True)
class Request:
    """A thing is to be given up: how, on which day, for how much, to whom and why."""

    kind: str
    given_up_on: date
    proceeds_yen: Yen
    to_whom: str
    reason: str


@dataclass(frozen=True, slots=True)
class DisposalFacts:
    """A request to give a thing up, before a step. `stands` names another request for the same thing, `line_state` is
    that of the line that it was bought with."""

    acquired_on: date = date.min
    given_up_on: date = date.min
    stands: str = ""
    line_state: str = ""
    owed_yen: Yen = 0
    reasons: str = ""
    decided_on: date = date.min
    received_on: date | None = None
    document: str = ""
    today: date = date.max


def bound_until(instrument: Instrument, acquired_on: date) -> date:
    """The day from which a thing is free: its restricted years are over."""
    year = acquired_on.year + instrument.restricted_years
    try:
        return acquired_on.replace(year=year)
    except ValueError:
        # 29 February of a year without one.
        return date(year, 3, 1)


def owed_of_disposal(instrument: Instrument, rate: Rate, thing: Thing, given_up_on: date, proceeds_yen: Yen) -> Yen:
    """The public share of what a thing fetches, at most of what it cost, rounded once; nothing once it is free.

    Where the charter says so, what is left of its cost, by the months that it is still bound, counts where that is
    more: so a thing that is given away does not leave for nothing.
    """
    if given_up_on >= bound_until(instrument, thing.acquired_on):
        return 0
    shared = Fraction(proceeds_yen)
    if instrument.disposal_price == "remaining":
        months = instrument.restricted_years * MONTHS_OF_A_YEAR
        left = months - whole_months(thing.acquired_on, given_up_on)
        shared = max(shared, Fraction(thing.cost_yen * left, months))
    return instrument.rounding.apply(rate * min(shared, Fraction(thing.cost_yen)))


def problems_of_asking(request: Request, facts: DisposalFacts) -> tuple[Problem, ...]:
    """Everything that speaks against a request to give a thing up."""
    found = [*problems_of((none_stands, is_not_before_it_came), facts)]
    if request.kind not in DISPOSALS:
        what = Text("処分の方法が一覧にありません", "not a way of giving a thing up")
        remedy = Text("一覧から選んでください", f"use one of {', '.join(DISPOSALS)}")
        found.append(Problem("disposal_unknown", "disposal.kind", what, remedy, shown(request.kind)))
    least_yen, most_yen = int(request.kind in PRICED), 0 if request.kind in UNPRICED else MAX_YEN
    if not least_yen <= request.proceeds_yen <= most_yen:
        what = Text("処分の方法に合わない対価です", "these proceeds do not go with this way of giving it up")
        remedy = Text(
            "売却は1円以上、無償譲渡は0円としてください",
            "what is sold fetches JPY 1 or more, what is handed over free of charge nothing",
        )
        value = f"{request.proceeds_yen:,}"
        found.append(Problem("proceeds_unfit", "disposal.proceeds_yen", what, remedy, value))
    for field, words in (("to_whom", request.to_whom), ("reason", request.reason)):
        if is_blank(words) and not (field == "to_whom" and request.kind == "scrap"):
            what = Text("記入がありません", "this is missing")
            remedy = Text("相手方と処分の理由を記入してください", "say to whom it goes, and why")
            found.append(Problem("missing", f"disposal.{field}", what, remedy))
    return tuple(found)


def none_stands(facts: DisposalFacts) -> Problem | None:
    if not facts.stands:
        return None
    return Problem(
        "disposal_stands",
        "disposal.asset",
        Text("この資産の処分は既に申請されています", "this thing is given up, or asked to be, already"),
        Text("先の申請を確認してください", "see the request that stands"),
        facts.stands,
    )


def is_not_before_it_came(facts: DisposalFacts) -> Problem | None:
    if facts.given_up_on >= facts.acquired_on:
        return None
    return Problem(
        "given_up_too_early",
        "disposal.given_up_on",
        Text("取得日より前の日付です", "before the thing was there"),
        Text(
            f"{facts.acquired_on.isoformat()}以後の日付にしてください",
            f"give a day from {facts.acquired_on.isoformat()} on",
        ),
        facts.given_up_on.isoformat(),
    )


def its_cost_is_decided(facts: DisposalFacts) -> Problem | None:
    if facts.line_state in _DECIDED:
        return None
    return Problem(
        "line_undecided",
        "disposal.asset",
        Text(
            "この資産の費用の支出明細がまだ確定していません",
            "the cost line with which it was bought is not decided yet",
        ),
        Text(
            "支出明細の認否が決まってから、改めて行ってください",
            "have the line accepted, or its disallowance upheld, before this step",
        ),
        facts.line_state,
    )


def says_why_not(facts: DisposalFacts) -> Problem | None:
    if facts.reasons.strip():
        return None
    return Problem(
        "no_reasons",
        "disposal.reasons",
        Text("理由が書かれていません", "no reasons are given"),
        Text("相手方が読む理由を書いてください", "give the reasons that the other side will read"),
    )


def money_is_in(facts: DisposalFacts) -> Problem | None:
    if not facts.owed_yen:
        return None
    if facts.received_on is not None and facts.document.strip():
        return None
    return Problem(
        "not_received",
        "disposal.received_on",
        Text("納付の日と入金通知がありません", "neither the day nor the notice of the receipt is given"),
        Text("入金を確認して記入してください", "give both once the money is in"),
        f"{facts.owed_yen:,}",
    )


def was_received_since(facts: DisposalFacts) -> Problem | None:
    if facts.received_on is None or facts.decided_on <= facts.received_on <= facts.today:
        return None
    return Problem(
        "received_out_of_range",
        "disposal.received_on",
        Text("承認より前か、まだ来ていない日です", "before it was approved, or a day that has not come"),
        Text(
            f"{facts.decided_on.isoformat()}から今日までの日付にしてください",
            f"give a day from {facts.decided_on.isoformat()} to today",
        ),
        facts.received_on.isoformat(),
    )


def has_been_given_up(facts: DisposalFacts) -> Problem | None:
    if facts.given_up_on <= facts.today:
        return None
    return Problem(
        "not_given_up_yet",
        "disposal.given_up_on",
        Text("処分の日がまだ来ていません", "the day on which it is given up has not come"),
        Text("処分の後に記録してください", "note it after that day"),
        facts.given_up_on.isoformat(),
    )


DISPOSAL = Lifecycle(
    kind="disposal",
    initial="filed",
    ends=frozenset({"completed", "refused", "withdrawn"}),
    steps=(
        Step("check", "filed", "checked", "disposal_checked", (its_cost_is_decided,)),
        Step("withdraw", "filed", "withdrawn", "disposal_withdrawn"),
        Step("refuse", "filed", "refused", "disposal_refused", (says_why_not,)),
        Step("approve", "checked", "approved", "disposal_approved", (its_cost_is_decided,)),
        Step("refuse", "checked", "refused", "disposal_refused", (says_why_not,)),
        Step(
            "complete",
            "approved",
            "completed",
            "disposal_completed",
            (its_cost_is_decided, has_been_given_up, money_is_in, was_received_since),
        ),
    ),
)
