"""Words that the pages of this door share: names of fields, agencies and verdicts, and the way to a call."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.office.look.parts import Crumb
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import LANGUAGES, Language, Text

VERDICTS: dict[str, Text] = {
    "cleared": Text("問題なし", "Cleared"),
    "conditions": Text("条件付き", "With conditions"),
    "in_review": Text("審査中", "In review"),
    "refused": Text("不可", "Refused"),
}
"""All that those outside the screening are told."""
_QUOTED_ROW = re.compile("([「“])([a-z]+(?::[^」”]*)?)([」”])")


def field_name(charter: Charter, key: str) -> Text:
    """What the charter calls a field; words for an application that was recognised as none."""
    nothing = Text("対象分野なし", "No field")
    return next((one.name for one in charter.fields if one.key == key), Text(key, key) if key else nothing)


def agency_name(charter: Charter, key: str) -> Text:
    return next((one.name for one in charter.agencies if one.key == key), Text(key, key))


def without_keys(reason: Text, charter: Charter) -> Text:
    """A reason of the engine, which quotes rows by their keys (`field:5g`), with what each row is called instead."""

    def named(said: str, language: Language) -> str:
        return _QUOTED_ROW.sub(lambda row: f"{row[1]}{row_name(charter, row[2]).say(language)}{row[3]}", said)

    return Text(named(reason.ja, "ja"), named(reason.en, "en"))


def row_name(charter: Charter, name: str) -> Text:
    """What a row of the portfolio's question limits; a concept is said by its ref."""
    family, *keys = name.split(":")
    match family, keys:
        case "budget", []:
            return Text("予算の総額", "the budget")
        case "year", [year]:
            return Text(
                f"{show_fiscal_year(int(year), 'ja')}の予算", f"the budget of {show_fiscal_year(int(year), 'en')}"
            )
        case "field", [key]:
            field = field_name(charter, key)
            return Text(f"分野：{field.ja}", f"field: {field.en}")
        case "allotment", [key, year]:
            agency, ja, en = agency_name(charter, key), *(show_fiscal_year(int(year), each) for each in LANGUAGES)
            return Text(f"{agency.ja}への{ja}の配分", f"allotment of {en} to {agency.en}")
        case "concept", [ref]:
            return Text(f"構想{ref}", f"concept {ref}")
    return Text(name, name)


def way_to(call: Any) -> list[Crumb]:
    """The way from the door's first page to a call."""
    return [
        Crumb(Text("公募", "Calls"), reverse("programme:home")),
        Crumb(call.title, reverse("programme:call", args=(call.ref,))),
    ]
