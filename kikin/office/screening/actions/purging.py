"""What is past the day until which its policy keeps it is deleted; that it was there, and its digest, stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from kikin.fund.relations import Actor, Subject
from kikin.fund.screening import CASE, months_before
from kikin.office import gate, papers
from kikin.office.screening.actions.hands import day_of, policy_kept_by
from kikin.office.screening.models import Capture, Paper
from kikin.office.screening.queries.dealings import CAPTURES, FOLDER


def purge(today: date, actor: Actor, now: datetime) -> int:
    """Delete captures of open sources past their day, and papers of cases decided long enough ago; how many."""
    gate.permit_or_refuse(actor, "purge", Subject("capture"))
    if not any(_captures_past(today)) and not any(_papers_past(today)):
        return 0
    with gate.act("purge", actor, now, Subject("capture"), "captures_purged") as pending:
        captures = list(_captures_past(today).select_for_update())
        old = list(_papers_past(today))
        Capture.objects.filter(pk__in=[one.pk for one in captures]).update(
            purged_at=now, url="", name="", note_ja="", note_en=""
        )
        Paper.objects.filter(pk__in=[one.pk for one in old]).update(purged_at=now, name="")
        pending.facts |= {"captures_count": len(captures), "papers_count": len(old), "before": str(today)}
        kept = set(Capture.objects.filter(purged_at=None).values_list("sha256", flat=True))
        kept_papers = set(Paper.objects.filter(purged_at=None).values_list("sha256", flat=True))
        for digest in {one.sha256 for one in captures} - kept:
            papers.remove(digest, CAPTURES)
        for digest in {one.sha256 for one in old} - kept_papers:
            papers.remove(digest, FOLDER)
    return len(captures) + len(old)


def _captures_past(today: date) -> QuerySet[Capture]:
    return Capture.objects.filter(purged_at=None, keep_until__lt=today)


def _papers_past(today: date) -> Iterator[Paper]:
    closed = Paper.objects.filter(purged_at=None, case__state__in=CASE.ends, case__decided_at__isnull=False)
    return (paper for paper in closed.select_related("case") if _is_ripe(paper, today))


def _is_ripe(paper: Paper, today: date) -> bool:
    """Whether the months of its policy have passed since the decision."""
    case = paper.case
    if case.decided_at is None:
        return False
    months = policy_kept_by(case).retention.papers_months
    return months_before(day_of(case, case.decided_at), -months) < today
