"""Reports of every looking: of the runs that compare with lists, and of the looks of the watch, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import hours_between
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import address
from kikin.office.lists import queries as lists
from kikin.office.look.files import as_file, asks_for_a_file
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.screening.queries import rescreening as runs
from kikin.office.watch import queries as watch
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
TITLE = Text("照合と監視の報告", "Reports of looking")
_KINDS = {
    "yearly": Text("年に一度の全件", "everyone, once a year"),
    "engine": Text("照合方式の変更", "another way of comparing"),
    "list": Text("リストの版", "a version of a list"),
    "organisation": Text("機関の参加", "an organisation joined"),
    "person": Text("人の参加", "a person joined"),
    "counterparty": Text("申告された相手方", "a counterparty was disclosed"),
    "bods": Text("所有者の情報", "what is said of owners"),
    "registry": Text("登記の情報", "a register"),
    "gleif": Text("取引主体識別子の情報", "the records of LEI"),
    "orcid": Text("人の所属の情報", "careers of people"),
    "openalex": Text("人の所属の情報", "careers of people"),
    "declarations": Text("申告", "declarations"),
    "news": Text("報道", "news"),
    "notice": Text("受託者の届出", "a recipient's notice"),
    "day": Text("その日の期限", "the day itself"),
}
_SUBJECTS = {
    "organisation": Text("機関", "organisations"),
    "person": Text("人", "people"),
    "counterparty": Text("申告された相手方", "counterparties disclosed"),
}
_COLUMNS = (
    Column(Text("報告", "Report")),
    Column(Text("日時", "When"), "at"),
    Column(Text("きっかけ", "What set it off")),
    Column(Text("確認した対象", "Looked at")),
    Column(Text("時間", "Hours"), "count"),
    Column(Text("分かったもの", "Found"), "count"),
    Column(Text("外れたもの", "Fallen away"), "count"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One report, whichever room wrote it. `done_at` is nothing while it goes on."""

    name: Text
    url: str
    at: datetime
    since: datetime
    done_at: datetime | None
    causes: Sequence[tuple[str, str]]
    subjects: Mapping[str, int]
    found_count: int
    fallen_count: int


@marked("security", "rescreening", "see")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Every report, the newest first; also as a file."""
    actor = actor_of(request)
    found = sorted(_all(actor), key=lambda one: (one.at, one.url), reverse=True)
    if asks_for_a_file(request):
        return as_file(request, _table(found), "reports-of-looking")
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": TITLE,
        "hours": in_force().screening.compare_within_hours,
        "table": _table(list(page.object_list), "?format=csv"),
        "page": page,
        "crumbs": [Crumb(TITLE)],
    }
    return render(request, "security/looked.html", context)


@marked("security", "watch_case", "see")
@require_safe
def look(request: HttpRequest, number: int) -> HttpResponse:
    """One look of the watch: what set it off, whom it looked at, what it found, and what fell away."""
    actor = actor_of(request)
    found = watch.look_of(number)
    raised, fallen = watch.raised_in(found, actor), watch.fallen_in(found, actor)
    report = _of_look(found, len(fallen))
    names = watch.names_of([*raised, *fallen])
    nothing = Text("この回に新たに分かったことはありません。", "Nothing new was found.")
    none = Text("外れたものはありません。", "Nothing fell away.")
    context = {
        "title": report.name,
        "summary": [Fact(Text("対象日", "Of which day"), found.day, "on"), *report_facts(report)],
        "causes": causes_table(report.causes),
        "raised": _cases(Text("分かったもの", "What was found"), raised, names, nothing),
        "fallen": _cases(
            Text("情報の取消しにより外れたもの", "What fell away, taken back by its source"), fallen, names, none
        ),
        "crumbs": [way_here(), Crumb(report.name)],
    }
    return render(request, "security/look.html", context)


def way_here() -> Crumb:
    return Crumb(TITLE, reverse("security:looked"))


def of_run(run: Any) -> Looked:
    """A run of comparing with lists, as its report says it."""
    return Looked(
        Text(f"再照合 {run.ref}", f"Run {run.ref}"),
        address("run", run.ref),
        run.begun_at,
        run.since,
        run.done_at,
        [(kind, what) for kind, what in run.causes],
        run.subjects,
        run.raised_count,
        run.fallen_count,
    )


def report_facts(one: Looked) -> list[Fact]:
    """What every report says: when it could be known, within which hours it was looked at, and at whom."""
    within = in_force().screening.compare_within_hours
    return [
        Fact(Text("きっかけが分かった時", "Known since"), one.since, "at"),
        Fact(Text("確認を終えた時", "Looked at by"), one.done_at, "at"),
        Fact(
            Text("所要時間", "Time taken"),
            _in_hours(one),
            note=Text(f"{_in_time(one).ja}（時限は{within}時間）", f"{_in_time(one).en}; the clock is {within} hours"),
        ),
        *(Fact(_SUBJECTS.get(kind, kind), count, "count") for kind, count in one.subjects.items()),
    ]


def causes_table(causes: Sequence[tuple[str, str]]) -> Table:
    """What set it off, each with the way to it."""
    named = list(_named(causes))
    columns = (Column(Text("種類", "Kind")), Column(Text("対象", "Which"), "words"))
    empty = Text("記録されたきっかけはありません。", "Nothing is noted.")
    rows = [(kind, Cell(what, url=url)) for kind, what, url in named]
    return Table(Text("きっかけ", "What set it off"), columns, rows, empty=empty)


def _all(actor: Actor) -> Iterator[Looked]:
    yield from map(of_run, runs.runs_visible_to(actor))
    fallen = watch.fallen_counts()
    yield from (_of_look(one, fallen[one.pk]) for one in watch.looks_by_age())


def _of_look(found: Any, fallen_count: int) -> Looked:
    return Looked(
        Text(f"監視 第{found.number}回", f"Look {found.number} of the watch"),
        reverse("security:look", args=(found.number,)),
        found.at,
        found.since,
        found.at,
        [(kind, what) for kind, what in found.causes],
        {"organisation": found.companies_count, "person": found.people_count},
        found.alerts_count,
        fallen_count,
    )


def _table(found: Sequence[Looked], csv_url: str = "") -> Table:
    rows = [
        (
            Cell(one.name, url=one.url),
            one.at,
            _in_short(one.causes),
            _subjects(one.subjects),
            Cell(_hours(one), note=_in_time(one)),
            one.found_count,
            one.fallen_count,
        )
        for one in found
    ]
    empty = Text(
        "まだ報告はありません。リストの承認や情報の取込みの後に、ここに記録されます。",
        "There is no report yet. One stands here after a list was approved, or feeds were taken in.",
    )
    return Table(Text("報告（新しい順）", "Reports, the newest first"), _COLUMNS, rows, empty=empty, csv_url=csv_url)


def _hours(one: Looked) -> int:
    return hours_between(one.since, one.done_at or clock.now())


def _in_hours(one: Looked) -> Text:
    hours = _hours(one)
    return Text(f"{hours}時間", f"{hours} h") if hours else Text("1時間未満", "less than an hour")


def _in_time(one: Looked) -> Text:
    within = in_force().screening.compare_within_hours
    if one.done_at is None:
        return Text("実行中", "under way")
    return Text("時限内", "in time") if _hours(one) <= within else Text("時限を超過", "too late")


def _subjects(counts: Mapping[str, int]) -> Text:
    parts = [(_SUBJECTS.get(kind, Text(kind, kind)), count) for kind, count in counts.items() if count]
    nobody = Text("なし", "nobody")
    if not parts:
        return nobody
    return Text(
        "、".join(f"{name.ja} {count:,}" for name, count in parts),
        ", ".join(f"{name.en} {count:,}" for name, count in parts),
    )


def _in_short(causes: Sequence[tuple[str, str]]) -> Text:
    """The kinds of causes with how many of each."""
    counts: dict[Text, int] = {}
    for kind, _ in causes:
        counts[_label(kind)] = counts.get(_label(kind), 0) + 1
    return Text(
        "、".join(f"{label.ja}（{count}件）" if count > 1 else label.ja for label, count in counts.items()),
        ", ".join(f"{label.en} ({count})" if count > 1 else label.en for label, count in counts.items()),
    )


def _label(kind: str) -> Text:
    return _KINDS.get(kind, Text("取り込んだ情報", "a file of feeds"))


def _named(causes: Sequence[tuple[str, str]]) -> Iterator[tuple[Text, Text | str, str]]:
    """Each cause with what or whom it names, and the way to it."""
    refs = [what for _, what in causes]
    names, files = watch.names_for(refs), watch.names_of_files(refs)
    versions = {one.ref: one for one in lists.versions_by_ref(refs)}
    for kind, what in causes:
        if what in versions:
            name, number = versions[what].watchlist.name, versions[what].number
            yield _label(kind), Text(f"{name} 第{number}版", f"{name}, version {number}"), address("list_version", what)
        elif what in files:
            yield _label(kind), files[what], address("feed_file", what)
        else:
            yield _label(kind), names.get(what, what), ""


def _cases(caption: Text, found: Iterable[Any], names: Mapping[str, Text], empty: Text) -> Table:
    columns = (
        Column(Text("監視案件", "Case")),
        Column(Text("対象", "Of whom")),
        Column(Text("採択・契約", "Award")),
        Column(Text("状態", "State"), "state:watch_case"),
    )
    rows = [
        (
            Cell(one.what.label, address("watch_case", one.ref), note=one.ref),
            names.get(one.about[0], one.about[0]),
            ", ".join(award.ref for award in one.awards.all()),
            one.state,
        )
        for one in found
    ]
    return Table(caption, columns, rows, empty=empty)
