"""What is left of an award that is stopped, for each of the tasks that the stop has left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from kikin.fund.outgoing import IP_NOTICE
from kikin.office.awards.models import Award
from kikin.office.closing.queries.dues import dues_of
from kikin.office.closing.queries.endings import open_ends_of
from kikin.office.milestones.models import Milestone, Task
from kikin.office.outgoing.models import IpNotice

_OF_MONEY = ("advances", "claims", "statements", "balances", "refunds", "paybacks")


def left_of(task: Task, now: datetime) -> tuple[str, ...]:
    """The refs of what has to be done before a task is; nothing where its work leaves no record of its own."""
    found = _LEFT.get(task.what)
    return tuple(sorted(set(found(task.award, now)))) if found is not None else ()


def _money(award: Award, now: datetime) -> Iterable[str]:
    ends = open_ends_of([award], now)[award.pk]
    return [ref for kind in _OF_MONEY for ref in ends.get(kind, ())]


def _assets(award: Award, now: datetime) -> Iterable[str]:
    return open_ends_of([award], now)[award.pk].get("disposals", ())


def _rights(award: Award, now: datetime) -> Iterable[str]:
    """What was asked and not answered yet, and notices that another has to follow by a day that has come."""
    waiting = IpNotice.objects.filter(member__award=award).exclude(state__in=IP_NOTICE.ends)
    return [
        *waiting.values_list("ref", flat=True),
        *(one.ref for one in dues_of([award], now) if one.kind == "ip_notice" and one.may_hold),
    ]


def _reports(award: Award, now: datetime) -> Iterable[str]:
    """What is owed of the years of work: not in yet, or not looked at."""
    afterwards = set(Milestone.objects.filter(award=award, basis="after").values_list("ref", flat=True))
    owed = [one.ref for one in dues_of([award], now) if one.kind == "milestone" and one.ref not in afterwards]
    return [*owed, *Milestone.objects.filter(award=award, state="reported").values_list("ref", flat=True)]


_LEFT: dict[str, Callable[[Award, datetime], Iterable[str]]] = {
    "money": _money,
    "assets": _assets,
    "ip": _rights,
    "report": _reports,
}
