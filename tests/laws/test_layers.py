"""The import contracts of pyproject.toml, each a sentence; and for each, an import that breaks it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from itertools import accumulate
from typing import Any

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

from tests.laws.tree import ROOT

CLASSES: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "protected": ProtectedContract,
}
CONFIGURATION: dict[str, Any] = read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS: dict[str, dict[str, Any]] = {each["name"]: each for each in CONFIGURATION["contracts_options"]}

# One import per contract that it has to catch.
VIOLATIONS = {
    "The sums know nothing of the rules, and the rules nothing of the office": (
        "kikin.engines.portfolio.solve",
        "kikin.fund.selection",
    ),
    "The rules know no framework, no file, no network, no chance and no clock but what is passed in": (
        "kikin.fund.ledger",
        "random",
    ),
    "The sums know no framework and no network": ("kikin.engines.portfolio.solve", "django"),
    "Engines do not know each other": ("kikin.engines.portfolio.solve", "kikin.engines.names.solve"),
    "Inside the rules, an earlier stage never asks a later one": ("kikin.fund.calls", "kikin.fund.awards"),
    "Inside the office, an earlier stage never calls a later one": (
        "kikin.office.calls.actions",
        "kikin.office.awards.actions",
    ),
    "Within a stage, what changes records stands on what reads them, and both on the records": (
        "kikin.office.awards.queries",
        "kikin.office.awards.actions",
    ),
    "Who stands behind an organisation is for those who screen alone": (
        "kikin.office.doors.programme.pages",
        "kikin.office.control.queries",
    ),
    "Doors do not know each other": ("kikin.office.doors.finance", "kikin.office.doors.security"),
    "Doors use actions and queries, never models": (
        "kikin.office.doors.finance",
        "kikin.office.awards.models",
    ),
    "The public door sees only what was published": (
        "kikin.office.doors.public",
        "kikin.office.awards.queries",
    ),
    "Only those who screen see screening: others get a verdict, applicants what passes with them, the rest nothing": (
        "kikin.office.awards.actions",
        "kikin.office.screening.queries",
    ),
    "What the watch sees is for those who look into it: payments are told that something is open, never what": (
        "kikin.office.payments.queries",
        "kikin.office.watch.queries",
    ),
    "Incidents are for those who screen: the public hands in a report, and learns nothing": (
        "kikin.office.doors.programme.pages",
        "kikin.office.incidents.queries",
    ),
    "Who judges merit cannot reach the screening, not even through others": (
        "kikin.office.reviews.queries",
        "kikin.office.screening.verdicts",
    ),
}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("kikin", include_external_packages=True, cache_dir=None)


def graph_with(planted: tuple[str, str]) -> grimp.ImportGraph:
    """The house with one more import in it, and with the rooms that the import runs between."""
    more = deepcopy(graph())
    importer, imported = planted
    for module in planted:
        for room in accumulate(module.split("."), lambda above, name: f"{above}.{name}"):
            if room not in more.modules:
                more.add_module(room)
    more.add_import(importer=importer, imported=imported)
    return more


def is_kept(name: str, imports: grimp.ImportGraph) -> bool:
    options = CONTRACTS[name]
    contract = CLASSES[options["type"]](name, CONFIGURATION["session_options"], options)
    return contract.check(deepcopy(imports), verbose=False).kept


@pytest.mark.parametrize("name", CONTRACTS)
def test_import_contract(name: str) -> None:
    assert is_kept(name, graph()), f"broken: {name} (lint-imports says where)"


@pytest.mark.parametrize("name", CONTRACTS)
def test_import_contract_catches(name: str) -> None:
    assert not is_kept(name, graph_with(VIOLATIONS[name]))


def test_screening_gives_its_verdict_to_those_who_act_on_it_and_applicants_their_own() -> None:
    name = next(name for name in CONTRACTS if name.startswith("Only those who screen"))
    for importer in ("selection.actions", "awards.actions", "payments.queries"):
        assert is_kept(name, graph_with((f"kikin.office.{importer}", "kikin.office.screening.verdicts")))
    assert is_kept(name, graph_with(("kikin.office.doors.applicant.pages", "kikin.office.screening.applicants")))
    assert not is_kept(name, graph_with(("kikin.office.doors.applicant.pages", "kikin.office.screening.queries")))
    assert not is_kept(name, graph_with(("kikin.office.claims.actions", "kikin.office.screening.verdicts")))
