"""Selection rounds as the auditor checks them: the package of each portfolio, which `kikin verify selection` reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.reports import Report, answer
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.selection import queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TITLE = Text("採択選定", "Selection rounds")
_COLUMNS = (
    Column(Text("採択選定", "Round"), "ref"),
    Column(Text("公募", "Call")),
    Column(Text("状態", "State"), "state:round"),
    Column(Text("予算", "Budget"), "yen"),
    Column(Text("案", "Portfolio"), "count"),
    Column(Text("決定", "Decided"), "at"),
    Column(Text("検証用パッケージのダイジェスト", "Digest of the package"), "digest"),
    Column(Text("パッケージ", "Package")),
)
_NOTES = (
    Text(
        "パッケージには、問題、採択案、証明、査読の割当と利益相反が、審査員と応募を仮名にして入っています。"
        "保存したファイルは「kikin verify selection」で検証できます。",
        "A package holds the question, the portfolio, its proof, and who read and who was barred, with pseudonyms for "
        "reviewers and applications. `kikin verify selection` checks the file.",
    ),
    Text(
        "ダイジェストは、採択案を作成したときに証跡に残されたものと同じはずです。",
        "The digest has to be the one that the trail kept when the portfolio was made.",
    ),
)


@marked("auditor", "round", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first, with the package of its latest portfolio."""
    rows = []
    for one in queries.visible_to(actor_of(request)).order_by("-pk"):
        package = queries.package_of(one)
        file: object = "" if package is None else _file(one.ref, package.name)
        digest = "" if package is None else package.digest
        rows.append((one.ref, one.call.title, one.state, one.budget_yen, one.number, one.decided_at, digest, file))
    empty = Text("まだ採択選定はありません。", "No round yet.")
    caption = Text("採択選定（新しい順）", "Rounds, the newest first")
    today = local_date(clock.now(), in_force().zone)
    report = Report("rounds", _TITLE, today, tables=(Table(caption, _COLUMNS, rows, empty=empty),), notes=_NOTES)
    crumbs = [Crumb(Text("支払", "Payments"), reverse("auditor:home")), Crumb(_TITLE)]
    return answer(request, report, Questions(), "auditor/inspection.html", crumbs=crumbs)


@marked("auditor", "round", "see")
@require_safe
def package_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The package of a round's latest portfolio."""
    package = queries.package_of(queries.get(ref, actor_of(request)))
    if package is None:
        raise Http404("no portfolio has been made")
    return as_attachment(package.name, package.text.encode())


def _file(ref: str, name: str) -> Cell:
    return Cell(name, url=reverse("auditor:round_package", args=(ref,)))
