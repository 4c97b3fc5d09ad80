"""The plan, version after version, until both sides accept one; and its measures, until each is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.fund.screening import Term
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.screening import weighing
from kikin.office.screening.actions.hands import (
    day_of,
    hold,
    keep_papers,
    new_ref,
    note_hands,
    problems_of_papers,
    said,
    sealed,
)
from kikin.office.screening.models import Assessment, Measure, Paper, Plan, PlanVersion, ScreeningCase
from kikin.office.transitions import perform, perform_all
from kikin.values.text import NOTHING_SAID, Text

_OPEN = ("drafted", "proposed", "countered")


def negotiate(case: ScreeningCase, actor: Actor, now: datetime) -> ScreeningCase:
    """The risk is to be carried with measures: begin to negotiate a plan."""

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return weighing.facts_of(case, actor)

    with gate.change():
        changed = perform(case, "negotiate", actor, now, gather=gather, reads=weighing.WHAT_A_STEP_ASKS)
        note_hands([changed], "negotiate", actor)
        return changed


def propose_plan(case: ScreeningCase, terms: Sequence[Term], reasons: Text, actor: Actor, now: datetime) -> Plan:
    """The fund puts a version on the table. A measure that the rules ask for is left out only with reasons."""
    with gate.change():
        held = hold(case)
        plan = Plan.objects.filter(case=held, state__in=_OPEN).first()
        if plan is None:
            plan = Plan.objects.create(ref=new_ref("PLAN"), state=rules.PLAN.initial, case=held, begun_at=now)
        proposed = _put_on_the_table(plan, "propose", "fund", terms, reasons, actor, now)
        note_hands([held], "propose", actor)
    return proposed


def counter(plan: Plan, terms: Sequence[Term], reasons: Text, actor: Actor, now: datetime) -> Plan:
    """The applicant puts another version on the table, and says why."""
    return _put_on_the_table(plan, "counter", "applicant", terms, reasons, actor, now)


def accept(plan: Plan, actor: Actor, now: datetime, *, seen: int | None = None) -> Plan:
    """The applicant accepts what the fund proposed; `seen` is the number of the version that they read."""
    return _agree(plan, "accept", actor, now, seen)


def take_counter(plan: Plan, actor: Actor, now: datetime, *, seen: int | None = None) -> Plan:
    """A lead accepts what the applicant proposed instead."""
    with gate.change():
        agreed = _agree(plan, "take_counter", actor, now, seen)
        note_hands([agreed.case], "take_counter", actor)
        return agreed


def decline(plan: Plan, reasons: Text, actor: Actor, now: datetime) -> Plan:
    """The applicant will have none of it: the case may then be refused, after they were heard."""
    return _end(plan, "decline", reasons, actor, now)


def break_off(plan: Plan, reasons: Text, actor: Actor, now: datetime) -> Plan:
    """A lead finds that no version will do; another then closes the case."""
    with gate.change():
        ended = _end(plan, "break_off", reasons, actor, now)
        note_hands([ended.case], "break_off", actor)
        return ended


def void_plans(case: ScreeningCase, reasons: Text, actor: Actor, now: datetime) -> None:
    """What was negotiated is void, and what was in force is lifted, because the case is looked at again."""
    for plan in Plan.objects.filter(case=case).exclude(state="withdrawn"):
        _end(plan, "withdraw", reasons, actor, now)
    binding = list(Measure.objects.filter(case=case, state__in=("in_force", "breached")))
    _take(binding, "lift", reasons, actor, now)


def void_outlived_plans(cases: Iterable[ScreeningCase], reasons: Text, actor: Actor, now: datetime) -> None:
    """With a new decision ends what an earlier one had put in force: until then it was to be kept."""
    for case in cases:
        standing = Plan.objects.filter(case=case).exclude(state="withdrawn")
        behind = [plan for plan in standing if weighing.is_outlived(plan, case)]
        binding = Measure.objects.filter(version__plan__in=behind, state__in=("in_force", "breached"))
        _take(list(binding), "lift", reasons, actor, now)
        for plan in behind:
            _end(plan, "withdraw", reasons, actor, now)


def put_in_force_with(cases: Iterable[ScreeningCase], actor: Actor, now: datetime) -> None:
    """The measures of accepted plans come into force with the decisions that rest on them."""
    agreed = list(Measure.objects.filter(case__in=list(cases), state="agreed"))
    _take(agreed, "put_in_force", NOTHING_SAID, actor, now)


def show(measure: Measure, files: Sequence[tuple[str, bytes]], actor: Actor, now: datetime) -> list[Paper]:
    """The applicant hands in what shows that a measure is met."""
    with gate.change():
        with gate.act("show", actor, now, measure.subject(), "measure_shown") as pending:
            gate.refuse_if([*rules.problems_of_showing(measure.state, len(files)), *problems_of_papers(files)])
            pending.facts |= {"case": sealed(measure.case.ref), "papers_count": len(files)}
        return keep_papers(measure.case, files, actor, now, measure=measure)


def fulfil(measure: Measure, evidence: Text, actor: Actor, now: datetime) -> Measure:
    """What was to be done is done; the note says what shows it."""
    return _take([measure], "fulfil", evidence, actor, now)[0]


def fulfil_all(measures: Sequence[Measure], evidence: Text, actor: Actor, now: datetime) -> list[Measure]:
    return _take(measures, "fulfil", evidence, actor, now)


def extend(measure: Measure, due_on: date, reasons: Text, actor: Actor, now: datetime) -> Measure:
    """A lead gives a measure more time, and says why."""
    return _take([measure], "extend", reasons, actor, now, due_on)[0]


def escalate(measures: Sequence[Measure], actor: Actor, now: datetime) -> list[Measure]:
    """Measures that are overdue are taken to a lead."""
    return _take(measures, "escalate", NOTHING_SAID, actor, now)


def escalate_if_waiting(key: int, actor: Actor, now: datetime) -> None:
    """The same of one measure, unless somebody has done it meanwhile."""
    with gate.change():
        waiting = Measure.objects.select_for_update(of=("self",)).filter(pk=key, state="in_force", escalated_at=None)
        escalate(list(waiting), actor, now)


def record_breach(measure: Measure, reasons: Text, actor: Actor, now: datetime) -> Measure:
    """What was agreed was not kept: payments stop until it is."""
    return _take([measure], "record_breach", reasons, actor, now)[0]


def lift(measure: Measure, reasons: Text, actor: Actor, now: datetime) -> Measure:
    """A measure is needed no longer."""
    return _take([measure], "lift", reasons, actor, now)[0]


def _put_on_the_table(
    plan: Plan, action: str, side: str, terms: Sequence[Term], reasons: Text, actor: Actor, now: datetime
) -> Plan:
    with gate.change():
        held = hold(plan.case)
        facts = _facts_of(held, tuple(terms), reasons, day_of(held, now))

        def keep(plan: Plan, pending: PendingEvent) -> None:
            pending.facts |= {"case": sealed(held.ref), "terms": sealed(*(f"{one.code} {one.due_on}" for one in terms))}

        gate.permit_or_refuse(actor, action, plan.subject())
        gate.refuse_if(rules.problems_of_version(action, plan.state, facts))
        _replace_measures(plan, actor, now)
        changed = perform(plan, action, actor, now, gather=lambda _: facts, do=keep)
        version = PlanVersion.objects.create(
            plan=changed,
            number=changed.versions.count() + 1,
            side=side,
            reasons_ja=reasons.ja.strip(),
            reasons_en=reasons.en.strip(),
            written_by=actor.person,
            written_at=now,
        )
        Measure.objects.bulk_create(
            [
                Measure(
                    ref=new_ref("MEAS"),
                    state=rules.MEASURE.initial,
                    case=held,
                    version=version,
                    position=position,
                    code=term.code,
                    text_ja=term.text.ja,
                    text_en=term.text.en,
                    due_on=term.due_on,
                    holds_payment=term.holds_payment,
                )
                for position, term in enumerate(terms)
            ]
        )
        return changed


def _facts_of(case: ScreeningCase, terms: tuple[Term, ...], reasons: Text, today: date) -> rules.PlanFacts:
    latest = Assessment.objects.filter(case=case).order_by("number").last()
    why = reasons.ja or reasons.en
    missing = rules.left_out(latest.measures if latest is not None else (), terms)
    return rules.PlanFacts(case.state, today, terms, () if why.strip() else missing, why)


def _agree(plan: Plan, action: str, actor: Actor, now: datetime, seen: int | None) -> Plan:
    with gate.change():
        held = hold(plan.case)
        newest = PlanVersion.objects.filter(plan=plan).order_by("number").last()
        facts = rules.PlanFacts(held.state, seen=seen, newest=newest.number if newest is not None else 0)

        def keep(plan: Plan, pending: PendingEvent) -> None:
            plan.ended_at = now
            pending.facts |= {"case": sealed(held.ref)}

        changed = perform(plan, action, actor, now, gather=lambda _: facts, do=keep)
        perform_all(list(Measure.objects.filter(version=newest, state="proposed")), "agree", actor, now)
        return changed


def _end(plan: Plan, action: str, reasons: Text, actor: Actor, now: datetime) -> Plan:
    with gate.change():
        held = hold(plan.case)

        def keep(plan: Plan, pending: PendingEvent) -> None:
            plan.ended_at = now
            plan.reasons_ja, plan.reasons_en = said(reasons)
            pending.facts |= {"case": sealed(held.ref), "reasons": sealed(*said(reasons))}

        facts = rules.PlanFacts(held.state, reasons=reasons.ja or reasons.en)
        changed = perform(plan, action, actor, now, gather=lambda _: facts, do=keep)
        _replace_measures(changed, actor, now)
        return changed


def _replace_measures(plan: Plan, actor: Actor, now: datetime) -> None:
    waiting = Measure.objects.filter(version__plan=plan, state__in=("proposed", "agreed"))
    perform_all(list(waiting), "replace", actor, now)


def _take(
    measures: Sequence[Measure], action: str, note: Text, actor: Actor, now: datetime, due_on: date | None = None
) -> list[Measure]:
    def gather(measure: Measure) -> rules.MeasureFacts:
        today = day_of(measure.case, now)
        return rules.MeasureFacts(measure.case.state, today, measure.due_on, due_on, note=note.ja or note.en)

    def keep(measure: Measure, pending: PendingEvent) -> None:
        pending.facts |= {"case": sealed(measure.case.ref), "code": sealed(measure.code)}
        if note.ja or note.en:
            measure.note_ja, measure.note_en = said(note)
        if due_on is not None:
            measure.due_on, measure.escalated_at = due_on, None
        if action == "escalate":
            measure.escalated_at = now

    with gate.change():
        taken = perform_all(measures, action, actor, now, gather=gather, do=keep)
        note_hands({one.case_id: one.case for one in taken}.values(), action, actor)
        return taken
