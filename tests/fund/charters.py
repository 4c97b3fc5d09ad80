"""The charters of the repository, and one change made to a text of one of them."""

from __future__ import annotations

from pathlib import Path

CHARTERS = Path(__file__).resolve().parents[2] / "charters"
FUND = (CHARTERS / "economic-security-2021.toml").read_text("utf-8")
ANNUAL = (CHARTERS / "regional-innovation-annual.toml").read_text("utf-8")
FACILITY = (CHARTERS / "semiconductor-facility.toml").read_text("utf-8")


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with the first occurrence of each `old` written as `new`."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
