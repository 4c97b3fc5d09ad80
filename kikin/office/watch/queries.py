"""Reading the watch: which cases an actor may see, ranked by what is at stake, and figures without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.watch import KINDS, OPEN, ranked
from kikin.office.gate import Refused
from kikin.office.parties.models import Organisation, Person
from kikin.office.watch.models import FeedFile, Look, WatchCase
from kikin.values.text import Text

_OF_SECURITY = [key for key, kind in KINDS.items() if kind.stance == "security"]
_NOBODY_OF_THE_FUND = Text("基金の当事者以外の者", "someone who is no party of the fund")


def visible_to(actor: Actor) -> QuerySet[WatchCase]:
    """The cases that the policy lets an actor see, as SQL."""
    cases = WatchCase.objects.prefetch_related("awards")
    if actor.role in ("security_officer", "security_lead"):
        return cases.filter(awards__agency=actor.of).distinct() if actor.of else cases
    if actor.role in ("programme_officer", "programme_director") and actor.of:
        return cases.filter(~Q(kind__in=_OF_SECURITY), awards__agency=actor.of).distinct()
    return cases.none()


def get(ref: str, actor: Actor) -> WatchCase:
    """One case, or Refused as hidden."""
    case = WatchCase.objects.prefetch_related("awards__lead").filter(ref=ref).first()
    if case is None or not may_see(actor, case.subject()):
        raise Refused((), hidden=True)
    return case


def to_help(actor: Actor) -> QuerySet[WatchCase]:
    """The cases of those who did nothing wrong, that an actor may see: short of money, or to be retained."""
    return visible_to(actor).exclude(kind__in=_OF_SECURITY)


def waiting(actor: Actor) -> list[WatchCase]:
    """The cases that ask for somebody, the gravest and those with most at stake first."""
    return ranked(visible_to(actor).filter(state__in=OPEN))


def raised_since(actor: Actor, since: datetime) -> list[WatchCase]:
    """What the watch has raised since an instant, ranked."""
    return ranked(visible_to(actor).filter(raised_at__gte=since))


def in_state(state: str, actor: Actor) -> list[WatchCase]:
    """The cases that stand in a state, ranked."""
    return ranked(visible_to(actor).filter(state=state))


def names_of(cases: Iterable[WatchCase]) -> dict[str, Text]:
    """What whom these cases are about are called, by ref, if they are parties of the fund."""
    refs = {ref for case in cases for ref in case.about}
    people = {one.ref: one.name for one in Person.objects.filter(ref__in=refs)}
    return people | {one.ref: one.name for one in Organisation.objects.filter(ref__in=refs)}


def whom(case: WatchCase, names: Mapping[str, Text]) -> Text:
    """Of whom a case is: the first party of the fund that it concerns. Others have numbers of their sources alone."""
    return next((names[ref] for ref in case.about if ref in names), _NOBODY_OF_THE_FUND)


def title_of(case: WatchCase) -> Text:
    """What was seen, and of whom."""
    what, who = case.what.label, whom(case, names_of([case]))
    return Text(f"{what.ja}：{who.ja}", f"{what.en}: {who.en}")


def counts_by_state(actor: Actor) -> Counter[str]:
    """How many of the cases that an actor sees stand in each state."""
    return Counter(visible_to(actor).values_list("state", flat=True))


def feeds_visible_to(actor: Actor) -> QuerySet[FeedFile]:
    """The files of feeds that the policy lets an actor see, as SQL, without what is in them."""
    files = FeedFile.objects.select_related("look").defer("content")
    return files if actor.role in ("security_officer", "security_lead") else files.none()


def feed(ref: str, actor: Actor) -> FeedFile:
    """One file of feeds, or Refused as hidden."""
    found = feeds_visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Refused((), hidden=True)
    return found


def looks(count: int) -> list[Look]:
    """The last looks, the newest first, with their files, but not what is in those."""
    files = Prefetch("files", FeedFile.objects.defer("content"))
    return list(Look.objects.prefetch_related(files).order_by("-number")[:count])
