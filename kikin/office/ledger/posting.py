"""The only writer of transfers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Q

from kikin.fund.ledger import Draft, Standing, accounts_of, problems_of_drafts
from kikin.office.audit.record import PendingEvent
from kikin.office.ledger import queries
from kikin.office.ledger.lines import line_of
from kikin.office.ledger.models import Account, Balance, Transfer
from kikin.values.money import Yen


def post(drafts: Sequence[Draft], because: PendingEvent, now: datetime, first_month: int) -> list[int]:
    """Post the transfers of one event together, in this order, and have it name them. Returns their numbers."""
    return post_all([(drafts, because)], now, first_month)


def post_all(papers: Sequence[tuple[Sequence[Draft], PendingEvent]], now: datetime, first_month: int) -> list[int]:
    """Post the transfers of several events together, in this order; each event names its own.

    Raises Refused with every problem at once, and then has changed nothing. What concurrent writers may do
    between the check and the posting, the database itself refuses. A transaction that posts several times
    over the same accounts locks them all first, or two of its kind can wait for each other in a circle.
    """
    pairs = [(draft, because) for drafts, because in papers for draft in drafts]
    drafts = [draft for draft, _ in pairs]
    if not drafts:
        return []
    locked = lock(accounts_of(drafts))
    named = {draft.corrects for draft in drafts if draft.corrects is not None}
    corrected = queries.uncorrected(named) if named else {}
    problems = problems_of_drafts(drafts, _standings(drafts, locked), corrected, first_month)
    if problems:
        # The gate stands above the ledger, and its no is the house's one way to say no.
        from kikin.office.gate import Refused

        raise Refused(problems)
    keys = {name: balance.pk for name, balance in locked.items()} | _open(accounts_of(drafts), locked)
    rows = [_transfer(draft, keys, because.uid, now) for draft, because in pairs]
    posted = Transfer.objects.bulk_create(rows, batch_size=500)
    for (draft, because), transfer in zip(pairs, posted, strict=True):
        because.transfer_lines[transfer.pk] = line_of(draft, transfer.pk, now, because.uid)
    return [transfer.pk for transfer in posted]


def lock(names: Iterable[str]) -> dict[str, Balance]:
    """Lock the accounts that there are, always in the same order, until the transaction ends."""
    found = (
        Balance.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account")
        .filter(account__name__in=list(names))
        .order_by("pk")
    )
    return {balance.account.name: balance for balance in found}


def _standings(drafts: Sequence[Draft], locked: dict[str, Balance]) -> dict[str, Standing]:
    """How the accounts stand; where a draft is dated back, with what has changed since its day."""
    first_taken: dict[str, date] = {}
    for draft in sorted(drafts, key=attrgetter("on"), reverse=True):
        first_taken[draft.from_account] = draft.on
    return {
        name: Standing(balance.balance_yen, _later(name, first_taken.get(name), balance))
        for name, balance in locked.items()
    }


def _later(name: str, day: date | None, balance: Balance) -> tuple[tuple[date, Yen], ...]:
    if day is None or balance.last_on is None or balance.last_on <= day:
        return ()
    on_it = Q(from_account=balance.account) | Q(to_account=balance.account)
    rows = Transfer.objects.filter(on_it, on__gt=day).order_by("on", "id")
    return tuple(
        (on, amount_yen if to_account == balance.pk else -amount_yen)
        for on, amount_yen, to_account in rows.values_list("on", "amount_yen", "to_account_id")
    )


def _open(names: Iterable[str], locked: dict[str, Balance]) -> dict[str, int]:
    """Open the accounts that are not there; another transaction may have opened one since."""
    missing = [name for name in names if name not in locked]
    if not missing:
        return {}
    Account.objects.bulk_create([Account(name=name) for name in missing], ignore_conflicts=True)
    return dict(Account.objects.filter(name__in=missing).values_list("name", "pk"))


def _transfer(draft: Draft, keys: dict[str, int], event_uid: str, now: datetime) -> Transfer:
    return Transfer(
        kind=draft.kind,
        from_account_id=keys[draft.from_account],
        to_account_id=keys[draft.to_account],
        amount_yen=draft.amount_yen,
        on=draft.on,
        fiscal_year=draft.fiscal_year,
        recorded_at=now,
        event_uid=event_uid,
        appropriation=draft.appropriation,
        agency=draft.agency,
        field=draft.field,
        concept=draft.concept,
        call=draft.call,
        award=draft.award,
        member=draft.member,
        instrument=draft.instrument,
        document=draft.document,
        corrects_id=draft.corrects,
    )
