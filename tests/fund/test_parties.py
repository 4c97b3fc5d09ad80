"""Identifiers from outside, each by its own rule. The numbers are published examples."""

from __future__ import annotations

import pytest

from kikin.fund.parties import problems_of_identifier


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("corporate_number", "7000012050002"),
        ("lei", "5493001KJTIIGC8Y1R12"),
        ("orcid", "0000-0002-1825-0097"),
        ("ror", "05dxps055"),
        ("e_rad", "12345678"),
    ],
)
def test_a_valid_identifier_is_kept_and_its_neighbour_refused(scheme: str, value: str) -> None:
    assert problems_of_identifier(scheme, value) == ()
    other = value[:-1] + ("0" if value[-1] != "0" else "1") if scheme != "e_rad" else value + "9"
    (problem,) = problems_of_identifier(scheme, other)
    assert problem.where == f"identifier.{scheme}" and problem.value == other


def test_an_unknown_kind_is_refused() -> None:
    (problem,) = problems_of_identifier("passport", "X1")
    assert problem.code == "unknown_identifier"
