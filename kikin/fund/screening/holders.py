"""Findings that statements of ownership suggest. They are proposed with what they rest on; a person enters them."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.screening.findings import FindingOutline
from kikin.fund.screening.policies import SecurityPolicy
from kikin.values.text import Text

_SOURCES = {"declared": "self"}
"""How a finding is known, by the source of the statements; what others state is open to all."""


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry that a holder may be, and how probably, in basis points."""

    list_name: str
    name: str
    probability_bp: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who reaches the policy's part of the votes of an organisation, or directs it otherwise, and by which chains.

    `means` is how; `is_disclosed`, whether the applicant has named them in statements of its own.
    """

    name: str
    organisation: Text
    votes_bp: float
    means: Text
    chains: tuple[str, ...]
    source: str
    said_by: Text
    is_disclosed: bool
    is_state: bool = False
    listings: tuple[Listing, ...] = ()


def votes_threshold_percent(policy: SecurityPolicy) -> int | None:
    """The least part of the votes about which a rule of the policy asks of a company's owners."""
    asked = [
        value
        for rule in policy.rules
        if "company" in rule.kinds
        for name, value in rule.asks
        if name == "votes_percent_gte" and isinstance(value, int)
    ]
    return min(asked, default=None)


def suggestion_of(holder: Holder) -> FindingOutline | None:
    """What is to be recorded of a holder who may be listed, or is a state or a body of one; of others nothing.

    Whether a state is a foreign one is for the person to say who records it.
    """
    if not holder.listings and not holder.is_state:
        return None
    who_ja, who_en = _who(holder)
    chains = "; ".join(holder.chains)
    votes = f"{holder.votes_bp / 100:.2f}".rstrip("0").rstrip(".") + "%"
    return FindingOutline(
        kind="company",
        source=_SOURCES.get(holder.source, "open_source"),
        disclosed="yes" if holder.is_disclosed else "no",
        facts={"votes_percent": int(holder.votes_bp / 100)} if holder.votes_bp else {},
        note=Text(
            f"{holder.name}（{who_ja}）：{holder.organisation.ja}の議決権{votes}、{holder.means.ja}。"
            f"経路：{chains}。出所：{holder.said_by.ja}",
            f"{holder.name} ({who_en}): {votes} of the votes of {holder.organisation.en}, {holder.means.en}. "
            f"By {chains}. Source: {holder.said_by.en}",
        ),
    )


def _who(holder: Holder) -> tuple[str, str]:
    state = [Text("国又は国の機関", "a state or a body of one")] if holder.is_state else []
    listed = [
        Text(
            f"リスト{one.list_name}の「{one.name}」の可能性{one.probability_bp / 100:.0f}%",
            f'perhaps "{one.name}" of the list {one.list_name}, {one.probability_bp / 100:.0f}%',
        )
        for one in holder.listings
    ]
    said = (*state, *listed)
    return "、".join(one.ja for one in said), "; ".join(one.en for one in said)
