"""The accounts of the ledger and how they are named."""

from __future__ import annotations

from functools import lru_cache

FAMILIES: dict[str, tuple[str, ...]] = {
    "treasury": (),
    "appropriation": ("appropriation",),
    "allotment": ("appropriation", "agency", "fiscal_year"),
    "commitment": ("award",),
    "obligation": ("award", "member"),
    "advance": ("award", "member"),
    "spent": ("award", "member"),
    "carried": ("award", "member", "fiscal_year"),
    "carried-advance": ("award", "member", "fiscal_year"),
    "receivable": ("award", "member"),
    "written-off": ("award", "member"),
    "administration": ("appropriation", "agency"),
    "earnings": (),
    "recipients": (),
    "limits": (),
    "limit": ("round", "field"),
    "limit-used": ("round", "field"),
}
"""The families of accounts, and what follows a family's name in an account's: `allotment:fy2021:nedo:2022`.
The fiscal year of a carried account is the one into which its money was carried.
"""

SOURCES: frozenset[str] = frozenset({"treasury", "earnings", "recipients", "limits"})
"""The accounts that may go below zero."""

TREASURY = "treasury"
EARNINGS = "earnings"
RECIPIENTS = "recipients"
LIMITS = "limits"


def account(family: str, *parts: object) -> str:
    """The name of an account. ValueError where the parts are not those of its family."""
    name = ":".join([family, *map(str, parts)])
    if parse_account(name) is None:
        raise ValueError(f"{name!r} is not an account of the family {family}")
    return name


@lru_cache(maxsize=65_536)
def parse_account(name: str) -> tuple[str, tuple[str, ...]] | None:
    """The family and the parts of an account's name; None for a name that no account has."""
    family, *parts = name.split(":")
    if len(FAMILIES.get(family, ("none",) * 9)) != len(parts):
        return None
    return (family, tuple(parts)) if all(part and part.strip() == part for part in parts) else None
