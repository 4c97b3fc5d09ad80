"""Scenes of the public record: held and cleared by one person, published by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kikin.fund.charter import Charter
from kikin.office.awards import queries as awards
from kikin.office.calls.models import Call
from kikin.office.demonstration.company import Company
from kikin.office.publication import actions
from kikin.office.publication.contents import Showable
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept
from kikin.values.calendar import local_date


def publish_concepts(charter: Charter, company: Company, concepts: Sequence[Concept], now: datetime) -> None:
    """One officer of a body that consented holds and clears the vision, its other officer publishes it; so with
    its concepts."""
    for kind, things in (("vision", [concepts[0].vision]), ("concept", concepts)):
        body = charter.bodies_that_consent_to(kind)[0].key
        first, second = company.of("body_officer", body), company.of("body_officer", body, 1)
        items = actions.hold(things, local_date(now, charter.zone), first, now)
        actions.publish(actions.clear(items, first, now), second, now)


def publish_call(charter: Charter, company: Company, call: Call, now: datetime) -> None:
    """An agency publishes a call when it opens."""
    _publish(charter, company, call.agencies[0], [call], now)


def publish_results(charter: Charter, company: Company, round: Round, now: datetime) -> None:
    """The result of a round, and each agency's awards under it that were made into contracts."""
    _publish(charter, company, round.call.agencies[0], [round], now)
    for agency in round.call.agencies:
        made = [award for award in awards.of_round(round, ("active",)) if award.agency == agency]
        _publish(charter, company, agency, made, now)


def _publish(charter: Charter, company: Company, agency: str, things: Sequence[Showable], now: datetime) -> None:
    officer, director = company.of("programme_officer", agency), company.of("programme_director", agency)
    items = actions.hold(things, local_date(now, charter.zone), officer, now)
    actions.publish(actions.clear(items, officer, now), director, now)
