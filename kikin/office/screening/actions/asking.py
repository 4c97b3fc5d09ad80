"""A case is asked for, its technology confirmed, and everyone in it compared with the lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from kikin.fund import screening as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import queries as applications
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.charter.queries import in_force
from kikin.office.lists.queries import versions_in_force
from kikin.office.screening import matching
from kikin.office.screening.actions.hands import lock, new_ref, note_hands, policy_kept_by, sealed
from kikin.office.screening.actions.lineages import lineage_kept
from kikin.office.screening.models import (
    Comparison,
    FieldRead,
    Finding,
    Hit,
    PolicyText,
    Rescreening,
    ScreenedParty,
    ScreeningCase,
)
from kikin.office.screening.queries import cases as queries
from kikin.office.screening.queries.policies import policy_on
from kikin.office.transitions import perform_all
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text, as_pairs


def request_cases(application_refs: Collection[str], agencies: Collection[str], actor: Actor, now: datetime) -> int:
    """Ask for a case for each of these applications that has none; how many were opened is all that is told."""
    charter = in_force()
    policy, text = policy_on(charter, local_date(now, charter.zone))
    asked = Subject("screening_case", agencies=frozenset(agencies))
    with gate.act("request", actor, now, asked, "screening_requested") as pending:
        lock(Application.objects.filter(ref__in=set(application_refs)))
        found = applications.of_refs(application_refs)
        gate.refuse_if(_problems_of_asking(application_refs, found, frozenset(agencies)))
        PolicyText.objects.get_or_create(sha256=policy.digest, defaults={"key": policy.key, "text": text})
        known = set(ScreeningCase.objects.filter(application__in=found).values_list("application", flat=True))
        cases = ScreeningCase.objects.bulk_create(
            [
                ScreeningCase(
                    ref=new_ref("CASE"),
                    state=rules.CASE.initial,
                    application=application,
                    agency=_agencies_of(application)[0],
                    charter_digest=charter.digest,
                    policy=policy.key,
                    policy_digest=policy.digest,
                    requested_by=actor.person,
                    opened_at=now,
                )
                for application in found
                if application.pk not in known
            ]
        )
        # Which case is whose is proved by a digest that says nothing to those who read the trail.
        pairs = sorted(f"{case.application.ref} {case.ref}" for case in cases)
        pending.facts |= {"count": len(cases), "pairs": salted_digest("\n".join(pairs)), "policy": policy.key}
    return len(cases)


def confirm_areas(areas: Mapping[ScreeningCase, Sequence[str]], actor: Actor, now: datetime) -> list[ScreeningCase]:
    """Say which technologies of the policy's gate each of these cases touches; none is an answer too."""
    chosen = {case.pk: list(dict.fromkeys(said)) for case, said in areas.items()}

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return rules.CaseFacts(unknown_areas=rules.unknown_areas(policy_kept_by(case), chosen[case.pk]))

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        case.areas = chosen[case.pk]
        pending.facts |= {"areas": sealed(*case.areas)}

    with gate.change():
        changed = perform_all(list(areas), "confirm_areas", actor, now, gather=gather, do=keep)
        note_hands(changed, "confirm_areas", actor)
        return changed


def match_cases(cases: Sequence[ScreeningCase], actor: Actor, now: datetime) -> list[ScreeningCase]:
    """Compare everyone in these cases with every list in force, and lay the hits before the officers.

    Refused where one name matches more entries than people can adjudicate: no hit is ever left out unseen. What
    people disclosed becomes the first findings.
    """
    charter = in_force()
    versions = versions_in_force(local_date(now, charter.zone))
    with gate.change():
        lineage = lineage_kept(versions, now)
        basis = matching.basis_of(lineage, charter)
        parties = matching.parties_of(cases)

        def gather(case: ScreeningCase) -> rules.CaseFacts:
            return rules.CaseFacts(lists_count=len(versions), parties_count=len(parties.get(case.pk, ())))

        def keep(case: ScreeningCase, pending: PendingEvent) -> None:
            case.matched_at = now
            case.engine = matching.ENGINE
            case.basis = basis
            case.inputs_digest = matching.digest_of(parties[case.pk], versions, basis)
            pending.facts |= {
                "lists": [str(version) for version in versions],
                "engine": case.engine,
                "inputs_digest": case.inputs_digest,
            }

        perform_all(cases, "match", actor, now, gather=gather, do=keep)
        Comparison.objects.bulk_create(
            Comparison(case_id=case.pk, version_id=version.pk, at=now) for case in cases for version in versions
        )
        everyone = [party for case in cases for party in parties[case.pk]]
        ScreenedParty.objects.bulk_create(everyone, batch_size=500)
        hits, problems = matching.compare(everyone, versions, lineage, charter)
        gate.refuse_if(problems)
        keep_hits(hits)
        _draw_findings(cases, parties, actor, now)
        note_hands(cases, "match", actor)
        return perform_all(cases, "adjudicate", actor, now)


def read_case(ref: str, parts: Iterable[str], actor: Actor, now: datetime) -> ScreeningCase:
    """A case to be read, and the note of who read which parts of it ("hits", "findings", "plan", ...), and when."""
    case = queries.get(ref, actor)
    with gate.change():
        FieldRead.objects.bulk_create(
            [FieldRead(case=case, part=part, person=actor.person, role=actor.role, at=now) for part in parts]
        )
    return case


def keep_hits(hits: Iterable[matching.Found], run: Rescreening | None = None) -> None:
    """Lay what was found before the officers."""
    Hit.objects.bulk_create(
        (
            Hit(
                ref=new_ref("HIT"),
                state=rules.HIT.initial,
                case_id=found.party.case_id,
                party=found.party,
                run=run,
                entry_id=found.entry,
                matched_name=found.matched_name,
                score_bp=found.score_bp,
                grounds=as_pairs(found.grounds),
            )
            for found in hits
        ),
        batch_size=500,
    )


def _draw_findings(
    cases: Sequence[ScreeningCase],
    parties: Mapping[int, Sequence[ScreenedParty]],
    actor: Actor,
    now: datetime,
) -> None:
    """A finding for each disclosure, as it was declared."""
    Finding.objects.bulk_create(
        [
            Finding(
                ref=new_ref("FND"),
                case_id=key,
                party=party,
                kind=rules.KIND_OF_DISCLOSURE[disclosed.kind],
                source="self",
                disclosed="yes",
                facts={"amount_yen": disclosed.amount_yen} if disclosed.kind == "support" else {},
                note_ja=disclosed.note_ja,
                note_en=disclosed.note_en,
                entered_by=actor.person,
                entered_at=now,
            )
            for key, disclosed, party in matching.disclosed_in(cases, parties)
        ],
        batch_size=500,
    )


def _problems_of_asking(
    refs: Collection[str], found: Sequence[Application], asking: frozenset[str]
) -> Iterable[Problem]:
    known = {application.ref for application in found}
    yield from (_unknown_application(ref) for ref in sorted(set(refs) - known))
    for application in found:
        yield from rules.problems_of_asking(
            rules.Asking(application.state, frozenset(_agencies_of(application)), asking)
        )


def _agencies_of(application: Application) -> list[str]:
    return [application.agency] if application.agency else sorted(application.call.agencies)


def _unknown_application(ref: str) -> Problem:
    return Problem(
        "unknown_application",
        "screening_case.application",
        Text("この番号の応募はありません", "no application has this ref"),
        Text("番号を確かめてください", "check the ref"),
        ref,
    )
