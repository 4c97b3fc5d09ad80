"""What a recipient is asked before technology goes out: for each kind, the fields that it needs and no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from kikin.fund.charter import ExportItem
from kikin.fund.outgoing import CONCERNS, DEEMED, FIELDS, KINDS, LISTED, MAY_BE_BLANK, Request
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either
from kikin.values.text import Text

_LONG = frozenset({"what", "end_use", "evidence", "owned_by"})
_CHOICES: dict[str, Mapping[str, Text]] = {"listed": LISTED, "deemed": DEEMED, "concern": CONCERNS}
_HELP = {
    "destination": Text(
        "2文字のコード（例：FR）。国内であればJP。", "Two capital letters, such as FR; JP within Japan."
    ),
    "owned_by": Text("1行に1者。分かる範囲で記入します。", "One on each line, as far as they are known."),
    "deemed": Text(
        "技術に触れる本人の申告によります。国籍は尋ねません。",
        "As the person who is given the technology declares. Nobody is asked for a nationality.",
    ),
    "what": Text("持ち出す技術・物・成果が分かるように書きます。", "So that it is plain what goes out."),
}
NOTHING = either("表の項に当たらない", "None of the tables")


class Outgoing(Questions):
    """A request of one kind."""

    def __init__(self, *args: Any, kind: str, items: Iterable[ExportItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        named = {one.key: Text(f"{one.key}項　{one.name.ja}", f"{one.key}: {one.name.en}") for one in items}
        for name in KINDS[kind].asks:
            self.fields[name] = _field(name, named)

    def request(self) -> Request:
        """The request that valid answers make."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        owned_by = tuple(line.strip() for line in said.pop("owned_by", "").splitlines() if line.strip())
        return Request(self.kind, owned_by=owned_by, **said)


def _field(name: str, items: Mapping[str, Text]) -> forms.Field:
    label, said = FIELDS[name], _HELP.get(name)
    told: dict[str, Any] = {
        "label": either(label.ja, label.en),
        "required": name not in MAY_BE_BLANK,
        "help_text": either(said.ja, said.en) if said else "",
    }
    if name.endswith(("_on", "_until")):
        return DayField(**told)
    if name == "item":
        return forms.ChoiceField(choices=[("", NOTHING), *_options(items)], **told)
    if name in _CHOICES:
        return forms.ChoiceField(choices=_options(_CHOICES[name]), **told)
    widget = forms.Textarea(attrs={"rows": 3}) if name in _LONG else forms.TextInput
    return forms.CharField(widget=widget, **told)


def _options(known: Mapping[str, Text]) -> list[tuple[str, Any]]:
    return [(key, either(words.ja, words.en)) for key, words in known.items()]


class Showing(Questions):
    """The paper that shows a condition to be met."""

    document = forms.CharField(
        label=either("条件を満たしたことを示す書類の番号", "Number of the paper that shows it"), max_length=120
    )
