"""The forms in which feeds are published, as their publishers write them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

REGISTRY = (
    *("record", "as_of", "company", "kind", "party", "party_name", "share_bp", "votes_bp", "covenant", "appointed_by"),
    *("ends_on", "over", "status"),
)
LIST = ("id", "name", "aliases", "kind", "country", "birth_date", "identifiers", "programmes")
PEOPLE = (
    *("id", "name", "birth_date", "orcid", "openalex", "employer", "employer_ror", "award", "effort_bp"),
    "term_ends_on",
)
COMPANIES = ("id", "name", "corporate_number", "lei", "awards")
AWARDS = ("ref", "left_yen", "technology_level", "ends_on")
RELATIONSHIPS = (
    *("Relationship.StartNode.NodeID", "Relationship.StartNode.NodeIDType", "Relationship.EndNode.NodeID"),
    *("Relationship.EndNode.NodeIDType", "Relationship.RelationshipType", "Relationship.RelationshipStatus"),
    *("Registration.RegistrationStatus", "Registration.LastUpdateDate"),
)
RECORDS = (
    *("LEI", "Entity.LegalName", "Entity.LegalJurisdiction", "Entity.EntityStatus"),
    *("Entity.SuccessorEntity.1.SuccessorLEI", "Registration.LastUpdateDate"),
)


def line(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def rows(columns: Sequence[str], found: Iterable[Mapping[str, object]]) -> str:
    """A table as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue()


def _statement(
    kind: str, number: int, record: str, on: date, details: Mapping[str, Any], status: str
) -> dict[str, Any]:
    return {
        "statementId": f"st-{number:07}",
        "declarationSubject": record,
        "statementDate": on.isoformat(),
        "publicationDetails": {"publicationDate": on.isoformat(), "bodsVersion": "0.4"},
        "recordId": record,
        "recordType": kind,
        "recordStatus": status,
        "recordDetails": details,
    }


def person_statement(number: int, record: str, name: str, birth_date: str, on: date) -> dict[str, Any]:
    details = {
        "isComponent": False,
        "personType": "knownPerson",
        "names": [{"type": "legal", "fullName": name}],
        "birthDate": birth_date,
    }
    return _statement("person", number, record, on, details, "new")


def company_statement(
    number: int, record: str, name: str, on: date, identifiers: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    details = {
        "isComponent": False,
        "entityType": {"type": "registeredEntity"},
        "name": name,
        "identifiers": [{"scheme": scheme, "id": value} for scheme, value in identifiers],
    }
    return _statement("entity", number, record, on, details, "new")


def holding(
    number: int,
    record: str,
    holder: str,
    held: str,
    interests: Sequence[Mapping[str, Any]],
    on: date,
    status: str = "updated",
) -> dict[str, Any]:
    details = {"isComponent": False, "subject": held, "interestedParty": holder, "interests": list(interests)}
    return _statement("relationship", number, record, on, details, status)


def shares(bp: int) -> dict[str, Any]:
    return {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": bp / 100}}


def orcid_record(orcid: str, posts: Sequence[Mapping[str, str]], on: date) -> dict[str, Any]:
    """A record with its employments: `id, organisation, ror, begins, ends`."""
    modified = int(datetime(on.year, on.month, on.day, 9, tzinfo=UTC).timestamp() * 1000)
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"},
        "history": {"last-modified-date": {"value": modified}},
        "activities-summary": {
            "employments": {
                "affiliation-group": [{"summaries": [{"employment-summary": _employment(one)}]} for one in posts]
            }
        },
    }


def _employment(post: Mapping[str, str]) -> dict[str, Any]:
    return {
        "put-code": int(post["id"]),
        "role-title": "Researcher",
        "organization": {
            "name": post["organisation"],
            "disambiguated-organization": {
                "disambiguated-organization-identifier": f"https://ror.org/{post['ror']}",
                "disambiguation-source": "ROR",
            },
        },
        "start-date": _parts(post["begins"]),
        "end-date": _parts(post["ends"]) if post.get("ends") else None,
    }


def _parts(day: str) -> dict[str, Any]:
    return {name: {"value": value} for name, value in zip(("year", "month", "day"), day.split("-"), strict=False)}


def author(number: str, name: str, place: tuple[str, str], on: date) -> dict[str, Any]:
    """An author of OpenAlex, where they were last known to work."""
    return {
        "id": f"https://openalex.org/{number}",
        "display_name": name,
        "last_known_institutions": [_institution(place)],
        "updated_date": on.isoformat(),
    }


def work(number: int, authors: Sequence[tuple[str, tuple[str, str]]], on: date) -> dict[str, Any]:
    """A work of OpenAlex: its authors, each with a place."""
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_date": on.isoformat(),
        "authorships": [
            {"author": {"id": f"https://openalex.org/{one}"}, "institutions": [_institution(place)]}
            for one, place in authors
        ],
    }


def _institution(place: tuple[str, str]) -> dict[str, Any]:
    return {"id": f"https://openalex.org/I{place[0]}", "ror": f"https://ror.org/{place[0]}", "display_name": place[1]}
