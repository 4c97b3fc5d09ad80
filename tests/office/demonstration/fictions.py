"""Cohorts that the tests of the fictions draw from, over the charters of the repository."""

from __future__ import annotations

from functools import cache

from kikin.fund.charter import Charter, parse
from kikin.office.demonstration.cohort import CallOutline, DemonstrationCohort, draw_cohort
from tests.fund.charters import ANNUAL, FACILITY, FUND


@cache
def charters() -> tuple[Charter, ...]:
    """The fund of 2021 first."""
    found = []
    for text in (FUND, ANNUAL, FACILITY):
        charter, problems = parse(text)
        assert charter is not None, problems
        found.append(charter)
    return tuple(found)


def fund() -> Charter:
    return charters()[0]


def calls(charter: Charter, count: int = 300) -> list[CallOutline]:
    """As many calls as the charter has instruments, one a year."""
    instruments = list({instrument.key: instrument for instrument in charter.instruments}.values())
    return [
        CallOutline(
            key=f"call-{2022 + turn}",
            stage=charter.stages[0].key,
            instrument=instrument,
            fields=charter.fields,
            fiscal_years=(2022 + turn, 2023 + turn, 2024 + turn),
            applications_count=count // len(instruments),
        )
        for turn, instrument in enumerate(instruments)
    ]


@cache
def cohort(seed: int = 1) -> DemonstrationCohort:
    """The cohort of the fund of 2021."""
    return draw_cohort(seed, calls(fund()))
