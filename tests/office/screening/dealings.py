"""Something of every kind that passes between the desk and applicants, put there as it is read."""

from __future__ import annotations

from datetime import date

from kikin.office.screening.models import (
    Appeal,
    Lineage,
    Measure,
    Plan,
    PlanVersion,
    PolicyVersion,
    Question,
    Rescreening,
    ScreeningCase,
)
from tests.office.rounds import REVIEWED

_DAY = date(2022, 9, 1)


def one_of_every_kind() -> None:
    """Of each case a question, a plan with its measure and an appeal; a policy on its way, and a run."""
    for case in ScreeningCase.objects.all():
        Question.objects.create(
            ref=f"QUE-{case.ref}", state="sent", case=case, kind="information", sent_at=REVIEWED, reply_by=_DAY
        )
        plan = Plan.objects.create(ref=f"PLAN-{case.ref}", state="drafted", case=case, begun_at=REVIEWED)
        version = PlanVersion.objects.create(plan=plan, number=1, side="fund", written_at=REVIEWED)
        Measure.objects.create(
            ref=f"MEAS-{case.ref}",
            state="proposed",
            case=case,
            version=version,
            position=0,
            code="training",
            due_on=_DAY,
        )
        Appeal.objects.create(ref=f"APL-{case.ref}", state="filed", case=case, filed_at=REVIEWED)
    Rescreening.objects.create(
        ref="RUN-1",
        state="begun",
        since=REVIEWED,
        lineage=Lineage.objects.create(parties_count=0, counted_at=REVIEWED),
        cases_count=0,
        subjects_count=0,
        entries_count=0,
        came_count=0,
        begun_at=REVIEWED,
    )
    PolicyVersion.objects.create(
        ref="POL-1", state="drafted", key="jp-2023", family="jp", valid_from=_DAY, drafted_at=REVIEWED
    )
