"""By what red flags are measured. A red flag asks for a look; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
