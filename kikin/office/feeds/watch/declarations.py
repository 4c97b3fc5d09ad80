"""What recipients and people state to the fund, and what newspapers tell, as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kikin.office.feeds.watch.cells import day, each, json_lines, needed, one_of, out_of_address, unfit, whole
from kikin.office.feeds.watch.said import Declared, Joined, Read, Told
from kikin.values.money import MAX_YEN

KINDS = ("departure", "post", "term", "effort", "cash", "talks", "withdrawal", "same_person", "two_people")
STORIES = ("departure", "talks", "other", "withdrawal")
MAX_EFFORT_BP = 100_000


def read(text: str, name: str, today: str) -> Iterator[Read]:
    """Declarations: `id, kind, subject` and what the kind asks for."""
    return each(json_lines(text, name), lambda where, said: _declaration(said, today))


def _declaration(said: Mapping[str, Any], today: str) -> Iterator[Read]:
    row = dict(said)
    ref, kind = f"declared:{needed(row, 'id')}", one_of(row.get("kind", ""), "kind", KINDS)
    if kind == "withdrawal":
        yield Declared(ref, kind, "", withdraws=f"declared:{needed(row, 'withdraws')}")
        return
    subject = needed(row, "subject")
    if kind in ("same_person", "two_people"):
        yield Joined(ref, needed(row, "other"), subject, kind == "two_people")
        return
    on = day(row, "on", today if kind != "term" else None)
    amounts = {"effort": ("effort_bp", MAX_EFFORT_BP), "cash": ("cash_yen", MAX_YEN)}
    column, most = amounts.get(kind, ("", 0))
    amount = whole(row, column, most) if column else 0
    per_month = whole(row, "monthly_spending_yen", MAX_YEN) if kind == "cash" else 0
    yield Declared(ref, kind, subject, on, str(row.get("award") or ""), amount, per_month, str(row.get("with") or ""))


def read_news(text: str, name: str, today: str) -> Iterator[Read]:
    """Stories: `id, kind, publisher, about, headline`."""
    return each(json_lines(text, name), lambda where, said: _story(said))


def _story(said: Mapping[str, Any]) -> Iterator[Read]:
    row = dict(said)
    ref, kind = f"news:{needed(row, 'id')}", one_of(row.get("kind") or "other", "kind", STORIES)
    if kind == "withdrawal":
        yield Told(ref, kind, "", (), withdraws=f"news:{needed(row, 'withdraws')}")
        return
    about = row.get("about") or []
    if not isinstance(about, list):
        remedy = "角括弧の一覧にしてください", "write a list"
        raise unfit("about", about, "一覧ではありません", "is no list", *remedy)
    yield Told(
        ref,
        kind,
        needed(row, "publisher"),
        tuple(out_of_address(str(one).strip()) for one in about),
        str(row.get("headline") or ""),
    )
