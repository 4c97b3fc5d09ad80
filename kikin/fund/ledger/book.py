"""The whole ledger in columns, so that its laws go over a million transfers in seconds.

Most transfers look like many others: the same kind, accounts and dimensions. Such a face is kept once, and what a law
asks of a face it asks once. What is left of a transfer is its number, its day, its amount and its face.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kikin.fund.ledger.transfers import DIMENSIONS, Row
from kikin.values.money import Yen


class Face(NamedTuple):
    """What a transfer has in common with those that are like it. `has_document`: whether it names any evidence;
    `takes_back`: whether it takes another back.
    """

    kind: str
    from_account: str
    to_account: str
    fiscal_year: int
    appropriation: str
    agency: str
    field: str
    concept: str
    call: str
    award: str
    member: str
    instrument: str
    has_document: bool
    takes_back: bool


class MonthEnd(NamedTuple):
    """What an account held at the end of a month, how many transfers had taken from it by then, the newest of all
    that had moved it, and the latest day on which one had.
    """

    balance_yen: Yen
    sent_count: int
    last_id: int
    last_on: date


class _Faces(dict[Any, int]):
    """The place of each face, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.known: list[Face] = []

    def __missing__(self, said: Any) -> int:
        place = self[said] = len(self.known)
        self.known.append(Face._make(said))
        return place


_DIMENSIONS = tuple(Row._fields.index(name) for name in DIMENSIONS)
_ID, _KIND, _FROM, _TO, _YEN, _ON, _YEAR, _DOCUMENT, _CORRECTS = (
    Row._fields.index(name)
    for name in ("id", "kind", "from_account", "to_account", "amount_yen", "on", "fiscal_year", "document", "corrects")
)


class Book:
    """Transfers in columns: `numbers`, `days`, `amounts_yen` and the place of each one's face in `faces`; and which
    number takes which other back.
    """

    def __init__(self, rows: Iterable[Sequence[Any]] = ()) -> None:
        self.numbers: list[int] = []
        self.days: list[date] = []
        self.amounts_yen: list[Yen] = []
        self.face_of: list[int] = []
        self.corrections: dict[int, int] = {}
        self._faces = _Faces()
        if columns := list(zip(*rows, strict=True)):
            self.add(columns)

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add transfers, given by the columns of `Row`."""
        numbers, corrects = columns[_ID], columns[_CORRECTS]
        self.numbers += numbers
        self.days += columns[_ON]
        self.amounts_yen += columns[_YEN]
        faces = zip(
            *(columns[place] for place in (_KIND, _FROM, _TO, _YEAR, *_DIMENSIONS)),
            map(bool, columns[_DOCUMENT]),
            [number is not None for number in corrects],
            strict=True,
        )
        self.face_of += map(self._faces.__getitem__, faces)
        self.corrections |= {
            number: other for number, other in zip(numbers, corrects, strict=True) if other is not None
        }

    @property
    def faces(self) -> Sequence[Face]:
        """Every face, each once."""
        return self._faces.known

    def __len__(self) -> int:
        return len(self.numbers)

    def in_time(self) -> Book:
        """The same by legal date, then number: the order in which an overdraft that was dated back shows."""
        order = sorted(range(len(self)), key=self.numbers.__getitem__)
        order.sort(key=self.days.__getitem__)
        return self._of(order)

    def until(self, day: date) -> Book:
        """The transfers of a book in time until a day's end."""
        return self._of(range(bisect_right(self.days, day)))

    def row(self, place: int) -> Row:
        """One transfer. Its instant, its event and what its evidence says are not kept here."""
        face = self.faces[self.face_of[place]]
        said = face._asdict()
        del said["has_document"], said["takes_back"]
        number = self.numbers[place]
        return Row(
            id=number,
            on=self.days[place],
            amount_yen=self.amounts_yen[place],
            recorded_at="",
            event_uid="",
            document="given" if face.has_document else "",
            corrects=self.corrections.get(number),
            **said,
        )

    def days_ended(self) -> Iterator[tuple[int, int]]:
        """Of a book in time, where each day's transfers begin and where they end."""
        start = 0
        while start < len(self):
            end = bisect_right(self.days, self.days[start], lo=start)
            yield start, end
            start = end

    def month_ends(self) -> Iterator[tuple[date, Mapping[str, MonthEnd]]]:
        """Of a book in time, each month's first day and how the accounts stood at its end that were moved in it."""
        known = list(dict.fromkeys(name for face in self.faces for name in (face.from_account, face.to_account)))
        at_place = {name: place for place, name in enumerate(known)}
        sides = [(at_place[face.from_account], at_place[face.to_account]) for face in self.faces]
        held, sent, last = [0] * len(known), [0] * len(known), [0] * len(known)
        start = 0
        while start < len(self):
            month = self.days[start].replace(day=1)
            end = bisect_right(self.days, (month.year, month.month), lo=start, key=lambda day: (day.year, day.month))
            moved_on: dict[int, date] = {}
            for place in range(start, end):
                number, yen = self.numbers[place], self.amounts_yen[place]
                taken, given = sides[self.face_of[place]]
                held[taken] -= yen
                held[given] += yen
                sent[taken] += 1
                if number > last[taken]:
                    last[taken] = number
                if number > last[given]:
                    last[given] = number
                moved_on[taken] = moved_on[given] = self.days[place]
            yield month, {known[at]: MonthEnd(held[at], sent[at], last[at], on) for at, on in moved_on.items()}
            start = end

    def _of(self, order: Sequence[int]) -> Book:
        chosen = Book()
        chosen._faces, chosen.corrections = self._faces, self.corrections
        chosen.numbers, chosen.days = [self.numbers[at] for at in order], [self.days[at] for at in order]
        chosen.amounts_yen = [self.amounts_yen[at] for at in order]
        chosen.face_of = [self.face_of[at] for at in order]
        return chosen
