"""The questions of an application. A draft may be kept with gaps: they are asked for again before it is sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kikin.fund.applications import (
    COST_ITEMS,
    DECLARATIONS,
    DISCLOSURE_KINDS,
    MAX_SUMMARY_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    PERSON_ROLES,
)
from kikin.fund.parties import ORGANISATION_KINDS, SIZES
from kikin.office.applications.outline import LineOutline, Outline
from kikin.office.doors.applicant.sections import ALL_DISCLOSED
from kikin.office.look.forms import Questions, YenField
from kikin.office.look.words import either
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Yen, show_yen
from kikin.values.text import Text

MAX_NAME_CHARACTERS = 300
MAX_KEYWORDS = 30


def _choices(named: Mapping[str, Text]) -> list[tuple[str, Any]]:
    return [(key, either(text.ja, capitalised(text).en)) for key, text in named.items()]


def capitalised(text: Text) -> Text:
    """The English of a catalogue as it begins a line."""
    return Text(text.ja, text.en[:1].upper() + text.en[1:])


class DraftQuestions(Questions):
    """Questions that have to be answered in the end, and may be left open for now."""

    def full_clean(self) -> None:
        asked = [field for field in self.fields.values() if field.required]
        for field in asked:
            field.required = False
        super().full_clean()
        for field in asked:
            field.required = True


class _Named(Questions):
    """A name in Japanese, in English, or both."""

    name_ja = forms.CharField(
        label=either("名称（日本語）", "Name in Japanese"),
        help_text=either("日本語か英語のどちらか一方は必ず記入してください。", "Give at least one of the two names."),
        max_length=MAX_NAME_CHARACTERS,
        required=False,
    )
    name_en = forms.CharField(
        label=either("名称（英語）", "Name in English"), max_length=MAX_NAME_CHARACTERS, required=False
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors and not (answers["name_ja"] or answers["name_en"]):
            self.add_error("name_ja", either("名称を記入してください。", "Please write a name."))
        return answers

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["name_ja"], self.cleaned_data["name_en"])


class BasicsForm(DraftQuestions):
    title_ja = forms.CharField(
        label=either("課題名（日本語）", "Title in Japanese"),
        help_text=either(
            "日本語か英語のどちらか一方があれば提出できます。", "One of the two languages is enough to submit."
        ),
        max_length=MAX_TITLE_CHARACTERS,
    )
    title_en = forms.CharField(label=either("課題名（英語）", "Title in English"), max_length=MAX_TITLE_CHARACTERS)
    summary_ja = forms.CharField(
        label=either("概要（日本語）", "Summary in Japanese"),
        help_text=either(
            "対象分野は、課題名と概要の言葉から判定されます。",
            "The field of the fund is recognised from the words of the title and the summary.",
        ),
        max_length=MAX_SUMMARY_CHARACTERS,
        widget=forms.Textarea,
    )
    summary_en = forms.CharField(
        label=either("概要（英語）", "Summary in English"), max_length=MAX_SUMMARY_CHARACTERS, widget=forms.Textarea
    )
    stage = forms.ChoiceField(label=either("研究開発の段階", "Stage of the work"), widget=forms.RadioSelect)
    keywords = forms.CharField(
        label=either("キーワード", "Keywords"),
        help_text=either("読点またはコンマで区切ってください。例：量子計算、誤り訂正", "Separated by commas."),
        max_length=1_000,
        required=False,
    )

    def __init__(self, *args: Any, stages: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("stage", _choices(stages))

    def clean_keywords(self) -> tuple[str, ...]:
        commas = str.maketrans("、，", ",,")
        words = [word.strip() for word in self.cleaned_data["keywords"].translate(commas).split(",")]
        kept = tuple(dict.fromkeys(word for word in words if word))
        if len(kept) > MAX_KEYWORDS:
            raise forms.ValidationError(either("30語以内にしてください。", "Please give 30 at most."))
        return kept


class MemberForm(_Named):
    """An organisation that joins the consortium."""

    kind = forms.ChoiceField(label=either("機関の種類", "Kind of organisation"), choices=_choices(ORGANISATION_KINDS))
    size = forms.ChoiceField(label=either("規模", "Size"), choices=_choices(SIZES))
    corporate_number = forms.CharField(
        label=either("法人番号", "Corporate number"),
        help_text=either("13桁の数字", "The 13 digits of a Japanese corporation"),
        max_length=40,
        required=False,
    )
    cost_share_yen = YenField(label=either("自己負担額（円）", "Cost share (yen)"), initial="0")

    def clean_corporate_number(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["corporate_number"]).replace(" ", "").replace("-", "")


class CostSharesForm(DraftQuestions):
    """What each member, by the ref of its organisation, pays itself; an empty answer is nothing."""

    def __init__(self, *args: Any, members: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for organisation in members:
            self.fields[self.box(organisation)] = YenField(
                label=either("自己負担額（円）", "Cost share (yen)"),
                help_text=either("ない場合は0", "0 if there is none"),
            )

    @staticmethod
    def box(organisation: str) -> str:
        return f"share_{organisation}"

    def shares_yen(self) -> dict[str, Yen]:
        return {organisation: self.cleaned_data[self.box(organisation)] or 0 for organisation in self.members}


class PersonForm(_Named):
    """Someone who joins; `members` are the names of the organisations by their refs."""

    role = forms.ChoiceField(label=either("役割", "Role"), choices=_choices(PERSON_ROLES))
    member = forms.ChoiceField(label=either("所属機関", "Organisation"))

    def __init__(self, *args: Any, members: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_ja"].label = either("氏名（日本語）", "Name in Japanese")
        self.fields["name_en"].label = either("氏名（英語）", "Name in English")
        self.choose("member", _choices(members))


class MyRoleForm(Questions):
    """Whoever writes the application may be in it."""

    role = forms.ChoiceField(label=either("役割", "Role"), choices=_choices(PERSON_ROLES))


class BudgetForm(DraftQuestions):
    """One box for each member, fiscal year and cost item, and one for what the member pays itself; empty is nothing.

    `members` are the names of organisations by their refs, the lead first.
    """

    def __init__(
        self, *args: Any, members: Mapping[str, Text], years: Sequence[int], items: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.years = years
        self.items = items
        for place, name in enumerate(members.values()):
            for item in items:
                for year in years:
                    label = either(
                        f"{name.ja}・{COST_ITEMS[item].ja}・{show_fiscal_year(year, 'ja')}",
                        f"{name.en}, {COST_ITEMS[item].en}, {show_fiscal_year(year, 'en')}",
                    )
                    self._ask(self.box(place, year, item), label)
            self._ask(self.own_box(place), either(f"{name.ja}・自己負担額", f"{name.en}, own share"))

    def _ask(self, box: str, label: Any) -> None:
        field = YenField(label=label)
        field.widget.attrs["aria-label"] = field.label
        self.fields[box] = field

    @staticmethod
    def box(place: int, year: int, item: str) -> str:
        return f"yen_{place}_{year}_{item}"

    @staticmethod
    def own_box(place: int) -> str:
        return f"own_{place}"

    @classmethod
    def typed(cls, outline: Outline) -> dict[str, str]:
        """What stands in the boxes for an outline."""
        asked = {cls.box(one.member, one.fiscal_year, one.cost_item): f"{one.amount_yen:,}" for one in outline.lines}
        own = {cls.own_box(place): f"{one.cost_share_yen:,}" for place, one in enumerate(outline.members)}
        return asked | own

    def lines(self) -> tuple[LineOutline, ...]:
        """The boxes that hold an amount above zero, as far as they can be read."""
        return tuple(
            LineOutline(place, year, item, yen)
            for place in range(len(self.members))
            for year in self.years
            for item in self.items
            if (yen := self.cleaned_data.get(self.box(place, year, item)))
        )

    def shares_yen(self) -> dict[str, Yen]:
        """What members pay themselves, by ref, as far as it can be read; who was not asked keeps what it has."""
        return {
            ref: self.cleaned_data[self.own_box(place)] or 0
            for place, ref in enumerate(self.members)
            if self.own_box(place) in self.data and self.own_box(place) in self.cleaned_data
        }


class SheetForm(Questions):
    """A sheet to be taken in the place of the whole budget."""

    sheet = forms.FileField(
        label=either("記入した表（XLSX又はCSV）", "The sheet, filled in (XLSX or CSV)"),
        help_text=either(
            "表の内容が、今の予算と自己負担額にそっくり置き換わります。誤りがあれば、何も取り込みません。",
            "It takes the place of the whole budget and of the own shares. With any mistake in it, nothing is taken.",
        ),
    )


class DeclarationsForm(DraftQuestions):
    """One tick for each statement."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, words in DECLARATIONS.items():
            if key != ALL_DISCLOSED:
                self.fields[key] = forms.BooleanField(label=either(words.ja, capitalised(words).en))


class DisclosureForm(Questions):
    """Something to disclose; `people` are the names of the people by their refs."""

    person = forms.ChoiceField(label=either("誰について", "About whom"))
    kind = forms.ChoiceField(label=either("種類", "Kind"), choices=_choices(DISCLOSURE_KINDS))
    counterparty_ja = forms.CharField(
        label=either("相手方（日本語）", "Other party in Japanese"),
        help_text=either("日本語か英語のどちらか一方は必ず記入してください。", "Give at least one of the two names."),
        max_length=MAX_NAME_CHARACTERS,
        required=False,
    )
    counterparty_en = forms.CharField(
        label=either("相手方（英語）", "Other party in English"), max_length=MAX_NAME_CHARACTERS, required=False
    )
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=either("国・地域", "Country or region"),
        help_text=either("2文字の国名コード。例：JP", "The two letters of its code, such as JP"),
        error_messages={"invalid": either("2文字の英字で記入してください。", "Please write two letters.")},
        required=False,
    )
    amount_yen = YenField(label=either("金額（円）", "Amount (yen)"), required=False)
    note = forms.CharField(label=either("説明", "Remarks"), max_length=4_000, widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, people: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", _choices(people))

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors and not (answers["counterparty_ja"] or answers["counterparty_en"]):
            self.add_error("counterparty_ja", either("相手方を記入してください。", "Please name the other party."))
        return answers


class StatementForm(DraftQuestions):
    """That everything is disclosed; where nothing is listed, that there is nothing."""

    all_disclosed = forms.BooleanField()

    def __init__(self, *args: Any, are_there_any: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["all_disclosed"].label = (
            either(
                "国内外の支援・役職は、上に記入したもので全てです",
                "What is listed above is all support and all posts, at home and abroad",
            )
            if are_there_any
            else either(
                "申告すべき支援・役職はありません（なし）", "There is nothing to disclose, at home or abroad (none)"
            )
        )


_CARRIED = "-carried"


def _bucket(answer: str) -> tuple[int, int | None]:
    """The fiscal year of a choice and, where it is of carried money, the year into which that was carried."""
    year = int(answer.removesuffix(_CARRIED))
    return year, year if answer.endswith(_CARRIED) else None


class ClaimForm(Questions):
    """An advance for one fiscal year; each year is offered with the most that can still be claimed for it.

    What was carried into a year is a choice of its own: the answer is the year and, for carried money, the year into
    which it was carried. `after` is the ref of the last claim that stood on the page: a second click finds one that
    came after it.
    """

    after = forms.CharField(widget=forms.HiddenInput, required=False)
    fiscal_year = forms.TypedChoiceField(
        label=either("請求する年度", "Fiscal year"), coerce=_bucket, widget=forms.RadioSelect
    )
    amount_yen = YenField(
        label=either("請求額（円）", "Amount (yen)"),
        help_text=either("例：1,200,000", "Example: 1,200,000"),
        least_yen=1,
    )

    def __init__(
        self, *args: Any, left_yen: Mapping[int, Yen], carried_yen: Mapping[int, Yen] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        of_years = [(str(year), year, yen, ("", "")) for year, yen in left_yen.items()]
        carried = [
            (f"{year}{_CARRIED}", year, yen, ("（繰越分）", ", carried into it"))
            for year, yen in (carried_yen or {}).items()
        ]
        self.choose(
            "fiscal_year",
            [
                (
                    key,
                    either(
                        f"{show_fiscal_year(year, 'ja')}{ja}：{show_yen(yen, 'ja')}まで",
                        f"{show_fiscal_year(year, 'en')}{en}: up to {show_yen(yen, 'en')}",
                    ),
                )
                for key, year, yen, (ja, en) in (*of_years, *carried)
            ],
        )
