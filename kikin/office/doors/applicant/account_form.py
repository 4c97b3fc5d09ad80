"""What the applicant door asks about the account to which money goes."""

from __future__ import annotations

from django import forms

from kikin.fund.payments import ACCOUNT_KINDS, Details
from kikin.office.look.forms import Questions
from kikin.office.look.words import either

_IN_JAPAN = ("bank_code", "bank_kana", "branch_code", "branch_kana", "number")


class AccountForm(Questions):
    """An account in Japan by its codes, or one abroad by IBAN and BIC."""

    holder = forms.CharField(
        label=either("口座名義（カナ）", "Holder, in kana or capital letters"),
        help_text=either("例：カ）ミホンケンキユウシヨ", "Example: SAMPLE KK"),
        max_length=70,
    )
    bank_code = forms.CharField(label=either("金融機関コード（4桁）", "Code of the bank"), max_length=8, required=False)
    bank_kana = forms.CharField(label=either("金融機関名（カナ）", "Bank in kana"), max_length=30, required=False)
    branch_code = forms.CharField(label=either("支店コード（3桁）", "Code of the branch"), max_length=8, required=False)
    branch_kana = forms.CharField(label=either("支店名（カナ）", "Branch in kana"), max_length=30, required=False)
    kind = forms.ChoiceField(
        label=either("預金の種類", "Kind of account"),
        choices=[(key, either(text.ja, text.en)) for key, text in ACCOUNT_KINDS.items()],
    )
    number = forms.CharField(label=either("口座番号（7桁）", "Number"), max_length=12, required=False)
    iban = forms.CharField(label=either("IBAN（国外の口座）", "IBAN, abroad"), max_length=42, required=False)
    bic = forms.CharField(label=either("BIC（国外の口座）", "BIC, abroad"), max_length=14, required=False)
    telephone = forms.CharField(
        label=either("確認のための電話番号", "Telephone on which changes are confirmed"),
        help_text=either(
            "この届出の確認は、変更前から登録されている番号に行います。この番号は次の変更から使います。",
            "This change is confirmed on the number known before; this one serves for the next change.",
        ),
        max_length=32,
    )

    def details(self) -> Details:
        said = self.cleaned_data
        return Details(**{name: said[name] for name in ("holder", "kind", "iban", "bic", *_IN_JAPAN)})
