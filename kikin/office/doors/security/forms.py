"""What those who screen are asked: reasons, a level, the terms of a measure."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.control import SOURCES
from kikin.fund.screening import MEASURES
from kikin.office.look.forms import Questions
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
    due_on = forms.DateField(
        label=either("期限", "Due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": either("2026-11-22のような日付にしてください。", "Write a date such as 2026-11-22.")
        },
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


class Statements(Questions):
    """A file that says who owns an organisation, where it is from, and of which day it speaks."""

    source = forms.ChoiceField(label=either("情報の出所", "Source"))
    as_of = forms.DateField(
        label=either("内容の時点", "As of"),
        help_text=either("いつの状態を述べたものか。", "The day of which the statements speak."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": either("2026-11-22のような日付にしてください。", "Write a date such as 2026-11-22.")
        },
    )
    party = forms.CharField(
        label=either("ファイルの中でのこの機関の識別子", "The organisation's identifier in the file"),
        help_text=either(
            "空欄の場合は、名称・法人番号などから判断します。", "Left empty, it is told from its name or numbers."
        ),
        max_length=500,
        required=False,
    )
    file = forms.FileField(
        label=either("ファイル（BODS 0.4のJSONまたはCSV）", "File (BODS 0.4 as JSON, or CSV)"),
        help_text=either(
            "CSVの列：owner, owned, share_bp, votes_bp, kind（UTF-8）",
            "Columns of a CSV: owner, owned, share_bp, votes_bp, kind (UTF-8)",
        ),
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.fields["source"]
        assert isinstance(question, forms.ChoiceField)
        question.choices = [(key, spoken(label)) for key, label in SOURCES.items()]


class Lookup(Questions):
    """An organisation, by what it is called."""

    organisation = forms.CharField(
        label=either("機関の名称、法人番号または機関番号", "Name, corporate number or ref of an organisation"),
        help_text=either("名称は正確に記入してください。", "Write its name exactly."),
        max_length=300,
    )


class Comparison(Questions):
    """Two versions: the one shown, and the one that it is compared with."""

    version = forms.IntegerField(label=either("表示する版", "Version shown"), min_value=1)
    before = forms.IntegerField(label=either("比べる版", "Compared with"), min_value=1)
