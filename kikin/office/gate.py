"""The one gate of every change: lock, permit, check, change, record, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from threading import local

from django.db import transaction

from kikin.fund.policy import may_see, permit
from kikin.fund.relations import Actor, Subject
from kikin.office.audit import record as trail
from kikin.office.audit.heads import publish
from kikin.office.charter.queries import asked_once, digest_in_force
from kikin.values.problems import Problem

_here = local()


class Refused(Exception):
    """The gate's no: every problem at once. Leaving the transaction by it undoes everything.

    `hidden`: the asker may not even know the thing is there, so doors answer *not found*.
    `forbidden`: it is a matter of permission, not of facts.
    """

    def __init__(self, problems: Iterable[Problem], *, hidden: bool = False, forbidden: bool = False):
        self.problems = tuple(problems)
        self.hidden = hidden
        self.forbidden = forbidden or hidden
        super().__init__("; ".join(problem.line() for problem in self.problems))


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise Refused if there is any problem."""
    if found := tuple(problems):
        raise Refused(found)


def permit_or_refuse(actor: Actor, action: str, subject: Subject) -> None:
    """Raise Refused unless the policy lets this actor do this to this subject."""
    problems = permit(actor, action, subject)
    if problems:
        hidden = bool(subject.ref) and not may_see(actor, subject)
        raise Refused(problems, hidden=hidden, forbidden=True)


@contextmanager
def change() -> Iterator[None]:
    """One transaction of change. The outermost writes the buffered events last, just before it commits.

    What is refused inside it undoes the whole: there is no going on from a part that failed.
    Then it publishes their head. A head that cannot be written is logged: the change is made, and stays.
    """
    outermost = not getattr(_here, "is_changing", False)
    mark = trail.mark()
    _here.is_changing = True
    try:
        with transaction.atomic(savepoint=outermost), asked_once() if outermost else nullcontext():
            yield
            if outermost and (last := trail.flush()) is not None:
                transaction.on_commit(lambda: publish(last), robust=True)
    except BaseException:
        trail.rewind(mark)
        raise
    finally:
        if outermost:
            _here.is_changing = False


@contextmanager
def act(
    action: str,
    actor: Actor,
    now: datetime,
    subject: Subject,
    event: str,
    *,
    charter_digest: str = "",
) -> Iterator[trail.PendingEvent]:
    """Take an action that is no step of a lifecycle: permit it, do it inside, record it."""
    with change():
        permit_or_refuse(actor, action, subject)
        yield trail.record(
            event,
            actor=actor,
            kind=subject.kind,
            ref=subject.ref,
            at=now,
            charter_digest=charter_digest or digest_in_force(),
            facts={},
        )
