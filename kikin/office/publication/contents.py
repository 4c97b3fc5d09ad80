"""What there is to show of each kind of thing. Names of organisations, never of persons; no word of screening."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from kikin.fund.publication import only_what_may_be_shown
from kikin.office.awards.models import Award
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.records import Record
from kikin.office.selection import queries as selection
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept, Vision
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text

_OF_A_LOTTERY = ("state", "commitment", "seed", "public", "tickets", "sets_count")
Showable: TypeAlias = "Vision | Concept | Call | Round | Award"
_MODELS: dict[str, type[Record]] = {
    "vision": Vision,
    "concept": Concept,
    "call": Call,
    "round": Round,
    "award": Award,
}


@dataclass(frozen=True, slots=True)
class Showing:
    """A thing as the public would see it, and what an item about it is found by."""

    kind: str
    about: str
    state: str
    content: dict[str, Any]
    charter_digest: str
    agencies: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    field: str = ""
    fiscal_year: int | None = None
    amount_yen: Yen = 0

    @property
    def award_fields(self) -> tuple[str, ...]:
        """What the charter that this thing pins publishes of an award."""
        return by_digest(self.charter_digest).publication.awards


def showing(thing: Showable) -> Showing:
    """What may be shown of a thing: its charter decides where it is an award."""
    if isinstance(thing, Vision):
        shown = _vision(thing)
    elif isinstance(thing, Concept):
        shown = _concept(thing)
    elif isinstance(thing, Call):
        shown = _call(thing)
    elif isinstance(thing, Round):
        shown = _round(thing)
    else:
        shown = _award(thing)
    return shown


def thing_of(kind: str, ref: str) -> Showable:
    """The thing that an item is about."""
    found: Any = _MODELS[kind]._default_manager.get(ref=ref)
    thing: Showable = found
    return thing


def states_of(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(kind, ref) to the state in which the thing is now."""
    refs: dict[str, list[str]] = {}
    for kind, ref in things:
        refs.setdefault(kind, []).append(ref)
    return {
        (kind, ref): state
        for kind, wanted in refs.items()
        for ref, state in _MODELS[kind]._default_manager.filter(ref__in=wanted).values_list("ref", "state")
    }


def _vision(vision: Vision) -> Showing:
    content = {
        "ref": vision.ref,
        "title": _both(vision.title),
        "items": vision.items,
        "decided_on": _day(vision.decided_at),
    }
    return Showing("vision", vision.ref, vision.state, content, in_force().digest, bodies=tuple(vision.bodies))


def _concept(concept: Concept) -> Showing:
    content = {
        "ref": concept.ref,
        "title": _both(concept.title),
        "vision": concept.vision.ref,
        "type": concept.type,
        "field": concept.field,
        "agency": concept.agency,
        "ceiling_yen": concept.ceiling_yen,
        "period": [concept.first_year, concept.last_year],
        "decided_on": _day(concept.decided_at),
    }
    return Showing(
        "concept",
        concept.ref,
        concept.state,
        content,
        in_force().digest,
        agencies=(concept.agency,),
        bodies=tuple(concept.bodies),
        field=concept.field,
        fiscal_year=concept.first_year,
        amount_yen=concept.ceiling_yen,
    )


def _call(call: Call) -> Showing:
    charter = by_digest(call.charter_digest)
    content = {
        "ref": call.ref,
        "title": _both(call.title),
        "summary": _both(call.summary),
        "agencies": list(call.agencies),
        "concepts": [concept.ref for concept in call.concepts.all()],
        "instrument": call.instrument,
        "stages": list(call.stages),
        "budget_by_year": [list(part) for part in call.budget_by_year],
        "opens_at": call.opens_at.isoformat(),
        "closes_at": call.closes_at.isoformat(),
    }
    return Showing(
        "call",
        call.ref,
        call.state,
        content,
        charter.digest,
        agencies=tuple(call.agencies),
        fiscal_year=charter.fiscal_year(local_date(call.opens_at, charter.zone)),
        amount_yen=call.budget_yen,
    )


def _round(round: Round) -> Showing:
    entries = selection.entries_of(round)
    chosen = [entry for entry in entries if entry.is_chosen]
    portfolio, package = round.portfolio or {}, selection.package_of(round)
    by_field: dict[str, dict[str, int]] = {}
    for entry in entries:
        of_field = by_field.setdefault(
            entry.application.field, {"candidates_count": 0, "selected_count": 0, "selected_yen": 0}
        )
        of_field["candidates_count"] += 1
        of_field["selected_count"] += entry.is_chosen
        of_field["selected_yen"] += entry.application.requested_yen if entry.is_chosen else 0
    content = {
        "ref": round.ref,
        "call": round.call.ref,
        "charter": round.charter_digest,
        "decided_on": _day(round.decided_at),
        "budget_yen": round.budget_yen,
        "candidates_count": len(entries),
        "requested_yen": sum(entry.application.requested_yen for entry in entries),
        "selected_count": len(chosen),
        "selected_yen": sum(entry.application.requested_yen for entry in chosen),
        "by_field": by_field,
        "portfolio": {
            key: portfolio.get(key) for key in ("engine", "version", "digest", "status", "objective", "bound", "gap_bp")
        },
    }
    if package is not None:
        content["package"] = {"number": package.number, "digest": package.digest}
        if package.lottery:
            content["lottery"] = {key: package.lottery[key] for key in _OF_A_LOTTERY} | {
                "band_count": len(package.lottery["band"])
            }
    return Showing(
        "round",
        round.ref,
        round.state,
        content,
        round.charter_digest,
        agencies=tuple(round.call.agencies),
        amount_yen=round.budget_yen,
    )


def _award(award: Award) -> Showing:
    charter = by_digest(award.charter_digest)
    application = award.application
    everything = {
        "ref": award.ref,
        "title": _both(award.title),
        "summary": _both(application.summary),
        "recipient": _both(award.lead.name),
        "members": [_both(member.organisation.name) for member in award.members.all() if member.position],
        "amount_yen": award.amount_yen,
        "period": [award.first_year, award.last_year],
        "field": award.field,
        "agency": award.agency,
        "instrument": award.instrument,
        "stage": application.stage,
    }
    return Showing(
        "award",
        award.ref,
        award.state,
        only_what_may_be_shown("award", everything, charter.publication.awards),
        charter.digest,
        agencies=(award.agency,),
        field=award.field,
        fiscal_year=charter.fiscal_year(award.offered_on),
        amount_yen=award.amount_yen,
    )


def _both(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


def _day(at: Any) -> str | None:
    day: date | None = local_date(at, in_force().zone) if at is not None else None
    return day.isoformat() if day is not None else None
