"""Where key people work, how much of their time is promised, and when their terms end.

A person's own ORCID record and a declaration are taken at their word; what OpenAlex guesses and what newspapers tell
must agree with one another within the charter's days before anything is raised, so that a stray affiliation is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from kikin.fund.watch import Alert, key_of
from kikin.office.feeds.watch.cells import bare
from kikin.office.feeds.watch.said import Career, Declared, Joined, Post, Seen, Told
from kikin.office.watch.looking.fund import Fund, Person
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.lives import WHOLE_BP, Life
from kikin.office.watch.looking.outcome import SeenAgain
from kikin.office.watch.sources import kind_of
from kikin.values.calendar import MONTHS_OF_A_YEAR, date_words, month_bounds
from kikin.values.text import Text

SOON = timedelta(days=90)
"""An employment that ends within these days is left; one that ends later is a term."""
_RECENT = timedelta(days=365)
"""A further post that began longer ago was only now written down."""
Found: TypeAlias = Alert | SeenAgain | str
"""An alert, a further source of one, or the key of one that is taken back."""


class People:
    """Everyone's life, by the fund's ids; `called` leads to them from the ids of others."""

    def __init__(self, fund: Fund, grounds: Grounds):
        self.fund = fund
        self.grounds = grounds
        self.lives: dict[str, Life] = {}
        self.called: dict[str, str] = {}
        self.strangers: dict[str, Career] = {}
        """The records of those who are not watched, and may be one day."""
        for one in fund.people.values():
            self.watch(one)

    def watch(self, one: Person) -> None:
        """From now on this person is watched; their record of before they were is where they stand."""
        if one.id not in self.lives:
            career = self.strangers.pop(one.orcid, None)
            self.lives[one.id] = Life(terms=[("fund", one.term_ends_on)], career=career)
        self.lives[one.id].promises(one.efforts_bp)
        self.called |= {number: one.id for number in (one.orcid, one.author) if number}

    def person_of(self, called: str) -> Person | None:
        """The person of the fund who is called so, by their own id or another's."""
        for _ in range(9):
            if called in self.fund.people and called not in self.called:
                return self.fund.people[called]
            if called not in self.called:
                return None
            called = self.called[called]
        return None

    def take_career(self, said: Career, today: date) -> Iterator[Found]:
        """A newer ORCID record: alerts, and the keys of those that it takes back."""
        person = self.person_of(said.orcid)
        if person is None:
            newest = max(self.strangers.get(said.orcid, said), said, key=lambda one: one.rank)
            self.strangers[said.orcid] = newest
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
        if now.ended and not now.open and not (was.ended and not was.open):
            yield from self._leaves(person, said.ref, today, _employment(person, now.ended[-1]))
        elif now.open and life.is_gone and was.ended and not was.open:
            yield from self._stays(life, lambda ref: kind_of(ref) == "orcid")
        if later := [end for post in now.open if (end := _day(post.ends_on))]:
            if life.warned_by and life.term_ends_on == min(later):
                yield SeenAgain(life.warned_by, said.ref)
            life.ends(said.ref, min(later))
        known = {post.id for post in before.posts} if before is not None else set()
        posts = [post for post in _elsewhere(person, said, today) if post.id not in known]
        yield from self._adds(person, posts, said.ref, today)

    def take_seen(self, said: Seen, today: date) -> Iterator[Found]:
        """Where OpenAlex takes somebody to be: a guess, unless it is where they are known to be."""
        person = self.person_of(said.author) or self.person_of(said.orcid)
        if person is None:
            return
        life = self.lives[person.id]
        before = max(life.seen.values(), key=lambda one: one.rank, default=None)
        if not said.places or (before is not None and said.rank < before.rank) or said.ref in life.seen:
            return
        life.seen[said.ref] = said
        if any(_is_at(person, name, number) for number, name in said.places):
            life.guesses.pop("openalex", None)
        elif before is None or any(_is_at(person, name, number) for number, name in before.places):
            yield from self._guess(person, "openalex", said.ref, today)

    def take_told(self, said: Told, today: date) -> Iterator[Found]:
        """A newspaper tells that somebody leaves."""
        for called in said.about:
            if person := self.person_of(called):
                yield from self._guess(person, "news", said.ref, today)

    def take_joined(self, said: Joined) -> Iterator[str]:
        """Two identities are one person's, or are not after all; the keys of alerts that rested on the other's."""
        one, other = self.person_of(said.kept), self.person_of(said.gone)
        if said.split:
            self.called.pop(said.gone, None)
            if one is not None:
                life = self.lives[one.id]
                strange = {ref for ref, seen in life.seen.items() if said.gone in (seen.author, seen.orcid)}
                strange |= {life.career.ref} if life.career and life.career.orcid == said.gone else set()
                life.seen = {ref: seen for ref, seen in life.seen.items() if ref not in strange}
                life.guesses = {source: guess for source, guess in life.guesses.items() if guess[1] not in strange}
                if life.career and life.career.ref in strange:
                    life.career = None
                    if life.is_gone:
                        yield from self._stays(life, lambda ref: ref.startswith(f"orcid:{said.gone}:"))
            if one is not None and said.gone in self.lives and self.lives[said.gone].gone_by == life.gone_by:
                life.gone_by = ""
        elif one is not None and other is None:
            self.called[said.gone] = one.id
        elif other is not None and one is None:
            self.called[said.kept] = other.id
        elif one is not None and other is not None and one.id != other.id:
            self.called[other.id] = one.id
            mine, theirs = self.lives[one.id], self.lives[other.id]
            mine.gone_by = mine.gone_by or theirs.gone_by
            mine.further = theirs.further | mine.further

    def forget(self, withdrawn: str) -> None:
        """A story or a declaration that was taken back."""
        for life in self.lives.values():
            life.forget(withdrawn)

    def falls(self, key: str) -> None:
        """What an alert told was taken back: whoever it took to have left has not."""
        for life in self.lives.values():
            life.falls(key)

    def take_declared(self, said: Declared, today: date) -> Iterator[Found]:
        """What a person or their institution states."""
        person = self.person_of(said.subject)
        if person is None:
            return
        life = self.lives[person.id]
        if said.kind == "departure":
            yield from self._leaves(person, said.ref, today, _stated(person, said))
        elif said.kind == "term":
            if life.warned_by and life.term_ends_on == _day(said.on):
                yield SeenAgain(life.warned_by, said.ref)
            life.ends(said.ref, _day(said.on))
        elif said.kind == "post":
            yield from self._adds(person, [Post("", said.with_whom)], said.ref, today)
        elif said.kind == "effort":
            was = life.effort_bp
            life.efforts.setdefault(said.award, []).append((said.ref, said.amount))
            now = life.effort_bp
            if was <= WHOLE_BP < now:
                alert = self._alert("overcommitted", person, [said.ref], today, _effort(person, now), [said.ref])
                life.filled_by = alert.key
                yield alert
            elif now > WHOLE_BP and life.filled_by:
                yield SeenAgain(life.filled_by, said.ref)

    def promised(self, today: date) -> Iterator[Alert]:
        """Of whom the contracts alone promise more than there is."""
        for person_id, life in self.lives.items():
            person = self.person_of(person_id)
            if person is not None and life.is_overcommitted and not life.filled_by:
                facts = [f"{award} {said[-1][1]}" for award, said in life.efforts.items() if said]
                alert = self._alert("overcommitted", person, [], today, _effort(person, life.effort_bp), facts)
                life.filled_by = alert.key
                yield alert

    def terms(self, today: date) -> Iterator[Found]:
        """Whose terms end within the charter's months, each told once."""
        last = months_later(today, self.fund.rules.notice_months)
        for person_id, life in self.lives.items():
            ends_on = life.term_ends_on
            if ends_on is not None and not life.warned_by and not life.is_gone and today <= ends_on <= last:
                person = self.person_of(person_id)
                if person is None or (person.id != person_id and self.lives[person.id].term_ends_on is not None):
                    continue
                refs = [ref for ref, day in life.terms if day == ends_on and kind_of(ref)]
                alert = self._alert("term_ends", person, refs[:1], today, _term(person, ends_on), [str(ends_on)])
                life.warned_by = alert.key
                yield alert
                yield from (SeenAgain(alert.key, ref) for ref in refs[1:])

    def _guess(self, person: Person, source: str, ref: str, today: date) -> Iterator[Found]:
        life = self.lives[person.id]
        life.guesses[source] = (today, ref)
        fresh = {
            by: said
            for by, said in life.guesses.items()
            if (today - said[0]).days <= self.fund.rules.sources_within_days
        }
        if len(fresh) > 1 and not life.further:
            yield from self._leaves(
                person, ref, today, _agreed(person, sorted(fresh)), [said for _, said in fresh.values()]
            )

    def _leaves(
        self, person: Person, ref: str, today: date, path: Iterable[Text], refs: Iterable[str] = ()
    ) -> Iterator[Found]:
        life, shown_by = self.lives[person.id], [*refs] or [ref]
        if life.is_gone:
            yield from (SeenAgain(life.gone_by, one) for one in shown_by)
        else:
            alert = self._alert("departure", person, shown_by, today, path, shown_by)
            life.gone_by = alert.key
            yield alert

    def _stays(self, life: Life, is_lost: Callable[[str], bool]) -> Iterator[str]:
        """What showed that somebody left says so no more: they are back, unless another source shows it still."""
        if self.grounds.fall(life.gone_by, is_lost):
            yield life.gone_by
            life.gone_by = ""

    def _adds(self, person: Person, posts: Iterable[Post], ref: str, today: date) -> Iterator[Found]:
        """Further posts: an institution is told once, whoever tells of it, and of whom has left not at all."""
        life, told_by = self.lives[person.id], ""
        for post in posts:
            names = [one for one in (post.id, _plain(post.organisation)) if one]
            if known_by := next((life.further[one] for one in names if one in life.further), life.gone_by):
                life.further |= dict.fromkeys(names, known_by)
                yield SeenAgain(known_by, ref)
                continue
            if not told_by:
                alert = self._alert("post_added", person, [ref], today, _further(person, post), [ref, *names])
                told_by = alert.key
                yield alert
            life.further |= dict.fromkeys(names, told_by)

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


def _is_at(person: Person, name: str, number: str) -> bool:
    same_name = bool(name) and _plain(name) == _plain(person.employer)
    return same_name or (bool(number) and bare(number) == person.employer_id)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def _day(said: str) -> date | None:
    """The last day of a year, a month, or the day itself."""
    if not said:
        return None
    parts = [int(part) for part in said[: len("YYYY-MM-DD")].split("-")]
    try:
        if len(parts) == 3:
            return date(*parts)
        return month_bounds(parts[0], parts[1] if len(parts) > 1 else MONTHS_OF_A_YEAR)[1]
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    return min(
        day.replace(day=1).replace(year=year, month=month + 1) + timedelta(days=day.day - 1),
        month_bounds(year, month + 1)[1],
    )


def _employment(person: Person, post: Post) -> list[Text]:
    on = in_words(post.ends_on)
    return [
        Text(
            f"{person.name}の{post.organisation}での雇用が{on.ja}に終わる（ORCID）",
            f"the employment of {person.name} with {post.organisation} ends on {on.en} (ORCID)",
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
    on = in_words(said.on)
    return [
        Text(f"{person.name}が{on.ja}に離任する旨の申告", f"it is declared that {person.name} leaves on {on.en}"),
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
    on = date_words(ends_on)
    return [Text(f"{person.name}の任期は{on.ja}まで", f"the term of {person.name} ends on {on.en}")]


def in_words(said: str) -> Text:
    """A day of a feed, as people read it; what is no day as it was written."""
    day = _day(said)
    return date_words(day) if day else Text(said, said)
