"""Requests to let technology go out, as a recipient makes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kikin.fund.outgoing import IpNotice, Request
from kikin.values.text import Text
from tests.cast import FOUNDER
from tests.office.rounds import CONTRACTED, LISTED

if TYPE_CHECKING:
    from kikin.fund.relations import Actor
    from kikin.office.awards.models import Award
    from kikin.office.outgoing.models import OutgoingRequest
    from tests.cast import Cast

STUDY = Request(
    "joint_study",
    what="Qubit control",
    item="8",
    listed="no",
    examiner="Export office",
    examined_on=date(2022, 8, 1),
    evidence="EX-1",
    destination="FR",
    recipient="Sample Institute of Physics",
    end_user="Sample Institute of Physics",
    owned_by=("Sample Foundation",),
    end_use="basic research",
    concern="no",
    deemed="none",
    first_on=date(2022, 10, 1),
    last_on=date(2023, 3, 31),
)
PAPER = Request("publication", what="A paper on qubits", first_on=date(2022, 10, 1))
TO_THE_LISTED = replace(STUDY, end_user=LISTED)
WITH_A_LICENCE = replace(STUDY, listed="yes", licence_number="L-1", licence_until=date(2022, 12, 31))
WHY = Text("登録を確かめた。", "The register was looked at.")
TOLD = Text("確認に時間を要します。", "It takes time to look at it.")


def file(award: Award, actor: Actor, request: Request = STUDY) -> OutgoingRequest:
    from kikin.office.outgoing import actions

    return actions.file(award.members.get(organisation__ref=actor.of), request, actor, CONTRACTED)


def sort_all() -> None:
    from kikin.office.outgoing import tasks

    tasks.sort_what_was_filed(FOUNDER, lambda: CONTRACTED, draw=lambda percent: False)


def one_of_every_kind(cast: Cast, awards: Iterable[Award]) -> None:
    """A request cleared on a condition, of each member of each award."""
    from kikin.office.outgoing import actions
    from kikin.office.outgoing.actions import notices

    for award in awards:
        for member in award.members.select_related("organisation"):
            actor = next(one for one in (cast.applicant, cast.other_applicant) if one.of == member.organisation.ref)
            found = file(award, actor, PAPER)
            actions.sort(found, [], FOUNDER, CONTRACTED)
            asked = [actions.Asked(WHY, date(2022, 12, 1))]
            actions.clear_with_conditions(found, WHY, asked, cast.security_lead, CONTRACTED)
            told = IpNotice("know_how", "Control of qubits", date(2022, 8, 1))
            notices.file(member, told, actor, CONTRACTED)
