"""The watch, as a charter says it: what is looked at again after an award, who looks into what is seen, and by when."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.charter.kinds import ListOf, one_of, whole
from kikin.fund.charter.tables import Key, Table, Tables

SUPPORT = ("earlier_tranche", "bridge", "introduction")
RETENTION = ("paid_term", "permanent_post", "introduction_to_posts")
WATCHERS = ("security_officer", "security_lead")
HELPERS = ("programme_officer", "programme_director")
"""Each with whoever may act in their place behind them."""


@dataclass(frozen=True, slots=True)
class CaseRule:
    """Who looks into the cases of a kind, and within how many days on which offices work."""

    kind: str
    acts: str
    act_within_days: int


def _rules(acts: str, **days: int) -> tuple[CaseRule, ...]:
    return tuple(CaseRule(kind, acts, within) for kind, within in days.items())


CASES = (
    *_rules(
        WATCHERS[0],
        company_merged=1,
        control_taken=1,
        listed=1,
        listed_share_reached=1,
        threshold_reached=3,
        talks_open=3,
        lien_registered=5,
        declared_otherwise=5,
        control_lost=5,
        listed_share_left=5,
        threshold_left=5,
    ),
    *_rules(HELPERS[0], departure=3, post_added=5, overcommitted=10, term_ends=20, company_short=5),
)
"""The house's own, as an illustration: every kind of case, the gravest first."""
OF_SECURITY = tuple(one.kind for one in CASES if one.acts in WATCHERS)


def may_act(role: str, acts: str) -> bool:
    """Whether a role may do what is for another: what is for an officer, a lead or director may do too."""
    return any(acts in line and role in line[line.index(acts) :] for line in (WATCHERS, HELPERS))


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked at again after award. Thresholds of control are in basis points of the votes.

    `confirm_month` is when recipients are asked each year, who answer `confirm_within_days`; `confirm_hold_after_days`
    later payments wait. Whoever signed `confirm_unless_signed_within_days` before is asked in the next year.
    """

    control_thresholds_bp: tuple[int, ...]
    runway_alert_months: int
    retention_notice_months: int
    support: tuple[str, ...]
    retention: tuple[str, ...] = ()
    control_bp: int = 5_000
    sources_within_days: int = 180
    cases: tuple[CaseRule, ...] = CASES
    confirm_month: int = 10
    confirm_within_days: int = 30
    confirm_hold_after_days: int = 30
    confirm_remind_every_days: int = 14
    confirm_unless_signed_within_days: int = 90

    def case_rule(self, kind: str) -> CaseRule:
        """The rule for a kind; where the charter names none, the one of a silent charter."""
        return {one.kind: one for one in (*CASES, *self.cases)}[kind]


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
        Key(
            "confirm_unless_signed_within_days",
            whole(0, 365, 90),
            "Whoever signed within so many days before has just declared it all, and is asked in the next year. 90 "
            "where absent.",
            may_be_absent=True,
            default=90,
        ),
    ),
    Watch,
)
