"""The charter: one TOML text that founds one fund, read, checked and frozen.

`parse` gives the charter or every problem in the text at once, `digest` pins the text,
`check_amendment` says whether a new version may follow the old one.
"""

from kikin.fund.charter.amendment import check_amendment
from kikin.fund.charter.following import TOLD, ChangeRules, GateAsked, ResultAsked
from kikin.fund.charter.incidents import SEVERITIES, Incidents, Telling
from kikin.fund.charter.model import (
    CONSENT_KINDS,
    COST_ITEMS,
    INDIRECT,
    MUST_STAY_FORBIDDEN,
    ORGANISATION_KINDS,
    RATE_GROUPS,
    Agency,
    Allotment,
    Appropriation,
    ApprovalRule,
    Body,
    Calendar,
    Charter,
    Field,
    FundedStage,
    Instrument,
    Level,
    MoneyRules,
    Publication,
    ScreeningPolicy,
    Selection,
    Verdict,
)
from kikin.fund.charter.outgoing import IP_NOTICES, OUTGOING_KINDS, Clock, ExportItem, FollowUp, Outgoing
from kikin.fund.charter.overlap import Overlap
from kikin.fund.charter.panel import Panel
from kikin.fund.charter.reading import MAX_CHARTER_BYTES, decode, digest, parse
from kikin.fund.charter.reference import charter_reference
from kikin.fund.charter.reviewing import Criterion, Review
from kikin.fund.charter.watching import Watch
from kikin.fund.charter.yardsticks import Yardsticks

__all__ = [
    "CONSENT_KINDS",
    "COST_ITEMS",
    "INDIRECT",
    "IP_NOTICES",
    "MAX_CHARTER_BYTES",
    "MUST_STAY_FORBIDDEN",
    "ORGANISATION_KINDS",
    "OUTGOING_KINDS",
    "RATE_GROUPS",
    "SEVERITIES",
    "TOLD",
    "Agency",
    "Allotment",
    "Appropriation",
    "ApprovalRule",
    "Body",
    "Calendar",
    "ChangeRules",
    "Charter",
    "Clock",
    "Criterion",
    "ExportItem",
    "Field",
    "FollowUp",
    "FundedStage",
    "GateAsked",
    "Incidents",
    "Instrument",
    "Level",
    "MoneyRules",
    "Outgoing",
    "Overlap",
    "Panel",
    "Publication",
    "ResultAsked",
    "Review",
    "ScreeningPolicy",
    "Selection",
    "Telling",
    "Verdict",
    "Watch",
    "Yardsticks",
    "charter_reference",
    "check_amendment",
    "decode",
    "digest",
    "parse",
]
