"""Taking in files of feeds: read and kept first, then taken or dropped by whoever looked at them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import FEED_FILE
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.feeds.cohorts import complaints
from kikin.office.feeds.watch.folder import read_file
from kikin.office.transitions import perform
from kikin.office.watch.models import FeedFile
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

_MOST_COMPLAINTS = 200
_KNOWN = Problem(
    "file_is_known",
    "feed_file.file",
    Text("同じ内容のファイルは読込み済みです", "this file was read before, to the last byte"),
    Text("新しいファイルを選んでください", "choose a new one"),
)


def read_feed(name: str, content: bytes, actor: Actor, now: datetime) -> FeedFile:
    """Read a file and keep it, to be looked at before it counts."""
    said = read_file(name, content, local_date(now, in_force().zone).isoformat()).said
    problems = [one for one in said if isinstance(one, Problem)]
    sha256 = hashlib.sha256(content).hexdigest()
    ref = make_confidential_ref("FEE", secrets.token_bytes(8))
    with gate.act("read", actor, now, Subject("feed_file", ref, "read"), "feed_file_read") as pending:
        is_known = FeedFile.objects.filter(sha256=sha256).exclude(state="dropped").exists()
        gate.refuse_if([_KNOWN] if is_known else ())
        gate.refuse_if(problems if len(problems) == len(said) else ())
        pending.facts |= {"sha256": sha256, "rows_count": len(said), "refused_count": len(problems)}
        return FeedFile.objects.create(
            ref=ref,
            state=FEED_FILE.initial,
            name=name[-200:],
            sha256=sha256,
            content=content,
            rows_count=len(said),
            refused_count=len(problems),
            complaints=[complaints.kept(one) for one in problems[:_MOST_COMPLAINTS]],
            read_by=actor.person,
            read_at=now,
        )


def take_feed(file: FeedFile, actor: Actor, now: datetime) -> FeedFile:
    """Let the next look take in what it says."""
    return perform(file, "take", actor, now)


def drop_feed(file: FeedFile, actor: Actor, now: datetime) -> FeedFile:
    """Take nothing of it."""
    return perform(file, "drop", actor, now)
