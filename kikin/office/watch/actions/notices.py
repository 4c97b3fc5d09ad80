"""Keeping what a recipient states after the award. What it shows is a look's to say, as of any feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import CompanyNotice, PersonNotice, problems_of_company, problems_of_person
from kikin.office import gate
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.jobs.actions import hasten
from kikin.office.parties.models import Organisation
from kikin.office.watch import stated
from kikin.office.watch.look_job import LOOK
from kikin.office.watch.models import Notice
from kikin.values.problems import Problem
from kikin.values.text import Text

_A_YEAR = timedelta(days=365)
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
    return _state(award, actor.of, notice, problems_of_company(notice), actor, now)


def state_person(award: Award, person: str, notice: PersonNotice, actor: Actor, now: datetime) -> Notice:
    """The recipient states how one of its key people stands."""
    is_there = person in {one.ref for one in stated.key_people(award, actor.of)}
    problems = [*problems_of_person(notice), *([] if is_there else [_NOBODY_OF_THE_AWARD])]
    return _state(award, person, notice, problems, actor, now)


def _state(
    award: Award,
    about: str,
    notice: CompanyNotice | PersonNotice,
    problems: Iterable[Problem],
    actor: Actor,
    now: datetime,
) -> Notice:
    content = _plain(notice)
    subject = Subject("notice", award.ref, agencies=frozenset({award.agency}), members=_members(award) & {actor.of})
    with gate.act("declare", actor, now, subject, "notice_declared") as pending:
        state = Award.objects.select_for_update().get(pk=award.pk).state
        before = stated.newest(award, about, actor.of)
        unchanged = [_UNCHANGED] if before is not None and _says_nothing(before, content, now) else []
        ended = [_ENDED] if state in award.lifecycle.ends else []
        left = award.members.filter(organisation__ref=actor.of, left_on__isnull=False).exists()
        gate.refuse_if([*problems, *unchanged, *ended, *([_HAS_LEFT] if left else [])])
        number = award.notices.filter(about=about).count() + 1
        pending.facts |= {"about": about, "number": number}
        hasten(LOOK, now)
        return Notice.objects.create(
            award=award,
            organisation=Organisation.objects.get(ref=actor.of),
            about=about,
            is_about_a_person=isinstance(notice, PersonNotice),
            number=number,
            content=content,
            at=now,
            by=actor.person,
        )


def _says_nothing(before: Notice, content: dict[str, Any], now: datetime) -> bool:
    """The same as lately; after a year it confirms what stands."""
    return before.content == content and now - before.at < _A_YEAR


def _members(award: Award) -> frozenset[str]:
    return frozenset(one.organisation.ref for one in awards.members_of(award))


def _plain(notice: CompanyNotice | PersonNotice) -> dict[str, Any]:
    """As JSON keeps it."""
    said = {name: one.isoformat() if isinstance(one, date) else one for name, one in asdict(notice).items()}
    return said | ({"holders": list(said["holders"])} if "holders" in said else {})
