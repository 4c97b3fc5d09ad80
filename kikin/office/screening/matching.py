"""Who stands in a case, and whom of the listed they may be. The engine proposes, with reasons; people decide."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Prefetch, prefetch_related_objects

from kikin.engines.names.difference import Alert, Subject, alerts
from kikin.engines.names.problem import ENGINE as ENGINE_NAME
from kikin.engines.names.problem import VERSION, Entry, Identifier, Kind, Query, problems_of
from kikin.engines.names.rarity import Rarity, rarity
from kikin.fund.charter import Charter
from kikin.fund.screening import problems_of_matching
from kikin.office.applications.models import Application, Disclosure, Involvement, Member
from kikin.office.applications.queries import disclosures_for_screening
from kikin.office.lists.models import WatchlistEntry, WatchlistVersion
from kikin.office.lists.queries import entries_of
from kikin.office.screening.models import Lineage, ScreenedParty, ScreeningCase
from kikin.values.problems import Problem
from kikin.values.text import Text

ENGINE = f"{ENGINE_NAME} {VERSION}"

Reading: TypeAlias = tuple[Hashable, ...]
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
    parties: Sequence[ScreenedParty], versions: Sequence[WatchlistVersion], lineage: Lineage, charter: Charter
) -> tuple[list[Found], list[Problem]]:
    """Every party that may be listed, with each entry once, under the name that comes nearest.

    A problem for each name that more entries match than people can adjudicate: what was found is then not whole.
    """
    named = {str(place): party for place, party in enumerate(parties)}
    subjects = [subject for ref, party in named.items() if (subject := subject_of(ref, party))]
    entries = map(entry_of, entries_of(versions))
    raised = list(alerts(subjects, entries, kept_rarity(lineage), charter.screening.hit_threshold_bp))
    counts = Counter(alert.subject for alert in raised)
    limit_count = charter.screening.party_hits_limit_count
    problems = [
        problem
        for ref, count in counts.items()
        for problem in problems_of_matching(named[ref].name.ja, count, limit_count)
    ]
    return [as_found(named[alert.subject], alert) for alert in raised], problems


def as_found(party: ScreenedParty, alert: Alert) -> Found:
    """What the engine says of a party, as a hit keeps it."""
    grounds = tuple(reason.text for reason in alert.reasons)
    return Found(party, int(alert.entry), alert.name, alert.probability_bp, grounds)


def digest_of(parties: Sequence[ScreenedParty], versions: Sequence[WatchlistVersion], basis: str) -> str:
    """SHA-256 of all that was compared, so that the same comparison can be made again."""
    compared = [
        basis,
        sorted(version.sha256 for version in versions),
        [[party.kind, party.name_ja, party.name_en, party.country] for party in parties],
    ]
    return hashlib.sha256(json.dumps(compared, ensure_ascii=False).encode()).hexdigest()


def basis_of(lineage: Lineage, charter: Charter) -> str:
    """SHA-256 of how names are compared. Where it is another, what was compared before has to be compared anew."""
    way = [ENGINE, charter.screening.hit_threshold_bp, lineage.pk, lineage.digest]
    return hashlib.sha256(json.dumps(way).encode()).hexdigest()


def kept_rarity(lineage: Lineage) -> Rarity:
    return rarity(lineage.parties_count, lineage.counts)


def entry_of(entry: WatchlistEntry) -> Entry:
    """An entry as the engine asks for it. Its id is the row's: another content of the same key is another entry."""
    return Entry(
        id=str(entry.pk),
        name=entry.name,
        aliases=tuple(entry.aliases),
        kind=_KINDS.get(entry.kind, "any"),
        countries=tuple(entry.countries),
        birth_dates=tuple(entry.birth_dates),
        identifiers=tuple(Identifier(scheme, value) for scheme, value in entry.identifiers),
    )


def reading_of(entry: WatchlistEntry) -> Reading:
    """All of an entry that the comparison reads, with its key, in no order: what two contents of it have in common."""
    return (
        entry.watchlist_id,
        entry.key,
        entry.name,
        entry.kind,
        frozenset(entry.aliases),
        frozenset(entry.countries),
        frozenset(entry.birth_dates),
        frozenset((scheme, value) for scheme, value in entry.identifiers),
    )


def subject_of(ref: str, party: ScreenedParty) -> Subject | None:
    """A party under every name of theirs that has a letter in it; nothing where none has."""
    kind = _KINDS.get(party.kind, "any")
    names = [name for name in dict.fromkeys((party.name_ja, party.name_en)) if not problems_of(Query(name))]
    return Subject(ref, Query(names[0], kind, party.country, aliases=tuple(names[1:]))) if names else None
