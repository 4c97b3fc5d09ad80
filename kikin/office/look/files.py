"""Files as they leave the house: a table as an address asks for it, and a paper to be saved."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

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


def as_workbook(tables: Sequence[Table], name: str) -> HttpResponse:
    """Several tables as one workbook."""
    answer = HttpResponse(as_xlsx(tables), content_type=_XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def as_attachment(name: str, content: bytes) -> HttpResponse:
    """Bytes that a browser saves and never opens in its own page."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def type_and_size(name: str, size_bytes: int) -> str:
    """What a file is, before it is opened: by the ending that was checked when it was taken, and how large."""
    ending = name.rpartition(".")[2].upper()
    size = f"{size_bytes / 2**20:,.1f} MB" if size_bytes >= 2**20 else f"{-(-size_bytes // 2**10):,} KB"
    return f"{ending}, {size}"
