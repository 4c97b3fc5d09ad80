"""The fund as the looking needs it, and its standing after every look so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kikin.fund.charter import Charter
from kikin.office.applications.models import Involvement
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award as Granted
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watch.folder import Delivery, read_file
from kikin.office.watch import stated
from kikin.office.watch.looking import Award, Company, Fund, Looking, Outcome, Person, rules_of
from kikin.office.watch.models import FeedFile, Look, Notice
from kikin.values.calendar import fiscal_year_bounds
from kikin.values.text import Text

_NUMBERS = ("corporate_number", "lei")


def fund_now() -> Fund:
    """The awards that have not come to their end, with their organisations and key people, by their refs."""
    charter = in_force()
    live = list(Granted.objects.exclude(state__in=Granted.lifecycle.ends).order_by("pk"))
    return Fund(rules_of(charter), [_award(one, charter) for one in live], _companies(live), _people(live))


def _award(award: Granted, charter: Charter) -> Award:
    left_yen = sum(awards.balances_of(award).values())
    return Award(award.ref, left_yen, ends_on=fiscal_year_bounds(award.last_year, charter.first_month)[1])


def _companies(live: list[Granted]) -> Iterator[Company]:
    members = AwardMember.objects.filter(award__in=live).select_related("organisation", "award")
    of = defaultdict(list)
    for one in members.prefetch_related("organisation__identifiers").order_by("pk"):
        of[one.organisation].append(one.award.ref)
    for organisation, refs in of.items():
        numbers = [(one.scheme, one.value) for one in organisation.identifiers.all() if one.scheme in _NUMBERS]
        name, aliases = _names(organisation.name)
        yield Company(organisation.ref, name, tuple(refs), tuple(numbers), aliases)


def _people(live: list[Granted]) -> Iterator[Person]:
    award_of = {one.application_id: one.ref for one in live}
    found = Involvement.objects.filter(application__in=award_of).select_related("person", "member__organisation")
    of = defaultdict(list)
    for one in found.prefetch_related("person__identifiers").order_by("pk"):
        of[one.person].append(one)
    for person, mine in of.items():
        refs = tuple(dict.fromkeys(award_of[one.application_id] for one in mine))
        orcid = next((one.value for one in person.identifiers.all() if one.scheme == "orcid"), "")
        name, aliases = _names(person.name)
        yield Person(person.ref, name, refs, mine[0].member.organisation.name.ja, orcid=orcid, aliases=aliases)


def _names(name: Text) -> tuple[str, tuple[str, ...]]:
    """A name in one language, and in the other: lists have either."""
    return name.ja, (name.en,) if name.en != name.ja else ()


@dataclass(slots=True)
class _Standing:
    """What the last look of this process left, so that the next begins there."""

    number: int
    looking: Looking


_last: list[_Standing] = []


def standing_after(last: Look | None, fund: Fund) -> Looking:
    """Everything that was delivered until a look, once more; or as this process knows it, whoever else is funded now.

    What past looks show raises nothing here: it was raised then. `keep_standing` has to be told when a look is kept.
    """
    kept = _last.pop() if _last else None
    if kept is not None and last is not None and (kept.number, kept.looking.fund.rules) == (last.number, fund.rules):
        kept.looking.follow(fund, last.day)
        return kept.looking
    looking = Looking(fund)
    for look in Look.objects.order_by("number") if last is not None else ():
        take_in(looking, look.number, look.day, Came(look.files.all(), list(look.notices.all())))
    return looking


@dataclass(frozen=True, slots=True)
class Came:
    """What one look takes in: files of feeds, and what recipients stated."""

    files: Iterable[FeedFile]
    notices: Sequence[Notice]


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
