"""Reading the ledger: any figure, at any date, is a query over transfers. Amounts are whole yen, never
floats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, Literal, TypeAlias

from django.db.models import BigIntegerField, Case, F, Max, Q, QuerySet, Sum, Value, When

from kikin.fund.ledger import DIMENSIONS, KINDS, Row
from kikin.office.ledger.models import Balance, Transfer
from kikin.values.money import Yen

Dimension: TypeAlias = Literal["field", "agency", "fiscal_year", "call", "concept", "instrument", "award"]

# What a transfer adds to its kind's sum: one that takes another back counts below nothing.
_NET = Sum(
    Case(When(corrects__isnull=True, then=F("amount_yen")), default=Value(-1) * F("amount_yen")),
    output_field=BigIntegerField(),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """The fund at a glance, net of what was released, refunded or taken back."""

    appropriated_yen: Yen
    committed_yen: Yen
    obligated_yen: Yen
    paid_yen: Yen
    settled_yen: Yen
    returned_yen: Yen

    @property
    def left_yen(self) -> Yen:
        """What is neither committed nor returned."""
        return self.appropriated_yen - self.committed_yen - self.returned_yen


@dataclass(frozen=True, slots=True)
class Share:
    """What one field, agency or year has of the fund, net."""

    committed_yen: Yen = 0
    paid_yen: Yen = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """Every account that had been moved by a day, and what it held at that day's end."""

    as_of: date
    transfers_count: int
    accounts: tuple[tuple[str, Yen], ...]


def balance(account: str) -> Yen:
    """What an account holds now; nothing where there is no such account."""
    found = Balance.objects.filter(account__name=account).values_list("balance_yen", flat=True).first()
    return found or 0


def held(accounts: Iterable[str]) -> dict[str, Yen]:
    """What each of these accounts holds now, in one reading; an account that is not there holds nothing."""
    wanted = dict.fromkeys(accounts, 0)
    rows = Balance.objects.filter(account__name__in=list(wanted)).values_list("account__name", "balance_yen")
    return wanted | dict(rows)


def balances(as_of: date | None = None) -> dict[str, Yen]:
    """What every account held at the end of a day, or holds now, by name in order."""
    if as_of is None:
        return dict(sorted(Balance.objects.values_list("account__name", "balance_yen")))
    sums: defaultdict[str, Yen] = defaultdict(int)
    for side, sign in (("from_account__name", -1), ("to_account__name", 1)):
        for name, total_yen in _until(as_of).order_by().values_list(side).annotate(total_yen=Sum("amount_yen")):
            sums[name] += sign * int(total_yen)
    return dict(sorted(sums.items()))


def statement(as_of: date) -> Statement:
    """The statement of accounts at a day's end."""
    return Statement(as_of, _until(as_of).count(), tuple(balances(as_of).items()))


def newest_day() -> date | None:
    """The latest legal date of any transfer; nothing while there is none."""
    latest: date | None = Transfer.objects.aggregate(day=Max("on"))["day"]
    return latest


def totals(as_of: date | None = None) -> Totals:
    """The sums of the whole fund at a day's end, or now."""
    return _totals(_by_kind(_until(as_of)))


def totals_of(award: str, as_of: date | None = None) -> Totals:
    """The sums of one award; it has no appropriation of its own."""
    return _totals(_by_kind(_until(as_of).filter(award=award)))


def by_dimension(dimension: Dimension, as_of: date | None = None) -> dict[str, Share]:
    """What each value of a dimension has, in order: committed by the year of the allotment, paid by the year
    paid.
    """
    kinds = ("commit", "release_commitment", "advance", "refund")
    sums: defaultdict[str, defaultdict[str, Yen]] = defaultdict(lambda: defaultdict(int))
    rows = _until(as_of).filter(kind__in=kinds).order_by().values_list(dimension, "kind").annotate(net_yen=_NET)
    for key, kind, net_yen in rows:
        sums[str(key)][kind] += int(net_yen)
    return {
        key: Share(of["commit"] - of["release_commitment"], of["advance"] - of["refund"])
        for key, of in sorted(sums.items())
    }


def appropriations_posted() -> set[str]:
    """The keys of the appropriations that the ledger knows."""
    return set(Transfer.objects.filter(kind="appropriate").order_by().values_list("appropriation", flat=True))


def committed_under_concept(concept: str) -> Yen:
    """What is committed, net, to the awards of one concept."""
    sums = _by_kind(Transfer.objects.filter(concept=concept))
    return sums["commit"] - sums["release_commitment"]


def transfer(number: int) -> Row | None:
    """The transfer of that number."""
    return next(iter(_rows(Transfer.objects.filter(pk=number))), None)


def transfers_of(*, award: str = "", account: str = "", event_uid: str = "", as_of: date | None = None) -> list[Row]:
    """The transfers of an award, on an account, or by an event (any that are given), the first first."""
    found = _until(as_of)
    if award:
        found = found.filter(award=award)
    if account:
        found = found.filter(Q(from_account__name=account) | Q(to_account__name=account))
    if event_uid:
        found = found.filter(event_uid=event_uid)
    return _rows(found)


def found(
    kinds: Iterable[str],
    *,
    agency: str = "",
    field: str = "",
    fiscal_year: int | None = None,
    as_of: date | None = None,
    order: str = "id",
) -> list[Row]:
    """The transfers of these kinds and, where they are given, of an agency, a field and a fiscal year.

    `order` is a column, with `-` before it for downwards; equals stand in the order of their numbers.
    """
    wanted: dict[str, Any] = {"kind__in": tuple(kinds), "agency": agency, "field": field, "fiscal_year": fiscal_year}
    chosen = _until(as_of).filter(**{name: value for name, value in wanted.items() if value})
    return _rows(chosen.order_by(order, "id"))


def history(account: str, first: date, last: date) -> list[tuple[Row, Yen]]:
    """An account's transfers between two days, both included, each with what the account held after it."""
    on_it = Q(from_account__name=account) | Q(to_account__name=account)
    earlier = Transfer.objects.filter(on_it, on__lt=first).order_by().values_list("to_account__name")
    running_yen = sum(
        int(total_yen) if name == account else -int(total_yen)
        for name, total_yen in earlier.annotate(total_yen=Sum("amount_yen"))
    )
    rows = []
    for row in _rows(Transfer.objects.filter(on_it, on__gte=first, on__lte=last).order_by("on", "id")):
        running_yen += row.amount_yen if row.to_account == account else -row.amount_yen
        rows.append((row, running_yen))
    return rows


def uncorrected(numbers: set[int]) -> dict[int, Row]:
    """Those of these transfers that nothing has taken back, by number."""
    return {row.id: row for row in _rows(Transfer.objects.filter(pk__in=numbers, corrected_by__isnull=True))}


def _until(as_of: date | None) -> QuerySet[Transfer]:
    return Transfer.objects.all() if as_of is None else Transfer.objects.filter(on__lte=as_of)


def _by_kind(transfers: QuerySet[Transfer]) -> dict[str, Yen]:
    sums = dict.fromkeys(KINDS, 0)
    for kind, net_yen in transfers.order_by().values_list("kind").annotate(net_yen=_NET):
        sums[kind] = int(net_yen)
    return sums


def _totals(of: dict[str, Yen]) -> Totals:
    return Totals(
        appropriated_yen=of["appropriate"],
        committed_yen=of["commit"] - of["release_commitment"],
        obligated_yen=of["oblige"] - of["release_obligation"],
        paid_yen=of["advance"] - of["refund"],
        settled_yen=of["settle"],
        returned_yen=of["return_to_treasury"],
    )


def _rows(transfers: QuerySet[Transfer]) -> list[Row]:
    names = ("id", "kind", "from_account__name", "to_account__name", "amount_yen", "on", "fiscal_year")
    values: Any = transfers.values_list(*names, "recorded_at", "event_uid", *DIMENSIONS, "document", "corrects_id")
    return [Row._make((*row[:7], str(row[7].astimezone(UTC)), *row[8:])) for row in values]
