"""Inspections: red flags over what was reported and paid, and samples that a stranger can draw again."""

from kikin.fund.inspections.flags import (
    FLAGS,
    Advance,
    Allotment,
    Flag,
    Pay,
    Purchase,
    Sharing,
    Thing,
    WorkedMonth,
    YearEnd,
    raised,
)
from kikin.fund.inspections.samples import (
    METHODS,
    MOST_DRAWN,
    Chosen,
    Sample,
    draw_of,
    interval_for,
    monetary_unit_sample,
    problems_of_sample,
    random_sample,
)
from kikin.fund.inspections.yardsticks import YARDSTICKS, Yardsticks, yardsticks_on

__all__ = [
    "FLAGS",
    "METHODS",
    "MOST_DRAWN",
    "YARDSTICKS",
    "Advance",
    "Allotment",
    "Chosen",
    "Flag",
    "Pay",
    "Purchase",
    "Sample",
    "Sharing",
    "Thing",
    "WorkedMonth",
    "Yardsticks",
    "YearEnd",
    "draw_of",
    "interval_for",
    "monetary_unit_sample",
    "problems_of_sample",
    "raised",
    "random_sample",
    "yardsticks_on",
]
