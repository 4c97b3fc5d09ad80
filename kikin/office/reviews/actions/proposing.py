"""Who should read what: proposed by the engines from the records, and kept until the officer confirms it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications.models import Application
from kikin.office.applications.queries import of_call
from kikin.office.audit.record import salted_digest
from kikin.office.calls.models import Call
from kikin.office.parties.queries import names_of_people
from kikin.office.reviews import assigning, complaints, inviting, queries
from kikin.office.reviews.assigning import Assigned, Pairing, Standing, Wanted
from kikin.office.reviews.models import Assignment, ReviewerProfile, agencies_of
from kikin.office.reviews.nearness import Evidence, nearness
from kikin.office.reviews.proposed import ProposedReaders


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that waits for its officer: `worst_first` are applications with what all their readers come to."""

    key: int
    pairings: tuple[Pairing, ...]
    worst_first: tuple[tuple[str, int], ...]
    standing: Standing
    command: str
    changes: tuple[Mapping[str, str], ...] = field(default=())


def propose(
    call: Call, actor: Actor, now: datetime, *, per_application: int | None = None, max_load: int | None = None
) -> list[Pairing]:
    """Which reviewer should read which application of the actor's agency; nothing is assigned yet.

    The whole call is solved together, with what is made already, so that agencies do not race for the same people.
    Every application gets what the charter asks for, or Refused says why it cannot be.
    """
    panel = inviting.panel(call)
    subject = Subject("assignment", agencies=frozenset(call.agencies))
    with gate.act("invite", actor, now, subject, "assignments_proposed") as pending:
        chosen = of_call(call, rules.TO_BE_READ)
        made = queries.asked_pairs(chosen, rules.TAKEN_UP)
        profiles = queries.profiles()
        wanted = Wanted(
            made=frozenset(made),
            barred=frozenset(inviting.barred(chosen, profiles) - made),
            per_application=per_application or panel.reviews_per_application,
            room=inviting.room(call, max_load or panel.load_per_reviewer, counted=made),
            institutions={one.person.ref: one.workplace for one in profiles if one.workplace},
            is_fair=panel.floor == "fair",
        )
        answer = _answer(chosen, profiles, wanted, now)
        gate.refuse_if([*answer.problems, *inviting.unresolved().values()] if answer.problems else ())
        mine = {one.ref for one in chosen if actor.of in agencies_of(one)}
        pairings = [one for one in answer.pairings if one.application in mine]
        if pairings:
            _keep(call, pairings, answer, wanted, actor, now)
        pending.facts |= {
            "call": call.ref,
            "engine": ", ".join(answer.standing.engines),
            "inputs_digest": ", ".join(answer.standing.digests),
            "count": len(pairings),
        }
    return pairings


def standing(call: Call, actor: Actor) -> Proposed | None:
    """The proposal that waits for the actor's agency, if there is one."""
    found = ProposedReaders.objects.filter(call=call, agency=actor.of).last()
    if found is None or found.confirmed_at is not None:
        return None
    pairings = tuple(
        Pairing(**{**one, "evidence": tuple(Evidence(**work) for work in one["evidence"])}) for one in found.pairings
    )
    served = {**dict.fromkeys((one.application for one in pairings), 0), **found.kept_bp}
    for one in pairings:
        served[one.application] += one.affinity_bp
    worst_first = tuple(sorted(served.items(), key=lambda one: (one[1], one[0])))
    return Proposed(
        found.pk,
        pairings,
        worst_first,
        Standing(**{**found.standing, "engines": tuple(found.standing["engines"])}),
        found.command,
        tuple(found.changes),
    )


def change_by_hand(
    call: Call, taken_off: tuple[str, str], other: str, reasons: str, actor: Actor, now: datetime
) -> None:
    """Take one pair (application, person) off what waits, or put another person in its place, with the reason."""
    subject = Subject("assignment", agencies=frozenset(call.agencies))
    with gate.act("invite", actor, now, subject, "readers_changed") as pending:
        found = ProposedReaders.objects.select_for_update().filter(call=call, agency=actor.of, confirmed_at=None).last()
        rows = [] if found is None else list(found.pairings)
        at = next((place for place, one in enumerate(rows) if (one["application"], one["person"]) == taken_off), None)
        if found is None or at is None:
            raise gate.Refused([complaints.not_proposed()])
        gate.refuse_if(filter(None, [rules.gives_reasons(rules.Facts(reasons=reasons))]))
        new = [asdict(_put_in(call, rows, at, other, now))] if other else []
        found.pairings = [*rows[:at], *new, *rows[at + 1 :]]
        change = {"application": taken_off[0], "off": taken_off[1], "on": other}
        found.changes = [*found.changes, {**change, "reasons": reasons}]
        found.save(update_fields=["pairings", "changes"])
        pending.facts |= {"call": call.ref, **change, "reasons": salted_digest(reasons)}


def _put_in(call: Call, rows: Sequence[Mapping[str, str]], at: int, other: str, now: datetime) -> Pairing:
    """Another reader in the place of one, if nothing that bars a reader speaks against them."""
    application = rows[at]["application"]
    profiles = [one for one in queries.profiles() if one.person.ref == other]
    gate.refuse_if([] if profiles else [complaints.unknown_person(other)])
    gate.refuse_if(problem for ref, problem in inviting.unresolved().items() if ref == other)
    known = {one.ref: one for one in queries.locked(call)}
    beside = {one["person"] for one in rows if one["application"] == application} - {rows[at]["person"]}
    beside |= {person for _, person in queries.asked_pairs([known[application]], rules.TAKEN_UP)}
    houses = set(inviting.houses_of(beside).values())
    if (application, other) in inviting.barred([known[application]], profiles) or other in beside:
        raise gate.Refused([complaints.may_not_read()])
    gate.refuse_if([complaints.of_one_house(Pairing(application, other, 0))] if profiles[0].workplace in houses else [])
    near = nearness([known[application]], profiles, now)
    pair = (application, other)
    put = Pairing(*pair, near.bp(*pair), near.evidence([pair])[pair])
    theirs = [put, *(Pairing(one["application"], other, 0) for one in rows if one["person"] == other)]
    gate.refuse_if(inviting.problems_of_pairings(call, theirs, known, {other: profiles[0].person}))
    return put


def asked_of_engine(call: Call, actor: Actor) -> bytes | None:
    """What was asked, zipped as `kikin assign` reads it, for the proposal that waits."""
    found = ProposedReaders.objects.filter(call=call, agency=actor.of).last()
    return bytes(found.files) if found is not None and found.confirmed_at is None else None


def close(call: Call, actor: Actor, now: datetime) -> None:
    """Reviewers were asked, and what was proposed before that waits no longer."""
    ProposedReaders.objects.filter(call=call, agency=actor.of, confirmed_at=None).update(confirmed_at=now)


def _answer(
    chosen: Sequence[Application], profiles: Sequence[ReviewerProfile], wanted: Wanted, now: datetime
) -> Assigned:
    if not chosen:
        return Assigned((), ())
    if not profiles:
        return Assigned((), (complaints.nobody_left(),))
    return assigning.assign(nearness(chosen, profiles, now), wanted, names_of_people)


def _keep(
    call: Call, pairings: Collection[Pairing], answer: Assigned, wanted: Wanted, actor: Actor, now: datetime
) -> None:
    refs = {one.application for one in pairings}
    kept_bp = dict.fromkeys(refs, 0)
    read = Assignment.objects.filter(application__ref__in=refs, state__in=rules.TAKEN_UP)
    for ref, affinity_bp in read.values_list("application__ref", "affinity_bp"):
        kept_bp[ref] += affinity_bp
    ProposedReaders.objects.create(
        call=call,
        agency=actor.of,
        made_by=actor.person,
        made_at=now,
        pairings=[asdict(one) for one in pairings],
        kept_bp=kept_bp,
        standing=asdict(answer.standing),
        command=assigning.command_of(wanted),
        files=_zipped(answer.files),
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
