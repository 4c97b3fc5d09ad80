"""A watchlist file, in whichever format it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kikin.office.feeds.watchlists.entries import ListFile
from kikin.office.feeds.watchlists.plain import read_plain

FORMATS = ("auto", "csv")


def read_watchlist(path: Path, format: str = "auto") -> ListFile:
    """Every entry of a list, and every row refused with all its reasons."""
    return replace(read_plain(path), format="csv")
