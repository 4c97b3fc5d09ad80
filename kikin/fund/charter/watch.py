"""The watch, as a charter says it: what is looked at again after an award, who looks into what is seen, and by when."""

from __future__ import annotations

from dataclasses import dataclass

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
    later payments wait.
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

    def case_rule(self, kind: str) -> CaseRule:
        """The rule for a kind; where the charter names none, the one of a silent charter."""
        return {one.kind: one for one in (*CASES, *self.cases)}[kind]
