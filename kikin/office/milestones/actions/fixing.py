"""Fixing what an award owes: with its contract, one by one before it, and by approved changes after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from json import dumps

from kikin.fund import milestones as rules
from kikin.fund.charter import Charter
from kikin.fund.milestones.results import Facts
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.milestones import queries
from kikin.office.milestones.models import Gate, Milestone
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.text import as_pairs


def activate(found: Sequence[Award], actor: Actor, now: datetime) -> list[Award]:
    """The contracts are signed, and with them is fixed what each award owes by when, and its gates: all, or none."""
    with gate.change():
        activated = awards.activate(found, actor, now)
        fix(activated, actor, now)
        return activated


def fix(found: Sequence[Award], actor: Actor, now: datetime) -> None:
    """Write down what the charter asks of these awards, as it was when they were offered."""
    by_charter = [(award, by_digest(award.charter_digest)) for award in found]
    with gate.change():
        _fix([(award, _owed(award, charter), _opened(award, charter)) for award, charter in by_charter], actor, now)


def plan(award: Award, owed: rules.Owed, actor: Actor, now: datetime) -> Milestone:
    """Add a result that the plan promises, before the contract is signed."""
    with gate.change():
        award = Award.objects.select_for_update(of=("self",)).select_related("lead").get(pk=award.pk)
        today = queries.today_of(award, now)
        made = _milestone(award, owed, actor)
        facts = Facts(award_state=award.state, today=today, planned=owed, is_planned=_is_planned(award, owed))
        made.ref = next_refs("MST", in_force().fiscal_year(today), 1)[0]
        with gate.act("plan", actor, now, made.subject(), "milestone_planned") as pending:
            gate.refuse_if(rules.problems_of_planning(facts))
            _say(made, pending)
        made.save(force_insert=True)
        return made


def _is_planned(award: Award, owed: rules.Owed) -> bool:
    return any((one.title, one.due_on) == (owed.title, owed.due_on) for one in queries.milestones_of(award))


def change_milestone(milestone: Milestone, owed: rules.Owed, actor: Actor, now: datetime) -> Milestone:
    """Put another result, or another day, in the place of one. Whoever calls has what allows it: an approved change."""

    def keep(one: Milestone, pending: PendingEvent) -> None:
        one.decided_by, one.decided_on = actor.person, queries.today_of(one.award, now)
        _say(one, pending)

    with gate.change():
        changed = perform(
            milestone, "change", actor, now, gather=lambda one: queries.milestone_facts(one, now, planned=owed), do=keep
        )
        made = _milestone(changed.award, owed, actor)
        made.replaces = changed
        made.ref = next_refs("MST", in_force().fiscal_year(queries.today_of(changed.award, now)), 1)[0]
        with gate.act("plan", actor, now, made.subject(), "milestone_planned") as pending:
            _say(made, pending)
        made.save(force_insert=True)
        return made


def prolong(award: Award, last_year: int, actor: Actor, now: datetime) -> None:
    """An award that ended with `last_year` has got more: what is owed of them is added, the years after its end come
    later, and what it may spend in them is locked by each gate that it would have had from the first."""
    with gate.change():
        standing = {(one.key, one.fiscal_year): one for one in queries.milestones_of(award) if one.key}
        owed = {(one.key, one.fiscal_year): one for one in _owed(award, by_digest(award.charter_digest))}
        missing = {key: one for key, one in owed.items() if key not in standing}
        for key, one in standing.items():
            later = next((other for other in missing if other[0] == key[0]), None)
            if key not in owed and later is not None and one.state in rules.OPEN:
                change_milestone(one, missing.pop(later), actor, now)
        opened = queries.gates_of_prolonging(award, last_year, award.last_year, queries.today_of(award, now))
        _fix([(award, list(missing.values()), opened)], actor, now)


def _fix(
    found: Sequence[tuple[Award, Sequence[rules.Owed], Sequence[rules.Gate]]], actor: Actor, now: datetime
) -> None:
    year = in_force().fiscal_year(local_date(now, in_force().zone))
    for award, owed, opened in found:
        with gate.act("fix", actor, now, award.subject(), "milestones_fixed") as pending:
            pending.facts |= {"milestones_count": len(owed), "gates_count": len(opened)}
            pending.facts |= {"content": _digest(owed, opened)}
    milestones = [_milestone(award, one, actor) for award, owed, _ in found for one in owed]
    gates = [_gate(award, one) for award, _, opened in found for one in opened]
    _number("MST", milestones, year)
    _number("GAT", gates, year)
    Milestone.objects.bulk_create(milestones, batch_size=200)
    Gate.objects.bulk_create(gates, batch_size=200)


def _number(kind: str, records: Sequence[Milestone | Gate], year: int) -> None:
    for record, ref in zip(records, next_refs(kind, year, len(records)), strict=True):
        record.ref = ref


def _owed(award: Award, charter: Charter) -> list[rules.Owed]:
    return rules.results_owed(charter.milestones, award.first_year, award.last_year, charter.first_month)


def _opened(award: Award, charter: Charter) -> list[rules.Gate]:
    return rules.gates_between(charter.gates, award.first_year, award.last_year, charter.first_month)


def _milestone(award: Award, owed: rules.Owed, actor: Actor) -> Milestone:
    return Milestone(
        state=rules.MILESTONE.initial,
        award=award,
        basis=owed.basis,
        key=owed.key,
        fiscal_year=owed.fiscal_year,
        title_ja=owed.title.ja,
        title_en=owed.title.en,
        criteria_ja=owed.criteria.ja,
        criteria_en=owed.criteria.en,
        evidence=as_pairs(owed.evidence),
        due_on=owed.due_on,
        planned_by=actor.person,
    )


def _gate(award: Award, opened: rules.Gate) -> Gate:
    return Gate(
        state=rules.STAGE_GATE.initial,
        award=award,
        key=opened.key,
        title_ja=opened.title.ja,
        title_en=opened.title.en,
        opens_year=opened.opens_year,
        criteria=as_pairs(opened.criteria),
        evidence=as_pairs(opened.evidence),
        due_on=opened.due_on,
    )


def _digest(owed: Iterable[rules.Owed], opened: Iterable[rules.Gate]) -> str:
    """What was fixed, to the letter: so that nobody can say later that something else was."""
    results = [(one.key, one.due_on, (one.title, one.criteria, *one.evidence)) for one in owed]
    gates = [(one.key, one.due_on, (one.title, *one.criteria, *one.evidence)) for one in opened]
    said = [[key, due_on.isoformat(), as_pairs(words)] for key, due_on, words in results + gates]
    return sha256(dumps(said, ensure_ascii=False).encode()).hexdigest()


def _say(one: Milestone, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.award.ref, "due_on": one.due_on.isoformat()}
