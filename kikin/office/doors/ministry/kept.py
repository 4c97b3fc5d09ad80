"""The minister's page: what the fund keeps at home, in figures without a name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.watch import Stance
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.ministry.words import today
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.reports import Report, answer
from kikin.office.look.states import STATES
from kikin.office.look.tables import Column, Table
from kikin.office.watch.figures import Figures, kept_at_home
from kikin.values.calendar import month_words
from kikin.values.text import Text

_TITLE = Text("国内に保たれたもの", "What is kept at home")
_FEW = Text("秘匿", "not told")
_NONE_YET = Text("まだありません。", "There is none yet.")
_STANCES: dict[Stance, Text] = {
    "security": Text("安全確保", "Security"),
    "support": Text("企業の支援", "Support of companies"),
    "retention": Text("人の定着", "Retention of people"),
}
_HELPED: dict[Stance, Text] = {
    "security": Text("—", "—"),
    "support": Text("支援した企業", "companies supported"),
    "retention": Text("定着を支援した人", "people retained"),
}


@marked("ministry", "watch_figures", "see")
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Awards by standing, cases by month, days to decide, companies supported and people retained."""
    found = kept_at_home(actor_of(request))
    tables = (_awards(found), _stances(found), _months(found))
    report = Report("kept-at-home", _TITLE, today(), _glance(found), tables=tables, notes=_notes(found))
    crumbs = [Crumb(Text("執行状況", "Portfolio"), reverse("ministry:portfolio")), Crumb(_TITLE)]
    return answer(request, report, Questions(), crumbs=crumbs)


def _glance(found: Figures) -> list[Fact]:
    """The page in one look."""
    of = {one.stance: one for one in found.by_stance}
    return [
        Fact(Text("実施中の採択課題", "Awards that run"), found.awards_by_state.get("active", 0), "count"),
        Fact(_HELPED["support"], _told(of["support"].helped), "count"),
        Fact(_HELPED["retention"], _told(of["retention"].helped), "count"),
        Fact(
            Text("安全確保の判断までの日数", "Days to a decision on security"),
            _told(of["security"].median_days),
            "count",
            note=Text("中央値", "median"),
        ),
    ]


def _awards(found: Figures) -> Table:
    columns = (Column(Text("状態", "Standing")), Column(Text("件数", "Awards"), "count"))
    names = STATES["award"]
    rows = [(name.staff, found.awards_by_state[one]) for one, name in names.items() if one in found.awards_by_state]
    return Table(Text("採択課題の状態", "Awards by standing"), columns, rows, empty=_NONE_YET)


def _stances(found: Figures) -> Table:
    columns = (
        Column(Text("種類", "Kind")),
        Column(Text("判断までの日数（中央値）", "Days to a decision, median"), "count"),
        Column(Text("支援した数", "Helped"), "count"),
        Column(Text("支援の対象", "Who")),
    )
    rows = [
        (
            _STANCES[one.stance],
            _told(one.median_days),
            _told(one.helped) if one.stance != "security" else None,
            _HELPED[one.stance],
        )
        for one in found.by_stance
    ]
    return Table(Text("判断までの日数と支援", "Time to decide, and help given"), columns, rows)


def _months(found: Figures) -> Table:
    columns = (
        Column(Text("月", "Month")),
        Column(Text("種類", "Kind")),
        Column(Text("発生", "Opened"), "count"),
        Column(Text("終了", "Closed"), "count"),
    )
    rows = [
        (month_words(one.month), _STANCES[one.stance], _told(one.opened), _told(one.closed)) for one in found.by_month
    ]
    caption = Text("月別の案件", "Cases by month")
    return Table(caption, columns, rows, empty=Text("案件はまだありません。", "There is no case yet."))


def _told(count: int | None) -> Any:
    return _FEW if count is None else count


def _notes(found: Figures) -> tuple[Text, ...]:
    return (
        Text("個人、機関、案件の名は含みません。", "No person, organisation or case is named."),
        Text(
            f"1件以上{found.from_count}件未満の数は示しません。{found.from_count}件に満たない判断の日数も同じです。",
            f"A count from 1 to {found.from_count - 1} is not told, nor the days of fewer than {found.from_count} "
            "decisions.",
        ),
    )
