"""The whole ledger as a file, line by line, however long it is: for Beancount, or as CSV or JSON.

What Beancount gets can be checked by it alone: every transfer is a transaction, every account is opened and says its
name here as `kikin`, every closed year is an event, and at the end every balance is asserted. A limit is no money, so
limits are counted in a commodity of their own.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from kikin.fund.ledger import DIMENSIONS, KINDS, Row, parse_account
from kikin.office.ledger import queries
from kikin.office.ledger.lines import kept_rows
from kikin.office.ledger.models import MonthEnd
from kikin.office.ledger.sheets import as_cell

MONEY = "JPY"
LIMIT = "JPY.LIMIT"
_FAMILIES: dict[str, str] = {
    "treasury": "Equity:Treasury",
    "earnings": "Income:Earnings",
    "recipients": "Income:Recipients",
    "appropriation": "Assets:Appropriation",
    "allotment": "Assets:Allotment",
    "commitment": "Assets:Commitment",
    "obligation": "Assets:Obligation",
    "carried": "Assets:Carried",
    "advance": "Assets:Advance",
    "carried-advance": "Assets:Carried-Advance",
    "receivable": "Assets:Receivable",
    "spent": "Expenses:Spent",
    "written-off": "Expenses:Written-Off",
    "administration": "Expenses:Administration",
    "limits": "Equity:Limits",
    "limit": "Assets:Limit",
    "limit-used": "Expenses:Limit-Used",
}
_OTHER = "Equity:Other"
_LIMITS = ("limits", "limit", "limit-used")
_PLAIN = re.compile(r"[A-WYZ0-9]")
_STRANGE = re.compile(r"[^A-Za-z0-9]")
_ESCAPED = re.compile(r"-([0-9a-f]*)-")


def beancount_account(name: str) -> str:
    """The name that Beancount takes for an account. Different accounts have different names.

    In a part, letters and digits stay, a hyphen is doubled, and any other sign is its number in hexadecimal between
    hyphens. A part that Beancount would not let begin so, or that begins with X, has an X before it.
    """
    parsed = parse_account(name)
    if parsed is None or parsed[0] not in _FAMILIES:
        return f"{_OTHER}:{_part(name)}"
    family, parts = parsed
    return ":".join([_FAMILIES[family], *map(_part, parts)])


def account_of(beancount_name: str) -> str:
    """The account that has this name in Beancount. ValueError where no account has."""
    root, family, *parts = beancount_name.split(":")
    read = [_ESCAPED.sub(_sign, part.removeprefix("X")) for part in parts]
    if f"{root}:{family}" == _OTHER:
        return ":".join(read)
    names = {said: name for name, said in _FAMILIES.items()}
    if f"{root}:{family}" not in names:
        raise ValueError(f"{beancount_name!r} is no account of ours")
    return ":".join([names[f"{root}:{family}"], *read])


def as_beancount() -> Iterator[str]:
    """A Beancount file."""
    yield 'option "operating_currency" "JPY"\n'
    opened = dict(MonthEnd.objects.order_by("account__name").values_list("account__name").annotate(Min("month")))
    for name, month in opened.items():
        yield f"{month} open {beancount_account(name)} {_commodity(name)}\n  kikin: {_quoted(name)}\n"
    for closing in queries.closings():
        yield f'{closing.last_on} event "closed fiscal year" "{closing.fiscal_year}"\n'
    names = {name: beancount_account(name) for name in opened}
    for rows in kept_rows():
        yield "".join(_transaction(Row._make(row), names) for row in rows)
    newest = queries.newest_day()
    if newest is not None and newest < date.max:
        for name, balance_yen in queries.balances(newest).items():
            said = f"{names[name]} {balance_yen} {_commodity(name)}"
            yield f"{newest + timedelta(days=1)} balance {said}\n"


def as_csv() -> Iterator[str]:
    """One line for each transfer, in the columns of `Row`."""
    yield _csv([Row._fields])
    for rows in kept_rows():
        yield _csv([as_cell(value) if isinstance(value, str) else value for value in row] for row in rows)


def as_json() -> Iterator[str]:
    """A list of objects, one a line."""
    before = "[\n"
    for rows in kept_rows():
        for row in rows:
            yield before + json.dumps(dict(zip(Row._fields, row, strict=True)), ensure_ascii=False, default=repr)
            before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


FORMATS: dict[str, Callable[[], Iterator[str]]] = {"beancount": as_beancount, "csv": as_csv, "json": as_json}


def _transaction(row: Row, names: dict[str, str]) -> str:
    kind = KINDS.get(row.kind)
    label = f"{kind.label.en}: {row.document}" if kind else row.document
    said = "".join(f"  {name}: {_quoted(value)}\n" for name in DIMENSIONS if (value := getattr(row, name)))
    taken_back = "" if row.corrects is None else f"  corrects: {row.corrects}\n"
    commodity = LIMIT if kind and kind.memo else MONEY
    return (
        f"\n{row.on} * {_quoted(label)}\n"
        f"  number: {row.id}\n  kind: {_quoted(row.kind)}\n  year: {row.fiscal_year}\n{taken_back}"
        f"  event: {_quoted(row.event_uid)}\n  recorded: {_quoted(row.recorded_at)}\n{said}"
        f"  {names[row.from_account]} {-row.amount_yen} {commodity}\n"
        f"  {names[row.to_account]} {row.amount_yen} {commodity}\n"
    )


def _commodity(name: str) -> str:
    return LIMIT if name.partition(":")[0] in _LIMITS else MONEY


def _part(text: str) -> str:
    begins_well = _PLAIN.match(text) is not None
    return ("" if begins_well else "X") + _STRANGE.sub(lambda found: _escaped(found[0]), text)


def _escaped(sign: str) -> str:
    return "--" if sign == "-" else f"-{ord(sign):x}-"


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else "-"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _csv(rows: Any) -> str:
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\r\n").writerows(rows)
    return sheet.getvalue()
