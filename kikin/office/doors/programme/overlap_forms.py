"""What the pages of overlap ask: which pairs to show, what is decided about one and why, and a file of projects."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.overlaps import DECISIONS, OVERLAP
from kikin.office.look.forms import Questions
from kikin.office.look.states import STATES
from kikin.office.look.words import either, spoken
from kikin.values.text import Text

_ANY = Text("すべて", "All")


class PairFilter(Questions):
    """In which state."""

    state = forms.ChoiceField(label=either("状態", "State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ((key, spoken(name.staff)) for key, name in STATES["overlap"].items() if key in OVERLAP.states)
        self.choose("state", [("", spoken(_ANY)), *known])


class Why(Questions):
    """Reasons that stay in the house."""

    reasons = forms.CharField(
        label=either("理由", "Reasons"),
        help_text=either("応募者には示されません。", "Applicants are not shown them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5_000,
    )


class Deciding(Why):
    """What a pair comes to, and why. `belongs_to` is the id of a form elsewhere that sends these answers."""

    action = forms.ChoiceField(label=either("判断", "Decision"), widget=forms.RadioSelect)
    field_order = ("action", "reasons")

    def __init__(self, *args: Any, belongs_to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("action", [(key, spoken(name)) for key, name in DECISIONS.items()])
        if belongs_to:
            for question in self.fields.values():
                question.widget.attrs["form"] = belongs_to


class FileForm(Questions):
    """A file of other funds' projects, and whose they are."""

    source = forms.CharField(
        label=either("出所", "Source"),
        help_text=either(
            "例：e-Rad。同じ出所の同じ課題番号は上書きします。",
            "Such as e-Rad. The same number of the same source is replaced.",
        ),
        max_length=100,
    )
    file = forms.FileField(label=either("ファイル（CSV又はJSON）", "File (CSV or JSON)"))
