"""How an event becomes a link of the chain: the text that is hashed, and its hash. No database, no Django.

The canonical text is JSON in ASCII with sorted keys:

    {"event": {every column, and the hash before it}, "facts": {what changed}, "transfers": what it moved, or null}

A column's value holds no quotation mark, backslash or control character, so that the text of the columns is
the same whether it is written by hand or by a JSON writer, and a million of them are compared in seconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, TypeAlias

BEGINNING = "0" * 64
"""What the first event names as the hash before it."""

Fact: TypeAlias = "str | int | Sequence[Fact] | None"
Facts: TypeAlias = dict[str, Fact]

_PLAIN = re.compile(r"""[^"\\\x00-\x1f\x7f\ud800-\udfff]*""")
_NO_TRANSFERS = ',"transfers":null}'
_MOST_NUMBERS = 10**7
_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class Link(NamedTuple):
    """A row of the trail as it is kept; `at` as `2026-11-22 03:00:00.123456+00:00`."""

    position: int
    uid: str
    at: str
    name: str
    actor: str
    role: str
    body: str
    door: str
    object_kind: str
    object_ref: str
    charter_digest: str
    canonical: str
    hash: str


class Published(NamedTuple):
    """A head that left the database, and the line of the file that says so. A line that says nothing has
    position -1.
    """

    position: int
    hash: str
    line: int = 0


class Named(NamedTuple):
    """The transfers that an event says it posted: their numbers as "1-4,7", and the digest of their lines."""

    ids: str
    digest: str


def make_link(
    position: int,
    uid: str,
    at: str,
    name: str,
    actor: str,
    role: str,
    body: str,
    door: str,
    object_kind: str,
    object_ref: str,
    charter_digest: str,
    *,
    previous: str,
    facts: Facts,
    transfers: Named | None,
) -> Link:
    """The next link. ValueError for a column that could be mistaken for more than one, or a fact that is no
    fact.
    """
    columns = (uid, at, name, actor, role, body, door, object_kind, object_ref, charter_digest)
    for value in columns:
        if not _PLAIN.fullmatch(value):
            raise ValueError(f"an event's column holds quotation marks or control characters: {value!r}")
    _insist_on_facts(facts)
    link = Link(position, *columns, canonical="", hash="")
    canonical = (
        header(link, previous)
        + _write(facts)
        + (_NO_TRANSFERS if transfers is None else f',"transfers":{_write(transfers._asdict())}}}')
    )
    return link._replace(canonical=canonical, hash=hash_of(canonical))


def header(link: Link, previous: str) -> str:
    """How the canonical text of a row with these columns begins."""
    return (
        f'{{"event":{{"actor":"{link.actor}","at":"{link.at}","body":"{link.body}",'
        f'"charter_digest":"{link.charter_digest}","door":"{link.door}","name":"{link.name}",'
        f'"object_kind":"{link.object_kind}","object_ref":"{link.object_ref}","position":{link.position},'
        f'"previous":"{previous}","role":"{link.role}","uid":"{link.uid}"}},"facts":'
    )


def hash_of(canonical: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def facts_in(canonical: str) -> Facts:
    """What an event says has changed."""
    facts: Facts = json.loads(canonical)["facts"]
    return facts


def transfers_in(canonical: str) -> Named | None:
    """What an event says it posted; None for most. ValueError for a text that no event of ours has."""
    if canonical.endswith(_NO_TRANSFERS):
        return None
    try:
        named = json.loads(canonical)["transfers"]
        return Named(ids=str(named["ids"]), digest=str(named["digest"]))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("the text names no transfers") from error


def name_transfers(lines: Mapping[int, str]) -> Named:
    """How an event names transfers: their numbers, and the digest of their lines in the order of the numbers."""
    numbers = sorted(lines)
    digest = sha256("\n".join(lines[number] for number in numbers).encode("utf-8", "surrogatepass"))
    return Named(show_ranges(numbers), digest.hexdigest())


def show_ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers as people write them: "1-4,7"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def read_ranges(text: str) -> list[int]:
    """The numbers of "1-4,7". ValueError for any other text, and for more of them than a ledger could hold."""
    numbers: list[int] = []
    for part in text.split(","):
        written, dash, until = part.partition("-")
        first = int(written)
        last = int(until) if dash else first
        if not (numbers[-1] if numbers else -1) < first <= last < first + _MOST_NUMBERS - len(numbers):
            raise ValueError(f"{part!r} is no range of ascending numbers")
        numbers += range(first, last + 1)
    return numbers


def _insist_on_facts(value: object) -> None:
    """Floats have no place in a trail: they are not the same everywhere. Neither has anything but plain
    values.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise ValueError(f"a fact's name is text, not {key!r}")
            _insist_on_facts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _insist_on_facts(inner)
    elif not (value is None or isinstance(value, str | int)):
        raise ValueError(f"a fact is text, a whole number, a list of these or nothing, not {value!r}")
