"""What an applicant writes to those who look after research security: answers, proof, and grounds of an appeal."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.office.look.forms import FilesField, Questions
from kikin.office.look.words import either
from kikin.values.text import Text


class PapersField(FilesField):
    """Papers, each with its name."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        return [(one.name or "", one.read()) for one in super().clean(data, initial)]


def _papers(is_required: bool) -> PapersField:
    return PapersField(
        label=either("資料", "Papers"),
        help_text=either(
            "PDF、画像、表など。複数選べます。", "PDF, pictures, sheets and so on. You can choose several."
        ),
        required=is_required,
    )


class Answer(Questions):
    """An answer to a question, with papers."""

    words = forms.CharField(label=either("回答", "Answer"), widget=forms.Textarea(attrs={"rows": 6}))
    papers = _papers(False)


class Proof(Questions):
    """What shows that a measure is met."""

    papers = _papers(True)


class Decline(Questions):
    """Why a plan is declined."""

    reasons = forms.CharField(label=either("理由", "Reasons"), widget=forms.Textarea(attrs={"rows": 4}))

    @property
    def said(self) -> Text:
        return Text(self.cleaned_data["reasons"], self.cleaned_data["reasons"])


class Appealing(Questions):
    """Why a decision should be looked at anew."""

    grounds = forms.CharField(
        label=either("申立ての理由", "Grounds"),
        help_text=either(
            "決定のどこが、なぜ誤っているかを書いてください。",
            "Say what in the decision is wrong, and why.",
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    papers = _papers(False)
