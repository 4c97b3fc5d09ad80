"""What a recipient reports when the work is done: completed parts, yearly profit, yearly fulfilment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either, spoken
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import MAX_YEN
from kikin.values.text import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_MAX_DOCUMENT_CHARACTERS = 120


def _document(label: _StrPromise) -> forms.CharField:
    return forms.CharField(label=label, max_length=_MAX_DOCUMENT_CHARACTERS)


class _OfYear(Questions):
    """A report for one of the fiscal years that are due."""

    fiscal_year = forms.TypedChoiceField(label=either("年度", "Fiscal year"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "fiscal_year",
            [(year, spoken(Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")))) for year in years],
        )


class ProfitForm(_OfYear):
    """What profit the funded work made in a year."""

    profit_yen = YenField(
        least_yen=-MAX_YEN,
        label=either("収益（円）", "Profit (yen)"),
        help_text=either(
            "この事業の成果による収益から必要経費を引いた額。損失は負の数で記入します。",
            "What the results of the work earned, less its costs. A loss is below zero.",
        ),
    )
    document = _document(either("根拠書類の番号", "Number of the accounts that show it"))


class FulfilmentForm(_OfYear):
    """That the obligations were kept in a year."""

    words = forms.CharField(
        label=either("履行の状況", "How the obligations were kept"), widget=forms.Textarea(attrs={"rows": 4})
    )
    document = _document(either("根拠書類の番号", "Number of the evidence"))


class WorkForm(Questions):
    """A part of the facility that is completed."""

    title_ja = forms.CharField(label=either("完成した部分（日本語）", "What is completed, in Japanese"), max_length=300)
    title_en = forms.CharField(label=either("完成した部分（英語）", "What is completed, in English"), max_length=300)
    completed_on = DayField(
        label=either("完成日", "Completed on"),
    )
    completed_yen = YenField(
        least_yen=1,
        label=either("対象経費（円）", "Eligible cost (yen)"),
        help_text=either("完成した部分に要した対象経費。", "The eligible cost of what is completed."),
    )
    document = _document(either("出来高を示す書類の番号", "Number of the survey that shows it"))
