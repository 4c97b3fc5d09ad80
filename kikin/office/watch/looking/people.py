"""Where key people work, how much of their time is promised, and when their terms end.

A person's own ORCID record and a declaration are taken at their word; what OpenAlex guesses and what newspapers tell
must agree with one another within the charter's days before anything is raised, so that a stray affiliation is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kikin.fund.watch import Alert, key_of
from kikin.office.feeds.watch.said import Career, Declared, Joined, Post, Seen, Told
from kikin.office.watch.looking.fund import Fund, Person
from kikin.values.calendar import MONTHS_OF_A_YEAR, month_bounds
from kikin.values.text import Text

SOON = timedelta(days=90)
"""An employment that ends within these days is left; one that ends later is a term."""
_RECENT = timedelta(days=365)
"""A further post that began longer ago was only now written down."""
_SHORTER_MONTH = timedelta(days=3)
_WHOLE_BP = 10_000
_ADDRESSES = ("https://orcid.org/", "http://orcid.org/", "https://openalex.org/", "http://openalex.org/")


@dataclass(slots=True)
class Life:
    """What is known of one person. `guesses` are days and refs of sources that alone prove nothing.

    `terms` and `efforts_bp` (by award) keep what was stated before, so that what is taken back leaves it standing.
    """

    is_gone: bool = False
    gone_by: str = ""
    career: Career | None = None
    seen: dict[str, Seen] = field(default_factory=dict)
    guesses: dict[str, tuple[date, str]] = field(default_factory=dict)
    further: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, date | None]] = field(default_factory=list)
    warned: set[date] = field(default_factory=set)
    efforts_bp: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def effort_bp(self) -> int:
        """What is promised of the whole time."""
        return sum(stated[-1][1] for stated in self.efforts_bp.values() if stated)

    def forget(self, ref: str) -> None:
        """What a statement said is as if it had never been said."""
        self.guesses = {source: guess for source, guess in self.guesses.items() if guess[1] != ref}
        self.further = {name: by for name, by in self.further.items() if by != ref}
        gone = {ends_on for by, ends_on in self.terms if by == ref and ends_on is not None}
        self.terms = [one for one in self.terms if one[0] != ref]
        self.warned -= gone - {ends_on for _, ends_on in self.terms}
        self.efforts_bp = {award: [one for one in stated if one[0] != ref] for award, stated in self.efforts_bp.items()}


class People:
    """Everyone's life, by the fund's ids; `called` leads to them from the ids of others."""

    def __init__(self, fund: Fund):
        self.fund = fund
        self.lives: dict[str, Life] = {}
        self.called: dict[str, str] = {}
        self.strangers: dict[str, Career | Seen] = {}
        """The newest that was said of each identity of which nobody knows yet whose it is."""
        self.joined: dict[str, Joined] = {}
        for one in fund.people.values():
            efforts = {award: [("", effort)] for award, effort in one.efforts_bp.items()}
            self.lives[one.id] = Life(terms=[("", one.term_ends_on)], efforts_bp=efforts)
            self.called |= {number: one.id for number in (one.orcid, one.author) if number}

    def person_of(self, called: str) -> Person | None:
        """The person of the fund who is called so, by their own id or another's."""
        called = _bare(called)
        for _ in range(9):
            if called in self.fund.people and called not in self.called:
                return self.fund.people[called]
            if called not in self.called:
                return None
            called = self.called[called]
        return None

    def take_career(self, said: Career, today: date) -> Iterator[Alert | str]:
        """A newer ORCID record: alerts, and the keys of those that it takes back."""
        person = self.person_of(said.orcid)
        if person is None:
            self._keep(said.orcid, said)
            return
        if said.now_orcid:
            self.called.setdefault(said.now_orcid, person.id)
            return
        life = self.lives[person.id]
        before = life.career
        if before is not None and (said.rank < before.rank or said.ref == before.ref):
            return
        life.career = said
        was, now = _here(person, before, today), _here(person, said, today)
        if now.ended and not now.open:
            yield from self._leaves(person, said.ref, today, _employment(person, now.ended[-1]))
        elif now.open and life.is_gone and life.gone_by and was.ended and not was.open:
            yield life.gone_by
            life.is_gone, life.gone_by = False, ""
        if later := [end for post in now.open if (end := _day(post.ends_on))]:
            life.terms.append((said.ref, min(later)))
        known = {_mark(post) for post in before.posts} if before is not None else set()
        told = known | life.further.keys()
        further = [one for one in _elsewhere(person, said, today) if not {_mark(one), _plain(one.organisation)} & told]
        life.further |= {mark: said.ref for one in further for mark in (_mark(one), _plain(one.organisation)) if mark}
        if further and not life.is_gone:
            post = further[0]
            yield self._alert(
                "post_added", person, [said.ref], today, _further(person, post), [post.id, post.organisation]
            )

    def take_seen(self, said: Seen, today: date) -> Iterator[Alert]:
        """Where OpenAlex takes somebody to be: a guess, unless it is where they are known to be."""
        person = self.person_of(said.author) or self.person_of(said.orcid)
        if person is None:
            self._keep(said.author, said)
            return
        life = self.lives[person.id]
        # of one day the one that came last
        before = max(reversed(life.seen.values()), key=lambda one: one.rank, default=None)
        if not said.places or (before is not None and said.rank < before.rank) or said.ref in life.seen:
            return
        life.seen[said.ref] = said
        if any(_is_at(person, name, number) for number, name in said.places):
            life.guesses.pop("openalex", None)
        elif before is None or any(_is_at(person, name, number) for number, name in before.places):
            yield from self._guess(person, "openalex", said.ref, today)

    def take_told(self, said: Told, today: date) -> Iterator[Alert]:
        """A newspaper tells that somebody leaves."""
        for called in said.about:
            if person := self.person_of(called):
                yield from self._guess(person, "news", said.ref, today)

    def take_joined(self, said: Joined, today: date) -> Iterator[Alert | str]:
        """Two identities are one person's, or are not after all: alerts, and the keys of those taken back."""
        if said.split:
            yield from self._split(said)
            return
        self.joined[said.ref] = said
        one, other = self.person_of(said.kept), self.person_of(said.gone)
        if one is not None and other is not None:
            if one.id != other.id:
                self.called[other.id] = one.id
        elif one is not None:
            self.called[self._end_of(said.gone)] = one.id
            yield from self._meet(one, today)
        elif other is not None:
            self.called[self._end_of(said.kept)] = other.id
            yield from self._meet(other, today)
        elif (gone := self._end_of(said.gone)) != (kept := self._end_of(said.kept)):
            self.called[gone] = kept

    def _end_of(self, called: str) -> str:
        """The last of the identities that are known to be one."""
        called = _bare(called)
        while called in self.called:
            called = self.called[called]
        return called

    def _meet(self, person: Person, today: date) -> Iterator[Alert | str]:
        """What was said of strangers, who turn out to be this person."""
        for called in [one for one in self.strangers if self.person_of(one) is person]:
            said = self.strangers.pop(called)
            yield from self.take_career(said, today) if isinstance(said, Career) else self.take_seen(said, today)

    def _keep(self, called: str, said: Career | Seen) -> None:
        before = self.strangers.get(called)
        if before is None or before.rank <= said.rank:
            self.strangers[called] = said

    def _split(self, said: Joined) -> Iterator[str]:
        ends = [self._whose_own(_bare(one)) for one in (said.gone, said.kept)]
        strange = next((one for one in ends if one in self.called), None)
        if strange is None:
            return
        person = self.person_of(strange)
        self.called.pop(strange)
        if person is None:
            return
        life = self.lives[person.id]
        refs = {ref for ref, seen in life.seen.items() if strange in (seen.author, seen.orcid)}
        life.seen = {ref: seen for ref, seen in life.seen.items() if ref not in refs}
        life.guesses = {source: guess for source, guess in life.guesses.items() if guess[1] not in refs}
        if life.career and life.career.orcid == strange:
            life.career = None
            if life.is_gone and life.gone_by:
                yield life.gone_by
                life.is_gone, life.gone_by = False, ""

    def _whose_own(self, called: str) -> str:
        """The person whose own number it is; else the number itself."""
        person = self.fund.people.get(self.called.get(called, ""))
        return person.id if person is not None and called in (person.orcid, person.author) else called

    def forget(self, withdrawn: str) -> Iterator[str]:
        """A story or a declaration that was taken back; the keys of alerts that rested on whom it joined."""
        for life in self.lives.values():
            life.forget(withdrawn)
        if joined := self.joined.pop(withdrawn, None):
            yield from self._split(joined)

    def comes_back(self, key: str) -> None:
        """Whoever this alert took to have left has not."""
        for life in self.lives.values():
            if life.gone_by == key:
                life.is_gone, life.gone_by = False, ""

    def take_declared(self, said: Declared, today: date) -> Iterator[Alert]:
        """What a person or their institution states."""
        person = self.person_of(said.subject)
        if person is None:
            return
        life = self.lives[person.id]
        if said.kind == "departure":
            yield from self._leaves(person, said.ref, today, _stated(person, said))
        elif said.kind == "term":
            life.terms.append((said.ref, _day(said.on)))
        elif said.kind == "post" and not life.is_gone and _plain(said.with_whom) not in life.further:
            life.further[_plain(said.with_whom)] = said.ref
            path = _further(person, Post("", said.with_whom))
            yield self._alert("post_added", person, [said.ref], today, path, [said.with_whom])
        elif said.kind == "effort":
            was = life.effort_bp()
            life.efforts_bp.setdefault(said.award, []).append((said.ref, said.amount))
            now = life.effort_bp()
            if was <= _WHOLE_BP < now:
                yield self._alert("overcommitted", person, [said.ref], today, _effort(person, now), [said.ref])

    def terms(self, today: date) -> Iterator[Alert]:
        """Whose terms end within the charter's months, each told once; whose employment ends soon, as ORCID showed."""
        months = self.fund.rules.notice_months
        last = months_later(today, months) + _SHORTER_MONTH
        for person_id, life in self.lives.items():
            ref, ends_on = life.terms[-1]
            if ends_on is None or life.is_gone or not today <= ends_on <= last:
                continue
            person = self.fund.people[person_id]
            if ends_on not in life.warned and months_later(ends_on, -months) <= today:
                life.warned.add(ends_on)
                refs = [ref] if ref else []
                yield self._alert("term_ends", person, refs, today, _term(person, ends_on), [ends_on.isoformat()])
            if life.career is not None and life.career.ref == ref and ends_on <= today + SOON:
                here = _here(person, life.career, today)
                if here.ended and not here.open:
                    yield from self._leaves(person, life.career.ref, today, _employment(person, here.ended[-1]))

    def _guess(self, person: Person, source: str, ref: str, today: date) -> Iterator[Alert]:
        life = self.lives[person.id]
        life.guesses[source] = (today, ref)
        fresh = {
            by: said
            for by, said in life.guesses.items()
            if (today - said[0]).days <= self.fund.rules.sources_within_days
        }
        if len(fresh) > 1 and not life.is_gone:
            yield from self._leaves(
                person, ref, today, _agreed(person, sorted(fresh)), [said for _, said in fresh.values()]
            )

    def _leaves(
        self, person: Person, ref: str, today: date, path: Iterable[Text], refs: Iterable[str] = ()
    ) -> Iterator[Alert]:
        life = self.lives[person.id]
        if not life.is_gone:
            alert = self._alert("departure", person, [*refs] or [ref], today, path, [*refs] or [ref])
            life.is_gone, life.gone_by = True, alert.key
            yield alert

    def _alert(
        self, kind: str, person: Person, refs: list[str], today: date, path: Iterable[Text], facts: Iterable[str]
    ) -> Alert:
        others = tuple(one.id for one in self.fund.people.values() if self.called.get(one.id) == person.id)
        awards = tuple(
            dict.fromkeys([*person.awards, *(ref for one in others for ref in self.fund.people[one].awards)])
        )
        key = key_of(kind, person.id, facts)
        about = (person.id, *others, *(number for number in (person.orcid, person.author) if number))
        return Alert(kind, person.id, key, today, tuple(path), about, awards, self.fund.stake(awards), tuple(refs))


@dataclass(frozen=True, slots=True)
class _Here:
    """Employments at the institution of the award."""

    open: tuple[Post, ...] = ()
    ended: tuple[Post, ...] = ()


def _here(person: Person, career: Career | None, today: date) -> _Here:
    posts = [one for one in career.posts if _is_at(person, one.organisation, one.organisation_id)] if career else []
    ended = [one for one in posts if (end := _day(one.ends_on)) and end <= today + SOON]
    return _Here(tuple(one for one in posts if one not in ended), tuple(sorted(ended, key=lambda one: one.ends_on)))


def _elsewhere(person: Person, career: Career, today: date) -> list[Post]:
    """Posts with others that began lately and have no end."""
    return [
        one
        for one in career.posts
        if not one.ends_on and not _is_at(person, one.organisation, one.organisation_id)
        if (begins := _day(one.begins_on)) is None or begins >= today - _RECENT
    ]


def _mark(post: Post) -> str:
    """What a post is known by from one record to the next."""
    return post.id or f"{post.organisation} {post.begins_on}"


def _plain(name: str) -> str:
    """An organisation's name, however it is spaced."""
    return "".join(name.casefold().split())


def _is_at(person: Person, name: str, number: str) -> bool:
    same_name = bool(name) and _plain(name) == _plain(person.employer)
    return same_name or (bool(number) and number.rstrip("/").rsplit("/", 1)[-1] == person.employer_id)


def _day(said: str) -> date | None:
    """The last day of a year, a month, or the day itself."""
    if not said:
        return None
    try:
        parts = [int(part) for part in said[: len("YYYY-MM-DD")].split("-")]
        if len(parts) == 3:
            return date(*parts)
        return month_bounds(parts[0], parts[1] if len(parts) > 1 else MONTHS_OF_A_YEAR)[1]
    except ValueError:
        return None


def _bare(called: str) -> str:
    """A number without the address that ORCID and OpenAlex write before it."""
    return called.rstrip("/").rsplit("/", 1)[-1] if called.startswith(_ADDRESSES) else called


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    return min(
        day.replace(day=1).replace(year=year, month=month + 1) + timedelta(days=day.day - 1),
        month_bounds(year, month + 1)[1],
    )


def _employment(person: Person, post: Post) -> list[Text]:
    return [
        Text(
            f"{person.name}の{post.organisation}での雇用が{post.ends_on}に終わる（ORCID）",
            f"the employment of {person.name} with {post.organisation} ends on {post.ends_on} (ORCID)",
        )
    ]


def _further(person: Person, post: Post) -> list[Text]:
    return [
        Text(
            f"{person.name}が{post.organisation}での職を加えた",
            f"{person.name} has a further post with {post.organisation}",
        )
    ]


def _stated(person: Person, said: Declared) -> list[Text]:
    return [
        Text(f"{person.name}が{said.on}に離任する旨の申告", f"it is declared that {person.name} leaves on {said.on}"),
        *([Text(f"移籍先は{said.with_whom}", f"for {said.with_whom}")] if said.with_whom else []),
    ]


def _agreed(person: Person, sources: list[str]) -> list[Text]:
    by = ", ".join(sources)
    return [
        Text(
            f"独立した複数の情報（{by}）が{person.name}の{person.employer}からの離任を示す",
            f"independent sources ({by}) agree that {person.name} has left {person.employer}",
        )
    ]


def _effort(person: Person, now: int) -> list[Text]:
    return [
        Text(
            f"{person.name}のエフォートの合計が{now / 100:g}%である",
            f"the efforts of {person.name} come to {now / 100:g} %",
        )
    ]


def _term(person: Person, ends_on: date) -> list[Text]:
    return [Text(f"{person.name}の任期は{ends_on}まで", f"the term of {person.name} ends on {ends_on}")]
