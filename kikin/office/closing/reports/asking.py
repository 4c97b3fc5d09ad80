"""What an address asks of a report: at which day's end, at which pace, following which figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.http import HttpRequest

from kikin.office.charter.queries import in_force
from kikin.office.closing.queries.flows import Figure
from kikin.office.closing.reports.comparison import comparison_report, members_report
from kikin.office.closing.reports.drill import Ways
from kikin.office.closing.reports.execution import execution_report
from kikin.office.closing.reports.flows import CHOICES, flows_report
from kikin.office.closing.reports.plans import plan_report, use_report
from kikin.office.closing.reports.sheet import sheet_report
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.languages import current_language
from kikin.office.look.reports import Report
from kikin.office.look.words import either
from kikin.values.money import Rate

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


_LAST_DAY = date(2199, 12, 31)
"""No later day is looked at: every month until it would be a row."""


def _day(label: _StrPromise) -> DayField:
    late = either(f"{_LAST_DAY}以前の日付にしてください。", f"Write a date until {_LAST_DAY}.")
    return DayField(
        label=label,
        required=False,
        validators=[MaxValueValidator(_LAST_DAY)],
        error_messages={"max_value": late},
    )


def _whole(label: _StrPromise, least: int, most: int, remedy: _StrPromise) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), remedy),
    )


class AsOf(Questions):
    """The end of which day to look at."""

    as_of = _day(either("基準日", "As of the end of"))


class AtPace(AsOf):
    """What if so much of the plan is paid?"""

    pace = _whole(
        either("仮の執行率（％）", "What if the plan is paid at (%)"),
        0,
        100,
        either("0から100までの整数にしてください。", "Write a whole number from 0 to 100."),
    )


class Following(AsOf):
    """Which figure to follow to the recipients."""

    figure = forms.ChoiceField(
        label=either("金額", "Amount"),
        required=False,
        choices=[(key, either(label.ja, label.en)) for key, label in CHOICES.items()],
    )


class OfYear(AsOf):
    """For which fiscal year."""

    fiscal_year = _whole(
        either("年度", "Fiscal year"),
        1,
        9998,
        either("2026のような年度にしてください。", "Write a year such as 2026."),
    )


class OfMonths(AsOf):
    """For the months from that of one day to that of another."""

    first = _day(either("この日の月から", "From the month of"))
    last = _day(either("この日の月まで", "Until the month of"))


Asked: TypeAlias = tuple[Report, Questions]
"""A report as it was asked for, and the form that asks."""


def asked_sheet(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """The fund sheet at the day that the address asks for, today where it asks for none."""
    return _asked(request, today, AsOf, lambda day, _: sheet_report(day, in_force(), current_language(), ways))


def asked_comparison(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """The comparison with one-year money at the day that the address asks for."""
    return _asked(request, today, AsOf, lambda day, _: comparison_report(day, in_force(), current_language(), ways))


def asked_execution(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """Execution at the day, foreseen at the pace that the address asks for."""

    def report(day: date, said: dict[str, object]) -> Report:
        percent = said.get("pace")
        pace = Rate(percent, 100) if isinstance(percent, int) else None
        return execution_report(day, in_force(), current_language(), ways, pace)

    return _asked(request, today, AtPace, report)


def asked_flows(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """The way of the money that was paid, or of what is under contract, as the address asks for."""

    def report(day: date, said: dict[str, object]) -> Report:
        figure = cast(Figure, said.get("figure") or "paid")
        return flows_report(day, in_force(), current_language(), ways, figure)

    return _asked(request, today, Following, report)


def asked_use(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """What is planned for the fiscal year that the address asks for, award by award."""
    return _asked(request, today, OfYear, lambda day, said: use_report(day, in_force(), ways, _year_of(day, said)))


def asked_members(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """The comparison with one-year money in the fiscal year that the address asks for, contract by contract."""
    return _asked(request, today, OfYear, lambda day, said: members_report(day, in_force(), ways, _year_of(day, said)))


def _year_of(day: date, said: Mapping[str, object]) -> int:
    """The fiscal year that is asked for, or that of the day."""
    year = said.get("fiscal_year")
    return year if isinstance(year, int) else in_force().fiscal_year(day)


def asked_plan(request: HttpRequest, today: date, ways: Ways) -> Asked:
    """What was planned for the months that the address asks for, award by award."""

    def report(day: date, said: dict[str, object]) -> Report:
        charter = in_force()
        first, last = (said.get(name) for name in ("first", "last"))
        begins = first if isinstance(first, date) else charter.founded_on
        return plan_report(day, charter, ways, begins, last if isinstance(last, date) else day)

    return _asked(request, today, OfMonths, report)


def _asked(
    request: HttpRequest, today: date, form: type[AsOf], report: Callable[[date, dict[str, object]], Report]
) -> Asked:
    """What cannot be read is named at its question, and the report is that of today."""
    asked = any(request.GET.get(name) for name in form.base_fields)
    shown = form(request.GET) if asked else form(initial={"as_of": today})
    said = shown.cleaned_data if asked and shown.is_valid() else {}
    day = said.get("as_of") or today
    return report(max(day, in_force().founded_on), said), shown
