"""Everything that changes a watch case: raised by what was seen, then looked into by people."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import KINDS, OPEN, WATCH_CASE, Alert, Help, looked_into_by
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.records import listing
from kikin.office.transitions import perform
from kikin.office.watch.helping import helps_for
from kikin.office.watch.models import WatchCase
from kikin.office.watch.queries import facts_of
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text, as_pairs


def raise_alerts(alerts: Iterable[Alert], actor: Actor, now: datetime) -> list[WatchCase]:
    """A case for each alert that has none yet, all in one transaction; what was seen before is passed over."""
    by_key = {alert.key: alert for alert in alerts}
    with gate.change():
        known = set(WatchCase.objects.filter(key__in=by_key).values_list("key", flat=True))
        new = [alert for key, alert in by_key.items() if key not in known]
        awards = {one.ref: one for one in Award.objects.filter(ref__in={ref for one in new for ref in one.awards})}
        return [_raise(alert, [awards[ref] for ref in alert.awards], actor, now) for alert in new]


def _raise(alert: Alert, awards: list[Award], actor: Actor, now: datetime) -> WatchCase:
    ref = make_confidential_ref("WAT", secrets.token_bytes(8))
    subject = Subject(KINDS[alert.kind].of_kind, ref, agencies=frozenset(award.agency for award in awards))
    charter = in_force()
    within_days = charter.watch.case_rule(alert.kind).act_within_days
    with gate.act("raise", actor, now, subject, f"{subject.kind}_raised") as pending:
        pending.facts |= {
            "kind": alert.kind,
            "known_on": alert.known_on.isoformat(),
            "awards": sorted(award.ref for award in awards),
            "key": alert.key,
        }
        case = WatchCase.objects.create(
            ref=ref,
            state=WATCH_CASE.initial,
            kind=alert.kind,
            key=alert.key,
            about=list(alert.about),
            path=as_pairs(alert.path),
            causes=list(alert.causes),
            noticed_on=alert.noticed_on,
            known_on=alert.known_on,
            look_by=looked_into_by(alert.known_on, within_days, charter.calendar.is_free),
            raised_at=now,
            left_yen=alert.stake.left_yen,
            technology_level=alert.stake.technology_level,
            ends_on=alert.stake.ends_on,
        )
        case.awards.set(awards)
    return case


def extend_cases(joined: Iterable[tuple[int, str]], earlier: Iterable[Alert], actor: Actor, now: datetime) -> None:
    """What is open of those who have joined an award, or of what stands behind them, concerns that award, too."""
    waiting = WatchCase.objects.filter(state__in=OPEN)
    for key, ref in sorted(joined):
        for case in listing(waiting, "about", ref).exclude(awards=key):
            _extend(case, Award.objects.filter(pk=key), (), actor, now)
    for alert in earlier:
        for case in waiting.filter(key=alert.key):
            further = Award.objects.filter(ref__in=alert.awards).exclude(pk__in=case.awards.values("pk"))
            _extend(case, further, alert.about, actor, now)


def _extend(case: WatchCase, awards: Iterable[Award], about: Iterable[str], actor: Actor, now: datetime) -> None:
    for award in awards:
        with gate.act("raise", actor, now, case.subject(), f"{case.what.of_kind}_extended") as pending:
            case.awards.add(award)
            case.about = list(dict.fromkeys([*case.about, *about]))
            case.save(update_fields=["about"])
            pending.facts |= {"award": award.ref}


def assess(case: WatchCase, actor: Actor, now: datetime) -> WatchCase:
    """Somebody looks into it."""

    def keep(case: WatchCase, pending: PendingEvent) -> None:
        case.looked_into_by = actor.person

    return perform(case, "assess", actor, now, gather=lambda case: facts_of(case, actor), do=keep)


def _with_reasons(action: str) -> Callable[[WatchCase, Text, Actor, datetime], WatchCase]:
    def take(case: WatchCase, reasons: Text, actor: Actor, now: datetime) -> WatchCase:
        """One step of a case, for reasons that stay with it."""

        def keep(case: WatchCase, pending: PendingEvent) -> None:
            case.reasons_ja, case.reasons_en, case.decided_at = reasons.ja, reasons.en, now

        said = reasons.ja or reasons.en
        return perform(case, action, actor, now, gather=lambda case: facts_of(case, actor, said), do=keep)

    return take


def tick(case: WatchCase, ask: str, on: date, actor: Actor, now: datetime) -> WatchCase:
    """Something that a case asks for was done, on this day."""
    with gate.act("tick", actor, now, case.subject(), "support_case_ask_met") as pending:
        locked = WatchCase.objects.select_for_update().get(pk=case.pk)
        gate.refuse_if(_against_ticking(locked, ask, on, local_date(now, in_force().zone)))
        locked.met = locked.met | {ask: on.isoformat()}
        locked.save(update_fields=["met"])
        pending.facts |= {"ask": ask, "on": on.isoformat()}
    return locked


def _against_ticking(case: WatchCase, ask: str, on: date, today: date) -> Iterator[Problem]:
    if case.state not in OPEN or ask not in case.open_asks:
        yield Problem(
            "not_asked",
            "watch_case.ask",
            Text("この案件では求められていないか、済んでいます", "this case does not ask for it, or it is done"),
            Text("画面を開き直してください", "open the page again"),
            ask,
        )
    if on > today:
        yield Problem(
            "not_yet",
            "watch_case.on",
            Text("まだ来ていない日です", "this day has not come"),
            Text("済んだ日を書いてください", "write the day on which it was done"),
            on.isoformat(),
        )


def help_with(case: WatchCase, choice: str, reasons: Text, actor: Actor, now: datetime) -> WatchCase:
    """Act on a case by one of the things that may be offered: its figures stand in the reasons."""

    def keep(case: WatchCase, pending: PendingEvent) -> None:
        chosen = _offered(case, choice, now)
        case.chosen, case.decided_at = chosen.choice, now
        case.reasons_ja = f"{chosen.says.ja}。{reasons.ja or reasons.en}"
        case.reasons_en = f"{chosen.says.en}. {reasons.en or reasons.ja}"
        pending.facts |= {"help": chosen.key, "award": chosen.award, "further_yen": chosen.further_yen}
        pending.facts |= {"moved": [list(one) for one in chosen.moved], "by": chosen.by}

    said = reasons.ja or reasons.en
    return perform(case, "act_on", actor, now, gather=lambda case: facts_of(case, actor, said), do=keep)


def _offered(case: WatchCase, choice: str, now: datetime) -> Help:
    """What a choice stands for, as it may be offered now."""
    for one in helps_for(case, local_date(now, in_force().zone)):
        if one.is_possible and one.choice == choice:
            return one
    raise gate.Refused([_NOT_OFFERED])


_NOT_OFFERED = Problem(
    "not_offered",
    "watch_case.choice",
    Text("この支援策は今は選べません", "this cannot be offered now"),
    Text("画面を開き直し、選べる支援策から選んでください", "open the page again and choose one that can be"),
)

dismiss = _with_reasons("dismiss")
act_on = _with_reasons("act_on")
resolve = _with_reasons("resolve")
reopen = _with_reasons("reopen")
