"""Money leaves the fund by payment runs alone: nobody else pays a claim."""

from __future__ import annotations

import pytest

from tests.laws.tree import Source, calls, dotted, imports, planted, sources

PAYS = "kikin/office/payments/actions/sources.py"
# A play pays as fast as it can, until it plays runs.
PLAYS = "kikin/office/demonstration/"


def names_of_claims(file: Source) -> set[str]:
    """What a file calls the actions of claims, and its own name for `pay` among them."""
    found = set()
    text = file.text
    for _, name in imports(file):
        if name == "kikin.office.claims.actions":
            found |= {"actions", *_renamed(text, "kikin.office.claims import actions as ")}
        if name == "kikin.office.claims.actions.pay":
            found.add("")
    return found


def _renamed(text: str, words: str) -> set[str]:
    return {line.split(words)[1].strip() for line in text.splitlines() if words in line}


def who_pays(files: list[Source]) -> list[str]:
    """Every use of the action that pays claims outside the runs."""
    found = []
    for file in files:
        if file.path == PAYS or file.path.startswith((PLAYS, "kikin/office/claims/")):
            continue
        names = names_of_claims(file)
        if "" in names:
            found.append(f"{file.path} imports it")
        found += [file.at(call) for call in calls(file) if dotted(call) in {f"{name}.pay" for name in names if name}]
    return found


def test_claims_are_paid_by_runs_alone() -> None:
    assert not who_pays(sources("kikin"))


@pytest.mark.parametrize(
    "bad",
    [
        "from kikin.office.claims import actions\nactions.pay(found, actor, now)",
        "from kikin.office.claims import actions as claims\nclaims.pay(found, actor, now)",
        "from kikin.office.claims.actions import pay",
    ],
)
def test_another_who_pays_is_found(bad: str) -> None:
    assert who_pays([planted(bad, "kikin/office/doors/finance/claims.py")])
    assert not who_pays([planted(bad, PAYS)])
