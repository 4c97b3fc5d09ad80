"""Who may do what: people and their appointments, and nothing of what they do in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund.policy import ROLES, permit
from kikin.office import clock, gate
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.administrator.forms import AppointForm, EndForm, PeopleFilter, PersonForm
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.history import event_name, who
from kikin.office.look.parts import Crumb, Fact, Moment
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv
from kikin.office.parties import actions
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_WHOLE_FUND = Text("基金全体", "The whole fund")
_COLUMNS = (
    Column(Text("氏名", "Name")),
    Column(Text("役割", "Role")),
    Column(Text("所属", "Acts for")),
    Column(Text("任命の日", "From"), "on"),
    Column(Text("最後の日", "Last day"), "on"),
)


@marked("administrator", "person", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every appointment in force: by role, filtered, and as a spreadsheet."""
    form = PeopleFilter(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = parties.appointed(_today(), said.get("role", ""), words=said.get("words", "").strip())
    if request.GET.get("format") == "csv":
        answer = HttpResponse(as_csv(_appointments(found)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="appointments.csv"'
        return answer
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        "filter": form,
        "roles": _by_role(),
        "count": len(found),
        "page": page,
        "table": _appointments(list(page), f"?{query.urlencode()}"),
    }
    return render(request, "administrator/home.html", context)


def _today() -> date:
    return local_date(clock.now(), in_force().zone)


def _by_role() -> Table:
    columns = (Column(Text("役割", "Role")), Column(Text("任命", "Appointments"), "count"))
    counts = parties.appointed_counts(_today())
    url = reverse("administrator:home")
    rows = [
        (_capitalised(label), Cell(counts[role], f"{url}?{urlencode({'role': role})}"))
        for role, label in ROLES.items()
        if counts.get(role)
    ]
    return Table(
        Text("役割ごとの任命", "Appointments by role"), columns, rows, add_up(rows, columns, Text("合計", "Total"))
    )


def _appointments(found: Sequence[Any], csv_url: str = "") -> Table:
    sides = _sides(one.of for one in found)
    rows = [
        (
            Cell(one.person.name, reverse("administrator:person", args=(one.person.ref,)), one.person.ref),
            _capitalised(ROLES[one.role]),
            sides[one.of],
            one.since_on,
            one.until_on,
        )
        for one in found
    ]
    nothing = Text("該当する任命はありません。条件を減らしてください。", "No such appointment: ask for less at once.")
    return Table(Text("有効な任命", "Appointments in force"), _COLUMNS, rows, empty=nothing, csv_url=csv_url)


def _sides(keys: Iterable[str]) -> dict[str, Text]:
    """What each key or ref is called, in one reading; what is not known is called by its key."""
    charter, wanted = in_force(), set(keys)
    names = parties.names_of_organisations(wanted) | {one.key: one.name for one in charter.agencies}
    names |= {one.key: one.name for one in charter.bodies}
    return {key: names.get(key, Text(key, key)) for key in wanted} | {"": _WHOLE_FUND}


def _capitalised(text: Text) -> Text:
    return Text(text.ja, text.en[:1].upper() + text.en[1:])


@marked("administrator", "person", "register")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a person. An address that is known leads to whoever has it, and changes nothing."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actor, email = actor_of(request), form.cleaned_data["email"]
        known = parties.person_of_address(email)
        if known is not None:
            return redirect(f"{reverse('administrator:person', args=(known.ref,))}?known=yes")
        outline = actions.PersonOutline(form.name(), email=email)
        made = actions.register_people([outline], actor, clock.now())[outline.key]
        return redirect("administrator:person", made.ref)
    context = {"form": form, "crumbs": _way(Text("人の登録", "Register a person"))}
    return render(request, "administrator/register.html", context, status=422 if form.is_bound else 200)


@marked("administrator", "person", "see")
@require_safe
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """One person: what they may do now, what they could do before, and what changed it."""
    return _page(request, parties.visible_person(ref, actor_of(request)))


@marked("administrator", "person", "appoint")
@require_POST
def appoint(request: HttpRequest, ref: str) -> HttpResponse:
    """Appoint a person to a role. A second click finds the appointment made."""
    actor = actor_of(request)
    found = parties.visible_person(ref, actor)
    gate.permit_or_refuse(actor, "appoint", found.subject())
    form = AppointForm(request.POST, charter=in_force(), prefix="appoint")
    if not form.is_valid():
        return _page(request, found, appointing=form, status=422)
    said = form.cleaned_data
    try:
        actions.appoint([(found, said["role"], said["of"])], said["since_on"], actor, clock.now())
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, found, form.take_up(refused.problems, form.places()), appointing=form, status=422)
    return redirect("administrator:person", ref)


@marked("administrator", "person", "end")
@require_POST
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End an appointment, at once or with a last day. A second click finds it ended."""
    actor, now = actor_of(request), clock.now()
    found = parties.visible_person(ref, actor)
    gate.permit_or_refuse(actor, "end", found.subject())
    known = {_key(one): one for one in parties.all_appointments_of(found)}
    form = EndForm(
        request.POST, appointments={key: _words(one.role, one.of) for key, one in known.items()}, prefix="end"
    )
    if not form.is_valid():
        return _page(request, found, ending=form, status=422)
    last_on = form.cleaned_data["last_on"] or _today() - timedelta(days=1)
    try:
        actions.end(known[form.cleaned_data["appointment"]], last_on, actor, now)
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, found, form.take_up(refused.problems, form.places()), ending=form, status=422)
    return redirect("administrator:person", ref)


def _key(appointment: Any) -> str:
    return f"{appointment.role}:{appointment.of}"


def _words(role: str, of: str) -> Text:
    name, side = ROLES[role], _sides([of])[of]
    return Text(f"{name.ja}（{side.ja}）", f"{name.en} ({side.en})")


def _page(
    request: HttpRequest,
    found: Any,
    problems: Sequence[Problem] = (),
    appointing: AppointForm | None = None,
    ending: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, today = actor_of(request), _today()
    standing = [one for one in parties.all_appointments_of(found) if not _is_over(one, today)]
    over = [one for one in parties.all_appointments_of(found) if _is_over(one, today)]
    ends = {_key(one): _words(one.role, one.of) for one in standing}
    context = {
        "found": found,
        "problems": problems,
        "form": appointing or ending or "",
        "hindrances": permit(actor, "appoint", found.subject()),
        "is_known": "known" in request.GET,
        "standing": _held(
            standing, Text("有効な任命（これからのものを含む）", "Appointments in force or to come"), _NONE
        ),
        "over": _held(over, Text("終わった任命", "Appointments that are over"), _NONE_OVER) if over else None,
        "appointing": appointing or AppointForm(charter=in_force(), prefix="appoint", initial={"since_on": today}),
        "ending": ending or (EndForm(appointments=ends, prefix="end") if ends else None),
        "facts": _facts(found),
        "moments": _history(found),
        "crumbs": _way(found.name),
    }
    return render(request, "administrator/person.html", context, status=status)


_NONE = Text("任命されていません。この人は何も操作できません。", "Not appointed: this person can do nothing here.")
_NONE_OVER = Text("終わった任命はありません。", "None.")


def _is_over(appointment: Any, today: date) -> bool:
    return appointment.until_on is not None and bool(appointment.until_on < today)


def _held(appointments: Sequence[Any], caption: Text, nothing: Text) -> Table:
    sides = _sides(one.of for one in appointments)
    rows = [(_capitalised(ROLES[one.role]), sides[one.of], one.since_on, one.until_on) for one in appointments]
    return Table(caption, _COLUMNS[1:], rows, empty=nothing)


def _facts(found: Any) -> list[Fact]:
    return [
        Fact(Text("番号", "Ref"), found.ref, "ref"),
        Fact(Text("メールアドレス", "E-mail address"), found.email),
        Fact(
            Text("パスワード", "Password"),
            Text("設定済み", "Has been given") if found.has_usable_password() else Text("未設定", "Not yet"),
            note=Text(
                "パスワードは、運用者がコマンド kikin person で設定します。",
                "The operator of the machine gives it, by the command kikin person.",
            ),
        ),
    ]


def _history(found: Any) -> list[Moment]:
    """What changed this person's rights: who did it, and which appointment it was."""
    events = trail.events_about("person", found.ref)
    names = parties.names_of_people(event.actor for event in events)
    lines = []
    for event in reversed(events):
        facts = trail.facts_of(event)
        role, of = str(facts.get("role", "")), str(facts.get("of", ""))
        note = _words(role, of) if role in ROLES else ""
        lines.append(Moment(event.at, _capitalised(event_name(event.name)), who(event.actor, event.role, names), note))
    return lines


def _way(here: Text) -> list[Crumb]:
    return [Crumb(Text("任命", "Appointments"), reverse("administrator:home")), Crumb(here)]
