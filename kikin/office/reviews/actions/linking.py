"""Invitations written: each with a link by which its reviewer answers before they sign in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.reviews import complaints
from kikin.office.reviews.links import InvitationLink
from kikin.office.reviews.models import Assignment
from kikin.office.reviews.queries import digest_of_secret

_SECRET_BYTES = 32


def write_invitations(assignments: Sequence[Assignment], actor: Actor, now: datetime) -> dict[str, str]:
    """The ref of each assignment with the secret of a new link, which is kept nowhere; an earlier link is void."""
    with gate.change():
        held = Assignment.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in assignments])
        written = {}
        for assignment in held.select_related("application__call", "person").order_by("pk"):
            with gate.act("write", actor, now, assignment.subject(), "invitation_written") as pending:
                pending.facts |= {"application": assignment.application.ref, "person": assignment.person.ref}
            gate.refuse_if([] if assignment.state in rules.TO_BE_ANSWERED else [complaints.answered(assignment)])
            written[assignment.ref] = secret = secrets.token_urlsafe(_SECRET_BYTES)
            InvitationLink.objects.update_or_create(
                assignment=assignment, defaults={"secret_digest": digest_of_secret(secret), "made_at": now}
            )
        return written
