"""The guide of the feeds names everything that a stranger may write, and no rule that is not there."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from kikin.fund.watch import KINDS
from kikin.office.feeds.watch import declarations, registry
from kikin.office.feeds.watch.folder import READERS
from kikin.office.watch.looking import Rules
from kikin.office.watch.replaying import EVENTS
from tests.conftest import ROOT

_PAGE = (ROOT / "docs" / "reference" / "watch-feeds.md").read_text(encoding="utf-8")
GUIDE = " ".join(re.sub(r"```.*?```", "", _PAGE, flags=re.DOTALL).split())
NAMED = frozenset(re.findall(r"[a-z]+(?:[-_][a-z]+)*", " ".join(re.findall(r"`([^`]+)`", GUIDE))))


@pytest.mark.parametrize(
    "known",
    [READERS, EVENTS, KINDS, registry.KINDS, declarations.KINDS, declarations.STORIES],
    ids=["files", "events", "alerts", "rows of registers", "declarations", "stories"],
)
def test_the_guide_names_everything_that_is_read(known: dict[str, object] | tuple[str, ...]) -> None:
    assert set(known) <= NAMED


def test_the_guide_gives_every_rule_with_its_number() -> None:
    for name, value in asdict(Rules()).items():
        said = list(value) if isinstance(value, tuple) else value
        assert re.search(rf"`{name}`\s+\({re.escape(str(said))}\)", GUIDE), name
