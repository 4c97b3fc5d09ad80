"""What happens to companies in a made-up year: takeovers of every kind, thresholds crossed, mergers, want of money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from kikin.office.watch.making import forms, names
from kikin.office.watch.making.post import Post
from kikin.office.watch.making.world import Company, Holder, World

LISTS = ("end-users", "sanctions", "concern")
_STEPS = (500, 1_000, 2_500, 3_340, 5_000, 6_670)


class Companies:
    """Plants what happens to companies, to each at most one thing."""

    def __init__(self, world: World, post: Post, random: Random, open_days: list[date]):
        self.world, self.post, self.random = world, post, random
        self.open_days = open_days
        free = list(world.companies)
        random.shuffle(free)
        self.kept = [one for one in free if one.kept_by]
        self.free = [one for one in free if not one.kept_by]
        self.used: set[str] = set()
        self.to_list: dict[tuple[date, str], list[dict[str, str]]] = {}
        self.from_start: list[dict[str, str]] = []
        self.seated: list[Company] = []
        self.initial = {company: dict(held) for company, held in world.holdings.items()}
        """The holdings of the first day."""

    def one(self, is_kept: bool = False) -> Company:
        """A company to which nothing happens otherwise; for `is_kept` one of which somebody holds more than half."""
        found = (self.kept if is_kept else self.free).pop()
        self.used.add(found.id)
        return found

    def day(self, after: int = 0, before: int = 0) -> date:
        """A day on which registers are open, so many days from either end of the year at least."""
        return self.random.choice(self.open_days[5 + after : len(self.open_days) - 5 - before])

    def newcomer(self, day: date, is_person: bool | None = None) -> Holder:
        """Somebody new, whom the day's statements introduce."""
        one = self.world.holder(self.random.random() < 0.5 if is_person is None else is_person)
        self.post.add(day, "bods.jsonl", self.introduction(one, day), True)
        return one

    def introduction(self, one: Holder, day: date) -> dict[str, object]:
        number = self.world.count("statement")
        if one.birth_date:
            return forms.person_statement(number, one.id, one.name, one.birth_date, day)
        return forms.company_statement(number, one.id, one.name, day)

    def state(self, day: date, holder: str, held: str, bp: int) -> None:
        """From now on somebody holds so much of somebody."""
        self.right(day, holder, held, [forms.shares(bp)], "rel", "updated" if bp else "closed")
        self.world.holdings[held][holder] = bp

    def right(
        self, day: date, holder: str, held: str, interests: list[dict[str, object]], record: str, status: str = "new"
    ) -> None:
        number = self.world.count("statement")
        said = forms.holding(number, f"{record}-{holder}-{held}", holder, held, interests, day, status)
        self.post.add(day, "bods.jsonl", said, True)

    def enter(self, day: date, company: str, kind: str, party: str, **cells: object) -> None:
        """A row of the register."""
        record = str(cells.pop("record", f"{kind}-{self.world.count('record')}"))
        row = {"record": record, "as_of": day.isoformat(), "company": company, "kind": kind, "party": party, **cells}
        self.post.add(day, "registry.csv", row, True)

    def room(self, company: Company) -> int:
        """What of a company nobody is known to hold, in basis points."""
        return 10_000 - sum(self.world.holdings[company.id].values())

    def direct(self) -> None:
        day, is_kept = self.day(), self.random.random() < 0.4
        company, buyer = self.one(is_kept), self.newcomer(day)
        if is_kept:
            bought = self.world.holdings[company.id][company.kept_by]
            self.state(day, company.kept_by, company.id, 0)
        else:
            bought = self.random.randint(5_050, min(8_000, self.room(company)))
        self.state(day, buyer.id, company.id, bought)
        self.post.plant("takeover_direct", company.id, day, f"{buyer.id} buys {bought / 100} %")

    def chain(self) -> None:
        company = next(one for one in reversed(self.kept) if self._is_body(one.kept_by))
        self.kept.remove(company)
        self.used.add(company.id)
        day = self.day()
        buyer = self.newcomer(day)
        over = company.kept_by
        for _ in range(self.random.randrange(3)):
            between = self.newcomer(day, False)
            self.state(day, between.id, over, self.random.randint(5_100, 10_000))
            over = between.id
        self.state(day, buyer.id, over, self.random.randint(5_100, 10_000))
        self.post.plant("takeover_chain", company.id, day, f"{buyer.id} buys what stands above {company.kept_by}")

    def _is_body(self, holder: str) -> bool:
        return not self.world.holders[holder].birth_date

    def steps(self) -> None:
        """Four or five percent at a time, in one hand or in many vehicles of one hand."""
        company, in_vehicles = self.one(), self.random.random() < 0.5
        days = sorted(self.random.sample(self.open_days[5:-5], 13))
        buyer = self.newcomer(days[0])
        held = 0
        for day in days:
            part = self.random.randint(411, 489)
            before, held = held, held + part
            if in_vehicles:
                vehicle = self.newcomer(day, False)
                self.state(day, buyer.id, vehicle.id, 10_000)
                self.state(day, vehicle.id, company.id, part)
            else:
                self.state(day, buyer.id, company.id, held)
            if held > 5_000:
                self.post.plant("takeover_steps", company.id, day, f"{buyer.id} comes to {held / 100} % in steps")
                return
            if any(before < one <= held for one in _STEPS):
                self.post.plant("threshold_up", company.id, day, f"{buyer.id} comes to {held / 100} % in steps")

    def together(self) -> None:
        """Twelve holders of little agree to vote as one, or turn out to hold for one."""
        company, day = self.one(), self.day()
        mine = self.initial[company.id]
        members = self.small_holders(company, 12)
        for one in members:
            mine[one] = self.random.randint(425, 440)
        for one in mine.keys() - set(members):
            mine[one] = 20
        if self.random.random() < 0.5:
            self.enter(day, company.id, "agreement", ";".join(members))
        else:
            behind = self.newcomer(day)
            for one in members:
                self.right(day, behind.id, one, [{"type": "nominator", "directOrIndirect": "direct"}], "nom")
        self.post.plant("takeover_together", company.id, day, f"{len(members)} holders act as one")

    def small_holders(self, company: Company, count: int) -> list[str]:
        found = sorted(self.world.small(company))
        while len(found) < count:
            found.append(self.world.keep(self.world.holder(True)).id)
        return found[:count]

    def directors(self) -> None:
        company, day = self.one(), self.day(40)
        by = self.random.choice(self.small_holders(company, 1))
        if self.random.random() < 0.5:
            self.right(day, by, company.id, [{"type": "appointmentOfBoard", "directOrIndirect": "direct"}], "board")
        else:
            self.seated.append(company)
            earlier = self.random.choice([one for one in self.open_days if day - timedelta(days=50) < one < day])
            for seat, on in ((1, earlier), (2, day), (3, day)):
                director = self.newcomer(on, True)
                self.enter(on, company.id, "officer", director.id, record=self.seat(company, seat), appointed_by=by)
        self.post.plant("takeover_board", company.id, day, f"{by} names most of the board")

    def seat(self, company: Company, seat: int) -> str:
        return f"seat-{company.id}-{seat}"

    def debt(self) -> None:
        company, day = self.one(), self.day()
        lender = self.newcomer(day, False)
        way = self.random.randrange(3)
        if way == 0:
            self.enter(day, company.id, "loan", lender.id, votes_bp=self.random.randint(5_050, 7_000))
        elif way == 1:
            self.enter(day, company.id, "loan", lender.id, covenant="control")
        else:
            option = {"type": "conditionalRightsGrantedByContract", "directOrIndirect": "direct"}
            self.right(
                day, lender.id, company.id, [{**option, "share": {"exact": self.random.randint(51, 70)}}], "option"
            )
        self.post.plant("takeover_debt", company.id, day, f"{lender.id} may take control by what it lent")

    def consolidation(self) -> None:
        company, day = self.one(), self.day()
        parent = self.world.names.holding()
        code = _lei(self.world)
        self.post.add(
            day, "gleif-records.csv", {"LEI": code, "Entity.LegalName": parent, "Entity.EntityStatus": "ACTIVE"}, True
        )
        row = {
            "Relationship.StartNode.NodeID": company.lei,
            "Relationship.EndNode.NodeID": code,
            "Relationship.RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
            "Relationship.RelationshipStatus": "ACTIVE",
            "Registration.RegistrationStatus": "PUBLISHED",
            "Registration.LastUpdateDate": f"{day}T08:00:00Z",
        }
        self.post.add(day, "gleif-relationships.csv", row, True)
        self.post.plant("takeover_consolidated", company.id, day, f"{parent} consolidates it")

    def threshold_up(self) -> None:
        company, day = self.one(), self.day()
        buyer = self.newcomer(day)
        bought = self.random.choice([bp for bp in (600, 1_200, 2_600, 3_500, 4_900) if bp <= self.room(company)])
        self.state(day, buyer.id, company.id, bought)
        self.post.plant("threshold_up", company.id, day, f"{buyer.id} buys {bought / 100} %")

    def threshold_down(self) -> None:
        company, day = self.one(), self.day()
        seller = self.small_holders(company, 1)[0]
        self.initial[company.id][seller] = self.random.randint(1_100, 3_300)
        kept = self.random.choice((0, 300, 900))
        self.state(day, seller, company.id, kept)
        self.post.plant("threshold_down", company.id, day, f"{seller} keeps {kept / 100} %")

    def control_lost(self) -> None:
        company, day = self.one(True), self.day()
        self.state(day, company.kept_by, company.id, self.random.randint(4_100, 4_900))
        self.post.plant("control_lost", company.id, day, f"{company.kept_by} sells some")

    def listed_share(self) -> None:
        """A listed holder of little buys more, or a third of someone who holds a large part."""
        company, day = self.one(), self.day()
        listed = self.small_holders(company, 1)[0]
        self.initial[company.id][listed] = 300
        self.list_at_start(listed)
        if self.random.random() < 0.5:
            self.state(day, listed, company.id, 900)
        else:
            other = self.world.keep(self.world.holder(False))
            self.initial[company.id][other.id] = 3_000
            self.state(day, listed, other.id, 3_000)
        self.post.plant("listed_share", company.id, day, f"{listed}, who is listed, comes to hold more")

    def merger(self) -> None:
        company, day = self.one(), self.day()
        into = self.world.names.holding()
        if self.random.random() < 0.5:
            other = self.newcomer(day, False)
            self.enter(day, company.id, "merger", other.id)
        else:
            code = _lei(self.world)
            row = {"Entity.EntityStatus": "INACTIVE", "Entity.SuccessorEntity.1.SuccessorLEI": code, "LEI": company.lei}
            row |= {"Entity.LegalName": company.name, "Registration.LastUpdateDate": f"{day}T08:00:00Z"}
            self.post.add(
                day, "gleif-records.csv", {"LEI": code, "Entity.LegalName": into, "Entity.EntityStatus": "ACTIVE"}, True
            )
            self.post.add(day, "gleif-records.csv", row, True)
        self.post.plant("merger", company.id, day, "merged into another")

    def short(self) -> None:
        company, day = self.one(), self.day()
        spending = self.random.randint(5, 90) * 1_000_000
        said: dict[str, object] = {
            "id": f"cash-{self.world.count('declared')}",
            "kind": "cash",
            "subject": company.id,
            "on": day.isoformat(),
        }
        said |= {"cash_yen": spending * self.random.randint(5, 59) // 10, "monthly_spending_yen": spending}
        self.post.add(day, "declarations.jsonl", said, True)
        self.post.plant("company_short", company.id, day, "less than six months of cash")

    def talks(self) -> None:
        company, day = self.one(), self.day(30)
        if self.random.random() < 0.5:
            said = {
                "id": f"talks-{self.world.count('declared')}",
                "kind": "talks",
                "subject": company.id,
                "on": day.isoformat(),
            }
            self.post.add(day, "declarations.jsonl", {**said, "with": self.world.names.holding()}, True)
        else:
            for on, publisher in (
                (day - timedelta(days=self.random.randint(1, 20)), "Asahi no Kaze"),
                (day, "Minato Times"),
            ):
                story = {
                    "id": f"n-{self.world.count('story')}",
                    "kind": "talks",
                    "publisher": publisher,
                    "about": [company.id],
                }
                self.post.add(on, "news.jsonl", {**story, "headline": f"{company.name} in talks"}, True)
        self.post.plant("talks", company.id, day, "its control is being talked about")

    def list_holder(self) -> None:
        """A holder, or the company itself, comes to stand on a list."""
        company, day = self.one(), self.day()
        if self.random.random() < 0.4:
            entry, subject = {"name": company.name, "kind": "organisation"}, company.id
        else:
            subject = self.random.choice(self.small_holders(company, 3))
            entry = self.entry_of(subject)
        self.put_on_list(day, entry)
        self.post.plant("list_addition", subject, day, f"{entry['name']} is put on a list")

    def entry_of(self, holder: str) -> dict[str, str]:
        one = self.world.holders[holder]
        if one.birth_date:
            return {"name": one.name, "kind": "person", "birth_date": one.birth_date}
        return {"name": one.name, "kind": "organisation"}

    def put_on_list(self, day: date, entry: dict[str, str]) -> None:
        key = (day, self.random.choice(LISTS))
        self.to_list.setdefault(key, []).append({"id": f"e{self.world.count('entry'):05}", **entry})
        self.post.precious.add((day, f"list-{key[1]}.csv"))

    def list_at_start(self, holder: str) -> None:
        self.from_start.append({"id": f"e{self.world.count('entry'):05}", **self.entry_of(holder)})


def _lei(world: World) -> str:
    return names.lei(900_000 + world.count("lei"))


def every(companies: Companies) -> Iterator[tuple[Callable[[], None], int]]:
    """Each kind of event and how often a year has it."""
    yield from (
        (companies.direct, 12),
        (companies.chain, 12),
        (companies.steps, 8),
        (companies.together, 8),
        (companies.directors, 8),
        (companies.debt, 9),
        (companies.consolidation, 5),
        (companies.threshold_up, 10),
        (companies.threshold_down, 8),
        (companies.control_lost, 5),
        (companies.listed_share, 8),
        (companies.merger, 6),
        (companies.short, 10),
        (companies.talks, 8),
        (companies.list_holder, 12),
    )
