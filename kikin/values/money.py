"""Whole yen, exact rates, and the two places where a fraction becomes yen: rounding and splitting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar

Yen: TypeAlias = int
Rate: TypeAlias = Fraction
Mode: TypeAlias = Literal["floor", "ceiling", "half_up"]
MODES: tuple[Mode, ...] = ("floor", "ceiling", "half_up")

MAX_YEN: Yen = 10**15
"""The largest amount that goes everywhere: databases (64 bit), spreadsheets and JSON readers (2^53)."""

_FRACTION = re.compile(r"(\d{1,9})(?:/(\d{1,9}))?")
_PERCENT = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?%")
_K = TypeVar("_K")


def parse_rate(text: str) -> Rate:
    """ "2/3", "1" or "10.95%" as an exact fraction; ValueError for anything else."""
    stripped = text.strip()
    if match := _FRACTION.fullmatch(stripped):
        below = int(match[2] or 1)
        if below == 0:
            raise ValueError(f"{text!r} divides by zero")
        return Fraction(int(match[1]), below)
    if match := _PERCENT.fullmatch(stripped):
        decimals = match[2] or ""
        return Fraction(int(match[1] + decimals), 100 * 10 ** len(decimals))
    raise ValueError(f"{text!r} is neither a fraction such as 2/3 nor a percentage such as 30%")


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an instrument turns an exact amount into yen: to a unit, in one direction, once."""

    unit_yen: Yen = 1
    mode: Mode = "floor"

    def apply(self, exact: Fraction | int) -> Yen:
        units = Fraction(exact) / self.unit_yen
        if self.mode == "floor":
            whole = units.__floor__()
        elif self.mode == "ceiling":
            whole = units.__ceil__()
        else:
            whole = (units + Fraction(1, 2)).__floor__()
        return whole * self.unit_yen


TO_THE_YEN = Rounding()


def split_yen(total_yen: Yen, weights: Mapping[_K, int]) -> dict[_K, Yen]:
    """Split a total by weights, to the yen, by largest remainder: the parts always add up.

    Ties go to the key that sorts first, so that no part depends on the order of the mapping.
    ValueError when the total or a weight is negative, or when all weights are zero and the total is not.
    """
    if total_yen < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("neither a total nor a weight may be negative")
    whole_weight = sum(weights.values())
    if whole_weight == 0:
        if total_yen:
            raise ValueError("a total cannot be split by weights that are all zero")
        return dict.fromkeys(weights, 0)
    parts = {key: total_yen * weight // whole_weight for key, weight in weights.items()}
    left_yen = total_yen - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: (-(total_yen * weights[key] % whole_weight), str(key)))
    for key in by_remainder[:left_yen]:
        parts[key] += 1
    return parts


def show_yen(yen: Yen, language: str) -> str:
    """The exact amount: "1,234円" or "JPY 1,234"."""
    return f"{yen:,}円" if language.startswith("ja") else f"JPY {yen:,}"


def show_large_yen(yen: Yen, language: str) -> str:
    """A large amount as people say it: "400億円", "1億2,345万円", "JPY 40 bn". Cut, never rounded up."""
    if language.startswith("ja"):
        if abs(yen) >= 10**12:
            return f"{_cut(yen, 10**12)}兆円"
        if abs(yen) >= 10**8:
            return f"{_cut(yen, 10**8)}億円"
        return f"{_cut(yen, 10**4)}万円" if abs(yen) >= 10**4 else f"{yen:,}円"
    if abs(yen) >= 10**9:
        return f"JPY {_cut(yen, 10**9)} bn"
    return f"JPY {_cut(yen, 10**6)} m" if abs(yen) >= 10**6 else f"JPY {yen:,}"


def _cut(yen: Yen, unit: int) -> str:
    tenths = abs(yen) * 10 // unit
    sign = "-" if yen < 0 else ""
    return f"{sign}{tenths // 10:,}" + (f".{tenths % 10}" if tenths % 10 else "")
