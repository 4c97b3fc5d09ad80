"""The fictional watchlist, and what a careful officer will find in it for a cohort.

Three kinds of entry are planted: names near a party of the cohort, who is not the one listed (to be dismissed);
counterparties that people declared (to be confirmed, and mitigated or, for a grave one, refused); and the rest, near
nobody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from itertools import product
from random import Random
from typing import Literal, TypeAlias

from kikin.office.demonstration.cohort import DemonstrationCohort
from kikin.office.demonstration.disclosures import Danger, counterparties
from kikin.office.demonstration.names import people_from_abroad, people_of_japan
from kikin.office.demonstration.words import load, pairs
from kikin.values.text import Text

ENTRIES = 120
NEAR_ORGANISATIONS, NEAR_PEOPLE, STRANGERS = 8, 4, 30

_COMPANY_JA = "株式会社"

Outcome: TypeAlias = Literal["dismiss", "mitigate", "refuse"]
_OUTCOMES: dict[Danger, Outcome] = {"listed": "mitigate", "grave": "refuse"}


@dataclass(frozen=True, slots=True)
class WatchlistEntry:
    """One entry as the list's file says it. `aliases` are separated by semicolons, `country` may be empty."""

    id: str
    name: str
    aliases: str
    kind: Literal["organisation", "person"]
    country: str
    note: str


@dataclass(frozen=True, slots=True)
class PlannedHit:
    """A party of an application (or a counterparty that its people declared) and the entry it should meet."""

    application: str
    party: Text
    entry: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Watchlist:
    entries: tuple[WatchlistEntry, ...]
    planned: tuple[PlannedHit, ...]


def draw_watchlist(seed: int, cohort: DemonstrationCohort) -> Watchlist:
    """About ENTRIES entries from the seed of the cohort, shuffled, and the hits that they are there for."""
    random = Random(f"watchlist:{seed}")
    entries: list[WatchlistEntry] = []
    planned: list[PlannedHit] = []
    _list_counterparties(entries, planned, cohort)
    _list_near_organisations(random, entries, planned, cohort)
    _list_near_people(random, entries, planned, cohort)
    _list_strangers(random, entries)
    random.shuffle(entries)
    return Watchlist(tuple(entries), tuple(planned))


def as_csv(entries: Iterable[WatchlistEntry]) -> str:
    """The list as its file: a header, one entry a line, UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, [field.name for field in fields(WatchlistEntry)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(entry) for entry in entries)
    return file.getvalue()


def _list_counterparties(entries: list[WatchlistEntry], planned: list[PlannedHit], cohort: DemonstrationCohort) -> None:
    listed = {one.name: one for one in counterparties() if one.danger in _OUTCOMES}
    ids = {name: f"KX-{number:04}" for number, name in enumerate(listed, start=1)}
    for name, counterparty in listed.items():
        grave = counterparty.danger == "grave"
        note = "架空の一覧。兵器の研究" if grave else "架空の一覧。技術の取得に関与"
        note += " / fictional list: " + ("weapons research" if grave else "acquires technology")
        entries.append(WatchlistEntry(ids[name], name.en, name.ja, "organisation", counterparty.country, note))
    for application in cohort.applications:
        for disclosure in application.disclosures:
            if disclosure.counterparty in listed:
                outcome = _OUTCOMES[listed[disclosure.counterparty].danger]
                entry = ids[disclosure.counterparty]
                planned.append(PlannedHit(application.external_id, disclosure.counterparty, entry, outcome))


def _list_near_organisations(
    random: Random, entries: list[WatchlistEntry], planned: list[PlannedHit], cohort: DemonstrationCohort
) -> None:
    """Names that differ from a company's in their last word: another body of a country that does not exist."""
    companies = [one for one in cohort.organisations if one.name.ja.endswith(_COMPANY_JA)]
    for number, company in enumerate(random.sample(companies, min(NEAR_ORGANISATIONS, len(companies))), start=1):
        entry = f"KN-{number:04}"
        near = Text(ja=company.name.ja.replace(_COMPANY_JA, "公司"), en=company.name.en.replace(" KK", " Corp"))
        note = "架空の一覧。応募者とは別の団体 / fictional list: not the applicant of that name"
        entries.append(WatchlistEntry(entry, near.en, near.ja, "organisation", "XF", note))
        planned += [
            PlannedHit(application.external_id, company.name, entry, "dismiss")
            for application in cohort.applications
            if company in {member.organisation for member in application.members}
        ]


def _list_near_people(
    random: Random, entries: list[WatchlistEntry], planned: list[PlannedHit], cohort: DemonstrationCohort
) -> None:
    """The same name in Roman letters with another given name's ending, and other characters."""
    people = list(dict.fromkeys(person.name for one in cohort.applications for person in one.people))
    for number, name in enumerate(random.sample(people, min(NEAR_PEOPLE, len(people))), start=1):
        entry = f"KP-{number:04}"
        given, surname = name.en.split(" ")
        note = "架空の一覧。応募者とは別の人物 / fictional list: not the applicant of that name"
        entries.append(WatchlistEntry(entry, f"{given}h {surname}", f"{surname}, {given}h", "person", "XG", note))
        planned += [
            PlannedHit(application.external_id, name, entry, "dismiss")
            for application in cohort.applications
            if name in {person.name for person in application.people}
        ]


def _list_strangers(random: Random, entries: list[WatchlistEntry]) -> None:
    """The rest of the list: bodies and people of lands in stories."""
    japanese, english = people_of_japan(random, "listed"), people_from_abroad(random, "listed")
    notes = pairs("watchlist", "notes")
    for number in range(1, STRANGERS + 1):
        name, (_, _, country) = next((japanese, english)[number % 2]), random.choice(load("watchlist")["lands"])
        entries.append(
            WatchlistEntry(f"KS-{number:04}", name.en, name.ja, "person", country, _said(random.choice(notes)))
        )
    places = list(product(load("watchlist")["lands"], pairs("watchlist", "works")))
    wanted = ENTRIES - len(entries)
    for number, ((land_ja, land_en, country), work) in enumerate(random.sample(places, wanted), start=1):
        name = Text(ja=f"{land_ja}{work.ja}", en=f"{land_en} {work.en}")
        aliases = f"{name.ja};{land_en[0]}{work.en.split()[0][0]}-{number:02}"
        entries.append(
            WatchlistEntry(f"KO-{number:04}", name.en, aliases, "organisation", country, _said(random.choice(notes)))
        )


def _said(note: Text) -> str:
    return f"{note.ja} / {note.en}"
