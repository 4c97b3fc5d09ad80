"""The fund as the looking needs it, and its standing after every look so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kikin.fund.awards import RUNNING
from kikin.fund.charter import Charter
from kikin.office.applications.models import Involvement
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award as Granted
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watch.folder import Delivery, read_file
from kikin.office.watch.looking import Award, Company, Fund, Looking, Person, rules_of
from kikin.office.watch.models import FeedFile, Look, Watched
from kikin.values.calendar import fiscal_year_bounds

_NUMBERS = ("corporate_number", "lei")


def fund_now() -> Fund:
    """The awards that run, with their organisations and key people, by their refs."""
    charter = in_force()
    live = list(Granted.objects.filter(state__in=RUNNING).order_by("pk"))
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
        yield Company(organisation.ref, organisation.name.ja, tuple(refs), tuple(numbers))


def _people(live: list[Granted]) -> Iterator[Person]:
    award_of = {one.application_id: one.ref for one in live}
    found = Involvement.objects.filter(application__in=award_of).select_related("person", "member__organisation")
    of = defaultdict(list)
    for one in found.prefetch_related("person__identifiers").order_by("pk"):
        of[one.person].append(one)
    for person, mine in of.items():
        refs = tuple(dict.fromkeys(award_of[one.application_id] for one in mine))
        orcid = next((one.value for one in person.identifiers.all() if one.scheme == "orcid"), "")
        yield Person(person.ref, person.name.ja, refs, mine[0].member.organisation.name.ja, orcid=orcid)


def watched_now() -> set[tuple[int, str]]:
    """Every award that runs, by its key, with each organisation and person of it, by their refs."""
    live = Granted.objects.filter(state__in=RUNNING)
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
    fund: Fund
    looking: Looking


_last: list[_Standing] = []


def standing_after(last: Look | None, fund: Fund) -> Looking:
    """Everything that was delivered until a look, once more; or as this process knows it, where nothing else changed.

    What past looks show raises nothing here: it was raised then. `keep_standing` has to be told when a look is kept.
    """
    kept = _last.pop() if _last else None
    if kept is not None and last is not None and kept.number == last.number and _is_alike(kept.fund, fund):
        kept.looking.fund.awards = fund.awards
        return kept.looking
    looking = Looking(fund)
    for look in Look.objects.order_by("number").prefetch_related("files") if last is not None else ():
        came = [delivery(one, look.day.isoformat()) for one in look.files.all()]
        (looking.begin if look.number == 1 else looking.take)(came, look.day)
    return looking


def keep_standing(number: int, looking: Looking) -> None:
    """A look was kept: the next of this process goes on from it."""
    _last[:] = [_Standing(number, looking.fund, looking)]


def forget() -> None:
    """Begin from what was delivered, as a new process does."""
    _last.clear()


def _is_alike(one: Fund, other: Fund) -> bool:
    """The same people, companies and rules; what is left of the money may differ."""
    return (one.rules, one.companies, one.people) == (other.rules, other.companies, other.people)


def delivery(file: FeedFile, day: str) -> Delivery:
    """What a kept file says."""
    return read_file(file.name, bytes(file.content), day)
