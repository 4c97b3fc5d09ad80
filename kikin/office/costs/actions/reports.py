"""Opening, handing in, sending back and reviewing cost reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate, papers
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import AwardMember
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.costs import queries
from kikin.office.costs.models import CostLine, CostReport, Evidence
from kikin.office.costs.queries.reports import WITH
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Opening:
    """A year to be reported: whose, which, and by whom."""

    member: AwardMember
    fiscal_year: int
    actor: Actor


def open_report(member: AwardMember, fiscal_year: int, actor: Actor, now: datetime) -> CostReport:
    """A member begins to report a year."""
    return open_all([Opening(member, fiscal_year, actor)], now)[0]


def open_all(openings: Sequence[Opening], now: datetime) -> list[CostReport]:
    """Open the reports of several years and members, all of them or none."""
    if not openings:
        return []
    with gate.change():
        # The member is the lock under which two openings of the same moment wait for each other.
        found = AwardMember.objects.select_for_update(of=("self",)).select_related("organisation", "award__round__call")
        members = {one.pk: one for one in found.filter(pk__in={one.member.pk for one in openings}).order_by("pk")}
        known = set(CostReport.objects.filter(member__in=list(members)).values_list("member", "fiscal_year"))
        charter = in_force()
        year = charter.fiscal_year(local_date(now, charter.zone))
        reports = [
            CostReport(
                ref=ref,
                state=rules.REPORT.initial,
                member=members[one.member.pk],
                fiscal_year=one.fiscal_year,
                opened_by=one.actor.person,
            )
            for ref, one in zip(next_refs("CST", year, len(openings)), openings, strict=True)
        ]
        for report, one in zip(reports, openings, strict=True):
            with gate.act("open", one.actor, now, report.subject(), "cost_report_opened") as pending:
                gate.refuse_if(rules.problems_of_opening(_facts_of_opening(report, known, now)))
                report.due_on = queries.due_on(report.fiscal_year, charter)
                known.add((report.member_id, report.fiscal_year))
                _say(report, pending)
        return CostReport.objects.bulk_create(reports, batch_size=AT_ONCE)


def _facts_of_opening(report: CostReport, known: set[tuple[int, int]], now: datetime) -> rules.Facts:
    award = report.member.award
    charter = by_digest(award.charter_digest)
    today = local_date(now, charter.zone)
    return rules.Facts(
        award_state=award.state,
        is_within_years=award.first_year <= report.fiscal_year <= award.last_year,
        year_has_begun=report.fiscal_year in queries.years_of(award, charter, today),
        is_first=(report.member_id, report.fiscal_year) not in known,
    )


def add_evidence(report: CostReport, name: str, content: bytes, actor: Actor, now: datetime) -> Evidence:
    """Keep a paper under its name. The same paper again changes nothing; another of the same name is refused."""
    with gate.change():
        held = hold(report)
        gate.permit_or_refuse(actor, "edit", held.subject())
        gate.refuse_if(rules.problems_of_editing(held.state))
        gate.refuse_if(papers.problems_of_paper(name, content))
        digest = papers.keep(content)
        known = Evidence.objects.filter(report=held, name=name).first()
        if known is not None:
            gate.refuse_if(() if known.sha256 == digest else [_name_is_taken(name)])
            return known
        with gate.act("edit", actor, now, held.subject(), "evidence_added") as pending:
            pending.facts |= {"sha256": digest, "size_bytes": len(content)}
            return Evidence.objects.create(
                report=held, name=name, sha256=digest, size_bytes=len(content), added_by=actor.person, added_at=now
            )


def hand_in(report: CostReport, actor: Actor, now: datetime, *, deducts_tax: bool) -> CostReport:
    """The recipient stands by the report. `deducts_tax`: it gets its input tax back, which then does not count."""
    return hand_in_all([report], actor, now, deducts_tax=deducts_tax)[0]


def hand_in_all(
    reports: Sequence[CostReport],
    actor: Actor,
    now: datetime,
    *,
    deducts_tax: bool,
    gather: Callable[[CostReport], rules.Facts] | None = None,
) -> list[CostReport]:
    """Hand in several reports of one recipient. A batch over many recipients brings the facts of all of them."""

    def keep(report: CostReport, pending: PendingEvent) -> None:
        report.handed_in_by, report.handed_in_at, report.deducts_tax = actor.person, now, deducts_tax
        _say(report, pending)

    return perform_all(
        reports,
        "hand_in",
        actor,
        now,
        gather=gather or facts_under_lock(reports, now, deducts_tax=deducts_tax),
        do=keep,
    )


def reopen(report: CostReport, reasons: Text, actor: Actor, now: datetime) -> CostReport:
    """Send a report back to be mended, with reasons; lines that are decided stay as they are."""

    def gather(report: CostReport) -> rules.Facts:
        return rules.Facts(reasons=reasons.ja and reasons.en)

    def keep(report: CostReport, pending: PendingEvent) -> None:
        report.reasons_ja, report.reasons_en = reasons.ja, reasons.en
        report.sample_count = 0
        _say(report, pending)

    with gate.change():
        reopened = perform(report, "reopen", actor, now, gather=gather, do=keep)
        CostLine.objects.filter(report=report, is_sampled=True).update(is_sampled=False)
        return reopened


def draw_sample(report: CostReport, count: int, actor: Actor, now: datetime) -> list[int]:
    """Look at a part of the lines only: those flagged, the largest, and a repeatable draw. Returns their numbers.

    The seed is the report's ref, so that nobody chooses it and anybody can draw again.
    """
    with gate.change():
        held = hold(report)
        with gate.act("draw_sample", actor, now, held.subject(), "cost_sample_drawn") as pending:
            gate.refuse_if([] if held.state == "handed_in" else [_not_before_review(held.state)])
            lines = list(CostLine.objects.filter(report=held).only("number", "amount_yen", "flags"))
            flagged = frozenset(line.number for line in lines if line.flags)
            drawn = rules.sample_of({line.number: line.amount_yen for line in lines}, flagged, count, held.ref)
            CostLine.objects.filter(report=held).update(is_sampled=False)
            for first in range(0, len(drawn), AT_ONCE):
                part = drawn[first : first + AT_ONCE]
                CostLine.objects.filter(report=held, number__in=part).update(is_sampled=True)
            CostReport.objects.filter(pk=held.pk).update(sample_count=len(drawn))
            report.sample_count = len(drawn)
            pending.facts |= {"asked_count": count, "drawn_count": len(drawn), "lines_count": len(lines)}
            return list(drawn)


def review(report: CostReport, actor: Actor, now: datetime) -> CostReport:
    """Every line to be looked at is decided. Of a sample, the lines that were not drawn are accepted with it."""
    with gate.change():
        held = hold(report)
        if held.state == "handed_in" and held.sample_count:
            undrawn = list(CostLine.objects.filter(report=held, state="entered", is_sampled=False))
            accept_all(undrawn, actor, now)
        return _review([report], actor, now)[0]


def review_all(reports: Sequence[CostReport], actor: Actor, now: datetime) -> list[CostReport]:
    """Accept all undecided lines of several reports of one agency, and review them, all of them or none."""
    reviewed: list[CostReport] = []
    with gate.change():
        for first in range(0, len(reports), AT_ONCE):
            part = reports[first : first + AT_ONCE]
            undecided = CostLine.objects.filter(report__in=[report.pk for report in part], state="entered")
            accept_all(list(undecided), actor, now)
            reviewed += _review(part, actor, now)
    return reviewed


def _review(reports: Sequence[CostReport], actor: Actor, now: datetime) -> list[CostReport]:
    def keep(report: CostReport, pending: PendingEvent) -> None:
        report.reviewed_by, report.reviewed_at = actor.person, now
        _say(report, pending)

    return perform_all(reports, "review", actor, now, gather=facts_under_lock(reports, now), do=keep)


def accept_all(lines: Sequence[CostLine], actor: Actor, now: datetime) -> list[CostLine]:
    """A finance officer accepts lines, all of them or none."""

    def gather(line: CostLine) -> rules.LineFacts:
        return rules.LineFacts(line.report.state)

    def keep(line: CostLine, pending: PendingEvent) -> None:
        line.decided_by = actor.person
        pending.facts |= {"amount_yen": line.amount_yen}

    return perform_all(lines, "accept", actor, now, gather=gather, do=keep)


def hold(report: CostReport) -> CostReport:
    """The report, locked, with all that its facts need."""
    return CostReport.objects.select_for_update(of=("self",)).select_related(*WITH).get(pk=report.pk)


def held_reports(reports: Iterable[int]) -> list[CostReport]:
    """The reports, locked, with all that their subjects need."""
    held = CostReport.objects.select_for_update(of=("self",)).filter(pk__in=set(reports))
    return list(held.select_related(*WITH).order_by("pk"))


def hold_all(reports: Iterable[int]) -> None:
    """Lock reports, always before their lines."""
    held = CostReport.objects.select_for_update(of=("self",)).filter(pk__in=set(reports)).order_by("pk")
    list(held.values_list("pk"))


def facts_under_lock(
    reports: Sequence[CostReport], now: datetime, *, deducts_tax: bool | None = None
) -> Callable[[CostReport], rules.Facts]:
    """Asked under the reports' locks, for all of them at the first."""
    known: dict[int, rules.Facts] = {}

    def gather(report: CostReport) -> rules.Facts:
        if not known:
            found = CostReport.objects.filter(pk__in=[one.pk for one in reports]).select_related(*WITH)
            known.update(queries.facts_of(list(found), now, deducts_tax=deducts_tax))
        return known[report.pk]

    return gather


def _say(report: CostReport, pending: PendingEvent) -> None:
    pending.facts |= {"award": report.member.award.ref, "fiscal_year": report.fiscal_year}


def _name_is_taken(name: str) -> Problem:
    return Problem(
        "evidence_name_taken",
        "evidence.file",
        Text("同じ名前の別の証拠書類があります", "another paper has this name already"),
        Text("ファイルの名前を変えて登録してください", "give the file another name"),
        name,
    )


def _not_before_review(state: str) -> Problem:
    return Problem(
        "not_from_this_state",
        "cost_report.state",
        Text("確認の前の報告書ではありません", "it does not wait for its review"),
        Text("提出された報告書だけを抽出の対象にできます", "a sample is drawn of a report that was handed in"),
        state,
    )
