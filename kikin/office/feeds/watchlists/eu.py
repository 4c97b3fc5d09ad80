"""The consolidated financial sanctions list of the European Union: the full XML (1.1) and its CSV, one row a name.

Citizenships and places of birth are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import around, birth_dates_of, identifier
from kikin.office.feeds.watchlists.records import elements, table
from kikin.office.feeds.watchlists.sources import Source

ID_COLUMN = "Entity_LogicalId"
_KINDS = {"person": "person", "p": "person", "enterprise": "organisation", "e": "organisation"}


def read_xml(source: Source) -> Iterator[Draft]:
    """One sanctionEntity for each party."""
    for number, entity in enumerate(elements(source, ["sanctionEntity"]), start=1):
        draft = Draft(number, entity.get("logicalId", ""))
        subject = entity.find("subjectType")
        draft.kind = _KINDS.get(subject.get("code", "").casefold(), "") if subject is not None else ""
        for alias in entity.findall("nameAlias"):
            _add_name(draft, *(alias.get(part, "") for part in ("wholeName", "firstName", "middleName", "lastName")))
        draft.countries = codes_of(*(one.get("countryIso2Code", "") for one in entity.findall("address")))
        draft.programmes = [one.get("programme", "") for one in entity.findall("regulation")]
        for born in entity.findall("birthdate"):
            draft.birth_dates += _born(born)
        for one in entity.findall("identification"):
            label = f"{one.get('identificationTypeCode', '')} {one.get('identificationTypeDescription', '')}"
            draft.identifiers += identifier(label, one.get("number", "") or one.get("latinNumber", ""))
        yield draft


def read_csv(source: Source) -> Iterator[Draft]:
    """The rows of one party are of one Entity_LogicalId: each adds a name, an address, a birth or a number."""
    drafts: dict[str, Draft] = {}
    for number, row in table(source):
        if not isinstance(row, dict):
            yield Draft(number, problems=[row])
            continue

        def cell(*columns: str, row: dict[str, str] = row) -> str:
            return next((row[column].strip() for column in columns if row.get(column, "").strip()), "")

        draft = drafts.setdefault(row[ID_COLUMN], Draft(number, row[ID_COLUMN]))
        subject = cell("Entity_SubjectType_ClassificationCode", "Entity_SubjectType").casefold()
        draft.kind = draft.kind or _KINDS.get(subject, "")
        parts = ("WholeName", "FirstName", "MiddleName", "LastName")
        _add_name(draft, *(cell(f"NameAlias_{part}") for part in parts))
        draft.countries += codes_of(
            cell("Address_CountryIso2Code"), cell("Address_CountryDescription", "Address_Country")
        )
        draft.programmes.append(cell("Entity_Regulation_Programme", "Entity_Programme"))
        draft.birth_dates += birth_dates_of(cell("BirthDate_BirthDate", "BirthDate_Year"))
        label = f"{cell('Identification_TypeCode')} {cell('Identification_TypeDescription')}"
        draft.identifiers += identifier(label, cell("Identification_Number", "Identification_LatinNumber"))
    yield from drafts.values()


def _add_name(draft: Draft, whole: str, first: str, middle: str, last: str) -> None:
    name = whole or " ".join(filter(None, (first, middle, last)))
    if not draft.name:
        draft.name = name
    elif name and name not in (draft.name, *draft.aliases):
        draft.aliases.append(name)


def _born(element: Element) -> list[str]:
    year = element.get("year", "")
    if element.get("circa") == "true" and year.isdecimal():
        return around(int(year))
    return birth_dates_of(element.get("birthdate", "") or year)
