"""Taking in files of feeds, and looking: each look is kept whole with what it raised, or not at all."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import FEED_FILE
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watch.folder import read_file
from kikin.office.parties.models import Person
from kikin.office.transitions import perform
from kikin.office.watch import watched
from kikin.office.watch.actions.cases import extend_cases, raise_alerts
from kikin.office.watch.models import FeedFile, Look, WatchCase, Watched
from kikin.values.calendar import local_date, local_instant
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
        gate.refuse_if([_KNOWN] if FeedFile.objects.filter(sha256=sha256).exists() else ())
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
            complaints=[_plain(one) for one in problems[:_MOST_COMPLAINTS]],
            read_by=actor.person,
            read_at=now,
        )


def take_feed(file: FeedFile, actor: Actor, now: datetime) -> FeedFile:
    """Let the next look take in what it says."""
    return perform(file, "take", actor, now)


def drop_feed(file: FeedFile, actor: Actor, now: datetime) -> FeedFile:
    """Take nothing of it."""
    return perform(file, "drop", actor, now)


def look(actor: Actor, now: datetime) -> Look | None:
    """Look at what was taken in since the last look, and at the day itself; nothing where neither is new.

    The look, its files and the cases that it raises are one transaction: whoever is killed in it has done nothing.
    """
    today = local_date(now, in_force().zone)
    last = Look.objects.order_by("number").last()
    files = list(FeedFile.objects.filter(state="taken", look=None).order_by("pk"))
    joined = watched.joined_since(last)
    if not files and not joined and last is not None and last.day >= today:
        return None
    number, day = (last.number + 1, max(last.day, today)) if last is not None else (1, today)
    looking = watched.standing_after(last, watched.fund_now())
    with gate.act("look", actor, now, Subject("watch"), "watch_looked") as pending:
        came = [watched.delivery(one, day.isoformat()) for one in files]
        outcome = looking.begin(came, day) if number == 1 else looking.take(came, day)
        earlier = looking.of_joined({ref for _, ref in joined}, day) if joined else []
        cases = raise_alerts([*outcome.alerts, *earlier], actor, now)
        extend_cases(joined, earlier, actor, now)
        kept = Look.objects.create(
            number=number,
            day=day,
            at=now,
            since=_known_since(files, last if joined else None, today, now),
            causes=_causes(files, joined, day),
            companies_count=outcome.looked_at_count,
            people_count=len(looking.fund.people),
            alerts_count=len(cases),
        )
        FeedFile.objects.filter(pk__in=[one.pk for one in files]).update(look=kept)
        WatchCase.objects.filter(pk__in=[one.pk for one in cases]).update(look=kept)
        back = WatchCase.objects.filter(key__in=[one.key for one in outcome.taken_back])
        back.update(taken_back_on=day, taken_back_by=kept)
        _keep_watched()
        pending.facts |= {"look": number, "files": [one.ref for one in files], "alerts_count": len(cases)}
        transaction.on_commit(lambda: watched.keep_standing(number, looking))
    return kept


def _known_since(files: list[FeedFile], before_joining: Look | None, today: date, now: datetime) -> datetime:
    """When the first of what set a look off could be known: who joined did so after the look before."""
    known = [one.read_at for one in files] + ([before_joining.at] if before_joining else [])
    return min([*known, now] if known else [local_instant(today, in_force().zone), now])


def _causes(files: list[FeedFile], joined: set[tuple[int, str]], day: date) -> list[list[str]]:
    people = set(Person.objects.filter(ref__in={ref for _, ref in joined}).values_list("ref", flat=True))
    came = [["person" if ref in people else "organisation", ref] for ref in sorted({ref for _, ref in joined})]
    return [[_tells_of(one.name), one.ref] for one in files] + came or [["day", day.isoformat()]]


def _tells_of(name: str) -> str:
    """A file's name begins with what it tells of."""
    return name.split("-")[0].split("~")[0].split(".")[0]


def _keep_watched() -> None:
    """Who is watched from now on; whoever is no more, and comes back, has joined anew."""
    now, known = watched.watched_now(), {(one.award_id, one.about): one.pk for one in Watched.objects.all()}
    Watched.objects.filter(pk__in=[pk for pair, pk in known.items() if pair not in now]).delete()
    Watched.objects.bulk_create(
        [Watched(award_id=award, about=ref) for award, ref in sorted(now - known.keys())], batch_size=500
    )


def _plain(problem: Problem) -> dict[str, Any]:
    what, remedy = problem.what, problem.remedy
    return {
        "where": problem.where,
        "value": problem.value,
        "what": [what.ja, what.en],
        "remedy": [remedy.ja, remedy.en],
    }
