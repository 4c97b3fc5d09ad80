"""The laws of the ledger: what holds of the transfers as a whole, at every date.

Each law takes the transfers in the order of `in_time` and returns what breaks it. Property tests hold them
against whatever hypothesis can post, and `kikin ledger check` against a live fund. The two that matter most,
that no account is overdrawn and that a transfer is taken back once, are constraints in the database as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from kikin.values.calendar import APRIL
from kikin.values.money import Yen, show_yen
from kikin.values.problems import Problem
from kikin.values.text import Text

Law: TypeAlias = Callable[..., Iterable[Problem]]

STEADY: tuple[str, ...] = ("agency", "field", "concept", "call", "instrument")
"""What is the same in every transfer of money of one award."""

_WHERE_MONEY_IS: dict[str, str] = {
    "appropriation": "uncommitted",
    "allotment": "uncommitted",
    "commitment": "committed and unpaid",
    "obligation": "committed and unpaid",
    "advance": "paid",
    "carried": "committed and unpaid",
    "carried-advance": "paid",
    "spent": "paid",
    "receivable": "paid",
    "written-off": "paid",
    "administration": "administration",
}
_GIVEN = ("appropriated", "earned", "collected")
_FROM_CARRIED: frozenset[tuple[str, str]] = frozenset(
    {
        ("obligation", "carried"),
        ("carried", "obligation"),
        ("carried", "carried-advance"),
        ("carried-advance", "carried"),
        ("carried-advance", "spent"),
        ("carried-advance", "receivable"),
    }
)


def in_time(rows: Iterable[Row]) -> list[Row]:
    """Transfers by legal date, then number: the order in which an overdraft that was dated back shows."""
    return sorted(rows, key=lambda row: (row.on, row.id))


def no_account_is_overdrawn(rows: Sequence[Row]) -> Iterator[Problem]:
    """No account but the sources is ever below zero. The first time counts, once for each account."""
    balances: Counter[str] = Counter()
    blamed: set[str] = set()
    for row in rows:
        name = row.from_account
        if name not in SOURCES and balances[name] < row.amount_yen and name not in blamed:
            blamed.add(name)
            yield _at(row, overdrawn(name, balances[name], row.amount_yen))
        balances[name] -= row.amount_yen
        balances[row.to_account] += row.amount_yen


def money_is_conserved(rows: Sequence[Row]) -> Iterator[Problem]:
    """What was appropriated, earned and collected is uncommitted, committed and unpaid, paid, spent on
    administration or returned, at every date.
    """
    figures: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for number, row in enumerate(rows):
        _count(figures, row)
        for name, change_yen in ((row.from_account, -row.amount_yen), (row.to_account, row.amount_yen)):
            places[_WHERE_MONEY_IS.get(name.partition(":")[0], "elsewhere")] += change_yen
        if number + 1 < len(rows) and rows[number + 1].on == row.on:
            continue
        given_yen = sum(figures[name] for name in _GIVEN)
        found_yen = sum(places[place] for place in set(_WHERE_MONEY_IS.values())) + figures["returned"]
        if found_yen != given_yen:
            yield _broken_at(
                row,
                "money_not_conserved",
                Text(
                    f"予算措置・運用益・収納の合計{show_yen(given_yen, 'ja')}に対し、"
                    f"所在の合計は{show_yen(found_yen, 'ja')}です",
                    f"of {show_yen(given_yen, 'en')} appropriated, earned and collected,"
                    f" {show_yen(found_yen, 'en')} is found",
                ),
            )
            return


def awards_stay_within(rows: Sequence[Row]) -> Iterator[Problem]:
    """Of every award, what is settled, demanded back or written off is at most what is paid, that with what waits
    in its carried buckets at most what is bound, and that what is committed.
    """
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    blamed: set[str] = set()
    for row in rows:
        if not row.award:
            continue
        of = sums[row.award]
        _count(of, row)
        is_within = (
            of["committed"] >= of["obligated"] >= of["paid"] + of["carried"]
            and of["paid"] >= of["settled"] + of["receivable"] + of["written_off"]
            and min(of["carried"], of["settled"], of["receivable"], of["written_off"]) >= 0
        )
        if not is_within and row.award not in blamed:
            blamed.add(row.award)
            yield _broken_at(
                row,
                "award_out_of_bounds",
                Text(
                    "確定額・返還債権等≦支払額、支払額＋繰越額≦負担額≦支出予定額が成り立ちません",
                    f"of award {row.award}, more is settled, demanded, paid, carried over or bound than may be",
                ),
            )


def carried_money_stays_apart(rows: Sequence[Row]) -> Iterator[Problem]:
    """What was carried into a year stays in its member's bucket of that year until it is spent, demanded or back."""
    for row in rows:
        start, to = parse_account(row.from_account), parse_account(row.to_account)
        if start is None or to is None or not {"carried", "carried-advance"} & {start[0], to[0]}:
            continue
        way = (start[0], to[0]) if row.corrects is None else (to[0], start[0])
        # The accounts of a bucket name its year; the others only award and member.
        shared_count = min(len(start[1]), len(to[1]))
        if way not in _FROM_CARRIED or start[1][:shared_count] != to[1][:shared_count]:
            yield _broken_at(
                row,
                "carried_money_mixed",
                Text(
                    "繰越額が他の経費と混ざっています",
                    f"it mixes carried money: {row.from_account} to {row.to_account}",
                ),
            )


def allotments_get_back_their_own(rows: Sequence[Row]) -> Iterator[Problem]:
    """An award never gives more back to an allotment than it took from there."""
    taken: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.kind not in ("commit", "release_commitment"):
            continue
        sides = (row.from_account, row.to_account)
        allotment = next((name for name in sides if name.startswith("allotment:")), "")
        key = (row.award, allotment)
        taken[key] += row.amount_yen if row.from_account == allotment else -row.amount_yen
        if taken[key] < 0:
            yield _broken_at(
                row,
                "released_to_another_year",
                Text(
                    "支出予定を計上した配分と異なる配分に戻しています",
                    f"award {row.award} gives {allotment} more back than it took",
                ),
            )
            return


def limits_follow_commitments(rows: Sequence[Row]) -> Iterator[Problem]:
    """An award that uses a field's limit uses, at the end of each day, as much of it as it has committed."""
    committed: Counter[str] = Counter()
    used: Counter[str] = Counter()
    sums = {
        "commit": (committed, 1),
        "release_commitment": (committed, -1),
        "use_limit": (used, 1),
        "free_limit": (used, -1),
    }
    chosen_in_round = {row.award for row in rows if row.kind in ("use_limit", "free_limit")}
    today: dict[str, Row] = {}
    for number, row in enumerate(rows):
        if row.kind in sums and row.award in chosen_in_round:
            sum_of, sign = sums[row.kind]
            sum_of[row.award] += row.amount_yen * (sign if row.corrects is None else -sign)
            today[row.award] = row
        if number + 1 == len(rows) or rows[number + 1].on != row.on:
            yield from _limits_astray(today, committed, used)
            today.clear()


def transfers_are_lawful(rows: Sequence[Row], first_month: int = APRIL) -> Iterator[Problem]:
    """Every transfer is one that its kind allows, between accounts that its dimensions name."""
    for row in rows:
        yield from problems_of_entry(row, f"transfer {row.id}", first_month)


def corrections_reverse_exactly(rows: Sequence[Row]) -> Iterator[Problem]:
    """What takes a transfer back is that transfer the other way round, and comes once."""
    by_number = {row.id: row for row in rows}
    corrected: set[int] = set()
    for row in rows:
        if row.corrects is None:
            continue
        original = by_number.get(row.corrects)
        if original is None or row.corrects in corrected or not takes_back(row, original):
            yield _broken_at(
                row,
                "correction_does_not_reverse",
                Text(
                    f"取引{row.corrects}の正確な取消しではありません",
                    f"it does not exactly take back transfer {row.corrects}, once",
                ),
            )
        corrected.add(row.corrects)


def awards_are_steady(rows: Sequence[Row]) -> Iterator[Problem]:
    """An award's agency, field, concept, call and instrument are the same in all its transfers of money."""
    known: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if not row.award:
            continue
        says = tuple(getattr(row, name) for name in STEADY)
        if known.setdefault(row.award, says) != says:
            yield _broken_at(
                row,
                "award_changes_face",
                Text(
                    f"採択{row.award}の区分が他の取引と異なります",
                    f"its {' or '.join(STEADY)} is not that of award {row.award}'s other transfers",
                ),
            )


def closed_years_stay_closed(rows: Sequence[Row], closings: Sequence[Closing] = ()) -> Iterator[Problem]:
    """After a year was closed nothing is dated in it. `closings` are in the order in which they came."""
    numbers = [closing.last_id for closing in closings]
    for row in rows:
        closed_count = bisect_left(numbers, row.id)
        if closed_count and row.on <= closings[closed_count - 1].last_on:
            yield period_closed(f"transfer {row.id}", row.on, closings[closed_count - 1].last_on)


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


def problems_of_ledger(
    rows: Iterable[Row], first_month: int = APRIL, closings: Sequence[Closing] = ()
) -> list[Problem]:
    """Everything that breaks a law, law by law. `first_month`: the one in which the charter's fiscal year begins."""
    ordered = in_time(rows)
    told: dict[Law, dict[str, Any]] = {
        transfers_are_lawful: {"first_month": first_month},
        closed_years_stay_closed: {"closings": closings},
    }
    return [problem for law in LAWS for problem in law(ordered, **told.get(law, {}))]


def balances_of(rows: Iterable[Row]) -> dict[str, Yen]:
    """What every account holds after these transfers, by name in order."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.from_account] -= row.amount_yen
        sums[row.to_account] += row.amount_yen
    return dict(sorted(sums.items()))


def _count(figures: Counter[str], row: Row) -> None:
    """Add a transfer to the figures that it belongs to."""
    for figure, sign in SIGNS.get(row.kind, ()):
        figures[figure] += row.amount_yen * (sign if row.corrects is None else -sign)


def _limits_astray(today: dict[str, Row], committed: Counter[str], used: Counter[str]) -> Iterator[Problem]:
    for award, row in today.items():
        if committed[award] != used[award]:
            yield _broken_at(
                row,
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
