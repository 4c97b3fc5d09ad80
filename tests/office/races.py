"""What another does in the last moment before a lock is got: whoever gets it has to see that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.db.models import Model, QuerySet

from kikin.office import gate

T = TypeVar("T")
HEAD_START_SECONDS = 0.7
"""Enough for the other writer to read what it reads and to come to what is held."""


@contextmanager
def just_before_the_lock(model: type[Model], change: Callable[[], object]) -> Iterator[None]:
    """Within the block, `change` happens whenever rows of a model are about to be locked."""
    manager = model._default_manager
    lock = manager.select_for_update

    def after_the_change(**how: Any) -> QuerySet[Model]:
        change()
        return lock(**how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manager, "select_for_update", after_the_change)
        yield


def while_uncommitted(first: Callable[[], object], second: Callable[[], T]) -> T:
    """Another writer does `second` after `first` is done here, and before it is committed; what comes of `second`.

    It reads what was committed before, then waits for what `first` holds, and goes on once that is committed.
    Only in a test whose changes are committed: pytest.mark.django_db(transaction=True).
    """

    def elsewhere() -> T:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with gate.change():
            first()
            outcome = pool.submit(elsewhere)
            sleep(HEAD_START_SECONDS)
        return outcome.result(timeout=60)
