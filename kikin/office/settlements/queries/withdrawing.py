"""What the withdrawal of a refund would undo, and what stands against it."""

from __future__ import annotations

from django.db.models import QuerySet

from kikin.fund import settlements as rules
from kikin.fund.ledger import Row
from kikin.office.costs.queries import instrument_of
from kikin.office.ledger import queries as ledger
from kikin.office.settlements.models import Receivable, Settlement
from kikin.office.settlements.queries.seeing import transfers_of


def withdrawal_facts(receivable: Receivable, *, reasons: str = "") -> rules.WithdrawalFacts:
    """A receivable as the rules of its withdrawal see it."""
    later = ""
    if receivable.settlement is not None:
        holding = _in_line(receivable.settlement).filter(state__in=sorted(rules.EFFECTIVE))
        later = ", ".join(holding.filter(pk__gt=receivable.settlement.pk).values_list("ref", flat=True))
    return rules.WithdrawalFacts(
        cause=receivable.cause,
        received_yen=sum(one.principal_yen + one.interest_yen for one in receivable.repayments.all()),
        given_up_yen=receivable.written_off_yen,
        later=later,
        is_proposed=bool(receivable.withdrawal_proposed_by),
        reasons=reasons,
    )


def replaced_by(settlement: Settlement) -> Settlement | None:
    """The settlement whose balance was to be paid until this one took its place."""
    before = _in_line(settlement).filter(pk__lt=settlement.pk)
    last = before.exclude(state__in=sorted(rules.PUT_ASIDE)).last()
    return last if last is not None and last.state == "superseded" else None


def standing_transfers_of(settlement: Settlement) -> list[Row]:
    """What a settlement did to the ledger and nothing has taken back, the first first."""
    done = {row.id: row for row in transfers_of(settlement) if row.corrects is None}
    return sorted(ledger.uncorrected(set(done)).values())


def _in_line(settlement: Settlement) -> QuerySet[Settlement]:
    """The settlements of which each goes on from the one before: of a year or, for completed work, of all years."""
    of_member = Settlement.objects.filter(member=settlement.member).order_by("pk")
    if instrument_of(settlement.member.award).pays == "completed_work":
        return of_member
    return of_member.filter(fiscal_year=settlement.fiscal_year)
