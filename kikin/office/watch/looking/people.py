"""Where key people work, how much of their time is promised, and when their terms end.

A person's own ORCID record and a declaration are taken at their word; what OpenAlex guesses and what newspapers tell
must agree with one another within the charter's days before anything is raised, so that a stray affiliation is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from kikin.fund.watch import Alert
from kikin.office.feeds.watch.cells import out_of_address
from kikin.office.feeds.watch.said import Career, Declared, Joined, Post, Seen, Told
from kikin.office.watch.looking import person_paths as paths
from kikin.office.watch.looking.fund import Fund, Person
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.lives import Life
from kikin.office.watch.looking.outcome import SeenAgain
from kikin.office.watch.looking.posts import day_of, elsewhere, here, is_at, marks, months_later
from kikin.office.watch.sources import kind_of
from kikin.values.text import Text

_SHORTER_MONTH = timedelta(days=3)
Ground: TypeAlias = tuple[str, ...]
Found: TypeAlias = Alert | SeenAgain | str
"""An alert, a further source of one, or the key of one that is taken back."""


class People:
    """Everyone's life, by the fund's ids; `called` leads to them from the ids of others."""

    def __init__(self, fund: Fund, grounds: Grounds):
        self.fund = fund
        self.grounds = grounds
        self.lives: dict[str, Life] = {}
        self.called: dict[str, str] = {}
        self.strangers: dict[str, Career | Seen] = {}
        """The newest that was said of each identity of which nobody knows yet whose it is."""
        self.joined: dict[str, Joined] = {}
        for one in fund.people.values():
            self.watch(one)

    def watch(self, one: Person) -> None:
        """From now on this person is watched."""
        if one.id not in self.lives:
            self.lives[one.id] = Life(terms=[("fund", one.term_ends_on)])
        self.lives[one.id].promises(one.efforts_bp)
        self.called |= {number: one.id for number in (one.orcid, one.author) if number not in ("", one.id)}

    def person_of(self, called: str) -> Person | None:
        """The person of the fund who is called so, by their own id or another's."""
        return self.fund.people.get(self._end_of(called))

    def _end_of(self, called: str) -> str:
        """The last of the identities that are known to be one."""
        called = out_of_address(called)
        while called in self.called:
            called = self.called[called]
        return called

    def take_career(self, said: Career, today: date) -> Iterator[Found]:
        """A newer ORCID record: alerts, and the keys of those that it takes back."""
        person = self.person_of(said.orcid)
        if person is None:
            self._keep(said.orcid, said)
            return
        if said.now_orcid:
            if self._end_of(said.now_orcid) != person.id:
                self.called.setdefault(said.now_orcid, person.id)
            return
        life = self.lives[person.id]
        before = life.career
        if before is not None and (said.rank < before.rank or said.ref == before.ref):
            return
        life.career = said
        was, now = here(person, before, today), here(person, said, today)
        if now.is_left:
            yield from self._leaves(person, today, paths.employment(person, now.ended[-1]), [(said.ref,)])
        elif now.open and was.is_left:
            yield from self._stays(life, lambda ref: kind_of(ref) == "orcid")
        if later := [end for post in now.open if (end := day_of(post.ends_on))]:
            yield from self._ends(life, said.ref, min(later))
        known = {marks(post)[0] for post in before.posts} if before is not None else set()
        posts = [post for post in elsewhere(person, said, today) if marks(post)[0] not in known]
        yield from self._adds(person, posts, said.ref, today)

    def take_seen(self, said: Seen, today: date) -> Iterator[Found]:
        """Where OpenAlex takes somebody to be: a guess, unless it is where they are known to be."""
        person = self.person_of(said.author) or self.person_of(said.orcid)
        if person is None:
            self._keep(said.author, said)
            return
        life = self.lives[person.id]
        before = life.last_seen
        if not said.places or (before is not None and said.rank < before.rank) or said.ref in life.seen:
            return
        life.seen[said.ref] = said
        if any(is_at(person, name, number) for number, name in said.places):
            life.guesses.pop("openalex", None)
        elif before is None or any(is_at(person, name, number) for number, name in before.places):
            yield from self._guess(person, "openalex", said.ref, today)

    def take_told(self, said: Told, today: date) -> Iterator[Found]:
        """A newspaper tells that somebody leaves."""
        for called in said.about:
            if person := self.person_of(called):
                yield from self._guess(person, "news", said.ref, today)

    def take_joined(self, said: Joined, today: date) -> Iterator[Found]:
        """Two identities are one person's, or are not after all."""
        if said.split:
            yield from self._split(said)
            return
        self.joined[said.ref] = said
        gone, kept = self._end_of(said.gone), self._end_of(said.kept)
        if gone == kept:
            return
        if gone in self.fund.people and kept not in self.fund.people:
            gone, kept = kept, gone
        self.called[gone] = kept
        if gone in self.lives and kept in self.lives:
            mine, theirs = self.lives[kept], self.lives[gone]
            mine.gone_by = mine.gone_by or theirs.gone_by
            mine.further = theirs.further | mine.further
        elif kept in self.lives:
            yield from self.meet(today)

    def meet(self, today: date) -> Iterator[Found]:
        """What was said of strangers, who turn out to be of the fund."""
        for called in [one for one in self.strangers if self.person_of(one)]:
            said = self.strangers.pop(called)
            yield from self.take_career(said, today) if isinstance(said, Career) else self.take_seen(said, today)

    def forget(self, withdrawn: str) -> Iterator[str]:
        """A story or a declaration is as if it had never been; the alerts that fall though they rest on others."""
        for life in self.lives.values():
            was_overcommitted = life.is_overcommitted
            life.forget(lambda ref: ref == withdrawn)
            if was_overcommitted and not life.is_overcommitted and self.grounds.drop(life.filled_by):
                yield life.filled_by
        if joined := self.joined.pop(withdrawn, None):
            yield from self._split(joined)

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
            yield from self._leaves(person, today, paths.stated(person, said), [(said.ref,)])
        elif said.kind == "term":
            yield from self._ends(life, said.ref, day_of(said.on))
        elif said.kind == "post":
            yield from self._adds(person, [Post("", said.with_whom)], said.ref, today)
        elif said.kind == "effort":
            was_overcommitted = life.is_overcommitted
            life.efforts[said.award].append((said.ref, said.amount))
            if life.is_overcommitted and not was_overcommitted:
                yield self._overcommitted(person, life, [said.ref], [said.ref], today)
            elif life.is_overcommitted and life.filled_by:
                yield SeenAgain(life.filled_by, (said.ref,))

    def promised(self, today: date) -> Iterator[Alert]:
        """Of whom the contracts alone promise more than there is."""
        for person_id, life in self.lives.items():
            person = self.person_of(person_id)
            if person is not None and life.is_overcommitted and not life.filled_by:
                facts = [f"{award} {said[-1][1]}" for award, said in life.efforts.items() if said]
                yield self._overcommitted(person, life, [], facts, today)

    def terms(self, today: date) -> Iterator[Found]:
        """Whose terms end within the charter's months, each told once; whose employment ends soon, as ORCID showed."""
        months = self.fund.rules.notice_months
        last = months_later(today, months) + _SHORTER_MONTH
        for person_id, life in self.lives.items():
            ends_on = life.term_ends_on
            if ends_on is None or life.is_gone or not today <= ends_on <= last:
                continue
            person = self.person_of(person_id)
            if person is None or (person.id != person_id and self.lives[person.id].term_ends_on is not None):
                continue
            if not life.warned_by and months_later(ends_on, -months) <= today:
                yield from self._warn(person, life, ends_on, today)
            career = life.career
            if career is not None and life.terms[-1][0] == career.ref and (now := here(person, career, today)).is_left:
                yield from self._leaves(person, today, paths.employment(person, now.ended[-1]), [(career.ref,)])

    def _keep(self, called: str, said: Career | Seen) -> None:
        before = self.strangers.get(called)
        if before is None or before.rank <= said.rank:
            self.strangers[called] = said

    def _split(self, said: Joined) -> Iterator[str]:
        """They are two after all: what was said of the one is not the other's, and alerts that rest on it fall."""
        ends = [self._whose_own(out_of_address(one)) for one in (said.gone, said.kept)]
        strange = next((one for one in ends if one in self.called), "")
        person = self.person_of(strange)
        self.called.pop(strange, None)
        if person is None:
            return
        life = self.lives[person.id]
        refs = {ref for ref, seen in life.seen.items() if strange in (seen.author, seen.orcid)}

        def is_strange(ref: str) -> bool:
            return ref in refs or ref.startswith(f"orcid:{strange}:")

        life.forget(is_strange)
        yield from (key for key in sorted(life.told_by) if self.grounds.fall(key, is_strange))
        if strange in self.lives and self.lives[strange].gone_by == life.gone_by:
            life.gone_by = ""

    def _whose_own(self, called: str) -> str:
        """The person whose own number it is; else the number itself."""
        person = self.fund.people.get(self.called.get(called, ""))
        return person.id if person is not None and called in (person.orcid, person.author) else called

    def _guess(self, person: Person, source: str, ref: str, today: date) -> Iterator[Found]:
        guesses, within = self.lives[person.id].guesses, self.fund.rules.sources_within_days
        guesses[source].append((today, ref))
        fresh = {
            by: [said for on, said in guesses[by] if (today - on).days <= within] for by in guesses if by != source
        }
        if agree := [(said, ref) for others in fresh.values() for said in others]:
            sources = sorted([source, *(by for by, others in fresh.items() if others)])
            yield from self._leaves(person, today, paths.agreed(person, sources), agree)

    def _ends(self, life: Life, ref: str, ends_on: date | None) -> Iterator[SeenAgain]:
        """A term ends on this day, as is said now."""
        if life.warned_by and life.term_ends_on == ends_on:
            yield SeenAgain(life.warned_by, (ref,))
        life.ends(ref, ends_on)

    def _warn(self, person: Person, life: Life, ends_on: date, today: date) -> Iterator[Found]:
        refs = [ref for ref, day in life.terms if day == ends_on and kind_of(ref)]
        alert = self._alert("term_ends", person, refs[:1], today, paths.term(person, ends_on), [str(ends_on)])
        life.warned_by = alert.key
        yield alert
        yield from (SeenAgain(alert.key, (ref,)) for ref in refs[1:])

    def _overcommitted(
        self, person: Person, life: Life, refs: Iterable[str], facts: Iterable[str], today: date
    ) -> Alert:
        path = paths.effort(person, life.effort_bp)
        alert = self._alert("overcommitted", person, refs, today, path, facts)
        life.filled_by = alert.key
        return alert

    def _leaves(self, person: Person, today: date, path: Iterable[Text], grounds: Sequence[Ground]) -> Iterator[Found]:
        """Any of these grounds shows that somebody has left."""
        life = self.lives[person.id]
        if not life.is_gone:
            alert = self._alert("departure", person, grounds[0], today, path, grounds[0])
            life.gone_by = alert.key
            yield alert
        yield from (SeenAgain(life.gone_by, ground) for ground in grounds)

    def _stays(self, life: Life, is_lost: Callable[[str], bool]) -> Iterator[str]:
        """What showed that somebody left says so no more: they are back, unless another source shows it still."""
        if self.grounds.fall(life.gone_by, is_lost):
            yield life.gone_by

    def _adds(self, person: Person, posts: Iterable[Post], ref: str, today: date) -> Iterator[Found]:
        """Further posts: an institution is told once, whoever tells of it, and of whom has left not at all."""
        life, told_by = self.lives[person.id], ""
        for post in posts:
            names = [one for one in marks(post) if one]
            if known_by := next((life.further[one] for one in names if one in life.further), life.gone_by):
                life.further |= dict.fromkeys(names, known_by)
                yield SeenAgain(known_by, (ref,))
                continue
            if not told_by:
                alert = self._alert("post_added", person, [ref], today, paths.further(person, post), [ref, *names])
                told_by = alert.key
                yield alert
            life.further |= dict.fromkeys(names, told_by)

    def _alert(
        self, kind: str, person: Person, refs: Iterable[str], today: date, path: Iterable[Text], facts: Iterable[str]
    ) -> Alert:
        others = tuple(one.id for one in self.fund.people.values() if self.called.get(one.id) == person.id)
        awards = tuple(
            dict.fromkeys([*person.awards, *(ref for one in others for ref in self.fund.people[one].awards)])
        )
        key = self.grounds.key_of(kind, person.id, facts)
        about = (person.id, *others, *(number for number in (person.orcid, person.author) if number))
        return Alert(kind, person.id, key, today, tuple(path), about, awards, self.fund.stake(awards), tuple(refs))
