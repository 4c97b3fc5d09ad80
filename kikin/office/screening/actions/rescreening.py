"""A run of comparing again: begun, kept batch by batch, done. What is kept twice is kept once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from kikin.engines.names.difference import Alert
from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.lists.models import WatchlistEntry
from kikin.office.screening import matching
from kikin.office.screening.actions.asking import keep_hits
from kikin.office.screening.actions.hands import lock, new_ref
from kikin.office.screening.models import Comparison, Hit, Rescreening, ScreenedParty, ScreeningCase
from kikin.office.screening.queries import rescreening as queries
from kikin.office.screening.queries.rescreening import Concerned, Pile, Plan
from kikin.office.transitions import perform, perform_all
from kikin.values.text import as_pairs


def begin_rescreening(
    plan: Plan, entries_count: int, came_count: int, since: datetime, actor: Actor, now: datetime
) -> Rescreening | None:
    """Begin a run, or go on with the one that was killed; nothing where nothing waits.

    A run that was begun for other lists, or otherwise, is not gone on with: what it did is kept. One of everybody
    forgets in the same step what they have met, so that whoever goes on with it knows who is left.
    """
    with gate.change():
        gate.permit_or_refuse(actor, "begin", Rescreening().subject())
        begun = Rescreening.objects.select_for_update(of=("self",)).filter(state="begun", asked_by=actor.person)
        goes_on, behind = None, []
        for run in begun:
            same = run.basis == plan.basis and {version.pk for version in run.versions.all()} == plan.keys
            same = same and not plan.is_whole
            goes_on = run if same else goes_on
            behind += [] if same else [run]
        perform_all(behind, "overtake", actor, now)
        if goes_on is not None or not plan.piles:
            return goes_on
        run = Rescreening(
            ref=new_ref("RUN"),
            state=rules.RESCREENING.initial,
            lineage=plan.lineage,
            engine=matching.ENGINE,
            basis=plan.basis,
            is_yearly=plan.is_whole,
            causes=[list(cause) for cause in plan.causes],
            since=since,
            subjects=dict(plan.subjects),
            is_full=any(pile.is_full for pile in plan.piles),
            inputs_digest=plan.inputs_digest,
            cases_count=plan.cases_count,
            subjects_count=plan.subjects_count,
            entries_count=entries_count,
            came_count=came_count,
            asked_by=actor.person,
            begun_at=now,
        )
        with gate.act("begin", actor, now, run.subject(), "rescreening_begun") as pending:
            run.save()
            run.versions.set(plan.versions)
            if plan.is_whole:
                ScreeningCase.objects.filter(pk__in=[key for pile in plan.piles for key in pile.cases]).update(basis="")
            pending.facts |= {
                "lists": [str(version) for version in plan.versions],
                "engine": run.engine,
                "inputs_digest": run.inputs_digest,
                "cases_count": run.cases_count,
                "subjects_count": run.subjects_count,
            }
    return run


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What comes of a batch: hits that nobody knew, known ones that return, and those that fall away.

    `carried` are dismissed hits, each with the key of the entry as it stands now: it says nothing else of who it is.
    """

    raised: list[matching.Found]
    carried: list[tuple[Hit, int]]
    returned: list[Hit]
    fallen: list[Hit]
    moved: list[Hit]
    """Undecided ones that a full run finds otherwise probable."""

    @property
    def cases(self) -> set[int]:
        return {found.party.case_id for found in self.raised} | {hit.case_id for hit in self.returned}


def keep_compared(
    run: Rescreening,
    pile: Pile,
    batch: Sequence[Concerned],
    alerts: Sequence[Alert],
    standing: frozenset[int],
    seconds: float,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what came of comparing a batch, in one transaction; a case that somebody has changed meanwhile is left."""
    with gate.change():
        fit = _unchanged(run, pile, batch)
        ScreenedParty.objects.bulk_create([party for one in fit for party in one.new], batch_size=500)
        outcome = _outcome(pile, fit, alerts, standing)
        keep_hits(outcome.raised, run)
        _carry_over(outcome.carried, run, actor, now)
        perform_all(outcome.returned, "return", actor, now)
        _let_fall(outcome.fallen, run, actor, now)
        Hit.objects.bulk_update(outcome.moved, ["matched_name", "score_bp", "grounds"], batch_size=100)
        alerted_count = _tell(fit, outcome.cases, run, actor, now)
        versions = list(run.versions.values_list("pk", flat=True))
        Comparison.objects.bulk_create(
            [Comparison(case=one.case, version_id=version, run=run, at=now) for one in fit for version in versions],
            ignore_conflicts=True,
            batch_size=500,
        )
        ScreeningCase.objects.filter(pk__in=[one.case.pk for one in fit]).update(basis=run.basis)
        Rescreening.objects.filter(pk=run.pk).update(
            kept_count=F("kept_count") + len(fit),
            raised_count=F("raised_count") + len(outcome.raised) + len(outcome.returned),
            fallen_count=F("fallen_count") + len(outcome.fallen),
            alerted_count=F("alerted_count") + alerted_count,
            seconds=F("seconds") + seconds,
        )


def finish_rescreening(run: Rescreening, actor: Actor, now: datetime) -> Rescreening:
    """Everything that waited when it was begun has been compared."""

    def keep(run: Rescreening, pending: PendingEvent) -> None:
        run.done_at = now
        pending.facts |= {
            "cases_count": run.kept_count,
            "raised_count": run.raised_count,
            "fallen_count": run.fallen_count,
        }

    return perform(run, "finish", actor, now, do=keep)


def _unchanged(run: Rescreening, pile: Pile, batch: Sequence[Concerned]) -> list[Concerned]:
    """Of a batch, under its lock, the cases that still stand as they were compared."""
    keys = [one.case.pk for one in batch]
    lock(ScreeningCase.objects.filter(pk__in=keys))
    cases = {case.pk: case for case in ScreeningCase.objects.filter(pk__in=keys, state__in=rules.COMPARED)}
    met = queries.met_by(list(cases.values()), run.basis)
    now = {one.case.pk: one for some in queries.batches(cases) for one in some}
    return [
        one
        for one in batch
        if one.case.pk in cases
        and met[one.case.pk] == pile.met
        and now[one.case.pk].parties_count == one.parties_count
        and len(now[one.case.pk].new) == len(one.new)
    ]


def _outcome(pile: Pile, batch: Sequence[Concerned], alerts: Sequence[Alert], standing: frozenset[int]) -> _Outcome:
    parties = {one.ref_of(party): party for one in batch for party in (*one.known, *one.new)}
    found = {
        (parties[alert.subject].pk, int(alert.entry)): matching.as_found(parties[alert.subject], alert)
        for alert in alerts
        if alert.subject in parties
    }
    known = {(hit.party_id, hit.entry_id): hit for hit in Hit.objects.filter(case__in=[one.case.pk for one in batch])}
    compared = {party.pk for party in parties.values()} if pile.is_full else set()
    undecided = [hit for hit in known.values() if hit.state in rules.UNDECIDED]
    unknown = {pair: one for pair, one in found.items() if pair not in known}
    carried = _carried(known.values(), unknown, standing)
    return _Outcome(
        raised=[one for pair, one in unknown.items() if pair not in carried],
        carried=[(hit, entry) for (_, entry), hit in carried.items()],
        returned=[known[pair] for pair in found if pair in known and known[pair].state == "fallen"],
        fallen=[hit for hit in undecided if _is_gone(hit, found, compared, standing)],
        moved=list(_moved(undecided, found)),
    )


def _carried(
    known: Collection[Hit], unknown: Collection[tuple[int, int]], standing: frozenset[int]
) -> dict[tuple[int, int], Hit]:
    """Of pairs that nobody knew, those that a person has dismissed as the entry stood before.

    It says otherwise only why it is listed, and what it said before stands no more.
    """
    gone = [hit for hit in known if hit.state == "dismissed" and hit.entry_id not in standing]
    if not gone:
        return {}
    entries = WatchlistEntry.objects.in_bulk({hit.entry_id for hit in gone} | {entry for _, entry in unknown})
    dismissed = {(hit.party_id, matching.reading_of(entries[hit.entry_id])): hit for hit in gone}
    same = {pair: dismissed.get((pair[0], matching.reading_of(entries[pair[1]]))) for pair in unknown}
    return {pair: hit for pair, hit in same.items() if hit is not None}


def _carry_over(carried: Sequence[tuple[Hit, int]], run: Rescreening, actor: Actor, now: datetime) -> None:
    """A dismissed hit goes on with the entry as it is now; what its adjudication rests on stays with that."""
    entries = {hit.pk: entry for hit, entry in carried}

    def keep(hit: Hit, pending: PendingEvent) -> None:
        hit.entry_id = entries[hit.pk]
        pending.facts |= {"run": run.ref}

    perform_all([hit for hit, _ in carried], "carry", actor, now, do=keep)


def _let_fall(fallen: Sequence[Hit], run: Rescreening, actor: Actor, now: datetime) -> None:
    def keep(hit: Hit, pending: PendingEvent) -> None:
        hit.fallen_by = run

    perform_all(fallen, "fall", actor, now, do=keep)


def _is_gone(hit: Hit, found: Mapping[tuple[int, int], object], compared: set[int], standing: frozenset[int]) -> bool:
    """Its entry stands in no list any more; or its party was compared with everything, and it was not found again."""
    return hit.entry_id not in standing or (hit.party_id in compared and (hit.party_id, hit.entry_id) not in found)


def _moved(undecided: Iterable[Hit], found: Mapping[tuple[int, int], matching.Found]) -> Iterable[Hit]:
    for hit in undecided:
        one = found.get((hit.party_id, hit.entry_id))
        if one is not None and (one.score_bp, one.matched_name) != (hit.score_bp, hit.matched_name):
            hit.score_bp, hit.matched_name = one.score_bp, one.matched_name
            hit.grounds = as_pairs(one.grounds)
            yield hit


def _tell(batch: Sequence[Concerned], hit_cases: set[int], run: Rescreening, actor: Actor, now: datetime) -> int:
    """Send decided cases with new hits back to adjudication, what they decided standing; note it of the others."""
    cases = list(ScreeningCase.objects.filter(pk__in=[one.case.pk for one in batch if one.case.pk in hit_cases]))
    decided = {case.pk: case.state for case in cases if case.state in rules.DECIDED}

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        case.stands_as = decided[case.pk]
        pending.facts |= {"run": run.ref}

    perform_all([case for case in cases if case.pk in decided], "alert", actor, now, do=keep)
    for case in cases:
        if case.pk not in decided:
            with gate.act("compare_again", actor, now, case.subject(), "screening_compared_again") as pending:
                pending.facts |= {"run": run.ref}
    return len(decided)
