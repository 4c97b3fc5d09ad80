"""Items of the public record in tables: what waits for which step, and exactly what the public reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.fund.publication import KINDS
from kikin.fund.relations import Actor, Subject
from kikin.office.look.parts import Fact
from kikin.office.look.show import pill
from kikin.office.look.tables import Cell, Column, Table, Tick
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import show_yen
from kikin.values.text import Text

_KIND = Column(Text("種類", "Kind"))
_TITLE = Column(Text("名称", "Title"))
_NAMES: dict[str, Text] = {
    "ref": Text("番号", "Ref"),
    "title": Text("名称", "Title"),
    "summary": Text("概要", "Summary"),
    "recipient": Text("代表機関", "Recipient"),
    "members": Text("参加機関", "Members"),
    "amount_yen": Text("採択額", "Amount"),
    "period": Text("期間", "Period"),
    "field": Text("分野", "Field"),
    "agency": Text("配分機関", "Agency"),
    "instrument": Text("支援手段", "Instrument"),
    "stage": Text("段階", "Stage"),
    "milestones": Text("マイルストーン", "Milestones"),
    "agencies": Text("配分機関", "Agencies"),
    "concepts": Text("研究開発構想", "Concepts"),
    "stages": Text("対象となる段階", "Stages"),
    "budget_by_year": Text("年度別の予算", "Budget by year"),
    "opens_at": Text("公募開始", "Opens"),
    "closes_at": Text("締切", "Closes"),
    "call": Text("公募", "Call"),
    "charter": Text("設置要綱の版", "Version of the charter"),
    "decided_on": Text("決定日", "Decided on"),
    "budget_yen": Text("予算", "Budget"),
    "candidates_count": Text("候補の件数", "Candidates"),
    "requested_yen": Text("応募額", "Requested"),
    "selected_count": Text("採択の件数", "Selected"),
    "selected_yen": Text("採択額の合計", "Selected amount"),
    "by_field": Text("分野別", "By field"),
    "portfolio": Text("計算の証明", "Proof of the portfolio"),
    "package": Text("検証用パッケージ", "Package to verify it with"),
    "lottery": Text("抽選", "Lottery"),
    "vision": Text("ビジョン", "Vision"),
    "type": Text("型", "Type"),
    "items": Text("対象とする技術", "Technologies"),
    "ceiling_yen": Text("上限額", "Ceiling"),
}


def subject_of(actor: Actor) -> Subject:
    """An item of the actor's own agency."""
    return Subject("publication_item", agencies=frozenset({actor.of}))


def ready_table(things: Sequence[Any], ticked: Sequence[str]) -> Table:
    """What has been decided and is neither held nor shown."""
    columns = (Column(Text("番号", "Ref"), "ref"), _KIND, Column(Text("状態", "State")), _TITLE)
    rows = [
        (
            Cell(one.ref, _page_of(one), tick=Tick("thing", one.ref, one.ref in ticked)),
            _capitalised(KINDS[one.lifecycle.kind]),
            pill(one.lifecycle.kind, one.state),
            one.call.title if one.lifecycle.kind == "round" else one.title,
        )
        for one in things
    ]
    empty = Text("公表案を作るものはありません。", "Nothing is waiting to be held.")
    return Table(Text("決定済みで、まだ公表案のないもの", "Decided, and not held yet"), columns, rows, empty=empty)


def items_table(items: Sequence[Any], ticked: Sequence[str] | None, caption: Text) -> Table:
    """Items with their days; with boxes to tick them unless `ticked` is None."""
    columns = (
        Column(Text("公表案", "Item"), "ref"),
        Column(Text("状態", "State"), "state:publication_item"),
        _KIND,
        _TITLE,
        Column(Text("公表日", "Public from"), "on"),
        Column(Text("公表制限の終わる日", "Embargo until"), "on"),
    )
    rows = [
        (
            Cell(
                one.ref,
                reverse("programme:item", args=(one.ref,)),
                tick=None if ticked is None else Tick("item", one.ref, one.ref in ticked),
            ),
            one.state,
            _capitalised(KINDS[one.kind]),
            Cell(title_of(one), note=one.about),
            one.public_from_on,
            one.embargo_until_on,
        )
        for one in items
    ]
    return Table(caption, columns, rows, empty=Text("ありません。", "None."))


def title_of(item: Any) -> Text:
    """What an item is called: its thing's title, or its kind where it has none."""
    said = item.content.get("title")
    return Text(said["ja"], said["en"]) if said else _capitalised(KINDS[item.kind])


def content_of(content: Mapping[str, Any], charter: Charter) -> list[Fact]:
    """Everything that the public reads of a content, and nothing besides; keys by the names that the charter gives."""
    names = {one.key: one.name for part in (charter.fields, charter.agencies, charter.stages) for one in part}
    names |= {one.key: one.name for one in charter.instruments}
    return [Fact(_NAMES.get(name, name), *_said(name, value, names)) for name, value in content.items()]


def facts(item: Any, names: Mapping[str, Text]) -> list[Fact]:
    """Whose hands it has passed through, and when it may be seen."""
    steps = (
        (Text("公表案を作成した人", "Held by"), item.held_by),
        (Text("確認した人", "Cleared by"), item.cleared_by),
        (Text("公表した人", "Published by"), item.published_by),
        *([(Text("訂正案を作成した人", "Correction prepared by"), item.prepared_by)] if item.prepared_by else []),
    )
    return [
        Fact(Text("種類", "Kind"), _capitalised(KINDS[item.kind]), note=item.about),
        Fact(Text("公表日", "Public from"), item.public_from_on, "on"),
        Fact(Text("公表制限の終わる日", "Embargo until"), item.embargo_until_on, "on"),
        *(Fact(label, names.get(person, Text(person, person)) if person else "") for label, person in steps),
        Fact(Text("公表日時", "Published"), item.published_at, "at"),
        *(
            Fact(Text(f"訂正・取下げの理由（{one['on']}）", f"Corrected, {one['on']}"), Text(one["ja"], one["en"]))
            for one in item.corrections
        ),
    ]


def _said(name: str, value: Any, names: Mapping[str, Text]) -> tuple[object, str]:
    """A value as it can be shown, with its kind."""
    if name.endswith("_at"):
        return datetime.fromisoformat(value), "at"
    if name.endswith("_on"):
        return (date.fromisoformat(value) if value else None), "on"
    if name in ("period", "budget_by_year"):
        return _joined([_of_year(part) for part in value]), "text"
    if isinstance(value, int):
        return value, "yen" if name.endswith("_yen") else "count"
    return _plain(value, names), "digest" if name == "charter" else "text"


def _of_year(part: Any) -> Text:
    """A fiscal year, or one with its amount."""
    year, yen = part if isinstance(part, list) else (part, None)
    said = Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en"))
    if yen is None:
        return said
    return Text(f"{said.ja}：{show_yen(yen, 'ja')}", f"{said.en}: {show_yen(yen, 'en')}")


def _plain(value: Any, names: Mapping[str, Text]) -> Text:
    """What is nested, in one line."""
    if isinstance(value, dict) and {"ja", "en"} <= value.keys():
        return Text(value["ja"], value["en"])
    if isinstance(value, dict):
        parts = [
            (names.get(key) or _NAMES.get(key) or Text(key, key), _plain(each, names)) for key, each in value.items()
        ]
        return _joined([Text(f"{key.ja}：{said.ja}", f"{key.en}: {said.en}") for key, said in parts])
    if isinstance(value, list):
        return _joined([_plain(each, names) for each in value])
    plain = f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)
    return names.get(plain) or Text(plain, plain)


def _joined(parts: Sequence[Text]) -> Text:
    return Text("、".join(one.ja for one in parts), ", ".join(one.en for one in parts))


def _page_of(thing: Any) -> str:
    return reverse(f"programme:{thing.lifecycle.kind}", args=(thing.ref,))


def _capitalised(text: Text) -> Text:
    return Text(text.ja, text.en[:1].upper() + text.en[1:])
