"""What happens to people in a made-up year: they leave, take posts, near the end of a term, promise too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from kikin.office.watch.making import forms
from kikin.office.watch.making.planting import Companies
from kikin.office.watch.making.post import Post
from kikin.office.watch.making.world import Person, World


class People:
    """Plants what happens to people, to each at most one thing."""

    def __init__(self, world: World, post: Post, random: Random, companies: Companies):
        self.world, self.post, self.random, self.companies = world, post, random, companies
        self.free = list(world.people)
        random.shuffle(self.free)
        self.used: set[str] = set()

    def one(self) -> Person:
        person = self.free.pop()
        self.used.add(person.id)
        return person

    def day(self, after: int = 0) -> date:
        """Any day: people leave on Sundays and over the new year, too."""
        return self.world.first + timedelta(
            days=self.random.randint(5 + after, (self.world.last - self.world.first).days - 5)
        )

    def elsewhere(self, person: Person) -> tuple[str, str]:
        return self.random.choice([one for one in self.world.universities if one != person.employer])

    def declare(self, day: date, kind: str, person: Person, **said: object) -> None:
        number = f"{kind}-{self.world.count('declared')}"
        self.post.add(day, "declarations.jsonl", {"id": number, "kind": kind, "subject": person.id, **said}, True)

    def leaves_by_orcid(self) -> None:
        person, day = self.one(), self.day()
        ends = (day - timedelta(days=self.random.randint(0, 40))).isoformat()
        posts = [{**person.posts[0], "ends": ends}]
        if self.random.random() < 0.6:
            place = self.elsewhere(person)
            posts.append({"id": person.posts[0]["id"] + "1", "organisation": place[1], "ror": place[0], "begins": ends})
        self.post.add(day, "orcid.jsonl", forms.orcid_record(person.orcid, posts, day), True)
        self.post.plant("departure", person.id, day, "the employment has ended")

    def leaves_by_word(self) -> None:
        person, day = self.one(), self.day()
        self.declare(
            day, "departure", person, on=(day + timedelta(days=20)).isoformat(), **{"with": self.elsewhere(person)[1]}
        )
        self.post.plant("departure", person.id, day, "the institution says so")

    def leaves_by_agreement(self) -> None:
        """OpenAlex and a newspaper, one after the other."""
        person, day = self.one(), self.day(60)
        place = self.elsewhere(person)
        first, last = self.random.choice(((day - timedelta(days=self.random.randint(0, 50)), day), (day, day)))
        guess = forms.author(person.author, person.name, place, first)
        story = {
            "id": f"n-{self.world.count('story')}",
            "kind": "departure",
            "publisher": "Minato Times",
            "about": [person.orcid],
        }
        if self.random.random() < 0.5:
            self.post.add(first, "openalex-authors.jsonl", guess, True)
            self.post.add(last, "news.jsonl", {**story, "headline": f"{person.name} moves to {place[1]}"}, True)
        else:
            work = forms.work(self.world.count("work"), [(person.author, place)], last)
            self.post.add(first, "news.jsonl", {**story, "headline": f"{person.name} leaves"}, True)
            self.post.add(last, "openalex-works.jsonl", work, True)
        self.post.plant("departure", person.id, last, "OpenAlex and a newspaper agree")

    def adds_a_post(self) -> None:
        person, day = self.one(), self.day()
        place = self.elsewhere(person)
        begins = (day - timedelta(days=self.random.randint(0, 60))).isoformat()
        posts = [
            *person.posts,
            {"id": person.posts[0]["id"] + "2", "organisation": place[1], "ror": place[0], "begins": begins},
        ]
        self.post.add(day, "orcid.jsonl", forms.orcid_record(person.orcid, posts, day), True)
        self.post.plant("post_added", person.id, day, f"a further post with {place[1]}")

    def nears_the_end(self) -> None:
        person, day = self.one(), self.day()
        if self.random.random() < 0.6:
            day = day.replace(day=min(day.day, 28))
            day = day if day > self.world.first else day + timedelta(days=31)
            person.term_ends_on = day.replace(year=day.year + 1)
        else:
            self.declare(day, "term", person, on=(day + timedelta(days=self.random.randint(60, 300))).isoformat())
        self.post.plant("term_end", person.id, day, "the term ends within twelve months")

    def promises_too_much(self) -> None:
        person, day = self.one(), self.day()
        self.declare(
            day, "effort", person, award="OTHER-1", effort_bp=10_050 - person.effort_bp * len(person.awards) + 500
        )
        self.post.plant("overcommitted", person.id, day, "more than the whole of their time")

    def is_listed(self) -> None:
        person, day = self.one(), self.companies.day()
        entry = {"name": person.name, "kind": "person"}
        if self.random.random() < 0.7:
            entry["birth_date"] = person.birth_date
        if self.random.random() < 0.3:
            family, _, given = person.name.partition(" ")
            entry["name"] = f"{given} {family}"
        self.companies.put_on_list(day, entry)
        self.post.plant("list_addition", person.id, day, f"{person.name} is put on a list")


def every(people: People) -> Iterator[tuple[Callable[[], None], int]]:
    """Each kind of event and how often a year has it."""
    yield from (
        (people.leaves_by_orcid, 12),
        (people.leaves_by_word, 6),
        (people.leaves_by_agreement, 8),
        (people.adds_a_post, 6),
        (people.nears_the_end, 12),
        (people.promises_too_much, 6),
        (people.is_listed, 10),
    )
