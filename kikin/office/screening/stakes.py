"""All that the watch is told of screening: the level of the technology of what was funded. Neither which, nor why."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kikin.fund.screening import level_of
from kikin.office.screening.models import ScreeningCase


def technology_levels(applications: QuerySet[Any, Any]) -> dict[int, int]:
    """Application key to the level of its technology, of those of these that were screened."""
    rows = ScreeningCase.objects.filter(application__in=applications).order_by()
    return {key: level_of(areas) for key, areas in rows.values_list("application", "areas")}
