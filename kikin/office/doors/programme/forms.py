"""What the programme door asks: by what to choose applications, and reasons that others read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kikin.fund.charter import Charter
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.states import STATES
from kikin.office.look.words import either, spoken
from kikin.values.text import Text

_ANY = Text("すべて", "All")


class Reasons(Questions):
    """Reasons that applicants or bodies read, in both languages."""

    reasons_ja = forms.CharField(
        label=either("理由（日本語）", "Reasons in Japanese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    reasons_en = forms.CharField(
        label=either("理由（英語）", "Reasons in English"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, belongs_to: str = "", **kwargs: Any) -> None:
        """`belongs_to` is the id of a form elsewhere on the page that sends these answers with its own."""
        super().__init__(*args, **kwargs)
        if belongs_to:
            for question in self.fields.values():
                question.widget.attrs["form"] = belongs_to

    @property
    def said(self) -> Text:
        return Text(self.cleaned_data["reasons_ja"], self.cleaned_data["reasons_en"])


class Approving(Questions):
    """What approves a change: a carry-over names the paper that permits it."""

    approval_number = forms.CharField(
        label=either("繰越承認の番号", "Number of the approval"),
        help_text=either("例：財計-2026-012", "Example: MOF-2026-012"),
        max_length=120,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "carry_over":
            del self.fields["approval_number"]


class PublicFrom(Questions):
    """From which day the public may see it, and until when it must not."""

    public_from_on = DayField(label=either("公表日", "Public from"))
    embargo_until_on = DayField(
        label=either("公表制限の終わる日", "Under embargo until"),
        required=False,
        help_text=either("この日より前には公表できません。", "It cannot be published before this day."),
    )


class ApplicationFilter(Questions):
    """In which state, of which field."""

    state = forms.ChoiceField(label=either("状態", "State"), required=False)
    field = forms.ChoiceField(label=either("分野", "Field"), required=False)

    def __init__(self, charter: Charter, states: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "state": [(one, spoken(STATES["application"][one].staff)) for one in states],
            "field": [(one.key, spoken(one.name)) for one in charter.fields],
        }
        for name, known in choices.items():
            self.choose(name, [("", spoken(_ANY)), *known])
