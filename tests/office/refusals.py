"""What tests of refusals ask: which problems came back, and that nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps

from kikin.office.gate import Refused


def everything() -> dict[str, tuple[tuple[object, ...], ...]]:
    """Every row of every table of the house, so that a refusal can be seen to have changed nothing."""
    return {
        model._meta.label: tuple(map(tuple, model._default_manager.order_by("pk").values_list()))
        for model in apps.get_models()
        if model.__module__.startswith("kikin.office.")
    }


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
