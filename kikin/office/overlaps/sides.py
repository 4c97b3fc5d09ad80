"""A pair side by side: what each project says, with what coincides marked.

Of another agency's application only what coincides is shown of the abstract: the rest is its own affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kikin.fund import overlaps as rules
from kikin.fund.applications import PERSON_ROLES
from kikin.fund.charter import COST_ITEMS
from kikin.office.applications.models import Application
from kikin.office.overlaps import comparing
from kikin.office.overlaps.models import OutsideProject, Overlap
from kikin.office.parties.models import Person
from kikin.values.money import Yen
from kikin.values.naming import folded, folded_person
from kikin.values.text import NOTHING_SAID, Text

_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class OnePerson:
    """Somebody on one side. `coincides`: "person" by a number, "name" by the name alone, or nothing."""

    name: Text
    role: Text
    number: str
    organisation: Text
    effort_percent: int
    coincides: str


@dataclass(frozen=True, slots=True)
class OneLine:
    year: int
    item: Text
    amount_yen: Yen
    coincides: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two projects; titles and abstracts are given in each language in which they were written."""

    ref: str
    source: str
    application: Application | None
    is_ours: bool
    titles: tuple[tuple[rules.Part, ...], ...]
    abstracts: tuple[tuple[rules.Part, ...], ...]
    people: tuple[OnePerson, ...]
    organisations: tuple[tuple[Text, bool], ...]
    years: tuple[int, int]
    total_yen: Yen
    has_same_total: bool
    lines: tuple[OneLine, ...]


@dataclass(frozen=True, slots=True)
class PersonYear:
    """What one person is to give to whom in one year; each share with the title or the ref of its project."""

    name: Text
    year: int
    shares: tuple[tuple[Text | str, int], ...]
    percent: int
    is_over: bool


def sides(pair: Overlap) -> tuple[Side, Side]:
    """The application, and what it stands beside."""
    one, other = _compared(pair)
    ours = _of_application(pair.application, one, other, whole=True)
    if pair.other is not None:
        whole = pair.other.agency in ("", pair.agency)
        return ours, _of_application(pair.other, other, one, whole=whole)
    assert pair.outside is not None
    return ours, _of_outside(pair.outside, other, one)


def efforts(pair: Overlap) -> list[PersonYear]:
    """How much those who are on both sides are to give in each year, over everything that is known to run.

    Of an application that is on neither side only the ref is told.
    """
    one, other = _compared(pair)
    same = one.project.numbers & other.project.numbers
    people = {involved.person for involved in pair.application.involvements.all()}
    names = {number: person.name for person in people for number in comparing.numbers_of(person) & same}
    chosen = [pair.application, *([pair.other] if pair.other else [])]
    elsewhere = comparing.running().filter(involvements__person__in=people).exclude(pk__in=[each.pk for each in chosen])
    outside = list(comparing.outside_projects(one.project.first_year))
    everything = comparing.compared_applications([*chosen, *elsewhere.distinct()])
    everything |= comparing.compared_outside(outside)
    titles: dict[str, Text | str] = {each.ref: each.title for each in chosen}
    titles |= {comparing.ref_of(each): each.title for each in outside}
    return [
        PersonYear(
            names.get(load.number, NOTHING_SAID),
            load.year,
            tuple((titles.get(ref, ref), percent) for ref, percent in load.shares),
            load.percent,
            load.is_over,
        )
        for load in rules.loads(each.project for each in everything.values())
        if load.number in same and one.project.first_year <= load.year <= one.project.last_year
    ]


def candidates(pair: Overlap) -> list[tuple[Person, str]]:
    """Our people and the researchers' numbers that bear the same name, to be confirmed as one person."""
    if pair.outside is None:
        return []
    found = []
    for involved in pair.application.involvements.select_related("person").prefetch_related("person__identifiers"):
        ours = rules.Researcher(comparing.numbers_of(involved.person), comparing.names_of(involved.person))
        for person in pair.outside.people:
            if rules.may_be(ours, folded_person(person["name"]), person["number"]):
                found.append((involved.person, person["number"]))
    return list(dict.fromkeys(found))


def _compared(pair: Overlap) -> tuple[comparing.Compared, comparing.Compared]:
    known = comparing.compared_applications([pair.application, *([pair.other] if pair.other else [])])
    known |= comparing.compared_outside([pair.outside] if pair.outside else [])
    beside = pair.other or pair.outside
    assert beside is not None
    return known[pair.application.ref], known[comparing.ref_of(beside)]


def _of_application(one: Application, mine: comparing.Compared, theirs: comparing.Compared, *, whole: bool) -> Side:
    people = tuple(
        OnePerson(
            involved.person.name,
            PERSON_ROLES[involved.role],
            involved.person.ref,
            involved.member.organisation.name,
            0,
            _coincidence(comparing.numbers_of(involved.person), comparing.names_of(involved.person), theirs.project),
        )
        for involved in one.involvements.all()
        if involved.role != "administrator"
    )
    abstracts = _texts(one.summary, theirs.abstract)
    return Side(
        ref=one.award.ref if hasattr(one, "award") else one.ref,
        source="",
        application=one,
        is_ours=whole,
        titles=_texts(one.title, theirs.title),
        abstracts=abstracts if whole else tuple(map(_what_coincides, abstracts)),
        people=people,
        organisations=tuple(
            (
                member.organisation.name,
                bool(comparing.names_of_body(member.organisation.name) & theirs.project.organisations),
            )
            for member in one.members.all()
        ),
        years=comparing.years_of(one),
        total_yen=comparing.total_of(one),
        has_same_total=comparing.total_of(one) == theirs.project.total_yen,
        lines=_lines(mine.project, theirs.project),
    )


def _of_outside(one: OutsideProject, mine: comparing.Compared, theirs: comparing.Compared) -> Side:
    people = tuple(
        OnePerson(
            _same(person["name"]),
            NOTHING_SAID,
            person["number"],
            _same(person["organisation"]),
            person["effort_percent"],
            _coincidence(frozenset({person["number"]}), frozenset({folded_person(person["name"])}), theirs.project),
        )
        for person in one.people
    )
    organisations = dict.fromkeys(person["organisation"] for person in one.people if person["organisation"])
    return Side(
        ref=one.number,
        source=one.source,
        application=None,
        is_ours=False,
        titles=(rules.parts(one.title, theirs.title),),
        abstracts=(rules.parts(one.abstract, theirs.abstract),) if one.abstract else (),
        people=people,
        organisations=tuple((_same(name), folded(name) in theirs.project.organisations) for name in organisations),
        years=(one.first_year, one.last_year),
        total_yen=one.amount_yen,
        has_same_total=one.amount_yen == theirs.project.total_yen,
        lines=_lines(mine.project, theirs.project),
    )


def _coincidence(numbers: frozenset[str], names: frozenset[str], theirs: rules.Project) -> str:
    if numbers & theirs.numbers:
        return "person"
    return "name" if names & theirs.names else ""


def _texts(text: Text, other: str) -> tuple[tuple[rules.Part, ...], ...]:
    return tuple(rules.parts(words, other) for words in dict.fromkeys((text.ja, text.en)) if words)


def _what_coincides(parts: Sequence[rules.Part]) -> tuple[rules.Part, ...]:
    return tuple(one if one.coincides else rules.Part(_LEFT_OUT, False) for one in parts)


def _lines(mine: rules.Project, theirs: rules.Project) -> tuple[OneLine, ...]:
    same = rules.same_money(mine, theirs)
    return tuple(
        OneLine(year, COST_ITEMS[item], yen, (year, item, yen) in same) for year, item, yen in sorted(mine.lines)
    )


def _same(words: str) -> Text:
    return Text(words, words)
