"""What those who screen are asked: reasons, a level, the terms of a measure."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.screening import MEASURES
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either, spoken
from kikin.values.text import Text


class Reasons(Questions):
    """Why: read by those who screen alone, so one language is enough."""

    reasons = forms.CharField(
        label=either("理由", "Reasons"),
        help_text=either("何を確かめ、何に基づいて判断したか。", "What you compared, and what the decision rests on."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def said(self) -> Text:
        """The reasons as they are kept: the same words for both languages."""
        words = self.cleaned_data["reasons"]
        return Text(words, words)


class Closing(Reasons):
    """The level of risk at which a case is closed, and why."""

    level = forms.ChoiceField(label=either("リスクの水準", "Level of risk"))

    field_order = ("level", "reasons")

    def __init__(self, levels: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.fields["level"]
        assert isinstance(question, forms.ChoiceField)
        question.choices = [(key, key.replace("_", " ")) for key in levels]


class MeasureTerms(Questions):
    """A measure: which, by when, and in whose words."""

    code = forms.ChoiceField(label=either("措置の種類", "Kind of measure"))
    due_on = DayField(
        label=either("期限", "Due on"),
    )
    text_ja = forms.CharField(
        label=either("内容（日本語）", "In Japanese: what is to be done"),
        help_text=either("空欄の場合は種類の名称を用います。", "Left empty, the name of the kind is used."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    text_en = forms.CharField(
        label=either("内容（英語）", "In English: what is to be done"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.fields["code"]
        assert isinstance(question, forms.ChoiceField)
        question.choices = [(key, spoken(label)) for key, label in MEASURES.items()]

    def clean(self) -> dict[str, Any]:
        """Words in one language ask for the other: the applicant reads both."""
        said = super().clean() or {}
        if bool(said.get("text_ja")) != bool(said.get("text_en")):
            missing = "text_en" if said.get("text_ja") else "text_ja"
            self.add_error(missing, either("両方の言語で書いてください。", "Please write it in both languages."))
        return said
