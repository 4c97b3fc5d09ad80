"""What goes out, as a charter says it: the items that are controlled, who answers by when, and what silence means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kikin.fund.charter.kinds import ListOf, Scalar, day, keyword, one_of, whole
from kikin.fund.charter.tables import Key, Table, Tables, name
from kikin.values.text import Text

OUTGOING_KINDS = (
    "joint_study", "shipment", "ip_transfer", "licence", "hire", "visit", "trip", "production", "publication",
)  # fmt: skip
IP_NOTICES = (
    "filing", "registration", "use", "licence", "transfer", "exclusive_licence", "carried_out", "waiver",
    "abandonment", "know_how",
)  # fmt: skip
_TABLES_OF = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class ExportItem:
    """An entry of the export-control tables, from a day on. One that `catches_all` is controlled by its use alone."""

    key: str
    name: Text
    valid_from: date
    catches_all: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """How many working days an answer may take, what follows when they have ended, and the longest delay."""

    kind: str
    answer_within_days: int
    then: Literal["clear", "escalate"]
    most_delay_days: int = 30


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What has to be told after a notice on intellectual property: one of `tell`, so many days after what it tells of.

    One that `holds` stops the payments of its recipient once it is overdue.
    """

    after: str
    tell: tuple[str, ...]
    within_days: int
    holds: bool = False


def _items(*rows: tuple[str, str, str]) -> tuple[ExportItem, ...]:
    return tuple(ExportItem(key, Text(ja, en), _TABLES_OF, key == "16") for key, ja, en in rows)


ITEMS = _items(
    ("1", "武器", "arms"),
    ("2", "原子力", "nuclear"),
    ("3", "化学兵器", "chemical weapons"),
    ("3-2", "生物兵器", "biological weapons"),
    ("4", "ミサイル", "missiles"),
    ("5", "先端素材", "advanced materials"),
    ("6", "材料加工", "processing of materials"),
    ("7", "エレクトロニクス", "electronics"),
    ("8", "電子計算機", "computers"),
    ("9", "通信", "telecommunications"),
    ("10", "センサー・レーザー", "sensors and lasers"),
    ("11", "航法装置", "navigation"),
    ("12", "海洋関連", "marine"),
    ("13", "推進装置", "propulsion"),
    ("14", "その他", "others"),
    ("15", "機微品目", "the most sensitive"),
    ("16", "補完的輸出規制（キャッチオール）", "catch-all"),
)
"""The headings of the table annexed to the Foreign Exchange Order: an illustration, not the official text."""
CLOCKS = (
    Clock("joint_study", 15, "escalate"),
    Clock("shipment", 10, "escalate"),
    Clock("ip_transfer", 20, "escalate"),
    Clock("licence", 20, "escalate"),
    Clock("hire", 10, "escalate"),
    Clock("visit", 5, "escalate"),
    Clock("trip", 5, "escalate"),
    Clock("production", 20, "escalate"),
    Clock("publication", 10, "clear"),
)
FOLLOW_UPS = (
    FollowUp("filing", ("registration", "abandonment", "waiver"), 1_825),
    FollowUp("transfer", ("carried_out",), 60, holds=True),
    FollowUp("exclusive_licence", ("carried_out",), 60, holds=True),
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`home` is the country that technology does not leave without a look, in two letters. Of requests that no rule
    asks to look at, `drawn_percent` are drawn by lot: else whoever waits would know that a name of theirs is listed.
    """

    home: str = "JP"
    items: tuple[ExportItem, ...] = ITEMS
    clocks: tuple[Clock, ...] = CLOCKS
    drawn_percent: int = 10
    licence_alarm_days: int = 60
    notice_within_days: int = 60
    follow_ups: tuple[FollowUp, ...] = FOLLOW_UPS

    def items_on(self, today: date) -> dict[str, ExportItem]:
        """The tables in force on a day: the newest version of each entry."""
        return _newest(one for one in self.items if one.valid_from <= today)

    def clock_of(self, kind: str) -> Clock:
        """The clock of a kind; where the charter names none, the one of a silent charter."""
        return {one.kind: one for one in (*CLOCKS, *self.clocks)}[kind]


def _newest(items: Iterable[ExportItem]) -> dict[str, ExportItem]:
    return {one.key: one for one in sorted(items, key=lambda one: one.valid_from)}


def _country(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    if len(value) != len("JP") or not (value.isascii() and value.isalpha() and value.isupper()):
        raise ValueError
    return value


_COUNTRY = Scalar(Text("ISO 3166の2文字の国・地域コード", "two capital letters of ISO 3166"), '"JP"', _country)
_ITEM = Table(
    (
        Key("key", keyword("7"), "The number of the entry."),
        Key("name", name(Text("エレクトロニクス", "electronics")), "What people call it."),
        Key("valid_from", day("2021-12-20"), "The day from which this version holds, until the next one of its key."),
        Key(
            "catches_all",
            one_of("yes", "no"),
            'Whether it is controlled by its use alone. `"no"` where absent.',
            may_be_absent=True,
            default="no",
        ),
    ),
    lambda catches_all, **said: ExportItem(catches_all=catches_all == "yes", **said),
)
_CLOCK = Table(
    (
        Key("kind", one_of(*OUTGOING_KINDS), "Of which requests."),
        Key("answer_within_days", whole(1, 120, 10), "Working days within which an answer is given."),
        Key("then", one_of("clear", "escalate"), "What follows when they have ended without an answer."),
        Key(
            "most_delay_days",
            whole(0, 365, 30),
            "By how many days an answer may be put off, once. 30 where absent.",
            may_be_absent=True,
            default=30,
        ),
    ),
    Clock,
)
_FOLLOW_UP = Table(
    (
        Key("after", one_of(*IP_NOTICES), "The notice that it follows, once that stands."),
        Key("tell", ListOf(one_of(*IP_NOTICES)), "What answers it: any one of these notices, the usual one first."),
        Key("within_days", whole(1, 7_300, 60), "How many days after what the notice tells of."),
        Key(
            "holds",
            one_of("yes", "no"),
            'Whether payments to its recipient wait once it is overdue. `"no"` where absent.',
            may_be_absent=True,
            default="no",
        ),
    ),
    lambda holds, **said: FollowUp(holds=holds == "yes", **said),
)

OUTGOING = Table(
    (
        Key(
            "home",
            _COUNTRY,
            "The country that technology does not leave without a look. `JP` where absent.",
            may_be_absent=True,
            default="JP",
        ),
        Key(
            "items",
            Tables(_ITEM),
            "The export-control tables. Where absent, the headings of those of Japan, as an illustration.",
            may_be_absent=True,
            default=ITEMS,
        ),
        Key(
            "clocks",
            Tables(_CLOCK),
            "The clock of each kind of request. A publication is clear after 10 working days where nothing is said; "
            "all else goes to a lead.",
            may_be_absent=True,
            default=CLOCKS,
        ),
        Key(
            "drawn_percent",
            whole(0, 100, 10),
            "How many percent of the requests that are clear by rule are drawn by lot and looked at all the same, so "
            "that waiting tells nobody of a name on a list. 10 where absent.",
            may_be_absent=True,
            default=10,
        ),
        Key(
            "licence_alarm_days",
            whole(1, 365, 60),
            "How long before an export licence expires it is told. 60 where absent.",
            may_be_absent=True,
            default=60,
        ),
        Key(
            "notice_within_days",
            whole(1, 365, 60),
            "Within how many days a notice on intellectual property follows what it tells of. 60 where absent.",
            may_be_absent=True,
            default=60,
        ),
        Key(
            "follow_ups",
            Tables(_FOLLOW_UP),
            "What has to be told after a notice on intellectual property. Where absent, what came of a filing within "
            "five years and, holding payments, what came of an approved transfer or exclusive licence within 60 days.",
            may_be_absent=True,
            default=FOLLOW_UPS,
        ),
    ),
    Outgoing,
)
