"""What the finance door asks: a day, a span of days, reasons, the paper of a refund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either

if TYPE_CHECKING:
    pass

MAX_DOCUMENT_CHARACTERS = 120


class AsOf(Questions):
    """The end of which day to look at."""

    as_of = DayField(label=either("基準日", "As of the end of"), required=False)


class Span(Questions):
    """From which day to which, both included."""

    first = DayField(label=either("この日から", "From"), required=False)
    last = DayField(label=either("この日まで", "Until"), required=False)


class Reasons(Questions):
    """Reasons that someone outside will read, in both languages."""

    reasons_ja = forms.CharField(
        label=either("理由（日本語）", "Reasons in Japanese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    reasons_en = forms.CharField(
        label=either("理由（英語）", "Reasons in English"), widget=forms.Textarea(attrs={"rows": 3})
    )


class Repaying(Questions):
    """The notice by which all of an advance came back."""

    document = forms.CharField(
        label=either("返還通知の番号", "Number of the notice of refund"),
        help_text=either("例：返還-2026-012", "Example: REFUND-2026-012"),
        max_length=MAX_DOCUMENT_CHARACTERS,
    )
