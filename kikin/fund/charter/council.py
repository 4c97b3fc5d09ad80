"""Whether every award has a council of its own, as a charter says it. What a council deals with is kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kikin.fund.charter.kinds import one_of
from kikin.fund.charter.tables import Key, Table, name
from kikin.values.text import NOTHING_SAID, Text


@dataclass(frozen=True, slots=True)
class Council:
    """`basis` is what asks for it."""

    duty: Literal["every_award", "none"] = "none"
    basis: Text = NOTHING_SAID


COUNCIL = Table(
    (
        Key("duty", one_of("every_award", "none"), "`every_award`: each has a council. `none`: none is asked for."),
        Key(
            "basis",
            name(Text("経済安全保障推進法第62条", "Article 62 of the Economic Security Promotion Act")),
            "What asks for it.",
            may_be_absent=True,
            default=NOTHING_SAID,
        ),
    ),
    Council,
)
