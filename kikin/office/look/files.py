"""A table as the file that an address asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kikin.office.look.tables import Table, as_csv
from kikin.office.look.workbooks import as_xlsx

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asks_for_a_file(request: HttpRequest) -> bool:
    """Whether `?format=csv` or `?format=xlsx` stands in the address."""
    return request.GET.get("format") in ("csv", "xlsx")


def as_file(request: HttpRequest, table: Table, name: str) -> HttpResponse:
    """The table as the file that the address asks for."""
    ending = request.GET["format"]
    content = as_csv(table) if ending == "csv" else as_xlsx([table])
    answer = HttpResponse(content, content_type=_CSV if ending == "csv" else _XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
