"""The statement of one member: what counts, what of it the fund pays, what it has had, and so what is still to pay
or to come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from kikin.fund.charter import INDIRECT, Instrument
from kikin.fund.instruments import Eligible, indirect_of, shares_of_members
from kikin.values.money import Rate, Yen

_ALL = Rate(1)
"""The cost item that is charged on all the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the statement of one member is made from.

    `by_item` is the cost that was accepted, by cost item; `ceiling_yen` the most that the fund may pay for it;
    `received_yen` what the member has had for it by advances and earlier settlements.
    """

    by_item: Mapping[str, Yen]
    organisation_kind: str = ""
    groups: tuple[str, ...] = ()
    ceiling_yen: Yen = 0
    received_yen: Yen = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One member's figures, all in whole yen but the rate."""

    by_item: Mapping[str, Yen] = field(default_factory=dict)
    direct_yen: Yen = 0
    indirect_yen: Yen = 0
    indirect_limit_yen: Yen = 0
    eligible_yen: Yen = 0
    rate: Rate = _ALL
    ceiling_yen: Yen = 0
    share_yen: Yen = 0
    received_yen: Yen = 0

    @property
    def own_share_yen(self) -> Yen:
        """What the member bears of the cost that counts."""
        return self.eligible_yen - self.share_yen

    @property
    def to_pay_yen(self) -> Yen:
        return max(0, self.share_yen - self.received_yen)

    @property
    def refund_yen(self) -> Yen:
        return max(0, self.received_yen - self.share_yen)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to settle at all."""
        return bool(self.eligible_yen or self.share_yen or self.received_yen)


def statements_of(instrument: Instrument, parts: Mapping[str, Part], stage: str = "") -> dict[str, Statement]:
    """The statements of members, by ref; where the rate is per award, of all members of the award together.

    Indirect cost counts up to its limit on the direct cost. The share is rounded once, where the instrument says so,
    split by largest remainder, and never more than a member's own ceiling. No figure depends on the order of members.
    """
    counted = {name: _counted(instrument, part) for name, part in sorted(parts.items())}
    eligible = {
        name: Eligible(direct + indirect, parts[name].groups, parts[name].ceiling_yen)
        for name, (direct, indirect, _) in counted.items()
    }
    ceiling_yen = sum(part.ceiling_yen for part in parts.values())
    shares = shares_of_members(instrument, eligible, ceiling_yen, stage)
    return {
        name: Statement(
            by_item=dict(sorted(parts[name].by_item.items())),
            direct_yen=direct_yen,
            indirect_yen=parts[name].by_item.get(INDIRECT, 0),
            indirect_limit_yen=limit_yen,
            eligible_yen=direct_yen + indirect_yen,
            rate=instrument.rate_for(*parts[name].groups, stage=stage),
            ceiling_yen=parts[name].ceiling_yen,
            share_yen=shares[name],
            received_yen=parts[name].received_yen,
        )
        for name, (direct_yen, indirect_yen, limit_yen) in counted.items()
    }


def _counted(instrument: Instrument, part: Part) -> tuple[Yen, Yen, Yen]:
    """Direct cost, the indirect cost that counts, and the most that may count."""
    direct_yen = sum(yen for item, yen in part.by_item.items() if item != INDIRECT)
    limit_yen = indirect_of(instrument, direct_yen, part.organisation_kind)
    return direct_yen, min(part.by_item.get(INDIRECT, 0), limit_yen), limit_yen


def digest_of(statements: Mapping[str, Statement]) -> str:
    """What tells one set of statements, by ref, from any other: SHA-256 of every figure, in hexadecimal."""
    lines = [
        "|".join([name, *(f"{item}={yen}" for item, yen in sorted(one.by_item.items())), str(_figures(one))])
        for name, one in sorted(statements.items())
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def _figures(one: Statement) -> tuple[object, ...]:
    return (
        one.direct_yen,
        one.indirect_yen,
        one.indirect_limit_yen,
        one.eligible_yen,
        str(one.rate),
        one.ceiling_yen,
        one.share_yen,
        one.received_yen,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """How a refund is taken back: of each advance what is left after what it settles, and of what was settled."""

    settled: tuple[Yen, ...]
    demanded_yen: Yen
    clawed_back_yen: Yen


def taken_back(advances_yen: tuple[Yen, ...], refund_yen: Yen) -> Taken:
    """Settle advances in their order for all but the refund, which is taken of the last first; what advances do not
    cover is taken of what had been settled before. ValueError for a refund below nothing.
    """
    if refund_yen < 0:
        raise ValueError(f"a refund of {refund_yen} yen")
    demanded_yen = min(refund_yen, sum(advances_yen))
    left_yen = sum(advances_yen) - demanded_yen
    settled = []
    for amount_yen in advances_yen:
        settled.append(min(amount_yen, left_yen))
        left_yen -= settled[-1]
    return Taken(tuple(settled), demanded_yen, refund_yen - demanded_yen)
