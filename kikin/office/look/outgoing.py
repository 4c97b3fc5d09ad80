"""A request to let technology go out, in words: what it says, for whoever may read it."""

from __future__ import annotations

from kikin.fund.outgoing import CONCERNS, DEEMED, FIELDS, KINDS, LISTED, Request
from kikin.office.look.parts import Fact
from kikin.values.text import Text

_CHOICES = {"listed": LISTED, "deemed": DEEMED, "concern": CONCERNS}


def request_facts(request: Request) -> list[Fact]:
    """What was said, field by field; what was left out is not shown."""
    found = []
    for name in KINDS[request.kind].asks:
        value = getattr(request, name)
        if name in _CHOICES and value:
            value = _CHOICES[name][value]
        if name == "owned_by":
            value = Text("、".join(value), ", ".join(value)) if value else ""
        if value not in (None, ""):
            found.append(Fact(FIELDS[name], value, "on" if name.endswith(("_on", "_until")) else "text"))
    return found
