"""Words that the pages of this door share: names of fields, agencies and verdicts, and the way to a call."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.office.look.parts import Crumb
from kikin.values.text import Text

VERDICTS: dict[str, Text] = {
    "cleared": Text("問題なし", "Cleared"),
    "conditions": Text("条件付き", "With conditions"),
    "in_review": Text("審査中", "In review"),
    "refused": Text("不可", "Refused"),
}
"""All that those outside the screening are told."""


def field_name(charter: Charter, key: str) -> Text:
    """What the charter calls a field; words for an application that was recognised as none."""
    nothing = Text("対象分野なし", "No field")
    return next((one.name for one in charter.fields if one.key == key), Text(key, key) if key else nothing)


def agency_name(charter: Charter, key: str) -> Text:
    return next((one.name for one in charter.agencies if one.key == key), Text(key, key))


def way_to(call: Any) -> list[Crumb]:
    """The way from the door's first page to a call."""
    return [
        Crumb(Text("公募", "Calls"), reverse("programme:home")),
        Crumb(call.title, reverse("programme:call", args=(call.ref,))),
    ]
