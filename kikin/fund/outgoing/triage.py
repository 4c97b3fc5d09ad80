"""What a request needs, by rule: the item, the kind and what was declared give it. Never who somebody is by birth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kikin.fund.charter import ExportItem
from kikin.fund.outgoing.kinds import DEEMED, KINDS
from kikin.fund.outgoing.requests import Request
from kikin.values.text import Text
from kikin.values.wording import is_blank

Outcome: TypeAlias = Literal["clear", "look", "licence"]
OUTCOMES: dict[str, Text] = {
    "clear": Text("直ちに差し支えなし", "clear at once"),
    "look": Text("確認が必要", "somebody looks at it"),
    "licence": Text("輸出許可が必要", "a licence is needed"),
}
_CATEGORIES = ("first", "second", "both")


@dataclass(frozen=True, slots=True)
class Triage:
    """The outcome is the strictest that any reason asks for; `reasons` say all of them, the strictest first."""

    outcome: Outcome
    reasons: tuple[Text, ...]


def triage(request: Request, item: ExportItem | None, home: str, today: date, *, is_drawn: bool = False) -> Triage:
    """What a request needs. `item` is the entry of the tables that it names, in force today; one that `is_drawn` by lot
    is looked at whatever it declares."""
    asked = list(_reasons(request, item, home))
    if holds_licence(request, today) and any(outcome == "licence" for outcome, _ in asked):
        held = Text(
            f"輸出許可（{request.licence_number}）があると申告されています",
            f"a licence is declared: {request.licence_number}",
        )
        asked = [("look", why) for _, why in asked] + [("look", held)]
    for outcome in ("licence", "look"):
        if reasons := [why for one, why in asked if one == outcome]:
            others = [why for one, why in asked if one != outcome]
            return Triage("licence" if outcome == "licence" else "look", (*reasons, *others))
    if is_drawn:
        drawn = Text("抽選により、確認の対象となりました", "it was drawn by lot, to be looked at")
        return Triage("look", (drawn,))
    return Triage(
        "clear", (Text("該当する規制も懸念も申告されていません", "neither a control nor a concern is declared"),)
    )


def holds_licence(request: Request, today: date) -> bool:
    """Whether a licence is declared that is still valid, also on the day on which it goes out."""
    if is_blank(request.licence_number) or request.licence_until is None:
        return False
    return request.licence_until >= max(today, request.first_on or today)


def _reasons(request: Request, item: ExportItem | None, home: str) -> Iterator[tuple[Outcome, Text]]:
    kind, leaves = KINDS[request.kind], bool(request.destination) and request.destination != home
    is_listed = request.listed == "yes" and not (item is not None and item.catches_all)
    if is_listed and leaves:
        yield "licence", Text("該当品目を国外に提供します", "a listed item leaves the country")
    elif is_listed and request.deemed in _CATEGORIES:
        yield (
            "licence",
            Text(
                f"該当技術を特定類型（{DEEMED[request.deemed].ja}）の人に提供します",
                f"listed technology is given to a person who declares a category ({DEEMED[request.deemed].en})",
            ),
        )
    elif is_listed:
        yield "look", Text("該当品目です", "the item is listed")
    elif request.deemed in _CATEGORIES:
        yield "look", Text("特定類型に当たると申告されています", "a specific category is declared")
    if kind.gives_to_a_person and request.deemed == "not_applicable":
        yield "look", Text("技術に触れる本人の申告がありません", "the person who is given it has declared nothing")
    if request.concern == "yes":
        yield (
            "licence",
            Text("懸念用途のおそれがあります（キャッチオール規制）", "a use of concern is known (catch-all)"),
        )
    elif leaves and item is not None and item.catches_all:
        yield (
            "look",
            Text("補完的輸出規制の対象品目を国外に提供します", "an item under the catch-all leaves the country"),
        )
    if request.listed == "unknown":
        yield "look", Text("該非判定がされていません", "it is not classified yet")
    elif item is not None and request.kind == "publication":
        yield "look", Text(f"規制の表の{item.key}項に関わる成果です", f"it touches entry {item.key} of the tables")
    if "end_user" in kind.asks and leaves and not request.owned_by:
        yield "look", Text("最終需要者の所有者が示されていません", "the owners of the end user are not named")
    if kind.is_looked_at:
        yield "look", Text(f"「{kind.label.ja}」は必ず確認します", f"{kind.label.en.lower()}: always looked at")
