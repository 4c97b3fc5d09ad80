"""What the public sees, and the only thing that the public door may ask. Default deny: what is not published is not
there. Sums over the whole fund are public; of a call they are so once it has closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from kikin.fund import publication as rules
from kikin.fund.charter import Charter
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.calls.models import Call
from kikin.office.charter import queries as charters
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.publication.models import Item
from kikin.office.records import listing
from kikin.office.selection.models import RoundPackage, RoundSeed
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A published thing. What the charter does not publish of it is not in `content`."""

    ref: str
    kind: str
    content: Mapping[str, Any]
    published_on: date
    fiscal_year: int | None
    amount_yen: Yen
    field: str
    agencies: tuple[str, ...]
    corrections: tuple[tuple[date, Text], ...]

    def text(self, name: str) -> Text:
        """Words in both languages; empty where they are not published."""
        said = self.content.get(name) or {}
        return Text(said.get("ja", ""), said.get("en", ""))


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A published call as it stands at one instant: announced, open, closed, decided or cancelled."""

    shown: Shown
    state: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What one field, agency or fiscal year has of the fund."""

    key: str
    name: Text
    committed_yen: Yen
    paid_yen: Yen
    awarded_count: int


@dataclass(frozen=True, slots=True)
class Glance:
    """The fund at a glance at a day's end: sums net of what was released or given back, all in whole yen."""

    as_of: date
    name: Text
    appropriated_yen: Yen
    applications_count: int
    requested_yen: Yen
    selected_count: int
    awarded_count: int
    committed_yen: Yen
    obligated_yen: Yen
    paid_yen: Yen
    returned_yen: Yen
    left_yen: Yen
    by_field: tuple[Part, ...]
    by_agency: tuple[Part, ...]
    by_fiscal_year: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """The sha256 of a lottery's seed, and the seed once it was drawn."""

    digest: str
    committed_at: datetime
    seed: str


@dataclass(frozen=True, slots=True)
class CallFigures:
    """How many applied to a closed call and how many were selected; the latter once its round is published."""

    ref: str
    title: Text
    received_count: int
    requested_yen: Yen
    selected_count: int | None
    selected_yen: Yen | None

    @property
    def success_bp(self) -> int | None:
        """Selected of received, in basis points, rounded down."""
        if self.selected_count is None or not self.received_count:
            return None
        return self.selected_count * 10_000 // self.received_count


@dataclass(frozen=True, slots=True)
class CharterText:
    """One version of the charter, in full: anyone can compute its digest."""

    number: int
    name: Text
    digest: str
    adopted_on: date
    reason: str
    text: str


def visible_to(actor: Actor) -> QuerySet[Item]:
    """The items that the policy lets an actor see, as SQL; the public sees what is published."""
    items = Item.objects.all()
    if actor.role in ("body_officer", "auditor"):
        return items
    if actor.role in ("programme_officer", "programme_director"):
        return listing(items, "agencies", actor.of)
    if actor.role in ("public", "applicant", "reviewer", "finance_officer"):
        return items.filter(state__in=rules.SHOWN)
    return items.none()


def get(ref: str, actor: Actor) -> Item:
    """One item, or Refused as hidden."""
    item = Item.objects.filter(ref=ref).first()
    if item is None or not may_see(actor, item.subject()):
        raise Refused((), hidden=True)
    return item


def live_item(kind: str, about: str) -> Item | None:
    """The item about a thing that has not been withdrawn; there is one at most."""
    return Item.objects.exclude(state="withdrawn").filter(kind=kind, about=about).first()


def items_of_body(actor: Actor) -> list[Item]:
    """The items that the actor's body answers for, the newest first."""
    return list(listing(visible_to(actor), "bodies", actor.of).order_by("-pk"))


def published_awards(
    field: str = "", agency: str = "", fiscal_year: int | None = None, order: str = "ref"
) -> list[Shown]:
    """The published awards, filtered; `order` is ref, amount or fiscal_year, with a minus for the other way."""
    items = _published("award")
    if field:
        items = items.filter(field=field)
    if fiscal_year is not None:
        items = items.filter(fiscal_year=fiscal_year)
    columns = {"ref": "about", "amount": "amount_yen", "fiscal_year": "fiscal_year"}
    column = columns.get(order.removeprefix("-"), "about")
    sign = "-" if order.startswith("-") else ""
    found = [_shown(item) for item in items.order_by(f"{sign}{column}", "about")]
    return [one for one in found if not agency or agency in one.agencies]


def published_award(ref: str) -> Shown | None:
    """One published award by its number."""
    item = _published("award").filter(about=ref).first()
    return _shown(item) if item is not None else None


def published_visions() -> list[Shown]:
    """The published visions, the newest first."""
    return [_shown(item) for item in _published("vision").order_by("-pk")]


def published_concepts() -> list[Shown]:
    """The published concepts, in the order of their refs."""
    return [_shown(item) for item in _published("concept").order_by("about")]


def published_calls(now: datetime) -> list[ShownCall]:
    """The published calls, the latest deadline first."""
    items = list(_published("call"))
    calls = [_shown_call(item, now, _states_of_calls([item.about for item in items])) for item in items]
    return sorted(calls, key=lambda call: (call.closes_at, call.shown.ref), reverse=True)


def published_call(ref: str, now: datetime) -> ShownCall | None:
    """One published call as it stands at this instant."""
    item = _published("call").filter(about=ref).first()
    return _shown_call(item, now, _states_of_calls([ref])) if item is not None else None


def published_round(call: str) -> Shown | None:
    """The published outcome of a call's round."""
    return next((_shown(item) for item in _published("round") if item.content.get("call") == call), None)


def published_package(call: str) -> tuple[str, str] | None:
    """(its file's name, its text): the package that the published outcome of a call names, and no other."""
    outcome = published_round(call)
    named = outcome.content.get("package") if outcome is not None else None
    if outcome is None or named is None:
        return None
    package = RoundPackage.objects.filter(round__ref=outcome.ref, **named).select_related("round").first()
    return (package.name, package.text) if package is not None else None


def commitments(call: str) -> list[Commitment]:
    """The seeds that a published call's lotteries were committed to, the first first: each is public at once."""
    if not _published("call").filter(about=call).exists():
        return []
    return [
        Commitment(one.commitment, one.committed_at, one.seed if one.drawn_at is not None else "")
        for one in RoundSeed.objects.filter(round__call__ref=call)
    ]


def fund_at_a_glance(today: date) -> Glance:
    """The whole fund at a day's end, from the ledger and from what is published."""
    charter = charters.in_force()
    totals = ledger.totals(today)
    figures = call_figures_until(today)
    days = awards.offered_days(today)
    years = Counter(str(charter.fiscal_year(day)) for day in days)
    fields = {field.key: field.name for field in charter.fields}
    agencies = {agency.key: agency.name for agency in charter.agencies}
    by_year = ledger.by_dimension("fiscal_year", today)
    named_years = {year: Text(f"{year}年度", f"FY{year}") for year in sorted({*by_year, *years})}
    return Glance(
        as_of=today,
        name=charter.name,
        appropriated_yen=totals.appropriated_yen,
        applications_count=sum(one.received_count for one in figures),
        requested_yen=sum(one.requested_yen for one in figures),
        selected_count=sum(one.selected_count or 0 for one in figures),
        awarded_count=len(days),
        committed_yen=totals.committed_yen,
        obligated_yen=totals.obligated_yen,
        paid_yen=totals.paid_yen,
        returned_yen=totals.returned_yen,
        left_yen=totals.left_yen,
        by_field=_parts(fields, ledger.by_dimension("field", today), awards.awarded_counts("field", today)),
        by_agency=_parts(agencies, ledger.by_dimension("agency", today), awards.awarded_counts("agency", today)),
        by_fiscal_year=_parts(named_years, by_year, years),
    )


def call_figures_until(today: date) -> list[CallFigures]:
    """Applications and success of every published call that has closed by a day's end."""
    zone = charters.in_force().zone
    calls = {item.about: item for item in _published("call").order_by("about")}
    closed = {
        call.ref: call
        for call in Call.objects.filter(ref__in=list(calls), state__in=("closed", "decided"))
        if local_date(call.closes_at, zone) <= today
    }
    sent = (
        Application.objects.filter(call__ref__in=list(closed))
        .exclude(state="draft")
        .order_by()
        .values_list("call__ref")
        .annotate(count=Count("pk"), total=Sum("requested_yen"))
    )
    received = {ref: (count, int(total or 0)) for ref, count, total in sent}
    rounds = {item.content.get("call"): item.content for item in _published("round")}
    return [
        CallFigures(
            ref=ref,
            title=call.title,
            received_count=received.get(ref, (0, 0))[0],
            requested_yen=received.get(ref, (0, 0))[1],
            selected_count=rounds[ref]["selected_count"] if ref in rounds else None,
            selected_yen=rounds[ref]["selected_yen"] if ref in rounds else None,
        )
        for ref, call in closed.items()
    ]


def charter_texts() -> list[CharterText]:
    """Every version of the charter, the newest first."""
    zone = charters.in_force().zone
    return [
        CharterText(
            version.number,
            charters.by_digest(version.digest).name,
            version.digest,
            local_date(version.adopted_at, zone),
            version.reason,
            version.text,
        )
        for version in reversed(charters.versions())
    ]


def is_founded() -> bool:
    """Whether there is a fund to show."""
    return charters.is_founded()


def charter() -> Charter:
    """The charter in force: its fields, agencies and instruments by name."""
    return charters.in_force()


def licence() -> str:
    """Under which licence the public may use what is published."""
    return charters.in_force().publication.licence


def trail_head() -> tuple[int, str]:
    """Where the trail ends, as (position, hash): whoever keeps it can prove later that nothing before it changed."""
    return trail.head()


def _published(kind: str) -> QuerySet[Item]:
    return Item.objects.filter(kind=kind, state__in=rules.SHOWN)


def _shown(item: Item) -> Shown:
    zone = charters.by_digest(item.charter_digest).zone
    return Shown(
        ref=item.about,
        kind=item.kind,
        content=item.content,
        published_on=local_date(item.published_at, zone) if item.published_at else item.public_from_on,
        fiscal_year=item.fiscal_year,
        amount_yen=item.amount_yen,
        field=item.field,
        agencies=tuple(item.agencies),
        corrections=tuple((date.fromisoformat(one["on"]), Text(one["ja"], one["en"])) for one in item.corrections),
    )


def _states_of_calls(refs: list[str]) -> dict[str, str]:
    return dict(Call.objects.filter(ref__in=refs).values_list("ref", "state"))


def _shown_call(item: Item, now: datetime, states: Mapping[str, str]) -> ShownCall:
    """The clock says whether a call is open, to the second; the records say only that it was decided or cancelled."""
    opens_at = datetime.fromisoformat(item.content["opens_at"])
    closes_at = datetime.fromisoformat(item.content["closes_at"])
    state = states.get(item.about, "")
    if state not in ("decided", "cancelled"):
        state = "announced" if now < opens_at else "open" if now < closes_at else "closed"
    return ShownCall(_shown(item), state, opens_at, closes_at)


def _parts(
    names: Mapping[str, Text], shares: Mapping[str, ledger.Share], counts: Mapping[str, int]
) -> tuple[Part, ...]:
    none = ledger.Share()
    return tuple(
        Part(
            key,
            name,
            shares.get(key, none).committed_yen,
            shares.get(key, none).paid_yen,
            counts.get(key, 0),
        )
        for key, name in names.items()
    )
