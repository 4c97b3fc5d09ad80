"""Closing awards and years, and moving the fund's own money: the last two by two persons each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kikin.fund import ledger as money
from kikin.fund.awards import problems_of_open_ends
from kikin.fund.closing import entries, years
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.changes import actions as changes
from kikin.office.changes import queries as changed
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force
from kikin.office.closing.models import FundEntry, YearClose
from kikin.office.closing.queries import books
from kikin.office.closing.queries.endings import Unspent, lapsing_of, open_ends_of, unspent_of
from kikin.office.closing.queries.winding import left_of
from kikin.office.ledger import posting
from kikin.office.milestones import actions as milestones
from kikin.office.milestones.models import Task
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem


def close_awards(ended: Sequence[Award], actor: Actor, now: datetime) -> list[Award]:
    """Close awards whose work is done and in which nothing is under way any more, in any room: all, or none."""
    return awards.close(ended, lambda found: open_ends_of(found, now), actor, now)


def finish_task(task: Task, note: str, actor: Actor, now: datetime) -> Task:
    """A task of closing out is done, once nothing of it is under way in any room."""
    return milestones.finish(task, note, lambda one: left_of(one, now), actor, now)


def prepare(fiscal_year: int, explanation: str, actor: Actor, now: datetime) -> YearClose:
    """List what is still open of a year that is over, and say what becomes of it."""
    charter = in_force()
    this_year = charter.fiscal_year(local_date(now, charter.zone))
    with gate.change():
        ref = next_ref("CLS", this_year)
        subject = Subject("year_close", ref, years.YEAR_CLOSE.initial)
        with gate.act("prepare", actor, now, subject, "year_close_prepared") as pending:
            strange = years.problem_of_year(fiscal_year, charter.fiscal_year(charter.founded_on), this_year)
            gate.refuse_if([] if strange is None else [strange])
            facts = books.facts_of_preparing(fiscal_year, explanation, now)
            gate.refuse_if(years.problems_of_preparing(facts))
            pending.facts |= {"fiscal_year": fiscal_year, "open_items_count": len(facts.items_now)}
            return YearClose.objects.create(
                ref=ref,
                state=years.YEAR_CLOSE.initial,
                fiscal_year=fiscal_year,
                last_on=facts.last_on,
                items=[list(item) for item in facts.items_now],
                explanation=explanation.strip(),
                prepared_by=actor.person,
                prepared_at=now,
            )


def close(prepared: YearClose, actor: Actor, now: datetime) -> YearClose:
    """Another person closes the books over the list: nothing more is dated in that year or before it."""

    def keep(found: YearClose, pending: PendingEvent) -> None:
        found.closed_by, found.closed_at = actor.person, now
        pending.facts |= {"fiscal_year": found.fiscal_year, "open_items_count": len(found.items)}
        posting.close_year(found.fiscal_year, found.last_on, pending)

    with gate.change():
        # What is being posted now is in the list of open items or after the closing, never in between.
        posting.hold_postings()
        return perform(prepared, "close", actor, now, gather=lambda one: books.facts_of_close(one, now), do=keep)


def withdraw(prepared: YearClose, actor: Actor, now: datetime) -> YearClose:
    """Put a closing aside, so that it can be prepared anew."""
    return perform(prepared, "withdraw", actor, now)


@dataclass(frozen=True, slots=True)
class EntryOutline:
    """What is proposed. `fiscal_year` is that of the agency's allotment that is returned; `on` its legal date."""

    purpose: str
    appropriation: str
    amount_yen: Yen
    on: date
    document: str
    agency: str = ""
    fiscal_year: int | None = None


def propose(outline: EntryOutline, actor: Actor, now: datetime) -> FundEntry:
    """Propose to spend on administration, to take in interest, or to return money to the treasury."""
    charter = in_force()
    # What belongs to no agency is everybody's, and what names an unknown one is refused by the rules.
    everyone = [agency.key for agency in charter.agencies]
    agencies = [outline.agency] if outline.agency in everyone else everyone
    with gate.change():
        ref = next_ref("ENT", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject("fund_entry", ref, entries.FUND_ENTRY.initial, agencies=frozenset(agencies))
        with gate.act("propose", actor, now, subject, "fund_entry_proposed") as pending:
            _hold(outline)
            gate.refuse_if(entries.problems_of_proposing(books.facts_of_entry(outline, now)))
            entry = FundEntry(
                ref=ref,
                state=entries.FUND_ENTRY.initial,
                purpose=outline.purpose,
                appropriation=outline.appropriation,
                agency=outline.agency,
                agencies=agencies,
                fiscal_year=outline.fiscal_year,
                amount_yen=outline.amount_yen,
                on=outline.on,
                document=outline.document.strip(),
                proposed_by=actor.person,
                proposed_at=now,
            )
            _say(entry, pending)
            entry.save()
            return entry


def propose_lapse(fiscal_year: int, document: str, actor: Actor, now: datetime) -> list[FundEntry]:
    """Propose that what one-year money of the actor's agency has left of a year that has ended goes back to the
    treasury: an entry for each appropriation. What comes back of advances later is proposed once more.

    An award is left alone while a year of it is not settled, for its money may still be owed; refused where nothing
    else would lapse.
    """
    charter = in_force()
    today = local_date(now, charter.zone)
    with gate.change():
        gate.permit_or_refuse(actor, "propose", Subject("fund_entry", agencies=frozenset({actor.of})))
        gate.refuse_if(changed.ended_year_problems(fiscal_year, today, charter.first_month))
        changes.hold_one_year_awards(actor.of)
        unspent = unspent_of(actor.of, fiscal_year, now)
        sums = Counter[str]()
        for one in unspent:
            sums[one.award.appropriation] += 0 if one.open_ends else one.amount_yen
        gate.refuse_if(() if sums.total() else _why_nothing_lapses(unspent, fiscal_year))
        return [
            propose(EntryOutline("lapse", key, yen, today, document, actor.of, fiscal_year), actor, now)
            for key, yen in sorted(sums.items())
            if yen
        ]


def _why_nothing_lapses(unspent: Sequence[Unspent], fiscal_year: int) -> Sequence[Problem]:
    waiting = [problem for one in unspent for problem in problems_of_open_ends(one.open_ends, one.award.ref)]
    return waiting or [entries.nothing_is_left(fiscal_year)]


def confirm(entry: FundEntry, actor: Actor, now: datetime) -> FundEntry:
    """Another person confirms it, and it is posted on its own date."""

    def keep(found: FundEntry, pending: PendingEvent) -> None:
        found.confirmed_by, found.confirmed_at = actor.person, now
        _say(found, pending)
        drafts = _lapsed(found, actor, now) if found.purpose == "lapse" else _drafts(found)
        posting.post(drafts, pending, now, in_force().first_month)

    with gate.change():
        _hold(entry)
        return perform(entry, "confirm", actor, now, gather=lambda one: books.facts_of_entry(one, now, one.pk), do=keep)


def withdraw_entry(entry: FundEntry, actor: Actor, now: datetime) -> FundEntry:
    """Put a proposed entry aside."""
    return perform(entry, "withdraw", actor, now)


def _hold(entry: EntryOutline | FundEntry) -> None:
    """Two entries of one appropriation wait for each other, so that together they keep its cap.

    All accounts that the entry may move are locked at once, as whoever posts does: so none waits in a circle. Of a
    lapse the awards are locked instead, for whoever moves an award's money locks the award before any account.
    """
    if entry.purpose == "lapse":
        changes.hold_one_year_awards(entry.agency)
        return
    key, agency, year = entry.appropriation, entry.agency, entry.fiscal_year
    own = (f"appropriation:{key}", f"allotment:{key}:{agency}:{year}", f"administration:{key}:{agency}")
    posting.lock((money.TREASURY, money.EARNINGS, *own))


def _drafts(entry: FundEntry) -> Sequence[money.Draft]:
    paper = money.voucher(in_force(), entry.on, entry.document)
    if entry.purpose == "administration":
        return money.administer(entry.appropriation, entry.agency, entry.amount_yen, paper)
    if entry.purpose == "interest":
        return money.earn_interest(entry.appropriation, entry.amount_yen, paper, entry.agency)
    return money.return_to_treasury(
        entry.appropriation, entry.amount_yen, paper, entry.agency if entry.fiscal_year else "", entry.fiscal_year
    )


def _lapsed(entry: FundEntry, actor: Actor, now: datetime) -> Sequence[money.Draft]:
    year = entry.fiscal_year or 0
    found = lapsing_of(entry.agency, entry.appropriation, year, now)
    return changes.return_unspent([one.award for one in found], year, entry.on, entry.document, actor, now)


def _say(entry: FundEntry, pending: PendingEvent) -> None:
    pending.facts |= {
        "purpose": entry.purpose,
        "appropriation": entry.appropriation,
        "agency": entry.agency,
        "fiscal_year": entry.fiscal_year,
        "amount_yen": entry.amount_yen,
        "on": entry.on.isoformat(),
        "document": entry.document,
    }
