"""The play: scenes in the order of their dates, from the founding to the day on which it ends.

Every scene goes through the same gate as people do. Whatever chance decides comes from
the seed; the clock is the plan's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TextIO

from kikin.fund.charter import Charter
from kikin.office.applications import queries as applications
from kikin.office.calls import actions as calls
from kikin.office.calls.models import Call
from kikin.office.charter.actions import appropriate_what_is_due
from kikin.office.demonstration import (
    accounting,
    after,
    calling,
    choosing,
    confirming,
    desk,
    figures,
    following,
    founding,
    judging,
    meeting,
    overlapping,
    ownership,
    paying,
    plan,
    publishing,
    watching,
    working,
)
from kikin.office.demonstration.cohort import CallOutline, DemonstrationCohort, draw_cohort
from kikin.office.demonstration.company import Company
from kikin.office.demonstration.plan import CallPlan
from kikin.office.demonstration.progress import Progress
from kikin.office.demonstration.watchlist import Watchlist, draw_watchlist
from kikin.office.feeds.cohorts.records import Cohort, CohortApplication, RefusedRow
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept
from kikin.values.calendar import fiscal_year_bounds, local_instant

_NOBODY = DemonstrationCohort((), frozenset(), frozenset(), {})


@dataclass(frozen=True, slots=True)
class Request:
    """What to play: a charter's text as read, the seed, the last day, and applications from outside if any.

    All of it can be played: see `playable`.
    """

    text: str
    charter: Charter
    seed: int
    today: date
    cohort: Cohort | None = None
    applications_count: int = 300


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    figures: dict[str, Any]
    screen: str
    problem: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens at an instant, unless its act is over. `label` is what the progress bar says."""

    at: datetime
    label: str
    happen: Callable[[datetime], object]
    act: Act | None = None


@dataclass(slots=True)
class Act:
    """One call with what it has come to so far. It is over early when it was left without a candidate."""

    plan: CallPlan
    applications: tuple[CohortApplication, ...]
    call: Call | None = None
    round: Round | None = None
    is_over: bool = False

    @property
    def the_call(self) -> Call:
        if self.call is None:
            raise RuntimeError("a scene before the call was drafted")
        return self.call

    @property
    def the_round(self) -> Round:
        if self.round is None:
            raise RuntimeError("a scene before the round was prepared")
        return self.round


@dataclass(slots=True)
class Play:
    """Holds what the scenes share."""

    request: Request
    stream: TextIO
    company: Company = field(default_factory=Company)
    concepts: list[Concept] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    cohort: DemonstrationCohort = _NOBODY
    watchlist: Watchlist = field(default_factory=lambda: Watchlist((), ()))
    refused: tuple[RefusedRow, ...] = ()

    def __post_init__(self) -> None:
        if self.request.cohort is not None:
            (first,) = plan.plan_of_cohort(self.request.charter, 0)
            self.acts = [Act(first, self.request.cohort.applications)]
            self.refused = self.request.cohort.refused
        else:
            self._draw_cohort()
        self.watchlist = draw_watchlist(self.request.seed, self.cohort)

    def run(self, started: float) -> Played:
        """Play every scene up to the last day, and look at the figures. `started` is of `time.perf_counter`."""
        request = self.request
        end = local_instant(request.today + timedelta(days=1), request.charter.zone)
        scenes = [scene for scene in sorted(self.scenes(), key=lambda one: one.at) if scene.at < end]
        progress = Progress(len(scenes), self.stream)
        for scene in scenes:
            progress.step(f"{scene.at:%Y-%m-%d}  {scene.label}")
            if scene.act is None or not scene.act.is_over:
                scene.happen(scene.at)
        progress.close()
        seconds = time.perf_counter() - started
        found = figures.figures_of(request.charter, request.today, self.refused, seconds)
        return Played(found, figures.screen_of(request.charter, found), figures.problem_of_first_round())

    # ------------------------------------------------------------------ what is played

    def _draw_cohort(self) -> None:
        charter = self.request.charter
        plans = plan.plan_of_years(charter, self.request.today, self.request.applications_count)
        self.cohort = draw_cohort(self.request.seed, [_outline(charter, one) for one in plans])
        for one in plans:
            mine = tuple(each for each in self.cohort.applications if each.call == one.key)
            self.acts.append(Act(one, mine))

    # ------------------------------------------------------------------ the scenes

    def scenes(self) -> list[Scene]:
        """All scenes of the whole life, those after the last day included."""
        charter = self.request.charter
        found = [
            self._scene(charter.founded_on, "founding", self._found),
            self._scene(charter.founded_on + timedelta(days=30), "vision and concepts", self._decide_concepts),
            self._scene(charter.founded_on + timedelta(days=45), "watchlist", self._load_watchlist),
        ]
        for enacted_on in sorted(
            {one.enacted_on for one in charter.appropriations if one.enacted_on > charter.founded_on}
        ):
            found.append(self._scene(enacted_on, "a further appropriation", self._appropriate))
        found += self._scenes_of_books()
        found += [self._scene(*one) for one in confirming.scenes(self.company, charter, self.request.today)]
        for number, act in enumerate(self.acts):
            scenes = [*self._scenes_of_call(act, number), *self._scenes_of_money(act, number)]
            found += [replace(scene, act=act) for scene in scenes]
        night = self._scene(self.request.today, "the last night", lambda now: watching.last_night(self.company, now))
        return [*found, night]

    def _scene(self, day: date, label: str, happen: Callable[[datetime], object], hour: int = 10) -> Scene:
        return Scene(local_instant(day, self.request.charter.zone, hour), label, happen)

    def _scenes_of_call(self, act: Act, number: int) -> list[Scene]:
        charter, name = self.request.charter, act.plan.title.en
        opens, days, hour = act.plan.opens_on, act.plan.days_after_closing, charter.calendar.deadline_hour
        return [
            self._scene(opens - timedelta(days=10), f"{name}: drafted", lambda now: self._draft(act, now)),
            self._scene(opens, f"{name}: opened", lambda now: self._open(act, now)),
            self._scene(days(-1), f"{name}: applications", lambda now: self._apply(act, now)),
            self._scene(days(0), f"{name}: closed", lambda now: calling.close(self.company, act.the_call, now), hour),
            self._scene(days(1), f"{name}: withdrawals", lambda now: self._withdraw(act, "submitted", now)),
            self._scene(
                days(6), f"{name}: formal check", lambda now: calling.check_for_form(self.company, act.the_call, now)
            ),
            *self._scenes_of_overlap(act),
            self._scene(days(9), f"{name}: reviewers", lambda now: self._invite(act, now)),
            self._scene(
                days(14),
                f"{name}: answers",
                lambda now: judging.answer_invitations(charter, self.company, act.the_call, now),
            ),
            self._scene(days(20), f"{name}: withdrawals", lambda now: self._withdraw(act, "in_review", now)),
            self._scene(days(40), f"{name}: reviews", lambda now: self._review(act, now)),
            self._scene(
                days(44), f"{name}: panels", lambda now: meeting.meet(charter, self.company, act.the_call, now)
            ),
            self._scene(days(47), f"{name}: portfolio", lambda now: self._propose(act, now)),
            *self._scenes_of_ownership(act),
            self._scene(days(55), f"{name}: screening", self._screen),
            self._scene(days(60), f"{name}: portfolio again", lambda now: self._settle(act, now)),
            self._scene(days(63), f"{name}: before the bodies", lambda now: self._circulate(act, number, now)),
            self._scene(days(75), f"{name}: decided", lambda now: choosing.decide(self.company, act.the_round, now)),
        ]

    def _scenes_of_ownership(self, act: Act) -> list[Scene]:
        """Once is enough to see by."""
        if act is not self.acts[0]:
            return []
        company, charter = self.company, self.request.charter
        day = act.plan.days_after_closing(54)
        return [
            self._scene(day, "ownership of applicants", lambda now: ownership.load_ownership(company, charter, now))
        ]

    def _scenes_of_overlap(self, act: Act) -> list[Scene]:
        """Once is enough to see by."""
        if act is not self.acts[0]:
            return []
        day = act.plan.days_after_closing(7)
        return [self._scene(day, "overlap", lambda now: overlapping.look_for_overlap(self.company, act.the_call, now))]

    def _scenes_of_money(self, act: Act, number: int) -> list[Scene]:
        charter, company = self.request.charter, self.company
        days, name = act.plan.days_after_closing, act.plan.title.en
        years = [year for year, _ in act.plan.budget_by_year]
        scenes = [
            self._scene(days(80), f"{name}: offers", lambda now: paying.offer(company, act.the_round, now)),
            self._scene(days(95), f"{name}: acceptances", lambda now: paying.accept(company, act.the_round, now)),
            self._scene(days(120), f"{name}: contracts", lambda now: paying.activate(company, act.the_round, now)),
            self._scene(
                days(122),
                f"{name}: published",
                lambda now: publishing.publish_results(charter, company, act.the_round, now),
            ),
            self._scene(
                days(130), f"{name}: first advances", lambda now: paying.pay_year(company, act.the_round, years[0], now)
            ),
        ]
        for day in following.gate_days(charter, years):
            scenes.append(
                self._scene(day, f"{name}: stage gates", lambda now: following.judge_gates(company, act.the_round, now))
            )
        for year in years:
            scenes += self._scenes_of_year(act, year, is_first=year == years[0])
        for year in range(years[-1] + 1, charter.life[-1] + 1):
            scenes.append(self._scene(self._days_after(year)[0], f"{name}: afterwards", self._report_on(act, year)))
        if number == 0:
            scenes += [
                self._scene(days(140), "a paper is to be published", lambda now: after.ask_to_publish(company, now)),
                self._scene(days(160), "its clock ends", lambda now: after.let_time_pass(company, now)),
                self._scene(days(155), "a visit", lambda now: following.oversee(company, act.the_round, now)),
                self._scene(days(165), "an incident is reported", lambda now: after.report_an_incident(company, now)),
                self._scene(days(150), "the watch", lambda now: watching.watch_over(company, act.the_round, now)),
                self._scene(days(260), "rights are told of", lambda now: after.tell_of_rights(company, now)),
                self._scene(days(330), "it goes on", lambda now: paying.resume_all(company, act.the_round, now)),
                self._scene(days(420), "one award stops", lambda now: paying.stop_one(company, act.the_round, now)),
            ]
        if number == 1:
            scenes.append(self._scene(days(200), f"{name}: changes", lambda now: self._tell(act, now)))
        if number <= 1:
            scenes.append(
                self._scene(days(300), "one award pauses", lambda now: paying.pause_one(company, act.the_round, now))
            )
        return scenes

    def _scenes_of_year(self, act: Act, year: int, *, is_first: bool) -> list[Scene]:
        """Advances when a later year begins; what was spent of them is settled once it has ended."""
        month, name = self.request.charter.first_month, act.plan.title.en
        reported, repaid, _ = self._days_after(year)
        scenes = [
            self._scene(reported, f"{name}: settlements", lambda now: self._settle_year(act, year, now)),
            self._scene(repaid, f"{name}: refunds", lambda now: self._end_year(act, year, now)),
        ]
        if is_first:
            return scenes
        return [self._scene(date(year, month, 20), f"{name}: advances", lambda now: self._pay(act, year, now)), *scenes]

    def _scenes_of_books(self) -> list[Scene]:
        """Each fiscal year's books are closed once its refunds are in."""
        charter = self.request.charter
        return [
            self._scene(
                self._days_after(year)[2],
                f"books of FY{year}",
                lambda now, year=year: accounting.keep_the_books(charter, self.company, year, now),  # type: ignore[misc]  # mypy knows no default of a lambda
            )
            for year in charter.life
        ]

    def _days_after(self, year: int) -> tuple[date, date, date]:
        """When a fiscal year is settled, when refunds have come in, and when its books are closed."""
        charter = self.request.charter
        last_day = fiscal_year_bounds(year, charter.first_month)[1]
        rules = charter.money_on(last_day)
        reported = last_day + timedelta(days=min(50, rules.report_within_days))
        repaid = reported + timedelta(days=rules.refund_within_days - 2)
        return reported, repaid, repaid + timedelta(days=10)

    # ------------------------------------------------------------------ deeds that need more than one room

    def _found(self, now: datetime) -> None:
        request = self.request
        made = founding.found_and_appoint(request.text, request.charter, now)
        self.company.by_role.update(made.by_role)
        accounting.open_accounts_of_agencies(request.charter, self.company, now)
        working.enter_grades(request.charter, self.company, now)

    def _appropriate(self, now: datetime) -> None:
        appropriate_what_is_due(self.request.charter, self.company.founder, now)

    def _decide_concepts(self, now: datetime) -> None:
        charter = self.request.charter
        self.concepts = founding.decide_vision_and_concepts(charter, self.company, now)
        publishing.publish_concepts(charter, self.company, self.concepts, now)

    def _load_watchlist(self, now: datetime) -> None:
        choosing.load_watchlist(self.company, self.request.charter, self.watchlist, now)

    def _draft(self, act: Act, now: datetime) -> None:
        act.call = calling.draft_and_approve(self.request.charter, self.company, self.concepts, act.plan, now)

    def _open(self, act: Act, now: datetime) -> None:
        calls.open_call(act.the_call, self.company.of("programme_officer", act.the_call.agencies[0]), now)
        publishing.publish_call(self.request.charter, self.company, act.the_call, now)

    def _apply(self, act: Act, now: datetime) -> None:
        by_file = self.request.cohort is not None
        take = calling.apply_by_file if by_file else calling.apply_by_hand
        take(self.company, act.the_call, act.applications, now)

    def _withdraw(self, act: Act, state: str, now: datetime) -> None:
        leaving = frozenset(key for key, when in self.cohort.withdrawing.items() if when == state)
        calling.withdraw_some(self.company, act.the_call, leaving, now)

    def _invite(self, act: Act, now: datetime) -> None:
        if act is self.acts[0]:
            judging.gather_reviewers(self.request.charter, self.company, self.request.seed, act.the_call, now)
        judging.invite(self.company, act.the_call, now)

    def _review(self, act: Act, now: datetime) -> None:
        stories = frozenset(one.application for one in self.watchlist.planned if one.outcome != "dismiss")
        judging.review_all(self.request.charter, self.company, self.request.seed, act.the_call, stories, now)

    def _propose(self, act: Act, now: datetime) -> None:
        """Without a candidate there is nothing to choose from: the call is cancelled, and its act is over."""
        if applications.of_call(act.the_call, ("shortlisted",)):
            act.round = choosing.propose(self.company, act.the_call, now)
        else:
            calling.cancel(self.company, act.the_call, now)
            act.is_over = True

    def _screen(self, now: datetime) -> None:
        desk.screen(self.company, self.request.charter, self.watchlist, now)

    def _settle(self, act: Act, now: datetime) -> None:
        choosing.settle_portfolio(self.company, self.request.charter, self.watchlist, act.the_round, now)

    def _circulate(self, act: Act, number: int, now: datetime) -> None:
        """The first portfolio is returned once, so that the way back is seen."""
        if number == 0:
            choosing.return_it_once(self.company, self.request.charter, self.watchlist, act.the_round, now)

    def _pay(self, act: Act, year: int, now: datetime) -> None:
        paying.pay_year(self.company, act.the_round, year, now)

    def _settle_year(self, act: Act, year: int, now: datetime) -> None:
        following.report_results(self.company, act.the_round, year, now)
        accounting.settle_year(self.company, act.the_round, year, self.request.seed, now)

    def _tell(self, act: Act, now: datetime) -> None:
        following.tell_changes(self.company, act.the_round, now)

    def _report_on(self, act: Act, year: int) -> Callable[[datetime], None]:
        return lambda now: following.report_afterwards(self.company, act.the_round, year, now)

    def _end_year(self, act: Act, year: int, now: datetime) -> None:
        paying.pay_balances(self.company, act.the_round, now)
        accounting.repay_what_is_due(self.company, act.the_round, now)
        paying.close_finished(self.company, act.the_round, year, now)


def _outline(charter: Charter, one: CallPlan) -> CallOutline:
    return CallOutline(
        key=one.key,
        stage=one.stages[0],
        instrument=charter.instrument(one.instrument, one.opens_on),
        fields=charter.fields,
        fiscal_years=tuple(year for year, _ in one.budget_by_year),
        applications_count=one.applications_count,
        most_yen=plan.largest_cost_yen(one.budget_by_year),
    )
