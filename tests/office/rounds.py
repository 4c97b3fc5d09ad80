"""Situations of the later stages, each made through the actions that doors call: from applications put forward to
awards that are active."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications import outline as o
from kikin.office.applications.models import Application
from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.calls import actions as calls
from kikin.office.calls.models import Call
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.reviews import actions as reviews
from kikin.office.reviews.models import Assignment, Review
from kikin.office.screening import actions as screening
from kikin.office.screening.models import ScreeningCase
from kikin.office.selection import actions as selection
from kikin.office.selection.models import Round
from kikin.values.text import Text
from tests.cast import CLOSES, Cast, consent_of_all, open_call, sent_application
from tests.office.lists.scene import put_in_force
from tests.office.reviewing import take_on
from tests.office.screening import steps
from tests.remembering import remembered

REVIEWED = CLOSES + timedelta(days=20)
DECIDED = datetime(2022, 8, 1, 3, tzinfo=UTC)
CONTRACTED = datetime(2022, 9, 1, 3, tzinfo=UTC)
NEXT_YEAR = datetime(2023, 5, 1, 3, tzinfo=UTC)
REASONS = Text(
    "計画に照らして妥当と判断しました。十分な根拠があります。", "Sound in view of the plan, on good grounds."
)
LISTED = "Sample two KK"

Plans: TypeAlias = Sequence[tuple[int, int, int]]
"""Of each application of a call, its score and its million yen in 2022 and in 2023."""

# The first four are of quantum (JST), the others of robotics (NEDO). Their ceilings in the round are 450 and 375
# million; the second one is a consortium of two.
PLANS: Plans = (
    (9, 200, 100),
    (8, 80, 40),
    (6, 300, 100),
    (1, 20, 5),
    (9, 150, 50),
    (7, 100, 50),
    (5, 100, 50),
)
CHOSEN = (0, 1, 4, 5)
BUDGET = {2022: 1_000_000_000, 2023: 500_000_000}


def lead_of(cast: Cast, application: Application) -> Actor:
    return next(one for one in (cast.applicant, cast.other_applicant) if one.of == application.lead.ref)


@remembered
def shortlisted_call(cast: Cast, plans: Plans = PLANS, **terms: object) -> Call:
    """A closed call whose applications were all reviewed and put forward. The second one has the listed member."""
    call: Call = open_call(cast, **{"budget_by_year": BUDGET} | terms)
    sent = [_sent(cast, call, number, plan) for number, plan in enumerate(plans)]
    calls.close(call, cast.officers["nedo"], CLOSES)
    for agency, officer in cast.officers.items():
        mine = [one for one in sent if one.agency == agency]
        applications.find_eligible(mine, officer, CLOSES)
        applications.begin_review(mine, officer, CLOSES)
    _review(cast, call, {one.pk: plan[0] for one, plan in zip(sent, plans, strict=True)})
    for agency, officer in cast.officers.items():
        mine = [one for one in sent if one.agency == agency]
        applications.shortlist(mine, {one.ref: 3 for one in mine}, 3, officer, REVIEWED)
    call.refresh_from_db()
    return call


def _sent(cast: Cast, call: Call, number: int, plan: tuple[int, int, int]) -> Application:
    word = ("量子ビット", "qubit") if number < 4 else ("ロボット", "robot")
    members = [o.MemberOutline(cast.applicant.of)]
    lines = [
        o.LineOutline(0, 2022, "equipment", plan[1] * 1_000_000),
        o.LineOutline(0, 2023, "personnel", plan[2] * 1_000_000),
    ]
    if number == 1:
        members.append(o.MemberOutline(cast.other_applicant.of))
        lines.append(o.LineOutline(1, 2022, "travel", 1_000_001))
    application: Application = sent_application(
        cast,
        call,
        title=Text(f"{word[0]}の研究{number}", f"Research {number} on a {word[1]}"),
        summary=Text(f"{word[0]}の研究", f"Research on a {word[1]}"),
        members=tuple(members),
        lines=tuple(lines),
    )
    return application


def _review(cast: Cast, call: Call, scores: Mapping[int, int]) -> None:
    profiles = [
        reviews.ProfileOutline(one.person, ("quantum", "robotics"), ("qubit", "robot"), 40) for one in cast.reviewers
    ]
    reviews.register_reviewers(profiles, cast.officers["nedo"], CLOSES)
    for officer in cast.officers.values():
        reviews.invite_all(call, reviews.propose_assignments(call, officer, CLOSES), officer, CLOSES)
    for reviewer in cast.reviewers:
        mine = list(Assignment.objects.filter(person__ref=reviewer.person).select_related("application"))
        take_on(mine, reviewer, CLOSES)
        drafts = [
            reviews.ReviewDraft(one, dict.fromkeys(("merit", "impact", "plan"), scores[one.application_id]), REASONS)
            for one in mine
        ]
        reviews.submit_many(drafts, reviewer, REVIEWED)
    for agency, officer in cast.officers.items():
        mine = list(Assignment.objects.filter(application__agency=agency))
        reviews.lock(mine, officer, REVIEWED)


@remembered
def scored_round(cast: Cast, plans: Plans = PLANS, **terms: object) -> Round:
    officer = cast.officers["nedo"]
    round = selection.prepare(shortlisted_call(cast, plans, **terms), officer, REVIEWED)
    return selection.score(round, officer, REVIEWED)


@remembered
def proposed_round(cast: Cast, plans: Plans = PLANS, **terms: object) -> Round:
    return selection.propose(scored_round(cast, plans, **terms), cast.officers["nedo"], REVIEWED)


def screen(cast: Cast, refused: Sequence[str] = ()) -> None:
    """Close every open case: refused are the applications named, which must have the listed member."""
    lists = [ListEntry("1", LISTED, kind="organisation"), ListEntry("2", "Nobody Here")]
    put_in_force("sample", lists, date(2022, 1, 1), cast, REVIEWED)
    waiting = list(ScreeningCase.objects.filter(state="open"))
    screening.confirm_areas(dict.fromkeys(waiting, ()), cast.security_officer, REVIEWED)
    screening.match_cases(waiting, cast.security_officer, REVIEWED)
    for case in ScreeningCase.objects.exclude(state__in=("cleared", "mitigated", "refused")):
        if case.application.ref in refused:
            steps.refused(case, lead_of(cast, case.application), cast, REVIEWED)
        else:
            steps.assessed(case, cast, REVIEWED, confirms=False)
            screening.clear([case], REASONS, cast.security_lead, REVIEWED)


def round_with_a_band(cast: Cast) -> Round:
    """Proposed after reviewers disagreed, so that the line parts applications that nobody can tell apart."""
    round = scored_round(cast)
    for place, review in enumerate(Review.objects.order_by("pk")):
        review.scores = dict.fromkeys(review.scores, 1 + place * 5 % 9)
        review.save(update_fields=["scores"])
    round.entries.update(points=400)
    return selection.propose(round, cast.officers["nedo"], REVIEWED)


@remembered
def consented_round(cast: Cast, plans: Plans = PLANS, **terms: object) -> Round:
    round = proposed_round(cast, plans, **terms)
    screen(cast)
    consent_of_all(cast, selection.circulate(round, cast.officers["nedo"], DECIDED), DECIDED)
    return round


@remembered
def decided_round(cast: Cast, plans: Plans = PLANS, **terms: object) -> Round:
    """Decided by the one agency's director; the other agency has told its applicants too."""
    round = selection.decide(consented_round(cast, plans, **terms), cast.directors["nedo"], DECIDED)
    selection.give_results(round, cast.directors["jst"], DECIDED)
    return round


@remembered
def offered_awards(cast: Cast, plans: Plans = PLANS, **terms: object) -> list[Award]:
    round = decided_round(cast, plans, **terms)
    return [award for director in cast.directors.values() for award in awards.offer_all(round, director, DECIDED)]


@remembered
def active_awards(cast: Cast, plans: Plans = PLANS, **terms: object) -> list[Award]:
    offered = offered_awards(cast, plans, **terms)
    for award in offered:
        awards.accept(award, lead_of(cast, award.application), CONTRACTED)
    for agency, officers in cast.finance.items():
        awards.activate([one for one in offered if one.agency == agency], officers[0], CONTRACTED)
    for award in offered:
        award.refresh_from_db()
    return offered


def award_of_two(active: Sequence[Award]) -> Award:
    """The award of a consortium of two."""
    return next(award for award in active if award.members.count() == 2)


def stopped(cast: Cast, award: Award, reasons: Text, now: datetime = NEXT_YEAR) -> Award:
    approval = awards.circulate_stopping(award, reasons, cast.officers[award.agency], now)
    consent_of_all(cast, approval, now)
    return awards.terminate(award, reasons, cast.directors[award.agency], now)
