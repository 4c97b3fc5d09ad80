"""Money leaves the fund by payment runs alone: nobody else pays a claim, or the balance of a settlement."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.laws.tree import Source, dotted, planted, sources

RUNS = "kikin/office/payments/actions/sources.py"
PAYS = ("kikin.office.claims.actions.pay", "kikin.office.settlements.actions.settling.pay")


def own_names(file: Source) -> Iterator[tuple[str, str]]:
    """Each imported name in full, and what the file calls it."""
    for node in ast.walk(file.parsed):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            yield from ((f"{module}{alias.name}", alias.asname or alias.name) for alias in node.names)


def ways_to_pay(file: Source) -> set[str]:
    """What a file would call the actions that pay, by what it imports."""
    return {
        own + pays.removeprefix(full)
        for full, own in own_names(file)
        for pays in PAYS
        if f"{pays}.".startswith(f"{full}.")
    }


def who_pays(files: list[Source]) -> list[str]:
    """Every mention of an action that pays, outside the runs."""
    return [
        file.at(node)
        for file in files
        if file.path != RUNS and (ways := ways_to_pay(file))
        for node in ast.walk(file.parsed)
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node) in ways
    ]


def test_claims_and_balances_are_paid_by_runs_alone() -> None:
    assert not who_pays(sources("kikin"))


@pytest.mark.parametrize(
    "bad",
    [
        "from kikin.office.claims import actions\nactions.pay(found, actor, now)",
        "from kikin.office.claims import actions as claims\nclaims.pay(found, actor, now)",
        "from kikin.office.claims.actions import pay\npay(found, actor, now)",
        "from kikin.office.settlements import actions\nactions.settling.pay(found, actor, now)",
        "from kikin.office.settlements.actions import settling\nsettling.pay(found, actor, now)",
        "from kikin.office.settlements.actions.settling import pay as give\nsteps = [give]",
        "import kikin.office.settlements.actions.settling\nkikin.office.settlements.actions.settling.pay([], a, b)",
    ],
)
@pytest.mark.parametrize("path", ["kikin/office/doors/finance/claims.py", "kikin/office/demonstration/paying.py"])
def test_another_who_pays_is_found(bad: str, path: str) -> None:
    assert who_pays([planted(bad, path)])
    assert not who_pays([planted(bad, RUNS)])
