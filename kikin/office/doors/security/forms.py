"""What those who screen are asked: their reasons."""

from __future__ import annotations

from django import forms

from kikin.office.look.forms import Questions
from kikin.office.look.words import either
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
