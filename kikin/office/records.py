"""What every record with a life shares: a ref, a state held by the database, and its relations."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.functions import Cast, StrIndex

from kikin.fund.lifecycle import Lifecycle
from kikin.fund.relations import Subject

Row = TypeVar("Row", bound=models.Model)
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


def in_few_readings(model: Any, relations: tuple[str, ...]) -> tuple[tuple[str, ...], list[models.Prefetch[Any]]]:
    """How one record is read with its relations: what it has one of is joined, what it has several of is listed.

    Returns names for `select_related` and prefetches, which join in turn. Many records rather share what they
    relate to, which a plain prefetch lets them do.
    """
    joined, listed = _readings(model, relations)
    prefetches = []
    for path, (related, tails) in listed.items():
        inner, deeper = in_few_readings(related, tails)
        several = related._default_manager.prefetch_related(*deeper)
        prefetches.append(models.Prefetch(path, several.select_related(*inner) if inner else several))
    return joined, prefetches


@lru_cache(maxsize=256)
def _readings(model: Any, relations: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, tuple[Any, tuple[str, ...]]]]:
    """The relations to one, and for each relation to several its path, its model and what is read of that."""
    joined: dict[str, None] = {}
    listed: dict[str, tuple[Any, tuple[str, ...]]] = {}
    for relation in relations:
        parts, at = relation.split("__"), model
        for place, part in enumerate(parts, start=1):
            field = at._meta.get_field(part)
            at = field.related_model
            if field.one_to_many or field.many_to_many:
                path, tail = "__".join(parts[:place]), "__".join(parts[place:])
                _, known = listed.get(path, (at, ()))
                listed[path] = (at, (*known, tail) if tail else known)
                break
            joined["__".join(parts[:place])] = None
    return tuple(joined), listed


def state_is_in(lifecycle: Lifecycle) -> models.CheckConstraint:
    """The lifecycle's states as a database constraint, from the same table as the steps."""
    return models.CheckConstraint(
        condition=models.Q(state__in=sorted(lifecycle.states)), name=f"{lifecycle.kind}_state_is_known"
    )


def listing(rows: models.QuerySet[Row], column: str, key: str) -> models.QuerySet[Row]:
    """The rows whose list of keys, kept as JSON in a column, holds this key; none where it is empty, as SQL.

    Both databases write a list as text alike and answer this alike; containment in JSON only one of them knows.
    """
    if not key:
        return rows.none()
    place = StrIndex(Cast(column, models.TextField()), models.Value(f'"{key}"'))
    holding: models.QuerySet[Row] = rows.alias(**{f"{column}_place": place}).filter(**{f"{column}_place__gt": 0})
    return holding


def amount_field(**options: Any) -> models.BigIntegerField[int, int]:
    """Whole yen."""
    return models.BigIntegerField(**options)
