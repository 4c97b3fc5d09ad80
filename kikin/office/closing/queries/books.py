"""Closings of years and entries of the fund: what an actor may see, what is open, and what the rules need to know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum

from kikin.fund.charter import Charter
from kikin.fund.claims import CLAIM
from kikin.fund.closing import entries, years
from kikin.fund.ledger import account
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.claims.models import Claim
from kikin.office.closing.models import FundEntry, YearClose
from kikin.office.closing.queries.endings import lapsing_of
from kikin.office.costs.models import CostReport, Disposal
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.settlements.models import Breach, Payback
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.money import Yen

Item = tuple[str, str, int]
"""One open item: its kind, its ref, and what of money it is about, in yen."""

_SEES_ALL = ("finance_officer", "body_officer", "auditor")
_WAITS_FOR_PAYMENT = frozenset({"filed", "checked", "approved"}) & CLAIM.states
_HANDED_IN = ("handed_in", "reviewed")


def closes_visible_to(actor: Actor) -> QuerySet[YearClose]:
    """The closings that the policy lets an actor see, as SQL."""
    return YearClose.objects.all() if actor.role in _SEES_ALL else YearClose.objects.none()


def entries_visible_to(actor: Actor) -> QuerySet[FundEntry]:
    """The entries that the policy lets an actor see, as SQL."""
    return FundEntry.objects.all() if actor.role in _SEES_ALL else FundEntry.objects.none()


def get_close(ref: str, actor: Actor) -> YearClose:
    """One closing, or Refused as hidden."""
    found = YearClose.objects.filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def get_entry(ref: str, actor: Actor) -> FundEntry:
    """One entry, or Refused as hidden."""
    found = FundEntry.objects.filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def next_year_to_close(charter: Charter) -> int:
    """The first fiscal year that is not closed."""
    until = ledger.closed_until()
    return charter.fiscal_year(charter.founded_on) if until is None else charter.fiscal_year(until) + 1


def open_items(fiscal_year: int, charter: Charter) -> tuple[Item, ...]:
    """What is still open of a fiscal year and those before it, by kind and ref.

    Of an account it is what was there at the year's end and still is: what moves later neither adds to it nor hides.
    """
    _, last_on = fiscal_year_bounds(fiscal_year, charter.first_month)
    found = [*_open_claims(fiscal_year), *_open_accounts(last_on), *_missing_reports(fiscal_year, last_on)]
    found += [*_unjudged_breaches(last_on), *_open_paybacks(fiscal_year), *_open_disposals(last_on, charter)]
    proposed = FundEntry.objects.filter(state="proposed", on__lte=last_on).values_list("ref", "amount_yen")
    found += [("entries", ref, yen) for ref, yen in proposed]
    order = list(years.OPEN_ITEMS)
    return tuple(sorted(found, key=lambda item: (order.index(item[0]), item[1])))


def _open_claims(fiscal_year: int) -> list[Item]:
    waiting = Claim.objects.filter(state__in=sorted(_WAITS_FOR_PAYMENT), fiscal_year__lte=fiscal_year)
    return [("claims", ref, yen) for ref, yen in waiting.values_list("ref", "amount_yen")]


_FAMILIES: Mapping[str, str] = {
    "advance": "advances",
    "carried-advance": "advances",
    "receivable": "receivables",
    "commitment": "contracts",
}


def _open_accounts(last_on: date) -> list[Item]:
    now = ledger.balances()
    found: list[Item] = []
    for name, then_yen in ledger.balances(last_on).items():
        family, _, rest = name.partition(":")
        open_yen = min(then_yen, now.get(name, 0))
        if family in _FAMILIES and open_yen > 0:
            found.append((_FAMILIES[family], rest, open_yen))
    return found


def _missing_reports(fiscal_year: int, last_on: date) -> list[Item]:
    """Members of contracts with a plan for the year who have not handed in what they spent in it."""
    handed_in = CostReport.objects.filter(fiscal_year=fiscal_year, state__in=_HANDED_IN).values("member")
    members = AwardMember.objects.filter(award__activated_on__lte=last_on).exclude(pk__in=handed_in)
    found: list[Item] = []
    for award, organisation, by_year in members.values_list("award__ref", "organisation__ref", "by_year"):
        if planned_yen := dict(by_year).get(fiscal_year, 0):
            found.append(("reports", f"{award}:{organisation}", planned_yen))
    return found


def _unjudged_breaches(last_on: date) -> list[Item]:
    recorded = Breach.objects.filter(state="recorded", recorded_on__lte=last_on)
    return [("breaches", ref, yen) for ref, yen in recorded.values_list("ref", "amount_yen")]


def _open_paybacks(fiscal_year: int) -> list[Item]:
    """What of a declared profit is not known, or not collected; where nothing is owed, nothing is open."""
    waiting = Payback.objects.filter(state__in=("declared", "noted"), fiscal_year__lte=fiscal_year)
    rows = waiting.exclude(state="noted", owed_yen=0).values_list("ref", "owed_yen")
    return [("paybacks", ref, yen) for ref, yen in rows]


def _open_disposals(last_on: date, charter: Charter) -> list[Item]:
    waiting = Disposal.objects.filter(state__in=("filed", "checked", "approved"))
    rows = waiting.values_list("ref", "owed_yen", "filed_at")
    return [("disposals", ref, yen) for ref, yen, at in rows if local_date(at, charter.zone) <= last_on]


def facts_of_preparing(fiscal_year: int, explanation: str, now: datetime) -> years.Facts:
    """What the rules ask before the closing of a year is prepared."""
    charter = in_force()
    _, last_on = fiscal_year_bounds(fiscal_year, charter.first_month)
    return years.Facts(
        fiscal_year,
        last_on,
        local_date(now, charter.zone),
        ledger.closed_until(),
        items_now=open_items(fiscal_year, charter),
        explanation=explanation,
        is_prepared=YearClose.objects.filter(fiscal_year=fiscal_year, state="prepared").exists(),
    )


def facts_of_close(close: YearClose, now: datetime) -> years.Facts:
    """A prepared closing as the rules see it: its list, and the list as it would be now."""
    charter = in_force()
    return years.Facts(
        close.fiscal_year,
        close.last_on,
        local_date(now, charter.zone),
        ledger.closed_until(),
        items=items_of(close),
        items_now=open_items(close.fiscal_year, charter),
        explanation=close.explanation,
        is_prepared=True,
    )


def items_of(close: YearClose) -> tuple[Item, ...]:
    """The open items as they were listed."""
    return tuple((kind, ref, yen) for kind, ref, yen in close.items)


def charged_account(purpose: str, appropriation: str, agency: str, fiscal_year: int | None) -> str:
    """The account that an entry is charged to: what is not allotted, or an agency's year."""
    if purpose == "return" and fiscal_year is not None:
        return account("allotment", appropriation, agency, fiscal_year)
    return account("appropriation", appropriation)


def administered_yen(appropriation: str) -> Yen:
    """What was spent on the administration of an appropriation so far."""
    begins = f"administration:{appropriation}:"
    return sum(yen for name, yen in ledger.balances().items() if name.startswith(begins))


def facts_of_entry(outline: Any, now: datetime, pk: int | None = None) -> entries.Facts:
    """An entry, proposed or about to be, as the rules see it. One about to be counts those that wait, too.

    `outline` has the fields of an entry.
    """
    charter = in_force()
    known = {one.key: one for one in charter.appropriations if one.key in ledger.appropriations_posted()}
    appropriation = known.get(outline.appropriation)
    agencies = frozenset(one.key for one in charter.agencies)
    left_yen = waiting_yen = 0
    if appropriation is not None and (outline.agency in agencies or outline.fiscal_year is None):
        charged = charged_account(outline.purpose, appropriation.key, outline.agency, outline.fiscal_year)
        left_yen = _lapsing_yen(outline, now) if outline.purpose == "lapse" else ledger.balance(charged)
        others = FundEntry.objects.filter(state="proposed", purpose="administration", appropriation=appropriation.key)
        waiting_yen = 0 if pk is not None else int(others.aggregate(sum=Sum("amount_yen"))["sum"] or 0)
    return entries.Facts(
        purpose=outline.purpose,
        amount_yen=outline.amount_yen,
        appropriation=outline.appropriation,
        appropriated_yen=0 if appropriation is None else appropriation.amount_yen,
        agency=outline.agency,
        agencies=agencies,
        fiscal_year=outline.fiscal_year,
        left_yen=left_yen,
        administered_yen=administered_yen(outline.appropriation),
        waiting_yen=waiting_yen,
        cap=charter.administration_cap,
        on=outline.on,
        today=local_date(now, charter.zone),
        closed_until=ledger.closed_until(),
        document=outline.document,
        stands=_says_the_same(outline, pk),
    )


def _lapsing_yen(outline: Any, now: datetime) -> Yen:
    if outline.fiscal_year is None:
        return 0
    found = lapsing_of(outline.agency, outline.appropriation, outline.fiscal_year, now)
    return sum(one.amount_yen for one in found)


def lapses_waiting(agency: str) -> list[FundEntry]:
    """The lapses of an agency that wait for a second person, the first first."""
    return list(FundEntry.objects.filter(purpose="lapse", agency=agency, state="proposed").order_by("pk"))


def _says_the_same(outline: Any, pk: int | None) -> str:
    """Another entry, proposed or confirmed, for the same purpose, over the same amount, day and document; or a lapse
    of the same year that waits, whatever its document."""
    others = FundEntry.objects.exclude(state="withdrawn").exclude(pk=pk or 0).order_by("pk")
    same = others.filter(
        purpose=outline.purpose,
        appropriation=outline.appropriation,
        agency=outline.agency,
        fiscal_year=outline.fiscal_year,
    )
    if outline.purpose == "lapse":
        same = same.filter(state="proposed")
    else:
        same = same.filter(amount_yen=outline.amount_yen, on=outline.on, document=outline.document.strip())
    return ", ".join(same.values_list("ref", flat=True)[:1])
