"""Every agency's awards with their money at a day's end, for those who look at the whole fund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.charter.queries import by_digest
from kikin.office.ledger import queries as ledger
from kikin.office.parties.models import Organisation
from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Holding:
    """An award with what is committed to it and paid of it, and for each part (organisation, granted, paid)."""

    award: Award
    committed_yen: Yen
    paid_yen: Yen
    parts: tuple[tuple[Organisation, Yen, Yen], ...]

    @property
    def offered_year(self) -> int:
        return by_digest(self.award.charter_digest).fiscal_year(self.award.offered_on)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of organisation that have a part."""
        return frozenset(member.organisation.kind for member in self.award.members.all())


def holdings(actor: Actor, as_of: date, refs: Sequence[str] | None = None) -> list[Holding]:
    """What had been offered by a day and has not lapsed, of what the actor may see."""
    found = Award.objects.filter(offered_on__lte=as_of).exclude(state="lapsed")
    if refs is not None:
        found = found.filter(ref__in=refs)
    awards = [
        one
        for one in found.select_related("lead", "concept", "application", "round__call").prefetch_related(
            "members__organisation"
        )
        if may_see(actor, one.subject())
    ]
    shares = ledger.by_dimension("award", as_of)
    paid = ledger.by_columns(("award", "member"), "paid", as_of)
    none = ledger.Share()
    return [
        Holding(
            one,
            shares.get(one.ref, none).committed_yen,
            shares.get(one.ref, none).paid_yen,
            tuple(
                (member.organisation, member.amount_yen, paid.get((one.ref, member.organisation.ref), 0))
                for member in one.members.all()
            ),
        )
        for one in awards
    ]
