"""What a portfolio is worth, what it has to keep, and what is said to those who are not in it.

The one objective of a charter, `merit_by_money`, values an application at its points times the yen that it
asks for: a yen given to better work counts for more, and small and large applications compete on the same
terms. Points are hundredths of the mean score above the poorest that the scales allow, so that what was
scored lowest on every criterion is worth nothing and is never preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kikin.fund.charter import Charter, Review
from kikin.values.money import MAX_YEN, Rate, Yen
from kikin.values.text import Text

POINTS_PER_SCORE = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application as the portfolio sees it. `by_year` is (fiscal year, yen), its request."""

    ref: str
    agency: str
    field: str
    concept: str
    by_year: tuple[tuple[int, Yen], ...]
    points: int = 0

    @property
    def requested_yen(self) -> Yen:
        return sum(yen for _, yen in self.by_year)


@dataclass(frozen=True, slots=True)
class FieldLimit:
    """What a field gets at least, as far as it asks for it, and at most, in yen."""

    field: str
    floor_yen: Yen
    ceiling_yen: Yen


@dataclass(frozen=True, slots=True)
class Purse:
    """What a round may spend: by year, by field, by (agency, year) and by concept, all in yen still free."""

    budget_by_year: Mapping[int, Yen]
    limits: tuple[FieldLimit, ...]
    allotments: Mapping[tuple[str, int], Yen]
    concepts: Mapping[str, Yen]

    @property
    def budget_yen(self) -> Yen:
        return sum(self.budget_by_year.values())


@dataclass(frozen=True, slots=True)
class Row:
    """`low <= sum(amount of each chosen column) <= high`, in yen. `low` binds to the demand at most."""

    name: str
    low: Yen | None
    high: Yen
    amounts: tuple[tuple[int, Yen], ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What each candidate is worth, in points times yen, counted in `unit`."""

    values: tuple[int, ...]
    unit: int


def lowest_mean(review: Review) -> Fraction:
    """The poorest weighted mean that the charter's scales allow."""
    return Fraction(sum(one.weight_bp * one.low for one in review.criteria), 10_000)


def points_of(mean: Fraction | int, lowest: Fraction) -> int:
    """A mean score as whole points, a half rounded up; never below zero."""
    return max(0, ((Fraction(mean) - lowest) * POINTS_PER_SCORE + Fraction(1, 2)).__floor__())


def worth_of(candidates: Sequence[Candidate]) -> Worth:
    """Points times yen: exact while the largest is at most 10^15, beyond that counted in a power of ten."""
    exact = [candidate.points * candidate.requested_yen for candidate in candidates]
    unit = 1
    while max(exact, default=0) > MAX_YEN * unit:
        unit *= 10
    return Worth(tuple(value // unit for value in exact), unit)


def limits_of(charter: Charter, budget_yen: Yen) -> tuple[FieldLimit, ...]:
    """Each field's floor and ceiling of a round's budget, in whole yen, both rounded down."""

    def share(rate: Rate) -> Yen:
        return (rate * budget_yen).__floor__()

    return tuple(FieldLimit(field.key, share(field.floor), share(field.ceiling)) for field in charter.fields)


def appropriation_for(charter: Charter, years: Iterable[int]) -> str | None:
    """What a round draws on: of the appropriations that are allotted something in all its years, the first to lapse."""
    wanted = set(years)
    living = [
        money
        for money in charter.appropriations
        if wanted
        and charter.fiscal_year(money.available_from) <= min(wanted)
        and max(wanted) <= charter.fiscal_year(money.available_until)
        and wanted <= {part.fiscal_year for part in charter.allotments if part.appropriation == money.key}
    ]
    return min(living, key=lambda money: (money.available_until, money.key)).key if living else None


def portfolio_rows(candidates: Sequence[Candidate], purse: Purse) -> tuple[Row, ...]:
    """Everything that a portfolio has to keep, by name: the budget, each year, each field, each agency's year
    and each concept. A year, an allotment or a concept that the purse does not know has nothing left."""
    return (
        _row("budget", purse.budget_yen, candidates, lambda one: one.requested_yen),
        *(
            _row(f"year:{year}", purse.budget_by_year.get(year, 0), candidates, _asked_in(year))
            for year in sorted(set(purse.budget_by_year) | _years(candidates))
        ),
        *(
            _row(
                f"field:{limit.field}",
                limit.ceiling_yen,
                candidates,
                _asked_where("field", limit.field),
                limit.floor_yen or None,
            )
            for limit in purse.limits
        ),
        *(
            _row(
                f"allotment:{agency}:{year}",
                purse.allotments.get((agency, year), 0),
                [one if one.agency == agency else None for one in candidates],
                _asked_in(year),
            )
            for agency in sorted({one.agency for one in candidates})
            for year in sorted(_years(one for one in candidates if one.agency == agency))
        ),
        *(
            _row(f"concept:{ref}", purse.concepts.get(ref, 0), candidates, _asked_where("concept", ref))
            for ref in sorted({one.concept for one in candidates})
        ),
    )


def _row(
    name: str,
    high: Yen,
    candidates: Sequence[Candidate | None],
    asked: Callable[[Candidate], Yen],
    low: Yen | None = None,
) -> Row:
    amounts = ((column, asked(one)) for column, one in enumerate(candidates) if one is not None)
    return Row(name, low, max(0, high), tuple((column, yen) for column, yen in amounts if yen))


def _asked_in(year: int) -> Callable[[Candidate], Yen]:
    return lambda one: sum(yen for asked_in, yen in one.by_year if asked_in == year)


def _asked_where(dimension: str, key: str) -> Callable[[Candidate], Yen]:
    return lambda one: one.requested_yen if getattr(one, dimension) == key else 0


def _years(candidates: Iterable[Candidate]) -> set[int]:
    return {year for one in candidates for year, _ in one.by_year}


def reasons_for_declining(row: str | None, names: Mapping[str, Text]) -> Text:
    """What an applicant who was not chosen is told, in view of the row that left no room; None where it was
    worth nothing. `names` says agencies and fields by key, concepts by ref. No other applicant is named."""
    if row is None:
        return Text(
            "評価の結果、採択の水準に達しませんでした。",
            "The reviews did not find enough merit to fund it.",
        )
    limit = _limit_in_words(row, names)
    return Text(
        f"{limit.ja}の範囲で最も価値の高い課題の組合せを選んだ結果、採択に至りませんでした。",
        f"Within {limit.en}, the applications that have the most merit for the money together were chosen; "
        "they left no room for this one.",
    )


REASONS_BEFORE_THE_DECISION = Text(
    "決定前の確認の結果、採択の対象となりませんでした。理由は担当部署から別途お知らせします。",
    "The checks before the decision did not allow it to be funded. The office in charge will write to you.",
)
"""To an applicant whose screening was refused. Those who judged merit can read it, so it says no more."""


NOT_RECOMMENDED = Text(
    "審査委員会の審議の結果、採択の水準に達しませんでした。",
    "The panel did not find enough merit to fund it.",
)
"""To an applicant whose application the panel's final ranking does not recommend."""


def _limit_in_words(row: str, names: Mapping[str, Text]) -> Text:
    family, *parts = row.split(":")
    said = [names.get(part, Text(part, part)) for part in parts]
    if family == "year":
        return Text(f"公募の{parts[0]}年度予算", f"the budget of the call for FY{parts[0]}")
    if family == "field":
        return Text(f"分野「{said[0].ja}」の上限額", f"the ceiling of the field {said[0].en}")
    if family == "allotment":
        year = parts[1]
        return Text(f"{said[0].ja}の{year}年度配分額", f"the allotment of {said[0].en} for FY{year}")
    if family == "concept":
        return Text(f"研究開発構想「{said[0].ja}」の上限額", f"the ceiling of the concept {said[0].en}")
    return Text("公募の予算総額", "the budget of the call")
