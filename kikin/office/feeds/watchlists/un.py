"""The consolidated list of the United Nations Security Council, as XML. It also says
nationalities and places of birth, which are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import around, birth_dates_of, identifier, years
from kikin.office.feeds.watchlists.records import all_said, elements, said
from kikin.office.feeds.watchlists.sources import Source

_KINDS = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_BETWEEN_NAMES = re.compile(r"\s*;\s*")


def read_un(source: Source) -> Iterator[Draft]:
    """Individuals and entities, each with its name in the original script among the aliases."""
    for number, element in enumerate(elements(source, list(_KINDS)), start=1):
        tag = element.tag
        draft = Draft(number, said(element, "REFERENCE_NUMBER") or said(element, "DATAID"), kind=_KINDS[tag])
        draft.name = " ".join(filter(None, (said(element, name) for name in _NAMES)))
        draft.aliases = all_said(element, "NAME_ORIGINAL_SCRIPT")
        for aliases in all_said(element, f"{tag}_ALIAS/ALIAS_NAME"):
            draft.aliases += filter(None, _BETWEEN_NAMES.split(aliases))
        draft.countries = codes_of(*all_said(element, f"{tag}_ADDRESS/COUNTRY"))
        draft.programmes = all_said(element, "UN_LIST_TYPE")
        for born in element.findall("INDIVIDUAL_DATE_OF_BIRTH"):
            draft.birth_dates += _born(born)
        for document in element.findall("INDIVIDUAL_DOCUMENT"):
            draft.identifiers += identifier(said(document, "TYPE_OF_DOCUMENT"), said(document, "NUMBER"))
        yield draft


def _born(element: Element) -> list[str]:
    if day := said(element, "DATE"):
        return birth_dates_of(day[: len("YYYY-MM-DD")])
    first, last = said(element, "FROM_YEAR"), said(element, "TO_YEAR")
    if first.isdecimal() and last.isdecimal():
        return years(int(first), int(last))
    year = said(element, "YEAR")
    if not year.isdecimal():
        return []
    return [year] if said(element, "TYPE_OF_DATE") == "EXACT" else around(int(year))
