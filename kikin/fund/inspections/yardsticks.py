"""By what red flags are measured: a table by date. A red flag asks for a look; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kikin.values.money import Rate, Yen


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """One version, in force from a day on.

    `words_ja` are looked for anywhere in a description and `words_en` as whole words; `rate_deviation` is how far
    the pay of a month may lie from the middle of the same person's months; `quotes_from_yen` is from what price on
    public bodies ask several suppliers, and `just_below` how near below a threshold an amount is looked at;
    `seen_within_days` is how often a thing is to be seen, `settled_within_months` how long after its year an advance
    may stay open, and of a year's plan `late_share` may be paid in its last `late_days` days; from `nearly_all_bp`
    of a month on a person's time for all awards is looked at.
    """

    valid_from: date
    words_ja: tuple[str, ...]
    words_en: tuple[str, ...]
    rate_deviation: Rate
    quotes_from_yen: Yen
    just_below: Rate
    seen_within_days: int
    settled_within_months: int
    late_days: int
    late_share: Rate
    nearly_all_bp: int


_FIRST = Yardsticks(
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
YARDSTICKS: tuple[Yardsticks, ...] = (
    _FIRST,
    # The same article as amended.
    replace(_FIRST, valid_from=date(2025, 4, 1), quotes_from_yen=3_000_000),
)
"""The versions, the first first. The figures are the house's own where no source is named."""


@lru_cache(maxsize=4096)
def yardsticks_on(day: date) -> Yardsticks:
    """The newest version in force on a day."""
    return max((one for one in YARDSTICKS if one.valid_from <= day), key=lambda one: one.valid_from)
