"""Settlements: what a member's work comes to in the end, what is paid or comes back, and what follows for years."""

from kikin.fund.settlements.facility import (
    BREACH,
    COMPLETED_WORK,
    FULFILMENT,
    WorkFacts,
    months_bound,
    months_kept,
    problems_of_recording_breach,
    problems_of_reporting_work,
    problems_of_reporting_year,
)
from kikin.fund.settlements.interest import COLUMNS, InterestLine, Sheet, read_sheet
from kikin.fund.settlements.lives import (
    BASES,
    EFFECTIVE,
    PUT_ASIDE,
    SETTLEMENT,
    Facts,
    problems_of_drawing_up,
    received_before,
)
from kikin.fund.settlements.payback import PAYBACK, PaybackFacts, problems_of_declaring
from kikin.fund.settlements.receivables import CAUSES, RECEIVABLE, Owed, OwedFacts, Received, divided
from kikin.fund.settlements.statements import (
    Part,
    Statement,
    Taken,
    digest_of,
    statements_of,
    taken_back,
)
from kikin.fund.settlements.withdrawals import WithdrawalFacts

__all__ = [
    "BASES",
    "BREACH",
    "CAUSES",
    "COLUMNS",
    "COMPLETED_WORK",
    "EFFECTIVE",
    "FULFILMENT",
    "PAYBACK",
    "PUT_ASIDE",
    "RECEIVABLE",
    "SETTLEMENT",
    "Facts",
    "InterestLine",
    "Owed",
    "OwedFacts",
    "Part",
    "PaybackFacts",
    "Received",
    "Sheet",
    "Statement",
    "Taken",
    "WithdrawalFacts",
    "WorkFacts",
    "digest_of",
    "divided",
    "months_bound",
    "months_kept",
    "problems_of_declaring",
    "problems_of_drawing_up",
    "problems_of_recording_breach",
    "problems_of_reporting_work",
    "problems_of_reporting_year",
    "read_sheet",
    "received_before",
    "statements_of",
    "taken_back",
]
