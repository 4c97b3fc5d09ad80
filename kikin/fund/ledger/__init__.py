"""The ledger's rules: accounts, kinds of transfer, deeds, and what is wrong with a transfer before it is
posted.

Money moves only as a transfer of whole yen from one account to another. Four accounts are sources and may go
below zero: `treasury`, where money comes from, `earnings`, where its interest comes from, `recipients`, where late
interest and payback come from, and `limits`, where a round's limits by field come from. No other may, at any
date: that is what refuses to overdraw an appropriation, an allotment, a field's limit or an award.

    treasury, earnings, recipients > appropriation > allotment > commitment > obligation > advance > spent
    appropriation > administration                                              obligation > spent
    obligation > carried > carried-advance > spent                              advance, carried-advance, spent >
    limits > limit > limit-used                                                     receivable > obligation, written-off

Commit, then oblige, is to reserve, then to bind; each can be released. `advance` holds what was paid out and
not yet settled. `carried` holds what an annual award may use a year later, one bucket for each year, and what
was paid out of it stays apart in `carried-advance`. `receivable` holds what was paid and is demanded back. Where
a year is closed, nothing more is dated in it. The laws of the whole ledger are in `kikin.fund.invariants`.
"""

from kikin.fund.ledger.accounts import EARNINGS, FAMILIES, LIMITS, RECIPIENTS, SOURCES, TREASURY, account, parse_account
from kikin.fund.ledger.checks import Standing, overdrawn, period_closed, problems_of_drafts, problems_of_entry
from kikin.fund.ledger.deeds import (
    AwardFacts,
    Voucher,
    administer,
    advance,
    advance_carried,
    allot,
    appropriate,
    carry_over,
    claw_back,
    collect_late_interest,
    collect_payback,
    commit,
    demand,
    disburse,
    earn_interest,
    oblige,
    refund,
    refund_carried,
    release_carried,
    release_commitment,
    release_obligation,
    repay,
    repay_carried,
    return_to_treasury,
    reverse,
    set_limits,
    settle,
    settle_carried,
    voucher,
    withdraw_allotment,
    write_off,
)
from kikin.fund.ledger.figures import DERIVED, FIGURES, SIGNS, signs_of
from kikin.fund.ledger.kinds import KINDS, Kind
from kikin.fund.ledger.transfers import DIMENSIONS, Closing, Draft, Entry, Row, accounts_of, takes_back

__all__ = [
    "DERIVED",
    "DIMENSIONS",
    "EARNINGS",
    "FAMILIES",
    "FIGURES",
    "KINDS",
    "LIMITS",
    "RECIPIENTS",
    "SIGNS",
    "SOURCES",
    "TREASURY",
    "AwardFacts",
    "Closing",
    "Draft",
    "Entry",
    "Kind",
    "Row",
    "Standing",
    "Voucher",
    "account",
    "accounts_of",
    "administer",
    "advance",
    "advance_carried",
    "allot",
    "appropriate",
    "carry_over",
    "claw_back",
    "collect_late_interest",
    "collect_payback",
    "commit",
    "demand",
    "disburse",
    "earn_interest",
    "oblige",
    "overdrawn",
    "parse_account",
    "period_closed",
    "problems_of_drafts",
    "problems_of_entry",
    "refund",
    "refund_carried",
    "release_carried",
    "release_commitment",
    "release_obligation",
    "repay",
    "repay_carried",
    "return_to_treasury",
    "reverse",
    "set_limits",
    "settle",
    "settle_carried",
    "signs_of",
    "takes_back",
    "voucher",
    "withdraw_allotment",
    "write_off",
]
