"""Papers of a reviewer, kept and dropped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.reviews.models import KeptPaper, ReviewerProfile


def keep_papers(profile: ReviewerProfile, papers: Sequence[rules.Paper], actor: Actor, now: datetime) -> int:
    """Keep papers, all of them or none; one that is kept already is not kept twice. How many are new."""
    with gate.act("register", actor, now, profile.subject(), "papers_kept") as pending:
        held = ReviewerProfile.objects.select_for_update().get(pk=profile.pk)
        gate.refuse_if(problem for one in papers for problem in rules.problems_of_paper(one, now.year))
        known = {one.paper.key for one in held.papers.all()}
        new = {one.key: one for one in papers if one.key not in known}
        gate.refuse_if(rules.problems_of_count(len(known) + len(new)))
        KeptPaper.objects.bulk_create(
            KeptPaper(
                profile=held,
                title=one.title.strip(),
                abstract=one.abstract.strip(),
                year=one.year,
                keywords=list(one.keywords),
                authors=list(one.authors),
            )
            for one in new.values()
        )
        pending.facts |= {"person": held.person.ref, "count": len(new)}
    return len(new)


def drop_papers(profile: ReviewerProfile, keys: Collection[int], actor: Actor, now: datetime) -> int:
    """Drop papers that are not this reviewer's after all; how many were dropped."""
    with gate.act("register", actor, now, profile.subject(), "papers_dropped") as pending:
        count, _ = KeptPaper.objects.filter(profile=profile, pk__in=keys).delete()
        pending.facts |= {"person": profile.person.ref, "count": count}
    return count
