"""One record of every kind that follows a settlement, of one member: for tests of who may see them."""

from __future__ import annotations

from kikin.office.awards.models import AwardMember
from kikin.office.settlements.models import Breach, CompletedWork, Fulfilment, Payback, Receivable, Settlement
from tests.office.rounds import CONTRACTED

_DAY = CONTRACTED.date()


def one_of_every_kind(member: AwardMember) -> None:
    """The least that each kind takes; their figures mean nothing."""
    who, n = "PER-SOME-BODY-1", member.pk
    settled = Settlement.objects.create(
        ref=f"SET-{n}", state="drawn_up", member=member, fiscal_year=2022, number=1, basis="cost", rate="1",
        drawn_up_by=who, drawn_up_at=CONTRACTED,
    )  # fmt: skip
    Receivable.objects.create(
        ref=f"RCV-{n}", state="due", member=member, cause="settlement", settlement=settled, amount_yen=1,
        demanded_on=_DAY, due_on=_DAY, demanded_by=who,
    )  # fmt: skip
    Payback.objects.create(
        ref=f"PBK-{n}", state="declared", member=member, fiscal_year=2022, profit_yen=1, declared_document="D",
        declared_by=who, declared_at=CONTRACTED,
    )  # fmt: skip
    CompletedWork.objects.create(
        ref=f"MST-{n}", state="reported", member=member, title_ja="棟", title_en="Wing", completed_on=_DAY,
        completed_yen=1, document="D", reported_by=who, reported_at=CONTRACTED,
    )  # fmt: skip
    Fulfilment.objects.create(
        ref=f"FUL-{n}", state="reported", member=member, fiscal_year=2022, words="W", document="D",
        reported_by=who, reported_at=CONTRACTED,
    )  # fmt: skip
    Breach.objects.create(
        ref=f"BRC-{n}", state="recorded", member=member, breached_on=_DAY, bound_from=_DAY, months_bound=1,
        months_kept=0, document="D", words_ja="違反", words_en="Breach", recorded_by=who, recorded_on=_DAY,
    )  # fmt: skip
