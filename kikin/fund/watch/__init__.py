"""The watch: what may be seen of a funded project after its award, whom it calls to act, and how a case goes on."""

from kikin.fund.watch.alerts import Alert, Stake, key_of, looked_into_by, ranked
from kikin.fund.watch.cases import OPEN, WATCH_CASE, WatchCaseFacts
from kikin.fund.watch.kinds import KINDS, STANCES, AlertKind, Stance

__all__ = [
    "KINDS",
    "OPEN",
    "STANCES",
    "WATCH_CASE",
    "Alert",
    "AlertKind",
    "Stake",
    "Stance",
    "WatchCaseFacts",
    "key_of",
    "looked_into_by",
    "ranked",
]
