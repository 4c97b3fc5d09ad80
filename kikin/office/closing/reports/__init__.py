"""Reports on the fund's money as people read them: the same tables on the page, as CSV and as a workbook."""

from kikin.office.closing.reports.asking import Asked, asked_comparison, asked_execution, asked_flows, asked_sheet
from kikin.office.closing.reports.drill import Behind, nothing_behind

__all__ = [
    "Asked",
    "Behind",
    "asked_comparison",
    "asked_execution",
    "asked_flows",
    "asked_sheet",
    "nothing_behind",
]
