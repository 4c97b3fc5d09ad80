"""By what an auditor chooses payments and events."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.charter import Charter
from kikin.fund.inspections import METHODS
from kikin.office.inspections.queries import POPULATIONS
from kikin.office.look.forms import Questions, YenField
from kikin.office.look.states import STATES
from kikin.office.look.words import either, sentence, spoken
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

_ANY = Text("すべて", "All")


class BehindDays(Questions):
    """Between which days, both included."""

    first = forms.DateField(required=False)
    as_of = forms.DateField(required=False)


class PayeeFilter(Questions):
    """In which state, of which organisation."""

    state = forms.ChoiceField(
        label=either("状態", "State"),
        required=False,
        choices=[
            ("", either(_ANY.ja, _ANY.en)),
            *((one, either(name.staff.ja, name.staff.en)) for one, name in STATES["payee_account"].items()),
        ],
    )
    organisation = forms.CharField(label=either("機関の番号", "Ref of the organisation"), required=False)


class InspectionFilter(Questions):
    """Of which agency and fiscal year."""

    agency = forms.ChoiceField(label=either("配分機関", "Agency"), required=False)
    fiscal_year = forms.ChoiceField(label=either("年度", "Fiscal year"), required=False)

    def __init__(self, charter: Charter, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = sorted({part.fiscal_year for part in charter.allotments})
        choices = {
            "agency": [(one.key, spoken(one.name)) for one in charter.agencies],
            "field": [(one.key, spoken(one.name)) for one in charter.fields],
            "fiscal_year": [(str(year), show_fiscal_year(year, language)) for year in years],
        }
        for name, known in choices.items():
            if name not in self.fields:
                continue
            self.choose(name, [("", spoken(_ANY)), *known])


class DisbursementFilter(InspectionFilter):
    """Of which agency, field and fiscal year."""

    field = forms.ChoiceField(label=either("分野", "Field"), required=False)


class SampledList(InspectionFilter):
    """From what to draw."""

    kind = forms.ChoiceField(
        label=either("母集団", "From"),
        choices=[(key, either(text.ja, text.en)) for key, text in POPULATIONS.items()],
    )


class Drawing(SampledList):
    """From what, how, how much and with which seed to draw."""

    method = forms.ChoiceField(
        label=either("方法", "How"), choices=[(key, either(text.ja, text.en)) for key, text in METHODS.items()]
    )
    seed = forms.CharField(label=either("乱数の種", "Seed"))
    size = forms.IntegerField(
        label=either("抽出数", "Size"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": either("整数にしてください。", "Write a whole number.")},
    )
    interval_yen = YenField(label=either("又は間隔（円）", "Or interval (yen)"), required=False)


class EventFilter(Questions):
    """Of which name, about what, by whom."""

    name = forms.ChoiceField(label=either("何が起きたか", "What happened"), required=False)
    kind = forms.CharField(label=either("対象の種類", "Kind of thing"), required=False)
    ref = forms.CharField(label=either("対象の番号", "Ref of the thing"), required=False)
    actor = forms.CharField(label=either("行った人の番号", "Ref of the person"), required=False)

    def __init__(self, names: list[tuple[str, Text]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("name", [("", spoken(_ANY)), *((name, sentence(label)) for name, label in names)])
