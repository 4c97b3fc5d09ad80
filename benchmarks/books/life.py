"""Five years of a fund of any size, as the papers that its office posts, the first first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from kikin.fund.ledger import AwardFacts, Draft, Voucher, account, advance, commit, oblige, refund, settle
from kikin.values.calendar import fiscal_year_of

FIRST_YEAR = 2021
YEARS = 5
RUN = 100
"""Payments in one run, and transfers in one paper."""
_ACCOUNTS_OF_AN_AWARD = 4
_CEILING_YEN = 10**11


def papers(transfers: int, accounts: int, seed: int = 1) -> Iterator[list[Draft]]:
    """About so many transfers over about so many accounts: a month's payments, then what is settled and refunded.

    Every month has as many as any other, except that the first founds the fund and binds its awards.
    """
    drawn = random.Random(seed)
    awards = [_award(number) for number in range(max(1, (accounts - YEARS - 2) // _ACCOUNTS_OF_AN_AWARD))]
    posted = count()
    for paper in _founding(awards):
        for _ in paper:
            next(posted)
        yield paper
    per_month = max(1, (transfers - next(posted)) // (YEARS * 12 * 3))
    turns = count()
    for month in range(YEARS * 12):
        first = date(FIRST_YEAR + (month + 3) // 12, (month + 3) % 12 + 1, 1)
        paid = [(awards[next(turns) % len(awards)], drawn.randrange(2, 10**6)) for _ in range(per_month)]
        for place in range(0, per_month, RUN):
            here = paid[place : place + RUN]
            day = first + timedelta(days=27 * place // per_month)
            voucher = Voucher(day, fiscal_year_of(day), f"RUN-{month}-{place}")
            yield [draft for facts, yen in here for draft in advance(facts, {"ORG-1": yen}, voucher)]
            yield [draft for facts, yen in here for draft in settle(facts, {"ORG-1": yen - yen // 2}, voucher)]
            yield [draft for facts, yen in here for draft in refund(facts, {"ORG-1": yen // 2}, voucher)]


def _award(number: int) -> AwardFacts:
    field = ("quantum", "robotics", "batteries")[number % 3]
    return AwardFacts(f"JPNP{number:05}", "fy2021", "nedo", field, f"CON-{number % 7}", "CALL-1", "subsidy")


def _founding(awards: list[AwardFacts]) -> Iterator[list[Draft]]:
    begun = Voucher(date(FIRST_YEAR, 4, 1), FIRST_YEAR, "the act")
    given_yen, whole = _CEILING_YEN * len(awards), account("appropriation", "fy2021")
    yield [Draft("appropriate", "treasury", whole, given_yen, begun.on, FIRST_YEAR, "fy2021", document="the act")]
    yield [
        Draft("allot", whole, account("allotment", "fy2021", "nedo", year), given_yen // YEARS, begun.on, year,
              "fy2021", "nedo", document="the decision")
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)
    ]  # fmt: skip
    share_yen = _CEILING_YEN // YEARS
    by_year = dict.fromkeys(range(FIRST_YEAR, FIRST_YEAR + YEARS), share_yen)
    for place in range(0, len(awards), RUN // YEARS):
        here = awards[place : place + RUN // YEARS]
        yield [draft for facts in here for draft in commit(facts, by_year, begun)]
        yield [draft for facts in here for draft in oblige(facts, {"ORG-1": _CEILING_YEN}, begun)]
