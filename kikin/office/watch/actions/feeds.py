"""Taking in files of feeds, and looking: each look is kept whole with what it raised, or not at all."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import FEED_FILE
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watch.folder import read_file
from kikin.office.transitions import perform
from kikin.office.watch import watched
from kikin.office.watch.actions.cases import raise_alerts
from kikin.office.watch.looking import Outcome
from kikin.office.watch.models import FeedFile, Look, Notice, WatchCase
from kikin.office.watch.sources import NOTICE, kind_of
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
    """Look at what came since the last look, and at the day itself; nothing where neither is new.

    What it finds is worked out first, so that nobody waits for it. What it took in and the cases that it raises are
    one transaction, so whoever is killed has done nothing or everything.
    """
    gate.permit_or_refuse(actor, "look", Subject("watch"))
    today = local_date(now, in_force().zone)
    last = Look.objects.order_by("number").last()
    files = list(FeedFile.objects.filter(state="taken", look=None).order_by("pk"))
    notices = list(Notice.objects.filter(look=None).select_related("award").order_by("pk"))
    if not files and not notices and (last is None or last.day >= today):
        return None
    number, day = (last.number + 1, max(last.day, today)) if last is not None else (1, today)
    looking = watched.standing_after(last, watched.fund_now())
    outcome = watched.take_in(looking, number, day, watched.Came(files, notices))
    with gate.act("look", actor, now, Subject("watch"), "watch_looked") as pending:
        kept = _keep(number, day, outcome, actor, now)
        FeedFile.objects.filter(pk__in=[one.pk for one in files]).update(look=kept)
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(look=kept)
        pending.facts |= {"look": number, "files": [one.ref for one in files], "notices_count": len(notices)}
        pending.facts["alerts_count"] = kept.alerts_count
        pending.facts |= _tell_more(outcome, day)
        transaction.on_commit(lambda: watched.keep_standing(number, looking))
    return kept


def _keep(number: int, day: date, outcome: Outcome, actor: Actor, now: datetime) -> Look:
    """The look first, whose number is given once: of two workers one keeps all of it, and the other nothing."""
    kept = Look.objects.create(number=number, day=day, at=now, companies_count=outcome.looked_at_count, alerts_count=0)
    kept.alerts_count = len(raise_alerts(outcome.alerts, actor, now))
    kept.save(update_fields=["alerts_count"])
    return kept


def _tell_more(outcome: Outcome, day: date) -> dict[str, list[str]]:
    """What was seen again, or taken back, of cases that there are: which ones."""
    back = WatchCase.objects.filter(key__in=[one.key for one in outcome.taken_back])
    taken_back = sorted(back.values_list("ref", flat=True))
    back.update(taken_back_on=day)
    refs: dict[str, list[str]] = defaultdict(list)
    for one in outcome.again:
        refs[one.key].append(one.ref)
    again = WatchCase.objects.select_for_update().filter(key__in=refs).order_by("pk")
    for case in again:
        case.also += [[ref, day.isoformat()] for ref in refs[case.key]]
        if case.noticed_on is None and any(kind_of(ref) == NOTICE for ref in refs[case.key]):
            case.noticed_on = day
        case.save(update_fields=["also", "noticed_on"])
    return {"seen_again": [case.ref for case in again], "taken_back": taken_back}


def _plain(problem: Problem) -> dict[str, Any]:
    what, remedy = problem.what, problem.remedy
    return {
        "where": problem.where,
        "value": problem.value,
        "what": [what.ja, what.en],
        "remedy": [remedy.ja, remedy.en],
    }
