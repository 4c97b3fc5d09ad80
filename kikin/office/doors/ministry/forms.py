"""The answer of a body: what was shown, and why."""

from __future__ import annotations

from django import forms

from kikin.fund.approvals import ANSWERS
from kikin.office.look.forms import Questions
from kikin.office.look.words import either

MAX_REASONS_CHARACTERS = 10_000


class AnswerForm(Questions):
    """`digest` is that of the content on the page. Whether an answer needs reasons, the rules say."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    answer = forms.ChoiceField(choices=[(key, key) for key in ANSWERS], widget=forms.HiddenInput)
    reasons = forms.CharField(
        label=either("理由", "Reasons"),
        help_text=either(
            "差し戻すとき、同意しないときは必ず書いてください。他の府省と配分機関に示されます。",
            "Needed to return or to refuse. The other bodies and the agencies will read them.",
        ),
        widget=forms.Textarea,
        max_length=MAX_REASONS_CHARACTERS,
        required=False,
    )
