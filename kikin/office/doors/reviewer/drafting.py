"""The state of saving that stands beside a review while it is written, and what a page saw when it was opened."""

from __future__ import annotations

from functools import wraps
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kikin.fund.drafts import names_of, plain, seen_of
from kikin.office.doors.marks import View, actor_of

_NO_ANSWER = ("csrfmiddlewaretoken", "seen", "drop")


def answers_in(request: HttpRequest, questions: Any) -> dict[str, str]:
    """What stands in the boxes of the page that was sent."""
    return {name: request.POST.get(name, "") for name in names_of(questions) if name in request.POST}


def seen_in(request: HttpRequest) -> dict[str, str]:
    """What the page that was sent had before it, answer by answer."""
    pairs = (pair.partition(":") for pair in request.POST.get("seen", "").split())
    return {name: digest for name, _, digest in pairs}


def state_of_saving(request: HttpRequest, ref: str, draft: Any, form: Any) -> dict[str, Any]:
    """What a page says of the draft beneath it, and what it has in its boxes: what is kept, or what was just sent."""
    kept: dict[str, str] = draft.answers if draft else {}
    boxes, before = kept, seen_in(request)
    if request.method == "POST":
        boxes = {name: plain(said) for name, said in answers_in(request, form.criteria).items()}
    # Only what was kept counts as seen: what could not be kept is still a change of what was there before.
    seen = seen_of({name: said for name, said in boxes.items() if kept.get(name, "") == said})
    return {
        "ref": ref,
        "draft": draft,
        "seen": " ".join(f"{name}:{digest}" for name, digest in ({**before, **seen}).items()),
        "is_changed_elsewhere": any(kept.get(name, "") != said for name, said in boxes.items()),
        "aside": [
            {**one, "label": form.fields[one["name"]].label}
            for one in (draft.aside if draft else [])
            if one["name"] in form.fields
        ],
    }


def is_by_itself(request: HttpRequest) -> bool:
    """Whether the page saved itself, and waits for no more than the state of saving."""
    return "HX-Request" in request.headers


class KeepsWords(Protocol):
    """A view that shows again what was written, read where a page's token is checked."""

    when_token_is_old: View

    def __call__(self, request: HttpRequest, ref: str) -> HttpResponse: ...


def keeps_words(view: View) -> KeepsWords:
    """A view to which long words are sent: they stay before their writer though the session has ended meanwhile."""

    @wraps(view)
    def kept(request: HttpRequest, ref: str) -> HttpResponse:
        is_ended = request.method == "POST" and actor_of(request).role == "public"
        return show_words(request, ref) if is_ended else view(request, ref)

    keeping = cast(KeepsWords, kept)
    keeping.when_token_is_old = show_words
    return keeping


def show_words(request: HttpRequest, ref: str) -> HttpResponse:
    """What was sent and could not be kept, ready to be sent again once its writer has come in."""
    is_signed_in = actor_of(request).role != "public"
    context = {"ref": ref, "is_signed_in": is_signed_in, "seen": request.POST.get("seen", "")}
    if is_by_itself(request):
        return render(request, "reviewer/_not_saved.html", context)
    words = {name: said for name, said in request.POST.items() if name not in _NO_ANSWER}
    return render(request, "reviewer/not_saved.html", context | {"words": words}, status=401)
