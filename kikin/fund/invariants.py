"""The laws of the ledger: what holds of the transfers as a whole, at every date.

Each law takes the transfers as a book, in time, and returns what breaks it. Property tests hold them against whatever
hypothesis can post, and `kikin ledger check` against a live fund: so each goes over a book in one sweep, and looks only
at what may break it. The two that matter most,
that no account is overdrawn and that a transfer is taken back once, are constraints in the database as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from kikin.fund.ledger import (
    SIGNS,
    SOURCES,
    Closing,
    Row,
    overdrawn,
    parse_account,
    period_closed,
    problems_of_entry,
    takes_back,
)
from kikin.fund.ledger.book import Book, Face
from kikin.values.calendar import APRIL, fiscal_year_of
from kikin.values.money import MAX_YEN, Yen, show_yen
from kikin.values.problems import Problem
from kikin.values.text import Text

Law: TypeAlias = Callable[..., Iterable[Problem]]
Touches: TypeAlias = Sequence[tuple[tuple[int, int], ...]]
"""Of each face, which sums its amount changes, each with its sign."""

STEADY: tuple[str, ...] = ("agency", "field", "concept", "call", "instrument")
"""What is the same in every transfer of money of one award."""

_HOLDS_MONEY: frozenset[str] = frozenset(
    {
        *("appropriation", "allotment", "commitment", "obligation", "advance", "spent"),
        *("carried", "carried-advance", "receivable", "written-off", "administration"),
    }
)
"""The families in whose accounts money is, be it uncommitted, committed, paid, or spent on administration."""
_GIVEN = ("appropriated", "earned", "collected")
_WITHIN: dict[str, dict[str, int]] = {
    "unbound": {"committed": 1, "obligated": -1},
    "unpaid": {"obligated": 1, "paid": -1, "carried": -1},
    "unsettled": {"paid": 1, "settled": -1, "receivable": -1, "written_off": -1},
    **{figure: {figure: 1} for figure in ("carried", "settled", "receivable", "written_off")},
}
"""What is never below nothing of an award, each as a sum of its figures."""
_FROM_CARRIED: frozenset[tuple[str, str]] = frozenset(
    {
        ("obligation", "carried"),
        ("carried", "obligation"),
        ("carried", "carried-advance"),
        ("carried-advance", "carried"),
        ("carried-advance", "spent"),
        ("carried-advance", "receivable"),
        ("receivable", "carried"),
    }
)


def no_account_is_overdrawn(book: Book) -> Iterator[Problem]:
    """No account but the sources is ever below zero. The first time counts, once for each account."""
    sums = _Sums()
    touches = [
        tuple(
            (sums[name], sign) for name, sign in ((face.from_account, -1), (face.to_account, 1)) if name not in SOURCES
        )
        for face in book.faces
    ]
    for place, name, left_yen in sums.below_zero(book, touches):
        row = book.row(place)
        asked_yen = row.amount_yen if name == row.from_account else -row.amount_yen
        yield _at(row, overdrawn(name, left_yen + asked_yen, asked_yen))


def money_is_conserved(book: Book) -> Iterator[Problem]:
    """What was appropriated, earned and collected is uncommitted, committed and unpaid, paid, spent on
    administration or returned, at every date.
    """
    given, found = [_given_by(face) for face in book.faces], [_found_of(face) for face in book.faces]
    if given == found:
        return
    given_yen = found_yen = 0
    for start, end in book.days_ended():
        for face, amount_yen in zip(book.face_of[start:end], book.amounts_yen[start:end], strict=True):
            given_yen += given[face] * amount_yen
            found_yen += found[face] * amount_yen
        if found_yen != given_yen:
            yield _broken_at(
                book.row(end - 1),
                "money_not_conserved",
                Text(
                    f"予算措置・運用益・収納の合計{show_yen(given_yen, 'ja')}に対し、"
                    f"所在の合計は{show_yen(found_yen, 'ja')}です",
                    f"of {show_yen(given_yen, 'en')} appropriated, earned and collected,"
                    f" {show_yen(found_yen, 'en')} is found",
                ),
            )
            return


def awards_stay_within(book: Book) -> Iterator[Problem]:
    """Of every award, what is settled, demanded back or written off is at most what is paid, that with what waits
    in its carried buckets at most what is bound, and that what is committed.
    """
    sums = _Sums()
    touches = [
        tuple(
            (sums[face.award, name], change)
            for name, of in _WITHIN.items()
            if face.award and (change := sum(of.get(figure, 0) * sign for figure, sign in _figures(face)))
        )
        for face in book.faces
    ]
    blamed: set[Hashable] = set()
    for place, _, _ in sums.below_zero(book, touches):
        row = book.row(place)
        if row.award in blamed:
            continue
        blamed.add(row.award)
        yield _broken_at(
            row,
            "award_out_of_bounds",
            Text(
                "確定額・返還債権等≦支払額、支払額＋繰越額≦負担額≦支出予定額が成り立ちません",
                f"of award {row.award}, more is settled, demanded, paid, carried over or bound than may be",
            ),
        )


def carried_money_stays_apart(book: Book) -> Iterator[Problem]:
    """What was carried into a year stays in its member's bucket of that year until it is spent, demanded or back."""
    for row in _rows_where(book, [_mixes_carried_money(face) for face in book.faces]):
        yield _broken_at(
            row,
            "carried_money_mixed",
            Text(
                "繰越額が他の経費と混ざっています",
                f"it mixes carried money: {row.from_account} to {row.to_account}",
            ),
        )


def allotments_get_back_their_own(book: Book) -> Iterator[Problem]:
    """An award never gives more back to an allotment than it took from there."""
    sums = _Sums()
    touches: list[tuple[tuple[int, int], ...]] = []
    for face in book.faces:
        allotment = next((name for name in (face.from_account, face.to_account) if name.startswith("allotment:")), "")
        is_of_allotment = face.kind in ("commit", "release_commitment")
        sign = 1 if face.from_account == allotment else -1
        touches.append(((sums[face.award, allotment], sign),) if is_of_allotment else ())
    for place, (award, allotment), _ in sums.below_zero(book, touches):
        yield _broken_at(
            book.row(place),
            "released_to_another_year",
            Text(
                "支出予定を計上した配分と異なる配分に戻しています",
                f"award {award} gives {allotment} more back than it took",
            ),
        )


def limits_follow_commitments(book: Book) -> Iterator[Problem]:
    """An award that uses a field's limit uses, at the end of each day, as much of it as it has committed."""
    chosen_in_round = {face.award for face in book.faces if face.kind in ("use_limit", "free_limit")}
    committed: Counter[str] = Counter()
    used: Counter[str] = Counter()
    sums = {
        "commit": (committed, 1),
        "release_commitment": (committed, -1),
        "use_limit": (used, 1),
        "free_limit": (used, -1),
    }
    counts = [face.kind in sums and face.award in chosen_in_round for face in book.faces]
    places = [place for place, face in enumerate(book.face_of) if counts[face]]
    faces = book.faces
    today: dict[str, int] = {}
    for number, place in enumerate(places):
        face = faces[book.face_of[place]]
        sum_of, sign = sums[face.kind]
        sum_of[face.award] += book.amounts_yen[place] * (-sign if face.takes_back else sign)
        today[face.award] = place
        if number + 1 == len(places) or book.days[places[number + 1]] != book.days[place]:
            yield from _limits_astray(book, today, committed, used)
            today.clear()


def transfers_are_lawful(book: Book, first_month: int = APRIL) -> Iterator[Problem]:
    """Every transfer is one that its kind allows, between accounts that its dimensions name.

    Whether it is depends on its face, its amount and the fiscal year of its date: one of each kind is asked.
    """
    year_of = {day: fiscal_year_of(day, first_month) for day in set(book.days)}
    sorts = list(zip(book.face_of, map(year_of.__getitem__, book.days), strict=True))
    one_of_each = dict(zip(sorts, range(len(book)), strict=True))
    wrong = {sort for sort, place in one_of_each.items() if problems_of_entry(book.row(place), "", first_month)}
    amounts_are_postable = set(map(type, book.amounts_yen)) <= {int} and (
        not book.amounts_yen or (min(book.amounts_yen) > 0 and max(book.amounts_yen) <= MAX_YEN)
    )
    if amounts_are_postable and not wrong:
        return
    for place, sort in enumerate(sorts):
        if not amounts_are_postable or sort in wrong:
            row = book.row(place)
            yield from problems_of_entry(row, f"transfer {row.id}", first_month)


def corrections_reverse_exactly(book: Book) -> Iterator[Problem]:
    """What takes a transfer back is that transfer the other way round, and comes once."""
    if not book.corrections:
        return
    wanted = set(book.corrections.values())
    places = {number: place for place, number in enumerate(book.numbers) if number in wanted}
    corrected: set[int] = set()
    for row in _rows_where(book, [face.takes_back for face in book.faces]):
        assert row.corrects is not None
        place = places.get(row.corrects)
        if place is None or row.corrects in corrected or not takes_back(row, book.row(place)):
            yield _broken_at(
                row,
                "correction_does_not_reverse",
                Text(
                    f"取引{row.corrects}の正確な取消しではありません",
                    f"it does not exactly take back transfer {row.corrects}, once",
                ),
            )
        corrected.add(row.corrects)


def awards_are_steady(book: Book) -> Iterator[Problem]:
    """An award's agency, field, concept, call and instrument are the same in all its transfers of money."""
    says = [tuple(getattr(face, name) for name in STEADY) for face in book.faces]
    first: dict[str, tuple[str, ...]] = {}
    for face in dict.fromkeys(book.face_of):
        first.setdefault(book.faces[face].award, says[face])
    astray = [bool(face.award) and first.get(face.award) != says[at] for at, face in enumerate(book.faces)]
    for row in _rows_where(book, astray):
        yield _broken_at(
            row,
            "award_changes_face",
            Text(
                f"採択{row.award}の区分が他の取引と異なります",
                f"its {' or '.join(STEADY)} is not that of award {row.award}'s other transfers",
            ),
        )


def closed_years_stay_closed(book: Book, closings: Sequence[Closing] = ()) -> Iterator[Problem]:
    """After a year was closed nothing is dated in it. `closings` are in the order in which they came."""
    if not closings:
        return
    numbers = [closing.last_id for closing in closings]
    for number, on in zip(book.numbers, book.days, strict=True):
        closed_count = bisect_left(numbers, number)
        if closed_count and on <= closings[closed_count - 1].last_on:
            yield period_closed(f"transfer {number}", on, closings[closed_count - 1].last_on)


LAWS: tuple[Law, ...] = (
    transfers_are_lawful,
    no_account_is_overdrawn,
    money_is_conserved,
    awards_stay_within,
    carried_money_stays_apart,
    awards_are_steady,
    allotments_get_back_their_own,
    limits_follow_commitments,
    corrections_reverse_exactly,
    closed_years_stay_closed,
)


def problems_of_ledger(book: Book, first_month: int = APRIL, closings: Sequence[Closing] = ()) -> list[Problem]:
    """Everything that breaks a law, law by law, of a book in time. `first_month`: the one in which the charter's
    fiscal year begins.
    """
    told: dict[Law, dict[str, Any]] = {
        transfers_are_lawful: {"first_month": first_month},
        closed_years_stay_closed: {"closings": closings},
    }
    return [problem for law in LAWS for problem in law(book, **told.get(law, {}))]


def balances_of(book: Book) -> dict[str, Yen]:
    """What every account holds after these transfers, by name in order."""
    held = {name: of.balance_yen for _, accounts in book.month_ends() for name, of in accounts.items()}
    return dict(sorted(held.items()))


class _Sums:
    """Running sums, each with a name, to be looked at for the first time that they are below zero."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}
        self._names: list[Any] = []

    def __getitem__(self, name: Any) -> int:
        if name not in self._places:
            self._places[name] = len(self._names)
            self._names.append(name)
        return self._places[name]

    def below_zero(self, book: Book, touches: Touches) -> Iterator[tuple[int, Any, Yen]]:
        """Where each sum that ever is below zero is so for the first time: the place, its name, and what it is."""
        sums_yen = [0] * len(self._names)
        blamed: set[int] = set()
        for place, (face, amount_yen) in enumerate(zip(book.face_of, book.amounts_yen, strict=True)):
            for at, sign in touches[face]:
                sums_yen[at] = left_yen = sums_yen[at] + sign * amount_yen
                if left_yen < 0 and at not in blamed:
                    blamed.add(at)
                    yield place, self._names[at], left_yen


def _rows_where(book: Book, chosen: Sequence[bool]) -> Iterator[Row]:
    """The transfers of the chosen faces."""
    if any(chosen):
        yield from (book.row(place) for place, face in enumerate(book.face_of) if chosen[face])


def _figures(face: Face) -> Iterator[tuple[str, int]]:
    """The figures to which a transfer belongs, each with its sign."""
    for figure, sign in SIGNS.get(face.kind, ()):
        yield figure, -sign if face.takes_back else sign


def _given_by(face: Face) -> int:
    return sum(sign for figure, sign in _figures(face) if figure in _GIVEN)


def _found_of(face: Face) -> int:
    """How a transfer changes the sum of all money that is somewhere, or was returned."""
    there, here = (name.partition(":")[0] in _HOLDS_MONEY for name in (face.from_account, face.to_account))
    return here - there + sum(sign for figure, sign in _figures(face) if figure == "returned")


def _mixes_carried_money(face: Face) -> bool:
    start, to = parse_account(face.from_account), parse_account(face.to_account)
    if start is None or to is None or not {"carried", "carried-advance"} & {start[0], to[0]}:
        return False
    way = (to[0], start[0]) if face.takes_back else (start[0], to[0])
    # The accounts of a bucket name its year; the others only award and member.
    shared_count = min(len(start[1]), len(to[1]))
    return way not in _FROM_CARRIED or start[1][:shared_count] != to[1][:shared_count]


def _limits_astray(book: Book, today: dict[str, int], committed: Counter[str], used: Counter[str]) -> Iterator[Problem]:
    for award, place in today.items():
        if committed[award] != used[award]:
            yield _broken_at(
                book.row(place),
                "limit_does_not_follow",
                Text(
                    f"採択{award}の支出予定額と分野別限度額の使用額が一致しません",
                    f"award {award} has committed {show_yen(committed[award], 'en')}"
                    f" and used {show_yen(used[award], 'en')} of its field's limit",
                ),
            )


def _at(row: Row, problem: Problem) -> Problem:
    return Problem(
        problem.code,
        f"transfer {row.id}",
        Text(
            f"{row.on}の時点で口座{problem.where}の{problem.what.ja}",
            f"on {row.on} it overdraws {problem.where}: {problem.what.en}",
        ),
        Text("取消しの取引で訂正してください", "correct it by a transfer that takes it back"),
        problem.value,
    )


def _broken_at(row: Row, code: str, what: Text) -> Problem:
    remedy = Text("取消しの取引で訂正してください", "correct it by a transfer that takes it back")
    return Problem(code, f"transfer {row.id}", what, remedy, f"{row.kind} {row.on}")
