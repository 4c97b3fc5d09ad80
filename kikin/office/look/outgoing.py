"""A request to let technology go out, in words: what it says, for whoever may read it."""

from __future__ import annotations

from typing import Any

from kikin.fund.outgoing import CONCERNS, DEEMED, FIELDS, KINDS, LISTED, Request
from kikin.office.look.parts import Fact, filled
from kikin.values.text import Text

_CHOICES = {"listed": LISTED, "deemed": DEEMED, "concern": CONCERNS}


def request_facts(request: Request) -> list[Fact]:
    """What was said, field by field; what was left out is not shown."""
    found = []
    for name in KINDS[request.kind].asks:
        value = getattr(request, name)
        if name in _CHOICES and value:
            value = _CHOICES[name][value]
        if name == "item" and value:
            value = Text(f"{value}項", f"entry {value}")
        if name == "owned_by":
            value = Text("、".join(value), ", ".join(value)) if value else ""
        if value not in (None, ""):
            found.append(Fact(FIELDS[name], value, "on" if name.endswith(("_on", "_until")) else "text"))
    return found


def notice_facts(notice: Any) -> list[Fact]:
    """What was told or asked of intellectual property."""
    return filled(
        Fact(Text("名称", "Title"), notice.title),
        Fact(Text("元の届出・申請", "It follows"), notice.about.ref if notice.about else "", "ref"),
        Fact(Text("生じた日・予定日", "When"), notice.happened_on, "on"),
        Fact(Text("出願・登録番号", "Number"), notice.number),
        Fact(Text("相手方", "The other side"), notice.counterparty),
        Fact(Text("活用の計画", "How it will be used"), notice.plan),
        Fact(Text("根拠書類", "Evidence"), notice.document),
        Fact(Text("届出日時", "Filed"), notice.filed_at, "at"),
        Fact(Text("届出の期限", "To be told by"), notice.due_on, "on"),
    )
