"""Who stands in a case, and whom of the listed they may be. The engine proposes, with reasons; people decide."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from kikin.engines.names.index import build_index
from kikin.engines.names.problem import ENGINE as ENGINE_NAME
from kikin.engines.names.problem import VERSION, Entry, Identifier, Kind, Match, Query, problems_of
from kikin.engines.names.solve import match
from kikin.fund.charter import Charter
from kikin.office.applications.models import Application, Disclosure, Involvement, Member
from kikin.office.applications.queries import disclosures_for_screening
from kikin.office.lists.models import WatchlistEntry, WatchlistVersion
from kikin.office.lists.queries import entries_of
from kikin.office.screening.models import ScreenedParty, ScreeningCase
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = f"{ENGINE_NAME} {VERSION}"
MOST_HITS_PER_NAME = 500
"""More than this many entries for one name are more than people can adjudicate. None is dropped: it is refused."""
_KINDS: dict[str, Kind] = {"person": "person", "organisation": "organisation"}
"""What can be asked for; of an entry without a kind, and of a counterparty, it is not known."""


@dataclass(frozen=True, slots=True)
class Found:
    """A party that may be an entry (by its key), under which of its names, how surely and why."""

    party: ScreenedParty
    entry: int
    matched_name: str
    score_bp: int
    grounds: tuple[Text, ...]


def parties_of(cases: Sequence[ScreeningCase]) -> dict[int, list[ScreenedParty]]:
    """Case key to everyone to be looked at: members, people, and the other sides of what they disclosed.

    Of a person only names are taken; of a counterparty also the country that was disclosed, which can only show
    that it is somebody else.
    """
    applications = {case.pk: case.application for case in cases}
    prefetch_related_objects(
        list(applications.values()),
        Prefetch("members", Member.objects.select_related("organisation")),
        Prefetch("involvements", Involvement.objects.select_related("person")),
    )
    disclosed = _disclosed_by_application(cases)
    parties = {}
    for key, application in applications.items():
        found = dict.fromkeys(_members_and_people(application))
        found |= dict.fromkeys(map(_counterparty, filter(_names_somebody, disclosed[application.pk])))
        parties[key] = [
            ScreenedParty(
                case_id=key, position=position, kind=kind, ref=ref, name_ja=name_ja, name_en=name_en, country=country
            )
            for position, (kind, ref, name_ja, name_en, country) in enumerate(found)
        ]
    return parties


def disclosed_in(
    cases: Sequence[ScreeningCase], parties: Mapping[int, Sequence[ScreenedParty]]
) -> Iterator[tuple[int, Disclosure, ScreenedParty | None]]:
    """Each disclosure with the key of its case and, where it names somebody, the party that this is."""
    disclosed = _disclosed_by_application(cases)
    for case in cases:
        known = {
            (party.kind, party.ref, party.name_ja, party.name_en, party.country): party for party in parties[case.pk]
        }
        yield from ((case.pk, one, known.get(_counterparty(one))) for one in disclosed[case.application_id])


def _disclosed_by_application(cases: Sequence[ScreeningCase]) -> defaultdict[int, list[Disclosure]]:
    disclosed: defaultdict[int, list[Disclosure]] = defaultdict(list)
    for disclosure in disclosures_for_screening(case.application.ref for case in cases):
        disclosed[disclosure.application_id].append(disclosure)
    return disclosed


def _names_somebody(one: Disclosure) -> bool:
    return bool(one.counterparty_ja or one.counterparty_en)


def _counterparty(one: Disclosure) -> tuple[str, str, str, str, str]:
    return "counterparty", one.person.ref, one.counterparty_ja, one.counterparty_en, one.country


def _members_and_people(application: Application) -> Iterator[tuple[str, str, str, str, str]]:
    for member in application.members.all():
        home = member.organisation
        yield "organisation", home.ref, home.name_ja, home.name_en, ""
    for involvement in application.involvements.all():
        person = involvement.person
        yield "person", person.ref, person.name_ja, person.name_en, ""


def compare(
    parties: Sequence[ScreenedParty], versions: Sequence[WatchlistVersion], charter: Charter
) -> tuple[list[Found], list[Problem]]:
    """Every party that may be listed, with each entry once, under the name that comes nearest.

    A problem for each name that more entries match than people can adjudicate: what was found is then not whole.
    """
    index = build_index([_entry(entry) for entry in entries_of(versions)])
    asked = dict.fromkeys(query for party in parties for query in _queries(party))
    threshold_bp = charter.screening.hit_threshold_bp
    # One more than the most is asked for, so that a match which there is no room for is seen and not lost.
    matches = {query: match(index, query, threshold_bp=threshold_bp, top=MOST_HITS_PER_NAME + 1) for query in asked}
    problems = [_too_many(query) for query, found in matches.items() if len(found) > MOST_HITS_PER_NAME]
    return [found for party in parties for found in _nearest(party, matches)], problems


def _nearest(party: ScreenedParty, matches: Mapping[Query, Sequence[Match]]) -> Iterator[Found]:
    nearest: dict[int, Match] = {}
    for query in _queries(party):
        for found in matches[query]:
            key = int(found.entry)
            if key not in nearest or nearest[key].points < found.points:
                nearest[key] = found
    for key, found in nearest.items():
        yield Found(party, key, found.name, found.probability_bp, tuple(reason.text for reason in found.reasons))


def _too_many(query: Query) -> Problem:
    return Problem(
        "too_many_hits",
        "screening_case.parties",
        Text(
            f"一つの名称に{MOST_HITS_PER_NAME}件を超える該当候補があります",
            f"more than {MOST_HITS_PER_NAME} entries match this one name",
        ),
        Text(
            "名称とリストを確かめるか、基金設置要綱の hit_threshold_bp を上げてください",
            "see the name and the lists, or raise hit_threshold_bp in the charter",
        ),
        shown(query.name),
    )


def digest_of(parties: Sequence[ScreenedParty], versions: Sequence[WatchlistVersion], charter: Charter) -> str:
    """SHA-256 of all that was compared, so that the same comparison can be made again."""
    compared = [
        ENGINE,
        charter.screening.hit_threshold_bp,
        MOST_HITS_PER_NAME,
        sorted(version.sha256 for version in versions),
        [[party.kind, party.name_ja, party.name_en, party.country] for party in parties],
    ]
    return hashlib.sha256(json.dumps(compared, ensure_ascii=False).encode()).hexdigest()


def _entry(entry: WatchlistEntry) -> Entry:
    return Entry(
        id=str(entry.pk),
        name=entry.name,
        aliases=tuple(entry.aliases),
        kind=_KINDS.get(entry.kind, "any"),
        countries=tuple(entry.countries),
        birth_dates=tuple(entry.birth_dates),
        identifiers=tuple(Identifier(scheme, value) for scheme, value in entry.identifiers),
    )


def _queries(party: ScreenedParty) -> list[Query]:
    """One question for each name that has a letter in it."""
    kind = _KINDS.get(party.kind, "any")
    asked = [Query(name, kind, party.country) for name in dict.fromkeys((party.name_ja, party.name_en))]
    return [query for query in asked if not problems_of(query)]
