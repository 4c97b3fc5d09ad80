"""Answering an invitation by its link, without signing in: the topic is shown, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kikin.office import clock
from kikin.office.doors.marks import Marked, View, act_as, actor_of, marked, with_mark
from kikin.office.doors.reviewer import invitation
from kikin.office.doors.reviewer.forms import Declining
from kikin.office.gate import Refused
from kikin.office.reviews import actions, queries
from kikin.values.problems import Problem


def by_link(action: str) -> Callable[[View], Marked]:
    """Whoever holds the secret acts for the one who was invited, whoever else is signed in here."""

    def mark_view(view: View) -> Marked:
        guarded = marked("reviewer", "assignment", action)(view)

        @wraps(view)
        def linked(request: HttpRequest, ref: str, secret: str) -> HttpResponse:
            try:
                invited = queries.invited_by(ref, secret)
            except Refused:
                raise Http404("no link that opens") from None
            act_as(request, invited)
            return guarded(request, ref, secret)

        return with_mark(linked, guarded.mark)

    return mark_view


@by_link("see")
@never_cache
@require_safe
def home(request: HttpRequest, ref: str, secret: str) -> HttpResponse:
    """What is asked, and the two answers."""
    return _page(request, ref, secret)


@by_link("agree")
@never_cache
@require_POST
def agree(request: HttpRequest, ref: str, secret: str) -> HttpResponse:
    """Be ready to read it; to go on, they sign in."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    if found.state == "agreed":
        return redirect("invitation:home", ref, secret)
    return _answer(
        request,
        ref,
        secret,
        lambda: actions.agree([found], actor, clock.now()),
        lambda: redirect("invitation:home", ref, secret),
    )


@by_link("decline")
@never_cache
@require_POST
def decline(request: HttpRequest, ref: str, secret: str) -> HttpResponse:
    """Not take it on; the link opens no more."""
    actor, form = actor_of(request), Declining(request.POST, prefix="decline")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _page(request, ref, secret, form)
    said, suggestion = form.said, form.cleaned_data["suggestion"]
    return _answer(
        request,
        ref,
        secret,
        lambda: actions.decline(found, said, actor, clock.now(), suggestion=suggestion),
        lambda: render(request, "reviewer/link_closed.html", {"address": request.build_absolute_uri("/")}),
        form,
    )


def _answer(
    request: HttpRequest,
    ref: str,
    secret: str,
    change: Callable[[], object],
    done: Callable[[], HttpResponse],
    form: Any = None,
) -> HttpResponse:
    try:
        change()
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, secret, form, refused.problems)
    return done()


def _page(
    request: HttpRequest, ref: str, secret: str, form: Any = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    found = queries.get(ref, actor_of(request))
    context = {
        "assignment": found,
        "secret": secret,
        "invitation": invitation.facts_of(found),
        "declining": form or Declining(prefix="decline"),
        "form": form,
        "problems": tuple(problems),
        # Printed at the foot of the page: the secret does not belong on paper.
        "address": request.build_absolute_uri(reverse("sign_in")),
    }
    return render(request, "reviewer/link.html", context, status=409 if problems else 422 if form else 200)
