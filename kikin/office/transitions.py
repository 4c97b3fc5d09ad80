"""The only writer of a state.

`gather` reads the facts of a record under its lock, the table's needs decide, `change` does what the step means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import prefetch_related_objects

from kikin.fund.lifecycle import Step
from kikin.fund.relations import Actor
from kikin.office.audit import record as trail
from kikin.office.charter.queries import digest_in_force
from kikin.office.gate import Refused, change, permit_or_refuse
from kikin.office.records import Record, in_few_readings
from kikin.values.problems import Problem

R = TypeVar("R", bound=Record)
_AT_ONCE = 500
"""SQLite looks up at most a thousand different things at once."""


def _nothing(record: Any) -> None:
    return None


def perform(
    record: R,
    action: str,
    actor: Actor,
    now: datetime,
    *,
    gather: Callable[[R], Any] = _nothing,
    do: Callable[[R, trail.PendingEvent], None] | None = None,
    reads: Sequence[str] = (),
) -> R:
    """Take one step of a record's life, or raise Refused and leave everything as it was."""
    return perform_all([record], action, actor, now, gather=gather, do=do, reads=reads)[0]


def perform_all(
    records: Sequence[R],
    action: str,
    actor: Actor | Callable[[R], Actor],
    now: datetime,
    *,
    gather: Callable[[R], Any] = _nothing,
    do: Callable[[R, trail.PendingEvent], None] | None = None,
    reads: Sequence[str] = (),
) -> list[R]:
    """Take the same step of many records' lives in one transaction: all of them, or none.

    Records are locked in the order of their keys, so that two batches never wait for each other. Where each record has
    an actor of its own, `actor` tells whose step it is. `reads` names
    the relations that `gather` and `do` look at, which are then fetched for all records together.
    """
    if not records:
        return []
    model = type(records[0])
    acts_on = actor if callable(actor) else lambda _: actor
    with change():
        locked = _lock(model, records, (*model.subject_relations, *reads))
        steps: list[Step] = []
        problems: list[Problem] = []
        for record in locked:
            permit_or_refuse(acts_on(record), action, record.subject())
            step = record.lifecycle.step(action, record.state)
            if isinstance(step, Problem):
                problems.append(step)
                continue
            steps.append(step)
            problems += record.lifecycle.check(step, gather(record))
        if problems:
            raise Refused(problems)
        digest = digest_in_force()
        before = [_values(record) for record in locked]
        for record, step in zip(locked, steps, strict=True):
            pending = trail.record(
                step.event,
                actor=acts_on(record),
                kind=record.lifecycle.kind,
                ref=record.ref,
                at=now,
                charter_digest=digest,
                facts={},
            )
            record.state = step.to
            if do is not None:
                do(record, pending)
        _write(model, locked, before)
    _show(records, locked)
    return locked


def _lock(model: type[R], records: Sequence[R], reads: tuple[str, ...]) -> list[R]:
    """Lock the records and read them, with what they relate to: always after the lock, never beside it."""
    held = model._default_manager.select_for_update().filter(pk__in=[record.pk for record in records]).order_by("pk")
    if len(records) == 1:
        joined, listed = in_few_readings(model, reads)
        if connection.features.has_select_for_update:  # where writers wait for one another, nothing is left to lock
            list(held.values_list("pk"))
        alone = model._default_manager.filter(pk=records[0].pk).prefetch_related(*listed)
        return list(alone.select_related(*joined) if joined else alone)
    locked = list(held)
    for first in range(0, len(locked), _AT_ONCE):
        prefetch_related_objects(locked[first : first + _AT_ONCE], *reads)
    return locked


def _values(record: Record) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def _write(model: type[R], locked: Sequence[R], before: Sequence[dict[str, Any]]) -> None:
    if len(locked) == 1:
        locked[0].save()
        return
    changed = {
        name for record, was in zip(locked, before, strict=True) for name in was if was[name] != getattr(record, name)
    }
    alike = {name for name in changed if len({repr(getattr(record, name)) for record in locked}) == 1}
    if alike:
        same = {name: getattr(locked[0], name) for name in alike}
        model._default_manager.filter(pk__in=[record.pk for record in locked]).update(**same)
    if changed - alike:
        model._default_manager.bulk_update(locked, sorted(changed - alike), batch_size=100)


def _show(records: Sequence[R], locked: Sequence[R]) -> None:
    """Let the caller's own copies show what the locked ones became."""
    became = {record.pk: record for record in locked}
    for record in records:
        for field in record._meta.concrete_fields:
            setattr(record, field.attname, getattr(became[record.pk], field.attname))
