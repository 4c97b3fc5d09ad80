"""Reading reviews: what an actor may see, what an application's reviews come to, and what its applicant reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from hmac import compare_digest

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kikin.fund import reviews as rules
from kikin.fund.charter import Criterion
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application, Involvement, Member, Reader
from kikin.office.calls.models import Call
from kikin.office.calls.queries import run_by
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.reviews.links import InvitationLink
from kikin.office.reviews.models import Assignment, Conflict, Review, ReviewerProfile
from kikin.values.text import Text

COUNTED = ("submitted", "locked")
_DECIDED = ("selected", "declined")


@dataclass(frozen=True, slots=True)
class Feedback:
    """A review as its applicant reads it: no name, no ref, and whether it was drawn in a demonstration."""

    scores: dict[str, int]
    reasons: Text
    is_drawn: bool
    drawn_note: Text


def visible_to(actor: Actor) -> QuerySet[Assignment]:
    """The assignments that the policy lets an actor see, as SQL."""
    everything = Assignment.objects.select_related("application__call", "application__lead", "person")
    if actor.role == "reviewer":
        seen = everything.filter(person__ref=actor.person)
    elif actor.role in ("programme_officer", "programme_director") and actor.of:
        unplaced = Q(application__agency="", application__call__in=run_by(actor.of))
        seen = everything.filter(Q(application__agency=actor.of) | unplaced)
    elif actor.role == "auditor":
        seen = everything
    else:
        return everything.none()
    barred = Reader.objects.filter(person=actor.person, has_conflict=True).values("application")
    return seen.exclude(application__in=barred)


def get(ref: str, actor: Actor) -> Assignment:
    """One assignment, or Refused as hidden."""
    with_its_parts = Assignment.objects.select_related("application__call", "application__lead", "person")
    found = with_its_parts.filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def digest_of_secret(secret: str) -> str:
    """What is kept of the secret of a link."""
    return sha256(secret.encode()).hexdigest()


def invited_by(ref: str, secret: str) -> Actor:
    """Who may answer by this link, as a reviewer; Refused as hidden where it is wrong or void."""
    kept_with = ("assignment__person", "assignment__application__call")
    link = InvitationLink.objects.filter(assignment__ref=ref).select_related(*kept_with).first()
    kept = link.secret_digest if link else ""
    is_right = compare_digest(kept, digest_of_secret(secret))
    if link is None or not is_right or link.assignment.state not in rules.TO_BE_ANSWERED:
        raise Refused((), hidden=True)
    actor = Actor(link.assignment.person.ref, "reviewer", "", "invitation")
    if not may_see(actor, link.assignment.subject()):
        raise Refused((), hidden=True)
    return actor


def under_way(call: Call, actor: Actor) -> list[Assignment]:
    """The assignments of a call that an actor sees, whose reviewers owe an answer or a review."""
    return list(visible_to(actor).filter(application__call=call, state__in=rules.UNDER_WAY))


def overdue(actor: Actor, today: date) -> list[Assignment]:
    """The assignments that an actor sees, of every call, whose answer or review is overdue; the longest first."""
    late = Q(state="invited", answer_by__lt=today)
    late |= Q(state__in=[one for one in rules.UNDER_WAY if one != "invited"], review_by__lt=today)
    found = visible_to(actor).filter(late, application__state__in=rules.TO_BE_READ)
    return sorted(found, key=lambda one: (rules.owed_by(one.state, one.days) or today, one.pk))


def suggesting(call: Call, actor: Actor) -> list[Assignment]:
    """The assignments of a call that an actor sees, whose reviewers declined and named somebody else."""
    return list(visible_to(actor).filter(application__call=call).exclude(suggestion=""))


def application_to_read(ref: str, actor: Actor) -> Application:
    """The application behind an assignment, once its reviewer has declared no tie; Refused before, and afterwards."""
    assignment = get(ref, actor)
    if actor.role == "reviewer" and not assignment.content_is_open:
        needed = rules.no_tie_is_declared if assignment.state == "pledged" else rules.pledge_is_made
        problem = needed(rules.Facts())
        raise Refused([problem] if problem else (), forbidden=True)
    return assignment.application


def review_of(assignment: Assignment) -> Review | None:
    return Review.objects.filter(assignment=assignment).first()


def that_count(applications: Iterable[Application]) -> QuerySet[Assignment]:
    """The assignments whose reviews count: handed in, and by nobody whom a tie bars.

    A tie that the records show is looked at by an officer, as long as there is time for another reader.
    """
    found = Assignment.objects.filter(application__in=[one.pk for one in applications], state__in=COUNTED)
    settled = Q(source="declared") | ~Q(application__state__in=rules.TO_BE_READ)
    return found.exclude(Exists(_ties_of_reader().filter(settled)))


def _ties_of_reader() -> QuerySet[Conflict]:
    """Of an assignment: what ties its reader to what they read, by declaration or by the records."""
    return Conflict.objects.filter(application=OuterRef("application"), person=OuterRef("person__ref"))


def reviews_of(application: Application) -> list[Review]:
    """The reviews that are in, with their assignments and reviewers: for officers, never for applicants."""
    found = Review.objects.filter(assignment__application=application, assignment__state__in=COUNTED)
    return list(found.select_related("assignment__person"))


def feedback_for(application: Application) -> list[Feedback]:
    """What the applicant reads of the reviews once the decision is made; nothing before it."""
    if application.state not in _DECIDED:
        return []
    # In the order of random refs, so that the order tells nothing of who came first.
    counted = Review.objects.filter(assignment__in=that_count([application])).select_related("assignment")
    found = sorted(counted, key=lambda review: review.assignment.ref)
    criteria = by_digest(application.call.charter_digest).review.criteria
    return [Feedback(one.scores, told(one, criteria), one.is_drawn, one.drawn_note) for one in found]


def told(review: Review, criteria: Iterable[Criterion]) -> Text:
    """What a review tells its applicant: on each criterion, and then on the whole."""
    said = [(one.name, review.remarks[one.key]) for one in criteria if one.key in review.remarks]
    ja = [*(f"{name.ja}：{words}" for name, words in said), review.reasons.ja]
    en = [*(f"{name.en}: {words}" for name, words in said), review.reasons.en]
    return Text("\n\n".join(ja), "\n\n".join(en))


def merits(applications: Iterable[Application]) -> dict[str, Fraction]:
    """Application ref to its exact merit, for those that have a review."""
    by_application: dict[int, list[dict[str, int]]] = {}
    wanted = {application.pk: application for application in applications}
    rows = Review.objects.filter(assignment__in=that_count(wanted.values()))
    for pk, scores in rows.values_list("assignment__application", "scores"):
        by_application.setdefault(pk, []).append(scores)
    found = {}
    for pk, reviews in by_application.items():
        application = wanted[pk]
        merit = rules.merit_of(reviews, by_digest(application.call.charter_digest).review.criteria)
        if merit is not None:
            found[application.ref] = merit
    return found


def submitted_counts(applications: Iterable[Application]) -> dict[str, int]:
    """Application ref to how many reviews are in that count."""
    rows = that_count(applications).order_by().values_list("application__ref")
    return dict(rows.annotate(count=Count("pk")))


def progress(call: Call) -> dict[str, int]:
    """How many assignments of a call stand in each state."""
    rows = Assignment.objects.filter(application__call=call).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def assignments_of(call: Call, states: Iterable[str] = ()) -> list[Assignment]:
    """The assignments of a call in some states (default: all), in the order in which they were made."""
    found = Assignment.objects.filter(application__call=call)
    if states := tuple(states):
        found = found.filter(state__in=states)
    return list(found.select_related("application__call", "person"))


def vacant(call: Call, actor: Actor) -> list[Assignment]:
    """The assignments of a call that an actor sees, that were declined or given up, and that nobody has filled."""
    gone = visible_to(actor).filter(application__call=call, state__in=rules.GIVEN_UP)
    return list(gone.filter(replaced_by__isnull=True, application__state__in=rules.TO_BE_READ))


def in_conflict(call: Call, actor: Actor) -> list[Assignment]:
    """The assignments of a call that an actor sees whose readers are tied to what they read, and still count."""
    found = visible_to(actor).filter(application__call=call, state__in=rules.TAKEN_UP)
    barred = Reader.objects.filter(
        application=OuterRef("application"), person=OuterRef("person__ref"), has_conflict=True
    )
    return list(found.filter(Exists(_ties_of_reader()) | Exists(barred), application__state__in=rules.TO_BE_READ))


def are_replaced(assignments: Iterable[Assignment]) -> bool:
    """Whether somebody has been asked in the place of each of these."""
    keys = {one.pk for one in assignments}
    return Assignment.objects.filter(replaces__in=keys).count() == len(keys)


def loads(call: Call, people: Iterable[str] = ()) -> dict[str, int]:
    """Person ref to how many applications of a call they have in hand, invitations included."""
    taken_up = Assignment.objects.filter(application__call=call, state__in=rules.TAKEN_UP)
    if people := set(people):
        taken_up = taken_up.filter(person__ref__in=people)
    return dict(taken_up.order_by().values_list("person__ref").annotate(count=Count("pk")))


def loads_across(people: Iterable[str] = ()) -> dict[str, int]:
    """Person ref to how many applications they have in hand over every call in which reviews are made."""
    in_hand = Assignment.objects.filter(state__in=rules.TAKEN_UP, application__state__in=rules.TO_BE_READ)
    if people := set(people):
        in_hand = in_hand.filter(person__ref__in=people)
    return dict(in_hand.order_by().values_list("person__ref").annotate(count=Count("pk")))


def capacities(call: Call, people: Iterable[str] = ()) -> dict[str, int]:
    """Person ref to the most that they read in a call: their own limit, and never more than the charter's."""
    most_count = by_digest(call.charter_digest).review.load_per_reviewer
    reviewers = ReviewerProfile.objects.all()
    if people := set(people):
        reviewers = reviewers.filter(person__ref__in=people)
    return {ref: min(capacity, most_count) for ref, capacity in reviewers.values_list("person__ref", "capacity")}


def locked(call: Call) -> list[Application]:
    """The applications to a call, held until the change is made, with all that the policy asks of them."""
    members = Prefetch("members", Member.objects.select_related("organisation"))
    held = Application.objects.select_for_update(of=("self",)).filter(call=call).order_by("pk")
    return list(held.select_related("call", "lead").prefetch_related(members, "readers"))


def conflicted_pairs(applications: Iterable[Application]) -> set[tuple[str, str]]:
    """(application ref, person ref) of every tie that is known, declared or found."""
    keys = [application.pk for application in applications]
    kept = Conflict.objects.filter(application__in=keys).values_list("application__ref", "person")
    barred = Reader.objects.filter(application__in=keys, has_conflict=True)
    return {*kept, *barred.values_list("application__ref", "person")}


def ties_of(applications: Iterable[Application]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(application ref, person ref) to the kinds of tie that are kept, sorted."""
    kept = Conflict.objects.filter(application__in=[application.pk for application in applications])
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for ref, person, kind in kept.order_by("kind").values_list("application__ref", "person", "kind"):
        found[ref, person] = (*found.get((ref, person), ()), kind)
    return found


def reviewed(assignments: Iterable[Assignment]) -> set[int]:
    """The keys of those of these assignments whose review was handed in, whether it counts or not."""
    found = Review.objects.filter(assignment__in=[one.pk for one in assignments])
    return set(found.values_list("assignment", flat=True))


def asked_pairs(applications: Iterable[Application], states: Iterable[str] = ()) -> set[tuple[str, str]]:
    """(application ref, person ref) of every invitation, whatever came of it; or of those in some states."""
    found = Assignment.objects.filter(application__in=[application.pk for application in applications])
    if states := tuple(states):
        found = found.filter(state__in=states)
    return set(found.values_list("application__ref", "person__ref"))


def profiles() -> list[ReviewerProfile]:
    """Everyone who reviews."""
    return list(ReviewerProfile.objects.select_related("person__organisation").prefetch_related("papers"))


def candidates(found: Iterable[ReviewerProfile], now: datetime) -> list[rules.Candidate]:
    """Reviewers as the rules see them, with everyone with whom they share an application that still ties them."""
    chosen = list(found)
    people = [profile.person_id for profile in chosen]
    beside: dict[str, set[str]] = {}
    since = rules.joint_work_since(now)
    # Sent within these years, or awarded and run in one of them.
    ran = Q(application__state="selected", application__budget_lines__fiscal_year__gte=since.year)
    joint = Involvement.objects.filter(Q(application__submitted_at__gte=since) | ran).distinct()
    mine = joint.filter(person__in=people).order_by("pk").values_list("application", "person__ref")
    sharing: dict[int, set[str]] = {}
    for pk, ref in mine:
        sharing.setdefault(pk, set()).add(ref)
    others = Involvement.objects.filter(application__in=list(sharing)).values_list("application", "person__ref")
    for pk, other in others:
        for ref in sharing[pk] - {other}:
            beside.setdefault(ref, set()).add(other)
    return [
        rules.Candidate(
            person=profile.person.ref,
            organisation=profile.workplace,
            worked_with=frozenset(beside.get(profile.person.ref, ())),
        )
        for profile in chosen
    ]


def topics(applications: Iterable[Application]) -> dict[str, rules.Topic]:
    """Application ref to what the rules see of it."""
    chosen = list(applications)
    keys = [application.pk for application in chosen]
    members: dict[int, set[str]] = {}
    for pk, ref in Member.objects.filter(application__in=keys).values_list("application", "organisation__ref"):
        members.setdefault(pk, set()).add(ref)
    people: dict[int, set[str]] = {}
    for pk, ref in Involvement.objects.filter(application__in=keys).values_list("application", "person__ref"):
        people.setdefault(pk, set()).add(ref)
    return {
        application.ref: rules.Topic(
            members=frozenset(members.get(application.pk, ())),
            people=frozenset(people.get(application.pk, ())),
        )
        for application in chosen
    }
