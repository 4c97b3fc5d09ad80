"""What the public may choose from in lists: everything, or one value of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from kikin.office.look.forms import Questions
from kikin.office.look.words import either
from kikin.values.text import Text

_ALL = either("すべて", "All")


def _choices(named: Mapping[str, Text]) -> list[tuple[str, Any]]:
    return [("", _ALL), *((key, either(text.ja, text.en)) for key, text in named.items())]


def named(entries: Iterable[Any]) -> dict[str, Text]:
    """Entries of the charter by their keys."""
    return {entry.key: entry.name for entry in entries}


class _Filter(Questions):
    """A filter asks for nothing: an unknown value in an address is as good as none."""

    def __init__(self, asked: Any, choices: Mapping[str, Mapping[str, Text]]) -> None:
        known: dict[str, str] = {
            name: asked.get(name, "") for name, values in choices.items() if asked.get(name, "") in values
        }
        super().__init__(known)
        self.known = known
        for name, values in choices.items():
            self.choose(name, _choices(values))

    def chosen(self, name: str) -> str:
        """The value that was chosen, or nothing."""
        return self.known.get(name, "")


class CallFilter(_Filter):
    state = forms.ChoiceField(required=False, label=either("状態", "State"))
    field = forms.ChoiceField(required=False, label=either("分野", "Field"))
    agency = forms.ChoiceField(required=False, label=either("配分機関", "Agency"))
    instrument = forms.ChoiceField(required=False, label=either("支援手段", "Instrument"))


class AwardFilter(_Filter):
    field = forms.ChoiceField(required=False, label=either("分野", "Field"))
    agency = forms.ChoiceField(required=False, label=either("配分機関", "Agency"))
    year = forms.ChoiceField(required=False, label=either("採択年度", "Year of award"))
