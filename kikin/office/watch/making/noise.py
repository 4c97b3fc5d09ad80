"""What looks like something and is nothing: ordinary trades, flickering affiliations, namesakes, rumours."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from kikin.office.watch.making import forms
from kikin.office.watch.making.leaving import People
from kikin.office.watch.making.planting import LISTS, Companies
from kikin.office.watch.making.post import Post
from kikin.office.watch.making.world import Company, Person, World

_MOST_OF_LITTLE = 440
"""In basis points; a holder of little trades up to this and no further."""
_LISTS_COME_ON = 1
"""The day of the week, counted from Monday as 0."""
_PUBLISHERS = ("Asahi no Kaze", "Minato Times", "Kaigan Shinbun")


class Noise:
    """Fills the days with what nobody has to act on."""

    def __init__(self, world: World, post: Post, random: Random, companies: Companies, people: People):
        self.world, self.post, self.random = world, post, random
        free = [one for one in world.companies if one.id not in companies.used]
        self.companies = random.sample(free, len(free) // 2)
        quiet = [one for one in world.people if one.id not in people.used]
        quiet = random.sample(quiet, len(quiet) // 2)
        steady, some = len(quiet) * 8 // 10, len(quiet) // 10
        self.people, self.flickering, self.rumoured = quiet[:steady], quiet[steady:-some], quiet[-some:]
        self.with_liens = [one for one in self.companies if one.id in world.banks]
        self.talked_of = random.sample(self.companies, len(self.companies) // 10)
        self.moved: list[Person] = []
        self.converting: set[tuple[str, str]] = set()

    def registers(self, day: date) -> None:
        """What registers publish on a day on which they are open."""
        for _ in range(1 + self.world.size.companies // 60):
            self._trade(day)
        for _ in range(1 + self.world.size.companies // 250):
            self._extract(day)
        for _ in range(4):
            self._new_director(day)
            self._loan(day)
        self._lien(day)
        if self.random.random() < 0.2:
            self._agreement(day)
        if self.random.random() < 0.05:
            self._reorganisation(day)
        for one in self.random.sample(self.companies, 4):
            row = {"LEI": one.lei, "Entity.LegalName": one.name, "Entity.EntityStatus": "ACTIVE"}
            self.post.add(day, "gleif-records.csv", {**row, "Registration.LastUpdateDate": f"{day}T08:00:00Z"})

    def _state(self, day: date, holder: str, held: str, bp: int, corrects: bool = False) -> None:
        number = self.world.count("statement")
        said = forms.holding(number, f"rel-{holder}-{held}", holder, held, [forms.shares(bp)], day)
        if corrects:
            said["annotations"] = [{"motivation": "correcting", "statementPointerTarget": "/recordDetails/interests"}]
        self.post.add(day, "bods.jsonl", said)
        self.world.holdings[held][holder] = bp

    def _trade(self, day: date) -> None:
        company = self.random.choice(self.companies)
        mine = self.world.holdings[company.id]
        small = [one for one, bp in mine.items() if bp <= _MOST_OF_LITTLE]
        seller, buyer = self.random.sample(small, 2)
        part = min(self.random.randint(5, 120), mine[seller] - 5, _MOST_OF_LITTLE - mine[buyer])
        if part > 0:
            is_correction = self.random.random() < 0.03
            self._state(day, seller, company.id, mine[seller] - part, is_correction)
            self._state(day, buyer, company.id, mine[buyer] + part, is_correction)

    def _enter(self, day: date, company: Company, kind: str, party: str, **cells: object) -> None:
        record = str(cells.pop("record", f"{kind}-{self.world.count('record')}"))
        row = {"record": record, "as_of": day.isoformat(), "company": company.id, "kind": kind, "party": party, **cells}
        self.post.add(day, "registry.csv", row)

    def _extract(self, day: date) -> None:
        """The register says what is known already."""
        company = self.random.choice(self.companies)
        holder, bp = self.random.choice(sorted(self.world.holdings[company.id].items()))
        self._enter(day, company, "holder", holder, record=f"share-{company.id}-{holder}", share_bp=bp)

    def _new_director(self, day: date) -> None:
        company = self.random.choice(self.companies)
        director = self.world.holder(True)
        number = self.world.count("statement")
        said = forms.person_statement(number, director.id, director.name, director.birth_date, day)
        self.post.add(day, "bods.jsonl", said)
        seat = f"seat-{company.id}-{self.random.randint(1, 5)}"
        self._enter(day, company, "officer", director.id, record=seat)

    def _loan(self, day: date) -> None:
        company = self.random.choice(self.companies)
        holder = self.random.choice(sorted(self.world.holdings[company.id]))
        converts = self.random.random() < 0.1 and (company.id, holder) not in self.converting
        votes: dict[str, object] = {"votes_bp": 30} if converts else {}
        if self.world.holdings[company.id][holder] <= _MOST_OF_LITTLE:
            # a second such loan could bring a holder of little to a threshold
            self.converting |= {(company.id, holder)} if converts else set()
            self._enter(day, company, "loan", holder, **votes)

    def _lien(self, day: date) -> None:
        """The lien of a bank is entered once more, or has ended."""
        if self.with_liens:
            company = self.random.choice(self.with_liens)
            status = "ended" if self.random.random() < 0.2 else ""
            bank = self.world.banks[company.id]
            self._enter(day, company, "lien", bank, record=f"lien-{company.id}", status=status)
            if status:
                self.with_liens.remove(company)

    def _agreement(self, day: date) -> None:
        """Two who hold next to nothing vote as one."""
        company = self.random.choice(self.companies)
        least = sorted(self.world.holdings[company.id].items(), key=lambda one: one[1])[:2]
        if sum(bp for _, bp in least) <= 100:
            self._enter(day, company, "agreement", ";".join(holder for holder, _ in least))

    def _reorganisation(self, day: date) -> None:
        """Whoever keeps a company holds it through a vehicle from now on: nobody else stands behind it."""
        company = self.random.choice([one for one in self.companies if one.kept_by in self.world.holdings[one.id]])
        bp = self.world.holdings[company.id].pop(company.kept_by)
        vehicle = self.world.holder(False)
        said = forms.company_statement(self.world.count("statement"), vehicle.id, vehicle.name, day)
        self.post.add(day, "bods.jsonl", said, True)
        self._state(day, vehicle.id, company.id, bp)
        self._state(day, company.kept_by, vehicle.id, 10_000)
        number = self.world.count("statement")
        record = f"rel-{company.kept_by}-{company.id}"
        closed = forms.holding(number, record, company.kept_by, company.id, [], day, "closed")
        self.post.add(day, "bods.jsonl", closed)
        self.companies.remove(company)

    def science(self, day: date) -> None:
        """What ORCID and OpenAlex bring: nothing new, old posts written down late, and guesses that pass."""
        for person in self.random.sample(self.people, 5 + self.world.size.people // 200):
            posts = list(person.posts)
            if self.random.random() < 0.3:
                place = self.random.choice(self.world.universities)
                old = {"organisation": place[1], "ror": place[0], "begins": "2009-04-01", "ends": "2014-03-31"}
                posts.append({"id": f"{posts[0]['id']}{self.world.count('post')}", **old})
                person.posts = posts
            self.post.add(day, "orcid.jsonl", forms.orcid_record(person.orcid, posts, day))
        for person in self.random.sample(self.people, 20):
            self.post.add(day, "openalex-authors.jsonl", forms.author(person.author, person.name, person.employer, day))
        for _ in range(25):
            authors = [(one.author, one.employer) for one in self.random.sample(self.people, 3)]
            self.post.add(day, "openalex-works.jsonl", forms.work(self.world.count("work"), authors, day))
        for _ in range(2):
            person, place = self.random.choice(self.flickering), self.random.choice(self.world.universities)
            self.post.add(day, "openalex-authors.jsonl", forms.author(person.author, person.name, place, day))
            self.moved.append(person)
        if len(self.moved) > 60:
            person = self.moved.pop(0)
            self.post.add(day, "openalex-authors.jsonl", forms.author(person.author, person.name, person.employer, day))
        if self.random.random() < 0.1:
            self._joined(day)

    def _joined(self, day: date) -> None:
        """OpenAlex takes two authors for one, and the other works elsewhere."""
        person, place = self.random.choice(self.flickering), self.random.choice(self.world.universities)
        stray = f"A{9_000_000_000 + self.world.count('stray')}"
        self.post.add(day, "openalex-works.jsonl", forms.work(self.world.count("work"), [(stray, place)], day))
        row = {"merge_date": day.isoformat(), "id": stray, "merge_into_id": person.author}
        self.post.add(day, "openalex-merged.csv", row)

    def words(self, day: date) -> None:
        """What newspapers tell and recipients declare."""
        for _ in range(15):
            self._story(day, "other", self.random.choice(self.companies).id)
        if self.rumoured and self.random.random() < 0.5:
            self._story(day, "departure", self.rumoured.pop().orcid)
        if self.talked_of and self.random.random() < 0.5:
            self._story(day, "talks", self.talked_of.pop().id)
        for one in self.random.sample(self.companies, 12):
            spending = self.random.randint(5, 90) * 1_000_000
            cash = {"cash_yen": spending * self.random.randint(7, 40), "monthly_spending_yen": spending}
            self._declare(day, "cash", one.id, {"on": day.isoformat(), **cash})
        for person in self.random.sample(self.people, 4):
            effort = {"award": person.awards[0], "effort_bp": person.effort_bp}
            self._declare(day, "effort", person.id, effort)
            if person.term_ends_on:
                person.term_ends_on += timedelta(days=365)
                self._declare(day, "term", person.id, {"on": person.term_ends_on.isoformat()})

    def _story(self, day: date, kind: str, about: str) -> None:
        said = {"id": f"n-{self.world.count('story')}", "kind": kind, "publisher": self.random.choice(_PUBLISHERS)}
        self.post.add(day, "news.jsonl", {**said, "about": [about], "headline": "A story"})

    def _declare(self, day: date, kind: str, subject: str, said: dict[str, Any]) -> None:
        number = f"{kind}-{self.world.count('declared')}"
        self.post.add(day, "declarations.jsonl", {"id": number, "kind": kind, "subject": subject, **said})


class Publishers:
    """The lists: each is published whole every week, and on the days on which somebody is put on it."""

    def __init__(self, world: World, post: Post, random: Random, companies: Companies, namesakes: list[Person]):
        self.world, self.post, self.random, self.companies = world, post, random, companies
        self.namesakes = namesakes
        self.entries: dict[str, list[dict[str, str]]] = {name: [self._stranger() for _ in range(180)] for name in LISTS}
        self.entries[LISTS[0]] += companies.from_start

    def publish(self, day: date) -> None:
        """What comes out on a day."""
        for name in LISTS:
            planted = self.companies.to_list.get((day, name), [])
            if not planted and day.weekday() != _LISTS_COME_ON:
                continue
            entries = self.entries[name]
            entries += [*planted, *(self._stranger() for _ in range(self.random.randint(0, 2)))]
            if self.random.random() < 0.3:
                entries.append(self._namesake())
            if self.random.random() < 0.3:
                entries.pop(self.random.randrange(100))
            self.post.whole[day][f"list-{name}.csv"] = self.text(name)

    def text(self, name: str) -> str:
        return forms.rows(forms.LIST, self.entries[name])

    def _stranger(self) -> dict[str, str]:
        is_person = self.random.random() < 0.6
        entry = {"id": f"e{self.world.count('entry'):05}", "name": self.world.names.stranger(is_person)}
        if is_person:
            return {**entry, "kind": "person", "birth_date": self.world.birth_date()}
        return {**entry, "kind": "organisation", "country": "ZZ"}

    def _namesake(self) -> dict[str, str]:
        """Somebody who is called like a person of the fund and was born on another day."""
        person = self.random.choice(self.namesakes)
        born = self.world.birth_date()
        if born == person.birth_date:
            return self._stranger()
        return {"id": f"e{self.world.count('entry'):05}", "name": person.name, "kind": "person", "birth_date": born}
