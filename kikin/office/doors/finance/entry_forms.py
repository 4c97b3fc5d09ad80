"""What the finance door asks of the fund's own books: what becomes of open items, and entries of the fund."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.charter import Charter
from kikin.fund.closing.entries import BY_AMOUNT, PURPOSES
from kikin.office.closing.actions import EntryOutline
from kikin.office.doors.finance.forms import MAX_DOCUMENT_CHARACTERS
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either
from kikin.values.text import Text

MAX_EXPLANATION_CHARACTERS = 10_000
_CHOOSE = ("", either("選択してください", "Please choose"))
_NONE = ("", either("なし", "none"))
PLACES = {
    "year_close.explanation": "explanation",
    "fund_entry.purpose": "purpose",
    "fund_entry.amount_yen": "amount_yen",
    "fund_entry.appropriation": "appropriation",
    "fund_entry.agency": "agency",
    "fund_entry.on": "on",
    "fund_entry.document": "document",
}
"""Where a problem is mended."""


def _said(words: Text) -> Any:
    return either(words.ja, words.en[:1].upper() + words.en[1:])


class Explaining(Questions):
    """What becomes of the open items of a year. Whether it has to be said, the rules say."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=either("未了の事項の取扱い", "What becomes of the open items"),
        help_text=either(
            "未了の事項があるときは必ず書いてください。例：概算払は5月に額を確定する。",
            "Needed where anything is open. Example: advances are settled in May.",
        ),
        widget=forms.Textarea,
        max_length=MAX_EXPLANATION_CHARACTERS,
        required=False,
    )


class Entering(Questions):
    """An entry of the fund. An officer enters for their own agency, interest also for the whole fund."""

    purpose = forms.ChoiceField(
        label=either("種類", "Purpose"),
        choices=[_CHOOSE, *((key, _said(label)) for key, label in PURPOSES.items() if key in BY_AMOUNT)],
    )
    appropriation = forms.ChoiceField(label=either("予算措置", "Appropriation"))
    amount_yen = YenField(label=either("金額（円）", "Amount (yen)"))
    on = DayField(
        label=either("日付", "Date"),
    )
    document = forms.CharField(
        label=either("証拠書類の番号", "Number of the document"),
        help_text=either(
            "請求書、運用の報告または返納の決定", "The bill, the report on the investment, or the decision"
        ),
        max_length=MAX_DOCUMENT_CHARACTERS,
    )
    agency = forms.ChoiceField(label=either("配分機関", "Agency"), required=False)
    fiscal_year = forms.TypedChoiceField(
        label=either("返納する配分の年度", "Year whose allotment is returned"),
        help_text=either("配分から返納するときだけ選びます。", "Only to return what was allotted."),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: Any, charter: Charter, agency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.key, either(one.name.ja, one.name.en)) for one in charter.agencies if one.key == agency]
        acts = [(one.key, either(one.act.ja, one.act.en)) for one in charter.appropriations]
        years = sorted({one.fiscal_year for one in charter.allotments if one.agency == agency})
        self.choose("appropriation", [_CHOOSE, *acts])
        self.choose("agency", [_NONE, *own])
        self.choose("fiscal_year", [_NONE, *((str(year), str(year)) for year in years)])

    def outline(self) -> EntryOutline:
        """What was asked for, once the form is valid."""
        return EntryOutline(**self.cleaned_data)
