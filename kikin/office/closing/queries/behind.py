"""What a figure is made of: the transfers and the accounts that the address behind it asks for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.http import QueryDict

from kikin.fund.ledger import FAMILIES, Row, parse_account
from kikin.office.ledger import queries as ledger
from kikin.office.parties import queries as parties
from kikin.values.money import Yen


def transfers_behind(
    asked: QueryDict, kinds: Collection[str], first: date | None, as_of: date, order: str
) -> list[Row]:
    """The transfers of these kinds, dated from a first day (default: all) until another, that an address asks for."""
    year, recipients = asked.get("fiscal_year", ""), asked.get("recipients", "")
    rows = ledger.found(
        kinds,
        agency=asked.get("agency", ""),
        field=asked.get("field", ""),
        fiscal_year=int(year) if year.isdecimal() else None,
        appropriation=asked.get("appropriation", ""),
        award=asked.get("award", ""),
        first=first,
        as_of=as_of,
        order=order,
    )
    if member := asked.get("member", ""):
        rows = [row for row in rows if row.member == member]
    if not recipients:
        return rows
    known = parties.kinds_of_organisations({row.member for row in rows})
    return [row for row in rows if known.get(row.member, "other") == recipients]


def accounts_behind(family: str, years: Collection[str], as_of: date) -> list[tuple[str, Yen]]:
    """The accounts of a family (default: all), of some fiscal years (default: all), and what each held."""
    held = ledger.balances(as_of).items()
    if not family:
        return list(held)
    place = FAMILIES[family].index("fiscal_year") if "fiscal_year" in FAMILIES[family] else None
    return [
        (name, yen)
        for name, yen in held
        if (known := parse_account(name)) is not None
        and known[0] == family
        and (not years or (place is not None and known[1][place] in years))
    ]
