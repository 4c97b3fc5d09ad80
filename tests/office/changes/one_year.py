"""The fund of the tests as it would be with one-year money: the same bodies and rules, one act for one year."""

from __future__ import annotations

import re

import pytest

from kikin.office.applications import outline as o
from kikin.office.awards.models import Award
from kikin.office.charter.actions import found
from tests import cast as stage
from tests.cast import FOUNDED, FOUNDER, Cast
from tests.office import rounds
from tests.remembering import remembered

_MONEY = """
[[appropriation]]
key = "fy2022"
act = { ja = "令和4年度当初予算", en = "FY2022 budget" }
enacted_on = 2021-12-20
available_from = 2022-04-01
available_until = 2023-03-31
amount_yen = 2_000_000_000

[[appropriation]]
key = "fy2026"
act = { ja = "令和8年度当初予算", en = "FY2026 budget" }
enacted_on = 2021-12-20
available_from = 2026-04-01
available_until = 2027-03-31
amount_yen = 1_000_000

[[allotment]]
appropriation = "fy2022"
agency = "jst"
fiscal_year = 2022
amount_yen = 900_000_000

[[allotment]]
appropriation = "fy2022"
agency = "nedo"
fiscal_year = 2022
amount_yen = 900_000_000
"""
_TABLES = re.compile(r"\[\[(?:appropriation|allotment)\]\]\n(?:(?!\[)[^\n]*\n)+")


def one_year_charter() -> str:
    """The charter of 2021, with the money of one year."""
    text = _TABLES.sub("", stage.CHARTER.read_text("utf-8")).replace('regime = "fund"', 'regime = "annual"')
    return text.replace("\n[[instrument]]", f"{_MONEY}\n[[instrument]]", 1)


def found_one_year_fund(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """That fund, founded; its applications ask for money of one year."""
    monkeypatch.setattr(rounds, "_sent", _sent)
    return found_with(one_year_charter())


@remembered
def found_with(text: str) -> Cast:
    """A fund by another charter than that of the cast, with the same people."""
    found(text, FOUNDER, FOUNDED)
    return stage._appoint_everyone()


def active_award(cast: Cast) -> Award:
    """Its one award, under contract: 200 million for equipment in fiscal year 2022."""
    return rounds.active_awards(cast, rounds.PLANS[:1], budget_by_year={2022: 800_000_000})[0]


def _sent(cast: Cast, call, number: int, plan: tuple[int, int, int]):  # type: ignore[no-untyped-def]
    lines = (o.LineOutline(0, 2022, "equipment", plan[1] * 1_000_000),)
    return stage.sent_application(cast, call, lines=lines)
