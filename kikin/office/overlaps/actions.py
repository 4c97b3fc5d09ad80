"""Everything that changes pairs: taking in other funds' projects, looking for overlap, and deciding about it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from kikin.fund import overlaps as rules
from kikin.fund.parties import is_e_rad_number
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications.queries import visible_to
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.feeds.cohorts import complaints
from kikin.office.feeds.projects import ProjectRow, read
from kikin.office.overlaps import comparing, queries, sides
from kikin.office.overlaps.models import Decision, OutsideProject, Overlap, ProjectFile
from kikin.office.parties import actions as parties
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

_AT_ONCE = 500
"""SQLite looks up at most a thousand different things at once."""
_MOST_COMPLAINTS = 500


def read_file(name: str, content: bytes, source: str, actor: Actor, now: datetime) -> ProjectFile:
    """Read a file of other funds' projects and keep what it says, to be looked at before it counts."""
    found = read(content, name)
    ref = make_confidential_ref("PRF", secrets.token_bytes(8))
    subject = Subject("project_file", ref, "read", agencies=frozenset({actor.of}))
    with gate.act("read", actor, now, subject, "project_file_read") as pending:
        gate.refuse_if(found.problems if not found.rows_count else ())
        pending.facts |= {"rows_count": found.rows_count, "refused_count": found.refused_count}
        return ProjectFile.objects.create(
            ref=ref,
            state=rules.FILE.initial,
            agency=actor.of,
            name=name[-200:],
            source=source,
            sha256=hashlib.sha256(content).hexdigest(),
            rows_count=found.rows_count,
            refused_count=found.refused_count,
            projects=[asdict(one) for one in found.projects],
            complaints=[complaints.kept(one) for one in found.problems[:_MOST_COMPLAINTS]],
            read_by=actor.person,
            read_at=now,
        )


def take(file: ProjectFile, actor: Actor, now: datetime) -> ProjectFile:
    """Take in what a file says: new projects are added, known ones of the same source say what it says now."""

    def keep(file: ProjectFile, pending: PendingEvent) -> None:
        gate.refuse_if([] if file.projects else [_nothing_in_it()])
        _take_in(file)
        file.projects = []
        pending.facts |= {"new_count": file.new_count, "changed_count": file.changed_count}

    return perform(file, "take", actor, now, do=keep)


def drop(file: ProjectFile, actor: Actor, now: datetime) -> ProjectFile:
    """Take nothing of a file."""

    def forget(file: ProjectFile, pending: PendingEvent) -> None:
        file.projects = []

    return perform(file, "drop", actor, now, do=forget)


def search(call: Call, actor: Actor, now: datetime) -> int:
    """Compare the agency's applications to a call with all that runs and asks; how many pairs are found.

    Comparing takes seconds and changes nothing, so it is done before anything is locked.
    """
    subject = Subject("overlap", agencies=frozenset({actor.of} & {*call.agencies}))
    gate.permit_or_refuse(actor, "search", subject)
    pairs = _found(call, actor)
    with gate.act("search", actor, now, subject, "overlaps_searched") as pending:
        Call.objects.select_for_update(no_key=True).get(pk=call.pk)
        kept = _kept_pairs(call, actor)
        new = [
            _pair(one, other, found, actor, now) for (one, other), found in pairs.items() if (one, other) not in kept
        ]
        Overlap.objects.bulk_create(new, batch_size=_AT_ONCE)
        _say_anew(kept, pairs)
        again = [pair for key, pair in kept.items() if key in pairs and pair.state == "gone"]
        perform_all(again, "find_again", actor, now)
        lost = [pair for key, pair in kept.items() if key not in pairs and pair.state == "found"]
        perform_all(lost, "fall", actor, now)
        pending.facts |= {"call": call.ref, "found_count": len(pairs), "new_count": len(new)}
    return len(pairs)


def confirm(pair: Overlap, person: str, number: str, actor: Actor, now: datetime) -> None:
    """Somebody of the same name is the same person: their number is kept, and counts from now on."""
    with gate.act("confirm", actor, now, pair.subject(), "overlap_person_confirmed") as pending:
        locked = (
            Overlap.objects.select_for_update(of=("self",)).select_related("application", "outside").get(pk=pair.pk)
        )
        found = [one for one, known in sides.candidates(locked) if (one.ref, known) == (person, number)]
        gate.refuse_if([] if found else [_no_candidate()])
        scheme = "e_rad" if is_e_rad_number(number) else "orcid"
        parties.identify(found[0], [(scheme, number)], actor, now)
        afresh = queries.get(pair.ref, actor)
        signs = {"person", *(sign for sign in afresh.signs if sign != "name")}
        if any(one.is_over for one in sides.efforts(afresh)):
            signs.add("effort")
        locked.signs = [sign for sign in rules.SIGNS if sign in signs]
        locked.save(update_fields=["signs"])
        pending.facts |= {"person": person}


def decide(pairs: Sequence[Overlap], action: str, reasons: str, actor: Actor, now: datetime) -> list[Overlap]:
    """Decide about pairs, all of them or none, with the same reasons; refusing is only proposed."""
    if action not in rules.DECISIONS:
        raise ValueError(action)
    return _judge(pairs, action, reasons, actor, now)


def refuse(pair: Overlap, reasons: str, actor: Actor, now: datetime) -> Overlap:
    """A second person agrees that an application is to be refused for concentration."""
    return _judge([pair], "refuse", reasons, actor, now)[0]


def send_back(pair: Overlap, reasons: str, actor: Actor, now: datetime) -> Overlap:
    """Whoever looks second does not agree, and says why."""
    return _judge([pair], "send_back", reasons, actor, now)[0]


def reopen(pair: Overlap, reasons: str, actor: Actor, now: datetime) -> Overlap:
    """Something new has come up: it is to be decided again."""
    return _judge([pair], "reopen", reasons, actor, now)[0]


def _judge(pairs: Sequence[Overlap], action: str, reasons: str, actor: Actor, now: datetime) -> list[Overlap]:
    def keep(pair: Overlap, pending: PendingEvent) -> None:
        Decision.objects.create(overlap=pair, action=action, reasons=reasons, person=actor.person, at=now)
        if action in rules.DECISIONS:
            pair.decided_by = actor.person
        pending.facts |= {"reasons": salted_digest(reasons)}

    return perform_all(pairs, action, actor, now, gather=lambda pair: rules.Facts(reasons), do=keep)


_Key = tuple[int, tuple[str, int]]
"""An application and what it is beside, by their keys: ("other" or "outside", key)."""


def _found(call: Call, actor: Actor) -> dict[_Key, rules.Found]:
    terms = by_digest(call.charter_digest).overlap
    mine = list(visible_to(actor).filter(call=call, state__in=comparing.UNDER_WAY).select_related("call", "lead"))
    ours = comparing.compared_applications(mine)
    asked = list(comparing.running())
    outside = list(comparing.outside_projects(min(call.years)))
    others = comparing.compared_applications(asked) | comparing.compared_outside(outside)
    least_bp = min(terms.alike_bp, terms.alike_with_name_bp)
    pairs = rules.find(
        [one.project for one in ours.values()],
        [one.project for one in others.values()],
        comparing.likeness(ours, others, least_bp),
        enough_bp=terms.alike_bp,
        with_name_bp=terms.alike_with_name_bp,
    )
    own = {one.ref: one.pk for one in mine}
    place = {comparing.ref_of(one): ("other", one.pk) for one in asked}
    place |= {comparing.ref_of(one): ("outside", one.pk) for one in outside}
    # Of two applications that are both compared here, the earlier one has the pair.
    return {
        (own[one.ours], place[one.other]): one
        for one in pairs
        if not (one.other in own and own[one.other] < own[one.ours])
    }


def _kept_pairs(call: Call, actor: Actor) -> dict[_Key, Overlap]:
    kept = Overlap.objects.filter(application__call=call, agency=actor.of).select_related("application__call", "other")
    return {
        (one.application_id, ("other", one.other_id) if one.other_id else ("outside", one.outside_id or 0)): one
        for one in kept
    }


def _pair(one: int, other: tuple[str, int], found: rules.Found, actor: Actor, now: datetime) -> Overlap:
    kind, key = other
    return Overlap(
        ref=make_confidential_ref("OVL", secrets.token_bytes(8)),
        state=rules.OVERLAP.initial,
        application_id=one,
        agency=actor.of,
        signs=list(found.signs),
        alike_bp=found.alike_bp,
        found_at=now,
        **{f"{kind}_id": key},
    )


def _say_anew(kept: dict[_Key, Overlap], pairs: dict[_Key, rules.Found]) -> None:
    """Of a pair that is known, what coincides may have changed."""
    changed = []
    for key, pair in kept.items():
        found = pairs.get(key)
        if found is not None and (pair.signs, pair.alike_bp) != ([*found.signs], found.alike_bp):
            pair.signs, pair.alike_bp = [*found.signs], found.alike_bp
            changed.append(pair)
    Overlap.objects.bulk_update(changed, ["signs", "alike_bp"], batch_size=100)


def _take_in(file: ProjectFile) -> None:
    known = {one.number: one for one in OutsideProject.objects.select_for_update().filter(source=file.source)}
    rows = [ProjectRow(**one) for one in file.projects]
    new = [OutsideProject(source=file.source, file=file, **asdict(one)) for one in rows if one.number not in known]
    changed = []
    for row in (one for one in rows if one.number in known):
        project, said = known[row.number], asdict(row)
        if any(getattr(project, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(project, name, value)
            project.file = file
            changed.append(project)
    OutsideProject.objects.bulk_create(new, batch_size=_AT_ONCE)
    names = [one.name for one in OutsideProject._meta.concrete_fields if not one.primary_key]
    OutsideProject.objects.bulk_update(changed, names, batch_size=100)
    file.new_count, file.changed_count = len(new), len(changed)


def _no_candidate() -> Problem:
    return Problem(
        "no_candidate",
        "overlap.person",
        Text("確認すべき同姓同名の人がいません", "there is nobody of the same name to be confirmed"),
        Text("画面を読み込み直してください", "read the page anew"),
    )


def _nothing_in_it() -> Problem:
    return Problem(
        "nothing_in_it",
        "project_file.projects",
        Text("取り込める行がありません", "no row of it can be taken in"),
        Text("ファイルを直して読み込み直してください", "mend the file and have it read again"),
    )
