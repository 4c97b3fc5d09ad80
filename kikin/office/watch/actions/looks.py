"""Looking: each look is kept whole with what it raised, or not at all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.parties.models import Person
from kikin.office.watch import watched
from kikin.office.watch.actions.cases import extend_cases, raise_alerts
from kikin.office.watch.looking import Outcome
from kikin.office.watch.models import FeedFile, Look, Notice, WatchCase, Watched
from kikin.office.watch.sources import NOTICE, kind_of
from kikin.values.calendar import local_date, local_instant


def look(actor: Actor, now: datetime) -> Look | None:
    """Look at what came since the last look, and at the day itself; nothing where neither is new.

    What it finds is worked out first, so that nobody waits for it. What it took in and the cases that it raises are
    one transaction, so whoever is killed has done nothing or everything.
    """
    gate.permit_or_refuse(actor, "look", Subject("watch"))
    today = local_date(now, in_force().zone)
    last = Look.objects.order_by("number").last()
    came = watched.came_since(last)
    if came.is_nothing and (last is None or last.day >= today):
        return None
    number, day = (last.number + 1, max(last.day, today)) if last is not None else (1, today)
    looking = watched.standing_after(last, watched.fund_now(), bool(came.joined))
    outcome = watched.take_in(looking, number, day, came)
    earlier = looking.of_joined({ref for _, ref in came.joined}, day)
    with gate.act("look", actor, now, Subject("watch"), "watch_looked") as pending:
        # The look first, whose number is given once: of two workers one keeps all of it, and the other nothing.
        kept = Look.objects.create(
            number=number,
            day=day,
            at=now,
            since=_known_since(came, last, today, now),
            causes=_causes(came, day),
            companies_count=outcome.looked_at_count,
            people_count=len(looking.fund.people),
            alerts_count=0,
        )
        cases = raise_alerts([*outcome.alerts, *earlier], actor, now)
        extend_cases(came.joined, earlier, actor, now)
        _keep(kept, came, cases)
        pending.facts |= {"look": number, "files": [one.ref for one in came.files]}
        pending.facts |= {"notices_count": len(came.notices), "alerts_count": len(cases)}
        pending.facts |= _tell_more(outcome, kept)
        transaction.on_commit(lambda: watched.keep_standing(number, looking))
    return kept


def _keep(kept: Look, came: watched.Came, cases: list[WatchCase]) -> None:
    """What a look took in, what it raised, and who is watched from then on."""
    kept.alerts_count = len(cases)
    kept.save(update_fields=["alerts_count"])
    WatchCase.objects.filter(pk__in=[one.pk for one in cases]).update(look=kept)
    FeedFile.objects.filter(pk__in=[one.pk for one in came.files]).update(look=kept)
    Notice.objects.filter(pk__in=[one.pk for one in came.notices]).update(look=kept)
    _keep_watched()


def _tell_more(outcome: Outcome, kept: Look) -> dict[str, list[str]]:
    """What was seen again, or taken back, of cases that there are: which ones."""
    back = WatchCase.objects.filter(key__in=[one.key for one in outcome.taken_back])
    taken_back = sorted(back.values_list("ref", flat=True))
    back.update(taken_back_on=kept.day, taken_back_by=kept)
    refs: dict[str, list[str]] = defaultdict(list)
    for one in outcome.again:
        refs[one.key] += one.refs
    again = WatchCase.objects.select_for_update().filter(key__in=refs).order_by("pk")
    for case in again:
        case.also += [[ref, kept.day.isoformat()] for ref in refs[case.key]]
        if case.noticed_on is None and any(kind_of(ref) == NOTICE for ref in refs[case.key]):
            case.noticed_on = kept.day
        case.save(update_fields=["also", "noticed_on"])
    return {"seen_again": [case.ref for case in again], "taken_back": taken_back}


def _known_since(came: watched.Came, last: Look | None, today: date, now: datetime) -> datetime:
    """When the first of what set a look off could be known: who joined did so after the look before."""
    known = [*(one.read_at for one in came.files), *(one.at for one in came.notices)]
    if came.joined and last is not None:
        known.append(last.at)
    return min([*known, now] if known else [local_instant(today, in_force().zone), now])


def _causes(came: watched.Came, day: date) -> list[list[str]]:
    joined = {ref for _, ref in came.joined}
    people = set(Person.objects.filter(ref__in=joined).values_list("ref", flat=True))
    found = [[_tells_of(one.name), one.ref] for one in came.files]
    found += [["notice", ref] for ref in dict.fromkeys(one.about for one in came.notices)]
    found += [["person" if ref in people else "organisation", ref] for ref in sorted(joined)]
    return found or [["day", day.isoformat()]]


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
