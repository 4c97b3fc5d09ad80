"""Writing the trail: events wait in a buffer until their change is about to commit, then join the chain
together.

A person's data never enters the trail, where it could not be forgotten. What must be provable about it enters
as `salted_digest`: HMAC-SHA256 under a secret of this home, kept in a file beside the database and in neither
the trail nor its exports. So an auditor with the text in hand can ask this home whether it was the one, while
the trail alone gives nothing to guess against, and once the secret is destroyed nobody can.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from threading import local

from django.conf import settings
from django.db import connection

from kikin.fund.relations import Actor
from kikin.office.audit.chain import Facts, Link, make_link, name_transfers
from kikin.office.audit.models import Event, Head

_SALT_BYTES = 32
_SELECT = "SELECT position, hash FROM audit_head WHERE id = 1"
_HEAD = {"sqlite": _SELECT, "postgresql": f"{_SELECT} FOR UPDATE"}
_INSERT = f"INSERT INTO audit_event ({', '.join(Link._fields)})"
_PLACES = f"({', '.join(['%s'] * len(Link._fields))})"
_ROWS_AT_A_TIME = 1_000
_here = local()


@dataclass(slots=True)
class PendingEvent:
    """An event that waits for its transaction. `facts` may grow until then; `transfer_lines` is the ledger's."""

    name: str
    actor: Actor
    kind: str
    ref: str
    at: datetime
    charter_digest: str
    facts: Facts
    uid: str = field(default_factory=lambda: secrets.token_hex(16))
    transfer_lines: dict[int, str] = field(default_factory=dict)


def record(
    name: str, *, actor: Actor, kind: str, ref: str, at: datetime, charter_digest: str, facts: Facts
) -> PendingEvent:
    """Put an event into the buffer of this change. `facts`: refs, amounts, salted digests; never a person's
    data.
    """
    pending = PendingEvent(name, actor, kind, ref, at, charter_digest, dict(facts))
    _buffer().append(pending)
    return pending


def mark() -> int:
    """How far the buffer has filled, for `rewind`."""
    return len(_buffer())


def rewind(mark: int) -> None:
    """Forget the events after a mark: their change was undone."""
    del _buffer()[mark:]


def flush() -> Link | None:
    """Write the buffered events as the next links of the chain; the last deed of a transaction.

    Returns the last one, which is the trail's head once this is committed, or nothing where there was none.

    Writers queue at the head's lock from here to the commit, which is why it is taken last and this is done by hand:
    the records' own way takes thrice as long.
    """
    waiting = _buffer()
    if not waiting:
        return None
    if not connection.in_atomic_block:
        raise RuntimeError("events are written in the transaction of their change, or not at all")
    with connection.cursor() as cursor:
        end, previous = cursor.execute(_HEAD[connection.vendor]).fetchone()
        links, rows = [], []
        for position, pending in enumerate(waiting, start=end + 1):
            links.append(_link(position, pending, previous))
            previous = links[-1].hash
            rows.append(links[-1]._asdict() | {"at": connection.ops.adapt_datetimefield_value(pending.at)})
        for start in range(0, len(rows), _ROWS_AT_A_TIME):
            some = rows[start : start + _ROWS_AT_A_TIME]
            places = ", ".join([_PLACES] * len(some))
            cursor.execute(f"{_INSERT} VALUES {places}", [value for row in some for value in row.values()])
    waiting.clear()
    return links[-1]


def begin(using: str = "default") -> None:
    """Give an empty trail its head."""
    if not Event.objects.using(using).exists():
        Head.objects.using(using).get_or_create(pk=1)


def salted_digest(text: str) -> str:
    """What the trail may hold of a text that it may not hold."""
    return hmac.new(_salt(), text.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _link(position: int, pending: PendingEvent, previous: str) -> Link:
    return make_link(
        position,
        pending.uid,
        str(pending.at.astimezone(UTC)),
        pending.name,
        pending.actor.person,
        pending.actor.role,
        pending.actor.of,
        pending.actor.door,
        pending.kind,
        pending.ref,
        pending.charter_digest,
        previous=previous,
        facts=pending.facts,
        transfers=name_transfers(pending.transfer_lines) if pending.transfer_lines else None,
    )


def _buffer() -> list[PendingEvent]:
    if not hasattr(_here, "buffer"):
        _here.buffer = []
    buffer: list[PendingEvent] = _here.buffer
    return buffer


def _salt() -> bytes:
    kept = settings.KIKIN_HOME / "trail.salt"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_SALT_BYTES))
    except FileExistsError:
        pass
    salt: bytes = kept.read_bytes()
    return salt
