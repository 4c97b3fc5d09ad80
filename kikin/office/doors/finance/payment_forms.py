"""What the finance door asks about accounts, holds and runs."""

from __future__ import annotations

from django import forms

from kikin.fund.payments import ACCOUNT_KINDS, FILE_FORMATS, PLACED, Details, PayerTerms
from kikin.office.doors.finance.forms import Reasons
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either


class CallingBack(Questions):
    """On which number the change was confirmed and, where none was known, where it was found."""

    telephone = forms.CharField(
        label=either("かけた電話番号", "Number called"),
        help_text=either(
            "届出に書かれた番号ではなく、変更前から知られている番号です。", "Known before, not from the change."
        ),
        max_length=32,
    )
    source = forms.CharField(
        label=either("番号の出所", "Where the number was found"),
        help_text=either("初めての届出のときに記入します。例：国税庁法人番号公表サイト", "For a first account only."),
        max_length=200,
        required=False,
    )


class EnteringPayer(Questions):
    """From where the agency pays, and what it has agreed with its bank."""

    holder = forms.CharField(label=either("口座名義（カナ）", "Holder in kana"), max_length=70)
    bank_code = forms.CharField(label=either("金融機関コード（4桁）", "Code of the bank, 4 figures"), max_length=8)
    bank_kana = forms.CharField(label=either("金融機関名（カナ）", "Bank in kana"), max_length=30)
    branch_code = forms.CharField(label=either("支店コード（3桁）", "Code of the branch, 3 figures"), max_length=8)
    branch_kana = forms.CharField(label=either("支店名（カナ）", "Branch in kana"), max_length=30)
    kind = forms.ChoiceField(
        label=either("預金の種類", "Kind of account"),
        choices=[(key, either(text.ja, text.en)) for key, text in ACCOUNT_KINDS.items()],
    )
    number = forms.CharField(label=either("口座番号（7桁）", "Number, 7 figures"), max_length=12)
    requester_code = forms.CharField(label=either("委託者コード（10桁以内）", "Requester's code"), max_length=10)
    requester_kana = forms.CharField(label=either("依頼人名（カナ）", "Requester in kana"), max_length=60)
    file_format = forms.ChoiceField(
        label=either("振込データの形式", "Form of the bank file"),
        choices=[(key, either(text.ja, text.en)) for key, text in FILE_FORMATS.items()],
    )
    has_line_ends = forms.BooleanField(
        label=either("全銀形式の各行に改行（CRLF）を付ける", "Zengin records end with CR LF"), required=False
    )

    def details(self) -> Details:
        said = self.cleaned_data
        names = ("holder", "bank_code", "bank_kana", "branch_code", "branch_kana", "kind", "number")
        return Details(**{name: said[name] for name in names})

    def terms(self) -> PayerTerms:
        said = self.cleaned_data
        return PayerTerms(said["requester_code"], said["requester_kana"], said["file_format"], said["has_line_ends"])


class Holding(Reasons):
    """Why payments are stopped."""

    code = forms.ChoiceField(
        label=either("保留の区分", "Kind of hold"),
        choices=[(key, either(text.ja, text.en)) for key, text in PLACED.items()],
        widget=forms.RadioSelect,
    )


class Preparing(Questions):
    """The day on which the bank pays."""

    pay_on = DayField(
        label=either("振込指定日", "Day of the transfer"),
    )


class Failing(Questions):
    """What the bank says about a payment that came back."""

    payment = forms.ChoiceField(label=either("戻った支払", "Payment that came back"))
    reasons = forms.CharField(
        label=either("不能の理由", "Why it failed"),
        help_text=either("例：口座名義相違", "Example: wrong name"),
        max_length=200,
    )
    notice = forms.CharField(label=either("銀行の通知の番号", "Number of the bank's notice"), max_length=120)
