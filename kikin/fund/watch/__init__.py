"""The watch: what may be seen of a funded project after its award, whom it calls to act, and how a case goes on."""

from kikin.fund.watch.alerts import Alert, Stake, key_of, looked_into_by, ranked, ranked_by_money
from kikin.fund.watch.cases import ASKS, FEED_FILE, OPEN, WATCH_CASE, WatchCaseFacts
from kikin.fund.watch.confirmations import (
    BY_NOTICE,
    CHANGED,
    CONFIRMATION,
    STANDS,
    TOPICS,
    Answer,
    Campaign,
    ConfirmationFacts,
    campaign_of,
    changed,
)
from kikin.fund.watch.kinds import CHANGES_OF_CONTROL, KINDS, STANCES, AlertKind, Stance
from kikin.fund.watch.notices import (
    LEAST_SHARE_BP,
    CompanyNotice,
    Holder,
    PersonNotice,
    changed_in,
    problems_of_company,
    problems_of_person,
)
from kikin.fund.watch.support import HELPS, Help, Part, helps_of, left_by_year

__all__ = [
    "ASKS",
    "BY_NOTICE",
    "CHANGED",
    "CHANGES_OF_CONTROL",
    "CONFIRMATION",
    "FEED_FILE",
    "HELPS",
    "KINDS",
    "LEAST_SHARE_BP",
    "OPEN",
    "STANCES",
    "STANDS",
    "TOPICS",
    "WATCH_CASE",
    "Alert",
    "AlertKind",
    "Answer",
    "Campaign",
    "CompanyNotice",
    "ConfirmationFacts",
    "Help",
    "Holder",
    "Part",
    "PersonNotice",
    "Stake",
    "Stance",
    "WatchCaseFacts",
    "campaign_of",
    "changed",
    "changed_in",
    "helps_of",
    "key_of",
    "left_by_year",
    "looked_into_by",
    "problems_of_company",
    "problems_of_person",
    "ranked",
    "ranked_by_money",
]
