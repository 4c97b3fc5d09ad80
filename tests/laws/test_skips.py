"""A test is skipped for one of three reasons, and in CI for one."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT, needs_the_office, objection_to_skip


@pytest.mark.parametrize(
    "reason", ["../shared is not beside this checkout", "chromium is not installed", "no PostgreSQL"]
)
def test_a_newcomer_may_lack_it(reason: str) -> None:
    assert objection_to_skip(reason, in_ci=False) is None


def test_no_other_reason_counts() -> None:
    assert objection_to_skip("slow", in_ci=False)


def test_ci_lacks_nothing_but_what_lies_beside_the_checkout() -> None:
    assert objection_to_skip("chromium is not installed", in_ci=True)
    assert objection_to_skip("no PostgreSQL", in_ci=True)
    assert objection_to_skip("../shared is not beside this checkout", in_ci=True) is None


def test_only_rules_and_engines_run_without_django() -> None:
    assert not needs_the_office(["tests/fund", "tests/engines/names/test_x.py::test_y"], ROOT)
    assert needs_the_office(["tests/fund", "tests/office"], ROOT)
    assert needs_the_office(["tests"], ROOT)
    assert needs_the_office([], ROOT)
