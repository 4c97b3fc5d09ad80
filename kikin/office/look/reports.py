"""What every report has: figures, pictures on their tables, further tables, and the words that explain them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from kikin.office.charts import Chart
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Table, as_csv
from kikin.office.look.workbooks import as_xlsx
from kikin.values.text import Text

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Report:
    """One report at a day's end. `alarms` are what needs an answer, `notes` how the figures are made."""

    key: str
    title: Text
    as_of: date
    figures: Sequence[Fact] = ()
    alarms: Sequence[Text] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[Text] = ()

    @property
    def every_table(self) -> list[Table]:
        """All tables, those under pictures first."""
        return [*(chart.table for chart in self.charts), *self.tables]

    def with_files(self, query: QueryDict) -> Report:
        """The same report, each table with the address of its CSV, which keeps every word of this address."""
        tables = [
            replace(table, csv_url=_address(query, format="csv", table=str(number)))
            for number, table in enumerate(self.every_table)
        ]
        charts = [replace(chart, table=table) for chart, table in zip(self.charts, tables, strict=False)]
        return replace(self, charts=charts, tables=tables[len(charts) :])


def answer(
    request: HttpRequest, report: Report, form: Questions, template: str = "report.html", **more: Any
) -> HttpResponse:
    """The report as a page; with `?format=xlsx` as a workbook, with `?format=csv&table=0` one of its tables."""
    wanted, name = request.GET.get("format", ""), f"{report.key}-{report.as_of}"
    if wanted == "csv":
        number = request.GET.get("table", "0")
        if not number.isdecimal() or int(number) >= len(report.every_table):
            raise Http404("no such table")
        return _file(as_csv(report.every_table[int(number)]), _CSV, f"{name}-{number}.csv")
    if wanted == "xlsx":
        return _file(as_xlsx(report.every_table), _XLSX, f"{name}.xlsx")
    context = {
        "report": report.with_files(request.GET),
        "form": form,
        "workbook_url": _address(request.GET, format="xlsx"),
    }
    return render(request, template, context | more)


def _file(content: str | bytes, media: str, name: str) -> HttpResponse:
    found = HttpResponse(content, content_type=media)
    found["Content-Disposition"] = f'attachment; filename="{name}"'
    return found


def _address(query: QueryDict, **words: str) -> str:
    changed = query.copy()
    for name, word in words.items():
        changed[name] = word
    return f"?{changed.urlencode()}"
