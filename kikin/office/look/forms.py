"""Forms that ask and answer in the language of the reader, and read amounts as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import EMPTY_VALUES, ProhibitNullCharactersValidator
from django.utils.text import format_lazy

from kikin.office.look.words import either
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem
from kikin.values.wording import hidden_characters, is_blank

_AMOUNT = re.compile(r"(?:JPY|¥)?(-?\d{1,3}(?:,\d{3})+|-?\d+)(?:円|JPY)?", re.IGNORECASE)


class _Nothing(list[Any]):
    """What counts as no answer: all that Django takes for one, and words of which nothing can be seen."""

    def __contains__(self, value: object) -> bool:
        return super().__contains__(value) or (isinstance(value, str) and is_blank(value))


_NOTHING = _Nothing(EMPTY_VALUES)


@dataclass(frozen=True, slots=True)
class _HidesNothing:
    """Refuses words with characters that nobody sees; `lines` says that they may run over several lines."""

    lines: bool

    def __call__(self, words: str) -> None:
        if hidden := ", ".join(hidden_characters(words, self.lines)):
            raise forms.ValidationError(
                either(
                    f"目に見えない文字（{hidden}）が含まれています。取り除いてください。",
                    f"It holds characters that cannot be seen ({hidden}). Please remove them.",
                ),
                code="hidden_characters",
            )


class Questions(forms.Form):
    """A form whose problems name the remedy. Nothing is left to the words of a browser, and no words hide anything."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
                asked = either("選択してください。", "Please choose.")
            elif isinstance(field, forms.BooleanField):
                asked = either("確認のうえ、印を付けてください。", "Please read this and tick the box.")
            elif isinstance(field, forms.FileField):
                asked = either("ファイルを選択してください。", "Please choose a file.")
            else:
                asked = either("記入してください。", "Please write an answer.")
            field.error_messages["required"] = asked

    def full_clean(self) -> None:
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                replaced = (ProhibitNullCharactersValidator, _HidesNothing)
                others = [one for one in field.validators if not isinstance(one, replaced)]
                field.empty_values = _NOTHING
                field.validators = [*others, _HidesNothing(isinstance(field.widget, forms.Textarea))]
        super().full_clean()

    def choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What there is to choose from at a question, as (answer, label), where only this form's maker knows it."""
        question = self.fields[name]
        assert isinstance(question, forms.ChoiceField)
        question.choices = list(choices)

    def take_up(self, problems: Iterable[Problem], questions: Mapping[str, str]) -> tuple[Problem, ...]:
        """Put each problem at the question that mends it, by its `where`; what belongs to none is left."""
        left = []
        for problem in problems:
            name = questions.get(problem.where, "")
            if name not in self.fields:
                left.append(problem)
                continue
            what, remedy = problem.what, problem.remedy
            self.add_error(
                name, either(f"{what.ja}。{remedy.ja}。", f"{what.en[:1].upper()}{what.en[1:]}: {remedy.en}.")
            )
        return tuple(left)


_FIRST_YEAR, _LAST_YEAR = 1800, 2199
"""Beyond them an hour in another zone may be no date any more."""


class DayField(forms.DateField):
    """A legal day, chosen from a calendar or written."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": either("2026-11-22のような日付にしてください。", "Write a date such as 2026-11-22.")
    }

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each held to what a file is held to."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [found for one in data or [None] if (found := super(FilesField, self).clean(one, initial))]


class YenField(forms.Field):
    """An amount in whole yen: "120000000", "120,000,000円" or "１２０，０００，０００", never a fraction."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, least_yen: Yen = 0, most_yen: Yen = MAX_YEN, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least_yen = least_yen
        self.most_yen = most_yen

    def to_python(self, value: Any) -> Yen | None:
        words = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value or "")))
        if not words:
            return None
        found = _AMOUNT.fullmatch(words)
        if not found or len(found[1]) > len(f"{-MAX_YEN:,}"):
            raise forms.ValidationError(
                either(
                    "円単位の数字で記入してください（例：120000000）。",
                    "Please write whole yen in figures, for example 120000000.",
                ),
                code="not_whole_yen",
            )
        yen = int(found[1].replace(",", ""))
        if not self.least_yen <= yen <= self.most_yen:
            least, most = f"{self.least_yen:,}", f"{self.most_yen:,}"
            bounds = either("{least}円以上{most}円以下で記入してください。", "Please write JPY {least} to {most}.")
            raise forms.ValidationError(format_lazy(bounds, least=least, most=most), code="out_of_bounds")
        return yen
