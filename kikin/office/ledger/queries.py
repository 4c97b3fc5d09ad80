"""Reading the ledger: any figure, at any date, is a query over transfers. Amounts are whole yen, never
floats.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, Literal, TypeAlias

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Max, Q, QuerySet, Sum, Value, When

from kikin.fund.ledger import DIMENSIONS, FIGURES, SIGNS, Closing, Row
from kikin.office.ledger.models import Balance, ClosedYear, Transfer
from kikin.values.money import Yen

Dimension: TypeAlias = Literal["field", "agency", "fiscal_year", "call", "concept", "instrument", "award"]

# What a transfer adds to its kind's sum: one that takes another back counts below nothing.
_NET = Sum(
    Case(When(corrects__isnull=True, then=F("amount_yen")), default=Value(-1) * F("amount_yen")),
    output_field=BigIntegerField(),
)

# The same in the words of each: PostgreSQL would look up the newest month anew for each month of an account.
_NEWEST_BEFORE = {
    "sqlite": "ledger_month_end e ON e.account_id = a.id AND e.month ="
    " (SELECT max(month) FROM ledger_month_end WHERE account_id = a.id AND month < %s)",
    "postgresql": "LATERAL (SELECT balance_yen, sent_count FROM ledger_month_end"
    " WHERE account_id = a.id AND month < %s ORDER BY month DESC LIMIT 1) e ON true",
}


@dataclass(frozen=True, slots=True)
class Totals:
    """The fund at a glance, net of what was released, refunded or taken back."""

    appropriated_yen: Yen
    committed_yen: Yen
    obligated_yen: Yen
    paid_yen: Yen
    settled_yen: Yen
    returned_yen: Yen
    earned_yen: Yen = 0
    collected_yen: Yen = 0
    administered_yen: Yen = 0
    carried_yen: Yen = 0
    receivable_yen: Yen = 0
    written_off_yen: Yen = 0

    @property
    def given_yen(self) -> Yen:
        """What the fund was given, has earned and has collected."""
        return self.appropriated_yen + self.earned_yen + self.collected_yen

    @property
    def left_yen(self) -> Yen:
        """What is neither committed nor spent on administration nor returned."""
        return self.given_yen - self.committed_yen - self.administered_yen - self.returned_yen


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
    return dict(statement(as_of).accounts)


def statement(as_of: date) -> Statement:
    """The statement of accounts at a day's end: how the month before it ended, and the transfers since."""
    month = as_of.replace(day=1)
    held = _before(month)
    balances_yen = {pk: balance_yen for pk, (_, balance_yen, _) in held.items() if balance_yen is not None}
    count = sum(sent_count or 0 for _, _, sent_count in held.values())
    since = Transfer.objects.filter(on__gte=month, on__lte=as_of).order_by()
    for side, sign in (("from_account_id", -1), ("to_account_id", 1)):
        for pk, moved_yen, moved_count in since.values_list(side).annotate(Sum("amount_yen"), Count("id")):
            balances_yen[pk] = balances_yen.get(pk, 0) + sign * int(moved_yen)
            count += moved_count if sign < 0 else 0
    return Statement(as_of, count, tuple(sorted((held[pk][0], yen) for pk, yen in balances_yen.items())))


def _before(month: date) -> dict[int, tuple[str, Yen | None, int | None]]:
    """Of every account its name and, where it had been moved before a month, what it held when that month began and
    how many transfers had taken from it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.name, e.balance_yen, e.sent_count FROM ledger_account a LEFT JOIN"
            f" {_NEWEST_BEFORE[connection.vendor]}",
            [connection.ops.adapt_datefield_value(month)],
        )
        return {pk: (name, balance_yen, count) for pk, name, balance_yen, count in cursor.fetchall()}


def newest_day() -> date | None:
    """The latest legal date of any transfer; nothing while there is none."""
    latest: date | None = Transfer.objects.aggregate(day=Max("on"))["day"]
    return latest


def totals(as_of: date | None = None) -> Totals:
    """The sums of the whole fund at a day's end, or now."""
    return _totals(_until(as_of))


def totals_of(award: str, as_of: date | None = None) -> Totals:
    """The sums of one award; it has no appropriation of its own."""
    return _totals(_until(as_of).filter(award=award))


def by_dimension(dimension: Dimension, as_of: date | None = None) -> dict[str, Share]:
    """What each value of a dimension has, in order: committed by the year of the allotment, paid by the year
    paid.
    """
    figures = ("committed", "paid")
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds = [kind for figure in figures for kind in FIGURES[figure]]
    rows = _until(as_of).filter(kind__in=kinds).order_by().values_list(dimension, "kind").annotate(net_yen=_NET)
    for key, kind, net_yen in rows:
        _add(sums[str(key)], kind, net_yen)
    return {key: Share(*(of[figure] for figure in figures)) for key, of in sorted(sums.items())}


def by_month(kinds: Iterable[str] | Mapping[str, int], as_of: date | None = None) -> dict[tuple[int, int], Yen]:
    """What transfers of these kinds moved, net of corrections, in each (year, month) of their dates, in order.

    With signs, as a figure of `FIGURES` has them, kinds of the sign -1 count below nothing.
    """
    signs = kinds if isinstance(kinds, Mapping) else dict.fromkeys(kinds, 1)
    sums: defaultdict[tuple[int, int], Yen] = defaultdict(int)
    rows = _until(as_of).filter(kind__in=list(signs)).order_by()
    for year, month, kind, net_yen in rows.values_list("on__year", "on__month", "kind").annotate(net_yen=_NET):
        sums[year, month] += int(net_yen) * signs[kind]
    return dict(sorted(sums.items()))


def by_columns(columns: Sequence[str], figure: str, as_of: date | None = None) -> dict[tuple[Any, ...], Yen]:
    """What transfers add to a figure of `FIGURES`, net, by the values of these columns, where it is not nothing.

    Besides the dimensions, `fiscal_year`, and `on__year` and `on__month` of the date, are columns.
    """
    signs = FIGURES[figure]
    sums: defaultdict[tuple[Any, ...], Yen] = defaultdict(int)
    rows = _until(as_of).filter(kind__in=list(signs)).order_by().values_list(*columns, "kind").annotate(net_yen=_NET)
    for *key, kind, net_yen in rows:
        sums[tuple(key)] += int(net_yen) * signs[kind]
    return {key: yen for key, yen in sums.items() if yen}


def closings() -> list[Closing]:
    """The fiscal years that are closed, the first first."""
    return [Closing(*row) for row in ClosedYear.objects.values_list("fiscal_year", "last_on", "last_id")]


def closed_until() -> date | None:
    """The last day of the years that are closed; nothing while none is."""
    latest: date | None = ClosedYear.objects.aggregate(day=Max("last_on"))["day"]
    return latest


def appropriations_posted() -> set[str]:
    """The keys of the appropriations that the ledger knows."""
    return set(Transfer.objects.filter(kind="appropriate").order_by().values_list("appropriation", flat=True))


def committed_under_concept(concept: str) -> Yen:
    """What is committed, net, to the awards of one concept."""
    return _figures(Transfer.objects.filter(concept=concept))["committed"]


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
    appropriation: str = "",
    award: str = "",
    first: date | None = None,
    as_of: date | None = None,
    order: str = "id",
) -> list[Row]:
    """The transfers of these kinds and, where they are given, of an agency, a field, a fiscal year, an
    appropriation and an award, dated from a first day on.

    `order` is a column, with `-` before it for downwards; equals stand in the order of their numbers.
    """
    wanted: dict[str, Any] = {"kind__in": tuple(kinds), "agency": agency, "field": field, "fiscal_year": fiscal_year}
    wanted |= {"appropriation": appropriation, "award": award, "on__gte": first}
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


def _figures(transfers: QuerySet[Transfer]) -> Counter[str]:
    figures: Counter[str] = Counter()
    for kind, net_yen in transfers.order_by().values_list("kind").annotate(net_yen=_NET):
        _add(figures, kind, net_yen)
    return figures


def _add(figures: Counter[str], kind: str, net_yen: int) -> None:
    for figure, sign in SIGNS.get(kind, ()):
        figures[figure] += sign * int(net_yen)


def _totals(transfers: QuerySet[Transfer]) -> Totals:
    figures = _figures(transfers)
    return Totals(**{f"{figure}_yen": figures[figure] for figure in FIGURES})


def _rows(transfers: QuerySet[Transfer]) -> list[Row]:
    names = ("id", "kind", "from_account__name", "to_account__name", "amount_yen", "on", "fiscal_year")
    values: Any = transfers.values_list(*names, "recorded_at", "event_uid", *DIMENSIONS, "document", "corrects_id")
    return [Row._make((*row[:7], str(row[7].astimezone(UTC)), *row[8:])) for row in values]
