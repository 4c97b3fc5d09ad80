"""The lists of the United Kingdom: OFSI's consolidated list and the UK Sanctions List, each as CSV and as XML.

Every row or target of one group adds a name to it. Nationalities and places of birth are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import birth_dates_of, identifier
from kikin.office.feeds.watchlists.records import all_said, elements, said, table
from kikin.office.feeds.watchlists.sources import Source

NAME_COLUMN = "Name 6"
_KINDS = {"individual": "person", "entity": "organisation"}
_NUMBERED = re.compile(r"\(\d+\)")
_COLUMNS = {
    "key": ("Unique ID", "Group ID", "GroupID"),
    "kind": ("Group Type", "Designation Type", "Individual, Entity, Ship", "GroupTypeDescription"),
    "name_type": ("Alias Type", "Name type", "AliasType"),
    "original": ("Name Non-Latin Script", "Name non-latin script", "NameNonLatinScript"),
    "country": ("Country", "Address Country"),
    "regime": ("Regime", "Regime Name", "RegimeName"),
    "born": ("DOB", "D.O.B", "Individual_DateOfBirth"),
    "passport": ("Passport Number", "Passport number", "Individual_PassportNumber"),
    "national": ("National Identification Number", "National Identifier number", "Individual_NINumber"),
    "registration": ("Business registration number (s)", "Entity_BusinessRegNumber"),
    "imo": ("IMO number", "Ship_IMONumber"),
}
"""What the three layouts call the same thing."""
_LABELS = {"passport": "passport", "national": "national identification", "registration": "registration", "imo": "IMO"}


def lines_above(head: str) -> int:
    """How many lines stand above the header: a date, in both lists."""
    lines = head.splitlines()
    return next((number for number, line in enumerate(lines[:5]) if NAME_COLUMN in line), 0)


def read_csv(source: Source) -> Iterator[Draft]:
    """One entry for each group of rows."""
    below = lines_above(source.head().decode("utf-8", "replace"))
    yield from _grouped(table(source, below=below))


def read_xml(source: Source) -> Iterator[Draft]:
    """OFSI's targets, which are rows, or the designations of the UK Sanctions List, each of which is whole."""
    numbered = enumerate(elements(source, ["FinancialSanctionsTarget", "Designation"]), start=1)
    rows = []
    for number, element in numbered:
        if element.tag == "FinancialSanctionsTarget":
            rows.append((number, {part.tag: (part.text or "").strip() for part in element}))
            continue
        draft = Draft(
            number, said(element, "UniqueID"), kind=_KINDS.get(said(element, "IndividualEntityShip").casefold(), "")
        )
        for name in element.findall("Names/Name"):
            parts = {f"Name {place}": said(name, f"Name{place}") for place in range(1, 7)}
            _add_name(draft, _name_of(parts), said(name, "NameType"))
        draft.aliases += all_said(element, "NonLatinNames/NonLatinName/NameNonLatinScript")
        draft.countries = codes_of(*all_said(element, "Addresses/Address/AddressCountry"))
        draft.programmes = all_said(element, "RegimeName")
        for born in all_said(element, ".//DOBs/DOB"):
            draft.birth_dates += birth_dates_of(born)
        for tag, label in (
            ("PassportNumber", "passport"),
            ("NationalIdentifierNumber", "national identification"),
            ("BusinessRegistrationNumber", "registration"),
            ("IMONumber", "IMO"),
        ):
            for number_said in all_said(element, f".//{tag}"):
                draft.identifiers += identifier(label, number_said)
        yield draft
    yield from _grouped(rows)


def _grouped(rows: Iterable[tuple[int, object]]) -> Iterator[Draft]:
    drafts: dict[str, Draft] = {}
    for number, row in rows:
        if not isinstance(row, dict):
            yield Draft(number, problems=[row])  # type: ignore[list-item]
            continue
        key = _cell(row, "key")
        draft = drafts.setdefault(key, Draft(number, key))
        draft.kind = draft.kind or _KINDS.get(_cell(row, "kind").casefold(), "")
        _add_name(draft, _name_of(row), _cell(row, "name_type"))
        if (original := _cell(row, "original")) and original not in draft.aliases:
            draft.aliases.append(original)
        draft.countries += codes_of(*_several(_cell(row, "country")))
        draft.programmes.append(_cell(row, "regime"))
        for born in _several(_cell(row, "born")):
            draft.birth_dates += birth_dates_of(born)
        for field, label in _LABELS.items():
            for one in _several(_cell(row, field)):
                draft.identifiers += identifier(label, one)
    yield from drafts.values()


def _cell(row: Mapping[str, str], field: str) -> str:
    return next((row[column].strip() for column in _COLUMNS[field] if row.get(column, "").strip()), "")


def _several(cell: str) -> list[str]:
    return [part for one in _NUMBERED.split(cell) if (part := one.strip(" ,;."))]


def _name_of(row: Mapping[str, str]) -> str:
    """Given names stand in 1 to 5, the family's or the body's name in 6."""
    parts = (
        row.get(f"Name {place}", "") or row.get(f"name{place}", "") or row.get(f"Name{place}", "")
        for place in range(1, 7)
    )
    return " ".join(filter(None, (part.strip() for part in parts)))


def _add_name(draft: Draft, name: str, name_type: str) -> None:
    """The primary name is the entry's, wherever it stands among its rows."""
    if not name or name in (draft.name, *draft.aliases):
        return
    if not draft.name:
        draft.name = name
    elif name_type.casefold() == "primary name":
        draft.aliases.insert(0, draft.name)
        draft.name = name
    else:
        draft.aliases.append(name)
