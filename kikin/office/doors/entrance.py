"""Coming in: who a request acts as, signing in and out, and what every page's frame says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kikin.fund.policy import ROLES
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import DOORS, act_as
from kikin.office.look.parts import Place
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_APPOINTMENT = "appointment"
_SHOWN_PER_ROLE = 12
_NOBODY = Actor("", "public", "", "public")
_HOME_OF = {role: f"{door.key}:home" for door in DOORS.values() for role in door.roles}


@dataclass(frozen=True, slots=True)
class Acting:
    """The person at the top of every page."""

    person_name: Text
    role_label: Text
    of_label: Text | None


def token_is_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers a page whose token has changed since it was opened; where long words were sent, they are shown again."""
    found = request.resolver_match
    keeps_words = getattr(found.func, "when_token_is_old", None) if found else None
    return keeps_words(request, **found.kwargs) if found and keeps_words else csrf_failure(request, reason)


class ActingMiddleware:
    """Sets `request.actor` from the appointment in the session; without one, the public."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with charters.asked_once():
            act_as(request, *_who(request))
            zone = charters.in_force().zone if charters.is_founded() else "UTC"
            with timezone.override(ZoneInfo(zone)):
                return self.respond(request)


def _who(request: HttpRequest) -> tuple[Actor, Acting | None]:
    chosen = request.session.get(_APPOINTMENT) if hasattr(request, "session") else None
    if chosen is None or not charters.is_founded():
        return _NOBODY, None
    appointment = parties.appointment(chosen)
    today = local_date(clock.now(), charters.in_force().zone)
    if (
        appointment is None
        or str(appointment.person_id) != str(request.session.get(auth.SESSION_KEY))
        or appointment.since_on > today
        or (appointment.until_on is not None and appointment.until_on < today)
    ):
        return _NOBODY, None
    door = request.path.split("/")[1]
    actor = parties.actor_for(appointment, door if door in DOORS else "public")
    return actor, Acting(
        appointment.person.name,
        ROLES[appointment.role],
        name_of(appointment.of) if appointment.of else None,
    )


def name_of(key: str) -> Text:
    """The name of a body, an agency or an organisation for which someone acts."""
    if not key:
        return Text("", "")
    charter = charters.in_force()
    named = {one.key: one.name for one in charter.bodies} | {one.key: one.name for one in charter.agencies}
    if key in named:
        return named[key]
    organisation = parties.organisation(key)
    return organisation.name if organisation is not None else Text(key, key)


def frame_of_door(request: HttpRequest) -> dict[str, Any]:
    """What the frame says: fund, door, places, person. Nothing before the fund is founded."""
    if not charters.is_founded():
        return {}
    match = request.resolver_match
    door = DOORS.get(match.namespace if match is not None else "")
    here = request.path
    places = [Place(label, url, url == here) for label, url in _urls_of(door)] if door is not None else []
    return {
        "fund_name": charters.in_force().name,
        "door": door,
        "nav": places,
        "actor": getattr(request, "acting", None),
        "home_url": _home_of(getattr(request, "actor", _NOBODY)),
        "sign_in_url": reverse("sign_in"),
        "sign_out_url": reverse("sign_out"),
        "demonstration": settings.IS_DEMONSTRATION,
    }


def _urls_of(door: Any) -> list[tuple[Text, str]]:
    found = []
    for label, name in door.places:
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:
            continue
    return found


def _home_of(actor: Actor) -> str:
    return reverse(_HOME_OF.get(actor.role, "public:home"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with an address and a password; in a demonstration, also with one click as any role."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        person = auth.authenticate(
            request, username=request.POST.get("email", ""), password=request.POST.get("password", "")
        )
        if person is not None:
            auth.login(request, person)
            return redirect(f"{reverse('choose_role')}?next={request.GET.get('next', '')}")
        problems = (_unknown(),)
    context = {"problems": problems, "next": request.GET.get("next", ""), "groups": _one_click()}
    return render(request, "sign_in.html", context, status=422 if problems else 200)


def _one_click() -> list[tuple[Text, list[tuple[int, Text, Text]]]]:
    if not settings.IS_DEMONSTRATION:
        return []
    today = local_date(clock.now(), charters.in_force().zone)
    by_role = {role: list(group) for role, group in groupby(parties.appointed(today), key=lambda one: one.role)}
    return [
        (label, [(one.pk, one.person.name, name_of(one.of)) for one in by_role[role][:_SHOWN_PER_ROLE]])
        for role, label in ROLES.items()
        if role in by_role and role in _HOME_OF
    ]


@require_POST
def sign_in_as(request: HttpRequest, appointment_pk: int) -> HttpResponse:
    """One click, in a demonstration only."""
    appointment = parties.appointment(appointment_pk) if settings.IS_DEMONSTRATION else None
    if appointment is None:
        raise Http404("one-click sign-in is for demonstrations")
    auth.login(request, appointment.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[_APPOINTMENT] = appointment.pk
    return redirect(_safe(request, request.POST.get("next", "")) or reverse(_HOME_OF[appointment.role]))


@require_http_methods(["GET", "POST"])
def choose_role(request: HttpRequest) -> HttpResponse:
    """One person may act in several roles: choose which; a switch changes rights at once."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    today = local_date(clock.now(), charters.in_force().zone)
    mine = parties.appointments_of(request.user, today)
    chosen = next((one for one in mine if str(one.pk) == request.POST.get("appointment")), None)
    if chosen is None and len(mine) == 1:
        chosen = mine[0]
    if chosen is not None:
        request.session.cycle_key()
        request.session[_APPOINTMENT] = chosen.pk
        return redirect(
            _safe(request, request.GET.get("next", "")) or reverse(_HOME_OF.get(chosen.role, "public:home"))
        )
    return render(request, "choose_role.html", {"roles": [(one.pk, ROLES[one.role], name_of(one.of)) for one in mine]})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    auth.logout(request)
    return redirect("public:home")


def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, where a browser looks for one beside a file that names none."""
    return redirect(static("kikin/mark.svg"))


def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the site can read its fund."""
    ready = charters.is_founded()
    return HttpResponse("ok\n" if ready else "no fund\n", "text/plain", 200 if ready else 503)


def _safe(request: HttpRequest, url: str) -> str:
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else ""


def _unknown() -> Problem:
    return Problem(
        "sign_in_failed",
        "email",
        Text("メールアドレスまたはパスワードが違います", "address or password are not right"),
        Text("もう一度入力してください", "enter both again"),
    )
