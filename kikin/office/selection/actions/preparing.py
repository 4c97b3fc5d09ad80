"""The round of a closed call: its limits in yen, and its entries with their points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from kikin.fund import ledger as money
from kikin.fund import selection as rules
from kikin.fund.charter import Charter
from kikin.fund.lifecycle import problems_of
from kikin.fund.panels import RankedRow
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import queries as applications_queries
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent
from kikin.office.calls.models import Call
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import by_digest
from kikin.office.ledger import posting
from kikin.office.panels import queries as panels
from kikin.office.reviews.queries import merits
from kikin.office.selection.actions.drawing import commit
from kikin.office.selection.models import Round, RoundEntry
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen

_OPEN_STATES = ("submitted", "eligible", "in_review")


def prepare(
    call: Call,
    actor: Actor,
    now: datetime,
    budget_by_year: Mapping[int, Yen] | None = None,
    seed: str | None = None,
) -> Round:
    """Open the round of a closed call, fix in yen what each field may be awarded, and commit to the lottery's seed.

    `seed` is given by a play alone; otherwise nobody knows it.
    """
    with gate.change():
        call = Call.objects.select_for_update().get(pk=call.pk)
        charter = by_digest(call.charter_digest)
        budget = dict(call.budget_by_year if budget_by_year is None else budget_by_year)
        today = local_date(now, charter.zone)
        ref = next_ref("RND", charter.fiscal_year(today))
        subject = Subject("round", ref, rules.ROUND.initial, agencies=frozenset(call.agencies))
        with gate.act("prepare", actor, now, subject, "round_prepared") as pending:
            gate.refuse_if(problems_of(rules.TO_PREPARE, _facts_of_preparing(call, charter, budget)))
            limits = rules.limits_of(charter, sum(budget.values()))
            round = Round.objects.create(
                ref=ref,
                state=rules.ROUND.initial,
                call=call,
                charter_digest=charter.digest,
                objective=charter.selection.value,
                appropriation=rules.appropriation_for(charter, budget) or "",
                budget_by_year=sorted(budget.items()),
                limits=[[one.field, one.floor_yen, one.ceiling_yen] for one in limits],
                prepared_by=actor.person,
                prepared_at=now,
            )
            pending.facts |= {"call": call.ref, "budget_yen": round.budget_yen}
            commit(round, pending, now, seed)
            ceilings = {one.field: one.ceiling_yen for one in limits}
            paper = money.voucher(charter, today, ref)
            posting.post(money.set_limits(call.ref, ref, ceilings, paper), pending, now, charter.first_month)
    return round


def score(round: Round, actor: Actor, now: datetime) -> Round:
    """Enter every application that was put forward, with its points: the panel's, where its ranking is final."""
    forward: list[Application] = []
    means: dict[str, Fraction] = {}
    ranked: dict[str, RankedRow] = {}
    lowest = rules.lowest_mean(by_digest(round.charter_digest).review)

    def gather(round: Round) -> rules.Facts:
        forward.extend(applications_queries.of_call(round.call, ["shortlisted"]))
        ranked.update(panels.final_rows(round.call))
        means.update(merits(forward))
        means.update({one.ref: Fraction(ranked[one.ref].score_centi, 100) for one in forward if one.ref in ranked})
        unscored = tuple(one.ref for one in forward if one.ref not in means)
        return rules.Facts(entries_count=len(forward), unscored=unscored)

    def enter(round: Round, pending: PendingEvent) -> None:
        points = {one.pk: rules.points_of(means[one.ref], lowest) for one in forward}
        in_order = sorted(forward, key=lambda one: (-points[one.pk], one.ref))
        RoundEntry.objects.bulk_create(
            (
                RoundEntry(
                    round=round,
                    application=one,
                    points=points[one.pk],
                    rank=rank,
                    is_recommended=one.ref not in ranked or ranked[one.ref].recommendation != "not",
                )
                for rank, one in enumerate(in_order, start=1)
            ),
            batch_size=500,
        )
        pending.facts |= {"entries_count": len(forward)}

    return perform(round, "score", actor, now, gather=gather, do=enter)


def _facts_of_preparing(call: Call, charter: Charter, budget: Mapping[int, Yen]) -> rules.Facts:
    given = dict(call.budget_by_year)
    forward = {one.ref for one in applications_queries.of_call(call, ["shortlisted"])}
    unranked = forward - panels.final_rows(call).keys() if charter.panel.ranking == "binds" else ()
    return rules.Facts(
        call_state=call.state,
        has_round=Round.objects.filter(call=call).exists(),
        open_reviews_count=Application.objects.filter(call=call, state__in=_OPEN_STATES).count(),
        years_over_the_call=tuple(year for year, yen in sorted(budget.items()) if not 0 <= yen <= given.get(year, 0)),
        appropriation=rules.appropriation_for(charter, budget),
        unranked_count=len(unranked),
    )
