"""Reading payments: accounts as far as one may know them, what is on hold and why, runs and their files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from types import ModuleType
from typing import TypeVar

from django.db.models import Count, QuerySet, Sum

from kikin.fund.payments import Held, RunFacts, because_of, last_figures
from kikin.fund.policy import may, may_see
from kikin.fund.relations import Actor
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.costs import queries as costs
from kikin.office.gate import Refused
from kikin.office.milestones import queries as milestones
from kikin.office.outgoing import standings as outgoing
from kikin.office.payments import pain, payables, zengin
from kikin.office.payments.models import Hold, PayeeAccount, PayerAccount, Payment, PaymentRun
from kikin.office.payments.orders import Order, Orders
from kikin.office.payments.payables import Payable
from kikin.office.records import Record
from kikin.office.screening.verdicts import unmet_conditions
from kikin.office.watch import standings
from kikin.values.calendar import local_date

WRITERS: dict[str, ModuleType] = {"zengin": zengin, "pain": pain}
ENDINGS = {"zengin": "txt", "pain": "xml"}
IN_THE_FILE = ("waiting", "paid", "failed")
"""States of payments that stand in the file of their run: what fails does so after the file has gone."""

PENDING = ("proposed", "called_back")
"""States of a payee's account that is not confirmed yet."""

_WITH = ("run__payer", "account", "member__organisation", "member__award__application")
R = TypeVar("R", bound=Record)


def today_of(now: datetime) -> date:
    """The legal date of an instant."""
    return local_date(now, in_force().zone)


def payees_visible_to(actor: Actor) -> QuerySet[PayeeAccount]:
    """The accounts of payees that the policy lets an actor see, as SQL; `number_for` says how much of one."""
    found = PayeeAccount.objects.select_related("organisation")
    if actor.role == "applicant":
        return found.filter(organisation__ref=actor.of) if actor.of else found.none()
    if actor.role == "finance_officer":
        of_agency = AwardMember.objects.filter(award__agency=actor.of).values("organisation")
        return found.filter(organisation__in=of_agency) if actor.of else found.none()
    return found if actor.role == "auditor" else found.none()


def payers_visible_to(actor: Actor) -> QuerySet[PayerAccount]:
    """The accounts from which agencies pay that the policy lets an actor see, as SQL."""
    return _of_agency(PayerAccount.objects.all(), actor, "agency")


def holds_visible_to(actor: Actor) -> QuerySet[Hold]:
    """The holds that the policy lets an actor see, as SQL."""
    found = Hold.objects.select_related("award", "member__organisation")
    if actor.role in ("programme_officer", "programme_director"):
        return found.filter(award__agency=actor.of) if actor.of else found.none()
    return _of_agency(found, actor, "award__agency")


def runs_visible_to(actor: Actor) -> QuerySet[PaymentRun]:
    """The runs that the policy lets an actor see, as SQL."""
    return _of_agency(PaymentRun.objects.select_related("payer"), actor, "agency")


def _of_agency(found: QuerySet[R], actor: Actor, column: str) -> QuerySet[R]:
    if actor.role == "finance_officer":
        return found.filter(**{column: actor.of}) if actor.of else found.none()
    return found if actor.role == "auditor" else found.none()


def payee(ref: str, actor: Actor) -> PayeeAccount:
    """One payee's account, or Refused as hidden."""
    return _seen(PayeeAccount.objects.select_related("organisation").filter(ref=ref).first(), actor)


def payer(ref: str, actor: Actor) -> PayerAccount:
    """One agency's account, or Refused as hidden."""
    return _seen(PayerAccount.objects.filter(ref=ref).first(), actor)


def hold(ref: str, actor: Actor) -> Hold:
    """One hold, or Refused as hidden."""
    return _seen(Hold.objects.select_related("award", "member__organisation").filter(ref=ref).first(), actor)


def run(ref: str, actor: Actor) -> PaymentRun:
    """One run, or Refused as hidden."""
    return _seen(PaymentRun.objects.select_related("payer").filter(ref=ref).first(), actor)


def payment(ref: str, actor: Actor) -> Payment:
    """One payment, or Refused as hidden."""
    return _seen(Payment.objects.select_related("run").filter(ref=ref).first(), actor)


def _seen(found: R | None, actor: Actor) -> R:
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def number_for(account: PayeeAccount | PayerAccount, actor: Actor) -> str:
    """An account's number or IBAN, as much of it as the actor may know."""
    if may(actor, "read", account.subject()):
        return account.iban or account.number
    return last_figures(account.details)


def accounts_of(organisations: Iterable[int]) -> tuple[dict[int, PayeeAccount], set[int]]:
    """Of organisations by key: the accounts in force, and those for which a change is not confirmed yet."""
    found = PayeeAccount.objects.filter(organisation__in=set(organisations), state__in=("in_force", *PENDING))
    standing, changing = {}, set()
    for account in found:
        if account.is_pending:
            changing.add(account.organisation_id)
        else:
            standing[account.organisation_id] = account
    return standing, changing


def holds_on(members: Sequence[AwardMember], today: date) -> dict[int, list[Held]]:
    """Member key to all that stops its payments now, placed holds first. A few readings for any number of members.

    Members come with their award, its application and their organisation.
    """
    under, keys = {member.award for member in members}, [member.pk for member in members]
    words, placed = awards.verdicts_of(under), _placed_on(under)
    unmet = unmet_conditions((award.application.ref for award in under), today)
    standing, changing = accounts_of(member.organisation_id for member in members)
    of_awards: dict[str, Container[int]] = {
        "security": {award.pk for award in under if award.application.ref in unmet},
        "watched": standings.held(under),
        "late_milestone": milestones.overdue((award.pk for award in under), today),
    }
    of_members: dict[str, Container[int]] = {
        "late_report": late_reports(under, today),
        "late_confirmation": standings.unconfirmed(under, today),
        "outgoing_overdue": outgoing.held_by_conditions(keys, today),
        "late_ip_notice": outgoing.held_by_notices(keys, today),
        "account_changing": {member.pk for member in members if member.organisation_id in changing},
        "no_account": {member.pk for member in members if member.organisation_id not in standing},
    }
    found = {}
    for member in members:
        award = member.award
        causes = {code for code, held in of_awards.items() if award.pk in held}
        causes |= {code for code, held in of_members.items() if member.pk in held}
        mine = [held for whom, held in placed[award.pk] if whom in (None, member.pk)]
        found[member.pk] = mine + because_of(award.state, words[award.ref], causes)
    return found


def holds_of(payable: Sequence[Payable], today: date) -> dict[str, list[Held]]:
    """Document to all that stops it now, for those that something stops: its member, or the stage that it is of."""
    holds = holds_on([one.member for one in payable], today)
    locked = milestones.locked_from(one.member.award_id for one in payable)
    found = {}
    for one in payable:
        is_locked = one.fiscal_year >= locked.get(one.member.award_id, one.fiscal_year + 1)
        mine = holds[one.member.pk] + ([Held("stage_locked")] if is_locked else [])
        if mine:
            found[one.document] = mine
    return found


def late_reports(under: Iterable[Award], today: date) -> Counter[int]:
    """Member key to how many of its cost reports are late. No award of this fiscal year has one yet."""
    begun = [one for one in under if one.first_year < by_digest(one.charter_digest).fiscal_year(today)]
    return Counter(one.member.pk for one in costs.overdue_under(begun, today))


def _placed_on(under: Iterable[Award]) -> defaultdict[int, list[tuple[int | None, Held]]]:
    found: defaultdict[int, list[tuple[int | None, Held]]] = defaultdict(list)
    for hold in Hold.objects.filter(award__in=list(under), state="placed"):
        found[hold.award_id].append((hold.member_id, Held(hold.code, hold.ref, hold.reasons)))
    return found


def holds_of_award(award: Award, today: date) -> list[tuple[AwardMember, list[Held]]]:
    """The members of an award with what stops their payments, those of whom nothing does left out."""
    members = list(award.members.select_related("organisation", "award__application"))
    found = holds_on(members, today)
    return [(member, found[member.pk]) for member in members if found[member.pk]]


def payments_of(run: PaymentRun, states: Iterable[str] = ()) -> list[Payment]:
    """The payments of a run in some states (default: all), in their order, with whom they pay."""
    found = Payment.objects.filter(run=run)
    if states := tuple(states):
        found = found.filter(state__in=states)
    return list(found.select_related(*_WITH))


def waiting_after(run: PaymentRun, number: int, most_count: int) -> list[Payment]:
    """The first payments of a run that wait and stand after a number, with whom they pay."""
    found = Payment.objects.filter(run=run, state="waiting", number__gt=number).order_by("number")
    return list(found.select_related(*_WITH)[:most_count])


def held_in(payments: Sequence[Payment], today: date) -> dict[int, list[Held]]:
    """Payment key to what stops it now, for those that something stops."""
    if not payments:
        return {}
    still = payables.named({one.document for one in payments})
    payable = {(one.source, one.document) for one in still}
    stopped = holds_of(still, today)
    holds = holds_on([one.member for one in payments if (one.source, one.document) not in payable], today)
    standing, _ = accounts_of(one.member.organisation_id for one in payments)
    found = {}
    for one in payments:
        is_payable = (one.source, one.document) in payable
        mine = list(stopped.get(one.document, ()) if is_payable else (*holds[one.member_id], Held("not_payable")))
        now_in_force = standing.get(one.member.organisation_id)
        if now_in_force is not None and now_in_force.pk != one.account_id:
            mine.append(Held("account_changing"))
        if mine:
            found[one.pk] = mine
    return found


def payments_for(document: str) -> list[Payment]:
    """Every payment that was ever to pay a document, the first first."""
    return list(Payment.objects.filter(document=document).select_related("run", "account").order_by("pk"))


def payments_to(account: PayeeAccount) -> list[Payment]:
    """Every payment that was ever to go to an account, the newest first."""
    return list(Payment.objects.filter(account=account).select_related("run").order_by("-pk"))


def orders_of(run: PaymentRun) -> Orders:
    """A run as its file says it."""
    return _orders(run, payments_of(run, IN_THE_FILE))


def _orders(run: PaymentRun, payments: Iterable[Payment]) -> Orders:
    transfers = tuple(
        Order(one.ref, one.source, one.document, one.account.details, one.amount_yen)
        for one in payments
        if one.account is not None
    )
    return Orders(run.ref, run.prepared_at, run.pay_on, run.payer.details, run.payer.terms, transfers)


def file_of(run: PaymentRun) -> bytes:
    """The file of a run: the same bytes each time. ValueError where it cannot be written."""
    written: bytes = WRITERS[run.payer.file_format].write(orders_of(run))
    return written


def file_name(run: PaymentRun) -> str:
    return f"{run.ref}.{ENDINGS[run.payer.file_format]}"


def facts_of(run: PaymentRun, now: datetime) -> RunFacts:
    """A run as the rules see it."""
    waiting = payments_of(run, ("waiting",))
    today = today_of(now)
    held = held_in(waiting, today)
    orders = orders_of(run)
    writer = WRITERS[run.payer.file_format]
    problems = writer.problems_of(orders)
    charter = in_force()
    return RunFacts(
        waiting_count=len(waiting),
        held=tuple(one.ref for one in waiting if one.pk in held),
        has_payer=run.payer.state == "in_force",
        pay_on=run.pay_on,
        today=today,
        calendar=charter.calendar,
        pays_in_another_year=charter.fiscal_year(run.pay_on) > charter.fiscal_year(today),
        file_problems=problems,
        digest_now="" if problems else sha256(writer.write(orders)).hexdigest(),
        digest_approved=run.file_digest,
    )


def sums_of(runs: Iterable[PaymentRun]) -> dict[int, tuple[int, int]]:
    """Run key to how many payments stand in its file, and how many yen."""
    rows = Payment.objects.filter(run__in=list(runs), state__in=IN_THE_FILE).order_by().values_list("run")
    return {key: (count, int(total)) for key, count, total in rows.annotate(Count("pk"), Sum("amount_yen"))}
