"""The ledger's rules: accounts, kinds of transfer, deeds, and what is wrong with a transfer before it is
posted.

Money moves only as a transfer of whole yen from one account to another. Two accounts are sources and may go
below zero: `treasury`, where all money comes from, and `limits`, where a round's limits by field come from.
No other may, at any date: that is what refuses to overdraw an appropriation, an allotment, a field's limit or
an award.

    treasury > appropriation > allotment > commitment > obligation > advance > spent        limits > limit > limit-used

Commit, then oblige, is to reserve, then to bind; each can be released. `advance` holds what was paid out and
not yet settled. The laws of the whole ledger are in `kikin.fund.invariants`.
"""

from kikin.fund.ledger.accounts import FAMILIES, LIMITS, SOURCES, TREASURY, account, parse_account
from kikin.fund.ledger.checks import Standing, overdrawn, problems_of_drafts, problems_of_entry
from kikin.fund.ledger.deeds import (
    AwardFacts,
    Voucher,
    advance,
    allot,
    appropriate,
    commit,
    oblige,
    refund,
    release_commitment,
    release_obligation,
    return_to_treasury,
    reverse,
    set_limits,
    settle,
    voucher,
    withdraw_allotment,
)
from kikin.fund.ledger.kinds import KINDS, Kind
from kikin.fund.ledger.transfers import DIMENSIONS, Draft, Entry, Row, accounts_of, takes_back

__all__ = [
    "DIMENSIONS",
    "FAMILIES",
    "KINDS",
    "LIMITS",
    "SOURCES",
    "TREASURY",
    "AwardFacts",
    "Draft",
    "Entry",
    "Kind",
    "Row",
    "Standing",
    "Voucher",
    "account",
    "accounts_of",
    "advance",
    "allot",
    "appropriate",
    "commit",
    "oblige",
    "overdrawn",
    "parse_account",
    "problems_of_drafts",
    "problems_of_entry",
    "refund",
    "release_commitment",
    "release_obligation",
    "return_to_treasury",
    "reverse",
    "set_limits",
    "settle",
    "takes_back",
    "voucher",
    "withdraw_allotment",
]
