"""What is wrong with transfers before they are posted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from kikin.fund.ledger.accounts import FAMILIES, SOURCES, parse_account
from kikin.fund.ledger.kinds import KINDS, Kind
from kikin.fund.ledger.transfers import Draft, Entry, Row, takes_back
from kikin.values.calendar import fiscal_year_of
from kikin.values.money import MAX_YEN, Yen, show_yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: what it holds, and what changed on it after some day, in the order of (day,
    number).

    `later` is needed only from the first day on which a draft would take from the account; without it every
    draft is taken to be the newest.
    """

    balance_yen: Yen = 0
    later: tuple[tuple[date, Yen], ...] = ()


def problems_of_drafts(
    drafts: Sequence[Draft],
    standings: Mapping[str, Standing],
    corrected: Mapping[int, Row],
    first_month: int,
    closed_on: date | None = None,
) -> tuple[Problem, ...]:
    """Everything that speaks against posting these drafts together, in this order.

    `standings` knows every account that is there; one that is not there stands at nothing. `corrected` knows
    the rows that drafts take back and that nothing has taken back yet. `closed_on` is the last day of the years
    that are closed, where there is one.
    """
    problems: list[Problem] = []
    lines: dict[str, _Line] = {}
    for number, draft in enumerate(drafts):
        where = f"transfers[{number}]"
        found = problems_of_entry(draft, where, first_month)
        found += _problems_of_correction(draft, where, corrected)
        if closed_on is not None and draft.on <= closed_on:
            found.append(period_closed(f"{where}.on", draft.on, closed_on))
        problems += found
        if found:
            continue
        for name in (draft.from_account, draft.to_account):
            if name not in lines:
                lines[name] = _Line(standings.get(name, Standing()))
        if draft.from_account not in SOURCES:
            left_yen = lines[draft.from_account].left_yen(draft.on)
            if left_yen < draft.amount_yen:
                problems.append(overdrawn(draft.from_account, left_yen, draft.amount_yen))
                continue
        lines[draft.from_account].change(draft.on, -draft.amount_yen)
        lines[draft.to_account].change(draft.on, draft.amount_yen)
    return tuple(problems)


class _Line:
    """An account's balance through time, from the first later change on."""

    def __init__(self, standing: Standing) -> None:
        self._days = [day for day, _ in standing.later]
        self._changes = [change for _, change in standing.later]
        self._opening_yen = standing.balance_yen - sum(self._changes)
        self._now_yen = standing.balance_yen

    def change(self, day: date, change_yen: Yen) -> None:
        place = bisect_right(self._days, day)
        self._days.insert(place, day)
        self._changes.insert(place, change_yen)
        self._now_yen += change_yen

    def left_yen(self, day: date) -> Yen:
        """What can be taken on a day without going below zero then or at any time after."""
        place = bisect_right(self._days, day)
        running_yen = lowest_yen = self._now_yen - sum(self._changes[place:])
        for change_yen in self._changes[place:]:
            running_yen += change_yen
            lowest_yen = min(lowest_yen, running_yen)
        return lowest_yen


def problems_of_entry(entry: Entry, where: str, first_month: int) -> list[Problem]:
    """What is wrong with a transfer in itself, whatever the ledger holds."""
    kind = KINDS.get(entry.kind)
    if kind is None:
        return [
            _problem(
                "kind_unknown",
                where,
                Text("取引の種類がありません", "there is no such kind of transfer"),
                Text(f"次のいずれかです：{'、'.join(KINDS)}", f"it is one of: {', '.join(KINDS)}"),
                entry.kind,
            )
        ]
    problems = _problems_of_amount(entry, where)
    problems += _problems_of_accounts(entry, kind, where)
    missing = [name for name in (*kind.needs, "document") if not getattr(entry, name)]
    if missing:
        problems.append(
            _problem(
                "dimension_missing",
                where,
                Text(f"必要な区分がありません：{'、'.join(missing)}", f"{', '.join(missing)} must be given"),
                Text(f"証拠書類は{kind.evidence.ja}です", f"name each; the document is {kind.evidence.en}"),
                entry.kind,
            )
        )
    problems += _problems_of_year(entry, kind, where, first_month)
    return problems


def _problems_of_amount(entry: Entry, where: str) -> list[Problem]:
    if type(entry.amount_yen) is int and 0 < entry.amount_yen <= MAX_YEN:
        return []
    return [
        _problem(
            "amount_not_postable",
            f"{where}.amount_yen",
            Text(
                "金額が正の整数（円）ではないか、大きすぎます",
                "the amount is not a whole number of yen above zero",
            ),
            Text(f"1円から{MAX_YEN:,}円までにしてください", f"give whole yen from 1 to {MAX_YEN:,}"),
            entry.amount_yen,
        )
    ]


def _problems_of_year(entry: Entry, kind: Kind, where: str, first_month: int) -> list[Problem]:
    year = entry.fiscal_year
    if type(year) is int and MINYEAR <= year < MAXYEAR:
        ahead = _years_ahead(entry, kind)
        if ahead is None or ahead[0] <= year - fiscal_year_of(entry.on, first_month) <= ahead[1]:
            return []
    return [
        _problem(
            "wrong_fiscal_year",
            f"{where}.fiscal_year",
            Text("会計年度が日付と合いません", "the fiscal year is not that of the date"),
            Text(f"{entry.on}の年度にしてください", f"use the fiscal year of {entry.on}")
            if kind.ahead is None
            else Text(
                f"{entry.on}に繰り越し、または支払うことができる年度にしてください",
                f"name a year into which money is carried, or of which it is paid, on {entry.on}",
            ),
            year,
        )
    ]


def _years_ahead(entry: Entry, kind: Kind) -> tuple[int, int] | None:
    """How many years an entry's fiscal year may lie after that of its date, at least and at most; None: any.

    What takes a transfer back keeps that one's year, whatever its own date.
    """
    if entry.corrects is not None:
        return None
    if kind.in_year and not _names_year(entry.from_account):
        return 0, 0
    return kind.ahead


def _names_year(name: str) -> bool:
    parsed = parse_account(name)
    return parsed is not None and "fiscal_year" in FAMILIES[parsed[0]]


def _problems_of_accounts(entry: Entry, kind: Kind, where: str) -> list[Problem]:
    # Taking a transfer back goes the other way through the same accounts.
    start, to = (kind.start, kind.to) if entry.corrects is None else (kind.to, kind.start)
    problems = []
    for side, name, families in (
        ("from_account", entry.from_account, start),
        ("to_account", entry.to_account, to),
    ):
        parsed = parse_account(name)
        if parsed is None or parsed[0] not in families:
            problems.append(
                _problem(
                    "account_of_wrong_family",
                    f"{where}.{side}",
                    Text(
                        f"「{kind.label.ja}」の口座ではありません",
                        f"{kind.label.en} does not move this account",
                    ),
                    Text(
                        f"{'か'.join(families)}の口座を使ってください",
                        f"use an account of {' or '.join(families)}",
                    ),
                    name,
                )
            )
            continue
        strays = [
            dimension
            for dimension, part in zip(FAMILIES[parsed[0]], parsed[1], strict=True)
            if dimension != "round" and str(getattr(entry, dimension)) != part
        ]
        if strays:
            problems.append(
                _problem(
                    "dimension_strays_from_account",
                    f"{where}.{side}",
                    Text(
                        f"口座と区分が一致しません：{'、'.join(strays)}",
                        f"{', '.join(strays)} differs from the account's",
                    ),
                    Text("口座と同じ区分にしてください", "give the dimensions that the account names"),
                    name,
                )
            )
    return problems


def _problems_of_correction(draft: Draft, where: str, corrected: Mapping[int, Row]) -> list[Problem]:
    if draft.corrects is None:
        return []
    row = corrected.get(draft.corrects)
    if row is not None and takes_back(draft, row):
        return []
    return [
        _problem(
            "correction_does_not_reverse",
            f"{where}.corrects",
            Text(
                "取り消す取引がないか、取消し済みか、内容が異なります",
                "it does not exactly take back a standing transfer",
            ),
            Text(
                "元の取引と向きだけが逆の取引にしてください",
                "reverse a transfer once, the same in all but direction",
            ),
            draft.corrects,
        )
    ]


def overdrawn(name: str, left_yen: Yen, asked_yen: Yen) -> Problem:
    """That an account holds less than is asked of it."""
    left_ja, left_en = show_yen(left_yen, "ja"), show_yen(left_yen, "en")
    return Problem(
        "overdrawn",
        name,
        Text(f"残額{left_ja}を超えます", f"only {left_en} is left"),
        Text(
            "残額以内にするか、先に増額してください",
            "ask for no more than is left, or add to the account first",
        ),
        value=show_yen(asked_yen, "en"),
    )


def period_closed(where: str, on: date, closed_on: date) -> Problem:
    """That a day lies in a year which is closed."""
    return _problem(
        "period_closed",
        where,
        Text(f"{closed_on}までの年度は締め済みです", f"the years until {closed_on} are closed"),
        Text(
            f"{closed_on}より後の日付にしてください。締め済みの年度の訂正も、開いている年度に記帳します",
            f"date it after {closed_on}; what corrects a closed year is posted in the open one",
        ),
        on,
    )


def _problem(code: str, where: str, what: Text, remedy: Text, value: object) -> Problem:
    return Problem(code, where, what, remedy, shown(value))
