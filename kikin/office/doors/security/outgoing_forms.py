"""What those who screen are asked when they answer a request to let technology go out."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.office.doors.security.forms import Reasons
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either
from kikin.values.text import Text


def _told(ja: str, en: str) -> forms.CharField:
    return forms.CharField(
        label=either(f"届け出た機関に伝える理由（{ja}）", f"Reasons as the recipient reads them, in {en}"),
        help_text=either(
            "このとおりに示されます。リストや該当候補には触れません。",
            "Shown word for word. Leave out lists and whoever may be on one.",
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Told(Reasons):
    """Why, for the desk, and apart from that for the recipient."""

    told_ja, told_en = _told("日本語", "Japanese"), _told("英語", "English")

    @property
    def told(self) -> Text:
        return Text(self.cleaned_data["told_ja"], self.cleaned_data["told_en"])


class PuttingOff(Told):
    """By how many days, and why."""

    delay_days = forms.IntegerField(label=either("延期する日数", "Days by which it is put off"), min_value=1)


def _lines(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=either("1行に1件。", "One on each line."), widget=forms.Textarea(attrs={"rows": 3})
    )


class OnConditions(Reasons):
    """Why, and on which conditions: as many lines in one language as in the other."""

    conditions_ja = _lines(either("条件（日本語）", "Conditions, in Japanese"))
    conditions_en = _lines(either("条件（英語）", "Conditions, in English"))
    due_on = DayField(label=either("条件の期限", "To be met by"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        japanese, english = _split(said.get("conditions_ja", "")), _split(said.get("conditions_en", ""))
        if japanese and english and len(japanese) != len(english):
            self.add_error(
                "conditions_en",
                either("日本語と英語の行数をそろえてください。", "Write as many lines in English as in Japanese."),
            )
        return said

    @property
    def conditions(self) -> list[Text]:
        pairs = zip(_split(self.cleaned_data["conditions_ja"]), _split(self.cleaned_data["conditions_en"]), strict=True)
        return [Text(ja, en) for ja, en in pairs]


class SendingBack(Questions):
    """What is missing, as the recipient reads it."""

    reasons_ja, reasons_en = _told("日本語", "Japanese"), _told("英語", "English")

    @property
    def said(self) -> Text:
        return Text(self.cleaned_data["reasons_ja"], self.cleaned_data["reasons_en"])


def _split(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
