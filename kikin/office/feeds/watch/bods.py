"""Statements of BODS 0.4, one at a time: the meaning of their interests is the engine's.

A statement whose annotations say `correcting` takes back what its record said before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kikin.engines.ownership.bods import ends_of, interests_of, is_statement, person_name, unfit_dates
from kikin.office.feeds.watch.cells import Unfit, by_day, digest_of, each, json_lines, maps, unfit
from kikin.office.feeds.watch.said import Interest, PartySaid, Rank, Read, Relation
from kikin.values.problems import Problem

SOURCE = "bods"
_SCHEMES = {"XI-LEI": "lei", "JP-JCN": "corporate_number", "JP-CN": "corporate_number", "ORCID": "orcid"}
_POTENTIAL = "conditionalRightsGrantedByContract"


def read(text: str, name: str, day: str) -> Iterator[Read]:
    """Every statement; one without a date is of the day on which it came."""
    return each(json_lines(text, name), lambda where, line: _statement(line, day))


def _statement(said: Mapping[str, Any], day: str) -> Iterator[Read]:
    if not is_statement(said):
        remedy = "BODS 0.4の陳述として直してください", "state it as BODS 0.4 does"
        raise unfit(
            "statement",
            said.get("statementId", ""),
            "BODS 0.4の陳述ではありません",
            "is no statement of BODS 0.4",
            *remedy,
        )
    for name, value in unfit_dates(said):
        raise unfit(name, value, "日付ではありません", "is no date", "日付を直してください", "correct the date")
    details = said["recordDetails"]
    if said["recordType"] == "relationship":
        yield from _relation(said, details, day)
    else:
        yield _party(said, details, day)


def _rank(said: Mapping[str, Any], day: str) -> Rank:
    published = said.get("publicationDetails")
    published_on = published.get("publicationDate", "") if isinstance(published, Mapping) else ""
    return by_day(str(said.get("statementDate") or day), day), by_day(str(published_on or day), day)


def _ref(said: Mapping[str, Any]) -> str:
    """The statement's own id; where another content comes under the same id, it is another statement."""
    return f"bods:{said.get('statementId', '')}#{digest_of(said)}"


def _corrects(said: Mapping[str, Any]) -> bool:
    notes = said.get("annotations")
    return isinstance(notes, list) and any(
        isinstance(note, Mapping) and note.get("motivation") == "correcting" for note in notes
    )


def _relation(said: Mapping[str, Any], details: Mapping[str, Any], day: str) -> Iterator[Read]:
    problems: list[Problem] = []
    closed = said.get("recordStatus") == "closed"
    ends = ends_of(details, said["recordId"], problems)
    if problems and not closed:
        raise Unfit(problems[0])
    holder, held = ends if ends is not None else ("", "")
    if not isinstance(holder, str):
        # nobody who could be looked for, and no longer whoever it was
        holder, closed = "", True
    interests = () if closed else tuple(_interests(details, problems))
    if problems and not closed:
        raise Unfit(problems[0])
    yield Relation(
        SOURCE, said["recordId"], _ref(said), _rank(said, day), holder, held, interests, "", closed, _corrects(said)
    )


def _interests(details: Mapping[str, Any], problems: list[Problem]) -> Iterator[Interest]:
    for one in details.get("interests") or [{}]:
        if not isinstance(one, Mapping):
            continue
        ends_on = str(one.get("endDate") or "")
        lasting = {"interests": [{key: value for key, value in one.items() if key != "endDate"}]}
        for kind, name, indirect, (low, _) in interests_of(lasting, "interests", "", problems):
            potential = one.get("type") == _POTENTIAL
            if potential and not low:
                continue  # of no part in particular, such as a right of first refusal
            share = one.get("share")
            is_more = isinstance(share, Mapping) and bool(share.get("exclusiveMinimum")) and share.get("exact") is None
            yield Interest(kind, name == "votingRights", low + is_more, indirect, ends_on, potential)


def _party(said: Mapping[str, Any], details: Mapping[str, Any], day: str) -> PartySaid:
    is_person = said["recordType"] == "person"
    name = person_name(details) if is_person else details.get("name", "")
    names = [
        name,
        *(one.get("fullName", "") for one in maps(details.get("names"))),
        *_texts(details.get("alternateNames")),
    ]
    jurisdiction = details.get("jurisdiction")
    country = str(jurisdiction.get("code", "")) if isinstance(jurisdiction, Mapping) else ""
    known = list(dict.fromkeys(one for one in names if isinstance(one, str) and one))
    return PartySaid(
        said["recordId"],
        _ref(said),
        _rank(said, day),
        known[0] if known else "",
        is_person,
        tuple(known[1:]),
        str(details.get("birthDate") or "") if is_person else "",
        country[:2].upper(),
        tuple(
            (_SCHEMES[scheme], str(one["id"]))
            for one in maps(details.get("identifiers"))
            if (scheme := str(one.get("scheme", ""))) in _SCHEMES and one.get("id")
        ),
    )


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
