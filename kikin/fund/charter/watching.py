"""What a charter says of the watch: what is looked at again after an award, and what may be offered for help."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.charter.kinds import ListOf, one_of, whole
from kikin.fund.charter.tables import Key, Table

SUPPORT = ("earlier_tranche", "bridge", "introduction")
RETENTION = ("paid_term", "permanent_post", "introduction_to_posts")


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked at again after award. Thresholds of control are in basis points of the votes."""

    control_thresholds_bp: tuple[int, ...]
    runway_alert_months: int
    retention_notice_months: int
    support: tuple[str, ...]
    retention: tuple[str, ...] = ()
    control_bp: int = 5_000
    sources_within_days: int = 180


WATCH = Table(
    (
        Key(
            "control_thresholds_bp",
            ListOf(whole(1, 10_000, 3_340)),
            "The shares of votes, in basis points and rising, whose crossing is looked at.",
        ),
        Key("runway_alert_months", whole(1, 60, 6), "How few months of cash alert the programme officer."),
        Key(
            "retention_notice_months",
            whole(1, 60, 12),
            "How long before a key person's term ends notice is given.",
        ),
        Key("support", ListOf(one_of(*SUPPORT), least=0), "What may be offered to an under-funded recipient."),
        Key(
            "retention",
            ListOf(one_of(*RETENTION), least=0),
            "What may be offered to a key person whose term ends.",
            may_be_absent=True,
            default=RETENTION,
        ),
        Key(
            "control_bp",
            whole(1, 10_000, 5_000),
            "Whoever directs more than this part of the votes, in basis points, controls. Half where absent.",
            may_be_absent=True,
            default=5_000,
        ),
        Key(
            "sources_within_days",
            whole(1, 3_660, 180),
            "Within how many days of one another two sources that prove nothing alone have to agree. 180 where absent.",
            may_be_absent=True,
            default=180,
        ),
    ),
    Watch,
)
