"""A whole made-up year in a folder: the fund, what was known before the first day, every day's feeds, and the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from kikin.office.watch.making import forms, leaving, planting
from kikin.office.watch.making.noise import Noise, Publishers
from kikin.office.watch.making.post import Post
from kikin.office.watch.making.world import Size, World

FIRST = date(2026, 4, 1)
REAL = Size()
_HOLIDAYS = frozenset(
    date(2026 + (month < 4), month, day)
    for month, day in (
        *((4, 29), (5, 4), (5, 5), (5, 6), (7, 20), (8, 11), (9, 21), (9, 22), (9, 23), (10, 12), (11, 3), (11, 23)),
        *((12, 29), (12, 30), (12, 31), (1, 1), (1, 4), (1, 11), (2, 11), (2, 23), (3, 22)),
    )
)


def make(folder: Path, random: Random, years: int = 1, size: Size = REAL) -> None:
    """Write it all: `fund/`, `start/`, `feeds/DAY/` and `truth.jsonl`."""
    last = FIRST.replace(year=FIRST.year + years) - timedelta(days=1)
    world, post = World(random, FIRST, last, size), Post()
    days = [FIRST + timedelta(days=passed) for passed in range((last - FIRST).days + 1)]
    companies = planting.Companies(world, post, random, [one for one in days if _is_open(one)])
    people = leaving.People(world, post, random, companies)
    for act, a_year in (*planting.every(companies), *leaving.every(people)):
        for _ in range(a_year * years * size.is_eventful):
            act()
    noise = Noise(world, post, random, companies, people)
    publishers = Publishers(world, post, random, companies, noise.people)
    _write_fund(folder / "fund", world)
    _write_start(folder / "start", world, companies, publishers)
    for day in days:
        if _is_open(day):
            noise.registers(day)
        noise.science(day)
        noise.words(day)
        publishers.publish(day)
    _disturb(post, days, random)
    for day in days:
        post.write(day, folder / "feeds" / day.isoformat())
    _write(
        folder / "truth.jsonl", "".join(forms.line(one) + "\n" for one in sorted(post.truth, key=lambda one: one["on"]))
    )
    # last of all, so that what was cut short is no folder that can be replayed
    _write_days(folder / "fund" / "fund.json", FIRST, last)


def _is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in _HOLIDAYS


def _disturb(post: Post, days: list[date], random: Random) -> None:
    """Some files come twice, some late, some half and only then whole. What was planted comes on its day."""
    for place, day in enumerate(days[:-12]):
        for name in post.names(day):
            stem, dot, ending = name.partition(".")
            again = f"{stem}~{place}{dot}{ending}"
            chance = random.random()
            if chance < 0.03:
                post.whole[days[place + random.randint(1, 9)]][again] = post.text(day, name)
            elif chance < 0.05 and (day, name) not in post.precious:
                text = post.text(day, name)
                post.whole[days[place + 1]][again] = text
                post.whole[day][name] = text[: len(text) // 2] if chance < 0.04 else ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_days(path: Path, first: date, last: date) -> None:
    said = {
        "form": "kikin-watch-feeds/1",
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "rules": {},
    }
    _write(path, json.dumps(said, indent=1) + "\n")


def _write_fund(folder: Path, world: World) -> None:
    awards = (dict(zip(forms.AWARDS, one, strict=True)) for one in world.awards)
    _write(folder / "awards.csv", forms.rows(forms.AWARDS, awards))
    companies = (
        dict(zip(forms.COMPANIES, (one.id, one.name, one.number, one.lei, ";".join(one.awards)), strict=True))
        for one in world.companies
    )
    _write(folder / "companies.csv", forms.rows(forms.COMPANIES, companies))
    _write(folder / "people.csv", forms.rows(forms.PEOPLE, _people(world)))


def _people(world: World) -> Iterator[Mapping[str, object]]:
    for one in world.people:
        ror, employer = one.employer
        for award in one.awards:
            cells = (
                one.id,
                one.name,
                one.birth_date,
                one.orcid,
                one.author,
                employer,
                ror,
                award,
                one.effort_bp,
                one.term_ends_on or "",
            )
            yield dict(zip(forms.PEOPLE, cells, strict=True))


def _write_start(folder: Path, world: World, companies: planting.Companies, publishers: Publishers) -> None:
    before = world.first - timedelta(days=30)
    _write(folder / "bods.jsonl", "".join(forms.line(one) + "\n" for one in _statements(world, companies, before)))
    seated = {one.id: one for one in (*world.companies[:600], *companies.seated)}
    seats = (
        {
            "record": f"seat-{one}-{seat}",
            "as_of": before.isoformat(),
            "company": one,
            "kind": "officer",
            "party": f"D{one}-{seat}",
        }
        for one in seated
        for seat in range(1, 6)
    )
    liens = (
        {"record": f"lien-{one}", "as_of": before.isoformat(), "company": one, "kind": "lien", "party": bank}
        for one, bank in world.banks.items()
    )
    _write(folder / "registry.csv", forms.rows(forms.REGISTRY, (*seats, *liens)))
    records = (forms.orcid_record(one.orcid, one.posts, before) for one in world.people)
    _write(folder / "orcid.jsonl", "".join(forms.line(one) + "\n" for one in records))
    authors = (forms.author(one.author, one.name, one.employer, before) for one in world.people)
    _write(folder / "openalex-authors.jsonl", "".join(forms.line(one) + "\n" for one in authors))
    for name in planting.LISTS:
        _write(folder / f"list-{name}.csv", publishers.text(name))


def _statements(world: World, companies: planting.Companies, day: date) -> Iterator[Mapping[str, object]]:
    for one in world.companies:
        numbers = (("XI-LEI", one.lei), ("JP-JCN", one.number))
        yield forms.company_statement(world.count("statement"), one.id, one.name, day, numbers)
    for holder in world.holders.values():
        number = world.count("statement")
        if holder.birth_date:
            yield forms.person_statement(number, holder.id, holder.name, holder.birth_date, day)
        else:
            yield forms.company_statement(number, holder.id, holder.name, day)
    for company, held in companies.initial.items():
        for name, bp in held.items():
            number = world.count("statement")
            yield forms.holding(number, f"rel-{name}-{company}", name, company, [forms.shares(bp)], day, "new")
