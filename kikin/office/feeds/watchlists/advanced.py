"""OFAC's advanced XML, in which everything is told by numbers that reference values explain.

Features of nationality, citizenship, and place of birth are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import identifier, years
from kikin.office.feeds.watchlists.records import elements, said
from kikin.office.feeds.watchlists.sources import Source

_KINDS = {"individual": "person", "entity": "organisation"}
_BIRTH, _PLACE, _IMO = "Birthdate", "Location", "Vessel Registration Identification"
_READ = ("ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "SanctionsEntry")


@dataclass(slots=True)
class _Known:
    """What the document has explained so far: kind of value, number -> words; and what belongs to whom."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)
    party_kinds: dict[str, str] = field(default_factory=dict)
    countries: dict[str, list[str]] = field(default_factory=dict)
    identities: dict[str, Draft] = field(default_factory=dict)
    parties: dict[str, Draft] = field(default_factory=dict)
    documents: list[tuple[str, str, str]] = field(default_factory=list)

    def word(self, kind: str, number: str | None) -> str:
        return self.words.get(kind, {}).get(number or "", "")


def read_advanced(source: Source) -> Iterator[Draft]:
    """One entry for each distinct party; its documents and measures stand elsewhere and are brought to it."""
    known = _Known()
    for element in elements(source, _READ):
        if element.tag == "ReferenceValueSets":
            _learn(known, element)
        elif element.tag == "Location":
            named = [known.word("Country", one.get("CountryID")) for one in element.findall("LocationCountry")]
            known.countries[element.get("ID", "")] = codes_of(*named)
        elif element.tag == "IDRegDocument":
            kind = known.word("IDRegDocType", element.get("IDRegDocTypeID"))
            known.documents.append((element.get("IdentityID", ""), kind, said(element, "IDRegistrationNo")))
        elif element.tag == "DistinctParty":
            _read_party(known, element)
        elif draft := known.parties.get(element.get("ProfileID", "")):
            draft.programmes += filter(None, (said(one, "Comment") for one in element.findall("SanctionsMeasure")))
    for identity, kind, number in known.documents:
        if draft := known.identities.get(identity):
            draft.identifiers += identifier(kind, number)
    yield from known.parties.values()


def _learn(known: _Known, sets: Element) -> None:
    for values in sets:
        for value in values:
            known.words.setdefault(value.tag, {})[value.get("ID", "")] = (value.text or "").strip()
            if value.tag == "PartySubType":
                known.party_kinds[value.get("ID", "")] = value.get("PartyTypeID", "")


def _read_party(known: _Known, party: Element) -> None:
    for profile in party.findall("Profile"):
        draft = Draft(len(known.parties) + 1, profile.get("ID", ""))
        draft.kind = _KINDS.get(_kind_of(known, profile).casefold(), "")
        for alias in profile.findall("Identity/Alias"):
            names = [_name_of(one) for one in alias.findall("DocumentedName")]
            if alias.get("Primary") == "true" and names and not draft.name:
                draft.name, names = names[0], names[1:]
            draft.aliases += filter(None, names)
        for feature in profile.findall("Feature"):
            _read_feature(known, draft, feature)
        known.parties[draft.key] = draft
        known.identities |= {one.get("ID", ""): draft for one in profile.findall("Identity")}


def _kind_of(known: _Known, profile: Element) -> str:
    """A subtype says ship or aircraft itself; of the others its type tells persons from bodies."""
    number = profile.get("PartySubTypeID")
    return known.word("PartyType", known.party_kinds.get(number or ""))


def _name_of(documented: Element) -> str:
    return " ".join(part.text.strip() for part in documented.iter("NamePartValue") if part.text)


def _read_feature(known: _Known, draft: Draft, feature: Element) -> None:
    kind = known.word("FeatureType", feature.get("FeatureTypeID"))
    if kind == _BIRTH:
        found = [int(one.text) for one in feature.iter("Year") if one.text and one.text.strip().isdecimal()]
        draft.birth_dates += _day_of(feature) or (years(min(found), max(found)) if found else [])
    elif kind == _PLACE:
        for one in feature.iter("VersionLocation"):
            draft.countries += known.countries.get(one.get("LocationID", ""), [])
    elif kind == _IMO:
        for one in feature.iter("VersionDetail"):
            draft.identifiers += identifier(kind, one.text or "")


def _day_of(feature: Element) -> list[str]:
    """The day, where the document knows it exactly: its period then begins and ends on it."""
    days = {
        tuple(int(said(point, part) or 0) for part in ("Year", "Month", "Day"))
        for period in feature.iter("DatePeriod")
        for point in (*period.findall("Start/From"), *period.findall("End/To"))
    }
    if len(days) != 1:
        return []
    year, month, day = days.pop()
    return [f"{year:04}-{month:02}-{day:02}"] if month and day else []
