"""The papers of a reviewer: entered one by one, taken in from a file with its refused rows told, and dropped."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from kikin.office import clock
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import reviewers
from kikin.office.doors.programme.writings import PaperForm, PapersForm, part
from kikin.office.feeds.bibliographies import read_papers
from kikin.office.gate import Refused
from kikin.office.reviews import actions, pool
from kikin.values.problems import Problem

_PLACES = {"paper.title": "title", "paper.abstract": "abstract", "paper.year": "year", "papers.file": "file"}


@marked("programme", "reviewer", "register")
@require_POST
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep one paper."""
    actor, form = actor_of(request), PaperForm(request.POST, prefix="paper")
    found = pool.get(ref, actor)
    if not form.is_valid():
        return reviewers.page(request, ref, papers=part(found, form))
    return attempt(
        lambda: actions.keep_papers(found, [form.paper], actor, clock.now()),
        _here(ref),
        lambda problems: reviewers.page(
            request, ref, problems=form.take_up(problems, _PLACES), papers=part(found, form)
        ),
    )


@marked("programme", "reviewer", "register")
@require_POST
def take_in(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the papers of a file that can be kept, and tell of each other row why it was refused."""
    actor, form = actor_of(request), PapersForm(request.POST, request.FILES, prefix="papers")
    found, now = pool.get(ref, actor), clock.now()
    read, count, problems = None, 0, tuple[Problem, ...]()
    if form.is_valid():
        read = read_papers(form.cleaned_data["file"].read(), now.year)
        problems = read.problems
        if not problems:
            try:
                count = actions.keep_papers(found, read.papers, actor, now)
            except Refused as refused:
                if refused.hidden:
                    raise
                problems, read = refused.problems, None
    left = form.take_up(problems, _PLACES)
    return reviewers.page(request, ref, problems=left, papers=part(found, sending=form, read=read, count=count))


@marked("programme", "reviewer", "register")
@require_POST
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Drop the ticked papers."""
    actor, ticked = actor_of(request), [int(one) for one in request.POST.getlist("paper") if one.isdecimal()]
    found = pool.get(ref, actor)
    return attempt(
        lambda: actions.drop_papers(found, ticked, actor, clock.now()),
        _here(ref),
        lambda problems: reviewers.page(request, ref, problems=problems),
    )


def _here(ref: str) -> str:
    return reverse("programme:reviewer", args=(ref,))
