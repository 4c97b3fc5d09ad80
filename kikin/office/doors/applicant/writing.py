"""The applicant's pages to write: an application as a list of sections, each kept by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikin.fund import applications as rules
from kikin.fund.parties import ORGANISATION_KINDS, SIZES
from kikin.office import clock
from kikin.office.applications.outline import DisclosureOutline, MemberOutline, Outline, PersonOutline
from kikin.office.charter.queries import by_digest
from kikin.office.doors.applicant import changes, forms, words
from kikin.office.doors.applicant.drafts import if_seen, keep, kept, on_a_draft, posted, said_before, show_section
from kikin.office.doors.applicant.sections import ALL_DISCLOSED, hindrances, is_taking, standings
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.parts import Crumb
from kikin.office.parties import actions as registry
from kikin.office.parties import queries as parties
from kikin.values.text import Text

_ADDED = "add"
_MYSELF = "add-me"
_STATED = "state"
_REMOVED = "remove-"


@marked("applicant", "application", "edit")
@require_GET
@on_a_draft
def sections(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """The application as a list of sections, each done, started or missing."""
    now = clock.now()
    zone = by_digest(application.call.charter_digest).zone
    listed = [
        (section.name, standing, reverse(f"applicant:{section.key}", args=[application.ref]))
        for section, standing in standings(outline, hindrances(application, now))
    ]
    context = {
        "application": application,
        "title": words.title_of(application),
        "sections": listed,
        "takes": is_taking(application, now),
        "left": words.time_left(application.call.closes_at, now),
        "closes": words.to_the_second(application.call.closes_at, zone),
        "messages": said_before(request),
        "crumbs": [words.way_home(), Crumb(application.ref)],
    }
    return render(request, "applicant/sections.html", context)


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def basics(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """Title, summary, stage and keywords."""
    charter = by_digest(application.call.charter_digest)
    stages = {stage.key: stage.name for stage in charter.stages if stage.key in application.call.stages}
    written = {
        "title_ja": outline.title.ja,
        "title_en": outline.title.en,
        "summary_ja": outline.summary.ja,
        "summary_en": outline.summary.en,
        "stage": outline.stage,
        "keywords": ", ".join(outline.keywords),
    }
    form = forms.BasicsForm(posted(request), initial=written, stages=stages)

    def change(said: Outline) -> Outline:
        answers = form.cleaned_data
        return replace(
            said,
            title=Text(answers["title_ja"], answers["title_en"]),
            summary=Text(answers["summary_ja"], answers["summary_en"]),
            stage=answers["stage"],
            keywords=answers["keywords"],
        )

    problems = keep(request, application, form, if_seen(request, "basics", outline, change))
    if problems is None:
        return kept("sections", application)
    return show_section(request, application, outline, "basics", {"form": form, "problems": problems})


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def members(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """The lead and its consortium, and what each pays itself."""
    act, named = _act(request)
    shares = forms.CostSharesForm(
        request.POST if act not in ("", _ADDED) else None,
        members=[one.organisation for one in outline.members],
        initial={forms.CostSharesForm.box(one.organisation): f"{one.cost_share_yen:,}" for one in outline.members},
    )
    joining = forms.MemberForm(request.POST if act == _ADDED else None, prefix="new")
    form = joining if act == _ADDED else shares

    def join(said: Outline) -> Outline:
        return changes.with_member(said, _registered_member(request, joining))

    def pay_or_leave(said: Outline) -> Outline:
        return changes.without_member(changes.with_cost_shares(said, shares.shares_yen()), named)

    change = join if act == _ADDED else if_seen(request, "members", outline, pay_or_leave)
    problems = keep(request, application, form, change)
    if problems is None:
        return kept("members", application)
    listed = []
    for number, member in enumerate(outline.members):
        known = parties.organisation(member.organisation)
        if known is not None:
            about = (forms.capitalised(ORGANISATION_KINDS[known.kind]), forms.capitalised(SIZES[known.size]))
            listed.append((number, known.ref, known.name, about, shares[shares.box(known.ref)]))
    context = {"form": form, "joining": joining, "members": listed, "problems": problems}
    return show_section(request, application, outline, "members", context)


def _registered_member(request: HttpRequest, joining: forms.MemberForm) -> MemberOutline:
    said = joining.cleaned_data
    outline = registry.OrganisationOutline(joining.name, said["kind"], said["size"], said["corporate_number"])
    made = registry.register_organisations([outline], actor_of(request), clock.now())
    return MemberOutline(made[outline.key].ref, said["cost_share_yen"])


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def people(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """Who answers for the science, who works on it, and whom to write to."""
    act, named = _act(request)
    homes = words.names_of_members(outline)
    by_ref = {member.organisation: name for member, name in zip(outline.members, homes, strict=True)}
    joining = forms.PersonForm(request.POST if act == _ADDED else None, prefix="new", members=by_ref)
    myself = forms.MyRoleForm(request.POST if act == _MYSELF else None, prefix="my")
    form = {_ADDED: joining, _MYSELF: myself}.get(act)

    def change(said: Outline) -> Outline:
        if named:
            return changes.without_person(said, named)
        if act == _MYSELF:
            me = PersonOutline(actor_of(request).person, myself.cleaned_data["role"])
            return changes.with_person(said, me)
        return changes.with_person(said, _registered_person(request, joining, said)) if act == _ADDED else said

    problems = keep(request, application, form, change)
    if problems is None:
        return kept("people", application)
    listed = [
        (changes.name_of_person(outline, one), name, forms.capitalised(rules.PERSON_ROLES[one.role]), homes[one.member])
        for one, name in zip(outline.people, words.names_of_people(one.person for one in outline.people), strict=True)
    ]
    is_in = any(one.person == actor_of(request).person for one in outline.people)
    context = {"form": form, "joining": joining, "myself": None if is_in else myself, "people": listed}
    return show_section(request, application, outline, "people", context | {"problems": problems})


def _registered_person(request: HttpRequest, joining: forms.PersonForm, said: Outline) -> PersonOutline:
    answers = joining.cleaned_data
    home = parties.organisation(answers["member"])
    within, ref = (home.key, home.ref) if home is not None else ("", "")
    known_as = registry.PersonOutline(joining.name, within=within, organisation=ref)
    made = registry.register_people([known_as], actor_of(request), clock.now())
    return PersonOutline(made[known_as.key].ref, answers["role"], changes.place_of_member(said, ref))


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def declarations(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """The statements, each with its yes."""
    declared = {key: key in outline.declarations for key in rules.DECLARATIONS}
    form = forms.DeclarationsForm(posted(request), initial=declared)

    def change(said: Outline) -> Outline:
        return changes.with_declarations(said, form.cleaned_data)

    problems = keep(request, application, form, if_seen(request, "declarations", outline, change))
    if problems is None:
        return kept("sections", application)
    return show_section(request, application, outline, "declarations", {"form": form, "problems": problems})


@marked("applicant", "application", "edit")
@require_http_methods(["GET", "POST"])
@on_a_draft
def disclosures(request: HttpRequest, application: Any, outline: Outline) -> HttpResponse:
    """Support and posts at home and abroad; that there are none is said, never assumed."""
    act, named = _act(request)
    refs = [one.person for one in outline.people]
    names = words.names_of_people(refs)
    adding = forms.DisclosureForm(
        request.POST if act == _ADDED else None, prefix="new", people=dict(zip(refs, names, strict=True))
    )
    stating = forms.StatementForm(
        request.POST if act == _STATED else None,
        are_there_any=bool(outline.disclosures),
        initial={"all_disclosed": ALL_DISCLOSED in outline.declarations},
    )
    form = {_ADDED: adding, _STATED: stating}.get(act)

    def state(said: Outline) -> Outline:
        return changes.with_declarations(said, {ALL_DISCLOSED: stating.cleaned_data["all_disclosed"]})

    def add_or_remove(said: Outline) -> Outline:
        if named:
            return changes.without_disclosure(said, named)
        return changes.with_disclosure(said, _disclosure(said, adding.cleaned_data)) if act == _ADDED else said

    change = if_seen(request, "disclosures", outline, state) if act == _STATED else add_or_remove
    problems = keep(request, application, form, change)
    if problems is None:
        return kept("disclosures", application)
    listed = [
        (
            changes.name_of_disclosure(outline, one),
            forms.capitalised(rules.DISCLOSURE_KINDS[one.kind]),
            one,
            names[one.person],
        )
        for one in outline.disclosures
    ]
    context = {"form": form, "adding": adding if names else None, "stating": stating, "disclosures": listed}
    return show_section(request, application, outline, "disclosures", context | {"problems": problems})


def _disclosure(said: Outline, answers: dict[str, Any]) -> DisclosureOutline:
    return DisclosureOutline(
        changes.place_of_person(said, answers["person"]),
        answers["kind"],
        Text(answers["counterparty_ja"], answers["counterparty_en"]),
        answers["country"].upper(),
        answers["amount_yen"] or 0,
        Text(answers["note"], answers["note"]),
    )


def _act(request: HttpRequest) -> tuple[str, str]:
    """Which button was pressed, and the name of what it removes."""
    act = request.POST.get("act", "keep") if request.method == "POST" else ""
    return act, act.removeprefix(_REMOVED) if act.startswith(_REMOVED) else ""
