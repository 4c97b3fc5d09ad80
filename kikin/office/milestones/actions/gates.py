"""Gates: papers handed in, a panel seated that gives its opinions, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from kikin.fund import milestones as rules
from kikin.fund.milestones.gates import Facts
from kikin.fund.relations import Actor
from kikin.office import gate as door
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.milestones import queries
from kikin.office.milestones.actions.closeout import open_tasks
from kikin.office.milestones.actions.papers import hand_in
from kikin.office.milestones.actions.results import Said
from kikin.office.milestones.models import Gate, GateSeat
from kikin.office.parties.models import Person
from kikin.office.transitions import perform_all
from kikin.values.text import NOTHING_SAID, Text


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member of the panel says, and why."""

    choice: str
    words: str


def submit(found: Sequence[Gate], said: Said, actor: Actor, now: datetime) -> list[Gate]:
    """The recipient hands in the papers that the contract asks for; what the panel said of others is put aside."""
    return submit_all(found, said, lambda _: actor, now)


def submit_all(found: Sequence[Gate], said: Said, lead_of: Callable[[Gate], Actor], now: datetime) -> list[Gate]:
    """The same of several recipients together, each for its own: all of them, or none."""

    def gather(one: Gate) -> Facts:
        return queries.gate_facts(one, papers=said.papers)

    def keep(one: Gate, pending: PendingEvent) -> None:
        one.words, one.papers = said.words.strip(), list(said.papers)
        one.submitted_by, one.submitted_on = lead_of(one).person, queries.today_of(one.award, now)
        _say(one, pending)
        pending.facts |= {"files_count": len(one.files.all())}

    with door.change():
        handed_in = perform_all(found, "submit", lead_of, now, gather=gather, do=keep, reads=("files",))
        hand_in(handed_in, now)
        GateSeat.objects.filter(gate__in=handed_in).update(choice="", words="", given_at=None)
        return handed_in


def send_back_gate(gate: Gate, reasons: Text, actor: Actor, now: datetime) -> Gate:
    """The papers do not allow a judgement, for reasons that the recipient reads."""
    return _decide([gate], "send_back", reasons, actor, now)[0]


def seat(found: Sequence[Gate], people: Collection[str], actor: Actor, now: datetime) -> list[Gate]:
    """Put reviewers of the pool on the panel of these gates, none of whom is tied to any of the awards.

    Nobody seats themselves.
    """
    with door.change():
        locked = _locked(found)
        ties = queries.ties_of([one.award for one in locked])
        persons = list(Person.objects.filter(ref__in=list(people)).order_by("pk"))
        for one in locked:
            in_pool = queries.pool_for(one.award)
            facts = queries.gate_facts(
                one,
                seating=frozenset(people),
                tied=ties[one.award_id] | {actor.person},
                known=frozenset(in_pool.filter(person__ref__in=people).values_list("person__ref", flat=True)),
            )
            with door.act("seat", actor, now, one.subject(), "gate_panel_seated") as pending:
                door.refuse_if(rules.problems_of_seating(facts))
                pending.facts |= {"award": one.award.ref, "members_count": len(persons)}
        seated = {(each.gate_id, each.person_id) for one in locked for each in one.seats.all()}
        GateSeat.objects.bulk_create(
            GateSeat(gate=one, person=person)
            for one in locked
            for person in persons
            if (one.pk, person.pk) not in seated
        )
        Gate.objects.filter(pk__in=[one.pk for one in locked]).update(seated_by=actor.person)
        return _locked(found)


def opine(found: Sequence[Gate], opinion: Opinion, actor: Actor, now: datetime) -> list[Gate]:
    """A member of the panel says what should become of these awards, and why; until it is judged, also anew."""
    with door.change():
        locked = _locked(found)
        ties = queries.ties_of([one.award for one in locked])
        for one in locked:
            with door.act("opine", actor, now, one.subject(), "gate_opinion_given") as pending:
                facts = queries.gate_facts(
                    one, choice=opinion.choice, words=opinion.words, is_tied=actor.person in ties[one.award_id]
                )
                door.refuse_if(rules.problems_of_opinion(facts))
                pending.facts |= {"award": one.award.ref, "opinion": salted_digest(opinion.choice)}
        mine = GateSeat.objects.filter(gate__in=[one.pk for one in found], person__ref=actor.person)
        mine.update(choice=opinion.choice, words=opinion.words.strip(), given_at=now)
        return _locked(found)


def recuse(gate: Gate, actor: Actor, now: datetime) -> Gate:
    """A member of the panel has a tie: they have no voice, and find the gate no more."""
    with door.change():
        (locked,) = _locked([gate])
        with door.act("recuse", actor, now, locked.subject(), "gate_tie_declared") as pending:
            door.refuse_if(rules.problems_of_recusal(queries.gate_facts(locked)))
            GateSeat.objects.filter(gate=locked, person__ref=actor.person).update(is_tied=True, choice="", words="")
            pending.facts |= {"award": locked.award.ref}
        return _locked([gate])[0]


def pass_gates(found: Sequence[Gate], reasons: Text, actor: Actor, now: datetime) -> list[Gate]:
    """The panel says to continue: the next stage's money is free."""
    return _decide(found, "pass", reasons, actor, now)


def modify(gate: Gate, reasons: Text, conditions: Text, actor: Actor, now: datetime) -> Gate:
    """The panel says to continue with changes: the money stays locked until they are made."""
    return _decide([gate], "modify", reasons, actor, now, conditions)[0]


def confirm(gate: Gate, reasons: Text, actor: Actor, now: datetime) -> Gate:
    """What the panel asked for was changed: the next stage's money is free."""
    return _decide([gate], "confirm", reasons, actor, now)[0]


def stop(gate: Gate, reasons: Text, actor: Actor, now: datetime) -> Gate:
    """The panel says to stop: the money stays locked, and what is left to do is written down."""
    with door.change():
        (stopped,) = _decide([gate], "stop", reasons, actor, now)
        open_tasks(stopped.award, queries.days_to_wind_up(stopped.award, stopped), actor, now)
        return stopped


def _decide(
    found: Sequence[Gate], action: str, reasons: Text, actor: Actor, now: datetime, conditions: Text = NOTHING_SAID
) -> list[Gate]:
    ties: dict[int, frozenset[str]] = {}

    def heard(one: Gate) -> dict[str, str]:
        """A tie that came up after the panel was seated takes a voice away, whether it was declared or not."""
        if not ties:
            ties.update(queries.ties_of([each.award for each in found]))
        return {person: choice for person, choice in one.opinions.items() if person not in ties[one.award_id]}

    def gather(one: Gate) -> Facts:
        said = {"reasons": reasons.ja and reasons.en, "conditions": conditions.ja and conditions.en}
        return queries.gate_facts(one, opinions=heard(one), **said)

    def keep(one: Gate, pending: PendingEvent) -> None:
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        if action != "send_back":
            one.judged_by, one.judged_on = actor.person, queries.today_of(one.award, now)
        if conditions.ja:
            one.conditions_ja, one.conditions_en = conditions.ja, conditions.en
        pending.facts |= {f"{choice}_count": count for choice, count in rules.voices(heard(one)).items()}
        _say(one, pending)

    return perform_all(found, action, actor, now, gather=gather, do=keep, reads=("files",))


def _locked(found: Sequence[Gate]) -> list[Gate]:
    """Gates read under their locks, with everything that their permissions depend on."""
    held = Gate.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in found]).order_by("pk")
    locked = list(held.select_related("award__lead", "award__application"))
    prefetch_related_objects(locked, *Gate.subject_relations)
    return locked


def _say(one: Gate, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.award.ref, "opens_year": one.opens_year}
