"""Reading milestones: what an actor may see, what is due, whose money is locked, and who may judge a gate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from kikin.fund import milestones as rules
from kikin.fund.awards import RUNNING
from kikin.fund.milestones import closeout, gates, results
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office import papers
from kikin.office.applications.models import Involvement, Reader
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.milestones.models import Gate, Milestone, Paper, Task
from kikin.office.parties.models import Appointment
from kikin.office.reviews.models import Conflict, ReviewerProfile
from kikin.values.calendar import local_date

_WITH = ("award__lead", "award__application", "award__concept", "award__round__call")
R = TypeVar("R", Milestone, Gate, Task)


def visible_to(model: type[R], actor: Actor) -> QuerySet[R]:
    """The records of a kind that the policy lets an actor see, as SQL."""
    found: QuerySet[R] = model._default_manager.select_related(*_WITH)
    if actor.role == "applicant":
        mine = Q(award__lead__ref=actor.of) | Q(award__members__organisation__ref=actor.of)
        return found.filter(mine).distinct() if actor.of else found.none()
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
        return found.filter(award__agency=actor.of) if actor.of else found.none()
    return found if actor.role == "auditor" else found.none()


def milestones_visible_to(actor: Actor) -> QuerySet[Milestone]:
    return visible_to(Milestone, actor)


def gates_visible_to(actor: Actor) -> QuerySet[Gate]:
    """As above; and a reviewer sees those on whose panel they sit without a tie."""
    if actor.role == "reviewer":
        sits = Gate.objects.select_related(*_WITH).filter(seats__person__ref=actor.person, seats__is_tied=False)
        return sits if actor.person else sits.none()
    return visible_to(Gate, actor)


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    return visible_to(Task, actor)


def milestone(ref: str, actor: Actor) -> Milestone:
    """One milestone, or Refused as hidden."""
    return _get(Milestone, ref, actor)


def gate(ref: str, actor: Actor) -> Gate:
    """One gate, or Refused as hidden."""
    return _get(Gate, ref, actor)


def task(ref: str, actor: Actor) -> Task:
    """One task, or Refused as hidden."""
    return _get(Task, ref, actor)


def _get(model: type[R], ref: str, actor: Actor) -> R:
    found: QuerySet[R] = model._default_manager.select_related(*_WITH)
    record = found.filter(ref=ref).first()
    if record is None or not may_see(actor, record.subject()):
        raise Refused((), hidden=True)
    return record


def milestones_of(award: Award) -> list[Milestone]:
    """The milestones of an award that stand, the first due first."""
    return list(Milestone.objects.filter(award=award).exclude(state="changed").select_related(*_WITH))


def gates_of(award: Award) -> list[Gate]:
    """The gates of an award, the first first."""
    return list(Gate.objects.filter(award=award).select_related(*_WITH).prefetch_related("seats__person"))


def tasks_of(award: Award) -> list[Task]:
    """What a stop has left to do, in its order."""
    return list(Task.objects.filter(award=award).select_related(*_WITH))


def locked_from(under: Iterable[int]) -> dict[int, int]:
    """Award key to the first fiscal year of which money is locked, for those of these awards that have one."""
    by_award: dict[int, list[tuple[str, int]]] = {}
    for found in Gate.objects.filter(award__in=set(under)):
        by_award.setdefault(found.award_id, []).append((found.state, found.opens_year))
    first = {award: rules.first_locked_year(of) for award, of in by_award.items()}
    return {award: year for award, year in first.items() if year is not None}


def locked_year_of(award: Award) -> int | None:
    """The first fiscal year of which an award's money is locked; nothing where none is."""
    return locked_from([award.pk]).get(award.pk)


def gates_of_prolonging(award: Award, last_year: int, to_year: int, today: date) -> list[rules.Gate]:
    """The gates that an award which ended with one year gets once it ends with a later one."""
    charter, years = by_digest(award.charter_digest), range(award.first_year, last_year + 1)
    standing = set(Gate.objects.filter(award=award).values_list("key", flat=True))
    return rules.gates_of_prolonging(charter.gates, standing, years, to_year, charter.first_month, today)


def movable_of(award: Award) -> frozenset[str]:
    """Refs of the milestones that a plan promised and that are open: their day may be changed."""
    found = Milestone.objects.filter(award=award, basis="planned", state__in=sorted(rules.OPEN))
    return frozenset(found.values_list("ref", flat=True))


def overdue(under: Iterable[int], today: date) -> Counter[int]:
    """Award key to how many of its milestones and gates are overdue, in two readings."""
    keys = set(under)
    late = Milestone.objects.filter(award__in=keys, state__in=sorted(rules.OPEN), due_on__lt=today)
    late_gates = Gate.objects.filter(award__in=keys, award__state__in=RUNNING, state="planned", due_on__lt=today)
    return Counter([*late.values_list("award", flat=True), *late_gates.values_list("award", flat=True)])


def today_of(award: Award, now: datetime) -> date:
    """The legal date of an instant, by the charter of an award."""
    return local_date(now, by_digest(award.charter_digest).zone)


def milestone_facts(found: Milestone, now: datetime, **more: Any) -> results.Facts:
    """A milestone as the rules see it."""
    said: dict[str, Any] = {"words": found.words, "papers": tuple(found.papers)}
    return results.Facts(
        award_state=found.award.state,
        basis=found.basis,
        due_on=found.due_on,
        today=today_of(found.award, now),
        evidence=found.evidence_items,
        **(said | more),
    )


def gate_facts(found: Gate, **more: Any) -> gates.Facts:
    """A gate as the rules see it."""
    panel = by_digest(found.award.charter_digest).panel
    said: dict[str, Any] = {"papers": tuple(found.papers), "opinions": found.opinions}
    return gates.Facts(
        state=found.state,
        award_state=found.award.state,
        evidence=found.evidence_items,
        files=found.items_with_files,
        least_members=panel.least_members,
        quorum=panel.quorum,
        **(said | more),
    )


def files_of(found: Milestone | Gate, actor: Actor) -> list[Paper]:
    """The files of a result or a gate that an actor sees it with: what is not handed in yet, its lead alone sees."""
    is_own = actor.role == "applicant" and actor.of == found.award.lead.ref
    return [paper for paper in found.files.all() if is_own or paper.handed_in_at is not None]


def file_of(found: Milestone | Gate, number: int, actor: Actor) -> tuple[Paper, bytes]:
    """One of them and its content, or Refused as hidden."""
    paper = next((one for one in files_of(found, actor) if one.pk == number), None)
    content = papers.content_of(paper.sha256) if paper is not None else None
    if paper is None or content is None:
        raise Refused((), hidden=True)
    return paper, content


def days_to_wind_up(award: Award, stopped_at: Gate | None = None) -> int:
    """Within how many days an award is wound up, as its charter says of the gate that stopped it, or of any stop."""
    charter = by_digest(award.charter_digest)
    asked = next((one for one in charter.gates if stopped_at and one.key == stopped_at.key), None)
    return (asked or charter.changes).close_within_days


def task_facts(found: Task, **more: Any) -> closeout.Facts:
    """A task of closing out as the rules see it."""
    award = found.award
    held = (*awards.balances_of(award).values(), *awards.advances_of(award).values(), awards.unbound_yen(award))
    return closeout.Facts(what=found.what, award_state=award.state, open_yen=sum(held), **more)


def tied_to(award: Award) -> frozenset[str]:
    """Persons whom a tie bars from judging an award: declared, found, by taking part, by whom they work or act for."""
    return ties_of([award])[award.pk]


def ties_of(under: Collection[Award]) -> dict[int, frozenset[str]]:
    """The same of several awards, by their keys, in a few readings."""
    keys = {one.application_id for one in under}
    tied = set(Reader.objects.filter(application__in=keys, has_conflict=True).values_list("application", "person"))
    tied |= set(Conflict.objects.filter(application__in=keys).values_list("application", "person"))
    tied |= set(Involvement.objects.filter(application__in=keys).values_list("application", "person__ref"))
    rows = AwardMember.objects.filter(award__in=[one.pk for one in under]).values_list("award", "organisation__ref")
    members = list(rows)
    at_work = _people_of({ref for _, ref in members})
    found = {one.pk: {person for application, person in tied if application == one.application_id} for one in under}
    for award, organisation in members:
        found[award] |= at_work[organisation]
    return {award: frozenset(people) for award, people in found.items()}


def _people_of(organisations: Collection[str]) -> defaultdict[str, set[str]]:
    """Organisation to the reviewers who work there, and to everyone who was ever appointed to act for it."""
    works_there = Q(organisation__in=organisations) | Q(organisation="", person__organisation__ref__in=organisations)
    at_work = ReviewerProfile.objects.filter(works_there)
    found = defaultdict[str, set[str]](set)
    for profile, employer, person in at_work.values_list("organisation", "person__organisation__ref", "person__ref"):
        found[profile or employer].add(person)
    acting = Appointment.objects.filter(role="applicant", of__in=organisations)
    for organisation, person in acting.values_list("of", "person__ref"):
        found[organisation].add(person)
    return found


def pool_for(award: Award) -> QuerySet[ReviewerProfile]:
    """The reviewers who read for the agency of an award."""
    return ReviewerProfile.objects.filter(agency__in=("", award.agency))


def who_may_sit(found: Gate, actor: Actor) -> list[ReviewerProfile]:
    """Those of them who have no tie, are not the actor and do not sit on the panel yet, those of the field first."""
    away = tied_to(found.award) | {actor.person} | {seat.person.ref for seat in found.seats.all()}
    free = pool_for(found.award).exclude(person__ref__in=away).select_related("person")
    return sorted(free, key=lambda one: (found.award.field not in one.fields, one.pk))


def reminded_on(award: Award) -> datetime | None:
    """When the recipients of an award were last reminded; nothing where they never were."""
    reminders = [event.at for event in trail.events_about("award", award.ref) if event.name == "recipient_reminded"]
    return max(reminders, default=None)
