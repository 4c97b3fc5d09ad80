"""What may go out, what each kind of request has to say, and what a person may declare of themselves.

Nobody is asked for a nationality: a deemed export is a matter of contracts, benefits and orders, which each person
declares for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.charter import OUTGOING_KINDS
from kikin.values.text import Text

FIELDS: dict[str, Text] = {
    "what": Text("内容（技術・物・成果）", "What it is: the technology, thing or result"),
    "item": Text("外国為替令別表の項", "Entry of the export-control tables"),
    "listed": Text("該非判定の結果", "Result of the classification"),
    "examiner": Text("判定した人・部署", "Classified by"),
    "examined_on": Text("判定日", "Classified on"),
    "evidence": Text("判定の根拠書類", "Evidence of the classification"),
    "destination": Text("行き先の国・地域", "Destination"),
    "recipient": Text("受け取る機関", "Who receives it"),
    "end_user": Text("最終需要者", "End user"),
    "owned_by": Text("最終需要者の所有者", "Owners of the end user"),
    "end_use": Text("用途", "End use"),
    "concern": Text("懸念用途", "Use of concern"),
    "deemed": Text("特定類型の自己申告", "Specific category, by self-declaration"),
    "licence_number": Text("輸出許可番号", "Number of the export licence"),
    "licence_until": Text("許可の有効期限", "Licence valid until"),
    "first_on": Text("開始日・予定日", "From"),
    "last_on": Text("終了日", "Until"),
}
LISTED: dict[str, Text] = {
    "no": Text("非該当", "not listed"),
    "yes": Text("該当", "listed"),
    "unknown": Text("未判定", "not classified yet"),
}
DEEMED: dict[str, Text] = {
    "not_applicable": Text("対象となる人はいない", "there is no such person"),
    "none": Text("いずれにも当たらない", "neither"),
    "first": Text("類型①のみ（外国政府等との契約による指揮命令）", "only 1: under orders by contract"),
    "second": Text("類型②のみ（外国政府等からの経済的利益）", "only 2: of substantial economic benefit"),
    "both": Text("類型①及び②", "both 1 and 2"),
}
CONCERNS: dict[str, Text] = {
    "no": Text("懸念はない", "none known"),
    "yes": Text(
        "大量破壊兵器・通常兵器等に用いられるおそれ、又は当局からの通知がある",
        "a use for arms is known or was notified",
    ),
}
_CLASSIFICATION = ("item", "listed", "examiner", "examined_on", "evidence")
_ABROAD = ("destination", "recipient", "end_user", "owned_by", "end_use", "concern")
_LICENCE = ("licence_number", "licence_until")
MAY_BE_BLANK = frozenset({"item", "examiner", "examined_on", "evidence", "owned_by", *_LICENCE})
"""What a request may leave out; a classification that was made asks for who made it, when, and on what evidence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`asks` are the fields of a request of this kind. `is_looked_at`: a person looks, whatever the rest says.

    `gives_to_a_person`: there is somebody who is given the technology, and who can declare for themselves.
    """

    key: str
    label: Text
    asks: tuple[str, ...]
    is_looked_at: bool = False
    gives_to_a_person: bool = False


def _kind(key: str, ja: str, en: str, *asks: str, **more: bool) -> Kind:
    return Kind(key, Text(ja, en), ("what", *asks), **more)


_DAY, _DAYS = ("first_on",), ("first_on", "last_on")
KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        _kind("joint_study", "共同研究", "Joint study", *_CLASSIFICATION, *_ABROAD, "deemed", *_LICENCE, *_DAYS),
        _kind("shipment", "物・資料の送付", "Shipment", *_CLASSIFICATION, *_ABROAD, *_LICENCE, *_DAY),
        _kind(
            "ip_transfer",
            "知的財産の移転",
            "Transfer of intellectual property",
            *_CLASSIFICATION,
            *_ABROAD,
            *_LICENCE,
            *_DAY,
            is_looked_at=True,
        ),
        _kind(
            "licence",
            "知的財産の実施許諾",
            "Licence of intellectual property",
            *_CLASSIFICATION,
            *_ABROAD,
            *_LICENCE,
            *_DAY,
            is_looked_at=True,
        ),
        _kind(
            "hire",
            "アクセスを伴う採用",
            "Hire with access",
            *_CLASSIFICATION,
            "deemed",
            *_LICENCE,
            *_DAY,
            gives_to_a_person=True,
        ),
        _kind(
            "visit",
            "訪問の受入れ",
            "Visit",
            *_CLASSIFICATION,
            "recipient",
            "owned_by",
            "deemed",
            *_LICENCE,
            *_DAYS,
            gives_to_a_person=True,
        ),
        _kind(
            "trip",
            "機器を携行する出張",
            "Trip with devices",
            *_CLASSIFICATION,
            "destination",
            "recipient",
            *_LICENCE,
            *_DAYS,
        ),
        _kind(
            "production",
            "生産の移転",
            "Move of production",
            *_CLASSIFICATION,
            *_ABROAD,
            *_LICENCE,
            *_DAY,
            is_looked_at=True,
        ),
        _kind("publication", "成果の公表", "Publication", "item", *_DAY, is_looked_at=True),
    )
}
if tuple(KINDS) != OUTGOING_KINDS:
    raise ValueError("the charter sets clocks for other kinds than these")
