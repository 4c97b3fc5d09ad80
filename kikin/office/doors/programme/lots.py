"""The lottery of a round on its page: what was committed, who is in the band with which chance, and the draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.doors.programme.words import field_name
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.values.text import Text


class Draw(Questions):
    """Words that nobody could know when the seed was committed."""

    public = forms.CharField(
        label=either("公開の文（例：本日の株価指数の終値）", "Public words, such as a stock index at its close"),
        max_length=200,
        strip=True,
    )


def facts_of_lottery(package: Any) -> list[Fact]:
    """What anybody needs to follow the draw; nothing where no lot is drawn."""
    told = package.lottery if package is not None else {}
    if not told:
        return []
    is_drawn = told["state"] == "drawn"
    return [
        Fact(
            Text("状態", "State"),
            Text("抽選済み", "Drawn") if is_drawn else Text("抽選待ち", "Waiting to be drawn"),
        ),
        Fact(Text("種の約束（SHA-256）", "Commitment to the seed (SHA-256)"), told["commitment"], "digest"),
        Fact(Text("くじの総数", "Tickets"), told["tickets"], "count"),
        Fact(Text("引かれうる組合せ", "Sets that may be drawn"), told["sets_count"], "count"),
        *(
            [
                Fact(Text("種", "Seed"), told["seed"], "digest"),
                Fact(Text("公開の文", "Public words"), told["public"]),
            ]
            if is_drawn
            else []
        ),
    ]


def band_table(package: Any, entries: Sequence[Any], charter: Charter, actor: Actor) -> Table | None:
    """Each application of the band with its chance, the best first, and whether the lot fell on it."""
    told = package.lottery if package is not None else {}
    if not told:
        return None
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("分野", "Field")),
        Column(Text("評価（点）", "Points"), "count"),
        Column(Text("確率（%）", "Chance (%)"), "score"),
        Column(Text("抽選の結果", "The lot"), "word"),
    )
    by_ref = {entry.application.ref: entry for entry in entries}
    band = sorted(told["band"], key=lambda one: (-one[1], one[0]))
    rows = []
    for ref, tickets in band:
        entry = by_ref[ref]
        is_own = entry.application.agency == actor.of
        url = reverse("programme:application", args=(ref,)) if is_own else ""
        title: object = entry.application.title if is_own else Text("（他の配分機関の応募）", "(of another agency)")
        lot = _lot(entry.is_chosen) if told["state"] == "drawn" else Text("抽選待ち", "Waiting")
        field = field_name(charter, entry.application.field)
        rows.append((Cell(ref, url=url), title, field, entry.points, 100 * tickets / told["tickets"], lot))
    return Table(
        Text("評価では区別できない応募と、その確率", "Whom the reviews cannot tell apart, and their chances"),
        columns,
        rows,
    )


def _lot(is_chosen: bool) -> Text:
    return Text("当選", "In") if is_chosen else Text("落選", "Out")
