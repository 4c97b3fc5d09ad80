"""Changes of an award under way: what may be asked for, what speaks against it, and what it does.

Two tiers: a notice takes effect as it is filed, an approval is checked by one and decided by another. Sources:
domain 1.2 (row 17) and 1.5; requirements PO-9 and FI-3.
"""

from kikin.fund.changes.carrying import year_runs
from kikin.fund.changes.effects import Effect, Move, effect_of, freed_yen, own_share_needed_yen, parts_of
from kikin.fund.changes.facts import Facts, Member, Plan
from kikin.fund.changes.planning import free_transfer_yen
from kikin.fund.changes.requests import (
    KINDS,
    MAX_NOTE_CHARACTERS,
    OF_ONE_MEMBER,
    Request,
)
from kikin.fund.changes.rules import CHANGE, is_notice, problems_of_filing, with_approval
from kikin.fund.changes.telling import DESK_ANSWER, DESKS, AnswerFacts

__all__ = [
    "CHANGE",
    "DESKS",
    "DESK_ANSWER",
    "KINDS",
    "MAX_NOTE_CHARACTERS",
    "OF_ONE_MEMBER",
    "AnswerFacts",
    "Effect",
    "Facts",
    "Member",
    "Move",
    "Plan",
    "Request",
    "effect_of",
    "free_transfer_yen",
    "freed_yen",
    "is_notice",
    "own_share_needed_yen",
    "parts_of",
    "problems_of_filing",
    "with_approval",
    "year_runs",
]
