"""Statistics of closed cases by outcome, without a person or a case in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.parties import SIZES
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.reports import Report, answer
from kikin.office.look.tables import Column, Table
from kikin.office.screening import queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TITLE = Text("結果の統計", "Statistics")
_FEW = Text("秘匿", "not told")
_COLUMNS = (
    Column(Text("終了した案件", "Closed"), "count"),
    Column(Text("問題なし", "Cleared"), "count"),
    Column(Text("条件付き", "With conditions"), "count"),
    Column(Text("不可", "Refused"), "count"),
    Column(Text("日数（中央値）", "Days, median"), "count"),
    Column(Text("質問あり", "Questioned"), "count"),
    Column(Text("不服申立て", "Appealed"), "count"),
    Column(Text("取り消された決定", "Overturned"), "count"),
)


@marked("security", "screening_case", "see")
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Outcomes, times and appeals by field and by size of organisation."""
    actor, charter = actor_of(request), in_force()
    fields = {one.key: one.name for one in charter.fields}
    report = Report(
        "screening-statistics",
        _TITLE,
        local_date(clock.now(), charter.zone),
        tables=(
            _table(Text("分野別", "By field"), Text("分野", "Field"), queries.by_field(actor), fields),
            _table(Text("規模別", "By size of organisation"), Text("規模", "Size"), queries.by_size(actor), SIZES),
        ),
        notes=_notes(charter.screening.told_from_count),
    )
    crumbs = [Crumb(Text("審査案件", "Cases"), reverse("security:home")), Crumb(_TITLE)]
    return answer(request, report, Questions(), "security/statistics.html", crumbs=crumbs)


def _notes(from_count: int) -> tuple[Text, ...]:
    return (
        Text(
            "終了した案件だけを数えます。個人、機関、案件の名は含みません。",
            "Closed cases alone are counted. No person, organisation or case is named.",
        ),
        Text(
            f"{from_count}件未満の数は示しません。引き算で分かるときは、隣の数も示しません。",
            f"A count below {from_count} is not told, nor its neighbour where it could be had by subtraction.",
        ),
        Text(
            "日数は着手から終了までで、応募者の回答を待った日を含みます。",
            "Days are from the opening to the end, and count those on which an answer was awaited.",
        ),
    )


def _table(caption: Text, first: Text, found: Sequence[Any], names: Any) -> Table:
    rows = [
        (
            names.get(one.group, one.group or Text("分類なし", "not said")),
            _told(one.cases_count),
            *(_told(count) for _, count in one.by_verdict),
            _told(one.median_days),
            _told(one.questioned_count),
            _told(one.appealed_count),
            _told(one.overturned_count),
        )
        for one in found
    ]
    empty = Text("終了した案件はまだありません。", "No case has been closed yet.")
    return Table(caption, (Column(first), *_COLUMNS), rows, empty=empty)


def _told(count: int | None) -> object:
    return _FEW if count is None else count
