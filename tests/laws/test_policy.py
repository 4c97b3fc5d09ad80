"""The whole permission matrix, as a file that a reviewer reads: a change of the policy is a change of it."""

from __future__ import annotations

from kikin.cli.reference import policy_snapshot
from kikin.fund.policy import FORBIDS, GRANTS, ROLES
from tests.laws.tree import ROOT


def test_the_policy_is_the_one_that_was_reviewed() -> None:
    reviewed = (ROOT / "tests" / "laws" / "policy.txt").read_text(encoding="utf-8")
    assert policy_snapshot().splitlines() == reviewed.splitlines(), "read the difference, then `make docs`"


def test_the_snapshot_shows_every_grant_and_every_prohibition() -> None:
    lines = policy_snapshot().splitlines()
    assert (
        len(lines)
        == len(set(lines))
        == len(GRANTS) + sum(len(actions) for forbid in FORBIDS for actions in forbid.acts.values())
    )


def test_grants_name_roles_that_there_are() -> None:
    assert {role for role, _, _ in GRANTS} <= ROLES.keys()


def test_every_step_of_a_life_is_granted_to_someone() -> None:
    from kikin.cli.reference import lifecycles

    granted = {(action, kind) for _, action, kind in GRANTS}
    steps = {(action, kind) for kind, life in lifecycles().items() for action in life.actions}
    assert not steps - granted
