"""What every record with a life shares: a ref, a state held by the database, and its relations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kikin.fund.lifecycle import Lifecycle
from kikin.fund.relations import Subject

REF_LENGTH = 40
STATE_LENGTH = 24


class Record(models.Model):
    """A thing with a life. Only `office.transitions` writes its state."""

    lifecycle: ClassVar[Lifecycle]
    subject_relations: ClassVar[tuple[str, ...]] = ()
    """Related names that `subject` reads, fetched together when many records are acted on at once."""

    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    state = models.CharField(max_length=STATE_LENGTH)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.ref

    def subject(self) -> Subject:
        """The record as the policy sees it: relations only."""
        raise NotImplementedError


def state_is_in(lifecycle: Lifecycle) -> models.CheckConstraint:
    """The lifecycle's states as a database constraint, from the same table as the steps."""
    return models.CheckConstraint(
        condition=models.Q(state__in=sorted(lifecycle.states)), name=f"{lifecycle.kind}_state_is_known"
    )


def amount_field(**options: Any) -> models.BigIntegerField[int, int]:
    """Whole yen."""
    return models.BigIntegerField(**options)
