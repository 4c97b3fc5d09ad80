"""A ledger without a database, for tests of the rules: post drafts if nothing speaks against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from kikin.fund.ledger import (
    AwardFacts,
    Closing,
    Draft,
    Row,
    Standing,
    Voucher,
    commit,
    oblige,
    problems_of_drafts,
    set_limits,
)
from kikin.fund.ledger.book import Book
from kikin.values.calendar import fiscal_year_of
from kikin.values.problems import Problem

DAY = date(2022, 6, 1)
FACTS = AwardFacts("JPNP22001", "fy2021", "nedo", "quantum", "CON-1", "CALL-1", "subsidy", "R-1")


def paper(on: date = DAY, document: str = "DOC-1") -> Voucher:
    return Voucher(on, fiscal_year_of(on), document)


def founding(appropriated_yen: int = 1_000, allotted_yen: int = 600, on: date = DAY) -> tuple[Draft, ...]:
    """Money given to the fund, and some of it allotted to NEDO for 2022 and for 2023."""
    given = Draft(
        "appropriate", "treasury", "appropriation:fy2021", appropriated_yen, on, 2022,
        appropriation="fy2021", document="the act",
    )  # fmt: skip
    allotted = tuple(
        Draft(
            "allot", "appropriation:fy2021", f"allotment:fy2021:nedo:{year}", part_yen, on, year,
            appropriation="fy2021", agency="nedo", document="the decision",
        )
        for year, part_yen in ((2022, allotted_yen // 2), (2023, allotted_yen - allotted_yen // 2))
    )  # fmt: skip
    return given, *allotted


def founded() -> Play:
    """A ledger with a fund, a round's limit of 500 for quantum, and one award: 400 committed, 300 bound."""
    play = Play()
    play.post(founding())
    play.post(set_limits("CALL-1", "R-1", {"quantum": 500}, paper()))
    play.post(commit(FACTS, {2022: 250, 2023: 150}, paper()))
    play.post(oblige(FACTS, {"ORG-1": 200, "ORG-2": 100}, paper()))
    return play


class Play:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.closings: list[Closing] = []

    def post(self, drafts: Sequence[Draft]) -> tuple[Problem, ...]:
        """Post them all, or none and say why."""
        closed_on = self.closings[-1].last_on if self.closings else None
        problems = problems_of_drafts(drafts, self.standings(), self.uncorrected(), 4, closed_on)
        if not problems:
            self.force(drafts)
        return problems

    def close(self, fiscal_year: int) -> None:
        """Close a year, and every one before it."""
        self.closings.append(Closing(fiscal_year, date(fiscal_year + 1, 3, 31), len(self.rows)))

    def force(self, drafts: Sequence[Draft]) -> None:
        """Post whatever it is, as someone would who goes behind the rules' back."""
        for draft in drafts:
            said = asdict(draft)
            number = len(self.rows) + 1
            self.rows.append(Row(id=number, recorded_at="2022-06-01 00:00:00+00:00", event_uid=f"e{number}", **said))

    def standings(self) -> dict[str, Standing]:
        changes: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: (row.on, row.id)):
            changes[row.from_account].append((row.on, -row.amount_yen))
            changes[row.to_account].append((row.on, row.amount_yen))
        return {name: Standing(sum(yen for _, yen in of), tuple(of)) for name, of in changes.items()}

    def uncorrected(self) -> dict[int, Row]:
        taken_back = {row.corrects for row in self.rows}
        return {row.id: row for row in self.rows if row.id not in taken_back}

    def book(self) -> Book:
        return Book(self.rows).in_time()

    def balance(self, name: str) -> int:
        return self.standings().get(name, Standing()).balance_yen
