"""A request to let technology go out: what it says, and what it has to say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from kikin.fund.awards import BOUND
from kikin.fund.outgoing.kinds import CONCERNS, DEEMED, FIELDS, KINDS, LISTED, MAY_BE_BLANK
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

MAX_WORDS_CHARACTERS = 4_000
MAX_NAME_CHARACTERS = 200
MOST_BEHIND = 50
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONG = frozenset({"what", "end_use", "evidence"})
_CHOICES: Mapping[str, Collection[str]] = {"listed": LISTED, "deemed": DEEMED, "concern": CONCERNS}


@dataclass(frozen=True, slots=True)
class Request:
    """What a recipient says of what is to go out. What its kind does not ask for stays empty."""

    kind: str
    what: str = ""
    item: str = ""
    listed: str = ""
    examiner: str = ""
    examined_on: date | None = None
    evidence: str = ""
    destination: str = ""
    recipient: str = ""
    end_user: str = ""
    owned_by: tuple[str, ...] = ()
    end_use: str = ""
    concern: str = ""
    deemed: str = ""
    licence_number: str = ""
    licence_until: date | None = None
    first_on: date | None = None
    last_on: date | None = None

    def content(self) -> dict[str, Any]:
        """What it says, as it is kept: whatever is not empty."""
        kept = {name: value for name, value in asdict(self).items() if value}
        return {name: _plain(value) for name, value in kept.items()}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Request:
        """A request from what was kept of it."""
        days = {one.name for one in fields(cls) if one.name.endswith(("_on", "_until"))}
        said: dict[str, Any] = {
            name: date.fromisoformat(value) if name in days else value for name, value in content.items()
        }
        return cls(**said | {"owned_by": tuple(said.get("owned_by", ()))})

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone outside who would have it, each once."""
        return tuple(dict.fromkeys(one for one in (self.recipient, self.end_user, *self.owned_by) if not is_blank(one)))


@dataclass(frozen=True, slots=True)
class Filing:
    """What speaks for and against filing: the state of the award, whether the member left, and the tables in force."""

    request: Request
    award_state: str
    has_left: bool
    items: Collection[str]
    today: date


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def not_a_recipient(where: str, award_state: str) -> Problem:
    return Problem(
        "not_a_recipient",
        where,
        Text("契約のある機関だけが届け出られます", "only whoever holds the award may ask"),
        Text("契約後に届け出てください", "ask once the contract is made"),
        award_state,
    )


def problems_of_filing(facts: Filing) -> tuple[Problem, ...]:
    """All that is missing or wrong, at once."""
    return tuple(_problems(facts))


def _problems(facts: Filing) -> Iterator[Problem]:
    request = facts.request
    if facts.award_state not in BOUND or facts.has_left:
        yield not_a_recipient("outgoing_request.award", facts.award_state)
    for name in KINDS[request.kind].asks:
        yield from _problems_of_field(facts, name, getattr(request, name))
    if request.first_on and request.last_on and request.last_on < request.first_on:
        yield _wrong(
            "last_on", request.last_on, Text("開始日以後の日にしてください", "give a day on or after the first")
        )
    if len(request.owned_by) > MOST_BEHIND:
        yield _wrong(
            "owned_by", len(request.owned_by), Text(f"{MOST_BEHIND}者までにしてください", f"name at most {MOST_BEHIND}")
        )


def _problems_of_field(facts: Filing, name: str, value: Any) -> Iterator[Problem]:
    is_asked = name not in MAY_BE_BLANK or (
        name in ("examiner", "examined_on", "evidence") and facts.request.listed in ("yes", "no")
    )
    words = value if isinstance(value, str) else ""
    if is_asked and (value is None or (isinstance(value, str) and is_blank(value))):
        yield Problem(
            "not_answered",
            f"outgoing_request.{name}",
            Text(f"「{FIELDS[name].ja}」が記入されていません", f"nothing is said of: {FIELDS[name].en}"),
            Text("記入してください", "write an answer"),
        )
    elif words and name in _CHOICES and words not in _CHOICES[name]:
        yield _wrong(name, words, Text("一覧から選択してください", "choose from the list"))
    elif words and name == "item" and words not in facts.items:
        yield _wrong(name, words, Text("現行の表の項を選択してください", "choose an entry of the tables in force"))
    elif words and name == "destination" and not _COUNTRY.fullmatch(words):
        yield _wrong(
            name, words, Text("2文字の国・地域コード（例：JP）にしてください", "write two capital letters, such as JP")
        )
    elif any(len(one) > MAX_NAME_CHARACTERS for one in (value if name == "owned_by" else ())):
        yield _wrong(name, "…", Text(f"{MAX_NAME_CHARACTERS}字以内にしてください", "write shorter names"))
    elif len(words) > (most := MAX_WORDS_CHARACTERS if name in _LONG else MAX_NAME_CHARACTERS):
        yield _wrong(
            name, f"{len(words):,}", Text(f"{most:,}字以内にしてください", f"write at most {most:,} characters")
        )
    elif name == "examined_on" and value is not None and value > facts.today:
        yield _wrong(name, value, Text("今日までの日にしてください", "give a day that has come"))


def _wrong(name: str, value: object, remedy: Text) -> Problem:
    what = Text(f"「{FIELDS[name].ja}」が正しくありません", f"this is not right: {FIELDS[name].en}")
    return Problem("wrong_answer", f"outgoing_request.{name}", what, remedy, shown(value))
