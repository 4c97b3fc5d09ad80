"""The bills behind cost lines: who sent them, and which of them stands in two awards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kikin.values.money import Yen

_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)?(?:社団|財団)法人|(?:国立|公立)大学法人|学校法人"
    r"|国立研究開発法人|独立行政法人|\((?:株|有|同|資|名|社|財|学|国|独)\)"
    r"|\bkabushiki ?[kg]aisha\b|\bgodo ?[kg]aisha\b|\bk\.?k\.?(?=\W|$)|\bco\.?,? ?ltd\.?|\bltd\.?|\binc\.?"
    r"|\bllc\.?|\bcorporation\b|\bcorp\.?"
)
"""Words that say what form a supplier has, not who it is."""
_NOT_SAID = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Bill:
    """A supplier's bill as one cost line gives it. `line`, `award` and `agency` say whose line it is."""

    line: str
    award: str
    agency: str
    number: str
    supplier: str
    supplier_number: str
    amount_yen: Yen


def plain_number(number: str) -> str:
    """The number of a bill without what people write differently: width, case, blanks, hyphens."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", number).casefold())


@lru_cache(maxsize=8192)
def plain_supplier(name: str) -> str:
    """A supplier's name without its legal form, width, case and blanks; the whole name where nothing else is left."""
    said = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_SAID.sub("", _FORMS.sub(" ", said)) or _NOT_SAID.sub("", said)


def is_same_supplier(one: Bill, other: Bill) -> bool:
    """By corporate number where both give it, else by name."""
    if one.supplier_number and other.supplier_number:
        return one.supplier_number == other.supplier_number
    return plain_supplier(one.supplier) == plain_supplier(other.supplier) != ""


def bills_in_two_awards(bills: Iterable[Bill]) -> list[tuple[Bill, ...]]:
    """Groups of lines with the same bill (number, supplier, amount) that stand in at least two awards.

    A line that gives the supplier's number and its name joins lines that give only the one or the other.
    """
    alike: dict[tuple[str, Yen], list[Bill]] = {}
    for bill in sorted(bills, key=lambda bill: (bill.award, bill.line)):
        if number := plain_number(bill.number):
            alike.setdefault((number, bill.amount_yen), []).append(bill)
    groups = [tuple(group) for found in alike.values() if len(found) > 1 for group in _by_supplier(found)]
    return [group for group in groups if len({bill.award for bill in group}) > 1]


def _by_supplier(bills: Iterable[Bill]) -> list[list[Bill]]:
    groups: list[list[Bill]] = []
    for bill in bills:
        joined = [group for group in groups if any(is_same_supplier(bill, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(other for group in joined for other in group), bill])
    return groups
