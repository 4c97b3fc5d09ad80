"""What the programme door asks about obligations, breaches and debts that are given up."""

from __future__ import annotations

from django import forms

from kikin.office.doors.programme.forms import Reasons
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either

_MAX_DOCUMENT_CHARACTERS = 120


class WriteOffForm(Reasons):
    """How much of a debt is given up, and why."""

    amount_yen = YenField(label=either("放棄する額（円）", "Amount given up (yen)"))

    field_order = ("amount_yen", "reasons_ja", "reasons_en")


class BreachForm(Questions):
    """An obligation that was not kept: whose, since when, what, and on what evidence."""

    award = forms.CharField(
        label=either("採択・契約の番号", "Number of the award"), help_text=either("例：JPNP22001", "Example: JPNP22001")
    )
    member = forms.CharField(
        label=either("機関の番号", "Number of the member"),
        help_text=either("複数の機関がある契約に限り記入します。", "Only where the award has several members."),
        required=False,
    )
    breached_on = DayField(label=either("義務が守られなくなった日", "Not kept since"))
    words_ja = forms.CharField(label=either("内容（日本語）", "What, in Japanese"), widget=forms.Textarea)
    words_en = forms.CharField(label=either("内容（英語）", "What, in English"), widget=forms.Textarea)
    document = forms.CharField(
        label=either("根拠書類の番号", "Number of the evidence"), max_length=_MAX_DOCUMENT_CHARACTERS
    )
