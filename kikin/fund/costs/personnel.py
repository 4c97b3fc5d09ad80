"""Personnel cost: time that was worked, at a rate that is on paper, and never more than a person has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kikin.fund.charter import Instrument, MoneyRules
from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

MINUTES_OF_AN_HOUR = 60
MODES: dict[str, Text] = {
    "full_time": Text("常勤", "full time"),
    "part_time": Text("非常勤・短時間", "part time"),
}
BASES: dict[str, Text] = {
    "grade": Text("等級単価表", "the table of grades"),
    "payroll": Text("給与の実績", "the payroll"),
}
_WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a timesheet: minutes worked for the award, and minutes of leave, which are never paid for."""

    on: date
    minutes: int
    leave_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What a person worked in one month. `agreed_minutes` is what part-time work is agreed to last in a month, 0 for
    full time; `elsewhere` are the minutes of each day that other awards report, whichever agency's they are."""

    month: date
    days: tuple[Day, ...]
    agreed_minutes: int = 0
    elsewhere: Mapping[date, int] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """What is paid for: the time worked, without leave."""
        return sum(day.minutes for day in self.days)

    @property
    def leave_minutes(self) -> int:
        return sum(day.leave_minutes for day in self.days)


@dataclass(frozen=True, slots=True)
class TimeRate:
    """So many yen for so many minutes: by the hour from a table of grades, or pay for the time that it is for."""

    yen: Yen
    minutes: int = MINUTES_OF_AN_HOUR


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """An entry of the table of grades before a step."""

    hourly_yen: Yen = 1


def rate_is_above_zero(facts: GradeFacts) -> Problem | None:
    if 0 < facts.hourly_yen <= MAX_YEN:
        return None
    return Problem(
        "rate_out_of_range",
        "grade_rate.hourly_yen",
        Text("時間単価が1円以上ではありません", "the rate is not above zero"),
        Text("1時間当たりの円を記入してください", "give yen for one hour"),
        str(facts.hourly_yen),
    )


GRADE_RATE = Lifecycle(
    kind="grade_rate",
    initial="entered",
    ends=frozenset({"in_force", "refused"}),
    steps=(
        Step("approve", "entered", "in_force", "grade_rate_approved", (rate_is_above_zero,)),
        Step("refuse", "entered", "refused", "grade_rate_refused"),
    ),
)


def problems_of_entering_rate(facts: GradeFacts) -> tuple[Problem, ...]:
    """Everything that speaks against a rate by itself."""
    return problems_of((rate_is_above_zero,), facts)


def amount_of(instrument: Instrument, rate: TimeRate, minutes: int) -> Yen:
    """The cost of time worked: rate by minutes, exact until the instrument rounds it, once."""
    return instrument.rounding.apply(Fraction(rate.yen * minutes, rate.minutes))


def is_above_grade(rate: TimeRate, hourly_yen: Yen, rules: MoneyRules) -> bool:
    """Whether an hour of the payroll costs more than one of the grade, by more than the charter lets pass."""
    return Fraction(rate.yen * MINUTES_OF_AN_HOUR, rate.minutes) > hourly_yen * (1 + rules.payroll_over_grade)


def mode_of(agreed_minutes: int) -> str:
    """Full time, or part time where so many minutes of a month were agreed."""
    return "part_time" if agreed_minutes else "full_time"


def month_limit(rules: MoneyRules, agreed_minutes: int) -> int:
    """The most minutes of a month that all awards together pay for; part-time work has only what was agreed."""
    return min(agreed_minutes, rules.month_minutes) if agreed_minutes else rules.month_minutes


def effort_bp(minutes: int, limit_minutes: int) -> int:
    """Time worked for all awards as a share of a month, in basis points, rounded up: 10,000 is all of it."""
    return -(-minutes * _WHOLE_BP // limit_minutes)


def problems_of_rate(rate: TimeRate, where: str = "work") -> list[Problem]:
    """Why a rate cannot be used."""
    if 0 < rate.yen <= MAX_YEN and rate.minutes > 0:
        return []
    return [
        Problem(
            "rate_out_of_range",
            f"{where}.pay_yen",
            Text(
                "支給額又はその対象時間が1以上ではありません", "the pay, or the time that it is for, is not above zero"
            ),
            Text("給与台帳の額と時間を記入してください", "give both from the payroll"),
            f"{rate.yen:,} / {rate.minutes:,}",
        )
    ]


def problems_of_work(
    work: Work, rules: MoneyRules, first_on: date, last_on: date, where: str = "work"
) -> list[Problem]:
    """Everything that speaks against a month of a timesheet; `first_on` and `last_on` bound the report's period."""
    problems = [problem for day in work.days for problem in _of_day(day, work, rules, first_on, last_on, where)]
    if work.minutes <= 0:
        problems.append(
            Problem(
                "nothing_worked",
                f"{where}.days",
                Text("従事した時間がありません", "no time was worked"),
                Text("従事した日の分を記入してください", "give the minutes of the days that were worked"),
            )
        )
    limit, whole = month_limit(rules, work.agreed_minutes), work.minutes + sum(work.elsewhere.values())
    if whole > limit:
        problems.append(
            Problem(
                "effort_over_100",
                f"{where}.days",
                Text(
                    "すべての課題を合わせた従事時間が、その月の上限（100％）を超えています",
                    "together with all other awards, more than 100 % of the month is worked",
                ),
                Text(
                    f"合計{whole:,}分のうち{whole - limit:,}分を減らしてください",
                    f"take away {whole - limit:,} of {whole:,} minutes",
                ),
                f"{effort_bp(whole, limit) / 100:.2f} %",
            )
        )
    return problems


def _of_day(day: Day, work: Work, rules: MoneyRules, first_on: date, last_on: date, where: str) -> Iterator[Problem]:
    place = f"{where}.days[{day.on.day}]"
    is_of_month = (day.on.year, day.on.month) == (work.month.year, work.month.month)
    if not (is_of_month and first_on <= day.on <= last_on):
        yield Problem(
            "day_outside_the_period",
            place,
            Text("対象の月又は実施期間の日ではありません", "not a day of this month, or of the period"),
            Text(
                f"{first_on.isoformat()}から{last_on.isoformat()}までのその月の日にしてください",
                f"give a day of the month from {first_on.isoformat()} to {last_on.isoformat()}",
            ),
            day.on.isoformat(),
        )
    if day.minutes < 0 or day.leave_minutes < 0:
        yield Problem(
            "minutes_negative",
            place,
            Text("時間が負です", "time is below zero"),
            Text("0分以上にしてください", "give 0 minutes or more"),
            f"{day.minutes} / {day.leave_minutes}",
        )
    left = rules.day_minutes - day.leave_minutes - work.elsewhere.get(day.on, 0)
    if day.minutes > left:
        yield Problem(
            "day_too_long",
            place,
            Text(
                "休暇と他の課題の時間を除いた一日の上限を超えています",
                "more than the day holds without leave and other awards",
            ),
            Text(
                f"この日は{max(0, left):,}分までです。休暇の時間は含められません",
                f"at most {max(0, left):,} minutes; leave is not worked time",
            ),
            f"{day.minutes:,}",
        )
