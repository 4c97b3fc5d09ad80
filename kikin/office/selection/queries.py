"""Reading rounds: what an actor may see, the portfolio beside the pay-line, and what the bodies are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kikin.fund import selection as rules
from kikin.fund.approvals import digest_of
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.approvals import queries as approvals
from kikin.office.calls.models import Call
from kikin.office.calls.queries import run_by
from kikin.office.gate import Refused
from kikin.office.screening.verdicts import verdicts
from kikin.office.selection.models import Round, RoundEntry, RoundPackage, RoundScenario, RoundSeed
from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to choose: how many, for how much, worth what."""

    count: int
    amount_yen: Yen
    value: int


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds that the policy lets an actor see, as SQL."""
    rounds = Round.objects.select_related("call")
    if actor.role in ("programme_officer", "programme_director"):
        return rounds.filter(call__in=run_by(actor.of))
    return rounds if actor.role in ("body_officer", "auditor") else rounds.none()


def get(ref: str, actor: Actor) -> Round:
    """One round, or Refused as hidden."""
    round = Round.objects.filter(ref=ref).select_related("call").first()
    if round is None or not may_see(actor, round.subject()):
        raise Refused((), hidden=True)
    return round


def of_call(call: Call) -> Round | None:
    """The round of a call, once it is prepared."""
    return Round.objects.filter(call=call).select_related("call").first()


def entries_of(round: Round) -> list[RoundEntry]:
    """Every application of a round, the highest points first."""
    return list(round.entries.select_related("application__lead", "application__concept"))


def chosen_of(round: Round) -> list[RoundEntry]:
    """The applications of the portfolio, in the order of their refs."""
    return list(
        round.entries.filter(is_chosen=True)
        .select_related("application__lead", "application__concept")
        .order_by("application__ref")
    )


def verdicts_of(round: Round) -> dict[str, str]:
    """Application ref to verdict of the portfolio: cleared, conditions, refused or in_review, never why."""
    refs = [entry.application.ref for entry in chosen_of(round)]
    words = verdicts(refs)
    return {ref: words.get(ref, "in_review") for ref in refs}


def compared(round: Round) -> tuple[Choice, Choice]:
    """The portfolio, and what a ranked list would have funded going down the points."""
    entries = entries_of(round)
    return (
        _choice([entry for entry in entries if entry.is_chosen]),
        _choice([entry for entry in entries if entry.is_in_pay_line]),
    )


def _choice(entries: list[RoundEntry]) -> Choice:
    return Choice(
        count=len(entries),
        amount_yen=sum(entry.application.requested_yen for entry in entries),
        value=sum(entry.value for entry in entries),
    )


def content_of(round: Round) -> dict[str, Any]:
    """What the bodies consent to: who is funded with how much, by whom, and how it was proved. No reason of
    those who screen is in it, only their word."""
    portfolio = round.portfolio or {}
    words = verdicts_of(round)
    package = package_of(round)
    return {
        "round": round.ref,
        "number": round.number,
        "charter": round.charter_digest,
        "call": round.call.ref,
        "objective": round.objective,
        "scenario": package.scenario if package is not None else {},
        "lottery": package.lottery if package is not None else {},
        "budget_by_year": round.budget_by_year,
        "limits": round.limits,
        "chosen": [
            {
                "application": entry.application.ref,
                "amount_yen": entry.application.requested_yen,
                "agency": entry.application.agency,
                "field": entry.application.field,
                "verdict": words[entry.application.ref],
            }
            for entry in chosen_of(round)
        ],
        "portfolio": {
            key: portfolio.get(key) for key in ("engine", "version", "digest", "status", "objective", "bound", "gap_bp")
        },
    }


def facts_of(round: Round, **more: Any) -> rules.Facts:
    """A round as the rules see it; `more` are the facts that only an action knows."""
    entries = chosen_of(round)
    package = package_of(round)
    circulated = approvals.latest("selection", round.ref)
    is_this_one = circulated is not None and approvals.content_of(circulated)["number"] == round.number
    known: dict[str, Any] = {
        "call_state": round.call.state,
        "entries_count": round.entries.count(),
        "chosen": tuple(entry.application.ref for entry in entries),
        "verdicts": tuple(verdicts_of(round).items()),
        "gone": tuple(entry.application.ref for entry in entries if entry.application.state != "shortlisted"),
        "has_consent": approvals.has_consent("selection", round.ref, digest_of(content_of(round))),
        "lottery": package.lottery.get("state", "") if package is not None else "",
        "approval_state": circulated.state if circulated is not None and is_this_one else "",
    }
    return rules.Facts(**known | more)


def approval_of(round: Round) -> str:
    """The ref of the approval that put this portfolio before the bodies; nothing before it circulates."""
    circulated = approvals.latest("selection", round.ref)
    return circulated.ref if circulated is not None else ""


def problem_json(round: Round) -> dict[str, Any]:
    """The portfolio problem in the shape that `kikin select` reads, with `chosen`; empty before a portfolio."""
    problem: dict[str, Any] = round.problem or {}
    return problem


def package_of(round: Round) -> RoundPackage | None:
    """What a stranger needs to check the latest portfolio; nothing before there is one."""
    return round.packages.filter(number=round.number).select_related("round").first()


def packages_of(round: Round) -> list[RoundPackage]:
    """Every portfolio that was ever proposed, the newest first."""
    return list(round.packages.select_related("round").order_by("-number"))


def commitment_of(round: Round) -> RoundSeed | None:
    """The seed that a round's next lottery is drawn from; nothing where there will be none."""
    return round.seeds.filter(drawn_at__isnull=True).first()


def scenarios_of(round: Round) -> list[RoundScenario]:
    """What stands beside the latest portfolio to compare with, the oldest first."""
    return list(round.scenarios.filter(number=round.number))
