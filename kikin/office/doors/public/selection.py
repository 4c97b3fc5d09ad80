"""A published selection for whoever doubts it: what its package holds, how it is checked, and the package."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikin.office import clock
from kikin.office.doors.marks import marked
from kikin.office.doors.public.pages import of_a_fund
from kikin.office.look.files import as_attachment
from kikin.office.look.parts import Crumb, Fact
from kikin.office.publication import queries as public
from kikin.values.text import Text


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """How a stranger checks the selection of a call."""
    call, outcome, found = public.published_call(ref, clock.now()), public.published_round(ref), _package(ref)
    if call is None or outcome is None:
        raise Http404("no such selection is published")
    name, _ = found
    context = {
        "shown": call.shown,
        "title": call.shown.text("title"),
        "name": name,
        "digest": outcome.content["package"]["digest"],
        "facts": _facts(outcome),
        "lottery": _lottery(outcome),
        "crumbs": [
            Crumb(Text("公募", "Calls"), reverse("public:calls")),
            Crumb(ref, reverse("public:call", args=(ref,))),
            Crumb(Text("採択の検証", "Checking the selection")),
        ],
    }
    return render(request, "public/selection.html", context)


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def package_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The package that was published, without a name."""
    name, text = _package(ref)
    return as_attachment(name, text.encode())


def _package(ref: str) -> tuple[str, str]:
    found = public.published_package(ref)
    if found is None:
        raise Http404("no package is published")
    return found


def _facts(outcome: public.Shown) -> list[Fact]:
    said, portfolio = outcome.content, outcome.content["portfolio"]
    return [
        Fact(Text("採択選定", "Round"), outcome.ref, "ref"),
        Fact(Text("採択案の番号", "Portfolio"), said["package"]["number"], "count"),
        Fact(Text("候補", "Applications considered"), said.get("candidates_count", 0), "count"),
        Fact(Text("採択", "Selected"), said.get("selected_count", 0), "count"),
        Fact(Text("得られた価値", "Worth reached"), portfolio["objective"], "count"),
        Fact(Text("これを超える組合せはない", "No set is worth more than"), portfolio["bound"], "count"),
        Fact(Text("計算", "Engine"), f"{portfolio['engine']} {portfolio['version']}"),
        Fact(Text("パッケージのダイジェスト", "Digest of the package"), said["package"]["digest"], "digest"),
        Fact(Text("公表日", "Published"), outcome.published_on, "on"),
    ]


def _lottery(outcome: public.Shown) -> list[Fact]:
    told = outcome.content.get("lottery")
    if not told:
        return []
    return [
        Fact(Text("抽選の対象", "Left to the lot"), told["band_count"], "count"),
        Fact(Text("引かれえた組合せ", "Sets that might have been drawn"), told["sets_count"], "count"),
        Fact(Text("くじの総数", "Tickets"), told["tickets"], "count"),
        Fact(Text("種の約束（SHA-256）", "Commitment to the seed (SHA-256)"), told["commitment"], "digest"),
        Fact(Text("種", "Seed"), told["seed"], "digest"),
        Fact(Text("公開の文", "Public words"), told["public"]),
    ]
