"""The fund as the looking needs it, and its standing after every look so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kikin.fund.charter import Charter
from kikin.office.applications.models import Involvement
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award as Granted
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watch.folder import Delivery, read_file
from kikin.office.overlaps.queries import own_efforts
from kikin.office.parties.models import Identifier
from kikin.office.screening.stakes import technology_levels
from kikin.office.watch import stated
from kikin.office.watch.looking import Award, Company, Fund, Looking, Outcome, Person, rules_of
from kikin.office.watch.models import FeedFile, Look, Notice, Watched
from kikin.values.calendar import fiscal_year_bounds
from kikin.values.money import Yen

_NUMBERS = ("corporate_number", "lei")
_BP_OF_A_PERCENT = 100


def fund_now() -> Fund:
    """The awards that have not come to their end, with their organisations and key people, by their refs.

    There are thousands of them and it is asked at every look, so that no record is made of each.
    """
    charter = in_force()
    live = _live().order_by("pk")
    left_yen, levels = awards.bound_of(live), technology_levels(live.values("application"))
    found = [_award(one, left_yen.get(one.ref, 0), levels.get(one.application_id, 0), charter) for one in live]
    return Fund(rules_of(charter), found, _companies(live), _people(live))


def _live() -> QuerySet[Granted]:
    return Granted.objects.exclude(state__in=Granted.lifecycle.ends)


def _award(award: Granted, left_yen: Yen, technology_level: int, charter: Charter) -> Award:
    return Award(award.ref, left_yen, technology_level, fiscal_year_bounds(award.last_year, charter.first_month)[1])


def _companies(live: QuerySet[Granted]) -> Iterator[Company]:
    names = "organisation__ref", "organisation__name_ja", "organisation__name_en", "award__ref"
    of: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for *who, award in AwardMember.objects.filter(award__in=live).order_by("pk").values_list(*names):
        of[who[0], who[1] or who[2], who[2] or who[1]].append(award)
    numbers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    known = Identifier.objects.filter(scheme__in=_NUMBERS, organisation__isnull=False).order_by("pk")
    for ref, scheme, value in known.values_list("organisation__ref", "scheme", "value"):
        numbers[ref].append((scheme, value))
    for (ref, ja, en), refs in of.items():
        yield Company(ref, ja, tuple(refs), tuple(numbers[ref]), _aliases(ja, en))


def _people(live: QuerySet[Granted]) -> Iterator[Person]:
    award_of = dict(live.values_list("application__ref", "ref"))
    efforts = own_efforts(award_of)
    names = "person__name_ja", "person__name_en", "member__organisation__name_ja", "member__organisation__name_en"
    involved = Involvement.objects.filter(application__award__in=live).order_by("pk")
    known: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for person, scheme, number in Identifier.objects.filter(person__isnull=False).values_list(
        "person__ref", "scheme", "value"
    ):
        known[person].append((scheme, number))
    of: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for person, *said in involved.values_list("person__ref", "application__ref", *names):
        of[person].append(tuple(said))
    for person, mine in of.items():
        applications = list(dict.fromkeys(application for application, *_ in mine))
        numbers = {person, *(number for _, number in known[person])}
        efforts_bp = {
            award_of[one]: percent * _BP_OF_A_PERCENT
            for one in applications
            if (percent := max(efforts.get((one, number), 0) for number in numbers))
        }
        _, ja, en, employer_ja, employer_en = mine[0]
        yield Person(
            person,
            ja or en,
            tuple(award_of[one] for one in applications),
            employer_ja or employer_en,
            orcid=dict(known[person]).get("orcid", ""),
            efforts_bp=efforts_bp,
            aliases=_aliases(ja or en, en or ja),
        )


def _aliases(ja: str, en: str) -> tuple[str, ...]:
    """A name in the other language: lists have either."""
    return (en,) if en != ja else ()


def watched_now() -> set[tuple[int, str]]:
    """Every award that has not ended, by its key, with each organisation and person of it, by their refs."""
    live = _live()
    members = AwardMember.objects.filter(award__in=live).order_by().values_list("award", "organisation__ref")
    people = Involvement.objects.filter(application__award__in=live).order_by()
    return {*members, *people.values_list("application__award", "person__ref")}


def joined_since(last: Look | None) -> set[tuple[int, str]]:
    """Of these, whoever the last look did not know. Before the first one nobody has joined: all are the ground."""
    return watched_now() - set(Watched.objects.values_list("award", "about")) if last is not None else set()


@dataclass(slots=True)
class _Standing:
    """What the last look of this process left, so that the next begins there."""

    number: int
    looking: Looking


_last: list[_Standing] = []


def standing_after(last: Look | None, fund: Fund, is_joined: bool = False) -> Looking:
    """Everything that was delivered until a look, once more; or as this process knows it, where nobody has joined.

    What past looks show raises nothing here: it was raised then. What earlier files say of whoever has joined nobody
    has looked at, so these are read again. `keep_standing` has to be told when a look is kept.
    """
    kept = _last.pop() if _last else None
    if kept is None or last is None or is_joined or (kept.number, kept.looking.fund.rules) != (last.number, fund.rules):
        return _read_again(last, fund)
    kept.looking.follow(fund, last.day)
    return kept.looking


def _read_again(last: Look | None, fund: Fund) -> Looking:
    looking = Looking(fund)
    for look in Look.objects.order_by("number") if last is not None else ():
        take_in(looking, look.number, look.day, Came(list(look.files.all()), list(look.notices.all())))
    return looking


@dataclass(frozen=True, slots=True)
class Came:
    """What one look takes in: files of feeds, what recipients stated, and who has joined an award, by its key."""

    files: Sequence[FeedFile]
    notices: Sequence[Notice]
    joined: Set[tuple[int, str]] = frozenset()

    @property
    def is_nothing(self) -> bool:
        return not (self.files or self.notices or self.joined)


def came_since(last: Look | None) -> Came:
    """What no look has taken in yet."""
    return Came(
        list(FeedFile.objects.filter(state="taken", look=None).order_by("pk")),
        list(Notice.objects.filter(look=None).select_related("award").order_by("pk")),
        joined_since(last),
    )


def take_in(looking: Looking, number: int, day: date, came: Came) -> Outcome:
    """One look. The first takes what files say as the ground; what a recipient states is news at any time."""
    said = stated.deliveries(came.notices)
    files = (delivery(one, day.isoformat()) for one in came.files)
    if number > 1:
        return looking.take([*said, *files], day)
    ground = looking.begin(files, day)
    outcome = looking.take(said, day)
    outcome.looked_at_count = ground.looked_at_count
    return outcome


def keep_standing(number: int, looking: Looking) -> None:
    """A look was kept: the next of this process goes on from it."""
    _last[:] = [_Standing(number, looking)]


def forget() -> None:
    """Begin from what was delivered, as a new process does."""
    _last.clear()


def delivery(file: FeedFile, day: str) -> Delivery:
    """What a kept file says."""
    return read_file(file.name, bytes(file.content), day)
