"""What the bodies' door asks: an answer, a vision, a concept, a day of publication, reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField

from kikin.fund.approvals import ANSWERS
from kikin.fund.charter import Charter
from kikin.fund.vision import CONCEPT_TYPES
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either
from kikin.office.vision.actions import ConceptTerms, VisionItem
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_REASONS_CHARACTERS = 10_000
MAX_TITLE_CHARACTERS = 500
MAX_ITEMS = 100
_WRITE = either("記入してください。", "Please write an answer.")
_CHOOSE = ("", either("選択してください", "Please choose"))


class AnswerForm(Questions):
    """`digest` is that of the content on the page. Whether an answer needs reasons, the rules say."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    answer = forms.ChoiceField(choices=[(key, key) for key in ANSWERS], widget=forms.HiddenInput)
    reasons = forms.CharField(
        label=either("理由", "Reasons"),
        help_text=either(
            "差し戻すとき、同意しないときは必ず書いてください。他の府省と配分機関に示されます。",
            "Needed to return or to refuse. The other bodies and the agencies will read them.",
        ),
        widget=forms.Textarea,
        max_length=MAX_REASONS_CHARACTERS,
        required=False,
    )


def _title(label: _StrPromise) -> forms.CharField:
    return forms.CharField(label=label, max_length=MAX_TITLE_CHARACTERS, error_messages={"required": _WRITE})


def _named(entries: Mapping[str, Text]) -> list[tuple[str, Any]]:
    return [_CHOOSE, *((key, either(name.ja, name.en)) for key, name in entries.items())]


class VisionForm(Questions):
    """A vision with as many rows of technologies as are asked for, each of four questions."""

    title_ja = _title(either("名称（日本語）", "Title in Japanese"))
    title_en = _title(either("名称（英語）", "Title in English"))

    def __init__(self, *args: Any, charter: Charter, rows_count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows_count = rows_count
        fields = {field.key: field.name for field in charter.fields}
        for row in range(rows_count):
            self.fields |= _row_of_an_item(row, fields)

    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        for row in range(self.rows_count):
            yield row, [self[f"{name}_{row}"] for name in ITEM_QUESTIONS]

    def title(self) -> Text:
        return Text(self.cleaned_data["title_ja"], self.cleaned_data["title_en"])

    def items(self) -> list[VisionItem]:
        said = self.cleaned_data
        return [
            VisionItem(said[f"key_{row}"], said[f"field_{row}"], Text(said[f"ja_{row}"], said[f"en_{row}"]))
            for row in range(self.rows_count)
        ]

    def places(self) -> dict[str, str]:
        """Which question mends a problem of the rules."""
        rows = {f"vision.items[{row}].key": f"key_{row}" for row in range(self.rows_count)}
        return {"vision.items": "key_0"} | rows


ITEM_QUESTIONS = ("ja", "en", "field", "key")


def _row_of_an_item(row: int, fields: Mapping[str, Text]) -> dict[str, forms.Field]:
    number = row + 1
    key = forms.CharField(
        label=either(f"技術{number}の識別子", f"Key of technology {number}"),
        help_text=either(
            "英小文字と数字を「-」でつなぎます（例：quantum-sensing）。",
            "Small letters and digits joined by hyphens, for example quantum-sensing.",
        ),
        max_length=64,
        error_messages={"required": _WRITE},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    field = forms.ChoiceField(
        label=either(f"技術{number}の分野", f"Field of technology {number}"),
        choices=_named(fields),
        error_messages={"required": either("選択してください。", "Please choose.")},
    )
    return {
        f"ja_{row}": _title(either(f"技術{number}の名称（日本語）", f"Technology {number} in Japanese")),
        f"en_{row}": _title(either(f"技術{number}の名称（英語）", f"Technology {number} in English")),
        f"field_{row}": field,
        f"key_{row}": key,
    }


class ConceptForm(Questions):
    """What a concept fixes. Its field is that of the technology chosen."""

    item = forms.ChoiceField(label=either("対象とする技術", "Technology"))
    title_ja = _title(either("構想の名称（日本語）", "Title in Japanese"))
    title_en = _title(either("構想の名称（英語）", "Title in English"))
    type = forms.ChoiceField(label=either("型", "Type"), choices=_named(CONCEPT_TYPES))
    agency = forms.ChoiceField(label=either("配分機関", "Agency"))
    ceiling_yen = YenField(
        label=either("上限額（円）", "Ceiling in yen"),
        help_text=either("例：12,000,000,000", "For example 12,000,000,000."),
        least_yen=1,
    )
    first_year = forms.TypedChoiceField(label=either("最初の年度", "First fiscal year"), coerce=int)
    last_year = forms.TypedChoiceField(label=either("最後の年度", "Last fiscal year"), coerce=int)

    def __init__(self, *args: Any, charter: Charter, items: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field_of = {item["key"]: item["field"] for item in items}
        fields = {field.key: field.name for field in charter.fields}
        named = {}
        for item in items:
            field = fields.get(item["field"], Text(item["field"], item["field"]))
            named[item["key"]] = Text(f"{item['ja']}（{field.ja}）", f"{item['en']} ({field.en})")
        years = {str(year): Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")) for year in charter.life}
        agencies = {agency.key: agency.name for agency in charter.agencies}
        for name, known in (("item", named), ("agency", agencies), ("first_year", years), ("last_year", years)):
            self.choose(name, _named(known))

    def terms(self) -> ConceptTerms:
        said = self.cleaned_data
        return ConceptTerms(
            item=said["item"],
            title=Text(said["title_ja"], said["title_en"]),
            type=said["type"],
            field=self.field_of[said["item"]],
            agency=said["agency"],
            ceiling_yen=said["ceiling_yen"],
            first_year=said["first_year"],
            last_year=said["last_year"],
        )

    def places(self) -> dict[str, str]:
        """Which question mends a problem of the rules."""
        return {f"concept.{name}": name for name in self.fields}


class HoldForm(Questions):
    """From when on something is public."""

    public_from_on = DayField(label=either("公表日", "Public from"))
    embargo_until_on = DayField(
        label=either("公表制限の期限", "Under embargo until"),
        help_text=either("この日までは公表できません。", "It cannot be published before this day."),
        required=False,
    )


class ReasonsForm(Questions):
    """Reasons that the public may read, in both languages."""

    reasons_ja = forms.CharField(
        label=either("理由（日本語）", "Reasons in Japanese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    reasons_en = forms.CharField(
        label=either("理由（英語）", "Reasons in English"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def reasons(self) -> Text:
        return Text(self.cleaned_data["reasons_ja"], self.cleaned_data["reasons_en"])


class AsOf(Questions):
    """The end of which day to look at."""

    as_of = DayField(label=either("基準日", "As of the end of"), required=False)
