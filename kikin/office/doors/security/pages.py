"""Lists, as those who screen read them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.office.doors.marks import actor_of, marked
from kikin.office.lists import queries as watchlists
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Column, Table
from kikin.values.text import Text


@marked("security", "watchlist", "see")
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every version of every list, with the digest of its entries."""
    columns = (
        Column(Text("リスト", "List")),
        Column(Text("版", "Version"), "count"),
        Column(Text("状態", "State"), "state:watchlist_version"),
        Column(Text("件数", "Entries"), "count"),
        Column(Text("効力発生日", "In effect from"), "on"),
        Column(Text("取込日時", "Loaded"), "at"),
        Column("SHA-256", "digest"),
    )
    rows = [
        (one.watchlist.name, one.number, one.state, one.rows_count, one.effective_on, one.imported_at, one.sha256)
        for one in watchlists.lists(actor_of(request))
    ]
    empty = Text(
        "リストがありません。kikin lists import で取り込んでください。", "No list is loaded: use kikin lists import."
    )
    table = Table(Text("リストの版（新しい順）", "Versions of the lists, the newest first"), columns, rows, empty=empty)
    crumbs = [Crumb(Text("審査案件", "Cases"), reverse("security:home")), Crumb(Text("リスト", "Lists"))]
    return render(request, "security/lists.html", {"table": table, "crumbs": crumbs})
