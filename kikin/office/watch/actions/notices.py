"""Keeping what a recipient states after the award, and raising at once what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import (
    Alert,
    CompanyNotice,
    PersonNotice,
    Shown,
    Stake,
    Yardstick,
    key_of,
    problems_of_company,
    problems_of_person,
    shown_by_company,
    shown_by_person,
)
from kikin.office import gate
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.parties.models import Organisation
from kikin.office.watch import stated
from kikin.office.watch.actions.cases import raise_alerts
from kikin.office.watch.models import Notice
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

BY_NOTICE = Actor("", "founder", "", "notice")
"""Who raises what a notice shows: the machine of the fund."""
_UNCHANGED = Problem(
    "nothing_new",
    "notice",
    Text("前回の届出と同じ内容です", "this says what the last notice said"),
    Text("変わったところを書いてください", "write what has changed"),
)
_NOBODY_OF_THE_AWARD = Problem(
    "nobody_of_the_award",
    "notice.person",
    Text(
        "この採択課題に貴機関から参加している人ではありません", "this person is not in the award for your organisation"
    ),
    Text("参加者から選んでください", "choose one of those who are"),
)
_ENDED = Problem(
    "award_is_over",
    "notice",
    Text("終了した採択課題です", "this award has come to its end"),
    Text("実施中の採択課題から届け出てください", "give notice from an award that runs"),
)


_HAS_LEFT = Problem(
    "has_left",
    "notice",
    Text("貴機関の参加は終了しています", "your organisation takes no part in this award any more"),
    Text("参加中の採択課題から届け出てください", "give notice from an award in which it takes part"),
)


def state_company(award: Award, notice: CompanyNotice, actor: Actor, now: datetime) -> Notice:
    """The recipient states how it stands itself."""

    def shows(before: Notice | None, number: int, by: Yardstick, today: date) -> Iterable[Shown]:
        return shown_by_company(notice, stated.company_of(before) if before else None, number, by)

    return _state(award, actor.of, notice, problems_of_company(notice), shows, actor, now)


def state_person(award: Award, person: str, notice: PersonNotice, actor: Actor, now: datetime) -> Notice:
    """The recipient states how one of its key people stands."""
    is_there = person in {one.ref for one in stated.key_people(award, actor.of)}
    problems = [*problems_of_person(notice), *([] if is_there else [_NOBODY_OF_THE_AWARD])]

    def shows(before: Notice | None, number: int, by: Yardstick, today: date) -> Iterable[Shown]:
        was = stated.person_of(before) if before else None
        return shown_by_person(notice, was, number, stated.elsewhere_bp(award, person), today, by)

    return _state(award, person, notice, problems, shows, actor, now)


def _state(
    award: Award,
    about: str,
    notice: CompanyNotice | PersonNotice,
    problems: Iterable[Problem],
    shows: Callable[[Notice | None, int, Yardstick, date], Iterable[Shown]],
    actor: Actor,
    now: datetime,
) -> Notice:
    content, is_person = _plain(notice), isinstance(notice, PersonNotice)
    subject = Subject("notice", award.ref, agencies=frozenset({award.agency}), members=_members(award) & {actor.of})
    with gate.act("declare", actor, now, subject, "notice_declared") as pending:
        state = Award.objects.select_for_update().get(pk=award.pk).state
        before = stated.newest(award, about, actor.of)
        unchanged = [_UNCHANGED] if before is not None and before.content == content else []
        ended = [_ENDED] if state in award.lifecycle.ends else []
        left = award.members.filter(organisation__ref=actor.of, left_on__isnull=False).exists()
        gate.refuse_if([*problems, *unchanged, *ended, *([_HAS_LEFT] if left else [])])
        number = award.notices.filter(about=about).count() + 1
        kept = Notice.objects.create(
            award=award,
            organisation=Organisation.objects.get(ref=actor.of),
            about=about,
            is_about_a_person=is_person,
            number=number,
            content=content,
            at=now,
            by=actor.person,
        )
        pending.facts |= {"about": about, "number": number}
        charter = in_force()
        today = local_date(now, charter.zone)
        watch = charter.watch
        by = Yardstick(watch.control_thresholds_bp, watch.runway_alert_months, watch.retention_notice_months)
        found = [_alert(award, about, one, today) for one in shows(before, number, by, today)]
        raise_alerts(found, BY_NOTICE, now)
    return kept


def _alert(award: Award, about: str, shown: Shown, today: date) -> Alert:
    left_yen = sum(awards.balances_of(award).values())
    stake = Stake(left_yen, ends_on=fiscal_year_bounds(award.last_year, in_force().first_month)[1])
    key = key_of(shown.kind, about, [award.ref, *shown.facts])
    return Alert(shown.kind, about, key, today, (shown.says,), (about,), (award.ref,), stake, ("notice",))


def _members(award: Award) -> frozenset[str]:
    return frozenset(one.organisation.ref for one in awards.members_of(award))


def _plain(notice: CompanyNotice | PersonNotice) -> dict[str, Any]:
    """As JSON keeps it."""
    said = {name: one.isoformat() if isinstance(one, date) else one for name, one in asdict(notice).items()}
    return said | ({"holders": list(said["holders"])} if "holders" in said else {})
