"""Reading the watch: which cases an actor may see, ranked by what is at stake, and figures without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.watch import KINDS, OPEN, WatchCaseFacts, ranked, ranked_by_money
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.parties.models import Organisation, Person
from kikin.office.records import listing
from kikin.office.watch.models import FeedFile, Look, WatchCase
from kikin.values.text import Text

_DESK = ("security_officer", "security_lead")
_OF_SECURITY = [key for key, kind in KINDS.items() if kind.stance == "security"]
_NOBODY_OF_THE_FUND = Text("基金の当事者以外の者", "someone who is no party of the fund")


def visible_to(actor: Actor) -> QuerySet[WatchCase]:
    """The cases that the policy lets an actor see, as SQL; nobody sees their own."""
    mine = listing(WatchCase.objects.order_by(), "about", actor.person)
    cases = WatchCase.objects.prefetch_related("awards").exclude(pk__in=mine.values("pk"))
    if actor.role in _DESK:
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


def facts_of(case: WatchCase, actor: Actor, reasons: str = "") -> WatchCaseFacts:
    """What the rules ask of a step that an actor takes, for these reasons."""
    return WatchCaseFacts(reasons, case.open_asks, actor.role, acts_on(case))


def acts_on(case: WatchCase) -> str:
    """The role that looks into a case, as the charter in force says."""
    return in_force().watch.case_rule(case.kind).acts


def to_help(actor: Actor) -> QuerySet[WatchCase]:
    """The cases of those who did nothing wrong, that an actor may see: short of money, or to be retained."""
    return visible_to(actor).exclude(kind__in=_OF_SECURITY)


def in_order(cases: Iterable[WatchCase], actor: Actor) -> list[WatchCase]:
    """By what is at stake, as far as an actor may know of that: the level of a technology is for the desk alone."""
    return ranked(cases) if actor.role in _DESK else ranked_by_money(cases)


def waiting(actor: Actor) -> list[WatchCase]:
    """The cases that ask for somebody, the gravest and those with most at stake first."""
    return in_order(visible_to(actor).filter(state__in=OPEN), actor)


def raised_since(actor: Actor, since: datetime) -> list[WatchCase]:
    """What the watch has raised since an instant, ranked."""
    return in_order(visible_to(actor).filter(raised_at__gte=since), actor)


def in_state(state: str, actor: Actor) -> list[WatchCase]:
    """The cases that stand in a state, ranked."""
    return in_order(visible_to(actor).filter(state=state), actor)


def names_of(cases: Iterable[WatchCase]) -> dict[str, Text]:
    """What whom these cases are about are called, by ref: parties of the fund; others keep the ref of their source."""
    return names_for({ref for case in cases for ref in case.about})


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
    return files if actor.role in _DESK else files.none()


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


def looks_by_age() -> QuerySet[Look]:
    """Every look, the newest first."""
    return Look.objects.order_by("-number")


def look_of(number: int) -> Look:
    """One look, or Refused as hidden."""
    files = Prefetch("files", FeedFile.objects.defer("content"))
    found = Look.objects.prefetch_related(files).filter(number=number).first()
    if found is None:
        raise Refused((), hidden=True)
    return found


def raised_in(look: Look, actor: Actor) -> list[WatchCase]:
    """The cases that a look raised and that an actor may see, ranked."""
    return in_order(visible_to(actor).filter(look=look), actor)


def fallen_in(look: Look, actor: Actor) -> list[WatchCase]:
    """The cases of which the ground fell away in a look, as far as an actor may see them, ranked."""
    return in_order(visible_to(actor).filter(taken_back_by=look), actor)


def names_for(refs: Iterable[str]) -> dict[str, Text]:
    """What parties of the fund are called, by ref."""
    wanted = list(refs)
    people = {one.ref: one.name for one in Person.objects.filter(ref__in=wanted)}
    return people | {one.ref: one.name for one in Organisation.objects.filter(ref__in=wanted)}


def fallen_counts() -> Counter[int]:
    """Look key to how many cases had their ground fall away in it."""
    return Counter(WatchCase.objects.filter(taken_back_by__isnull=False).values_list("taken_back_by", flat=True))


def names_of_files(refs: Iterable[str]) -> dict[str, str]:
    """What files of feeds are called, by their refs."""
    return dict(FeedFile.objects.filter(ref__in=list(refs)).values_list("ref", "name"))
