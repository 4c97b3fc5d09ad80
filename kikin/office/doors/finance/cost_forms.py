"""What the finance door asks about costs: how many lines to draw, why one is disallowed, what an hour costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from kikin.fund.costs import CODES, MAX_LINES
from kikin.office.doors.finance.forms import Reasons
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either

if TYPE_CHECKING:
    pass


class Drawing(Questions):
    """How many lines are drawn besides those that are flagged."""

    count = forms.IntegerField(
        label=either("抽出する行数", "Lines to draw"),
        help_text=either(
            "要確認の行は必ず含まれます。ほかの行は、この数だけ、大きいものと無作為のものを選びます。",
            "Flagged lines are always looked at. This many others are drawn: the largest, and some at random.",
        ),
        min_value=1,
        max_value=MAX_LINES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": either("数字で記入してください。", "Please write a number."),
            "min_value": either("1以上にしてください。", "Please write 1 or more."),
            "max_value": either("多すぎます。", "This is too many."),
        },
    )


class Disallowing(Reasons):
    """A code and words that the recipient reads."""

    code = forms.ChoiceField(
        label=either("不認定の区分", "Why it is disallowed"),
        choices=[(key, either(text.ja, text.en[:1].upper() + text.en[1:])) for key, text in CODES.items()],
    )
    field_order = ("code", "reasons_ja", "reasons_en")


class HourlyRate(Questions):
    """What an hour of a grade costs from a day on."""

    grade = forms.CharField(
        label=either("等級", "Grade"), help_text=either("例：主任研究員", "Example: senior"), max_length=64
    )
    valid_from = DayField(label=either("適用開始日", "Valid from"))
    hourly_yen = YenField(label=either("時間単価（円）", "Yen for an hour"), least_yen=1)


class Sighting(Questions):
    """Seen where, and when."""

    seen_on = DayField(label=either("確認した日", "Seen on"))
    place = forms.CharField(label=either("設置場所", "Place"), max_length=500)
