"""Reports on the fund's money as people read them: the same tables on the page, as CSV and as a workbook."""

from kikin.office.closing.reports.asking import (
    Asked,
    asked_comparison,
    asked_execution,
    asked_flows,
    asked_members,
    asked_plan,
    asked_sheet,
    asked_use,
)
from kikin.office.closing.reports.drill import NO_WAYS, Ways

__all__ = [
    "NO_WAYS",
    "Asked",
    "Ways",
    "asked_comparison",
    "asked_execution",
    "asked_flows",
    "asked_members",
    "asked_plan",
    "asked_sheet",
    "asked_use",
]
