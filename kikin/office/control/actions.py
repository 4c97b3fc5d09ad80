"""Loading statements: a version more, never one changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from kikin.engines.ownership.problem import OwnershipProblem, digest
from kikin.engines.ownership.reading import problem_from_bytes
from kikin.fund import control as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.control.models import OwnershipVersion
from kikin.office.control.statements import kept, names_of
from kikin.office.parties.models import Identifier, Organisation
from kikin.values.calendar import local_date
from kikin.values.problems import Problem


def load(
    organisation: Organisation, content: bytes, source: str, as_of: date, actor: Actor, now: datetime, party: str = ""
) -> OwnershipVersion:
    """Keep what a file states about an organisation as its next version.

    `party` is the organisation's identifier in the file, where it cannot be told from names and numbers.
    """
    with gate.act("load", actor, now, Subject("ownership", organisation.ref), "ownership_loaded") as pending:
        problem, itself = _read(organisation, content, source, as_of, now, party)
        # of the two who load at once the second waits here, and numbers after the first
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        newest = OwnershipVersion.objects.filter(organisation=organisation).order_by("number").last()
        version = OwnershipVersion.objects.create(
            organisation=organisation,
            number=newest.number + 1 if newest else 1,
            source=source,
            as_of=as_of,
            party=itself,
            sha256=digest(problem),
            stakes_count=len(problem.stakes),
            statements=kept(problem),
            loaded_by=actor.person,
            loaded_at=now,
        )
        pending.facts |= {
            "number": version.number,
            "sha256": version.sha256,
            "source": source,
            "as_of": as_of.isoformat(),
        }
    return version


def _read(
    organisation: Organisation, content: bytes, source: str, as_of: date, now: datetime, party: str
) -> tuple[OwnershipProblem, str]:
    today = local_date(now, in_force().zone)
    problem: OwnershipProblem | None = None
    problems: Iterable[Problem] = ()
    if len(content) <= rules.MAX_BYTES:
        problem, problems = problem_from_bytes(content, as_of.isoformat())
    stakes_count = len(problem.stakes) + len(problem.unstated) if problem else 0
    size = len(content) if problem or len(content) > rules.MAX_BYTES else 0
    facts = rules.Loading(source, as_of, today, size, stakes_count)
    gate.refuse_if([*problems, *rules.problems_of_loading(facts)])
    assert problem is not None
    holders = {one.owner for one in problem.stakes}
    numbers = Identifier.objects.filter(organisation=organisation).values_list("value", flat=True)
    known_as = (organisation.ref, organisation.name_ja, organisation.name_en, *numbers)
    itself, unclear = rules.party_of(party, known_as, names_of(problem), holders)
    gate.refuse_if(unclear)
    return problem, itself
