"""What the finance door asks about settlements, receipts and banks' statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from kikin.office.doors.finance.forms import MAX_DOCUMENT_CHARACTERS
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_SHEET_BYTES = 4 * 2**20


def _document(label: _StrPromise, example: _StrPromise) -> forms.CharField:
    return forms.CharField(label=label, help_text=example, max_length=MAX_DOCUMENT_CHARACTERS)


class DrawingUp(Questions):
    """Whose settlement to draw up: an award and a fiscal year."""

    award = forms.CharField(
        label=either("採択・契約の番号", "Number of the award"), help_text=either("例：JPNP22001", "Example: JPNP22001")
    )
    fiscal_year = forms.IntegerField(
        label=either("年度", "Fiscal year"),
        min_value=2000,
        max_value=2999,
        help_text=either("例：2026（2026年度）", "Example: 2026"),
        error_messages={"invalid": either("西暦の年度にしてください。", "Write a year such as 2026.")},
    )


class Signing(Questions):
    """The figures that the signer has read."""

    seen = forms.CharField(widget=forms.HiddenInput)


class Receipt(Questions):
    """What came in, on which day, by which notice."""

    amount_yen = YenField(
        least_yen=1,
        label=either("入金額（円）", "Amount received (yen)"),
        help_text=either("元本、延滞金の順に充てます。", "It counts towards the principal first, then the interest."),
    )
    received_on = DayField(label=either("入金日", "Received on"))
    document = _document(
        either("入金通知の番号", "Number of the notice of receipt"),
        either("例：入金-2026-012", "Example: RECEIPT-2026-012"),
    )


class Collecting(Questions):
    """The day and notice of a payback that came in."""

    received_on = DayField(label=either("入金日", "Received on"))
    document = _document(
        either("入金通知の番号", "Number of the notice of receipt"),
        either("例：入金-2026-012", "Example: RECEIPT-2026-012"),
    )


class BankStatement(Questions):
    """A bank's statement of interest, for the members of one award."""

    award = forms.CharField(
        label=either("採択・契約の番号", "Number of the award"), help_text=either("例：JPNP22001", "Example: JPNP22001")
    )
    sheet = forms.FileField(
        label=either("銀行の利子計算書（CSV）", "The bank's statement of interest (CSV)"),
        help_text=either(
            "列：member, bank, loan, from_on, to_on, due_on, interest_yen（UTF-8）",
            "Columns: member, bank, loan, from_on, to_on, due_on, interest_yen (UTF-8)",
        ),
        max_length=200,
    )
