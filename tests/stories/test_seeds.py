"""Same seed, same fund, to the last yen, in whatever home; another seed, another fund."""

from __future__ import annotations

from pathlib import Path

from tests.stories.plays import at_once, objections_to

SHORT = ("--applications", 24, "--today", "2023-12-01")


def test_a_seed_decides_everything_and_nothing_else_does(tmp_path: Path) -> None:
    seeds = {"one": 7, "same": 7, "other": 8}
    one, same, other = at_once({tmp_path / name: (*SHORT, "--seed", seed) for name, seed in seeds.items()})
    assert one == same
    assert one["committed_yen"] != other["committed_yen"]
    assert one["by_field"] != other["by_field"]
    assert one["as_of"] == other["as_of"] == "2023-12-01"
    assert [objections_to(found) for found in (one, other)] == [[], []]
