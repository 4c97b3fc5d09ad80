"""The formal check besides its decision: the letters that tell applicants what is lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kikin.fund import applications as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.applications import queries
from kikin.office.applications.models import Application, Deficiency
from kikin.values.problems import Problem


def write_deficiencies(
    applications: Sequence[Application], actor: Actor, now: datetime
) -> Mapping[str, tuple[Problem, ...]]:
    """What is lacking in each of these, by their refs, to be written to their applicants; each writing is counted.

    Where nothing is lacking there is nothing to write, and none is written.
    """
    with gate.change():
        held = list(
            Application.objects.select_for_update(of=("self",))
            .filter(pk__in=[one.pk for one in applications])
            .prefetch_related(*Application.subject_relations)
            .order_by("pk")
        )
        for one in held:
            gate.permit_or_refuse(actor, "write_deficiency", one.subject())
        lacking = {one.ref: queries.lacking(one, now) for one in held}
        gate.refuse_if(problem for one in held for problem in rules.problems_of_writing(one.state, lacking[one.ref]))
        for one in held:
            with gate.act("write_deficiency", actor, now, one.subject(), "deficiency_written") as pending:
                pending.facts |= {"lacking": sorted(problem.code for problem in lacking[one.ref])}
        Deficiency.objects.bulk_create(
            (
                Deficiency(application=one, lacking=[problem.code for problem in lacking[one.ref]], written_at=now)
                for one in held
            ),
            batch_size=500,
        )
    return lacking
