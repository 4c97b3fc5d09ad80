"""From a payment to all that it rests on: its claim, its award, the application, the approval and the charter."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.ledger import FIGURES, KINDS
from kikin.office.applications import queries as applications
from kikin.office.approvals import queries as approvals
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.charter import queries as charters
from kikin.office.claims import queries as claims
from kikin.office.costs import queries as costs
from kikin.office.doors.auditor import evidence
from kikin.office.doors.auditor.forms import DisbursementFilter
from kikin.office.doors.marks import actor_of, marked
from kikin.office.ledger import queries as ledger
from kikin.office.look.claims import claims_table
from kikin.office.look.history import moments
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb, Fact, Moment
from kikin.office.look.tables import Table, add_up, as_csv, asked_order
from kikin.office.look.transfers import facts_of_transfer, signed_yen
from kikin.office.outgoing import queries as outgoing
from kikin.office.parties import queries as parties
from kikin.office.payments import queries as payments
from kikin.office.settlements import queries as settlements
from kikin.values.text import Text

_PAID = tuple(FIGURES["paid"])
_ROWS_ON_A_PAGE = 50
_ORDERS = ("id", "on", "amount_yen")


@marked("auditor", "ledger", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every payment, and what came back."""
    form = DisbursementFilter(charters.in_force(), current_language(), request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    order = asked_order(request, _ORDERS, "-id")
    year = said.get("fiscal_year")
    found = ledger.found(
        _PAID,
        agency=said.get("agency", ""),
        field=said.get("field", ""),
        fiscal_year=int(year) if year else None,
        order=order,
    )
    is_file = request.GET.get("format") == "csv"
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [evidence.disbursement_line(row) for row in (found if is_file else page.object_list)]
    query = request.GET.copy()
    query["format"] = "csv"
    columns = evidence.DISBURSEMENT_COLUMNS
    totals = add_up(rows, columns, Text("表示中の合計", "Total on this page")) if rows else ()
    caption = Text("支払と返還", "Payments and refunds")
    table = Table(caption, columns, rows, totals, evidence.NOTHING_PAID, order, f"?{query.urlencode()}")
    if is_file:
        return HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    context = {"form": form, "table": table, "page": page, "net_yen": sum(signed_yen(row) for row in found)}
    return render(request, "auditor/home.html", context)


@marked("auditor", "ledger", "see")
@require_safe
def disbursement(request: HttpRequest, number: int) -> HttpResponse:
    """One transfer with every dimension, what it rests on, and the event that posted it."""
    actor = actor_of(request)
    found = claims.evidence_of(number, actor)
    row, event = found.transfer, found.event
    charter = charters.by_digest(event.charter_digest) if event is not None else charters.in_force()
    about = [] if event is None else [(event.object_kind, event.object_ref)]
    if found.claim is not None:
        about.append(("claim", found.claim.ref))
    if settlements.settlements_of(actor).filter(ref=row.document).exists():
        about.append(("settlement", row.document))
    if found.award is not None:
        about.append(("award", found.award.ref))
    behind = [evidence.way_to(kind, ref) for kind, ref in dict.fromkeys(about)]
    if event is not None:
        behind += [
            Fact(Text("記録", "Event"), event.uid, "digest", reverse("auditor:event", args=(event.uid,))),
            Fact(Text("記録の順番", "Its place in the trail"), event.position, "count"),
            Fact(Text("記録の日時", "Recorded"), event.at, "at"),
        ]
    context = {
        "number": number,
        "kind": KINDS[row.kind],
        "behind": behind,
        "summary": facts_of_transfer(row, charter, _transfer_url),
    }
    title = Text(f"取引 {number}", f"Transfer {number}")
    return render(request, "auditor/disbursement.html", context | _crumbs(Crumb(title)))


@marked("auditor", "claim", "see")
@require_safe
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """One claim: who did which step, and what it did to the ledger."""
    found = claims.get(ref, actor_of(request))
    people = [person for person in (found.filed_by, found.checked_by, found.approved_by, found.paid_by) if person]
    context = {
        "found": found,
        "behind": evidence.behind_claim(found, costs.report_of(found.member, found.fiscal_year)),
        "steps": evidence.steps_of_claim(found, parties.names_of_people(people)),
        "summary": evidence.facts_of_claim(found),
        "payments": evidence.payments_table(payments.payments_for(ref), actor_of(request)),
        "transfers": evidence.transfers_table(claims.transfers_of(found)),
        "moments": history_of("claim", ref),
    }
    return render(request, "auditor/claim.html", context | _crumbs(Crumb(ref)))


@marked("auditor", "award", "see")
@require_safe
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award: what it rests on, its contracts, and every yen that moved for it."""
    actor = actor_of(request)
    found = awards.get(ref, actor)
    context = {
        "found": found,
        "behind": evidence.behind_award(found),
        "summary": evidence.facts_of_award(found),
        "members": evidence.members_table(awards.members_of(found)),
        "claims": claims_table(claims.of_award(found), "auditor:claim"),
        "reports": evidence.reports_table(costs.reports_of(found)),
        "notices": evidence.notices_table(outgoing.notices_visible_to(actor).filter(member__award=found)),
        "transfers": evidence.transfers_table(ledger.transfers_of(award=ref)),
        "moments": history_of("award", ref),
    }
    return render(request, "auditor/award.html", context | _crumbs(Crumb(ref)))


@marked("auditor", "application", "see")
@require_safe
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """One application: who asked for what, and the receipts of what was sent. Disclosures stay sealed."""
    found = applications.get(ref, actor_of(request))
    context = {
        "found": found,
        "summary": evidence.facts_of_application(found),
        "submissions": evidence.submissions_table(applications.submissions_of(found)),
        "members": evidence.budget_table(applications.budget_by_member_and_year(found)),
        "moments": history_of("application", ref),
    }
    return render(request, "auditor/application.html", context | _crumbs(Crumb(ref)))


@marked("auditor", "approval", "see")
@require_safe
def approval(request: HttpRequest, ref: str) -> HttpResponse:
    """One joint approval: the content as it was digested, and every body's answer."""
    found = approvals.get(ref, actor_of(request))
    answers = approvals.answers_of(found)
    names = parties.names_of_people([one.person for one in answers])
    context = {
        "found": found,
        "title": Text(found.title_ja, found.title_en),
        "summary": evidence.facts_of_approval(found),
        "answers": evidence.answers_table(found, answers, names),
        "content": found.content,
        "moments": history_of("approval", ref),
    }
    return render(request, "auditor/approval.html", context | _crumbs(Crumb(ref)))


@marked("auditor", "charter", "see")
@require_safe
def charter(request: HttpRequest, digest: str) -> HttpResponse:
    """One version of the charter, word for word: the text whose digest decisions name."""
    version = next((one for one in charters.versions() if one.digest == digest), None)
    if version is None:
        raise Http404("no such version of the charter")
    context = {"version": version, "name": charters.by_digest(digest).name}
    title = Text(f"設置要綱 第{version.number}版", f"Charter, version {version.number}")
    return render(request, "auditor/charter.html", context | {"title": title} | _crumbs(Crumb(title)))


def _transfer_url(number: int) -> str:
    return reverse("auditor:disbursement", args=(number,))


def history_of(kind: str, ref: str) -> list[Moment]:
    events = trail.events_about(kind, ref)
    names = parties.names_of_people([event.actor for event in events])
    return moments(events, names, lambda uid: reverse("auditor:event", args=(uid,)))


def _crumbs(*last: Crumb) -> dict[str, Any]:
    return {"crumbs": [Crumb(Text("支払", "Payments"), reverse("auditor:home")), *last]}
