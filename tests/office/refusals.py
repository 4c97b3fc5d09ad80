"""What tests of refusals ask: which problems came back, and that nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection

from kikin.office.gate import Refused


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the house, so that a refusal can be seen to have changed nothing.

    The database is asked for its rows as they are: models would take ten times as long, and tests ask very often.
    """
    found: dict[str, list[tuple[object, ...]]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("kikin.office."):
                key = ", ".join(str(field.column) for field in model._meta.pk_fields)
                cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {key}")
                found[model._meta.db_table] = cursor.fetchall()
    return found


@contextmanager
def refused(*codes: str, hidden: bool = False) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The block is refused for exactly these reasons (any, when none are named), and changes nothing."""
    before = everything()
    with pytest.raises(Refused) as answer:
        yield answer
    found = {problem.code for problem in answer.value.problems}
    if codes:
        assert found == set(codes)
    assert answer.value.hidden == hidden
    assert all(problem.what.ja and problem.what.en and problem.remedy.ja for problem in answer.value.problems)
    assert everything() == before
