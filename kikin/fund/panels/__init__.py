"""The panel: who is in the room for what, when an application may be judged, and what makes a ranking final."""

from kikin.fund.panels.interviews import (
    INTERVIEW,
    TO_OFFER,
    InterviewFacts,
)
from kikin.fund.panels.meetings import (
    CARRIED_BY_VOTE,
    CHOICES,
    ITEM,
    MEETING,
    MOVES,
    RECOMMENDATIONS,
    TO_CONVENE,
    TO_VOTE,
    ItemFacts,
    Judgement,
    MeetingFacts,
    in_the_room,
    is_in_session,
)
from kikin.fund.panels.rankings import (
    RANKING,
    TO_PROPOSE,
    Moved,
    RankedRow,
    RankingFacts,
    compared,
    in_order,
    reached_by,
)

__all__ = [
    "CARRIED_BY_VOTE",
    "CHOICES",
    "INTERVIEW",
    "ITEM",
    "MEETING",
    "MOVES",
    "RANKING",
    "RECOMMENDATIONS",
    "TO_CONVENE",
    "TO_OFFER",
    "TO_PROPOSE",
    "TO_VOTE",
    "InterviewFacts",
    "ItemFacts",
    "Judgement",
    "MeetingFacts",
    "Moved",
    "RankedRow",
    "RankingFacts",
    "compared",
    "in_order",
    "in_the_room",
    "is_in_session",
    "reached_by",
]
