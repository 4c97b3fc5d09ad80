"""Technology that is to go out: what is asked, what the rules make of it, and how an answer is given."""

from kikin.fund.outgoing.answers import (
    BY_CLOCK,
    CONDITION,
    LET_OUT,
    OPEN,
    REQUEST,
    ConditionFacts,
    Facts,
    answer_by,
    goes_on_after,
    holds_payments,
)
from kikin.fund.outgoing.following import STANDS, Kept, Owed, owed_after
from kikin.fund.outgoing.intellectual_property import (
    IP_KINDS,
    IP_NOTICE,
    IpFacts,
    IpKind,
    IpNotice,
    due_on,
    problems_of_notice,
)
from kikin.fund.outgoing.kinds import CONCERNS, DEEMED, FIELDS, KINDS, LISTED, MAY_BE_BLANK, Kind
from kikin.fund.outgoing.requests import Filing, Request, problems_of_filing
from kikin.fund.outgoing.triage import OUTCOMES, Triage, holds_licence, triage

__all__ = [
    "BY_CLOCK",
    "CONCERNS",
    "CONDITION",
    "DEEMED",
    "FIELDS",
    "IP_KINDS",
    "IP_NOTICE",
    "KINDS",
    "LET_OUT",
    "LISTED",
    "MAY_BE_BLANK",
    "OPEN",
    "OUTCOMES",
    "REQUEST",
    "STANDS",
    "ConditionFacts",
    "Facts",
    "Filing",
    "IpFacts",
    "IpKind",
    "IpNotice",
    "Kept",
    "Kind",
    "Owed",
    "Request",
    "Triage",
    "answer_by",
    "due_on",
    "goes_on_after",
    "holds_licence",
    "holds_payments",
    "owed_after",
    "problems_of_filing",
    "problems_of_notice",
    "triage",
]
