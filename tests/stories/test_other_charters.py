"""A new fund is a new charter: every charter in the repository plays through, from any day on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.plays import CHARTERS, is_sound, kikin, objections_to, played

ANNUAL, FACILITY = CHARTERS / "regional-innovation-annual.toml", CHARTERS / "semiconductor-facility.toml"
FUND = CHARTERS / "economic-security-2021.toml"


@pytest.mark.parametrize(
    ("charter", "today", "appropriated_yen"),
    [(ANNUAL, "2026-11-20", 600_000_000), (FACILITY, "2024-02-01", 1_067_000_000_000)],
    ids=["annual", "facility"],
)
def test_every_charter_plays_through(charter: Path, today: str, appropriated_yen: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    found = played(home, "--charter", charter, "--applications", 16, "--today", today)
    assert found["appropriation_yen"] == appropriated_yen
    assert found["awarded_count"] > 0
    assert found["paid_yen"] > 0
    assert found["portfolio"]["status"] in ("optimal", "within_gap")
    assert objections_to(found) == []
    assert is_sound(home)


def test_money_of_a_later_act_is_not_there_before_its_day(tmp_path: Path) -> None:
    found = played(tmp_path / "home", "--charter", FACILITY, "--applications", 0, "--today", "2022-12-01")
    assert found["appropriation_yen"] == 617_000_000_000


def test_a_play_may_end_before_there_is_any_award(tmp_path: Path) -> None:
    said = kikin("demo", "--home", tmp_path / "home", "--no-serve", "--applications", 6, "--today", "2022-06-02")
    assert said.returncode == 0, said.stderr
    assert "6 applications" in said.stdout
    assert "0 awards" in said.stdout
    assert "no portfolio was chosen by this day" in said.stdout


def test_a_play_does_not_end_before_the_founding(tmp_path: Path) -> None:
    home = tmp_path / "home"
    said = kikin("demo", "--home", home, "--no-serve", "--applications", 6, "--today", "2021-12-19")
    assert said.returncode == 1 and said.stderr.startswith("problem: --today: the fund is founded on 2021-12-20")
    assert not home.exists()


def test_a_call_that_is_left_without_a_candidate_is_cancelled_and_the_play_goes_on(tmp_path: Path) -> None:
    home, short = tmp_path / "home", ("--charter", FUND, "--today", "2022-10-01")
    found = played(home, *short, "--applications", 1)
    assert (found["applications_count"], found["eligible_count"], found["awarded_count"]) == (1, 0, 0)
    assert found["portfolio"]["status"] is None
    assert is_sound(home)
