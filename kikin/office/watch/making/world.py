"""The fund that is watched, and who holds what, as the made-up world knows it and no feed has to say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from kikin.office.watch.making import names
from kikin.values.refs import make_ref

SMALL = (20, 260)
"""In basis points: what holders of little hold, well below the least threshold."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a made-up fund is, and whether anything happens to it beside noise."""

    awards: int = 500
    companies: int = 3_000
    people: int = 5_000
    holders: int = 50_000
    universities: int = 120
    is_eventful: bool = True


@dataclass(slots=True)
class Company:
    id: str
    name: str
    number: str
    lei: str
    awards: list[str]
    kept_by: str = ""
    """A founder or a parent who holds more than half; of others nobody does."""


@dataclass(slots=True)
class Person:
    id: str
    name: str
    birth_date: str
    orcid: str
    author: str
    employer: tuple[str, str]
    awards: list[str]
    effort_bp: int
    term_ends_on: date | None
    posts: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Holder:
    id: str
    name: str
    birth_date: str = ""
    """Empty for one that is no person."""


class World:
    """Everyone, and the holdings in basis points by company and holder."""

    def __init__(self, random: Random, first: date, last: date, size: Size):
        self.random, self.first, self.last, self.size = random, first, last, size
        self.names = names.Names(random)
        self.counted: dict[str, int] = defaultdict(int)
        self.awards = [
            (
                make_ref("AW", first.year - 1, serial + 1),
                random.randint(10, 900) * 1_000_000,
                random.randint(1, 5),
                last + timedelta(days=random.randint(60, 1_200)),
            )
            for serial in range(self.size.awards)
        ]
        self.universities = [(f"0{serial:06}jp", self.names.university()) for serial in range(self.size.universities)]
        self.companies = [self._company(serial) for serial in range(self.size.companies)]
        self.banks = {one.id: f"B{place % 9}" for place, one in enumerate(self.companies[::5])}
        """Of companies over whose assets there was a lien before the first day, and whose."""
        self.people = [self._person(serial) for serial in range(self.size.people)]
        self.holders: dict[str, Holder] = {}
        self.holdings: dict[str, dict[str, int]] = defaultdict(dict)
        self._hold()

    def count(self, what: str) -> int:
        """The next number of a kind."""
        self.counted[what] += 1
        return self.counted[what]

    def holder(self, is_person: bool) -> Holder:
        """Somebody who holds nothing yet."""
        number = f"H{self.count('holder'):06}"
        if is_person:
            return Holder(number, self.names.person(), self.birth_date())
        return Holder(number, self.names.holding())

    def keep(self, one: Holder) -> Holder:
        """Somebody who held something before the first day."""
        self.holders[one.id] = one
        return one

    def birth_date(self) -> str:
        return (date(1945, 1, 1) + timedelta(days=self.random.randrange(20_000))).isoformat()

    def small(self, company: Company) -> list[str]:
        """Those who hold little of a company."""
        return [one for one, bp in self.holdings[company.id].items() if bp <= SMALL[1]]

    def _company(self, serial: int) -> Company:
        awards = [self.awards[serial % self.size.awards][0]]
        if self.random.random() < 0.1:
            awards = sorted({*awards, self.random.choice(self.awards)[0]})
        number = names.corporate_number(1_000_000_000 + serial * 7)
        return Company(f"C{serial + 1:05}", self.names.company(), number, names.lei(70_000 + serial), awards)

    def _person(self, serial: int) -> Person:
        place = self.random.choice(self.universities)
        employer = place if self.random.random() < 0.7 else ("", self.companies[serial % self.size.companies].name)
        if not employer[0]:
            employer = (f"0c{serial % self.size.companies:05}jp", employer[1])
        awards = [self.awards[serial % self.size.awards][0]]
        if self.random.random() < 0.15:
            awards = sorted({*awards, self.random.choice(self.awards)[0]})
        term = self.last + timedelta(days=self.random.randint(800, 2_500)) if self.random.random() < 0.3 else None
        person = Person(
            f"P{serial + 1:05}",
            self.names.person(),
            self.birth_date(),
            names.orcid(200_000_000 + serial * 13),
            f"A{5_000_000_000 + serial * 17}",
            employer,
            awards,
            self.random.randrange(500, 3_001, 500),
            term,
        )
        begins = (self.first - timedelta(days=self.random.randint(500, 6_000))).isoformat()
        person.posts = [
            {"id": str(10_000 + serial * 4), "organisation": employer[1], "ror": employer[0], "begins": begins}
        ]
        return person

    def _hold(self) -> None:
        """About seventeen holders of each company; a half of the companies are kept by one, the others by nobody."""
        each = self.size.holders // self.size.companies
        for place, company in enumerate(self.companies):
            mine = self.holdings[company.id]
            if place % 2:
                keeper = self.holder(place % 4 == 1)
                self.keep(keeper)
                company.kept_by = keeper.id
                mine[keeper.id] = self.random.randint(5_500, 6_300)
            count = each + (place < self.size.holders % self.size.companies) - bool(company.kept_by)
            most = (9_500 - mine.get(company.kept_by, 0)) // count
            for _ in range(count):
                one = self.holder(self.random.random() < 0.7)
                self.keep(one)
                mine[one.id] = self.random.randint(SMALL[0], min(SMALL[1], most))
