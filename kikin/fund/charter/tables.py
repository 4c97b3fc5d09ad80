"""The tables of a charter: declared keys with their kinds, read all at once and made into records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kikin.fund.charter.complaints import missing_key, not_wanted, too_few, too_many, unknown_key
from kikin.fund.charter.kinds import MAX_LIST, UNREAD, Kind, Scalar, keyword, words
from kikin.values.problems import Problem
from kikin.values.text import LANGUAGES, Text

MAX_TABLES = 1_000
_SHOWN_KEYS = 3

_NAMED = keyword("demonstration")
_BARE = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Key:
    """One key of a table: its name, what it may hold, and the sentence that documents it.

    A key that `may_be_absent` then has the value `default`.
    """

    name: str
    kind: Kind
    says: str
    may_be_absent: bool = False
    default: Any = None


@dataclass(frozen=True)
class Table:
    """A table of declared keys. It reads to a dict of what could be read; `made` makes the record of it."""

    keys: tuple[Key, ...]
    made: Callable[..., Any]
    from_short: Callable[[object], object] = field(default=lambda value: value)

    wanted = Text(ja="表", en="a table")

    @property
    def example(self) -> str:
        """Some of what must be there; the reference page has all of it."""
        must = [key for key in self.keys if not key.may_be_absent] or self.keys[:1]
        pairs = [f"{key.name} = {_short(key.kind)}" for key in must[:_SHOWN_KEYS]]
        more = ["…"] if len(must) > _SHOWN_KEYS else []
        return "{ " + ", ".join(pairs + more) + " }"

    def read(self, value: object, where: str, problems: list[Problem]) -> Any:
        value = self.from_short(value)
        if not isinstance(value, dict):
            problems.append(not_wanted("wrong_type", where, value, self.wanted, self.example))
            return UNREAD
        known = [key.name for key in self.keys]
        problems += [unknown_key(_path(where, name), name, known) for name in value if name not in known]
        found: dict[str, Any] = {}
        for key in self.keys:
            path = _path(where, key.name)
            if key.name in value:
                read = key.kind.read(value[key.name], path, problems)
                if read is not UNREAD:
                    found[key.name] = read
            elif key.may_be_absent:
                found[key.name] = key.default
            else:
                problems.append(missing_key(path, key.name, key.kind.wanted, key.kind.example))
        return found

    def build(self, read: Any) -> Any:
        return self.made(**{key.name: _built(key, read[key.name]) for key in self.keys})


@dataclass(frozen=True)
class Tables:
    """Tables that repeat (`[[body]]`). They read to as many dicts as there are tables, some of them empty."""

    table: Table
    least: int = 1
    wanted = Text(ja="二重の角括弧で始まる表の並び", en="tables that each begin with their name in double brackets")

    @property
    def example(self) -> str:
        return f"[{self.table.example}, …]"

    def read(self, value: object, where: str, problems: list[Problem]) -> Any:
        if not isinstance(value, list):
            problems.append(not_wanted("wrong_type", where, value, self.wanted, f"[[{where}]]"))
            return UNREAD
        if len(value) > MAX_TABLES:
            problems.append(too_many(where, len(value), MAX_TABLES))
            return UNREAD
        if len(value) < self.least:
            problems.append(too_few(where, len(value), self.least))
            return UNREAD
        found = [self.table.read(entry, f"{where}[{index}]", problems) for index, entry in enumerate(value)]
        return [{} if entry is UNREAD else entry for entry in found]

    def build(self, read: Any) -> Any:
        return tuple(self.table.build(entry) for entry in read)


@dataclass(frozen=True)
class TableByKey:
    """Tables by a key that the charter itself gives to a thing `of` it: `{ demonstration = { ... } }`."""

    table: Kind
    example: str
    of: Text

    @property
    def wanted(self) -> Text:
        return Text(ja=f"{self.of.ja}のキーごとの表", en=f"a table by the key of {self.of.en}")

    def read(self, value: object, where: str, problems: list[Problem]) -> Any:
        if not isinstance(value, dict):
            problems.append(not_wanted("wrong_type", where, value, self.wanted, self.example))
            return UNREAD
        if len(value) > MAX_LIST:
            problems.append(too_many(where, len(value), MAX_LIST))
            return UNREAD
        found = {}
        for key, entry in value.items():
            path = _path(where, key)
            _NAMED.read(key, path, problems)
            found[key] = self.table.read(entry, path, problems)
        return {key: {} if entry is UNREAD else entry for key, entry in found.items()}

    def build(self, read: Any) -> Any:
        return MappingProxyType({key: self.table.build(entry) for key, entry in read.items()})


def mapping(**read: Any) -> MappingProxyType[str, Any]:
    """A table whose absent keys are simply not there."""
    return MappingProxyType({key: value for key, value in read.items() if value is not None})


def name(example: Text) -> Table:
    """Words in both languages of the house."""
    says = {"ja": "In Japanese.", "en": "In English."}
    examples = {"ja": example.ja, "en": example.en}
    return Table(tuple(Key(language, words(examples[language]), says[language]) for language in LANGUAGES), Text)


def walk(table: Table, where: str = "") -> Iterator[tuple[str, Key]]:
    """Every declared key with its path, tables before what is in them: `field`, `field.key`, ..."""
    for key in table.keys:
        path = _path(where, key.name)
        yield path, key
        if isinstance(key.kind, Table):
            yield from walk(key.kind, path)
        elif isinstance(key.kind, Tables):
            yield from walk(key.kind.table, path)


def _short(kind: Kind) -> str:
    return kind.example if isinstance(kind, Scalar) else "…"


def _built(key: Key, read: Any) -> Any:
    return read if read is key.default and key.may_be_absent else key.kind.build(read)


def _path(where: str, name: str) -> str:
    """The path of a key; a key that needs quotes in TOML gets them, cut to what a line can show."""
    step = name if _BARE.fullmatch(name) else json.dumps(name[:40], ensure_ascii=False)
    return f"{where}.{step}" if where else step
