"""Same seed, same fund, to the last yen, in whatever home; another seed, another fund."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.stories.plays import demo, figures, objections_to, start

SHORT = ("--applications", 24, "--today", "2023-12-01")


def at_once(plays: dict[Path, tuple[object, ...]]) -> list[dict[str, Any]]:
    """The figures of several plays, played side by side."""
    begun = [start(*demo(home, *SHORT, *words)) for home, words in plays.items()]
    ended = [(process, *process.communicate()) for process in begun]
    assert [process.returncode for process, _, _ in ended] == [0] * len(ended), [said for _, _, said in ended]
    return [figures(said) for _, said, _ in ended]


def test_a_seed_decides_everything_and_nothing_else_does(tmp_path: Path) -> None:
    one, same, other = at_once(
        {tmp_path / "one": ("--seed", 7), tmp_path / "two": ("--seed", 7), tmp_path / "three": ("--seed", 8)}
    )
    assert one == same
    assert one["committed_yen"] != other["committed_yen"]
    assert one["by_field"] != other["by_field"]
    assert one["as_of"] == other["as_of"] == "2023-12-01"
    assert [objections_to(found) for found in (one, other)] == [[], []]
