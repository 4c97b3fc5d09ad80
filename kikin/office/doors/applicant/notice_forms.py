"""What a recipient states after the award: of itself, and of its key people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms

from kikin.fund.watch import CompanyNotice, Holder, PersonNotice
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either, spoken
from kikin.values.text import Text

_LINE = re.compile(
    r"\s*(?P<name>[^,、]+?)\s*[,、]\s*(?P<share>\d{1,3}(\.\d{1,2})?)\s*%?\s*([,、]\s*(?P<rights>.*?)\s*)?"
)
_MAX_WORDS = 2_000
_MAX_NAME = 200
_LONGEST_RUNWAY_MONTHS = 600


class CompanyForm(Questions):
    """How the organisation stands."""

    holders = forms.CharField(
        label=either("5%以上の株主", "Shareholders from 5 %"),
        help_text=either(
            "一行に一人：名称、議決権の割合（%）、特別な権利。例：見本投資株式会社、12.5、取締役一名の指名権",
            "One to a line: name, votes in %, special rights. Example: Sample Investment KK, 12.5, names one director",
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=_MAX_WORDS * 5,
        required=False,
    )
    runway_months = forms.IntegerField(
        label=either("手元資金で続けられる月数", "Months for which the cash lasts"),
        min_value=0,
        max_value=_LONGEST_RUNWAY_MONTHS,
        required=False,
    )
    liens = forms.CharField(
        label=either("担保・差押え", "Liens and seizures"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=_MAX_WORDS,
        required=False,
    )
    talks_with = forms.CharField(
        label=either("支配権の移転について協議している相手方", "With whom a change of control is talked about"),
        help_text=either("移転の前に届け出てください。", "Give notice before it happens."),
        max_length=_MAX_NAME,
        required=False,
    )
    talks_on = DayField(label=either("移転の予定日", "When it is to happen"), required=False)

    def clean_holders(self) -> tuple[Holder, ...]:
        lines = [line for line in self.cleaned_data["holders"].splitlines() if line.strip()]
        return tuple(self._holder(number, line) for number, line in enumerate(lines, start=1))

    @staticmethod
    def _holder(number: int, line: str) -> Holder:
        found = _LINE.fullmatch(unicodedata.normalize("NFKC", line))
        if found is None:
            raise forms.ValidationError(
                either(
                    f"{number}行目を「名称、割合、特別な権利」の順に書いてください（例：見本投資株式会社、12.5）。",
                    f"Write line {number} as name, share, special rights, such as: Sample Investment KK, 12.5",
                )
            )
        whole, _, part = found["share"].partition(".")
        return Holder(found["name"], int(whole) * 100 + int(part.ljust(2, "0") or 0), found["rights"] or "")

    @property
    def said(self) -> CompanyNotice:
        return CompanyNotice(**self.cleaned_data)

    @classmethod
    def typed(cls, notice: CompanyNotice) -> dict[str, Any]:
        """What stands in the boxes for a notice."""
        lines = [", ".join(filter(None, (one.name, f"{one.votes_bp / 100:g}", one.rights))) for one in notice.holders]
        return {
            "holders": "\n".join(lines),
            "runway_months": notice.runway_months,
            "liens": notice.liens,
            "talks_with": notice.talks_with,
            "talks_on": notice.talks_on,
        }


class PersonNoticeForm(Questions):
    """How a key person stands; `people` are their names by their refs."""

    person = forms.ChoiceField(label=either("誰について", "About whom"))
    post = forms.CharField(label=either("職", "Post"), max_length=_MAX_NAME, required=False)
    term_ends_on = DayField(
        label=either("任期の終わり", "When the term ends"),
        help_text=either("任期がなければ空にします。", "Empty where there is no term."),
        required=False,
    )
    effort_percent = forms.IntegerField(
        label=either("この課題のエフォート（%）", "Effort for this project, in %"), min_value=0, max_value=100
    )
    leaves_on = DayField(
        label=either("離任の日", "When they leave"),
        help_text=either("離任する場合だけ書きます。", "Only if they leave."),
        required=False,
    )

    def __init__(self, *args: Any, people: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", [(ref, spoken(name)) for ref, name in people.items()])

    @property
    def said(self) -> PersonNotice:
        said = self.cleaned_data
        return PersonNotice(said["post"], said["term_ends_on"], said["effort_percent"] * 100, said["leaves_on"])
