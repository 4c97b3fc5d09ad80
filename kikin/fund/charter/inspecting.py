"""The part of a charter's format that is about inspections: dated yardsticks of what is looked at first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kikin.fund.charter.kinds import Kind, ListOf, day, share, whole, words, yen
from kikin.fund.charter.tables import Key, Table
from kikin.fund.charter.yardsticks import Yardsticks
from kikin.values.money import Rate

_SILENT = Yardsticks(
    valid_from=date.min,
    words_ja=(
        "健康診断", "健診", "人間ドック", "懇親会", "忘年会", "新年会", "歓送迎会", "接待", "交際費", "酒類", "飲酒",
        "贈答", "手土産", "商品券", "慶弔", "香典", "祝儀", "年会費", "罰金", "反則金", "延滞税", "延滞金", "加算税",
        "寄附金", "寄付金",
    ),
    words_en=(
        "health check", "health checkup", "medical checkup", "banquet", "farewell party", "year-end party",
        "entertainment", "alcoholic drink", "gift", "gift card", "gift voucher", "condolence", "annual fee",
        "membership fee", "traffic fine", "late tax", "penalty tax", "donation",
    ),
    rate_deviation=Rate(1, 5),
    # The order on budgets and accounts of the national government, article 99, for what it buys.
    quotes_from_yen=1_600_000,
    just_below=Rate(5, 100),
    seen_within_days=366,
    settled_within_months=6,
    late_days=31,
    late_share=Rate(1, 4),
    nearly_all_bp=9_000,
)  # fmt: skip
WHEN_SILENT: tuple[Yardsticks, ...] = (
    _SILENT,
    # The same article as amended.
    replace(_SILENT, valid_from=date(2025, 4, 1), quotes_from_yen=3_000_000),
)
"""What holds until the first version that a charter writes. Figures are the house's own where no source is named."""


def from_the_founding(founded_on: date, written: tuple[Yardsticks, ...]) -> tuple[Yardsticks, ...]:
    """There are yardsticks for every day: before the first that are written, those of a silent charter."""
    first_on = min((version.valid_from for version in written), default=date.max)
    silent = [version for version in WHEN_SILENT if version.valid_from < first_on] if first_on > founded_on else []
    return (*silent, *written)


def _may_be_silent(key: str, kind: Kind, says: str, value: str) -> Key:
    default: Any = getattr(_SILENT, key)
    return Key(key, kind, f"{says} {value} where absent.", may_be_absent=True, default=default)


INSPECTION = Table(
    (
        Key("valid_from", day("2021-12-20"), "The day from which this version holds, until the day of the next one."),
        Key(
            "quotes_from_yen",
            yen(1_600_000),
            "From what price on several suppliers are asked: a bill just below it is looked at.",
        ),
        _may_be_silent(
            "just_below",
            share("5%", zero=True),
            "How near below a threshold an amount is looked at, as a share of the threshold.",
            "5 %",
        ),
        _may_be_silent(
            "rate_deviation",
            share("20%", zero=True),
            "How far the pay of a month may lie from the middle of the same person's months.",
            "20 %",
        ),
        _may_be_silent(
            "nearly_all_bp",
            whole(1, 10_000, 9_000),
            "From what part of a month on, in basis points, a person's time for all awards is looked at.",
            "9,000",
        ),
        _may_be_silent(
            "seen_within_days", whole(1, 3_660, 366), "Within how many days a thing that was bought is seen.", "366"
        ),
        _may_be_silent(
            "settled_within_months",
            whole(1, 120, 6),
            "How many months after its fiscal year an advance may stay open.",
            "6",
        ),
        _may_be_silent(
            "late_days", whole(1, 366, 31), "How many days at the end of a fiscal year are its last days.", "31"
        ),
        _may_be_silent(
            "late_share",
            share("25%", zero=True),
            "What share of a year's plan may be paid in its last days before it is looked at.",
            "25 %",
        ),
        _may_be_silent(
            "words_ja",
            ListOf(words("懇親会"), least=0),
            "Words in a Japanese description, anywhere in it, of what is seldom eligible.",
            "A list of the house",
        ),
        _may_be_silent(
            "words_en",
            ListOf(words("banquet"), least=0),
            "Whole words in an English description of what is seldom eligible.",
            "A list of the house",
        ),
    ),
    Yardsticks,
)
