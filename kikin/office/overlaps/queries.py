"""Reading pairs: what an actor may see, what is open, and the two sides of a pair with what coincides marked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from kikin.fund import overlaps as rules
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application, Reader
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.overlaps.models import Decision, OutsideProject, Overlap, ProjectFile

_OFFICERS = ("programme_officer", "programme_director")


def visible_to(actor: Actor) -> QuerySet[Overlap]:
    """The pairs that the policy lets an actor see, as SQL: none of which a tie bars them from either side."""
    barred = Reader.objects.filter(person=actor.person, has_conflict=True).values("application")
    seen = Overlap.objects.filter(_of(actor)).exclude(
        Q(application__in=barred) | Q(other__in=barred, other__isnull=False)
    )
    return seen.select_related("application__call", "application__lead", "other__lead", "other__award", "outside")


def files_visible_to(actor: Actor) -> QuerySet[ProjectFile]:
    """The files of other funds' projects that the policy lets an actor see, as SQL."""
    return ProjectFile.objects.filter(_of(actor))


def get(ref: str, actor: Actor) -> Overlap:
    """One pair, or Refused as hidden."""
    parts = ("application__call", "application__lead", "other__call", "other__lead", "other__award", "outside__file")
    found = Overlap.objects.filter(ref=ref).select_related(*parts).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def file(ref: str, actor: Actor) -> ProjectFile:
    """One file of other funds' projects, or Refused as hidden."""
    found = ProjectFile.objects.filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def of_call(call: Call, actor: Actor) -> list[Overlap]:
    """The pairs of a call's applications, those with most in common first."""
    found = visible_to(actor).filter(application__call=call)
    return sorted(found, key=lambda one: (-len(one.signs), -one.alike_bp, one.pk))


def of_application(application: Application, actor: Actor) -> list[Overlap]:
    """The pairs in which an application stands on either side, as far as the actor sees them."""
    return list(visible_to(actor).filter(Q(application=application) | Q(other=application)))


def open_counts(call: Call, actor: Actor) -> Counter[str]:
    """Application ref to how many of its pairs are still to be decided, on whichever side of them it stands."""
    open_ = visible_to(actor).filter(application__call=call, state__in=rules.OPEN)
    pairs = list(open_.values_list("application__ref", "other__ref", "other__call"))
    beside = (other for _, other, its_call in pairs if other and its_call == call.pk)
    return Counter([one for one, _, _ in pairs]) + Counter(beside)


def decisions_of(pair: Overlap) -> list[Decision]:
    """Everything that was decided about a pair, the first first."""
    return list(pair.decisions.all())


def outside_count() -> int:
    """How many projects of other funds applications are compared with."""
    return OutsideProject.objects.count()


def known_numbers(source: str, numbers: Iterable[str]) -> set[str]:
    """Which of these projects of a source are known already."""
    known = OutsideProject.objects.filter(source=source).values_list("number", flat=True)
    return {*known} & {*numbers}


def _of(actor: Actor) -> Q:
    if actor.role in _OFFICERS and actor.of:
        return Q(agency=actor.of)
    return ~Q(pk__in=()) if actor.role == "auditor" else Q(pk__in=())


def own_efforts(refs: Collection[str]) -> dict[tuple[str, str], int]:
    """What people are to give to our own projects, (ref, number) to percent, as the records say it by our refs."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for number, people in OutsideProject.objects.filter(number__in=Application.objects.values("ref")).values_list(
        "number", "people"
    ):
        for person in people if number in refs else ():
            found[number, person["number"]] = max(found[number, person["number"]], person["effort_percent"])
    return found
