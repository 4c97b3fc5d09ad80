"""The part of a charter's format that is about the watch: what is looked at again, who acts, what may be offered."""

from __future__ import annotations

from kikin.fund.charter.kinds import ListOf, one_of, whole
from kikin.fund.charter.tables import Key, Table, Tables
from kikin.fund.charter.watch import CASES, HELPERS, RETENTION, SUPPORT, WATCHERS, CaseRule, Watch

_CASE = Table(
    (
        Key("kind", one_of(*(one.kind for one in CASES)), "Of which cases."),
        Key(
            "acts",
            one_of(*WATCHERS, *HELPERS),
            "Who looks into it: those who screen where it is a matter of security, else the programme. "
            "What is for an officer, a lead or director may do too; what is for these is for nobody else.",
        ),
        Key("act_within_days", whole(1, 120, 5), "Days on which offices work, within which somebody looks into it."),
    ),
    CaseRule,
)


def _said_where_absent() -> str:
    """The days of a silent charter, in words."""
    by_role = {role: [one for one in CASES if one.acts == role] for role in dict.fromkeys(one.acts for one in CASES)}
    return "; ".join(
        f"`{role}`, " + ", ".join(f"{one.kind} {one.act_within_days}" for one in rules)
        for role, rules in by_role.items()
    )


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
        Key(
            "cases",
            Tables(_CASE, least=0),
            "Who looks into what the watch sees, by when. For a kind that is not named: "
            f"{_said_where_absent()}. An illustration of the house.",
            may_be_absent=True,
            default=CASES,
        ),
        Key(
            "confirm_month",
            whole(1, 12, 10),
            "The month on whose first day recipients are asked each year to confirm what they declared. October where "
            "absent.",
            may_be_absent=True,
            default=10,
        ),
        Key(
            "confirm_within_days",
            whole(1, 180, 30),
            "How many days they have for it. 30 where absent.",
            may_be_absent=True,
            default=30,
        ),
        Key(
            "confirm_hold_after_days",
            whole(0, 180, 30),
            "How many days after its day a confirmation that is owed holds its recipient's payments. 30 where absent.",
            may_be_absent=True,
            default=30,
        ),
        Key(
            "confirm_remind_every_days",
            whole(1, 90, 14),
            "Every how many days whoever has not confirmed is reminded. 14 where absent.",
            may_be_absent=True,
            default=14,
        ),
    ),
    Watch,
)
