"""What another does in the last moment before a lock is got: whoever gets it has to see that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model, QuerySet


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
