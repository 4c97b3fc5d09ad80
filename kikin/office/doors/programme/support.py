"""Companies short of money and people who may leave: each case, what may be offered, and what that would cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.policy import ROLES
from kikin.fund.relations import Actor
from kikin.fund.watch import HELPS, OPEN, WATCH_CASE, Help
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import LATE, either, sentence, spoken
from kikin.office.parties import queries as parties
from kikin.office.watch import actions, queries
from kikin.office.watch.helping import helps_for
from kikin.office.watch.sources import told_by
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Text

_ROWS_ON_A_PAGE = 50
_TITLE = Text("支援・定着", "Support and retention")
_LABELS = {
    "assess": Text("確認を始める", "Look into it"),
    "dismiss": Text("支援は要らないとする", "Nothing is needed"),
    "act_on": Text("支援策を選ぶ", "Choose what to offer"),
    "resolve": Text("解決したとする", "Resolve it"),
    "reopen": Text("もう一度確かめる", "Look into it again"),
}


class Choosing(Reasons):
    """What is offered, and why."""

    choice = forms.ChoiceField(label=either("支援策", "What to offer"), widget=forms.RadioSelect)
    field_order = ("choice", "reasons_ja", "reasons_en")

    def __init__(self, *args: Any, helps: Sequence[Help] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("choice", [(one.choice, spoken(_offer(one))) for one in helps if one.is_possible])


class Ticking(Questions):
    """Which of what is asked for was done, and when."""

    ask = forms.ChoiceField(label=either("済んだこと", "What was done"), widget=forms.RadioSelect)
    on = DayField(label=either("済んだ日", "On"))

    def __init__(self, *args: Any, asks: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("ask", [(key, sentence(name)) for key, name in asks.items()])


@dataclass(frozen=True, slots=True)
class Asked:
    """An act with the form that it asks for."""

    act: Act
    form: Questions | None

    @property
    def open(self) -> tuple[Act, ...]:
        return () if self.act.problems else (self.act,)

    @property
    def blocked(self) -> tuple[Act, ...]:
        return (self.act,) if self.act.problems else ()


@marked("programme", "support_case", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, those with most at stake first; or the cases of one state."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    found = queries.to_help(actor)
    counts = queries.counts_by_state(actor)
    chosen = found.filter(state=state) if state in WATCH_CASE.states else found.filter(state__in=OPEN)
    page = Paginator(queries.in_order(chosen, actor), _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _TITLE,
        "figures": [
            Fact(name.staff, counts[one], "count", f"?state={one}") for one, name in STATES["watch_case"].items()
        ],
        "state": state if state in WATCH_CASE.states else "",
        "table": _table(list(page.object_list), local_date(clock.now(), in_force().zone)),
        "page": page,
    }
    return render(request, "programme/support.html", context)


@marked("programme", "support_case", "see")
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: what was seen, what may be offered at what cost, and the next step."""
    return _page(request, ref)


@marked("programme", "support_case", "assess")
@require_POST
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    """Whoever takes it up is noted."""
    return _take(request, ref, "assess", None, lambda found, _, actor: actions.assess(found, actor, clock.now()))


@marked("programme", "support_case", "act_on")
@require_POST
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose what is offered; its figures are kept with the reasons."""
    found = queries.get(ref, actor_of(request))
    form = Choosing(request.POST, auto_id="act_on_%s", helps=_helps(found))
    return _take(
        request,
        ref,
        "act_on",
        form,
        lambda found, form, actor: actions.help_with(found, form.cleaned_data["choice"], form.said, actor, clock.now()),
    )


@marked("programme", "support_case", "tick")
@require_POST
def tick(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that something that the case asks for was done."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = Ticking(request.POST, auto_id="tick_%s", asks=found.asks)
    if not form.is_valid():
        return _page(request, ref, {"tick": form})
    said = form.cleaned_data
    return attempt(
        lambda: actions.tick(found, said["ask"], said["on"], actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, {"tick": form}, problems),
        lambda: queries.get(ref, actor).met.get(said["ask"]) == said["on"].isoformat(),
    )


def _with_reasons(action: str, change: Callable[..., object]) -> Callable[[HttpRequest, str], HttpResponse]:
    @marked("programme", "support_case", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """One step of a case, with its reasons."""
        form = Reasons(request.POST, auto_id=f"{action}_%s")
        return _take(
            request, ref, action, form, lambda found, form, actor: change(found, form.said, actor, clock.now())
        )

    return take


dismiss = _with_reasons("dismiss", actions.dismiss)
resolve = _with_reasons("resolve", actions.resolve)
reopen = _with_reasons("reopen", actions.reopen)


def _take(
    request: HttpRequest,
    ref: str,
    action: str,
    form: Reasons | None,
    change: Callable[[Any, Any, Actor], object],
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    sent = {action: form} if form is not None else {}
    if form is not None and not form.is_valid():
        return _page(request, ref, sent)
    event = next(step.event for step in WATCH_CASE.steps if step.action == action)
    return attempt(
        lambda: change(found, form, actor),
        _here(ref),
        lambda problems: _page(request, ref, sent, problems),
        lambda: trail.was_just_done("watch_case", ref, event, actor.person),
    )


def _page(
    request: HttpRequest, ref: str, forms: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get(ref, actor)
    helps = _helps(found) if found.state in OPEN else []
    events = [*trail.events_about("support_case", ref), *trail.events_about("watch_case", ref)]
    names = parties.names_of_people([one.actor for one in events] + [found.looked_into_by])
    context = {
        "case": found,
        "what": queries.title_of(found),
        "summary": _facts(found, names),
        "awards": _awards(found),
        "helps": _helps_table(helps) if helps else None,
        "asked": _asked(found, actor, sent, helps),
        "asks": _asks(found) if found.asks else None,
        "ticking": _ticking(found, actor, sent),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(_TITLE, reverse("programme:support")), Crumb(ref)],
    }
    return render(request, "programme/support_case.html", context, status=409 if problems else 422 if sent else 200)


def _helps(found: Any) -> list[Help]:
    return helps_for(found, local_date(clock.now(), in_force().zone))


def _ticking(found: Any, actor: Actor, sent: Mapping[str, Questions]) -> Questions | None:
    left = {key: found.asks[key] for key in found.open_asks}
    if not left or found.state not in OPEN or against(actor, "tick", found.subject()) != ():
        return None
    return sent.get("tick") or Ticking(auto_id="tick_%s", asks=left)


def _asks(found: Any) -> Table:
    columns = (Column(Text("求められること", "What is asked for")), Column(Text("済んだ日", "Done on"), "on"))
    days = {key: date.fromisoformat(day) for key, day in found.met.items()}
    rows = [(name, days.get(key)) for key, name in found.asks.items()]
    return Table(Text("離任に伴う手続", "What a departure asks for"), columns, rows)


def _asked(found: Any, actor: Actor, sent: Mapping[str, Questions], helps: Sequence[Help]) -> list[Asked]:
    urls = {action: reverse(f"programme:{action}_support", args=(found.ref,)) for action in _LABELS}
    facts = queries.facts_of(found, actor, "-")
    acts = {act.url: act for act in acts_from_here(WATCH_CASE, found.subject(), facts, actor, _LABELS, urls)}
    return [Asked(acts[url], sent.get(action) or _form(action, helps)) for action, url in urls.items() if url in acts]


def _form(action: str, helps: Sequence[Help]) -> Reasons | None:
    if action == "assess":
        return None
    auto_id = f"{action}_%s"
    return Choosing(auto_id=auto_id, helps=helps) if action == "act_on" else Reasons(auto_id=auto_id)


def _offer(one: Help) -> Text:
    name = HELPS[one.key]
    return Text(f"{name.ja}（{one.award}）：{one.says.ja}", f"{name.en} ({one.award}): {one.says.en}")


def _here(ref: str) -> str:
    return reverse("programme:support_case", args=(ref,))


def _table(cases: Sequence[Any], today: date) -> Table:
    names = queries.names_of(cases)
    columns = (
        Column(Text("分かったこと", "What was seen")),
        Column(Text("採択・契約", "Award")),
        Column(Text("未払額", "Not yet paid"), "yen"),
        Column(Text("確認の期限", "Look into it by"), "on"),
        Column(Text("状態", "State"), "state:watch_case"),
    )
    rows = [
        (
            Cell(one.what.label, _here(one.ref), note=queries.whom(one, names)),
            ", ".join(award.ref for award in one.awards.all()),
            one.left_yen,
            Cell(one.look_by, note=LATE if one.is_late(today) else ""),
            one.state,
        )
        for one in cases
    ]
    caption = Text("案件（影響の大きい順）", "Cases, most at stake first")
    return Table(caption, columns, rows, empty=Text("該当する案件はありません。", "There is no such case."))


def _facts(found: Any, names: Mapping[str, Text]) -> list[Fact]:
    facts = [
        Fact(Text("対象", "Of whom"), queries.whom(found, queries.names_of([found]))),
        Fact(Text("分かった日", "Known on"), found.known_on, "on"),
        Fact(Text("確認の期限", "Look into it by"), found.look_by, "on", note=ROLES[queries.acts_on(found)]),
        Fact(Text("未払額", "Not yet paid"), found.left_yen, "yen"),
        Fact(Text("担当者", "Looked into by"), names.get(found.looked_into_by, "")),
        Fact(Text("情報の取消し", "Taken back by its source"), found.taken_back_on, "on"),
        Fact(Text("情報源", "Sources"), told_by(found.sources)),
        Fact(Text("判断の理由", "Reasons"), found.reasons),
    ]
    return [one for one in facts if one.value not in (None, "", NOTHING_SAID)]


def _awards(found: Any) -> Table:
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("代表機関", "Lead")),
        Column(Text("採択額", "Amount"), "yen"),
        Column(Text("状態", "State"), "state:award"),
    )
    rows = [
        (
            Cell(one.ref, reverse("programme:award", args=(one.ref,))),
            one.title,
            one.lead.name,
            one.amount_yen,
            one.state,
        )
        for one in found.awards.all()
    ]
    return Table(Text("関わる採択・契約", "The awards that it concerns"), columns, rows)


def _helps_table(helps: Sequence[Help]) -> Table:
    columns = (
        Column(Text("支援策", "What may be offered")),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("内容と基金の負担", "What it is, and what it would cost"), "words"),
        Column(Text("基金の追加負担", "More from the public"), "yen"),
    )
    rows = [(HELPS[one.key], one.award, one.says, one.further_yen if one.is_possible else None) for one in helps]
    return Table(
        Text("選べる支援策と基金の負担", "What may be offered, and what it would cost the fund"), columns, rows
    )
