"""Security policies: those that come with the house, those that two people released, and which one holds on a day."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import QuerySet

from kikin.fund import screening as rules
from kikin.fund.charter import Charter
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import SecurityPolicy
from kikin.office.gate import Refused
from kikin.office.screening.models import PolicyText, PolicyVersion
from kikin.values.problems import Problem
from kikin.values.text import Text

PACKAGED = Path(__file__).resolve().parents[1] / "policies"
_ROLES = ("security_officer", "security_lead")


@cache
def packaged() -> dict[str, tuple[SecurityPolicy, str]]:
    """Key to policy and text of those that come with the house; each is illustrative, and says so."""
    found = {}
    for path in sorted(PACKAGED.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        policy = _whole(text)
        found[policy.key] = policy, text
    return found


def released() -> dict[str, tuple[SecurityPolicy, str]]:
    """Key to policy and text of those that two people of this fund have released."""
    texts = PolicyVersion.objects.filter(state="released").values_list("text", flat=True)
    return {policy.key: (policy, text) for text in texts for policy in [_whole(text)]}


def policy_on(charter: Charter, day: date) -> tuple[SecurityPolicy, str]:
    """The policy under which a case is opened on a day, and its text.

    The charter names a version, and so a family; of that the newest holds that has come into force. Refused where
    nobody knows the version that it names.
    """
    named = rules.policy_named(charter.screening.policies, charter.fiscal_year(day))
    known = packaged() | released()
    if named not in known:
        raise Refused([_unknown_policy(named)])
    family = known[named][0].family
    found = rules.in_force((policy for policy, _ in known.values()), family, day) or known[named][0]
    return known[found.key]


def policy_of(digest: str) -> SecurityPolicy:
    """The policy that a case keeps, from the text that was kept with it."""
    return _whole(_text_of(digest))


@cache
def _text_of(digest: str) -> str:
    return PolicyText.objects.get(sha256=digest).text


def _whole(text: str) -> SecurityPolicy:
    policy, problems = rules.read_policy(text)
    if policy is None:
        raise ValueError("; ".join(problem.line() for problem in problems))
    return policy


def forbidden_by(charter: Charter) -> tuple[str, ...]:
    """What the charter forbids rules to look at, beside what none ever may."""
    return tuple(one for one in charter.screening.forbidden_inputs if one not in rules.ALWAYS)


def policies_visible_to(actor: Actor) -> QuerySet[PolicyVersion]:
    """The policies on their way, and those released, for those who screen."""
    found = PolicyVersion.objects.all()
    return found if actor.role in _ROLES else found.none()


def get_policy(ref: str, actor: Actor) -> PolicyVersion:
    """One policy, or Refused as hidden."""
    found = PolicyVersion.objects.filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def _unknown_policy(key: str) -> Problem:
    return Problem(
        "unknown_policy",
        "screening.policies",
        Text("設置要綱の定める方針がありません", "the policy that the charter names is not known here"),
        Text("方針を起案し、二人で施行してください", "draft it, and let two people release it"),
        key,
    )
