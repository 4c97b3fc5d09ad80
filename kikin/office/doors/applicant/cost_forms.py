"""The questions of a cost report: a line, a paper, a timesheet, a tag, an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField

from kikin.fund import costs as rules
from kikin.fund.charter import COST_ITEMS
from kikin.office.costs.sheets import COLUMNS, exact
from kikin.office.doors.applicant.forms import capitalised
from kikin.office.look.costs import shortest
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either
from kikin.values.text import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_MONTH = re.compile(r"(\d{4})[-/年](\d{1,2})月?")
_MAX_CHARACTERS = 500
_MAX_MINUTES = 100_000


def _choices(named: Mapping[str, Text]) -> list[tuple[str, Any]]:
    return [(key, either(text.ja, capitalised(text).en)) for key, text in named.items()]


def _label(field: str) -> _StrPromise:
    return either(COLUMNS[field].ja, COLUMNS[field].en)


def _words(
    label: _StrPromise, help_text: Any = "", required: bool = True, most: int = _MAX_CHARACTERS
) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=most)


def _minutes(label: _StrPromise, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=_MAX_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": either("分を数字で記入してください。", "Please write minutes in figures."),
            "min_value": either("0以上にしてください。", "Please write 0 or more."),
            "max_value": either("大きすぎます。", "This is too much."),
        },
    )


def _insurance() -> forms.CharField:
    help_text = either(
        "保険会社と証券番号。付保していない場合は空欄です。", "The insurer and the policy; empty for none."
    )
    return _words(either("保険", "Insurance"), help_text, False)


def _sharing() -> forms.CharField:
    help_text = either("共用する相手。共用していない場合は空欄です。", "Who uses it too; empty for nobody.")
    return _words(either("共用", "Shared with"), help_text, False)


class ExactField(forms.Field):
    """A number with places after its point, kept without loss."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        read = exact(str(value or ""))
        if isinstance(read, tuple):
            _, ja, en, remedy_ja, remedy_en = read
            raise forms.ValidationError(either(f"{ja}。{remedy_ja}。", f"This {en}: {remedy_en}."))
        return read

    def prepare_value(self, value: Any) -> Any:
        return shortest(value) if isinstance(value, Decimal) else value


class CostLineForm(Questions):
    """One line. `after` is the number of the last line that stood on the page."""

    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    cost_item = forms.ChoiceField(label=_label("cost_item"))
    description = _words(_label("description"), either("例：極低温測定器", "Example: a cryogenic probe"))
    ordered_on = DayField(label=_label("ordered_on"))
    delivered_on = DayField(label=_label("delivered_on"))
    paid_on = DayField(label=_label("paid_on"))
    amount_yen = YenField(
        label=_label("amount_yen"),
        help_text=either(
            "例：1,100,000。外貨で支払った場合は、空欄でかまいません。",
            "Example: 1,100,000. Of what was paid in another currency it may be left empty.",
        ),
        least_yen=1,
        required=False,
    )
    tax_yen = YenField(label=_label("tax_yen"), initial="0")
    supplier = _words(
        _label("supplier"), either("人件費と間接経費では空欄です。", "Empty for personnel and indirect cost."), False
    )
    supplier_number = _words(
        _label("supplier_number"),
        either("13桁。分かる場合に記入します。", "13 digits, where you know them."),
        False,
        20,
    )
    bill_number = _words(
        _label("bill_number"), either("請求書又は領収書の番号", "The number of the bill or of the receipt"), False
    )
    evidence = forms.ChoiceField(
        label=_label("evidence"),
        help_text=either("先に報告書に登録した書類から選びます。", "One of the papers that were added to the report."),
    )
    remark = _words(
        _label("remark"),
        either(
            "関係会社からの調達、従事日誌のない謝金などでは、理由を必ず記入してください。",
            "Required for related suppliers, and for pay without a timesheet: say why.",
        ),
        False,
    )

    currency = _words(
        _label("currency"),
        either("外貨で支払った場合だけ、USDのように記入します。", "Only of what was not paid in yen, such as USD."),
        False,
        3,
    )
    foreign_amount = ExactField(label=_label("foreign_amount"), required=False)
    exchange_rate = ExactField(
        label=_label("exchange_rate"),
        help_text=either("1通貨単位当たりの円。例：145.5", "Yen for one of the currency, such as 145.5"),
        required=False,
    )
    rate_source = _words(
        _label("rate_source"), either("例：取引銀行のTTM", "Example: the middle rate of our bank"), False
    )
    rate_on = DayField(label=_label("rate_on"), required=False)

    def __init__(self, *args: Any, items: Sequence[str], papers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("cost_item", _choices({item: COST_ITEMS[item] for item in items}))
        self.choose("evidence", [(name, name) for name in papers])

    def clean_supplier_number(self) -> str:
        number = unicodedata.normalize("NFKC", self.cleaned_data["supplier_number"])
        return re.sub(r"[\s-]", "", number).upper().removeprefix("T")

    def clean_currency(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["currency"]).strip().upper()

    def clean_amount_yen(self) -> int:
        """Zero leaves it to the rate of exchange."""
        return self.cleaned_data["amount_yen"] or 0

    @property
    def line(self) -> rules.Line:
        """What was said, once it is valid."""
        return rules.Line(**{field: self.cleaned_data[field] for field in COLUMNS})


class PaperForm(Questions):
    """A file. What is in it is never shown inside a page."""

    file = forms.FileField(label=either("ファイル", "File"))


class SourceForm(Questions):
    """Where a part of the own share comes from."""

    source = forms.ChoiceField(label=either("財源", "Source"), choices=_choices(rules.SOURCES))
    from_whom = _words(
        either("貸主・交付元", "From whom"), either("自己資金では空欄です。", "Empty for its own funds."), False
    )
    amount_yen = YenField(label=either("金額（円）", "Amount (yen)"), least_yen=1)
    evidence = forms.ChoiceField(label=either("証拠書類", "Evidence"))

    def __init__(self, *args: Any, papers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("evidence", [(name, name) for name in papers])


class HandInForm(Questions):
    """Whether the recipient gets its input tax back: then the tax does not count."""

    deducts_tax = forms.TypedChoiceField(
        label=either("消費税の仕入税額控除", "Input tax"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[
            ("no", either("控除しない（税込額を計上）", "Not deducted: the amounts with tax count")),
            ("yes", either("控除する（税抜額を計上）", "Deducted: the amounts without tax count")),
        ],
    )


class ReplyForm(Questions):
    """The answer to a disallowance."""

    reply = forms.CharField(label=either("回答", "Answer"), widget=forms.Textarea, max_length=4_000)


class TagForm(Questions):
    """What is stuck on a thing, where it stands, who answers for it."""

    tag = _words(either("管理番号", "Tag"), either("資産に貼付した番号", "The number stuck on the thing"), most=64)
    place = _words(either("設置場所", "Place"), either("例：第一研究棟201号室", "Example: laboratory 1, room 201"))
    custodian = _words(either("管理者", "Custodian"), either("部署名又は役職名", "A section or a post"))
    belongs_to = forms.ChoiceField(label=either("所有者", "Belongs to"), choices=_choices(rules.HOLDERS))
    insurance = _insurance()
    sharing = _sharing()


class SightingForm(Questions):
    """Seen where and when, and how it is insured and shared now."""

    seen_on = DayField(label=either("確認した日", "Seen on"))
    place = _words(either("設置場所", "Place"))
    insurance = _insurance()
    sharing = _sharing()


class DisposalForm(Questions):
    """How a thing is to be given up, for how much, and the paper that shows it."""

    kind = forms.ChoiceField(label=either("処分の方法", "How"), choices=_choices(rules.DISPOSALS))
    given_up_on = DayField(label=either("処分の予定日", "On which day"))
    proceeds_yen = YenField(
        label=either("対価（円）", "Proceeds (yen)"),
        help_text=either("無償の場合は0円。", "0 where it fetches nothing."),
        initial="0",
    )
    to_whom = _words(either("相手方", "To whom"), either("廃棄では空欄です。", "Empty where it is scrapped."), False)
    reason = _words(either("処分の理由", "Why"))
    file = forms.FileField(
        label=either("根拠書類", "Paper"),
        help_text=either("見積書、鑑定書、廃棄証明など", "A quote, an appraisal, a certificate"),
    )


class GroupForm(Questions):
    """A company of the recipient's own group."""

    name = _words(either("関係会社の名称", "Name of the company"), most=300)
    corporate_number = _words(either("法人番号", "Corporate number"), required=False, most=20)

    def clean_corporate_number(self) -> str:
        return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.cleaned_data["corporate_number"]))


class StaffForm(Questions):
    """Someone whose time is to be reported and who is not on the list yet."""

    name_ja = _words(either("氏名（日本語）", "Name in Japanese"), most=300)
    name_en = _words(either("氏名（英語）", "Name in English"), most=300)


class TimesheetForm(Questions):
    """A person's month: two boxes for each day, worked minutes and minutes of leave."""

    person = forms.ChoiceField(label=either("従事者", "Person"))
    month = _words(either("月", "Month"), either("例：2022-10", "Example: 2022-10"), most=10)
    grade = forms.ChoiceField(label=either("単価", "Rate"), required=False)
    pay_yen = YenField(
        label=either("支給額（円）", "Pay (yen)"),
        help_text=either("給与の実績による場合だけ記入します。", "Only where the payroll gives the rate."),
        required=False,
    )
    pay_minutes = _minutes(either("支給額の対象時間（分）", "Minutes that the pay is for"))
    measured_by = forms.ChoiceField(
        label=either("給与単価と比較する等級", "Grade beside the payroll"),
        help_text=either(
            "給与の実績による場合に、その人の等級を選びます。", "The person's grade, where the payroll gives the rate."
        ),
        required=False,
    )
    mode = forms.ChoiceField(label=either("勤務形態", "Mode"), choices=_choices(rules.MODES))
    agreed_minutes = _minutes(
        either("契約上の月間時間（分）", "Minutes agreed in a month"),
        either("非常勤・短時間の場合だけ記入します。", "For part-time work only."),
    )
    evidence = forms.ChoiceField(label=either("従事日誌・給与台帳", "Timesheet or payroll"))
    paid_on = DayField(label=either("支給日", "Paid on"))
    remark = _words(
        either("備考", "Remark"),
        either("等級単価を大きく超える場合は、理由を記入します。", "Say why, where pay is far above the grade."),
        False,
    )

    def __init__(
        self, *args: Any, people: Mapping[str, Text], grades: Mapping[str, Text], papers: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        payroll = {"": Text("給与の実績による", "By the payroll")}
        self.choose("person", _choices(people))
        self.choose("grade", _choices({**payroll, **grades}))
        none = {"": Text("等級単価表によらない", "None")}
        self.choose("measured_by", _choices({**none, **grades}))
        self.choose("evidence", [(name, name) for name in papers])
        for number in range(1, 32):
            for kind, ja, en in (("work", "従事", "worked"), ("leave", "休暇", "leave")):
                box = _minutes(either(f"{number}日・{ja}（分）", f"Day {number}, {en} (minutes)"))
                box.widget.attrs["aria-label"] = box.label
                self.fields[f"{kind}_{number}"] = box

    def clean_month(self) -> date:
        found = _MONTH.fullmatch(unicodedata.normalize("NFKC", self.cleaned_data["month"]).strip())
        if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
            raise forms.ValidationError(either("2022-10のように記入してください。", "Please write it as 2022-10."))
        return date(int(found[1]), int(found[2]), 1)

    def clean(self) -> dict[str, Any]:
        """No minutes stand on a day that the month does not have, and what was agreed is of part-time work."""
        answers: dict[str, Any] = super().clean() or {}
        if "mode" in answers and answers["mode"] != rules.mode_of(answers.get("agreed_minutes") or 0):
            words = either("非常勤の場合だけ記入してください。", "Give it for part-time work, and for no other.")
            self.add_error("agreed_minutes", words)
        month = answers.get("month")
        if month is not None:
            last = ((month + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
            for number in range(last + 1, 32):
                for box in (f"work_{number}", f"leave_{number}"):
                    if answers.get(box):
                        self.add_error(box, either("この月にない日です。", "The month has no such day."))
        return answers

    @property
    def asked(self) -> list[BoundField]:
        """The questions above the days."""
        return [self[name] for name in self.fields if not name.startswith(("work_", "leave_"))]

    @property
    def boxes(self) -> list[tuple[int, BoundField, BoundField]]:
        """Each day with its two boxes."""
        return [(number, self[f"work_{number}"], self[f"leave_{number}"]) for number in range(1, 32)]

    @property
    def days(self) -> tuple[rules.Day, ...]:
        """The days on which something stands."""
        said, month = self.cleaned_data, self.cleaned_data["month"]
        return tuple(
            rules.Day(month.replace(day=number), said[f"work_{number}"] or 0, said[f"leave_{number}"] or 0)
            for number in range(1, 32)
            if said[f"work_{number}"] or said[f"leave_{number}"]
        )
