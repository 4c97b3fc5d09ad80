"""What to look at first: red flags with their counts, and samples that can be drawn again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kikin.fund import inspections as rules
from kikin.fund.charter import Charter
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.auditor.forms import Drawing, InspectionFilter, SampledList
from kikin.office.doors.marks import actor_of, marked
from kikin.office.inspections import queries
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.reports import Report, answer
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.transfers import name_of
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TEMPLATE = "auditor/inspection.html"
_ROWS_ON_A_PAGE = 100
_TITLE = Text("監査上の注意信号", "Red flags")
_SHOW = Text("表示する", "Show")
_DRAW = Text("抽出する", "Draw")
_TOTAL = Text("合計", "Total")
_AMOUNT = Text("金額", "Amount")
_AGENCY = Text("配分機関", "Agency")
_PLACES = (
    Column(Text("対象", "What"), "ref"),
    Column(Text("内容", "What for")),
    Column(_AMOUNT, "yen"),
    Column(Text("証拠書類", "Evidence")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("相手方", "Recipient")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(_AGENCY),
)
_NO_VERDICT = Text(
    "注意信号は、先に見るべきものを示すだけで、不当と判断するものではありません。不認定が確定した支出は含みません。",
    "A red flag says what to look at first, and judges nothing. What was finally disallowed is left out.",
)
_NOT_BY_RECORDS = (
    Text(
        "機器の目的外使用、名目だけの従事、関係会社の利益の額は、記録からは分かりません。現地・原本で確認してください。",
        "That a thing is used for something else, that nobody did the work a timesheet states, or how much profit a "
        "group company took, no record shows: look at the place and at the originals.",
    ),
    Text(
        "基金全体の使用見込みと残高の比較（遊休額の点検）は「執行と見通し」にあります。",
        "The forecast of use against the balance of the whole fund is under “Execution”.",
    ),
)
_HOW_TO_REDO = (
    Text(
        "順番の値は「種|番号」のSHA-256（16進64桁）で、値の小さい順に並べます。行の並び順や日には左右されません。",
        "A draw is the SHA-256 of “SEED|REF” in 64 hexadecimal digits; what is drawn stands in the order of the draws, "
        "whatever the order of the rows and the day.",
    ),
    Text(
        "無作為抽出は、先頭から抽出数だけを選びます。",
        "A random sample takes the first of them, as many as asked for.",
    ),
    Text(
        "金額単位抽出は、順に金額を並べた通し番号で、開始点から間隔ごとの円を含むものを選びます。開始点は「種|start」のSHA-256を間隔で割った余りに1を加えた値です。間隔以上の金額は必ず選ばれます。抽出数を指定した場合、間隔は総額を抽出数で割って切り上げた額です。",
        "Monetary units: their yen are numbered in that order, and whatever holds the yen at the start, and at every "
        "interval after it, is chosen. The start is 1 and the remainder of the SHA-256 of “SEED|start” by the "
        "interval. An amount of an interval or more is certain. Where a size is given, the interval is the whole "
        "divided by it, rounded up.",
    ),
    Text(
        "母集団のダイジェストは、番号順の「番号|金額」と改行を連ねた文のSHA-256です。同じ値なら同じ母集団です。",
        "The digest of the list is the SHA-256 of the lines “REF|AMOUNT” in the order of the refs: the same digest is "
        "the same list.",
    ),
    Text(
        "母集団の一覧は条件の表のダイジェストから保存できます。監査人の手引に、一覧と種から抽出し直す十数行のPythonがあります。",
        "The digest in the table of terms saves the list. The auditors' guide has a few lines of Python that draw it "
        "again from the list and the seed.",
    ),
)


@marked("auditor", "inspection", "see")
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """Every red flag with its count and what of money it is about."""
    form, chosen = _chosen(request)
    found = queries.red_flags(actor_of(request), clock.now(), **chosen)
    query = f"?{urlencode({name: value for name, value in chosen.items() if value})}" if any(chosen.values()) else ""
    columns = (
        Column(Text("注意信号", "Red flag")),
        Column(Text("これまでの監査の指摘", "What audits found")),
        Column(Text("確認するもの", "What to look at")),
        Column(Text("件数", "Count"), "count"),
        Column(_AMOUNT, "yen"),
    )
    rows = [
        (
            Cell(flag.name, reverse("auditor:flag", args=(key,)) + query),
            flag.finding,
            flag.look_at,
            len(found[key]),
            sum(one.item.amount_yen for one in found[key]),
        )
        for key, flag in rules.FLAGS.items()
    ]
    twice = Text(
        "一つの支出に複数の注意信号が付くことがあるため、合計は延べの件数・金額です。",
        "One line may raise several flags: totals count it as often.",
    )
    report = Report(
        "red-flags",
        _TITLE,
        _today(),
        tables=(Table(_TITLE, columns, rows, add_up(rows, columns, _TOTAL)),),
        notes=(_NO_VERDICT, twice, *_NOT_BY_RECORDS),
    )
    return answer(request, report, form, _TEMPLATE, button=_SHOW, crumbs=_crumbs(Crumb(_TITLE)))


@marked("auditor", "inspection", "see")
@require_safe
def flag(request: HttpRequest, key: str) -> HttpResponse:
    """One red flag: all that it is raised for, the largest first, each with its evidence."""
    if key not in rules.FLAGS:
        raise Http404("no such flag")
    asked = rules.FLAGS[key]
    form, chosen = _chosen(request)
    found = queries.red_flags(actor_of(request), clock.now(), **chosen)[key]
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = found if request.GET.get("format") else page.object_list
    columns = (*_PLACES[:3], Column(Text("理由", "Why"), "words"), *_PLACES[3:])
    charter = in_force()
    places = [(_places(one.item, charter), one.why) for one in shown]
    rows = [[*of_item[:3], why, *of_item[3:]] for of_item, why in places]
    figures = [
        Fact(Text("件数", "Count"), len(found), "count"),
        Fact(_AMOUNT, sum(one.item.amount_yen for one in found), "yen"),
    ]
    report = Report(
        key.replace("_", "-"),
        asked.name,
        _today(),
        figures=figures,
        tables=(Table(asked.name, columns, rows, add_up(rows, columns, _TOTAL) if rows else ()),),
        notes=(
            Text(f"これまでの監査の指摘：{asked.finding.ja}", f"What audits found: {asked.finding.en}"),
            Text(f"確認するもの：{asked.look_at.ja}", f"What to look at: {asked.look_at.en}"),
            _NO_VERDICT,
        ),
    )
    way = Crumb(_TITLE, reverse("auditor:flags"))
    return answer(request, report, form, _TEMPLATE, button=_SHOW, page=page, crumbs=_crumbs(way, Crumb(asked.name)))


@marked("auditor", "inspection", "see")
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Draw a sample. The same seed over the same list always draws the same."""
    is_asked = "seed" in request.GET
    form = Drawing(in_force(), current_language(), request.GET if is_asked else None)
    title = Text("監査の抽出", "Samples")
    drawn = _drawn(request, form) if is_asked and form.is_valid() else None
    report = Report("sample", title, _today(), notes=_HOW_TO_REDO)
    if drawn is not None:
        items = queries.items_of(form.cleaned_data["kind"], {one.ref for one in drawn.chosen}, actor_of(request))
        tables = (_chosen_table(drawn, items), _terms_table(drawn, form.cleaned_data))
        report = Report("sample", title, _today(), _figures(drawn), tables=tables, notes=_HOW_TO_REDO)
    return answer(request, report, form, _TEMPLATE, button=_DRAW, crumbs=_crumbs(Crumb(title)))


@marked("auditor", "inspection", "see")
@require_safe
def sampled_list(request: HttpRequest) -> HttpResponse:
    """The list from which a sample is drawn, as the text whose digest the sample names."""
    form = SampledList(in_force(), current_language(), request.GET)
    if not form.is_valid():
        raise Http404("no such list")
    units = queries.amounts_of(form.cleaned_data["kind"], actor_of(request), **_narrowed(form))
    found = HttpResponse(rules.list_of(units), content_type="text/plain; charset=utf-8")
    found["Content-Disposition"] = 'attachment; filename="list.txt"'
    return found


def _drawn(request: HttpRequest, form: Drawing) -> rules.Sample | None:
    """The sample that was asked for; nothing where it cannot be drawn, which the form then says."""
    said = form.cleaned_data
    seed, size, interval_yen = said["seed"], said["size"], said["interval_yen"]
    units = queries.amounts_of(said["kind"], actor_of(request), **_narrowed(form))
    problems = rules.problems_of_sample(said["method"], seed, size, interval_yen, units)
    if problems:
        questions = {f"sample.{name}": name for name in ("seed", "size", "interval_yen")}
        form.take_up(problems, questions)
        return None
    if said["method"] == "random":
        return rules.random_sample(units, size, seed)
    return rules.monetary_unit_sample(units, interval_yen or rules.interval_for(units, size), seed)


def _chosen_table(drawn: rules.Sample, items: dict[str, queries.Item]) -> Table:
    columns = (
        *_PLACES,
        Column(Text("当たり", "Hits"), "count"),
        Column(Text("必ず選ばれる", "Certain")),
        Column(Text("順番の値", "Draw"), "digest"),
    )
    yes, charter = Text("はい", "Yes"), in_force()
    rows = [
        [*_places(items[one.ref], charter), one.hit_count, yes if one.is_certain else "", one.draw]
        for one in drawn.chosen
    ]
    caption = Text("選ばれたもの（順番の値の小さい順）", "What was drawn, in the order of the draws")
    empty = Text("母集団に該当するものがありません。", "There is nothing to draw from.")
    return Table(caption, columns, rows, add_up(rows, columns, _TOTAL) if rows else (), empty)


def _terms_table(drawn: rules.Sample, said: dict[str, Any]) -> Table:
    """All that somebody else needs to draw the same."""
    charter = in_force()
    every = Text("すべて", "All")
    rows: list[list[object]] = [
        [Text("母集団", "From"), queries.POPULATIONS[said["kind"]]],
        [_AGENCY, name_of(charter, "agency", said["agency"]) if said["agency"] else every],
        [Text("年度", "Fiscal year"), said["fiscal_year"] or every],
        [Text("方法", "How"), rules.METHODS[drawn.method]],
        [Text("乱数の種", "Seed"), drawn.seed],
        [Text("抽出数の指定", "Size asked for"), "" if said["size"] is None else f"{said['size']:,}"],
        [Text("間隔（円）", "Interval (yen)"), "" if drawn.interval_yen is None else f"{drawn.interval_yen:,}"],
        [Text("開始点（円）", "Start (yen)"), "" if drawn.start_yen is None else f"{drawn.start_yen:,}"],
        [Text("母集団の件数", "Units in the list"), f"{drawn.population_count:,}"],
        [Text("母集団の総額（円）", "Yen in the list"), f"{drawn.population_yen:,}"],
        [Text("母集団のダイジェスト（一覧を保存）", "Digest of the list (which it saves)"), _list_of(drawn, said)],
    ]
    columns = (Column(Text("条件", "Term")), Column(Text("値", "Value")))
    return Table(Text("抽出の条件（再現用）", "How it was drawn, to be drawn again"), columns, rows)


def _list_of(drawn: rules.Sample, said: dict[str, Any]) -> Cell:
    """The digest, which leads to the very list that has it."""
    asked = urlencode({name: said[name] for name in ("kind", "agency", "fiscal_year")})
    return Cell(drawn.population_digest, f"{reverse('auditor:sampled_list')}?{asked}")


def _figures(drawn: rules.Sample) -> list[Fact]:
    return [
        Fact(Text("母集団の件数", "Units in the list"), drawn.population_count, "count"),
        Fact(Text("母集団の総額", "Amount of the list"), drawn.population_yen, "yen"),
        Fact(Text("選ばれた件数", "Units drawn"), len(drawn.chosen), "count"),
        Fact(Text("選ばれた金額", "Amount drawn"), drawn.chosen_yen, "yen"),
    ]


def _places(item: queries.Item, charter: Charter) -> list[object]:
    """Where one thing belongs, what it is and its paper, each with its page."""
    return [
        Cell(item.ref, _url_of(item)),
        item.words,
        item.amount_yen,
        _paper(item.place) if item.place is not None else "",
        Cell(item.award, reverse("auditor:award", args=(item.award,)) if item.award else ""),
        item.recipient,
        item.fiscal_year,
        name_of(charter, "agency", item.agency),
    ]


def _paper(place: queries.Place) -> Cell:
    return Cell(place.paper, reverse("auditor:cost_paper", args=(place.report, place.paper_sha256)))


def _url_of(item: queries.Item) -> str:
    if item.place is not None:
        return reverse("auditor:cost_line", args=(item.place.report, item.place.number))
    if item.transfer is not None:
        return reverse("auditor:disbursement", args=(item.transfer,))
    return reverse(f"auditor:{item.about}", args=(item.ref,)) if item.about in ("claim", "award", "receivable") else ""


def _chosen(request: HttpRequest) -> tuple[InspectionFilter, dict[str, Any]]:
    form = InspectionFilter(in_force(), current_language(), request.GET)
    return form, _narrowed(form) if form.is_valid() else {}


def _narrowed(form: InspectionFilter) -> dict[str, Any]:
    """The year and the agency that were chosen; none and "" are all."""
    year = form.cleaned_data["fiscal_year"]
    return {"fiscal_year": int(year) if year else None, "agency": form.cleaned_data["agency"]}


def _today() -> date:
    return local_date(clock.now(), in_force().zone)


def _crumbs(*last: Crumb) -> list[Crumb]:
    return [Crumb(Text("支払", "Payments"), reverse("auditor:home")), *last]
